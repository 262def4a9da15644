"""What the page of a dataset says to search engines: its values as schema.org's, in a block of data.

A block of data is never run, so that the policy on scripts has nothing to say of it (HTML, 4.12.1).
"""

from flask import url_for
from markupsafe import Markup

from catalogue.domain.vocabularies import LegalStatus
from catalogue.formats.schema_org import SchemaDataset, SchemaFile, dataset_json_ld
from catalogue.services.datasets import DatasetPage
from catalogue.web.site import public_address


def structured_data(page: DatasetPage) -> Markup:
    """Return the document to be put into the page as it stands."""
    address = public_address()
    said = SchemaDataset(
        url=address + url_for("datasets.dataset", lang=None, slug=page.slug),
        catalogue_url=address + url_for("home.home", lang=None),
        title=page.title,
        title_en=page.title_en,
        acronym=page.acronym,
        description=page.description or page.summary,
        publisher=page.publisher.name,
        publisher_url=page.publisher.homepage,
        landing_page=page.landing_page,
        licence_url=None if page.licence is None else page.licence.url,
        is_open=page.legal_status is LegalStatus.OPEN,
        keywords=page.keywords,
        period_start=page.period.start if page.period else None,
        period_end=page.period.end if page.period else None,
        issued=page.issued,
        variables=tuple(row.name for group in page.groups for row in group.variables),
        files=tuple(
            SchemaFile(file.title, file.download_url, modified=file.modified)
            for file in page.files
            if file.download_url
        ),
    )
    return Markup(dataset_json_ld(said))  # noqa: S704 - holds nothing that could close the block
