"""The child reads the files it was given and nothing else, and says no value of them when it fails."""

from pathlib import Path

import pytest

from catalogue.errors import Invalid, Unavailable
from catalogue.trials.running import Limits, run_locked


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "l’extrait.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    return path


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def test_the_given_file_is_read(file: Path):
    script = f"CREATE TEMP TABLE t AS FROM read_csv({quoted(file)}, delim = ';');"
    found = run_locked(script=script, files=[file], queries={"rows": "FROM t"})
    assert found == {"rows": [[1, 2]]}


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_csv('/etc/passwd', delim = ':')",
        "FROM read_text('/etc/passwd')",
        "FROM glob('/etc/*')",
        "ATTACH '/tmp/other.db'",
        "FROM read_csv('http://127.0.0.1:9/a.csv')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
    ],
)
def test_nothing_else_is_reached(statement: str, file: Path):
    with pytest.raises(Invalid):
        run_locked(script=f"{statement};", files=[file], queries={})


def test_no_file_is_written(file: Path, tmp_path: Path):
    for target in (tmp_path / "new.csv", file):
        script = f"COPY (SELECT repeat('x', 10000)) TO {quoted(target)};"
        with pytest.raises(Invalid):
            run_locked(script=script, files=[file], queries={})
    assert not (tmp_path / "new.csv").exists()
    assert file.read_text(encoding="utf-8") == "a;b\n1;2\n"


def test_a_faulty_line_is_told_by_its_number_never_by_its_values(tmp_path: Path):
    path = tmp_path / "faulty.csv"
    path.write_text("a;b\n1;2\n" + "secret;number;of somebody\n", encoding="utf-8")
    script = (
        f"CREATE TEMP TABLE t AS FROM read_csv({quoted(path)}, delim = ';', header = true,"
        " columns = {'a': 'VARCHAR', 'b': 'VARCHAR'}, auto_detect = false);"
    )
    with pytest.raises(Invalid) as told:
        run_locked(script=script, files=[path], queries={})
    assert "CSV" in told.value.message
    assert "secret" not in told.value.message


def test_memory_and_time_are_bounded(file: Path):
    large = "CREATE TEMP TABLE t AS SELECT range AS n, repeat('x', 1000) || range AS x FROM range(10000000);"
    with pytest.raises(Unavailable):
        run_locked(script=large, files=[file], queries={}, limits=Limits(memory_mb=64))
    endless = (
        "SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b WHERE a.range + b.range = -1;"
    )
    with pytest.raises(Unavailable):
        run_locked(script=endless, files=[file], queries={}, limits=Limits(seconds=2))


def test_a_missing_file_is_told_by_its_name(tmp_path: Path):
    with pytest.raises(Invalid, match=r"absent\.csv"):
        run_locked(script="", files=[tmp_path / "absent.csv"], queries={})
