"""Learns what figures follow from, from clean reports: `python corpus/learn.py [--leave NAME …] [-o FOLDER]`.

In a report without errors, the relation that a figure has is among those that hold. So nobody need mark it: every way that a figure may follow
from others is given (`gouji.reconcile.likely`), and the weights of its traits are moved until the ways that hold are likely, and those that do not
are not; where several hold, the one that is likelier already is believed more; where none does, that none does is the answer.
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
from gouji.reconcile.likely import Likely, directions
from gouji.reconcile.likely.traits import SIZE, STEP
from gouji.reconcile.likely.weights import FILE
from gouji.rules import load
from gouji.run import extract

HERE = Path(__file__).parent
TARGET = HERE.parent / "pipeline" / "gouji" / "reconcile" / "likely"
EPOCHS, RATE, DECAY, SEED = 5, 0.05, 5.0, 0
CHANCE = 0.135  # how far it is believed that one which holds does so by chance
FAINT = 1e-4
TOGETHER = 15  # paragraphs that are read as one report
TITLE = "某市某局2023年度项目支出绩效自评报告\n\n一、基本情况\n\n"


class Examples(NamedTuple):
    """The ways of the figures of one report: traits end to end, where each way begins, where each figure begins, and which ways hold."""

    traits: np.ndarray
    ways: np.ndarray
    figures: np.ndarray
    holds: np.ndarray
    directed: list[tuple[np.ndarray, bool]]  # of growths: traits, and whether there is more than before


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


def examples(source: tuple[str, str, bytes]) -> tuple[str, Examples | None]:
    """The examples of one report."""
    folder, name, content = source
    rules = load()
    traits: list[int] = []
    ways, figures, holds, directed = [0], [0], [], []
    with localcontext(EXACT):
        said = Said(extract(content, name=name, rules=rules), rules)
        likely = Likely(said)
        for at in range(len(said.all)):
            if not likely.is_telling(at):
                continue
            for found, right in likely.examples(at):
                traits.extend(found)
                ways.append(len(traits))
                holds.append(right)
            figures.append(len(holds))
            way = directions.example(likely, at)
            if way is not None:
                directed.append((np.unique(way[0]), way[1]))
    if not holds:
        return folder, None
    return folder, Examples(np.array(traits, np.int32), np.array(ways[:-1]), np.array(figures), np.array(holds), directed)


def learn(given: list[Examples]) -> np.ndarray:
    """The weights (AdaGrad, one figure at a time)."""
    weights, seen = np.zeros(SIZE, np.float32), np.full(SIZE, 1e-6, np.float32)
    figures = [(one, at) for one in given for at in range(len(one.figures) - 1)]
    order = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        for number in order.permutation(len(figures)):
            one, at = figures[number]
            _step(weights, seen, one, at, DECAY / len(figures))
        sys.stderr.write(f"epoch {epoch + 1}: loss {measured(weights, given)[0]:.4f}\n")
    return weights


def learn_directions(given: list[Examples]) -> np.ndarray:
    """The weights of the directions (AdaGrad)."""
    weights, seen = np.zeros(directions.SIZE, np.float32), np.full(directions.SIZE, 1e-6, np.float32)
    all_ = [each for one in given for each in one.directed]
    order = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for number in order.permutation(len(all_)):
            places, up = all_[number]
            slope = (1 / (1 + np.exp(-weights[places].sum())) - up) + DECAY / len(all_) * weights[places]
            seen[places] += slope * slope
            weights[places] -= RATE * slope / np.sqrt(seen[places])
    return weights


def measured_directions(weights: np.ndarray, given: list[Examples]) -> str:
    """How many directions there are, how many are told wrongly, and how surely."""
    wrong = [float(weights[places].sum()) * (-1 if up else 1) for one in given for places, up in one.directed]
    surely = [sum(one > least for one in wrong) for least in (0, 2, 4, 6)]
    right = [sum(-one > least for one in wrong) for least in (0, 2, 4, 6)]
    return f"{len(wrong)} directions: {right} told rightly, {surely} wrongly, with weights of more than 0, 2, 4, 6"


def _step(weights: np.ndarray, seen: np.ndarray, one: Examples, at: int, decay: float) -> None:
    traits, ways, holds = _figure(one, at)
    found, wanted = _beliefs(np.add.reduceat(weights[traits], ways), holds)
    error = found - wanted
    moved = np.abs(error) > FAINT
    lengths = np.diff(np.append(ways, len(traits)))
    many = np.repeat(moved, lengths)
    if not many.any():
        return
    places, inverse = np.unique(traits[many], return_inverse=True)
    slope = np.bincount(inverse, np.repeat(error, lengths)[many]).astype(np.float32) + decay * weights[places]
    seen[places] += slope * slope
    weights[places] -= RATE * slope / np.sqrt(seen[places])


def _figure(one: Examples, at: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, last = one.figures[at], one.figures[at + 1]
    begin = one.ways[first]
    end = one.ways[last] if last < len(one.ways) else len(one.traits)
    return one.traits[begin:end], one.ways[first:last] - begin, one.holds[first:last]


def _beliefs(weighed: np.ndarray, holds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How likely each way is, and how likely it is when it is known which hold."""
    found = np.exp(weighed - weighed.max())
    found /= found.sum()
    wanted = np.where(holds, found, 0.0)
    wanted[0] = found[0] * (CHANCE if holds.any() else 1.0)
    return found, wanted / max(wanted.sum(), 1e-30)


def measured(weights: np.ndarray, given: list[Examples]) -> tuple[float, int, int]:
    """The mean loss; of how many figures the likeliest way is more likely than not, and of how many of these it holds."""
    loss, sure, right, count = 0.0, 0, 0, 0
    for one in given:
        for at in range(len(one.figures) - 1):
            traits, ways, holds = _figure(one, at)
            found, _ = _beliefs(np.add.reduceat(weights[traits], ways), holds)
            true = found[holds].sum() + found[0] * (CHANCE if holds.any() else 1.0)
            loss, count = loss - float(np.log(max(true, 1e-30))), count + 1
            best = int(found.argmax())
            if best and found[best] > 0.5:
                sure, right = sure + 1, right + int(holds[best])
    return loss / max(count, 1), sure, right


def main() -> None:
    """Learns, measures where something was left out, and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leave", nargs="*", default=[], help="folders of corpus/unseen to measure on")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    asked = parser.parse_args()
    left = set(asked.leave)
    with ProcessPoolExecutor() as pool:
        found = [(folder, one) for folder, one in pool.map(examples, sources(left)) if one is not None]
    kept, tried = ([one for folder, one in found if (folder in left) == out] for out in (False, True))
    weights, turned = learn(kept), learn_directions(kept)
    bytes_ = _as_bytes(weights)
    if left:
        for name, each in (("as learned", weights), ("as written", bytes_.astype(np.float32) * STEP)):
            loss, sure, right = measured(each, tried)
            sys.stdout.write(f"left out, {name}: loss {loss:.4f}, {right} of {sure} likely ways hold\n")
        sys.stdout.write(f"left out: {measured_directions(turned, tried)}\n")
    asked.output.mkdir(exist_ok=True)
    (asked.output / FILE).write_bytes(bytes_.tobytes())
    (asked.output / directions.FILE).write_bytes(_as_bytes(turned).tobytes())


def _as_bytes(weights: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(weights / STEP), -127, 127).astype(np.int8)


if __name__ == "__main__":
    main()
