"""A small seed written to disk, shaped like the real one: one extract, one base, one path between them."""

from pathlib import Path
from textwrap import dedent

SOURCED = "sources: [une page lue]\ncertainty: verified\n"

FILES = {
    "organisations.yaml": """\
        organisations:
          - slug: cnam
            name: Caisse nationale
            sources: [une page lue]
            certainty: verified
        """,
    "concepts/lieu.yaml": """\
        slug: lieu
        label: Lieu
        kind: place
        identifier_class: potential
        levels:
          - {slug: departement, label: Département, coarser: [zone]}
          - {slug: zone, label: Zone}
        """,
    "concepts/sexe.yaml": """\
        slug: sexe
        label: Sexe
        kind: characteristic
        identifier_class: none
        levels:
          - {slug: sexe, label: Sexe}
        """,
    "code-lists/departements.yaml": """\
        slug: departements
        title: Départements
        level: departement
        special_codes:
          - {code: '99', meaning: unknown}
        codes: {'01': Ain, 2A: Corse-du-Sud, '69': Rhône, '75': Paris, '974': La Réunion, '99': Inconnu}
        """,
    "code-lists/zones.yaml": """\
        slug: zones
        title: Zones
        level: zone
        codes: {'5': Outre-mer, '11': Île-de-France, '84': Auvergne-Rhône-Alpes}
        """,
    "code-lists/sexes.yaml": """\
        slug: sexes
        title: Sexes
        level: sexe
        codes: {'1': Masculin, '2': Féminin}
        """,
    "crosswalks/departements-vers-zones.yaml": """\
        slug: departements-vers-zones
        title: Du département à la zone
        source: departements
        target: zones
        kind: hierarchy
        cardinality: n:1
        map: {'01': '84', '69': '84', '75': '11', '974': '5'}
        loss_note: On ne revient pas de la zone au département.
        """,
    "extracts/open-x.yaml": """\
        slug: open-x
        kind: extract
        title: Open X
        summary: Dépenses de médicaments par zone.
        publisher: cnam
        geographic_level: zone
        legal: {status: open}
        dictionary: complete
        variables:
          - {name: ZON, label: Zone de résidence, type: string, code_list: zones}
          - {name: SEX, label: Sexe, code_list: sexes}
          - name: MNT
            type: number
        join_keys:
          - {name: residence, label: Zone de résidence, code_list: zones, variables: [ZON], role: residence}
          - {name: sexe, label: Sexe, code_list: sexes, variables: [SEX], role: beneficiary}
        guidance:
          - {kind: pitfall, text: Attention au signe., variable: MNT}
          - {kind: advice, text: Lisez le lexique.}
        """,
    "external-bases/base.yaml": """\
        slug: base
        kind: external
        title: Base de population
        summary: Habitants par département.
        publisher: cnam
        geographic_level: departement
        legal: {status: open}
        dictionary: complete
        variables:
          - {name: dep}
        join_keys:
          - {name: dep, label: Département, code_list: departements, variables: [dep], role: residence}
        """,
    "reuses/r.yaml": """\
        slug: r
        title: Une réutilisation
        question: Combien ?
        datasets:
          - {dataset: open-x, role: used}
          - {dataset: base, role: crossed}
        """,
}


def write_seed(folder: Path) -> Path:
    """Write the seed into `folder` and return it."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        content = dedent(text) + ("" if name == "organisations.yaml" else SOURCED)
        file.write_text(content, encoding="utf-8")
    return folder
