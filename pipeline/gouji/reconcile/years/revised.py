"""Publications of one report of one unit and year that differ in few figures: which came first, and what was changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import NamedTuple

from ...model import Severity
from ...numbers import plain
from ...outcome import Evidence, Outcome
from ...regexes import compiled
from ...text import squeeze
from ..outcomes import text
from .evidence import KIND, titled
from .report import YearReport
from .said import Line, Said

FEW = 4  # at most one figure in so many differs
ALWAYS = 3  # figures that may differ where no more than that agree
THOUSAND = 1000
MANY = 20  # figures: of so many, one may differ in reports that are one whatever their figures are called
RARE = 8  # reports that share a value: one that more of them print tells nothing
Words = dict[str, str]
LARGE = 4_000_000  # pairs of what is laid beside each other: beyond, frequent values no longer hold two texts together
LONGEST = 20_000  # figures or clauses: more are laid beside each other by name and order alone
MOST = 40  # findings of two publications
CLAUSE = compiled(r"[^，,。；;：:、！!？?（）()\n]+")
SHORTEST = 6  # characters of a clause that only one of two has


class Versions(NamedTuple):
    """The publications of one report in order, and what the order is by: published, dated, given."""

    reports: tuple[YearReport, ...]
    by: str


def versions(reports: Sequence[YearReport]) -> list[Versions]:
    """The reports of one unit, year and kind, those that are publications of one report together."""
    lead = list(range(len(reports)))
    for one, other in _near(reports):
        first, second = _root(lead, one), _root(lead, other)
        if first != second and _few_differ(reports[one], reports[other]):
            lead[max(first, second)] = min(first, second)
    groups: dict[int, list[YearReport]] = defaultdict(list)
    for at, report in enumerate(reports):
        groups[_root(lead, at)].append(report)
    return [_ordered(group) for group in groups.values()]


def _root(lead: list[int], at: int) -> int:
    while lead[at] != at:
        at = lead[at]
    return at


def _near(reports: Sequence[YearReport]) -> Iterator[tuple[int, int]]:
    """The pairs that may be one report: of many, only those that share what few of them print."""
    if len(reports) <= RARE:
        yield from ((one, other) for one in range(len(reports)) for other in range(one + 1, len(reports)))
        return
    prints: dict[Hashable, list[int]] = defaultdict(list)
    for at, report in enumerate(reports):
        for value in {one.value for one in report.publication.figures}:
            prints[value].append(at)
    shared = Counter(
        (one, other) for group in prints.values() if len(group) <= RARE for at, one in enumerate(group) for other in group[at + 1 :]
    )
    yield from (pair for pair, _ in shared.most_common())


def _few_differ(one: YearReport, other: YearReport) -> bool:
    """Are they of the same things, and do few of their figures differ?"""
    first, second = one.publication.figures, other.publication.figures
    if not first or not second or not (one.publication.complete and other.publication.complete):
        return False
    common, most = _overlap([each.value for each in first], [each.value for each in second])
    named, names = _overlap([each.name for each in first], [each.name for each in second])
    amounts, largest = _overlap(*([each.value for each in figures if _tells(each)] for figures in (first, second)))
    apart = most - common
    few = apart * FEW <= most or (apart <= ALWAYS and common >= apart)
    alike = most >= MANY and apart * MANY <= most  # a container may have spoilt what figures are called
    return few and (alike or (named * FEW >= names * (FEW - 1) and (largest - amounts <= ALWAYS or 2 * amounts >= largest)))


def _tells(one: Said) -> bool:
    """Is it an amount, and no weight, score or round number, which many reports share?"""
    return not one.aside and (one.figure.decimals > 0 or abs(one.figure.value) >= THOUSAND)


def _overlap(first: Sequence[Hashable], second: Sequence[Hashable]) -> tuple[int, int]:
    """How many two lists share, of how many."""
    return (Counter(first) & Counter(second)).total(), max(len(first), len(second))


def _ordered(group: list[YearReport]) -> Versions:
    """In order of publication as the manifest gives it, else of the dates that they print, else as they were given."""
    keys = {"published": [one.publication.published for one in group], "dated": [one.publication.dated for one in group]}
    by = next((name for name, found in keys.items() if all(found) and len(set(found)) > 1), "given")
    ordered = sorted(group, key=lambda one: (
        (getattr(one.publication, by) if by != "given" else ""), one.publication.given, one.source.name, one.sha256))  # fmt: skip
    return Versions(tuple(ordered), by)


# --- what was changed -------------------------------------------------------------------------------


def revised(before: YearReport, after: YearReport, by: str) -> list[Outcome]:
    """Every figure that the later of two publications prints otherwise, then every wording; of what a dataset does not keep, that there is something."""
    severity: Severity = "notice" if after.publication.corrected and not before.publication.corrected else "warning"
    names = {"before": PurePath(before.source.name).name, "after": PurePath(after.source.name).name, "by": by}
    whole = before.publication.whole and after.publication.whole  # else a figure that is missing may stand in what was not kept
    changed = [pair for pair in _changed(before.publication.figures, after.publication.figures) if whole or None not in pair]
    figures = [_figure(pair, before, after, names, severity) for pair in changed]
    clauses = [_clause(one, before, after, names, severity) for one in _reworded(before.publication.lines, after.publication.lines)]
    found = [*figures, *clauses]
    if len(found) > MOST:
        rest = _finding("revised-more", names | {"count": str(len(found) - MOST)}, titled(after, before), severity, after)
        return [*found[:MOST], rest]
    if not found and not whole:
        return [_finding("revised-other", names, titled(after, before), severity, after)]
    return found


def _finding(message: str, words: Words, found: Sequence[Evidence], severity: Severity, after: YearReport) -> Outcome:
    return Outcome(
        "revised", "broken", KIND, message, text(**({"label": after.unit.name} | words)), severity, year=after.year, evidence=tuple(found)
    )


Pair = tuple[Said | None, Said | None]  # before and after


def _changed(before: Sequence[Said], after: Sequence[Said]) -> list[Pair]:
    """The figures that stand in another's place, then those without one. Numbers of pages and headings come and go with the container."""
    replaced, lone = list[Pair](), (list[Said](), list[Said]())
    for old, new in _apart([one.value for one in before], [one.value for one in after]):
        pairs, *left = _by_name([before[at] for at in old], [after[at] for at in new])
        replaced += pairs
        for side, more in zip(lone, left, strict=True):
            side.extend(more)
    pairs, gone, come = _by_name(*lone)
    moved = Counter(one.value for one in gone) & Counter(one.value for one in come)
    singles: list[Pair] = [(one, None) for one in gone if not one.aside and not moved[one.value]]
    singles += [(None, one) for one in come if not one.aside and not moved[one.value]]
    told, found = set[Hashable](), list[Pair]()
    for pair in [*replaced, *(one for one in pairs if one[0] and one[1] and one[0].value != one[1].value), *singles]:
        key = tuple(one and one.value for one in pair)
        if key not in told or not any(one and one.again for one in pair):
            found.append(pair)
        told.add(key)
    return found


def _by_name(old: Sequence[Said], new: Sequence[Said]) -> tuple[list[Pair], list[Said], list[Said]]:
    """Figures in each other's place: those of one name, then, where as many are left on both sides, in order."""
    waiting: dict[Hashable, list[Said]] = defaultdict(list)
    for one in new:
        waiting[one.name].append(one)
    pairs, gone = list[Pair](), list[Said]()
    for one in old:
        same = waiting.get(one.name)
        if same:
            pairs.append((one, same.pop(0)))
        else:
            gone.append(one)
    paired = {id(one[1]) for one in pairs}
    come = [one for one in new if id(one) not in paired]
    if len(gone) == len(come):
        return [*pairs, *zip(gone, come, strict=True)], [], []
    return pairs, gone, come


def _apart(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[range, range]]:
    """Where two sequences do not say the same."""
    first, last = _common_ends(old, new)
    left, right = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(left), len(right)) > LONGEST:
        yield range(first, len(old) - last), range(first, len(new) - last)
        return
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=len(left) * len(right) > LARGE).get_opcodes():
        if what != "equal":
            yield range(first + a, first + b), range(first + c, first + d)


def _figure(pair: Pair, before: YearReport, after: YearReport, names: Words, severity: Severity) -> Outcome:
    old, new = pair
    shown = new or old
    assert shown is not None
    found = [_evidence("stated", new, after)] if new else []
    found += [_evidence("counterpart", old, before)] if old else []
    words = names | {
        "label": shown.label, "stated": new.figure.raw if new else "", "expected": old.figure.raw if old else "",
        "unit": (new.figure.unit or "") if new else "", "base_unit": (old.figure.unit or "") if old else "",
    }  # fmt: skip
    gap = plain(abs(new.figure.value - old.figure.value)) if old and new and old.figure.unit == new.figure.unit else None
    return Outcome(
        "revised", "broken", KIND, "revised" if old and new else "revised-gone" if old else "revised-new", text(**words), severity,
        shown.measure, shown.subject, shown.year or after.year, shown.stage, plain(new.figure.value) if new else None,
        plain(old.figure.value) if old else None, gap, shown.figure.unit, evidence=tuple(found),
    )  # fmt: skip


def _evidence(role: str, one: Said, report: YearReport) -> Evidence:
    figure = one.figure
    return Evidence(role, one.measure, one.label, figure.value, figure.unit, figure.raw, one.origin, "", figure.place, report.source)


class Clause(NamedTuple):
    """A clause: its words alone, as it is printed, and the line that it stands in."""

    words: str
    raw: str
    line: Line


class Reworded(NamedTuple):
    """What stood there and what stands there now; one of them may be missing."""

    before: Clause | None
    after: Clause | None


def _reworded(before: Sequence[Line], after: Sequence[Line]) -> list[Reworded]:
    """The clauses that stand in another's place, and those of some length that only one of two has."""
    old, new = _clauses(before), _clauses(after)
    known = {one.words for one in old} & {one.words for one in new}
    found = list[Reworded]()
    for left, right in _apart([one.words for one in old], [one.words for one in new]):
        gone, come = _without_ends([old[at] for at in left], [new[at] for at in right])
        if gone and come:
            found.append(Reworded(_one(gone), _one(come)))
        elif bool(left) != bool(right):
            lone = [one for one in (*gone, *come) if one.line.origin == "text" and len(one.words) >= SHORTEST and one.words not in known]
            found += [Reworded(one, None) if gone else Reworded(None, one) for one in lone]
    return found


def _without_ends(gone: list[Clause], come: list[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Two runs of clauses without those at their ends that say the same, parted or not."""
    was, now = ("".join(one.words for one in some) for some in (gone, come))
    if was == now:
        return [], []
    if not was or not now:
        return gone, come
    first, last = _common_ends(was, now)
    return _between(gone, first, len(was) - last), _between(come, first, len(now) - last)


def _between(clauses: list[Clause], first: int, last: int) -> list[Clause]:
    """The clauses that the characters first..last stand in; where there is none between them, the one that they would stand in."""
    found, at = list[Clause](), 0
    for one in clauses:
        if (at < last and first < at + len(one.words)) or (first == last and at <= first <= at + len(one.words) and not found):
            found.append(one)
        at += len(one.words)
    return found


def _common_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How much two sequences share from their beginning, and of the rest from their end."""
    least = min(len(old), len(new))
    first = next((at for at in range(least) if old[at] != new[at]), least)
    last = next((at for at in range(least - first) if old[-1 - at] != new[-1 - at]), least - first)
    return first, last


def _one(clauses: Sequence[Clause]) -> Clause:
    return Clause(
        "".join(one.words for one in clauses),
        clauses[0].raw if len(clauses) == 1 else "，".join(one.raw for one in clauses),
        clauses[0].line,
    )


def _clauses(lines: Sequence[Line]) -> list[Clause]:
    found = list[Clause]()
    for line in lines:
        view = squeeze(line.text)
        for match in CLAUSE.finditer(view.text):
            words = "".join(filter(str.isalpha, match.group()))
            start, end = view.span(*match.span())
            if words:
                found.append(Clause(words, line.text[start:end], line))
    return found


def _clause(one: Reworded, before: YearReport, after: YearReport, names: Words, severity: Severity) -> Outcome:
    sides = (("stated", one.after, after), ("counterpart", one.before, before))
    found = [
        Evidence(role, None, clause.raw, None, None, clause.raw, clause.line.origin, "", clause.line.place, report.source)
        for role, clause, report in sides if clause is not None
    ]  # fmt: skip
    message = "revised-words" if one.before and one.after else "revised-words-gone" if one.before else "revised-words-new"
    words = {"stated": one.after.raw if one.after else "", "expected": one.before.raw if one.before else ""}
    return _finding(message, names | words, found, severity, after)
