"""table-text: a column of a table that the narrative tells again, name by name (榕安县67.50万元、江浦区116.27万元).

Which column it is, no word need say: where the same words lead from several names of rows to numbers that stand in one column of these
rows, they lead to that column wherever they stand (and so for rows, by the names of columns). A name beside which they lead to another
number disagrees. What is looked up is settled by its name and these words; values only prove what the words mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import regex

from ..mapping.labels import clean_label, read_head, row_measure
from ..mapping.lexicon import cue_pattern, words_of
from ..mapping.prose.paragraph import sentences
from ..model import Cell, Figure, Paragraph, Report, Table
from ..numbers import Token, base_value, digit_unit, is_money, plain, tokens
from ..outcome import Outcome
from ..regexes import compiled
from ..rules import Rules
from ..structure import cells_by_row
from ..text import flat, place_in, squeeze
from .causes import cause_of, significant
from .outcomes import agree, allowance, broken, decimals_for, figure_evidence, holds, in_unit, text

SHORTEST, LONGEST = 2, 30  # characters of a name
LOOSE = 4  # characters that may stand between a name and its number where its sentence tells a column
REACH = 40  # characters between a name and its number
MOST = 4  # numbers after one name
UNLIKE = frozenset({"%", "分"})  # units that are no names of things counted
POINTS = "分"  # a weight or a score, which the words do not tell apart
ALTERNATIVES = 3  # numbers that a name may be of, as columns leave it open
LONE = 3  # characters of a name that needs no others beside it
FEWEST = 2  # names that prove what words lead to
TELLING = 3  # digits of a number that do not come again by chance
WORDS = compiled(r"\p{Han}")
RULE = "told again"


@dataclass(frozen=True)
class Line:
    """A row or a column of numbers: by its names of columns or rows the number of each."""

    table: int
    at: tuple[str, int]
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Telling:
    """A number of the narrative behind a name, and the words between them."""

    name: str
    whole: bool  # nothing that is not understood stands before it
    words: str
    sentence: tuple[int, int]
    figure: Figure


def check_retold(report: Report, rules: Rules) -> list[Outcome]:
    """Each number of a column, or row, that the narrative is proved to tell."""
    out: list[Outcome] = []
    tables = [*_tables(report, rules)]
    elsewhere: dict[str, list[Figure]] = defaultdict(list)
    for line in (line for lines in tables for line in lines):
        for name, figure in line.figures.items():
            elsewhere[name].append(figure)
    for lines in tables:
        names = {name for line in lines for name in line.figures}
        if len(names) > FEWEST:
            out += _judged(lines, list(_tellings(report, frozenset(names), rules)), elsewhere)
    out = [*{one.evidence[0].place: one for one in sorted(out, key=lambda one: one.state == "holds")}.values()]
    known = {one.evidence[0].place for one in out}
    return out + [one for one in _single(report, tables, rules) if one.evidence[0].place not in known]


def _single(report: Report, tables: list[list[Line]], rules: Rules) -> Iterator[Outcome]:
    """A name with a number of its own right behind it, which few numbers of tables bear: it is one of them."""
    printed: dict[str, list[Figure]] = defaultdict(list)
    trees = {one.table for one in report.indicators}  # whose rows are of one project each
    for line in (line for lines in tables for line in lines if line.at[0] == "column" and line.table not in trees):
        for name, figure in line.figures.items():
            if len(name) >= LONE and not _known(name, rules):
                printed[name].append(figure)
    told: dict[tuple[str, str, str], list[Telling]] = defaultdict(list)
    for one in _tellings(report, frozenset(printed), rules):
        told[one.name, one.words, "money" if is_money(one.figure.unit) else one.figure.unit or ""].append(one)
    for (_, words, _), group in told.items():
        one = group[0]
        if not words.endswith("|") or one.figure.unit in {None, POINTS} or any(not agree(one.figure, other.figure) for other in group[1:]):
            continue
        for one in group:
            same = [like for figure in printed[one.name] if (like := _like(figure, one.figure)) is not None]
            right = next((like for like in same if agree(like, _size(one.figure))), None)
            if right is not None:
                yield _holds(one, right)
            elif same and len(same) <= ALTERNATIVES and one.whole and significant(one.figure) >= FEWEST and not one.figure.approximate:
                yield _broken(one, same[0])


# --- tables -------------------------------------------------------------------------------------------


def _tables(report: Report, rules: Rules) -> Iterator[list[Line]]:
    """The columns of each table under the names of its rows, and its rows under those of its columns."""
    figures: dict[tuple[int | None, ...], list[Figure]] = defaultdict(list)
    for one in report.readings:
        place = one.figure.place
        if place.table is not None and one.status != "set_aside":
            figures[place.table, place.row, place.col].append(one.figure)
    for block in report.document.blocks:
        if isinstance(block, Table):
            known = {(row, col): found[0] for (table, row, col), found in figures.items() if table == block.index and len(found) == 1}
            yield from _lines(block, known, rules)


def _lines(table: Table, known: dict[tuple[int | None, int | None], Figure], rules: Rules) -> Iterator[list[Line]]:
    rows = cells_by_row(table)
    numbered = sorted({row for row, _ in known if row is not None})
    if not numbered:
        return
    firsts = {row: next((cell for cell in rows[row] if WORDS.search(cell.text)), None) for row in numbered}
    labels = {row: _name(cell, rules) for row, cell in firsts.items()}
    known = {(row, col): figure for (row, col), figure in known.items() if row is not None and (firsts[row] is None or firsts[row].col != col)}
    heads: dict[int, str] = {}
    for row in rows[: numbered[0]]:
        for cell in row:
            for col in range(cell.col, cell.col + cell.colspan):
                heads[col] = _name(cell, rules)
    whole = {row for row in numbered if len(rows[row]) == len(rows[numbered[0]]) or table.grid}
    down: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    across: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for (row, col), figure in known.items():
        if row in whole and row is not None and col is not None:
            down[col][labels[row]].append(figure)
            across[row][heads.get(col, "")].append(figure)
    for kind, found in (("column", down), ("row", across)):
        yield [Line(table.index, (kind, at), {name: one[0] for name, one in each.items() if name and len(one) == 1})
               for at, each in found.items()]  # fmt: skip


def _name(cell: Cell | None, rules: Rules) -> str:
    core = clean_label(cell.text).core if cell is not None else ""
    core = rules.wording("name-ending").sub("", core)
    fits = SHORTEST <= len(core) <= LONGEST and WORDS.search(core) and not rules.wording("total").search(core)
    return core if fits else ""


# --- the narrative --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> regex.Pattern[str]:
    return compiled("|".join(regex.escape(one) for one in sorted(names, key=lambda one: (-len(one), one))))


def _tellings(report: Report, names: frozenset[str], rules: Rules) -> Iterator[Telling]:
    pattern = _pattern(names)
    for block in report.document.blocks:
        if isinstance(block, Paragraph) and pattern.search(squeeze(block.text).text):
            view = squeeze(block.text)
            numbers = [one for one in tokens(view, rules) if one.aside is None and one.value is not None and not one.chinese]
            for low, high in sentences(view.text):
                inside = [one for one in numbers if low <= one.start < high]
                yield from _behind(block, view.text, low, [match.span() for match in pattern.finditer(view.text, low, high)], inside, rules)


def _behind(block: Paragraph, line: str, low: int, named: list[tuple[int, int]], numbers: list[Token], rules: Rules) -> Iterator[Telling]:
    """The numbers behind each name, up to the next one."""
    view = squeeze(block.text)
    for at, (start, end) in enumerate(named):
        stop = named[at + 1][0] if at + 1 < len(named) else len(line)
        words, last, when = "", end, _when(line[low:start], rules)
        whole = _is_whole(line[max(low, numbers_end(numbers, start)) : start], rules)
        for one in [one for one in numbers if end <= one.start < stop][:MOST]:
            words += line[last : one.start]
            if len(words) > REACH:
                break
            place = place_in(block, *view.span(one.start, one.end))
            figure = Figure(line[one.start : one.end], one.value or Decimal(0), one.unit, one.decimals, place, one.approximate)
            yield Telling(line[start:end], whole, f"{when}|{_shape(words, rules)}", (block.block, low), figure)
            words += "#" + (one.unit or "")
            last = one.tail


def numbers_end(numbers: list[Token], before: int) -> int:
    """Where the last number before an offset ends."""
    return max((one.tail for one in numbers if one.tail <= before), default=0)


def _is_whole(before: str, rules: Rules) -> bool:
    """Is a name all that its clause names? What a comma of lists parts from it shares its number."""
    clause = STOP.split(before)[-1]
    for word in words_of(clause, rules):
        if word.kind in KNOWN:
            clause = clause.replace(word.text, "", 1)
    return not WORDS.search(cue_pattern(rules, "filler").sub("", clause))


def _when(before: str, rules: Rules) -> str:
    """The years and stages that the clause before a name says."""
    clause = CLAUSE.split(before)[-1]
    return "".join(word.text for word in words_of(clause, rules) if word.kind in TIMES)


def _shape(words: str, rules: Rules) -> str:
    return PUNCT.sub("", cue_pattern(rules, "filler").sub("", words))


CLAUSE = compiled(r"[，,;。]")
STOP = compiled(r"[，,;:。]")
KNOWN = frozenset({"year", "prior", "base", "base-year", "stage", "current", "among", "each", "verb"})
TIMES = frozenset({"year", "prior", "base", "base-year", "stage"})
PUNCT = compiled(r"[，,、:;()\"\s]")


def _known(name: str, rules: Rules) -> bool:
    """Is a name one of columns, funds or measures, which have aspects that it does not say?"""
    whole = any(word.text == name and word.kind in {"fund", "measure"} for word in words_of(name, rules))
    return whole or bool(read_head(name, rules).role) or row_measure(name, rules) is not None


# --- what the words lead to --------------------------------------------------------------------------------


def _judged(lines: list[Line], told: list[Telling], elsewhere: dict[str, list[Figure]]) -> Iterator[Outcome]:
    by_words: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for one in told:
        by_words[one.words,].append(one)
        when, _, words = one.words.partition("|")
        if len(words) <= LOOSE:
            by_words[one.sentence, when, words.count("#")].append(one)
    for group in by_words.values():
        if len({one.name for one in group}) <= FEWEST:
            continue
        proved = [(line, ok, wrong) for line in lines for ok, wrong in [_held(line, group)] if _proves(ok, wrong)]
        for line, ok, wrong in sorted(proved, key=lambda each: -len(each[1]))[:1]:
            yield from (_holds(one, figure) for one, figure in ok)
            yield from (_broken(one, figure) for one, figure in wrong if _sure(one, line, ok) and not _printed(one, elsewhere))


def _sure(one: Telling, line: Line, ok: list[tuple[Telling, Figure]]) -> bool:
    """Is it told in one breath with names beside which the words lead where they should, and is its name whole?"""
    beside = sum(other.sentence == one.sentence for other, _ in ok)
    known = one.words.endswith("|") or any(one.words == other.words for other, _ in ok)
    return one.whole and known and beside >= (1 if line.at[0] == "column" else FEWEST)


def _printed(one: Telling, elsewhere: dict[str, list[Figure]]) -> bool:
    """Does the name have such a number anywhere, so that it is told of that one?"""
    return any(printed is not None and agree(printed, _size(one.figure)) for printed in (_like(figure, one.figure) for figure in elsewhere[one.name]))


def _held(line: Line, group: list[Telling]) -> tuple[list[tuple[Telling, Figure]], list[tuple[Telling, Figure]]]:
    ok, wrong = [], []
    for one in group:
        printed = _like(line.figures.get(one.name), one.figure)
        if printed is not None:
            (ok if agree(printed, _size(one.figure)) else wrong).append((one, printed))
    return ok, wrong


def _size(figure: Figure) -> Figure:
    return replace(figure, value=abs(figure.value))


def _like(printed: Figure | None, said: Figure) -> Figure | None:
    """The number of a table as one of the kind of what is said; None where it is of another kind."""
    if printed is None:
        return None
    unit = printed.unit if printed.unit is not None else said.unit
    counts = is_money(unit) == is_money(said.unit) and UNLIKE.isdisjoint({unit, said.unit})
    same = unit == said.unit or counts
    return replace(_size(printed), unit=unit) if same else None


def _proves(ok: list[tuple[Telling, Figure]], wrong: list[tuple[Telling, Figure]]) -> bool:
    names = {one.name: base_value(figure) for one, figure in ok if significant(figure) >= FEWEST}
    telling = any(significant(figure) >= TELLING for _, figure in ok)
    return telling and len(set(names.values())) >= FEWEST and len({one.name for one, _ in wrong}) * 2 <= len(names)


def _holds(one: Telling, printed: Figure) -> Outcome:
    found = [figure_evidence("stated", one.name, one.figure, "text", rule=RULE), figure_evidence("counterpart", one.name, printed, "table", rule=RULE)]
    return holds("table-text", "table-text", found, stated=plain(one.figure.value), expected=plain(printed.value), message="equal")


def _broken(one: Telling, printed: Figure) -> Outcome:
    found = [figure_evidence("stated", one.name, one.figure, "text", rule=RULE), figure_evidence("counterpart", one.name, printed, "table", rule=RULE)]
    places = decimals_for(one.figure, [printed])
    expected = base_value(printed)
    shown = in_unit(expected, one.figure, places) if is_money(one.figure.unit) else plain(printed.value)
    return broken(
        "table-text", "table-text", "equal", text(label=one.name, stated=plain(one.figure.value), unit=one.figure.unit or "", expected=shown, where="table"),
        found, figure=one.figure, expected=shown, difference=in_unit(abs(expected - base_value(one.figure)), one.figure, places),
        allowed=in_unit(allowance((one.figure, printed)), one.figure, places + 1), cause=cause_of(one.figure, expected),
    )  # fmt: skip
