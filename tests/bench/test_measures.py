import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_bulk_import_is_measured_against_the_same_rows_written_raw():
    command = [sys.executable, "bench/bulk_import.py", "--datasets", "200", "--rounds", "1", "--json"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    result = json.loads(done.stdout)
    assert set(result) == {"bench", "peer", "figures", "ratio", "target", "reached"}
    figures = result["figures"]
    # The child that writes raw refuses to end unless it wrote as many rows as ours.
    assert (figures["datasets"], figures["variables"]) == (200, 4_000)
    assert 0 < result["ratio"] == figures["ratio"]
    holds = figures["ratio"] >= 0.4 and figures["memory_ratio"] <= 1.1
    assert result["reached"] is holds


@pytest.mark.slow
def test_the_derivation_is_measured_beside_the_double_loop():
    command = [sys.executable, "bench/derivation.py", "--datasets", "100", "--questions", "20"]
    done = subprocess.run([*command, "--changes", "2", "--json"], cwd=ROOT, check=True, capture_output=True)
    figures = json.loads(done.stdout)["figures"]
    assert (figures["extracts"], figures["tables"], figures["bases"]) == (1, 19, 80)
    assert figures["again_links"] == figures["links"] > 0
    assert sum(figures["answers"].values()) == 21


def test_a_child_that_fails_fails_the_measure():
    script = "import _measure; _measure.run_child(['-c', 'raise SystemExit(3)'])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "bench", check=False, capture_output=True
    )
    assert done.returncode == 1
    assert b"CalledProcessError" in done.stderr
