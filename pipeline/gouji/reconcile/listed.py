"""Lists in tables (名录): how many projects, counties or works a table lists, and the average of their scores, against the text.

惠及8个县区 is held against a table whose rows are headed 县区. The two are of one thing only where the paragraph prints a total of
that table too; values withdraw the link otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ..document import Cell, Table
from ..model import Fact, Figure, Mention, Report
from ..numbers import is_money, plain
from ..outcome import Outcome
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat
from .arithmetic import Range, fits
from .grid import numbers_of
from .outcomes import HUNDRED, broken, evidence, figure_evidence, holds, text, unable

HEAD_ROWS = 3
FEWEST = 2
TELLING = 3  # digits that two amounts do not share by chance


@dataclass
class Listing:
    """A table that lists things by name: `noun` heads their names."""

    noun: str
    heads: dict[int, str]
    names: set[str] = field(default_factory=set)
    rows: list[dict[int, Figure]] = field(default_factory=list)
    totals: list[tuple[str, dict[int, Figure]]] = field(default_factory=list)

    def told(self, amounts: set[str]) -> bool:
        """Is one of its totals among the amounts, in whatever unit and rounding?"""
        sums = {digits for _, row in self.totals for figure in row.values() if len(digits := _digits(figure)) >= TELLING}
        return any(_one_number(one, other) for one in sums for other in amounts)


def check_listed(report: Report, rules: Rules) -> list[Outcome]:
    """Counts and averages of what tables list."""
    tables = [block for block in report.document.blocks if isinstance(block, Table)]
    listings = [one for table in tables if (one := _listing(table, rules)) is not None]
    if not listings:
        return []
    counts = [outcome for one in report.mentions if one.kind == "listed-count" for outcome in _counted(one, listings, report)]
    return (
        counts
        + [outcome for fact in report.facts for outcome in _averaged(fact, listings, report, rules)]
        + [*_totals(listings, report, rules)]
    )


def _listing(table: Table, rules: Rules) -> Listing | None:
    """The names under the first head that says what is listed."""
    rows = cells_by_row(table)
    for at, row in enumerate(rows[:HEAD_ROWS]):
        for place, cell in enumerate(row):
            noun = rules.wording("names-of").sub("", flat(cell.text))
            if rules.wording("listed-noun").fullmatch(noun):
                key = cell.col if table.grid else place
                one = Listing(noun, {cell.col if table.grid else n: flat(cell.text) for n, cell in enumerate(row)})
                _fill(one, table, key, rows[at + 1 :], rules)
                return one if len(one.names) >= FEWEST and len(one.names) == len(one.rows) else None
    return None


def _fill(one: Listing, table: Table, key: int, rows: list[list[Cell]], rules: Rules) -> None:
    for cells in rows:
        named = {cell.col if table.grid else at: flat(cell.text) for at, cell in enumerate(cells)}
        label = next((words for words in named.values() if words), "")
        label = label if rules.wording("total-row").search(label) else ""
        numbers = numbers_of(table, cells)
        if label:
            one.totals.append((label, numbers))
        elif named.get(key) and key not in numbers and not one.totals:
            one.names.add(named[key])
            one.rows.append(numbers)


def _counted(said: Mention, listings: list[Listing], report: Report) -> Iterator[Outcome]:
    """8个县区 against the rows of the tables that list 县区, where the paragraph prints a total of them."""
    amounts = _amounts(report, said.place.block)
    sizes = {len(one.names): one for one in listings if one.noun in said.raw and one.told(amounts)}
    if not sizes:
        return
    stated = int(said.quote)
    figure = Figure(said.quote, Decimal(stated), None, 0, said.place)
    found = [figure_evidence("stated", said.raw, figure, "text", rule=said.rule)]
    size, one = next(iter(sizes.items()))
    if stated in sizes:
        yield holds("projects-covered", "count", found, stated=str(stated), expected=str(stated), message="listed-count")
    elif len(sizes) > 1:
        yield unable("projects-covered", "count", "ambiguous", said.raw, found)
    else:
        yield broken("projects-covered", "count", "listed-count", text(label=one.noun, stated=stated, expected=size), found, severity="warning",
                     figure=figure, expected=str(size), difference=str(abs(stated - size)), allowed="0")  # fmt: skip


def _amounts(report: Report, block: int | None) -> set[str]:
    """The digits of the amounts that a paragraph prints."""
    facts = (fact for fact in report.facts if fact.origin == "text" and fact.figure.place.block == block)
    return {_digits(fact.figure) for fact in facts if is_money(fact.figure.unit) or fact.figure.unit == POINTS}


POINTS = "分"


def _digits(figure: Figure) -> str:
    """What is left of a number in any unit of money."""
    return plain(figure.value).replace(".", "").strip("0-")


def _one_number(one: str, other: str) -> bool:
    """Are two rows of digits alike, or the shorter a rounding of the longer?"""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > TELLING and abs(int(long[: len(short)]) - int(short)) <= 1)


# --- averages -----------------------------------------------------------------------------------------


def _averaged(fact: Fact, listings: list[Listing], report: Report, rules: Rules) -> Iterator[Outcome]:
    """平均得分92.10分 of the projects that a table lists with their scores."""
    if not _is_average(fact, rules) or rules.wording("weighted").search(fact.label):
        return
    whose = rules.wording("who-scored").search(fact.label)
    scores = [(one, at) for one in listings for at in _score_columns(one, rules)]
    near = [(one, at) for one, at in scores if whose is None or whose.group() in one.heads.get(at, "")] or scores
    means = [(mean, one, at) for one, at in near if (mean := _mean(one, at)) is not None]
    found = [evidence("stated", fact)]
    if any(fits(fact.figure, mean) for mean, _, _ in means):
        yield holds("rate", "table-text", found, fact=fact, message="average")
    elif len(means) == 1 and _spoken_of(means[0][1], fact.figure.place.block, report):
        yield _wrong(fact.figure, means[0], found)


def _is_average(fact: Fact, rules: Rules) -> bool:
    return fact.origin == "text" and fact.figure.unit == POINTS and rules.wording("average").search(fact.label) is not None


def _spoken_of(one: Listing, block: int | None, report: Report) -> bool:
    """Does a paragraph print a total of the list, or how many it lists?"""
    sizes = {said.quote for said in report.mentions if said.kind == "listed-count" and said.place.block == block and one.noun in said.raw}
    return one.told(_amounts(report, block)) or str(len(one.names)) in sizes


def _totals(listings: list[Listing], report: Report, rules: Rules) -> Iterator[Outcome]:
    """平均 | 92.10 under the scores; 合计 | 92.10 may be another's score, where nothing calls it an average and the text tells none."""
    averages = [fact.figure for fact in report.facts if _is_average(fact, rules)]
    for one in listings:
        for label, row in one.totals:
            for at in _score_columns(one, rules):
                mean, figure = _mean(one, at), row.get(at)
                if mean is None or figure is None:
                    continue
                if not rules.wording("average").search(label + one.heads[at]) and not any(fits(each, mean) for each in averages):
                    continue
                found = [figure_evidence("stated", label, figure, "table")]
                yield holds("rate", "table", found, message="average") if fits(figure, mean) else _wrong(figure, (mean, one, at), found)


def _score_columns(one: Listing, rules: Rules) -> list[int]:
    return [at for at, head in one.heads.items() if rules.wording("score-head").search(head)]


def _mean(one: Listing, at: int) -> Range | None:
    """The average of a column that has a score in every row."""
    scores = [row[at].value for row in one.rows if at in row]
    if len(scores) != len(one.rows) or not all(0 <= score <= HUNDRED for score in scores):
        return None
    mean = sum(scores, Decimal(0)) / len(scores)
    return Range(mean, mean)


def _wrong(figure: Figure, against: tuple[Range, Listing, int], found: list) -> Outcome:  # type: ignore[type-arg]
    mean, one, at = against
    parts = [figure_evidence("part", one.heads[at], row[at], "table") for row in one.rows]
    expected = plain(round(mean.middle, max(figure.decimals, 2)))
    return broken("rate", "table-text", "average", text(label=one.heads[at], stated=plain(figure.value), expected=expected), [*found, *parts],
                  figure=figure, expected=expected, difference=plain(abs(figure.value - Decimal(expected))), allowed="0")  # fmt: skip
