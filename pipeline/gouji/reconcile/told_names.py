"""Names of rows and columns with their numbers, as tables print them and as the narrative tells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import regex

from ..document import Cell, Paragraph, Table
from ..mapping.labels import clean_label, row_measure
from ..mapping.lexicon import cue_pattern, words_of
from ..mapping.prose.paragraph import sentences
from ..model import Figure, Report
from ..numbers import Token, tokens
from ..regexes import compiled
from ..rules import Rules
from ..structure import cells_by_row
from ..text import View, place_in, squeeze

SHORTEST, LONGEST = 2, 30  # characters of a name
REACH = 40  # characters between a name and its number
MOST = 4  # numbers after one name
WORDS = compiled(r"\p{Han}")
CLAUSE = compiled(r"[，,;。]")
STOP = compiled(r"[，,;:。]")
KNOWN = frozenset({"year", "prior", "base", "base-year", "stage", "current", "among", "each", "verb"})
NAMED = frozenset({"measure", "fund"})
TIMES = frozenset({"year", "prior", "base", "base-year", "stage"})
NUMBER = "#"  # stands for a number between a name and another
PUNCT = compiled(r"[，,、:;()\"\s]")
Grid = Mapping[tuple[int, int], Figure]


@dataclass(frozen=True)
class Line:
    """A row or a column of numbers: by its names of columns or rows the number of each."""

    table: int
    axis: str  # column, row
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Telling:
    """A number of the narrative behind a name, and the words between them."""

    name: str
    known: bool  # it is a measure or a fund, which has aspects that it does not say
    whole: bool  # nothing that is not understood stands before it
    words: str  # "" where nothing stands there that says anything
    when: str  # the years and stages that its clause says
    sentence: tuple[int, int]
    figure: Figure


# --- tables -------------------------------------------------------------------------------------------


def lines_of(report: Report, rules: Rules) -> Iterator[list[Line]]:
    """The columns of each table under the names of its rows, and its rows under those of its columns."""
    found: dict[int, dict[tuple[int, int], list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for one in report.readings:
        place = one.figure.place
        if place.table is not None and place.row is not None and place.col is not None and one.status != "set_aside":
            found[place.table][place.row, place.col].append(one.figure)
    for block in report.document.blocks:
        if isinstance(block, Table) and block.index in found:
            yield from _lines(block, {at: each[0] for at, each in found[block.index].items() if len(each) == 1}, rules)


def _lines(table: Table, grid: Grid, rules: Rules) -> Iterator[list[Line]]:
    rows = cells_by_row(table)
    first = min((row for row, _ in grid), default=len(rows))
    labels = {row: next((cell for cell in cells if WORDS.search(cell.text)), None) for row, cells in enumerate(rows)}
    heads = {col: _name(cell, rules) for cells in rows[:first] for cell in cells for col in range(cell.col, cell.col + cell.colspan)}
    down: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    across: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for (row, col), figure in grid.items():
        label = labels[row]
        placed = table.grid or len(rows[row]) == len(rows[first])
        if placed and (label is None or label.col != col):
            down[col][_name(label, rules)].append(figure)
            across[row][heads.get(col, "")].append(figure)
    yield [Line(table.index, "column", _once(each)) for each in down.values()]
    yield [Line(table.index, "row", _once(each)) for each in across.values()]


def _once(found: Mapping[str, Sequence[Figure]]) -> dict[str, Figure]:
    return {name: each[0] for name, each in found.items() if name and len(each) == 1}


def _name(cell: Cell | None, rules: Rules) -> str:
    core = clean_label(cell.text).core if cell is not None else ""
    if row_measure(core, rules) is None:  # a measure is known by its whole name
        core = rules.wording("name-ending").sub("", core)
    fits = SHORTEST <= len(core) <= LONGEST and WORDS.search(core) and not rules.wording("total").search(core)
    return core if fits else ""


# --- the narrative --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph, and its numbers; all offsets are those of the paragraph's squeezed text."""

    block: Paragraph
    view: View
    low: int
    high: int
    numbers: tuple[Token, ...]


def sentences_of(report: Report, rules: Rules) -> list[Sentence]:
    """Every sentence with a number in it."""
    out = []
    for block in report.document.blocks:
        if isinstance(block, Paragraph):
            view = squeeze(block.text)
            numbers = [one for one in tokens(view, rules) if one.aside is None and one.value is not None and not one.chinese]
            for low, high in sentences(view.text) if numbers else ():
                inside = tuple(one for one in numbers if low <= one.start < high)
                out += [Sentence(block, view, low, high, inside)] if inside else []
    return out


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> regex.Pattern[str]:
    return compiled("|".join(regex.escape(one) for one in sorted(names, key=lambda one: (-len(one), one))))


def tellings(told: Sequence[Sentence], names: frozenset[str], rules: Rules) -> Iterator[Telling]:
    """The numbers behind each of the names, up to the next one."""
    for one in told:
        spans = [match.span() for match in _pattern(names).finditer(one.view.text, one.low, one.high)]
        ends = [*(start for start, _ in spans[1:]), one.high]
        for (start, end), stop in zip(spans, ends, strict=False):
            yield from _behind(one, start, end, stop, rules)


def _behind(told: Sentence, start: int, end: int, stop: int, rules: Rules) -> Iterator[Telling]:
    line = told.view.text
    before = line[max([told.low, *(one.tail for one in told.numbers if one.tail <= start)]) : start]
    when, whole = _when(line[told.low : start], rules), _is_whole(before, rules)
    whole = whole and not any(word.kind == "fund" for word in words_of(line[told.low : start], rules))  # of one fund, not of all
    known = any(word.kind in NAMED and not word.start and word.end >= end - start for word in words_of(line[start:stop], rules))
    words, last = "", end
    for one in [one for one in told.numbers if end <= one.start < stop][:MOST]:
        words += line[last : one.start]
        if len(words) > REACH:
            return
        place = place_in(told.block, *told.view.span(one.start, one.end))
        figure = Figure(line[one.start : one.end], one.value or Decimal(0), one.unit, one.decimals, place, one.approximate)
        yield Telling(line[start:end], known, whole, _shape(words, rules), when, (told.block.block, told.low), figure)
        words += f"{NUMBER}{one.unit or ''}"
        last = one.tail


def _is_whole(before: str, rules: Rules) -> bool:
    """Is a name all that its clause names? What a comma of lists parts from it shares its number."""
    clause = STOP.split(before)[-1]
    for word in words_of(clause, rules):
        if word.kind in KNOWN:
            clause = clause.replace(word.text, "", 1)
    return not WORDS.search(cue_pattern(rules, "filler").sub("", clause))


def _when(before: str, rules: Rules) -> str:
    return "".join(word.text for word in words_of(CLAUSE.split(before)[-1], rules) if word.kind in TIMES)


def _shape(words: str, rules: Rules) -> str:
    """The words that say something; what names are printed with and without says nothing. What is received is not what is spent on it."""
    received = rules.wording("revenue-behind").match(words)
    bare = (received[0] if received else "") + PUNCT.sub("", cue_pattern(rules, "filler").sub("", words))
    return rules.wording("name-ending").sub("", bare) if NUMBER not in bare else bare
