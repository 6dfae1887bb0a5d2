"""One picture of a page to one Sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from ..paged.fill import filled
from ..paged.sheet import Glyph, Sheet
from .coloured import opaque, without_ink
from .dirt import dazzled, is_spot, without_dirt
from .doubt import carried_over, clearness, compared, doubting, looked_again, pointed, regrouped, repaired
from .engine import Found, Letter, Picture, find_text, read_lines, text_heat
from .overlaid import is_overlaid
from .prepare import Matrix, bow, clean, evenly_lit, flattened, quarter_turned, squared, straight, unbowed
from .rulings import Rulings, faint_rulings, rulings
from .spoilt import distrusted, hardly_read, lost

LONG_SIDE = 841.9  # points of a sheet of A4, which a photograph is taken for
HAN_WIDE, LATIN_WIDE = 0.5, 0.26  # half of a character's width in heights of its line
TOUCHING = 0.9  # heights between two characters up to which they touch
SAMPLE = 6  # lines that are read to tell which way up a page is
SURE = 0.9
TEXT = 0.5  # probability of a pixel in the middle of a line of text
FRAME = 2  # rulings of one direction that a frame without any cells has
LINE = 6  # heights that a line of text is wide at least
ONE_SIZE = 1.28  # times the height; boxes up to that are of type of one size
FALLING = 0.0015  # of the longer side; lines of text that lean less are left as they are
NEAR = 1.0  # points; lines that begin nearer than this to the next are flush
ALMOST = 0.9999  # nothing that was recognised is as sure as what was typed
UNSURE, UNLIKELY = 0.98, 0.0005  # below the first a character has alternatives: those above the second
BASE = 0.86  # of the height of a box of text, where its characters stand


def sheet_of(picture: Picture, number: int, dpi: float, shown: float | None = None) -> Sheet:
    """Recognise a page; `picture` is grey or BGR, `dpi` its pixels to an inch of paper, `shown` the points to a pixel in which the
    page counts its places, where that is another size than the paper's.
    """
    flat, moved = flattened(picture)
    points = 72 / dpi if flat is picture else LONG_SIDE / max(flat.shape[:2])
    bare, red = without_ink(flat)
    lit = _Lit(evenly_lit(bare), _inverse(moved), red, None if red is None else opaque(red, bare))
    grey, spun = straight(clean(lit.grey))
    grey, lit = _flat(grey, spun @ moved, lit)
    seen = _looked(grey, spun @ moved, points, lit)
    turn = _turn(seen)
    if turn is not None:
        grey, quarter = quarter_turned(seen.grey, turn)
        grey, spun = straight(grey)
        grey, lit = _flat(grey, spun @ quarter @ seen.moved, lit)
        seen = _looked(grey, spun @ quarter @ seen.moved, points, lit)
    height, width = seen.grey.shape[:2]
    sheet = Sheet(number, width * points, height * points, level=seen.lines.level, upright=seen.lines.upright)
    scale = np.diag([1 / points, 1 / points, 1.0])
    sheet.back = tuple(
        float(one) for one in (np.diag([shown or 72 / dpi, shown or 72 / dpi, 1.0]) @ np.linalg.inv(seen.moved) @ scale).ravel()
    )
    printed = [[*_glyphs(box, letters, points, _room(seen.lines.picture, box))]
               for box, letters in zip(_as_typed(seen.found), seen.read, strict=True)]  # fmt: skip
    sheet.glyphs = [glyph for line in _aligned(carried_over([line for line in printed if line])) for glyph in line]
    tables = filled(sheet)[0]
    sheet.glyphs = [*doubting(regrouped(sheet.glyphs, tables), tables), *lost(tables, seen.hidden, points)]
    if dazzled(flat) or (flat is picture and is_overlaid(picture, seen.moved, seen.found, seen.lines)):
        sheet.glyphs = hardly_read(sheet.glyphs)
    return sheet


class _Lit(NamedTuple):
    """The page as it came, evenly lit but not made clean, where its pixels stand on the picture, and where red ink was and hid it."""

    grey: Picture
    back: Matrix
    red: Picture | None
    hidden: Picture | None

    def page(self, moved: Matrix, shape: tuple[int, ...]) -> Picture:
        """The page as it lies now; `moved` is where pixels of the picture come to."""
        seen = cv2.warpPerspective(self.grey, moved @ self.back, shape[1::-1], flags=cv2.INTER_CUBIC, borderValue=(250,))
        return np.asarray(seen, np.uint8)

    def at(self, moved: Matrix, shape: tuple[int, int], ink: Picture | None) -> Picture | None:
        """Where ink was on the page as it lies now; `moved` is where pixels of the picture come to."""
        if ink is None:
            return None
        return np.asarray(cv2.warpPerspective(ink, moved @ self.back, shape[::-1], flags=cv2.INTER_NEAREST), np.uint8)


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), np.float64)


class _Looked(NamedTuple):
    """A straight page, where the pixels of the picture come to on it, its rulings, its boxes of text and what they say."""

    grey: Picture
    moved: Matrix
    lines: Rulings
    found: list[Found]
    read: list[list[Letter]]
    hidden: Picture | None  # not zero where ink that was taken away hides the page


def _flat(grey: Picture, moved: Matrix, lit: _Lit) -> tuple[Picture, _Lit]:
    """The page with its lines straight where its paper is bowed. Places on the picture are told as if it were not."""
    low = bow(grey)
    if low is None:
        return grey, lit
    pale = cv2.warpPerspective(lit.grey, moved @ lit.back, grey.shape[::-1], borderValue=(250,))
    red, hidden = (
        None if ink is None else unbowed(ink, low, paper=0) for ink in (lit.at(moved, grey.shape, one) for one in (lit.red, lit.hidden))
    )
    return unbowed(grey, low), _Lit(unbowed(np.asarray(pale, np.uint8), low), _inverse(moved), red, hidden)


def _looked(grey: Picture, moved: Matrix, points: float, lit: _Lit) -> _Looked:
    grey, moved, lines = _ruled(grey, moved, points, lit)
    grey, lines, found, dirt = _texts(grey, lines)
    better = squared(grey, [((one.top + one.bottom) / 2, one.slope) for one in found if one.slope is not None], [], FALLING)
    if better is not None:
        before, wiped = moved, dirt
        grey, moved, lines = _ruled(better[0], better[1] @ moved, points, lit)
        grey, lines, found, dirt = _texts(grey, lines)
        dirt = _with(dirt, wiped, moved @ _inverse(before))
    found, crops, read = _read(grey, lines, found, lambda: lit.page(moved, grey.shape))
    body = _body(found)
    read = [repaired(pointed(crop, _stops(crop, _stroke(crop, letters), body))) for crop, letters in zip(crops, read, strict=True)]
    kept = [at for at, box in enumerate(found) if not is_spot(box, read[at], lines)]
    found, read = [found[at] for at in kept], [read[at] for at in kept]
    hidden = lit.at(moved, grey.shape, lit.hidden)
    return _Looked(grey, moved, lines, found, distrusted(grey, lines, dirt, hidden, found, read, body), hidden)


def _read(
    grey: Picture, lines: Rulings, found: Sequence[Found], pale: Callable[[], Picture]
) -> tuple[list[Found], list[Picture], list[list[Letter]]]:
    """The boxes of a page, one for each line, with their pictures and what they say.

    A page that is not clear is looked at once more as it came, which `pale` gives: made clean, it has lost its thinnest strokes. What is
    read otherwise there is doubtful.
    """
    boxes = [*_parted(grey, lines.picture, found)]
    crops = [_crop(grey, lines.picture, _grown(grey, lines.picture, box)) for box in boxes]
    read = read_lines(crops)
    clear = clearness(read)
    if clear > CLEAR:
        return boxes, crops, looked_again(crops, read, read_lines)
    came = pale()
    again = [*_parted(grey, lines.picture, find_text(text_heat(came, FINER), lines.picture))]
    paler, cleaned = ([_crop(page, lines.picture, box) for box in again] for page in (came, grey))
    soft = read_lines([np.asarray(cv2.GaussianBlur(crop, (0, 0), SOFT), np.uint8) for crop in paler])
    if clearness(soft) < clear:
        return boxes, crops, looked_again(crops, read, read_lines)
    others = read_lines(paler), read_lines(cleaned)
    told = [compared(one, two) for one, two in zip(soft, zip(*others, strict=True), strict=True)]
    return again, cleaned, [[letter._replace(sure=min(letter.sure, clear)) for letter in line] for line in told]


FINER = 1800  # pixels of the longer side of a page that is not clear, as the finder sees it
CLEAR, SOFT = 0.99, 0.6  # with which the Chinese characters of a clear page are read on the mean; pixels over which strokes that broke meet


def _texts(grey: Picture, lines: Rulings) -> tuple[Picture, Rulings, list[Found], Picture | None]:
    """The page without dirt, the rulings that are not made of letters, the boxes of text, and where there was dirt."""
    grey, lines, dirt = without_dirt(grey, lines)
    heat = text_heat(grey)
    lines = lines.beside_letters((heat > TEXT).astype(np.uint8))
    return grey, lines, find_text(heat, lines.picture), dirt


def _with(dirt: Picture | None, wiped: Picture | None, by: Matrix) -> Picture | None:
    """Where there is dirt, and where there was any that had been wiped off before the page was moved."""
    if wiped is None:
        return dirt
    moved = np.asarray(cv2.warpPerspective(wiped, by, wiped.shape[::-1], flags=cv2.INTER_NEAREST), np.uint8)
    return moved if dirt is None else np.asarray(cv2.max(moved, dirt), np.uint8)


def _stroke(crop: Picture, letters: list[Letter]) -> list[Letter]:
    """A stroke that stands alone in its box, told by how it leans: / for nothing is easily read as a 1."""
    if len(letters) != 1 or letters[0].text not in STROKES:
        return letters
    ys, xs = np.nonzero(crop < INK)
    if len(ys) < FEWEST_INK or not ys.var():
        return letters
    lean = float(np.cov(xs, ys)[0, 1] / ys.var())
    text = "/" if lean < LEANING else letters[0].text
    others = tuple(pair for pair in (*letters[0].others, (letters[0].text, 0.5)) if pair[0] != text)
    return [letters[0]._replace(text=text, others=others)]


def _stops(crop: Picture, letters: list[Letter], body: float) -> list[Letter]:
    """The letters of a line; a round one that is much lower than a digit, with no digit beside it, is a full stop."""
    out = list(letters)
    for at, letter in enumerate(letters):
        if letter.text in ROUND and not any(
            one.text.isdigit() or one.text in ".," for one in (*letters[max(at - 1, 0) : at], *letters[at + 1 : at + 2])
        ):
            middle, half = letter.at * crop.shape[1], body * HAN_WIDE / 2
            inked = np.flatnonzero((crop[:, round(max(middle - half, 0)) : round(middle + half)] < INK).any(axis=1))
            if inked.size and inked[-1] - inked[0] + 1 < LOW * body:
                out[at] = letter._replace(text="。", sure=min(letter.sure, SURE), others=((letter.text, 0.1),))
    return out


ROUND, LOW = frozenset("0Oo°○"), 0.4  # of the height of a line of the body, which a digit is higher than
STROKES = frozenset("1/|Il")
INK, FEWEST_INK, LEANING = 140, 8, -0.16  # darkness of ink, pixels of it, and x by y of a stroke that leans


def _parted(grey: Picture, walls: Picture, found: Sequence[Found]) -> Iterator[Found]:
    """The boxes; one that holds several lines as a box for each, where no ink stands between them."""
    body = _body(found)
    for box in found:
        if _high(box) < TALL * body or _high(box) > MOST_LINES * body:
            yield box
            continue
        inked = np.concatenate([[False], (_crop(grey, walls, box) < INK).any(axis=1), [False]])
        starts, ends = np.flatnonzero(inked[1:] & ~inked[:-1]), np.flatnonzero(inked[:-1] & ~inked[1:])
        rows = [(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if end - start > FLAT * body]
        middles = [box.top, *(box.top + (one[1] + other[0]) / 2 for one, other in pairwise(rows)), box.bottom]
        others = [one for one in found if one is not box and _high(one) < TALL * body]
        lines = (box._replace(top=top, bottom=bottom) for top, bottom in pairwise(middles))
        yield from (line for line in lines if not any(_covers(one, line) for one in others))


TALL, MOST_LINES, FLAT = 1.6, 12, 0.3  # heights of the body's lines: of a box of several lines, of one at most, of a line that is no speck


def _covers(one: Found, line: Found) -> bool:
    """Does a box hold most of a line already?"""
    across, down = min(one.x1, line.x1) - max(one.x0, line.x0), min(one.bottom, line.bottom) - max(one.top, line.top)
    return down > _high(line) / 2 and across > min(_wide(one), _wide(line)) / 2


def _body(found: Sequence[Found]) -> float:
    """The height of most lines."""
    heights = sorted(_high(box) for box in found if _wide(box) > LINE * _high(box)) or sorted(map(_high, found)) or [1.0]
    return heights[len(heights) // 2]


def _as_typed(found: Sequence[Found]) -> list[Found]:
    """The boxes with the heights of their type, whatever letters they hold: those about as high as most lines are of the body's
    size, the others in groups of their own.
    """
    body = _body(found)
    order = sorted(
        (at for at in range(len(found)) if not body / ONE_SIZE < _high(found[at]) < body * ONE_SIZE), key=lambda at: _high(found[at])
    )
    sizes = dict.fromkeys(range(len(found)), body)
    first = 0
    for at in range(1, len(order) + 1):
        if at == len(order) or _high(found[order[at]]) > _high(found[order[first]]) * ONE_SIZE:
            sizes |= dict.fromkeys(order[first:at], _high(found[order[(first + at) // 2]]))
            first = at
    out = []
    for at, box in enumerate(found):
        centre = (box.top + box.bottom) / 2
        out.append(box._replace(top=centre - sizes[at] / 2, bottom=centre + sizes[at] / 2))
    return out


def _aligned(lines: list[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Lines that begin within a point or two of each other begin at one place."""
    lines.sort(key=lambda line: line[0].x0)
    first = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at][0].x0 > lines[at - 1][0].x0 + NEAR or lines[at][0].x0 > lines[first][0].x0 + 3 * NEAR:
            start = lines[(first + at) // 2][0].x0
            for line in lines[first:at]:
                shift = start - line[0].x0
                yield [glyph._replace(x0=glyph.x0 + shift, x1=glyph.x1 + shift) for glyph in line]
            first = at


def _ruled(grey: Picture, moved: Matrix, points: float, lit: _Lit) -> tuple[Picture, Matrix, Rulings]:
    """The page with its rulings, made square by them where they lean, and where the pixels of the picture come to."""
    lines = _lines(grey, moved, points, lit)
    better = squared(grey, *lines.leans)
    if better is None:
        return grey, moved, lines
    grey, by = better
    return grey, by @ moved, _lines(grey, by @ moved, points, lit)


def _lines(grey: Picture, moved: Matrix, points: float, lit: _Lit) -> Rulings:
    """The rulings of a page; the faint ones, too, where the others are a frame at most."""

    def pale() -> Picture:
        return np.asarray(cv2.warpPerspective(lit.grey, moved @ lit.back, grey.shape[::-1], borderValue=(250,)), np.uint8)

    lines = rulings(grey, points, lit.at(moved, grey.shape, lit.red), pale)
    if min(len({round(one.at) for one in some}) for some in (lines.level, lines.upright)) > FRAME:
        return lines
    return faint_rulings(pale(), points) or lines


def _grown(grey: Picture, walls: Picture, box: Found) -> Found:
    """The box, as much higher and lower as its letters are: beside a ruling the finder sees only a part of them."""
    more = round(_high(box) * MORE)
    x0, top, x1, bottom = (round(value) for value in box[:4])
    first = max(top - more, 0)
    near = cv2.dilate(walls[first : bottom + more, x0:x1], np.ones((3, 3), np.uint8))
    inked = ((grey[first : bottom + more, x0:x1] < INK) & (near == 0)).any(axis=1)
    blank = np.flatnonzero(~inked)
    above, below = blank[blank < top - first], blank[blank >= bottom - first]
    up = first + int(above[-1]) + 1 if above.size else top
    down = first + int(below[0]) if below.size else bottom
    return box._replace(top=min(float(up), box.top), bottom=max(float(down), box.bottom))


MORE = 0.3  # of its height, by which a box may grow either way


def _crop(grey: Picture, walls: Picture, box: Found) -> Picture:
    """The picture of a line, its rulings painted over: a wall beside a number reads as a 1; and so is what is beyond the walls."""
    x0, top, x1, bottom = (round(value) for value in box[:4])
    crop = grey[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)].copy()
    crop[cv2.dilate(walls[top : max(bottom, top + 1), x0 : max(x1, x0 + 1)], np.ones((1, 3), np.uint8)) > 0] = 250
    left, right = _room(walls, box)
    crop[:, : max(round(max(left, x0)) - x0, 0)] = 250
    crop[:, max(round(min(right, x1)) - x0, 1) :] = 250
    return crop


def _turn(seen: _Looked) -> int | None:
    """How a page that lies on its side or on its head is to be turned (a constant of OpenCV), None where it is upright."""
    order = sorted(range(len(seen.found)), key=lambda at: -max(_wide(seen.found[at]), _high(seen.found[at])))[:SAMPLE]
    if not order:
        return None
    lying = sum(1 for at in order if _high(seen.found[at]) > 1.5 * _wide(seen.found[at])) * 2 > len(order)
    if not lying and _confidence(seen.read) > SURE:
        return None
    crops = [_crop(seen.grey, seen.lines.picture, seen.found[at]) for at in order]
    codes: tuple[int | None, ...] = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE) if lying else (None, cv2.ROTATE_180)
    ways = [(code, crops if code is None else [quarter_turned(crop, code)[0] for crop in crops]) for code in codes]
    return max(ways, key=lambda way: _confidence(read_lines(way[1])))[0]


def _wide(box: Found) -> float:
    return box.x1 - box.x0


def _high(box: Found) -> float:
    return box.bottom - box.top


def _confidence(lines: Sequence[Sequence[Letter]]) -> float:
    """How surely lines were read on the whole; more characters speak for a way, too."""
    letters = [letter for line in lines for letter in line]
    return sum(letter.sure for letter in letters) / len(letters) if letters else 0.0


def _room(walls: Picture, box: Found) -> tuple[float, float]:
    """From where to where the characters of a box may stand: between the walls of their cell, which a box may reach over."""
    x0, x1, quarter = int(box.x0), int(box.x1), _high(box) / 4
    rows = walls[int(box.top + quarter) : int(box.bottom - quarter) + 1, x0:x1]
    upright = np.flatnonzero((rows > 0).mean(axis=0) > WALL)
    left, right = upright[upright < (x1 - x0) / 2], upright[upright >= (x1 - x0) / 2]
    return (x0 + float(left.max()) + 1 if left.size else -np.inf), (x0 + float(right.min()) - 1 if right.size else np.inf)


WALL = 0.7  # share of the height of the middle of a box which a wall inks


def _glyphs(box: Found, letters: Sequence[Letter], points: float, room: tuple[float, float]) -> Iterator[Glyph]:
    """The characters of a line with their boxes in points: they touch unless there is room for one more between them."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    middles = [min(max(letter.at * width + box.x0, room[0]), room[1]) for letter in letters]
    halves = [(LATIN_WIDE if letter.text.isascii() else HAN_WIDE) * height * 0.8 for letter in letters]
    for at, letter in enumerate(letters):
        if letter.text == " ":
            continue
        left, right = middles[at] - halves[at], middles[at] + halves[at]
        if at:
            gap = left - middles[at - 1] - halves[at - 1]
            left = (middles[at - 1] + halves[at - 1] + left) / 2 if gap < TOUCHING * height else left
        if at + 1 < len(letters):
            gap = middles[at + 1] - halves[at + 1] - right
            right = (right + middles[at + 1] - halves[at + 1]) / 2 if gap < TOUCHING * height else right
        left, right = max(left, room[0]), min(right, room[1])
        yield Glyph(letter.text, float(left) * points, float(box.top) * points, float(max(right, left + 1)) * points,
                    float(box.bottom) * points, float(box.top + BASE * height) * points, min(letter.sure, ALMOST), _others(letter))  # fmt: skip


def _others(letter: Letter) -> tuple[str, ...]:
    """What a character may be instead; nothing where it was read surely."""
    return tuple(other for other, chance in letter.others if chance > UNLIKELY) if letter.sure < UNSURE else ()
