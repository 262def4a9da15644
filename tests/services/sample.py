"""A small catalogue that holds one of everything a page shows, and what no page may show."""

from datetime import date

from sqlalchemy.orm import Session

from catalogue.domain import (
    Code,
    CodeList,
    ConceptLevel,
    Crosswalk,
    Dataset,
    Distribution,
    ForeignKey,
    Guidance,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    LegalReference,
    Organisation,
    Reuse,
    ReuseDataset,
    Variable,
)
from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import (
    Additivity,
    Cardinality,
    Certainty,
    ConceptKind,
    CrosswalkKind,
    DatasetKind,
    DictionaryState,
    Frequency,
    GuidanceKind,
    IdentifierClass,
    JoinKeyRole,
    LegalStatus,
    LinkStatus,
    PublicationState,
    ReuseRole,
    SpecialMeaning,
    VariableRole,
    VariableType,
)


def fill(session: Session) -> None:
    """Add the sample: `open-essai` (extract), its neighbours, a draft, a withdrawn one, two tables."""
    cnam = Organisation(
        slug="cnam", name="Caisse nationale", acronym="Cnam", homepage="https://cnam.example/"
    )
    regions = _places(session, cnam)
    extract = _extract(cnam, regions)
    base = Dataset(
        slug="base-voisine",
        kind=DatasetKind.EXTERNAL,
        title="Base voisine",
        summary="Une base d’à côté.",
        publisher=cnam,
        dictionary_note="Les colonnes n’ont pas été relevées.",
    )
    base.join_keys = [_key("region", regions, role=JoinKeyRole.LOCATION, identifies_row=True)]
    session.add_all([extract, base])
    session.add_all(_hidden(cnam, regions))
    session.flush()
    _tables(session, cnam, regions)
    _notes(session, extract, regions)
    _reuses(session, extract)
    session.add(
        LegalReference(
            slug="loi-1978",
            title="Loi du 6 janvier 1978",
            summary="Elle protège.",
            url="https://loi.example/",
        )
    )
    session.flush()
    session.expire_all()


def _places(session: Session, publisher: Organisation) -> CodeList:
    place = KeyConcept(
        slug="lieu",
        label="Lieu",
        kind=ConceptKind.PLACE,
        identifier_class=IdentifierClass.NONE,
        description="Un endroit.",
    )
    commune, departement, region, zeat = (
        ConceptLevel(slug=slug, label=label, position=rank, identifier_class=identifier_class)
        for rank, (slug, label, identifier_class) in enumerate(
            [
                ("commune", "Commune", IdentifierClass.POTENTIAL),
                ("departement", "Département", None),
                ("region", "Région", None),
                ("zeat", "ZEAT", None),
            ]
        )
    )
    commune.coarser = [departement]
    departement.coarser = [region]
    place.levels = [commune, departement, region, zeat]
    regions = CodeList(
        slug="regions-2016",
        name="REG_2016",
        title="Régions de 2016",
        level=region,
        publisher=publisher,
        version="2016",
        valid_from=date(2016, 1, 1),
        width=2,
        special_codes=[{"code": "99", "meaning": SpecialMeaning.UNKNOWN.value, "label": "Inconnue"}],
        attribute_names=["CHEF_LIEU"],
        code_count=3,
        sources=["https://cog.example/"],
        certainty=Certainty.VERIFIED,
    )
    departements = CodeList(
        slug="departements", title="Départements", level=departement, declared_code_count=101
    )
    session.add_all([place, regions, departements])
    session.flush()
    session.add_all(
        Code(
            code_list_id=regions.id,
            position=position,
            notation=notation,
            label=label,
            folded_label=fold_text(label),
            attributes=attributes,
        )
        for position, notation, label, attributes in [
            (1, "84", "Auvergne-Rhône-Alpes", {"CHEF_LIEU": "69123"}),
            (2, "11", "Île-de-France", {"CHEF_LIEU": "75056"}),
            (3, "99", "Inconnue", None),
        ]
    )
    session.add(
        Crosswalk(
            slug="departements-vers-regions",
            title="Du département à la région",
            source_list=departements,
            target_list=regions,
            kind=CrosswalkKind.HIERARCHY,
            cardinality=Cardinality.MANY_TO_ONE,
            loss=0.02,
            loss_note="Les collectivités d’outre-mer n’ont pas de région.",
            pair_count=101,
        )
    )
    return regions


def _extract(publisher: Organisation, regions: CodeList) -> Dataset:
    extract = Dataset(
        slug="open-essai",
        kind=DatasetKind.EXTRACT,
        title="Open Essai",
        acronym="OE",
        summary="Les essais remboursés, par région.",
        description="Premier paragraphe.\n\nSecond <script>alert(1)</script> paragraphe.",
        publisher=publisher,
        row_meaning="Une ligne = un essai × une région.",
        volume="1 348 lignes",
        period_start=date(2014, 1, 1),
        period_end=date(2024, 12, 31),
        frequency=Frequency.ANNUAL,
        geographic_level=regions.level,
        licence="licence-ouverte",
        legal_status=LegalStatus.OPEN,
        legal_note="Données agrégées.",
        landing_page="https://donnees.example/essai",
        contact_email="contact@cnam.example",
        keywords=["essai"],
        dictionary_state=DictionaryState.COMPLETE,
        primary_key=["BEN_REG"],
        sources=["depot: chemin/fichier.csv"],
        certainty=Certainty.LIKELY,
    )
    extract.distributions = [
        Distribution(
            slug="csv",
            position=0,
            title="Fichier 2024",
            access_url="https://donnees.example/essai",
            download_url="https://donnees.example/essai.csv",
            format="CSV",
            size_bytes=12_345_678,
            modified=date(2025, 6, 1),
        )
    ]
    extract.variables = [
        Variable(
            name="BEN_REG",
            position=0,
            label="Région du bénéficiaire",
            type=VariableType.STRING,
            length="2",
            role=VariableRole.DIMENSION,
            group="Bénéficiaire",
            code_list=regions,
            description="La région de <b>résidence</b>.",
            sensitivity=IdentifierClass.NONE,
            management_rule="Vide avant 2015.",
            history_created="2014",
        ),
        Variable(
            name="MONTANT",
            position=1,
            label="Montant remboursé",
            type=VariableType.NUMBER,
            unit="€",
            role=VariableRole.MEASURE,
            additivity=Additivity.SUM,
            group="Dépense",
        ),
        Variable(name="EXE_REG", position=2, group="Bénéficiaire", code_list=regions),
    ]
    residence = _key("residence", regions, role=JoinKeyRole.RESIDENCE, coverage=0.98)
    residence.parts = [JoinKeyVariable(position=0, variable=extract.variables[0])]
    extract.join_keys = [residence, _key("refusee", regions, position=1, status=LinkStatus.REJECTED)]
    return extract


def _key(name: str, code_list: CodeList, **values: object) -> JoinKey:
    return JoinKey(**{"name": name, "label": f"Clé {name}", "position": 0, "code_list": code_list, **values})


def _hidden(publisher: Organisation, regions: CodeList) -> list[Dataset]:
    hidden = []
    for slug, state in (("brouillon", PublicationState.DRAFT), ("retire", PublicationState.WITHDRAWN)):
        dataset = Dataset(
            slug=slug, kind=DatasetKind.EXTRACT, state=state, title=f"Secret {slug}", publisher=publisher
        )
        dataset.variables = [Variable(name="SECRET", position=0, code_list=regions)]
        dataset.join_keys = [_key("secret", regions)]
        hidden.append(dataset)
    return hidden


def _tables(session: Session, publisher: Organisation, regions: CodeList) -> None:
    facts, people, secret = (
        Dataset(slug=slug, kind=DatasetKind.TABLE, name=name, title=name, state=state, publisher=publisher)
        for slug, name, state in [
            ("ta-essai-f", "TA_ESSAI_F", PublicationState.PUBLISHED),
            ("tb-pers-r", "TB_PERS_R", PublicationState.PUBLISHED),
            ("tc-secret-r", "TC_SECRET_R", PublicationState.DRAFT),
        ]
    )
    facts.variables = [
        Variable(name="PERS_ID", position=0),
        Variable(name="REG_COD", position=1, code_list=regions),
    ]
    people.variables = [Variable(name="ID", position=0)]
    session.add_all([facts, people, secret])
    session.flush()
    session.add_all(
        ForeignKey(
            dataset_id=source.id,
            position=position,
            referenced_dataset_id=target.id,
            columns=["PERS_ID"],
            referenced_columns=["ID"],
        )
        for position, (source, target) in enumerate([(facts, people), (facts, secret), (secret, people)])
    )


def _notes(session: Session, extract: Dataset, regions: CodeList) -> None:
    assert regions.level is not None
    of_variable = {"dataset_id": extract.id, "variable_id": extract.variables[0].id}
    for kind, text, target in [
        (GuidanceKind.ADVICE, "Comparez par habitant.", {"dataset_id": extract.id}),
        (GuidanceKind.PITFALL, "Le code 99 n’est pas une région.", of_variable),
        (GuidanceKind.EXAMPLE, "Exemple de liste.", {"code_list_id": regions.id}),
        (GuidanceKind.PITFALL, "Un lieu en cache un autre.", {"key_concept_id": regions.level.concept_id}),
    ]:
        session.add(Guidance(kind=kind, text=text, position=0, **target))


def _reuses(session: Session, extract: Dataset) -> None:
    for slug, state in (("carte", PublicationState.PUBLISHED), ("carte-secrete", PublicationState.DRAFT)):
        reuse = Reuse(slug=slug, state=state, title=f"Réutilisation {slug}", question="Où ?", date="2015")
        reuse.datasets = [ReuseDataset(dataset_id=extract.id, position=0, role=ReuseRole.USED)]
        session.add(reuse)
