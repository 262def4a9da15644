"""What the benches share: children measured from outside, and one shape of answer.

A bench prints `{"bench", "peer", "figures", "ratio", "target", "reached"}`: `ratio` is against the named peer
in the same run, `target` gives a bound (`">= 0.4"`) for some of the figures, and `reached` says whether all
hold.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Child:
    """What a process took: wall time, processor time, peak of resident memory; and the JSON it printed."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    answer: Any


def run_child(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Child:
    """Run a Python process to its end and measure it, its own children included.

    The peak is `ru_maxrss`, which Linux starts from that of the process which forked: benches therefore
    import nothing of the catalogue themselves.

    :raises CalledProcessError: it failed; what it said is on standard error.
    """
    started = time.perf_counter()
    command = [sys.executable, *arguments]
    with subprocess.Popen(  # noqa: S603 - our own
        command, env=os.environ | dict(environment or {}), stdout=subprocess.PIPE, cwd=HERE.parent
    ) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    answer = json.loads(output) if output.startswith(b"{") else None
    cpu_s = usage.ru_utime + usage.ru_stime
    return Child(round(wall_s, 2), round(cpu_s, 2), round(usage.ru_maxrss / 1024, 1), answer)


@dataclass(frozen=True)
class Result:
    """What a bench found.

    :ivar target: name of a figure → bound, as `>= 0.4` or `<= 60`.
    """

    bench: str
    peer: str
    figures: Mapping[str, Any]
    ratio: float
    target: Mapping[str, str]

    @property
    def reached(self) -> bool:
        """Tell whether every bound holds."""
        return all(_holds(self.figures[name], bound) for name, bound in self.target.items())


def _holds(value: float, bound: str) -> bool:
    sign, limit = bound.split()
    return value >= float(limit) if sign == ">=" else value <= float(limit)


def arguments_of(description: str | None) -> argparse.ArgumentParser:
    """Return the parser of a bench, with what every bench takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document, and nothing else")
    return parser


def show(result: Result, *, as_json: bool) -> None:
    """Print what was found, for a program or for a person."""
    if as_json:
        print(json.dumps(asdict(result) | {"reached": result.reached}, indent=2))
        return
    print(f"{result.bench}: {'reached' if result.reached else 'NOT reached'}")
    print(f"  ratio {result.ratio} against {result.peer}")
    for name, value in result.figures.items():
        bound = f"  (target {result.target[name]})" if name in result.target else ""
        print(f"  {name}: {value}{bound}")
