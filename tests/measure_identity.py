"""Prints for how many reports the text, the Word file and the PDF are taken for one report, and for how many different ones are.

    python tests/measure_identity.py [--made 60] [--changes 1000] [--maker FOLDER]

The reports of the corpus in the containers that stand beside them, those held out as Word and PDF made from their text, and
reports made from a seed in each container. Then single changes: a figure, a year, a unit of measure, a word, the unit's name, in one container
against the unchanged report in the same or another: how many make another report, and of how many the finding `revised` names what was changed.
`--maker` is a folder with a make.py that has `TEMPLATES`, `compose(template, seed)` and `render(report, "cells", path)`.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import regex

import gouji
from gouji.document import Paragraph
from gouji.fingerprint import fingerprint, same
from gouji.outcome import Checked, Outcome
from gouji.reconcile.years import compared, year_report
from gouji.store.identity import content_key
from gouji.units import unit_name
from reports import CORPUS

sys.path.insert(0, str(CORPUS))

CONTAINERS = ("report.txt", "report.docx", "report.office.pdf", "report.drawn.pdf")
SEED = 11
EACH = 20  # changes of one report
FIGURE = regex.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
YEAR = regex.compile(r"20[12][0-9](?=年)")
MONEY = regex.compile(r"(?<=\d)万元")
OPPOSITES = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "完成": "未完成", "优秀": "良好", "良好": "优秀", "较好": "一般", "明显": "有限",
             "及时": "滞后", "控制": "超出", "符合": "违反", "提高": "降低", "全部": "部分"}  # fmt: skip
WORDS = regex.compile("|".join(OPPOSITES))
Blocks = list[Any]


class Read(NamedTuple):
    """A file as it is taken: what it is, and what it is compared by."""

    checked: Checked
    key: str

    def is_one_with(self, other: Read) -> bool:
        """Would a dataset show one report?"""
        one, two = (fingerprint(each.checked.report.document) for each in (self, other))
        return self.key == other.key or (self._of() == other._of() and same(one, two))

    def _of(self) -> tuple[object, ...]:
        report = self.checked.report
        return report.unit and unit_name(report.unit).normal, report.year, report.kind


def read(path: Path) -> Read:
    """What a file is taken for."""
    checked = gouji.check(path)
    report = checked.report
    return Read(checked, content_key(report, unit_name(report.unit).normal if report.unit else None, fingerprint(report.document)))


def revisions(before: Read, after: Read) -> list[Outcome]:
    """What `revised` finds between two."""
    both = [year_report(one.checked, given=at) for at, one in enumerate((before, after))]
    made = compared([one for one in both if one is not None])
    return [one for each in made for one in each.outcomes if one.check == "revised" and one.state == "broken"]


# --- one report in several containers ---------------------------------------------------------------


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


def measure_containers(out: Path, count: int) -> None:
    """Print a line for each kind of report."""
    total, alone, whole = 0, 0, list[Read]()
    for name, groups in {"corpus": beside(), "held out": held_out(out), "made": made(out, count)}.items():
        number, files, alike, false = 0, 0, 0, 0
        for paths in groups:
            own = [read(path) for path in paths]
            apart = [path for path, one in zip(paths, own, strict=True) if not one.is_one_with(own[0])]
            number, files, alike = number + 1, files + len(paths), alike + (not apart)
            false += sum(bool(revisions(one, other)) for one, other in combinations(own, 2))
            whole.append(own[0])
            if apart:
                print("   apart:", *apart)
        total, alone = total + number, alone + alike
        print(f"{name:<10} reports {number:4}  files {files:4}  one report {alike:4}  false `revised` {false:4}", flush=True)
    keys = Counter(one.key for one in whole)
    print(f"all        reports {total:4}  one report {alone:4}  taken for another {total - len(keys):4}", flush=True)


# --- different reports of one unit and year ----------------------------------------------------------


def measure_projects(out: Path, count: int) -> None:
    """Forms of two projects of one unit and year are two reports, and none the other revised."""
    from composed import Writer, project_form  # type: ignore[import-not-found]
    from invented import year_of  # type: ignore[import-not-found]
    from maker import as_text, jobs, printed_name

    pairs = one_report = false = 0
    for job in islice(jobs(SEED, ["text"], 0.0), count):
        now, own = year_of(SEED, job.unit, job.year), list[Read]()
        for project in now.projects:
            writer = Writer()
            project_form(writer, printed_name(SEED, job.unit, job.year), job.year, project, now, {})
            path = out / "project.txt"
            path.write_text(as_text(writer.blocks, marked=True), encoding="utf-8")
            own.append(read(path))
        for one, other in combinations(own, 2):
            pairs += 1
            one_report += one.is_one_with(other)
            false += bool(revisions(one, other))
    print(f"projects   pairs {pairs:4}  one report {one_report:4}  false `revised` {false:4}", flush=True)


# --- single changes ---------------------------------------------------------------------------------


class Change(NamedTuple):
    """One thing rewritten: where in which text of the blocks, what stood there, what stands there now."""

    kind: str
    at: int
    start: int
    old: str
    new: str


def texts(blocks: Blocks) -> list[Any]:
    """The paragraphs and cells in order."""
    return [one for block in blocks for one in ([block] if isinstance(block, Paragraph) else block.cells)]


def changes(blocks: Blocks, unit: str | None, rng: random.Random) -> list[Change]:
    """Some changes of a report, of every kind, at random."""
    found = list[Change]()
    for at, holder in enumerate(texts(blocks)):
        text = holder.text
        found += [Change("figure", at, one.start(), one[0], _digit(one[0], rng)) for one in FIGURE.finditer(text)]
        found += [Change("year", at, one.start(), one[0], str(int(one[0]) - 1)) for one in YEAR.finditer(text)]
        found += [Change("measure", at, one.start(), one[0], "元") for one in MONEY.finditer(text)]
        found += [Change("word", at, one.start(), one[0], OPPOSITES[one[0]]) for one in WORDS.finditer(text)]
        if unit and unit in text:
            found.append(Change("unit", at, text.index(unit), unit, unit[:-1] + ("所" if unit[-1] != "所" else "站")))
    of_kind = {kind: [one for one in found if one.kind == kind] for kind in ("figure", "year", "measure", "word", "unit")}
    wanted = {"figure": EACH - 8, "year": 2, "measure": 2, "word": 3, "unit": 1}
    return [one for kind, some in of_kind.items() for one in rng.sample(some, min(wanted[kind], len(some)))]


def _digit(figure: str, rng: random.Random) -> str:
    at = rng.choice([at for at, char in enumerate(figure) if char.isdigit()])
    other = rng.choice([one for one in "123456789" if one != figure[at]])
    return figure[:at] + other + figure[at + 1 :]


def changed(blocks: Blocks, change: Change) -> Blocks:
    """The blocks with one thing rewritten."""
    left = change.at
    out = []
    for block in blocks:
        own = texts([block])
        if 0 <= left < len(own):
            text = own[left].text
            new = replace(own[left], text=text[: change.start] + change.new + text[change.start + len(change.old) :])
            block = new if isinstance(block, Paragraph) else replace(block, cells=(*own[:left], new, *own[left + 1 :]))  # noqa: PLW2901
        left -= len(own)
        out.append(block)
    return out


def writers() -> dict[str, Callable[[Blocks, Path], None]]:
    """The containers by their suffix."""
    from containers import write_drawn, write_word
    from maker import as_text

    return {
        "txt": lambda blocks, path: path.write_text(as_text(blocks, marked=True), encoding="utf-8") and None,
        "docx": write_word,
        "pdf": write_drawn,
    }


def bases(out: Path, maker: Path | None) -> Iterator[tuple[str, Blocks]]:
    """Reports to be changed: those of the corpus, made ones, and those of another maker, by turns."""
    from containers import TEXT_ONLY, blocks_of
    from maker import compose, jobs

    def corpus() -> Iterator[tuple[str, Blocks]]:
        for path in sorted(CORPUS.glob("*/*/report.txt")):
            if path.parent.name not in TEXT_ONLY and path.parent.parent.name != "years":
                yield path.parent.name, blocks_of(path)

    def others() -> Iterator[tuple[str, Blocks]]:
        if maker is None:
            return
        sys.path.insert(0, str(maker))
        make = importlib.import_module("make")
        for seed in range(1, 9):
            for template in make.TEMPLATES:
                path = out / "base.txt"
                make.render(make.compose(template, seed), "cells", path)
                yield f"{template} {seed}", blocks_of(path)

    sources = [corpus(), others(), ((f"made {at}", compose(SEED, job)) for at, job in enumerate(jobs(SEED, ["text"], 0.0)))]
    while True:
        for source in sources:
            found = next(source, None)
            if found is not None:
                yield found


def measure_changes(out: Path, count: int, maker: Path | None) -> None:
    """Print what became of each kind of change."""
    total, rng, write = Counter[tuple[str, str]](), random.Random(SEED), writers()  # noqa: S311 - a draw, no secret
    turns = cycle([(one, other) for one in write for other in write])
    for name, blocks in bases(out, maker):
        plain = dict[str, Read]()
        unit = None
        for suffix, into in write.items():
            into(blocks, out / f"plain.{suffix}")
            plain[suffix] = read(out / f"plain.{suffix}")
            unit = plain[suffix].checked.report.unit
        for change in changes(blocks, unit, rng):
            before, after = next(turns)
            write[after](changed(blocks, change), out / f"changed.{after}")
            verdict = judged(change, plain[before], read(out / f"changed.{after}"))
            total[change.kind, verdict] += 1
            if verdict in {"SAME", "not named"}:
                print(f"   {verdict}: {name} {before}->{after} {change.kind} “{change.old}”->“{change.new}”", flush=True)
        if sum(total.values()) >= count:
            break
    print(f"changes    {sum(total.values())}")
    for kind in dict.fromkeys(kind for kind, _ in total):
        print(f"  {kind:<8}", *(f"{verdict} {number}" for (own, verdict), number in sorted(total.items()) if own == kind), sep="  ")


def judged(change: Change, before: Read, after: Read) -> str:
    """Another report, and told what was changed; or what there was instead."""
    if before.is_one_with(after):
        return "SAME"
    one, other = (read.checked.report for read in (before, after))
    if None in {one.unit, one.year, other.unit, other.year} or (one.unit, one.year, one.kind) != (other.unit, other.year, other.kind):
        return "another unit, year or kind"
    found = revisions(before, after)
    if not found:
        return "not named"
    raws = {(item.role, "".join(item.raw.replace(",", "").split())) for each in found for item in each.evidence}
    old, new = change.old.replace(",", ""), change.new.replace(",", "")
    figure = change.kind in {"figure", "year"}  # a date that was changed may make the later one the earlier
    named = {old, new} <= {raw.lstrip("-") for _, raw in raws} if figure else any(new in raw for _, raw in raws)
    return ("named" if len(found) == 1 else "named among others") if named else "not named"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--made", type=int, default=60)
    parser.add_argument("--changes", type=int, default=0)
    parser.add_argument("--maker", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        measure_containers(out, given.made)
        measure_projects(out, given.made)
        if given.changes:
            measure_changes(out, given.changes, given.maker)


if __name__ == "__main__":
    main()
