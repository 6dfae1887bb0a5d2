"""Prints for how many reports the text, the Word file and the PDF are taken for one report, and for how many different ones are.

    python tests/measure_identity.py [--made 60]

The reports of the corpus in the containers that stand beside them, those held out as Word and PDF made from their text, and
reports made from a seed in each container.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import gouji
from gouji.fingerprint import fingerprint
from gouji.store.identity import content_key
from gouji.units import unit_name
from reports import CORPUS

sys.path.insert(0, str(CORPUS))

CONTAINERS = ("report.txt", "report.docx", "report.office.pdf", "report.drawn.pdf")
SEED = 11


def key(path: Path) -> str:
    """What a file is taken for."""
    report = gouji.extract(path)
    return content_key(report, unit_name(report.unit).normal if report.unit else None, fingerprint(report.document))


def beside() -> Iterator[list[Path]]:
    """The reports of the corpus."""
    for folder in sorted((CORPUS / "reports").iterdir()):
        yield [folder / name for name in CONTAINERS if (folder / name).exists()]


def held_out(out: Path) -> Iterator[list[Path]]:
    """Reports that rules were written without, as Word and as PDF."""
    from containers import blocks_of, write_drawn, write_word  # type: ignore[import-not-found]

    for folder in sorted((CORPUS / "held-out").iterdir()):
        blocks = blocks_of(folder / "report.txt")
        word, drawn = out / f"{folder.name}.docx", out / f"{folder.name}.pdf"
        write_word(blocks, word)
        write_drawn(blocks, drawn)
        yield [folder / "report.txt", word, drawn]


def made(out: Path, count: int) -> Iterator[list[Path]]:
    """Reports made from a seed."""
    from maker import SUFFIXES, jobs, write  # type: ignore[import-not-found]

    for job in islice(jobs(SEED, list(SUFFIXES), 0.2), count):
        (out / f"{job.unit.number // 500:04d}").mkdir(exist_ok=True)
        yield [out / write(SEED, out, job._replace(kind=kind))[0] for kind in SUFFIXES]


def main() -> None:
    """Print a line for each kind of report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--made", type=int, default=60)
    count = parser.parse_args().made
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name, found in {"corpus": beside(), "held out": held_out(out), "made": made(out, count)}.items():
            keys = [{path.name: key(path) for path in paths} for paths in found]
            alike = sum(len(set(one.values())) == 1 for one in keys)
            distinct = len({value for one in keys for value in one.values()}) - sum(len(set(one.values())) - 1 for one in keys)
            print(
                f"{name:<10} reports {len(keys):4}  files {sum(map(len, keys)):4}  one report {alike:4}  taken for another {len(keys) - distinct:4}"
            )
            for one in (each for each in keys if len(set(each.values())) > 1):
                print("   apart:", *(f"{file} {value[:6]}" for file, value in one.items()))


if __name__ == "__main__":
    main()
