"""table-text: a column of a table that the narrative tells again, name by name (甲县60万元、乙区110万元).

Which column it is, no word need say: where the same words lead from several names of rows to numbers that stand in one column of these
rows, they lead to that column wherever they stand (and so for rows, by the names of columns). A name beside which they lead to another
number disagrees. What is looked up is settled by its name and these words; values only prove what the words mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..mapping.labels import read_head, row_measure
from ..model import Figure, Report
from ..numbers import base_value, is_money, plain
from ..outcome import Evidence, Outcome
from ..rules import Rules
from .causes import SLIPPED, cause_of, significant
from .grid import YEAR
from .outcomes import agree, allowance, broken, decimals_for, figure_evidence, holds, in_unit, text
from .told_names import NUMBER, Line, Telling, lines_of, sentences_of, tellings

LOOSE = 4  # characters that may stand between a name and its number where its sentence tells a column
UNLIKE = frozenset({"%", "分"})  # units that are no names of things counted
POINTS = "分"  # a weight or a score, which the words do not tell apart
ALTERNATIVES = 3  # numbers that a name may be of, as columns leave it open
LONE = 3  # characters of a name that needs no others beside it
FEWEST = 2  # names that prove what words lead to
TELLING = 3  # digits of a number that do not come again by chance
RULE = "told again"
Pair = tuple[Telling, Figure]


def check_retold(report: Report, rules: Rules) -> list[Outcome]:
    """Each number of a column, or row, that the narrative is proved to tell, and each name that bears but few numbers."""
    out: list[Outcome] = []
    tables = [*lines_of(report, rules)]
    spoken = sentences_of(report, rules) if tables else []
    elsewhere = _by_name(line for lines in tables for line in lines)
    for lines in tables:
        names = frozenset(name for line in lines for name in line.figures)
        if len(names) > FEWEST:
            out += _judged(lines, list(tellings(spoken, names, rules)), elsewhere)
    trees = {one.table for one in report.indicators}  # whose rows are of one project each
    columns = _by_name(line for lines in tables for line in lines if line.axis == "column" and line.table not in trees)
    printed = {name: found for name, found in columns.items() if len(name) >= LONE and not _general(name, rules)}
    told = list(tellings(spoken, frozenset(printed), rules)) if printed else []
    this_year = [one for one in told if all(int(said) == report.year for said in YEAR.findall(one.when))]
    ranked = [*_single(this_year, printed), *sorted(out, key=lambda one: one.state == "holds")]  # the last of each place is kept
    return [*{one.evidence[0].place: one for one in ranked}.values()]


def _by_name(lines: Iterator[Line]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for line in lines:
        for name, figure in line.figures.items():
            found[name].append(figure)
    return found


# --- a name alone -----------------------------------------------------------------------------------------


def _single(told: Sequence[Telling], printed: Mapping[str, Sequence[Figure]]) -> Iterator[Outcome]:
    """A name with a number right behind it, which tables give few numbers: it is one of them. Told twice differently, it is no name."""
    groups: dict[tuple[str, str, str], list[Telling]] = defaultdict(list)
    for one in told:
        if not one.words and not one.known and one.figure.unit not in {None, POINTS}:
            groups[one.name, one.when, "money" if is_money(one.figure.unit) else one.figure.unit or ""].append(one)
    for group in groups.values():
        if all(agree(group[0].figure, other.figure) for other in group[1:]):
            yield from (outcome for one in group if (outcome := _one_of(one, printed[one.name])) is not None)


def _one_of(one: Telling, printed: Sequence[Figure]) -> Outcome | None:
    same = [like for figure in printed if (like := _like(figure, one.figure)) is not None]
    right = next((like for like in same if agree(like, _size(one.figure))), None)
    if right is not None:
        return _holds(one, right)
    sure = one.whole and one.figure.unit not in UNLIKE and significant(one.figure) >= FEWEST and not one.figure.approximate
    if not sure or not 0 < len(same) <= ALTERNATIVES:
        return None
    slip = next((like for like in same if (cause := cause_of(one.figure, base_value(like))) is not None and cause.code in SLIPPED), None)
    return _broken(one, slip) if slip is not None else None  # a lone name may be told of anything else that it has


def _general(name: str, rules: Rules) -> bool:
    """Is a name one of columns or of measures, which many rows and columns bear?"""
    return bool(read_head(name, rules).role) or row_measure(name, rules) is not None


# --- what the words lead to --------------------------------------------------------------------------------


def _judged(lines: list[Line], told: list[Telling], elsewhere: dict[str, list[Figure]]) -> Iterator[Outcome]:
    by_words: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for one in told:
        by_words[one.words, one.when].append(one)
        if len(one.words) <= LOOSE:
            by_words[one.sentence, one.when, one.words.count(NUMBER)].append(one)
    unsure = _told_differently(told)
    for group in by_words.values():
        if len({one.name for one in group}) <= FEWEST:
            continue
        proved = [(line, ok, wrong) for line in lines for ok, wrong in [_held(line, group)] if _proves(ok, wrong)]
        for line, ok, wrong in sorted(proved, key=lambda each: -len(each[1]))[:1]:
            yield from (_holds(one, figure) for one, figure in ok)
            yield from (_broken(one, figure) for one, figure in wrong
                        if (one.sentence, one.name) not in unsure and _sure(one, line, ok) and not _printed(one, elsewhere))  # fmt: skip


def _told_differently(told: Sequence[Telling]) -> set[tuple[object, str]]:
    """Names that one sentence tells of several numbers of a kind: of what else they are is not said by the name."""
    first: dict[tuple[object, str, str | None], Figure] = {}
    return {
        (one.sentence, one.name)
        for one in told
        if not agree(first.setdefault((one.sentence, one.name, one.figure.unit), one.figure), one.figure)
    }


def _sure(one: Telling, line: Line, ok: list[Pair]) -> bool:
    """Is it told in one breath with names beside which the words lead where they should, and is its name whole?"""
    beside = sum(other.sentence == one.sentence for other, _ in ok)
    known = (not one.words and one.figure.unit not in UNLIKE) or any(one.words == other.words for other, _ in ok)
    return one.whole and known and beside >= (1 if line.axis == "column" else FEWEST)


def _printed(one: Telling, elsewhere: dict[str, list[Figure]]) -> bool:
    """Does the name have such a number anywhere, so that it is told of that one?"""
    return any(
        printed is not None and agree(printed, _size(one.figure))
        for printed in (_like(figure, one.figure) for figure in elsewhere[one.name])
    )


def _held(line: Line, group: list[Telling]) -> tuple[list[Pair], list[Pair]]:
    ok: list[Pair] = []
    wrong: list[Pair] = []
    for one in group:
        printed = _like(line.figures.get(one.name), one.figure)
        if printed is None:
            continue
        if agree(printed, _size(one.figure)):
            ok.append((one, printed))
        elif printed.unit == one.figure.unit or is_money(printed.unit):  # 人次 beside 人 may agree, but neither has to
            wrong.append((one, printed))
    return ok, wrong


def _size(figure: Figure) -> Figure:
    return replace(figure, value=abs(figure.value))


def _like(printed: Figure | None, said: Figure) -> Figure | None:
    """The number of a table as one of the kind of what is said; None where it is of another kind."""
    if printed is None:
        return None
    if printed.unit is None and not is_money(said.unit):
        return None  # what a column without a unit counts is not known
    unit = printed.unit if printed.unit is not None else said.unit
    same = unit == said.unit or (is_money(unit) and is_money(said.unit)) or _counts_alike(unit or "", said.unit or "")
    return replace(_size(printed), unit=unit) if same else None


def _counts_alike(one: str, other: str) -> bool:
    """批 and 批次 count one thing; 家 and 人 do not."""
    return bool(one and other) and UNLIKE.isdisjoint({one, other}) and (one.startswith(other) or other.startswith(one))


def _proves(ok: list[Pair], wrong: list[Pair]) -> bool:
    names = {one.name: base_value(figure) for one, figure in ok if significant(figure) >= FEWEST}
    telling = any(significant(figure) >= TELLING for _, figure in ok)
    return telling and len(set(names.values())) >= FEWEST and len({one.name for one, _ in wrong}) * 2 <= len(names)


def _evidence(one: Telling, printed: Figure) -> list[Evidence]:
    return [
        figure_evidence("stated", one.name, one.figure, "text", rule=RULE),
        figure_evidence("counterpart", one.name, printed, "table", rule=RULE),
    ]


def _holds(one: Telling, printed: Figure) -> Outcome:
    return holds(
        "table-text", "table-text", _evidence(one, printed), stated=plain(one.figure.value), expected=plain(printed.value), message="equal"
    )


def _broken(one: Telling, printed: Figure) -> Outcome:
    places = decimals_for(one.figure, [printed])
    expected = base_value(printed)
    shown = in_unit(expected, one.figure, places) if is_money(one.figure.unit) else plain(printed.value)
    return broken(
        "table-text", "table-text", "equal", text(label=one.name, stated=plain(one.figure.value), unit=one.figure.unit or "", expected=shown, where="table"),
        _evidence(one, printed), figure=one.figure, expected=shown, difference=in_unit(abs(expected - base_value(one.figure)), one.figure, places),
        allowed=in_unit(allowance((one.figure, printed)), one.figure, places + 1), cause=cause_of(one.figure, expected),
    )  # fmt: skip
