"""What a feed may have to hold: a dataset with everything, one with nothing, one that means harm."""

from datetime import UTC, date, datetime

from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import Cardinality, Frequency, LegalStatus, LinkKind, VariableType
from catalogue.formats.dcat_model import (
    FeedAddresses,
    FeedAgent,
    FeedCatalogue,
    FeedCodeList,
    FeedContact,
    FeedCrosswalk,
    FeedDataset,
    FeedDictionary,
    FeedDistribution,
    FeedLink,
    FeedLinkKey,
    FeedView,
)
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, DictionaryVariable

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
MADE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ADDRESSES = FeedAddresses("https://catalogue.example.fr")
AGENT = FeedAgent("cnam", "Caisse nationale", "https://cnam.example.fr/", "opendata@cnam.example.fr")
CATALOGUE = FeedCatalogue(AGENT, issued=MADE, modified=NOW)
VIEW = FeedView(
    address="https://catalogue.example.fr/catalogue.ttl?page=5",
    first="https://catalogue.example.fr/catalogue.ttl",
    next="https://catalogue.example.fr/catalogue.ttl?page=9",
)

LINK = FeedLink(
    base="communes",
    base_title="Code officiel géographique",
    base_page="https://insee.example.fr/cog",
    kind=LinkKind.AGGREGATE,
    legal=LegalStatus.OPEN,
    explanation="On regroupe par région.",
    is_reviewed=True,
    loss=("Le département est perdu.",),
    keys=(
        FeedLinkKey(
            "Région de résidence",
            level="region",
            level_label="région",
            level_label_en="region",
            code_list="regions-2016",
            columns=("BEN_REG",),
            base_columns=("REG", "AN"),
            match_rate=0.875,
        ),
    ),
    crosswalks=("anciennes-regions",),
)
DICTIONARY = FeedDictionary(
    variables=(
        DictionaryVariable(
            name="BEN_REG", label="Région", type=VariableType.STRING, code_list="regions-2016"
        ),
        DictionaryVariable(name="MONTANT", description="Montant remboursé.", type=VariableType.NUMBER),
        DictionaryVariable(name="a/b #?"),
    ),
    primary_key=("BEN_REG",),
    code_lists=(
        FeedCodeList(
            CodeListHead(
                slug="regions-2016",
                url="https://catalogue.example.fr/nomenclatures/regions-2016",
                title="Régions",
                name="IR_REG",
                count=2,
                licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            ),
            (CodeEntry("11", "Île-de-France"), CodeEntry("11 a", parent="11")),
        ),
        FeedCodeList(
            CodeListHead(
                slug="communes",
                url="https://catalogue.example.fr/nomenclatures/communes",
                title="Communes",
                count=40_000,
            )
        ),
    ),
    crosswalks=(
        FeedCrosswalk(
            "anciennes-regions",
            "Des anciennes régions aux nouvelles",
            "regions-1970",
            "regions-2016",
            Cardinality.MANY_TO_ONE,
            loss_note="Les limites d’avant sont perdues.",
            pairs=(("21", "44"),),
        ),
    ),
)

FULL = FeedDataset(
    slug="open-complet",
    title="Open Complet : les soins de l’année",
    title_en="Open Complet: a year of care",
    acronym="OC",
    publisher=AGENT,
    created_at=MADE,
    updated_at=datetime(2026, 6, 1, 9, 15, 30, 999, tzinfo=UTC),
    summary="Les soins remboursés, par région.",
    description="Premier paragraphe.\n\nSecond paragraphe, avec « guillemets ».",
    row_meaning="Une ligne = un soin × une région.",
    scope="Tous les régimes.",
    volume="1 348 lignes.",
    period_start=date(2014, 1, 1),
    period_end=date(2024, 12, 31),
    period_note="Dates de soins.",
    frequency=Frequency.ANNUAL,
    frequency_note="En juin.",
    geographic_note="Treize zones.",
    licence=LICENCES["licence-ouverte"],
    legal_status=LegalStatus.OPEN,
    legal_note="Fichiers agrégés.",
    landing_page="https://donnees.example.fr/complet",
    contact=FeedContact("Équipe open data", "contact@cnam.example.fr", "https://cnam.example.fr/contact"),
    issued=date(2015, 3, 2),
    keywords=("soins", "région"),
    sources=("https://donnees.example.fr/complet", "dépôt: lexique.xls"),
    distributions=(
        FeedDistribution(
            "csv",
            "Fichier 2024",
            "https://donnees.example.fr/complet",
            download_url="https://donnees.example.fr/complet.csv",
            description="Un fichier par an.",
            format="CSV",
            media_type="text/csv",
            encoding="latin-1",
            separator=";",
            size_bytes=12_345_678,
            issued=date(2025, 5, 1),
            modified=date(2025, 6, 1),
        ),
        FeedDistribution("page", "Page de la base", "https://donnees.example.fr/complet"),
    ),
    links=(LINK,),
    dictionary=DICTIONARY,
)

MINIMAL = FeedDataset(
    slug="open-nu", title="Open Nu", publisher=FeedAgent("cnam", "Cnam"), created_at=MADE, updated_at=MADE
)

CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF]))
HARM = f'"\'\'\'"""<b>&amp;]]>\\u0041 \\ {CONTROLS} \N{PILE OF POO} @fr . ; <http://x>\\'
HOSTILE = FeedDataset(
    slug="open-piege",
    title=HARM,
    title_en=CONTROLS,
    acronym=HARM,
    publisher=FeedAgent("cnam", HARM, "javascript:alert(1)", "pas un courriel"),
    created_at=MADE,
    updated_at=MADE,
    summary=HARM,
    description=HARM * 3,
    scope=CONTROLS,
    period_end=date(2020, 2, 29),
    landing_page="https://exemple.fr/<script>",
    contact=FeedContact("Personne", "deux mots@exemple.fr", 'https://exemple.fr/"'),
    issued=date(2999, 1, 1),
    keywords=(HARM, CONTROLS, ""),
    sources=(HARM, "\x00"),
    legal_note=HARM,
    distributions=(
        FeedDistribution(
            "a",
            CONTROLS,
            "ftp://exemple.fr/a b",
            download_url="https://[::1",
            format="pas un code",
            media_type="text/csv; charset=latin-1",
            size_bytes=-1,
            modified=date(2999, 1, 1),
            separator="\t",
        ),
        FeedDistribution("b", HARM, "https://exemple.fr/{b}", description=HARM),
    ),
    links=(
        FeedLink(
            "base",
            HARM,
            LinkKind.EXACT,
            HARM,
            base_page="javascript:alert(1)",
            loss=(HARM, CONTROLS),
            keys=(FeedLinkKey(HARM, "commune", CONTROLS, "communes", (HARM, CONTROLS), (HARM,)),),
        ),
    ),
    dictionary=FeedDictionary(
        variables=(
            DictionaryVariable(name=HARM, label=HARM, description=CONTROLS),
            DictionaryVariable(name=CONTROLS),
        ),
        primary_key=(HARM, CONTROLS),
        code_lists=(
            FeedCodeList(
                CodeListHead(slug="pieges", url="", title=CONTROLS, name=HARM, count=3),
                (CodeEntry(HARM, HARM, HARM), CodeEntry("x", CONTROLS)),
            ),
        ),
    ),
)
DATASETS = (FULL, MINIMAL, HOSTILE)
