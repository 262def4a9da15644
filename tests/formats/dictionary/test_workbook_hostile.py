"""What a workbook made to do harm gets: one sentence, and neither memory nor time."""

import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.formats.dictionary.reading import ods_file, read, text_cell, xlsx_file

HEADER = ("Variable", "Libellé")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refuses(path: Path, sentence: str) -> None:
    draft, problems = read(path)
    assert draft is None
    assert len(problems) == 1, problems
    assert problems[0].startswith("! ")
    assert sentence in problems[0]


def with_member(folder: Path, name: str, content: bytes, times: int) -> Path:
    """Add to a sound workbook a member of the same bytes many times over."""
    path = folder / "bomb.xlsx"
    sound = xlsx_file(folder, Feuille=[HEADER, ("A", "un")])
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, source.read(member))
        with target.open(name, "w", force_zip64=True) as stream:
            for _ in range(times):
                stream.write(content)
    return path


def test_a_zip_bomb_is_not_inflated(tmp_path: Path):
    bomb = with_member(tmp_path, "xl/media/image1.png", bytes(1_000_000), times=1_000)
    refuses(bomb, "Une fois décompressé, ce classeur serait démesuré")


def test_a_bomb_that_lies_about_its_size_is_not_inflated(tmp_path: Path):
    bomb = with_member(tmp_path, "xl/media/image1.png", bytes(1_000_000), times=300)
    content = bomb.read_bytes()
    size = (300_000_000).to_bytes(4, "little")
    assert size in content
    bomb.write_bytes(content.replace(size, (1_000).to_bytes(4, "little")))
    draft, problems = read(bomb)
    assert draft is None
    assert "démesuré" in problems[0] or "abîmé" in problems[0]


def test_an_archive_of_too_many_members_is_refused(tmp_path: Path):
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/{number}.xml", "")
    refuses(path, "serait démesuré")


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    refuses(path, "Le fichier pèse 200 Mo : 20 Mo au plus sont lus")


def test_one_cell_at_the_far_end_is_refused_with_its_place(tmp_path: Path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Loin"
    sheet["A1"], sheet["XFD1048576"] = "Variable", "x"
    path = tmp_path / "far.xlsx"
    workbook.save(path)
    refuses(path, "Loin 1048576 XFD: Cette feuille est trop étendue")


def test_repeated_cells_of_an_open_document_are_not_laid_out(tmp_path: Path):
    cell = text_cell("x", ' table:number-columns-repeated="16384"')
    path = ods_file(tmp_path, [cell], row_attributes=' table:number-rows-repeated="1048576"')
    refuses(path, "Cette feuille est trop étendue")


def test_the_empty_cells_that_end_an_open_document_are_no_harm(tmp_path: Path):
    tail = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = [
        text_cell("Variable") + text_cell("Libellé") + tail,
        text_cell("A") + text_cell("un") + tail,
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>',
    ]
    draft, problems = read(ods_file(tmp_path, rows))
    assert draft is not None
    assert [item.variable.label for item in draft.variables] == ["un"]
    assert problems == []


def test_a_document_type_is_refused(tmp_path: Path):
    path = ods_file(tmp_path, [text_cell("Variable")])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content.replace("?><", f"?>{entity}<", 1))
    refuses(path, "Ce classeur est incomplet ou abîmé")


def test_a_workbook_with_a_password_says_so(tmp_path: Path):
    path = tmp_path / "secret.xlsx"
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480))
    refuses(path, "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe.")


def test_an_open_document_with_a_password_says_so(tmp_path: Path):
    path = ods_file(tmp_path, [text_cell("x")], manifest="<manifest:encryption-data/>")
    refuses(path, "Ce classeur est protégé par un mot de passe")


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_says_so(tmp_path: Path, part: float):
    path = xlsx_file(tmp_path, Feuille=[HEADER, *((f"V{number}", "x") for number in range(500))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    refuses(path, "Ce classeur est incomplet ou abîmé")


def test_an_old_workbook_cut_short_says_so(tmp_path: Path):
    path = tmp_path / "ancien.xls"
    path.write_bytes(OLE + bytes(2_000))
    refuses(path, "Ce classeur est incomplet ou abîmé")


def test_a_zip_of_something_else_says_so(tmp_path: Path):
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "x")
    refuses(path, "Ce fichier n’est pas un classeur")


@pytest.mark.parametrize(
    ("times", "sentence"),
    [(3_000, "Ce classeur contient trop de texte"), (40_000, "trop de mémoire ou de temps")],
)
def test_one_long_text_named_by_many_cells_does_not_fill_memory(tmp_path: Path, times: int, sentence: str):
    sound = xlsx_file(tmp_path, Feuille=[HEADER])
    texts = "".join(f"<si><t>{text}</t></si>" for text in (*HEADER, "x" * 32_000))
    header = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    rows = "".join(f'<row><c t="n"><v>{n}</v></c><c t="s"><v>2</v></c></row>' for n in range(times))
    members = {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{header}{rows}</sheetData>'
        "</worksheet>",
        "xl/_rels/workbook.xml.rels": RELATIONS,
    }
    path = tmp_path / "named.xlsx"
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *members}:
            target.writestr(name, members.get(name) or source.read(name))
    assert path.stat().st_size < 500_000
    refuses(path, sentence)


def test_reading_stays_under_512_megabytes(tmp_path: Path):
    """Of both processes, on the largest workbook that is read at all."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Dictionnaire")
    sheet.append(["Variable", "Libellé", "Description", "Observation"])
    for number in range(60_000):
        sheet.append([f"VAR_{number}", f"Libellé {number * 7919}", f"Description {number}", f"É{number}"])
    path = tmp_path / "large.xlsx"
    workbook.save(path)
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom tests.formats.dictionary.reading import read\n"
        "draft, problems = read(Path(sys.argv[1]))\nassert len(draft.variables) == 60_000, problems\n"
        "print(*(resource.getrusage(who).ru_maxrss for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert all(int(kilobytes) < 512_000 for kilobytes in done.stdout.split()), done.stdout


def test_the_limits_of_the_child_do_not_reach_the_parent(tmp_path: Path):
    before = resource.getrlimit(resource.RLIMIT_AS)
    read(xlsx_file(tmp_path, Feuille=[HEADER, ("A", "un")]))
    assert resource.getrlimit(resource.RLIMIT_AS) == before
