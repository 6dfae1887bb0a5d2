"""Learns what figures follow from, from clean reports: `python corpus/learn.py [--leave NAME …] [-o FILE]` (needs torch).

In a report without errors, the relation that a figure has is among those that hold. So nobody need mark it: every way that a figure may follow
from others is given (`gouji.reconcile.likely`), and the network is taught until the ways that hold are likely, and those that do not are not;
where several hold, the one that is likelier already is believed more; where none does, that none does is the answer.
What is learned from: the clean reports of `corpus/unseen`, and `corpus/paragraphs`, whose figures are calculated where they stand.
With `--leave`, folders of `corpus/unseen` are left out and measured on instead: how likely their true ways are, and how often the likeliest holds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import localcontext
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gouji.evaluation.gold import golds
from gouji.numbers import EXACT
from gouji.reconcile.follows import Said
from gouji.reconcile.likely import Likely
from gouji.reconcile.likely.network import FILE
from gouji.rules import load
from gouji.run import extract

HERE = Path(__file__).parent
TARGET = HERE.parent / "pipeline" / "gouji" / "reconcile" / "likely" / FILE
TOGETHER = 15  # paragraphs that are read as one report
TITLE = "某市某局2023年度项目支出绩效自评报告\n\n一、基本情况\n\n"


class Example(NamedTuple):
    """The figures of one report, and the ways of those that tell something, as the network is given them; how surely each way holds."""

    characters: str
    places: np.ndarray
    looks: np.ndarray
    values: np.ndarray
    who: np.ndarray
    codes: np.ndarray
    holds: np.ndarray
    begins: np.ndarray  # of each figure, and the end
    pairs: np.ndarray  # amounts beside each other, and their codes
    pair_codes: np.ndarray


def paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a file, with their figures calculated: lines that begin with $ are assignments, the others are text with {expressions},
    of which those that begin with | are rows of a table.
    """
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        names: dict[str, object] = {}
        lines = block.strip().splitlines()
        for line in lines:
            if line.startswith("$"):
                exec(line[1:].strip(), names)  # noqa: S102 -- our own files
        said = [eval("f" + repr(line.strip()), names) for line in lines if not line.startswith("$")]  # noqa: S307 -- the same
        if said:
            yield "\n\n".join(
                "\n".join(_table([*rows]) if barred else [*rows]) for barred, rows in groupby(said, lambda one: one.startswith("|"))
            )


def _table(rows: list[str]) -> list[str]:
    """A table of Markdown."""
    return [rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]]


def sources(left: set[str]) -> Iterator[tuple[str, str, bytes]]:
    """What is learned from: folder, file name, content."""
    for folder in sorted((HERE / "unseen").glob("round-*")):
        for gold in golds(folder):
            if gold.clean and gold.files:
                path = next(iter(dict(gold.files).values()))
                yield folder.name, path.name, path.read_bytes()
    for path in sorted((HERE / "paragraphs").glob("*.txt")):
        found = [*paragraphs(path)]
        for at in range(0, len(found), TOGETHER):
            yield "paragraphs", f"{path.stem}-{at}.md", (TITLE + "\n\n".join(found[at : at + TOGETHER])).encode()
    missing = left - {one.name for one in (HERE / "unseen").glob("round-*")} - {"paragraphs"}
    if missing:
        sys.exit(f"no such folder: {', '.join(sorted(missing))}")


def example(source: tuple[str, str, bytes]) -> tuple[str, Example | None]:
    """The figures and ways of one report."""
    folder, name, content = source
    rules = load()
    with localcontext(EXACT):
        likely = Likely(Said(extract(content, name=name, rules=rules), rules))
        if not likely.laid.of:
            return folder, None
        seen, laid = likely.seen, likely.laid
        holds = [one for at in laid.of for one in likely.holding(at)]
        begins = [*(one.start for one in laid.of.values()), len(laid.ways)]
        values = [*(one.value for one in seen.numbers), 0.0]  # the last is of none
        return folder, Example(seen.characters, seen.places, seen.looks, np.array(values), laid.codes.figures, laid.codes.codes.astype(np.int16),
                               np.array(holds, np.float32), np.array(begins), laid.pairs.figures, laid.pairs.codes.astype(np.int16))  # fmt: skip


def main() -> None:
    """Learns, measures where something was left out, and writes the parameters."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leave", nargs="*", default=[], help="folders of corpus/unseen to measure on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    asked = parser.parse_args()
    left = set(asked.leave)
    with ProcessPoolExecutor() as pool:
        found = [(folder, one) for folder, one in pool.map(example, sources(left)) if one is not None]
    kept, tried = ([one for folder, one in found if (folder in left) == out] for out in (False, True))
    from teaching import taught  # torch is needed from here on

    np.savez_compressed(asked.output, **taught(kept, tried, asked.seed))


if __name__ == "__main__":
    main()
