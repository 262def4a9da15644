"""Make joins out of what was found: their kind, their score, and in French why they hold.

The sentences are data, shown in French whatever the language of the interface, as those of `linking.explain`.
"""

from collections.abc import Iterable, Sequence

from catalogue.domain.vocabularies import JoinKind
from catalogue.linking.tables.hubs import Hub
from catalogue.linking.tables.model import Column, Join
from catalogue.linking.tables.renamed import Renaming
from catalogue.linking.tables.sheet import Basis, Key, Sheet

# From the surest to the least sure; they order joins, and are no probabilities.
_SCORES = {
    JoinKind.DECLARED_KEY: 0.95,
    JoinKind.ADOPTED_KEY: 0.85,
    JoinKind.PART_OF_KEY: 0.8,
    JoinKind.SHARED_KEY: 0.75,
    JoinKind.SAME_NAME: 0.7,
    JoinKind.RENAMED: 0.7,
    JoinKind.GUESSED_KEY: 0.5,
}
# A check digit may make up for one character: likely, not sure.
_OTHER_LENGTH = 0.9

_TAILS = {
    JoinKind.DECLARED_KEY: "clé primaire de cette dernière.",
    JoinKind.ADOPTED_KEY: "clé de cette dernière.",
    JoinKind.PART_OF_KEY: "partie de la clé de cette dernière : une ligne peut en rencontrer plusieurs.",
    JoinKind.SHARED_KEY: "clé que portent aussi d’autres tables du produit.",
    JoinKind.GUESSED_KEY: "qui semble être la clé de cette dernière, sans que rien ne la déclare.",
}
_IN_THE_MIDDLE = "Des tables qui ont cette clé, c’est celle qui en dit le plus et que les autres répètent."


def join_by_key(sheet: Sheet, hub: Hub, key: Key) -> Join:
    """Return the join of a table to a hub by the columns that it carries of its key."""
    names = tuple(sorted(key))
    columns, kind = sheet.originals(names), _kind(hub, key)
    return Join(
        table=sheet.table.name,
        columns=columns,
        hub=hub.sheet.table.name,
        hub_columns=hub.sheet.originals(names),
        kind=kind,
        score=_SCORES[kind],
        evidence=(*_reasons(hub, kind), *_spellings(sheet, hub.sheet, names)),
        sentence=f"{said(sheet)} se joint à {said(hub.sheet)} par {listed(columns)}, {_TAILS[kind]}",
    )


def join_by_name(sheet: Sheet, item: Renaming) -> Join:
    """Return the join of a table to a hub by a column that speaks of what the hub lists."""
    hub = item.target.hub.sheet
    column, target = sheet.columns[item.name], hub.columns[item.hub_name]
    same = item.hub_name == item.name
    kind = JoinKind.SAME_NAME if same else JoinKind.RENAMED
    score = _SCORES[kind] * item.share * (1 if column.length == target.length else _OTHER_LENGTH)
    tail = "qu’elle contient aussi" if same else f"qui contient {target.name} sous un autre nom"
    label = f"Le libellé « {column.label} » parle de ce que recense {said(hub)}."
    return Join(
        table=sheet.table.name,
        columns=(column.name,),
        hub=hub.table.name,
        hub_columns=(target.name,),
        kind=kind,
        score=round(score, 3),
        evidence=(label, *_lengths(column, target)),
        sentence=f"{said(sheet)} se joint à {said(hub)} par {column.name}, {tail}.",
    )


def said(sheet: Sheet) -> str:
    """Return what a table is called in a sentence: its title, and its name."""
    title, name = sheet.table.title.strip(), sheet.table.name
    return name if title in {"", name} else f"« {title} » ({name})"


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: « A, B et C »."""
    *first, last = names
    return f"{', '.join(first)} et {last}" if first else last


def _kind(hub: Hub, key: Key) -> JoinKind:
    basis = hub.sheet.keys.get(key)
    if basis is None:
        larger = any(key < other for other in hub.sheet.keys)
        return JoinKind.PART_OF_KEY if larger else JoinKind.SHARED_KEY
    if basis is Basis.DECLARED:
        return JoinKind.DECLARED_KEY
    return JoinKind.ADOPTED_KEY if basis is Basis.ADOPTED else JoinKind.GUESSED_KEY


def _reasons(hub: Hub, kind: JoinKind) -> list[str]:
    """Return why this table is the hub of the key."""
    name = said(hub.sheet)
    reasons = {
        JoinKind.DECLARED_KEY: f"C’est la clé primaire déclarée de {name}.",
        JoinKind.ADOPTED_KEY: f"Un autre produit publie la même table que {name}, et y déclare cette clé.",
        JoinKind.PART_OF_KEY: f"La clé de {name} contient ces colonnes.",
        JoinKind.SHARED_KEY: f"Des tables voisines de {name} déclarent cette clé, qu’elle porte aussi.",
        JoinKind.GUESSED_KEY: (
            f"Le titre de {name} dit qu’elle recense ce que cette colonne identifie."
            if hub.sheet.keys.get(hub.key) is Basis.NAMED
            else "La plupart des tables du produit portent ces colonnes, et il ne déclare aucune clé commune."
        ),
    }
    contested = hub.rivals > 0 or kind is JoinKind.SHARED_KEY
    return [reasons[kind], *([_IN_THE_MIDDLE] if contested else [])]


def _spellings(sheet: Sheet, hub: Sheet, names: Sequence[str]) -> list[str]:
    """Return which columns are written otherwise on the two sides, and why they are the same."""
    pairs = [(sheet.columns[name], hub.columns[name]) for name in names]
    return [
        f"{one.name} s’appelle {other.name} dans {hub.table.name} : leurs libellés parlent de la même chose."
        for one, other in pairs
        if one.name.casefold() != other.name.casefold()
    ]


def _lengths(column: Column, target: Column) -> list[str]:
    if column.length is None or target.length is None:
        return []
    if column.length == target.length:
        return [f"Les deux colonnes ont la même longueur ({column.length})."]
    return [
        f"Les longueurs diffèrent d’un caractère ({column.length} et {target.length}), "
        "comme avec et sans clé de contrôle."
    ]
