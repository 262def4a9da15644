"""The first half of a codebook: the study and its file (DDI-Codebook 2.5, `stdyDscr` and `fileDscr`).

The elements come in the order of the standard's schema. The variables are in `write_ddi.py`.
"""

from catalogue.formats.dictionary.model import Dictionary, DictionaryFile
from catalogue.formats.dictionary.write_xml import element, end, start

FILE_ID = "F1"


def study_xml(dictionary: Dictionary) -> str:
    """Return what the dataset is, whatever its files (`stdyDscr`)."""
    return "".join(
        (
            start("stdyDscr"),
            start("citation"),
            start("titlStmt"),
            element("titl", dictionary.title),
            element("altTitl", dictionary.acronym),
            element("altTitl", dictionary.name),
            element("IDNo", dictionary.url, agency="URI"),
            end("titlStmt"),
            start("rspStmt"),
            element("AuthEnty", dictionary.publisher),
            end("rspStmt"),
            start("distStmt"),
            element("distrbtr", dictionary.publisher, URI=dictionary.publisher_homepage),
            element("distDate", dictionary.updated.isoformat(), date=dictionary.updated.isoformat()),
            end("distStmt"),
            element("holdings", dictionary.landing_page, URI=dictionary.landing_page),
            end("citation"),
            _study_info(dictionary),
            _data_access(dictionary),
            element("notes", dictionary.observation, type_="observation"),
            end("stdyDscr"),
        )
    )


def _study_info(dictionary: Dictionary) -> str:
    subject = "".join(element("keyword", word) for word in dictionary.keywords)
    said = (
        f"{start('subject')}{subject}{end('subject')}" if subject else "",
        element("abstract", dictionary.description or dictionary.summary),
        _summary(dictionary),
    )
    return f"{start('stdyInfo')}{''.join(said)}{end('stdyInfo')}" if any(said) else ""


def _summary(dictionary: Dictionary) -> str:
    said = element("universe", dictionary.scope)
    return f"{start('sumDscr')}{said}{end('sumDscr')}" if said else ""


def _data_access(dictionary: Dictionary) -> str:
    licence = " ".join(part for part in (dictionary.licence_label, dictionary.licence_url) if part)
    said = element("conditions", licence)
    return f"{start('dataAccs')}{start('useStmt')}{said}{end('useStmt')}{end('dataAccs')}" if said else ""


def file_xml(dictionary: Dictionary) -> str:
    """Return the one logical file that has these columns, however it is distributed (`fileDscr`)."""
    notes = "".join(_distribution(file) for file in dictionary.files)
    return "".join(
        (
            start("fileDscr", ID=FILE_ID, URI=dictionary.url),
            start("fileTxt"),
            element("fileName", dictionary.name or dictionary.slug),
            start("dimensns"),
            element("varQnty", str(len(dictionary.variables))),
            end("dimensns"),
            end("fileTxt"),
            notes,
            end("fileDscr"),
        )
    )


def _distribution(file: DictionaryFile) -> str:
    said = " ".join(
        part for part in (file.title, f"({file.format})" if file.format else "", file.url) if part
    )
    return element("notes", said, type_="distribution")
