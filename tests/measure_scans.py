"""Prints the PDFs of the corpus, scans them badly and counts what was read right, and how surely.

    python tests/measure_scans.py --kinds plain,seal,fold,bleed --dpi 200 --seeds 1,2
    python tests/measure_scans.py --kinds toner,streak,ink,second,flash,motion    # figures are lost: none may be wrong and sure
    python tests/measure_scans.py --kinds photo corpus/reports/shipu-water-2022/report.office.pdf

Every file is scanned once for each kind and seed. A figure counts as right if the report prints it as often; a cell's structure if
the same cell (row, column, spans) is in the same table of the PDF with text.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import gouji
from gouji.outcome import Checked
from scanned import CORPUS, grids, numbers, scans

STEPS = (0.99, 0.95, 0.9, 0.0)  # of the calibration table


def errors(checked: Checked) -> Counter[tuple[str, str | None]]:
    """Findings at `error`."""
    return Counter((one.check, one.stated) for one in checked.outcomes if one.state == "broken" and one.severity == "error")


def measure(path: Path, kind: str, dpi: float, seed: int, total: Counter[str]) -> None:
    """One file scanned one way, added to the totals."""
    content = path.read_bytes()
    clean = gouji.check(content)
    picture = scans.scan(content, dpi, kind, seed=seed)
    begun = time.perf_counter()
    read = gouji.check(picture)
    total["milliseconds"] += round((time.perf_counter() - begun) * 1000)
    total["pages"] += read.report.document.source.pages or 0
    want = Counter(text for text, _ in numbers(clean.report.document))
    got = numbers(read.report.document)
    extra = Counter(text for text, _ in got) - want
    total["figures"] += want.total()
    total["right"] += (want & Counter(text for text, _ in got)).total()
    for text, sure in got:
        step = next(one for one in STEPS if sure >= one)
        wrong = extra[text] > 0
        extra[text] -= wrong
        total[f"{'wrong' if wrong else 'right'} at {step}"] += 1
    pairs = list(zip(grids(clean.report.document), grids(read.report.document), strict=False))
    total["cells"] += sum(map(len, grids(clean.report.document)))
    total["placed"] += sum(len(one & other) for one, other in pairs)
    before, after = errors(clean), errors(read)
    total["errors"] += before.total()
    total["found"] += (before & after).total()
    total["false"] += (after - before).total()
    if before != after:
        print(f"  {path.parent.name} {kind} {seed}: lost {list(before - after)}, false {list(after - before)}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--kinds", default="plain,seal,fold,bleed,photo")
    parser.add_argument("--dpi", type=float, default=200)
    parser.add_argument("--seeds", default="1")
    given = parser.parse_args()
    files = given.files or sorted((CORPUS / "reports").glob("*/report.office.pdf"))
    for kind in given.kinds.split(","):
        total: Counter[str] = Counter()
        for seed in map(int, given.seeds.split(",")):
            for number, path in enumerate(files):
                measure(path, kind, given.dpi, seed * 100 + number, total)
        print(f"{kind} {given.dpi:g} dpi: figures {total['right']}/{total['figures']} ({total['right'] / total['figures']:.2%}), "
              f"cells {total['placed']}/{total['cells']} ({total['placed'] / total['cells']:.2%}), errors {total['found']}/{total['errors']}, "
              f"false {total['false']}, {total['milliseconds'] / 1000 / total['pages']:.2f} s/page over {total['pages']} pages")  # fmt: skip
        print("  read as surely as: " + ", ".join(
            f"{step} right {total[f'right at {step}']} wrong {total[f'wrong at {step}']}" for step in STEPS), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
