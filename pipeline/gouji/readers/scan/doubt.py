"""Signs of doubt in what was recognised: shapes that no number has, letters among digits, a second look that reads otherwise.

Nothing is corrected in silence: what is put right is less sure than `REPAIRED`, and what was read stays among its alternatives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np

from ...regexes import compiled
from ...text import flat
from ..paged.cells import Filled, Ruled
from ..paged.figures import is_done
from ..paged.sheet import Glyph
from .engine import Letter, Picture

REPAIRED = 0.9  # the most that a repaired character, or one that breaks its column's habit, is sure of
UNSURE = 0.98  # a digit, sign or unit read less surely is looked at again
PARTED = 0.5  # the most that a character is sure of which two looks read otherwise
FIGURE = compiled(r"[-+≥≤><±]?\d[\d.,，]*[%％‰万亿千百元]*")
GROUPED = compiled(r"(?<![\d.,])\d{1,3}(?:[.,，]\d{3})+[.,，]\d{1,2}(?![\d.,])|(?<![\d.,])\d{1,3}(?:[.,，]\d{3}){2,}(?![\d.,])")
COLON = compiled(r"(?<!\d)\d{1,18}[:：·]\d{2}[%％]?")
AMONG_DIGITS = (
    (compiled(r"(?<=\d[.,]?)[OoＯ](?=[.,]?\d|[%％]|$)|(?<=^|[^\w])[Oo](?=\.\d)"), "0"),
    (compiled(r"(?<=\d[.,]?)[lI|丨](?=[.,]?\d|[%％])|(?<=^|[^\w])[lI|丨](?=\d*[.,]\d)"), "1"),
)
AT_MOST = compiled(r"^[WwＷ](?=\d)")
AT_LEAST = compiled(r"^2(?=\d{2}(?:\.\d+)?[%％]$)")  # 290% for ≥90%
PLAIN = compiled(r"-?\d[\d,]*(?:\.(\d+))?")
HABIT, FEWEST = 0.8, 5  # share of a column's numbers, and numbers of it, that make a habit


def repaired(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of a line; separators and letters among digits that no number has are what they must be."""
    out = letters = _close(letters)
    if any(len(letter.text) != 1 for letter in letters):
        return out
    text = "".join(letter.text for letter in letters)
    for found in GROUPED.finditer(text):
        marks = [at for at in range(*found.span()) if not text[at].isdigit()]
        last = len(text[marks[-1] + 1 : found.end()]) < 3
        for at in marks:
            if at == marks[-1] and last:
                # 17,026,0 of 17,026,000.00 in a narrow cell
                broken = found.end() == len(text) and (letters[at].sure >= UNSURE or len(text) == marks[-1] + 2)
                _put(out, at, text[at] if broken else ".")
            else:
                _put(out, at, ",")
    if COLON.fullmatch(text):
        at = next(at for at, one in enumerate(text) if not one.isdigit())
        if letters[at].sure < UNSURE:
            _put(out, at, ".")
    for where, digit in AMONG_DIGITS:
        for found in where.finditer(text):
            _put(out, found.start(), digit)
    if AT_MOST.search(text):
        _put(out, 0, "≤")
    elif AT_LEAST.search(text):
        out[0] = letters[0]._replace(sure=min(letters[0].sure, REPAIRED), others=(*letters[0].others, ("≥", 1 - REPAIRED)))
    return out


def _close(letters: Sequence[Letter]) -> list[Letter]:
    """The letters without spaces beside a separator within a number: a wide comma leaves room."""
    text = "".join(letter.text[:1] or "?" for letter in letters)
    gaps = {found.start() for found in BESIDE_MARK.finditer(text)}
    return [letter for at, letter in enumerate(letters) if at not in gaps]


BESIDE_MARK = compiled(r"(?<=\d[.,，]) (?=\d{3}(?:\D|$))|(?<=\d) (?=[.,，]\d)")


def _put(letters: list[Letter], at: int, text: str) -> None:
    """Another character in the place of one, which stays among the alternatives."""
    was = letters[at]
    if was.text != text:
        others = tuple(pair for pair in was.others if pair[0] != text)
        letters[at] = was._replace(text=text, sure=min(was.sure, REPAIRED), others=((was.text, 1 - REPAIRED), *others))


def pointed(crop: Picture, letters: Sequence[Letter]) -> list[Letter]:
    """The letters of a line. Where a speck on the line stands between two digits and no mark was read there, a doubtful digit gets a
    doubtful point or comma before it; digits that were read surely stay, as what may have lost one: a speck may be of a thin digit.

    A number that has a point, a year and a code have no other point.
    """
    out = list(letters)
    told = "".join(letter.text[:1] or "?" for letter in letters)
    runs = [found.span() for found in RUN.finditer(told) if "." not in found[0] and not YEAR.fullmatch(found[0])]
    pairs = [at for start, end in runs for at in range(start + 1, end) if told[at - 1].isdigit() and told[at].isdigit()]
    specks = _specks(crop) if pairs else []
    for at in reversed(pairs):
        low, high = letters[at - 1].at, letters[at].at
        found = [(mark, x) for mark, x in specks if low < x < high]
        if len(found) != 1:
            continue
        mark, x = found[0]
        if min(letters[at - 1].sure, letters[at].sure) < REPAIRED:
            out.insert(at, Letter(mark, x, REPAIRED, (("", 1 - REPAIRED), ("." if mark == "," else ",", 1 - REPAIRED))))
        elif not told.isdigit():  # a code stands alone in its cell
            sure = min(letters[at].sure, REPAIRED)
            out[at] = letters[at]._replace(sure=sure, others=((f".{letters[at].text}", 1 - REPAIRED), *letters[at].others))
    told = "".join(letter.text[:1] or "?" for letter in out)
    return out if len(out) == len(letters) or all(WELL_MADE.fullmatch(one) for one in RUN.findall(told)) else list(letters)


YEAR = compiled(r"(?:19|20)\d{2}")
RUN = compiled(r"\d[\d.,]*")
WELL_MADE = compiled(r"\d{1,3}(?:,\d{3})*(?:,\d{0,2})?(?:\.\d*)?[.,]?|\d+(?:\.\d*)*[.,]?")  # a narrow cell may end it anywhere


def _specks(crop: Picture) -> list[tuple[str, float]]:
    """The small pieces of ink that stand on the line with room beside them, as what they may be, and where, as a share of its width."""
    ink = crop < INK
    edges = np.flatnonzero(np.diff(ink.any(axis=0).astype(np.int8), prepend=0, append=0))
    spans = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    tall = [np.flatnonzero(ink[:, start:end].any(axis=1)) for start, end in spans]
    heights = [int(rows[-1] - rows[0]) + 1 for rows in tall]
    full = float(np.percentile(heights, 75)) if heights else 0.0
    bases = [int(rows[-1]) for rows, high in zip(tall, heights, strict=True) if high > full * 0.6]
    base = float(np.median(bases)) if bases else 0.0
    out = []
    for (start, end), rows, high in zip(spans, tall, heights, strict=True):
        if (
            2 <= high < SPECK * full
            and 2 <= end - start < SPECK * full
            and rows[0] > base - SPECK * full
            and rows[-1] < base + SPECK * full
        ):
            out.append(("," if rows[-1] > base + BELOW * full else ".", (start + end) / 2 / crop.shape[1]))
    return out


SPECK, BELOW = 0.32, 0.08  # of the height of the line: smaller ink is a point or comma; what goes so far below the line is a comma


# --- a second look ------------------------------------------------------------------------------------


def looked_again(
    crops: Sequence[Picture], read: Sequence[list[Letter]], reader: Callable[[Sequence[Picture]], list[list[Letter]]]
) -> list[list[Letter]]:
    """The letters of each crop; lines with a doubtful digit, sign or unit are read again, enlarged and cut close to their ink."""
    out = list(read)
    again = [at for at, letters in enumerate(read) if _doubtful(letters)]
    for at, second in zip(again, reader([_enlarged(crops[one]) for one in again]) if again else (), strict=True):
        out[at] = _combined(read[at], second)
    return out


def _doubtful(letters: Sequence[Letter]) -> bool:
    """Is a character of a number read unsurely?"""
    text = "".join(letter.text[:1] or " " for letter in letters)
    return any(letters[at].sure < UNSURE for found in FIGURE.finditer(text) for at in range(*found.span()))


def _enlarged(crop: Picture) -> Picture:
    """A line twice as large, without the room above and below its ink, its ink a little stronger."""
    rows = np.flatnonzero((crop < INK).any(axis=1))
    if rows.size > 4:
        room = max((int(rows[-1]) - int(rows[0])) // ROOM, 1)
        crop = crop[max(int(rows[0]) - room, 0) : int(rows[-1]) + 1 + room]
    large = cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.addWeighted(large, 1.4, cv2.GaussianBlur(large, (0, 0), 3), -0.4, 0), np.uint8)


INK, ROOM = 140, 8  # darkness of ink; the room that is left is this part of its height


def _combined(first: list[Letter], second: Sequence[Letter]) -> list[Letter]:
    """The first reading: as sure as both looks on the whole where they agree, doubtful with both readings where they do not.

    Looks that read lines of different length are laid on each other by where their characters stand.
    """
    out = list(first)
    for at, letter in enumerate(first):
        near = min(second, key=lambda one: abs(one.at - letter.at), default=None)
        if near is None or abs(near.at - letter.at) > _step(first, at) / 2:
            out[at] = (
                letter._replace(sure=min(letter.sure, PARTED), others=(*letter.others, ("", 1 - PARTED)))
                if letter.sure < UNSURE
                else letter
            )
        elif near.text == letter.text:
            out[at] = letter._replace(sure=(letter.sure + near.sure) / 2) if letter.sure < UNSURE else letter
        elif letter.sure < UNSURE or near.sure > letter.sure:
            out[at] = _either(letter, near)
    return out


def compared(first: Sequence[Letter], others: Sequence[Sequence[Letter]]) -> list[Letter]:
    """The first reading of a line; its digits and marks among digits are doubtful where a reading of another picture of the same line
    says something else there, however sure either is: strokes are lost in one of them.
    """
    out = list(first)
    told = "".join(letter.text[:1] or " " for letter in first)
    for at in sorted({at for found in FIGURE.finditer(told) for at in range(*found.span())}):
        reach = _step(first, at) / 2
        near = [min(other, key=lambda one: abs(one.at - first[at].at), default=None) for other in others]
        said = [one.text if one is not None and abs(one.at - first[at].at) <= reach else "" for one in near]
        if any(one != first[at].text for one in said):
            rest = dict.fromkeys(one for one in said if one != first[at].text)
            told_too = (pair for pair in first[at].others if pair[0] not in rest)
            out[at] = first[at]._replace(sure=min(first[at].sure, PARTED), others=(*((one, 1 - PARTED) for one in rest), *told_too))
    return out


def clearness(lines: Iterable[Sequence[Letter]]) -> float:
    """How surely the Chinese characters of a page were read; all its characters where there are few."""
    letters = [letter for line in lines for letter in line]
    sures = [letter.sure for letter in letters if letter.text > "\u2e80"]
    sures = sures if len(sures) >= FEWEST_HAN else [letter.sure for letter in letters]
    return sum(sures) / len(sures) if sures else 1.0


FEWEST_HAN = 20  # Chinese characters that tell how clear a page is


def _step(letters: Sequence[Letter], at: int) -> float:
    """How far the nearest neighbour of a letter stands, as a share of the line."""
    return min((abs(letters[other].at - letters[at].at) for other in (at - 1, at + 1) if 0 <= other < len(letters)), default=1.0)


def _either(one: Letter, other: Letter) -> Letter:
    """The surer of two readings of a character, doubtful, with the other among its alternatives."""
    best, rest = (one, other) if one.sure >= other.sure else (other, one)
    others = ((rest.text, 1 - PARTED), *(pair for pair in (*one.others, *other.others) if pair[0] not in {best.text, rest.text}))
    return one._replace(text=best.text, sure=min(best.sure, PARTED), others=tuple(dict.fromkeys(others)))


# --- the habit of a column ----------------------------------------------------------------------------


def unusual(tables: Iterable[Ruled]) -> Iterator[tuple[Filled, tuple[str, ...]]]:
    """The cells whose number breaks the habit of its column, with what they would say by that habit.

    A column in which nearly all numbers have as many decimals doubts a number that has none: its point may be lost.
    """
    for table in tables:
        for col in range(len(table.lefts)):
            shapes = [(cell, found) for cell in table.cells if cell.col == col and (found := PLAIN.fullmatch(_text(cell)))]
            usual, count = Counter(len(found[1] or "") for _, found in shapes).most_common(1)[0] if shapes else (0, 0)
            if not usual or len(shapes) < FEWEST or count < HABIT * len(shapes):
                continue
            for cell, found in shapes:
                digits = found[0].replace(",", "")
                if not found[1] and len(digits.lstrip("-")) > usual:
                    yield cell, (f"{digits[:-usual]}.{digits[-usual:]}",)
                elif found[1] and len(found[1]) != usual:
                    yield cell, ()


def _text(cell: Filled) -> str:
    return "".join(line.text for line in cell.lines).replace(" ", "")


def regrouped(glyphs: Sequence[Glyph], tables: Iterable[Ruled]) -> list[Glyph]:
    """The characters of a page; separators of numbers that their cells break over lines are what the whole number must have.

    A line that is an amount with both its decimals, grouped or before one as long, is a number of its own.
    """
    out = list(glyphs)
    for cell in (cell for table in tables for cell in table.cells if len(cell.lines) > 1):
        if any(_apart(flat(line.text), flat(after.text)) for line, after in pairwise(cell.lines)):
            continue
        inside = _inside(out, cell)
        text = "".join(out[at].text for at in inside)
        found = GROUPED.fullmatch(text) if len(text) == len(inside) and text[:1] != "0" else None
        marks = [at for at in range(len(text)) if not text[at].isdigit()] if found else []
        for at in marks:
            was, meant = out[inside[at]], "." if at == marks[-1] and len(text) - at < 4 else ","
            if was.text != meant:
                out[inside[at]] = was._replace(text=meant, sure=min(was.sure, REPAIRED), others=(was.text, *was.others))
    return out


def _apart(line: str, after: str) -> bool:
    """Is a line of a cell a number of its own, and not the first part of one with a wide separator?"""
    return is_done(line) and ("," in line or len(after) >= len(line))


def carried_over(lines: Sequence[Sequence[Glyph]]) -> list[list[Glyph]]:
    """The lines of a page; a wide comma at the end of one that groups the digits of a number which the next goes on with is narrow."""
    out = [list(line) for line in lines]
    for line in out:
        if len(line) < 2 or line[-1].text != "，" or not ENDING.search("".join(glyph.text for glyph in line)):
            continue
        last, high = line[-1], line[-1].bottom - line[-1].top
        below = [one for one in out if one and 0.5 * high < one[0].base - last.base < LEADING * high and one[0].x0 < last.x1]
        after = min(below, key=lambda one: (one[0].base, abs(one[0].x0 - line[0].x0)), default=[])
        if GOING_ON.match("".join(glyph.text for glyph in after)):
            line[-1] = last._replace(text=",", sure=min(last.sure, REPAIRED), others=(last.text, *last.others))
    return out


ENDING, GOING_ON = compiled(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})*，$"), compiled(r"\d{3}(?:\.\d|,\d{3}|[万亿元])")
LEADING = 2.2  # heights from one line to the next at most


def _inside(glyphs: Sequence[Glyph], cell: Filled) -> list[int]:
    """Which characters stand in a cell, in reading order."""
    x0, top, x1, bottom = cell.box
    inside = [at for at, one in enumerate(glyphs) if x0 <= (one.x0 + one.x1) / 2 < x1 and top <= (one.top + one.bottom) / 2 < bottom]
    return sorted(inside, key=lambda at: (round(glyphs[at].base / LEVEL), glyphs[at].x0))


LEVEL = 5.0  # points; bases of one line differ by less than half of it


def doubting(glyphs: Sequence[Glyph], tables: Iterable[Ruled]) -> list[Glyph]:
    """The characters of a page; the numbers that break the habit of their column are less sure."""
    out = list(glyphs)
    for cell, readings in unusual(tables):
        inside = _inside(out, cell)
        for at in inside:
            out[at] = out[at]._replace(sure=min(out[at].sure, REPAIRED))
        for reading in readings:
            point = reading.index(".") if len(reading) == len(inside) + 1 else 0
            if point:  # the point stands before the character at its place
                at = inside[point]
                out[at] = out[at]._replace(others=(*out[at].others, f".{out[at].text}"))
    return out
