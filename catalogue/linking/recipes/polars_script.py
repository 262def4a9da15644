"""Write a plan in Python with polars.

Polars rather than pandas: a month of Open Damir has 35 million rows of 55 columns, which polars reads as a
stream; and codes stay text, where pandas makes numbers and « NA » of what looks like them.
"""

import re

from catalogue.linking.recipes.calls import calls, functions_of
from catalogue.linking.recipes.plan import KEPT, Column, KeyPlan, PairsFile, Part, Plan, SidePlan
from catalogue.linking.recipes.script import NUMBER, code_of, last, sorting, string
from catalogue.linking.recipes.wording import (
    DUPLICATES,
    MULTIPLIED,
    comments,
    notes_of_key,
    notes_of_parameters,
    notes_of_side,
    opening,
    repeated,
)

_ENCODINGS = {
    "iso-8859-1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
}

_COMMON = f'''\
BLANCS = " \\t\\n\\r\\u00a0\\u202f"
NOMBRE = {string(NUMBER)}


def lire(fichier, separateur, encodage, facultatives=()):
    """Lit tout comme du texte ; une colonne facultative absente reste vide."""
    options = {{"separator": separateur, "infer_schema": False}}
    if encodage == "utf-8":
        lignes = pl.scan_csv(fichier, **options)
    else:
        lignes = pl.read_csv(fichier, encoding=encodage, **options).lazy()
    # Un guillemet double dans un titre de colonne reste doublé quand polars le lit.
    lignes = lignes.rename(lambda nom: nom.replace('""', '"'))
    connues = set(lignes.collect_schema().names())
    absentes = [nom for nom in facultatives if nom not in connues]
    return lignes.with_columns(pl.lit(None, pl.String).alias(nom) for nom in absentes)


def colonne(nom):
    """Donne la colonne de ce nom, ou pour « =valeur » cette valeur partout."""
    return pl.lit(nom[1:]) if nom.startswith("=") else pl.col(nom)


def propre(x):
    x = x.str.strip_chars(BLANCS)
    return pl.when(x != "").then(x)


def nombre(x):
    """Lit 1 234,56 comme 1234.56 ; ce qui n’est pas un nombre reste vide."""
    x = propre(x).str.replace_all("[ \\u00a0\\u202f]", "")
    virgule = x.str.replace_all(".", "", literal=True).str.replace_all(",", ".", literal=True)
    x = pl.when(x.str.contains(",", literal=True)).then(virgule).otherwise(x)
    return pl.when(x.str.contains(NOMBRE)).then(x).cast(pl.Float64)


def entier(x):
    x = nombre(x)
    return pl.when(x == x.floor()).then(x)


def illisible(x, lu):
    return (propre(x).is_not_null() & lu.is_null()).cast(pl.Int64)


def somme(nom):
    return pl.when(pl.col(nom).count() > 0).then(pl.col(nom).sum()).alias(nom)


def exiger(vrai, phrase):
    if not vrai:
        raise SystemExit(phrase)
'''

_PASSAGE = f'''\
def passer(x, table):
    return x.replace_strict(table, default=None, return_dtype=pl.String)


def lire_passage(fichier, separateur, encodage, source, cible):
    """Lit une table de passage : à chaque code un seul autre."""
    paires = lire(fichier, separateur, encodage).select(source=source, cible=cible)
    paires = paires.drop_nulls().unique().collect()
    exiger(paires["source"].n_unique() == paires.height, {string(DUPLICATES)})
    return dict(paires.iter_rows())
'''

FUNCTIONS = {
    "sans_decimales": """\
def sans_decimales(x):
    x = x.str.replace("^([^.]*)[.]0+$", "${1}")
    return pl.when(x != "").then(x)
""",
    "completer": """\
def completer(x, n):
    return x.str.pad_start(n, "0")
""",
    "completer_ou_rien": """\
def completer_ou_rien(x, n):
    return pl.when(x.str.len_chars() <= n).then(x.str.pad_start(n, "0"))
""",
    "sans_zeros": """\
def sans_zeros(x):
    y = x.str.strip_chars_start("0")
    return pl.when(y == "").then(pl.lit("0")).otherwise(y)
""",
    "garder": """\
def garder(x, n):
    return x.str.head(n)
""",
    "avant": """\
def avant(x, marque):
    x = x.str.split(marque).list.first().str.strip_chars(" ")
    return pl.when(x != "").then(x)
""",
    "annee_mois": """\
def annee_mois(x):
    mois = x.str.slice(4).str.strip_chars_start("-").str.head(2)
    return pl.when(x.str.contains("^[0-9]{4}-?[0-9]{2}(-[0-9]{2})?$")).then(x.str.head(4) + "-" + mois)
""",
    "debut": """\
def debut(x, n):
    return pl.when(x.str.len_chars() >= n).then(x.str.head(n))
""",
    "selon_debut": """\
def selon_debut(x, signe, oui, non):
    return pl.when(x.str.starts_with(signe)).then(oui).otherwise(non)
""",
    "sans_fin": """\
def sans_fin(x, n):
    return pl.when(x.str.len_chars() > n).then(x.str.head(-n))
""",
    "cip13": '''\
def cip13(x, prefixe, debut_somme):
    """Ajoute le préfixe et le chiffre de contrôle (EAN-13)."""
    chiffres = [x.str.slice(i, 1).cast(pl.Int64, strict=False) * (1 if i % 2 else 3) for i in range(7)]
    controle = (10 - (debut_somme + pl.sum_horizontal(chiffres)) % 10) % 10
    return pl.when(x.str.contains("^[0-9]{7}$")).then(prefixe + x + controle.cast(pl.String))
''',
}

_ACCOUNT = '''\
def compter(cellules, lignes):
    """Compte les lignes et les clés d’un côté."""
    def total(sort):
        return cellules.filter(pl.col("sort") == sort)[lignes].sum()
    cles = resultat.filter(pl.col(lignes).is_not_null())
    communes = cles.filter(pl.col("cote") == "les deux").height
    return {
        "lignes_lues": cellules[lignes].sum(),
        "lignes_sans_code": total("sans_code"),
        "lignes_codes_speciaux": total("codes_speciaux"),
        "lignes_sans_correspondance": total("sans_correspondance"),
        "lignes_gardees": total("gardee"),
        "cles": cles.height,
        "cles_communes": communes,
        "cles_seules": cles.height - communes,
        "valeurs_illisibles": cellules["illisibles"].sum(),
    }
'''


def polars_script(plan: Plan) -> str:
    """Return the recipe of a plan in Python."""
    return "\n".join(
        [
            *comments(opening(plan, "Python et polars (pip install polars)"), "#"),
            "",
            "import polars as pl",
            "",
            "# 1. À adapter",
            *(line for side in plan.sides for line in _parameters(side)),
            'resultat_fichier = "resultat.csv"',
            'bilan_fichier = "bilan.csv"',
            "",
            "# 2. Petites fonctions",
            *_functions(plan),
            *(line for number, side in enumerate(plan.sides, start=3) for line in _side(side, number)),
            "# 5. Jointure, bilan et garde-fous",
            *_join(plan),
            "",
        ]
    )


def _encoding(name: str) -> str:
    return _ENCODINGS.get(name.lower(), "utf-8")


def _parameters(side: SidePlan) -> list[str]:
    return [
        *comments([*notes_of_side(side), *notes_of_parameters(side)], "#"),
        f"{side.name}_fichier = {string(side.file)}",
        f"{side.name}_separateur = {string(side.separator)}",
        f"{side.name}_encodage = {string(_encoding(side.encoding))}",
        *(f"{part.parameter} = {string(part.column)}" for part in side.unread),
        *(f"{file.parameter} = {string(file.file)}" for file in side.files),
    ]


def _functions(plan: Plan) -> list[str]:
    used = functions_of(plan)
    tables = any(step.is_table for side in plan.sides for key in side.keys for step in key.steps)
    found = [
        _COMMON,
        *((_PASSAGE,) if tables else ()),
        *(FUNCTIONS[name] for name in FUNCTIONS if name in used),
    ]
    return [line for text in (*found, _ACCOUNT) for line in (text, "")]


def _column(name: str) -> str:
    """Return a column by its name; one that polars would take for a pattern is written as a pattern."""
    if name == "*" or (name.startswith("^") and name.endswith("$")):
        name = f"^{re.escape(name)}$"
    return f"pl.col({string(name)})"


def _part(part: Part) -> str:
    return f"propre(colonne({part.parameter}))" if part.parameter else f"propre({_column(part.column)})"


def _glued(parts: list[str], separator: str) -> str:
    return "(" + (f" + {string(separator)} + " if separator else " + ").join(parts) + ")"


def _side(side: SidePlan, number: int) -> list[str]:
    name = side.name
    optional = "".join(f"{string(name)}, " for name in side.optional)
    filters = [
        f"{name} = {name}.filter(propre({_column(item.column)}) == {string(item.value)})"
        for item in side.filters
    ]
    return [
        f"# {number}. {name.capitalize()}",
        f"{name} = lire({name}_fichier, {name}_separateur, {name}_encodage, ({optional.rstrip()}))",
        *filters,
        *comments([note for key in side.keys for note in notes_of_key(key)], "#"),
        f"{name} = {name}.select(",
        *(f"    {key.alias}_0={code_of(key, _part, _glued)}," for key in side.keys),
        *(f"    {name}_{column.alias}={_value(column)}," for column in side.columns),
        f"    illisibles={_unreadable(side)},",
        f"    est_total={_total(side)},",
        ")",
        *(line for key in side.keys for line in _steps(side, key)),
        *_cells(side),
        "",
    ]


def _value(column: Column) -> str:
    reader = ("entier" if column.is_whole else "nombre") if column.is_number else "propre"
    return f"{reader}({_column(column.name)})"


def _unreadable(side: SidePlan) -> str:
    found = [
        f"illisible({_column(column.name)}, {_value(column)})" for column in side.columns if column.is_number
    ]
    return " + ".join(found) or "pl.lit(0)"


def _among(text: str, codes: tuple[str, ...]) -> str:
    return f"{text}.is_in([{', '.join(map(string, codes))}])"


def _total(side: SidePlan) -> str:
    found = [
        _among(calls(total.operations, f"propre({_column(total.column)})", string), total.codes)
        for total in side.totals
    ]
    return " | ".join(f"{test}.fill_null(False)" for test in found) or "pl.lit(False)"


def _steps(side: SidePlan, key: KeyPlan) -> list[str]:
    lines = []
    for number, step in enumerate(key.steps, start=1):
        table = f"{side.name}_{key.alias}_{number}"
        lines += comments([step.title, *step.notes], "#")
        before = f'pl.col("{key.alias}_{number - 1}")'
        if step.file is not None:
            lines += _pairs_file(step.file, table)
        elif step.pairs:
            pairs = [f"    {string(one)}: {string(other)}," for one, other in step.pairs]
            lines += [f"{table} = {{", *pairs, "}"]
        after = f"passer({before}, {table})" if step.is_table else calls(step.operations, before, string)
        lines.append(f"{side.name} = {side.name}.with_columns({key.alias}_{number}={after})")
    return lines


def _pairs_file(file: PairsFile, table: str) -> list[str]:
    source = calls(file.source_operations, f"propre({_column(file.source_column)})", string)
    target = calls(file.target_operations, f"propre({_column(file.target_column)})", string)
    return [
        f"{table} = lire_passage(",
        f"    {file.parameter}, {string(file.separator)}, {string(_encoding(file.encoding))},",
        f"    {source}, {target},",
        ")",
    ]


def _cells(side: SidePlan) -> list[str]:
    name = side.name
    tests = sorting(
        side,
        lambda text: f'pl.col("{text}").is_null()',
        lambda text, codes: _among(f'pl.col("{text}")', codes),
        'pl.col("est_total")',
    )
    whens = [f"    .when({test}).then(pl.lit({string(sort)}))" for test, sort in tests]
    keys = [
        f'    {key.alias}=pl.when(pl.col("sort") == {string(KEPT)}).then(pl.col("{last(key)}")),'
        for key in side.keys
    ]
    aliases = "".join(f', "{key.alias}"' for key in side.keys)
    take = 'somme("{}")' if side.is_grouped else 'pl.col("{}").first()'
    measures = [f"    {take.format(f'{name}_{column.alias}')}," for column in side.columns]
    return [
        f"{name} = {name}.with_columns(",
        "    sort=pl" + whens[0].strip(),
        *whens[1:],
        f"    .otherwise(pl.lit({string(KEPT)}))",
        ").with_columns(",
        *keys,
        ")",
        f'{name} = {name}.group_by("sort"{aliases}).agg(',
        f'    pl.len().alias("{name}_lignes"),',
        *measures,
        '    pl.col("illisibles").sum(),',
        ').collect(engine="streaming")',
    ]


def _join(plan: Plan) -> list[str]:
    aliases = ", ".join(string(alias) for alias in plan.aliases)
    kept = f'.filter(pl.col("sort") == {string(KEPT)}).drop("sort", "illisibles")'
    columns = ", ".join(string(name) for name in plan.result_columns)
    repeated_rows = [
        f'exiger((gardees_{side.name}["{side.name}_lignes"] == 1).all(), {string(repeated(side))})'
        for side in plan.sides
        if not side.is_grouped
    ]
    return [
        f"cles = [{aliases}]",
        f"gardees_extrait = extrait{kept}",
        f"gardees_base = base{kept}",
        *repeated_rows,
        'resultat = gardees_extrait.join(gardees_base, on=cles, how="full", coalesce=True)',
        "resultat = resultat.with_columns(",
        '    cote=pl.when(pl.col("base_lignes").is_null()).then(pl.lit("extrait seul"))',
        '    .when(pl.col("extrait_lignes").is_null()).then(pl.lit("base seule"))',
        '    .otherwise(pl.lit("les deux"))',
        f").select({columns}).sort(cles)",
        'compte_extrait = compter(extrait, "extrait_lignes")',
        'compte_base = compter(base, "base_lignes")',
        "exiger(",
        "    resultat.select(cles).n_unique() == resultat.height",
        '    and resultat["extrait_lignes"].sum() == compte_extrait["lignes_gardees"]',
        '    and resultat["base_lignes"].sum() == compte_base["lignes_gardees"],',
        f"    {string(MULTIPLIED)},",
        ")",
        "bilan = pl.DataFrame({",
        '    "compte": list(compte_extrait),',
        '    "extrait": list(compte_extrait.values()),',
        '    "base": list(compte_base.values()),',
        "})",
        "print(bilan)",
        "resultat.write_csv(resultat_fichier)",
        "bilan.write_csv(bilan_fichier)",
    ]
