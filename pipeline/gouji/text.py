"""Text as the rules see it: one width, no layout spaces, every character still knowing where it stood.

Reports break labels over lines ("经济效⏎益指标"), pad them ("年 度 预 算") and mix widths ("２０２３年（万元）").
Rules are written once, against the squeezed view; places are given in the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from .document import Cell, Document, Paragraph, Section
from .places import Anchor, Place
from .regexes import compiled

# What NFKC does not settle, or settles otherwise than the trade reads it.
SPECIAL = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "＂": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "『": '"', "』": '"',
        "‘": "'", "’": "'", "－": "-", "−": "-", "–": "-", "﹣": "-", "‐": "-", "‑": "-", "﹪": "%",
        "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "〔": "[", "〕": "]", "【": "[", "】": "]", "［": "[", "］": "]",
        "\ufeff": " ", "\u200b": " ", "\u200c": " ", "\u200d": " ", "\u2060": " ",
    }
)  # fmt: skip
KEEP = frozenset("，、。")  # list punctuation stays distinct from a thousands comma and a decimal point
COMPATIBLE = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF01, 0xFFEE), (0x3000, 0x3000))


class View(NamedTuple):
    """The squeezed text, and for each of its characters (and its end) the offset in the original."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of the squeezed stretch start..end."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=8192)
def narrow(char: str) -> str:
    """One character in its plain width; never more than one character.

    >>> narrow("％"), narrow("（"), narrow("，"), narrow("①")
    ('%', '(', '，', '①')
    """
    if char in KEEP:
        return char
    special = char.translate(SPECIAL)
    if special != char:
        return special
    code = ord(char)
    if any(low <= code <= high for low, high in COMPATIBLE):
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1:
            return plain.translate(SPECIAL)
    return char


def width(text: str) -> str:
    """The text in plain width, character for character.

    >>> width("２０２３年度（万元）：８３．７５％"), width("二〇二二年度")
    ('2023年度(万元):83.75%', '2022年度')
    """
    if text.isascii():
        return text
    if "，" in text:
        text = WIDE_THOUSANDS.sub(",", text)
    plain = WIDE.sub(_narrowed, text)
    return YEAR_IN_WORDS.sub(_year_in_digits, plain) if "年" in plain else plain


def _year_in_digits(match: re.Match[str]) -> str:
    return match.group().translate(NUMERALS)


def _narrowed(match: re.Match[str]) -> str:
    return narrow(match.group())


# Characters that may have a plain width; most of a report is plain already.
WIDE = re.compile("[" + "".join(map(re.escape, map(chr, SPECIAL))) + "".join(f"{chr(low)}-{chr(high)}" for low, high in COMPATIBLE) + "]")
NUMERALS = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")
YEAR_IN_WORDS = re.compile(r"(?<![〇○零O一二三四五六七八九十百千万第])(?:二[〇○零O]|一九)[〇○零O一二三四五六七八九]{2}(?=\s*年)")


REMEMBERED = 80  # characters
WIDE_THOUSANDS = compiled(r"(?<=[０-９])，(?=[０-９])")  # １，２３４: all of it typed wide
# Nothing between what stands around it: spaces, and the mark of a note (readers write a raised 1 as ^1), which is no power.
GAP = compiled(r"\s+|(?<=[\d\p{Han}%)]\s?)(?<!(?<!\d)10\s?|[平米])(?:\^[(\[注]?\d{1,2}[)\]]?|[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,2})(?![\d.])")


def squeeze(text: str) -> View:
    """Plain width without spaces; one space stays where it parts two numbers or two Latin words.

    >>> squeeze("年 度 预  算（万 元）").text
    '年度预算(万元)'
    >>> squeeze("在职人数 32 36 人").text
    '在职人数32 36人'
    """
    return _remembered(text) if len(text) <= REMEMBERED else _squeeze(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> View:
    """A label or cell is looked at by many rules; it is squeezed once."""
    return _squeeze(text)


def _squeeze(text: str) -> View:
    plain = width(text)
    if not GAP.search(plain):
        return View(plain, tuple(range(len(plain) + 1)))
    chars: list[str] = []
    offsets: list[int] = []
    last = 0
    for gap in GAP.finditer(plain):
        _append(plain, last, gap.start(), chars, offsets)
        if _parts(plain, gap.start(), gap.end()):
            chars.append(" ")
            offsets.append(gap.start())
        last = gap.end()
    _append(plain, last, len(plain), chars, offsets)
    offsets.append(len(plain))
    return View("".join(chars), tuple(offsets))


def _append(plain: str, start: int, end: int, chars: list[str], offsets: list[int]) -> None:
    chars.extend(plain[start:end])
    offsets.extend(range(start, end))


def _parts(plain: str, start: int, end: int) -> bool:
    """Does this gap part two numbers or two Latin words, so that closing it would make another one?"""
    if start == 0 or end == len(plain):
        return False
    before, after = plain[start - 1], plain[end]
    if before in ".," and after.isdigit() and "\n" in plain[start:end]:
        return False  # 1,077.⏎77: a number broken by its cell
    return before.isascii() and after.isascii() and (before.isalnum() or before in ".,%)") and after.isalnum()


def squeezed(text: str) -> str:
    """The squeezed text alone, for who needs no offsets."""
    plain = width(text)
    if (plain.isascii() and plain.isalnum()) or not GAP.search(plain):
        return plain
    return GAP.sub(lambda gap: " " if _parts(plain, gap.start(), gap.end()) else "", plain)


def flat(text: str) -> str:
    """The squeezed text alone, without any space.

    >>> flat("实际⏎完成值".replace("⏎", chr(10)))
    '实际完成值'
    """
    return squeeze(text).text.replace(" ", "")


def shared(one: str, other: str) -> int:
    """The length of the longest stretch that both texts hold.

    >>> shared("农技培训人次", "开展农技培训58期")
    4
    """
    best = 0
    for start in range(len(one)):
        while start + best < len(one) and one[start : start + best + 1] in other:
            best += 1
    return best


def place_in(holder: Paragraph | Cell, start: int, end: int, *, block: int | None = None,
             table: int | None = None) -> Place:  # fmt: skip
    """The place of characters start..end of a paragraph or cell; of several lines, the first one's part.

    Where the source has no lines, `start` and `end` count within the paragraph or cell; on pages, `box` is drawn around.
    """
    row = holder.row if isinstance(holder, Cell) else None
    col = holder.col if isinstance(holder, Cell) else None
    where = holder.block if isinstance(holder, Paragraph) else block
    anchor = anchor_at(holder.anchors, start)
    known = HALF_READ if UNKNOWN in holder.text[max(start - 1, 0) : end + 1] else 1.0
    if anchor is None:
        return Place(start=start, end=end, block=where, table=table, row=row, col=col, sure=known)
    if anchor.strip is not None:
        box = _box(holder.anchors, start, end)
        sure, readings = _read(holder, start, end)
        return Place(anchor.strip.page, None, start, end, box, where, table, row, col, min(sure, known), readings)
    line_end = holder.text.find("\n", start, end)
    end = line_end if line_end > start else end
    shift = anchor.start - anchor.offset
    return Place(line=anchor.line, start=start + shift, end=end + shift, block=where, table=table, row=row, col=col, sure=known)


UNREADABLE = "■"  # stands where something was printed that cannot be made out
UNKNOWN = "\ufffd"  # stands for a sign or digit that was seen and not read
HALF_READ = 0.5  # how sure a figure is that touches one
UNSURE = 0.98  # a character read less surely than this may be another
MOST_READINGS = 12
SIGNS, UNITS = frozenset("-−－+≥≤＞＜><±△▲"), frozenset("%％‰万亿千百元角分倍")  # beside a number they make it another one


def _read(holder: Paragraph | Cell, start: int, end: int) -> tuple[float, tuple[str, ...]]:
    """How surely characters start..end were read, by the least sure of them, and what they may be with one of them read otherwise.

    The sign before them and the unit behind count as theirs.
    """
    sure = 1.0
    readings: list[str] = []
    text = holder.text
    start, end = _with_sign_and_unit(text, start, end)
    for at in range(start, end):
        anchor = anchor_at(holder.anchors, at)
        strip = anchor.strip if anchor is not None else None
        index = at - anchor.offset + anchor.start if anchor is not None else 0
        if strip is None or not index < len(strip.sures) or text[at].isspace():
            continue
        sure = min(sure, strip.sures[index])
        if strip.sures[index] < UNSURE:
            readings += [text[start:at] + other + text[at + 1 : end] for other in strip.others[index]]
    return sure, tuple(dict.fromkeys(readings))[:MOST_READINGS]


def _with_sign_and_unit(text: str, start: int, end: int) -> tuple[int, int]:
    """start..end, and the sign and unit that touch it."""
    if start and text[start - 1] in SIGNS:
        start -= 1
    while end < len(text) and text[end] in UNITS:
        end += 1
    return start, end


def _box(anchors: tuple[Anchor, ...], start: int, end: int) -> tuple[float, float, float, float] | None:
    """The box around characters; around a number that its cell broke in two, too."""
    boxes: list[tuple[float, float, float, float]] = []
    page = None
    back: tuple[float, ...] = ()
    for at in range(max(bisect_right(anchors, start, key=lambda anchor: anchor.offset) - 1, 0), len(anchors)):
        anchor = anchors[at]
        if anchor.offset >= end:
            break
        stop = anchors[at + 1].offset if at + 1 < len(anchors) else end
        if anchor.strip is None or stop <= start:
            continue
        strip = anchor.strip
        first = max(start - anchor.offset, 0) + anchor.start
        last = min(min(end, stop) - anchor.offset + anchor.start, len(strip.x1s)) - 1
        if first > last or (page is not None and strip.page != page):
            continue
        page, back = strip.page, strip.back
        boxes.append((strip.x0s[first], strip.top, strip.x1s[last], strip.bottom))
    if not boxes:
        return None
    x0, top, x1, bottom = boxes[0]
    for box in boxes[1:]:
        if box[0] < x1 and x0 < box[2]:  # one under the other
            x0, top, x1, bottom = min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3])
    return _as_scanned((x0, top, x1, bottom), back)


def _as_scanned(box: tuple[float, float, float, float], back: tuple[float, ...]) -> tuple[float, float, float, float]:
    """A box of a straightened page as the box around it on the page as it was scanned."""
    x0, top, x1, bottom = box
    if back:
        moved = []
        for x, y in ((x0, top), (x1, top), (x1, bottom), (x0, bottom)):
            w = back[6] * x + back[7] * y + back[8]
            moved.append(((back[0] * x + back[1] * y + back[2]) / w, (back[3] * x + back[4] * y + back[5]) / w))
        xs, ys = zip(*moved, strict=True)
        x0, top, x1, bottom = min(xs), min(ys), max(xs), max(ys)
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)


def anchor_at(anchors: tuple[Anchor, ...], offset: int) -> Anchor | None:
    """The anchor that `offset` falls under."""
    if not anchors:
        return None
    at = bisect_right(anchors, offset, key=lambda anchor: anchor.offset) - 1
    return anchors[max(at, 0)]


def text_under(one: Section, after: Section | None, document: Document) -> str:
    """The paragraphs from the end of a heading to the next one; tables stand in `tables`."""
    blocks = document.blocks
    parts = []
    for at in range(bisect_right(blocks, one.block, key=lambda block: block.block) - 1, len(blocks)):
        block = blocks[at]
        if after is not None and block.block > after.block:
            break
        if isinstance(block, Paragraph):
            low = one.end if block.block == one.block else 0
            high = after.offset if after is not None and block.block == after.block else len(block.text)
            parts.append(block.text[low:high].strip())
    return "\n".join(part for part in parts if part)
