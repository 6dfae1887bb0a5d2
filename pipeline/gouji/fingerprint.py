"""What a document says, in a few hundred characters: every figure and every word counted, so that two documents can be told to be one report.

Containers keep figures and words and their order; what they lose or add is page numbers, running heads, automatic numbering, labels of merged
cells and the borders between cells. So figures must be the same in the same order, and of page numbers and words one document may only have more
than the other, never one in place of another. Figures and words are counted by buckets: of a changed one, one bucket has less and one has more.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import gcd
from operator import mul
from typing import NamedTuple
from zlib import crc32

from .document import Cell, Document, Paragraph
from .text import UNSURE, anchor_at, place_in, squeeze, squeezed

# 附件1⏎2023年度: a number that runs into a year has lost the line break between them.
NUMBER = re.compile(r"\d+(?=(?:19|20)\d\d年)|(?:19|20)\d\d(?=年)|\d+(?:,\d{3})*(?:\.\d+)?")
SMALL = re.compile(r"\d{1,3}|(?:19|20)\d\d")  # page numbers, numbering and running heads have these
RUN = re.compile(r"(?:[^\W\d_]|[%‰])+")
BREAK = "\ue000"  # parts what does not follow each other

BUCKETS, CHARACTERS, PAIRS = 64, 96, 48  # buckets: of figures, of characters, of pairs of them
FULL = 256  # what a bucket can count
DIGITS = 10  # hexadecimal digits of a digest
STANDING = 4  # pairs of characters that labels lost with their cells may have had to themselves
SPREAD, TURN, LIMIT = 0x9E3779B1, 15, 0xFFFFFFFF
HALF, GAP = 0xFFFF, ord(BREAK)  # of a pair

Counts = tuple[int, ...]


class Fingerprint(NamedTuple):
    """The counts of a document. What was read with doubt on a scan is counted alone: it may be anything."""

    exact: str  # a digest of the figures in order, the characters, and which of them follow each other
    order: str  # a digest of the figures in order
    values: Counts
    numbers: Counts  # page numbers, numbering, years, other small whole numbers
    characters: Counts
    pairs: Counts  # of characters that follow each other, each once: what is only said again adds none
    joined: int  # pairs in all
    doubtful: int  # figures
    unsure: int  # characters and pairs

    @property
    def figures(self) -> bool:
        """Are there any?"""
        return any(self.values) or any(self.numbers) or self.doubtful > 0

    def text(self) -> str:
        """As a column of a dataset holds it."""
        counts = [bytes(each).hex() for each in (self.values, self.numbers, self.characters, self.pairs)]
        return "-".join([self.exact, self.order, *counts, *(f"{each:x}" for each in self[6:])])


def parsed(text: str) -> Fingerprint:
    """A fingerprint from its text."""
    exact, order, *counts, joined, doubtful, unsure = text.split("-")
    values, numbers, characters, pairs = (tuple(bytes.fromhex(each)) for each in counts)
    return Fingerprint(exact, order, values, numbers, characters, pairs, int(joined, 16), int(doubtful, 16), int(unsure, 16))


def fingerprint(document: Document) -> Fingerprint:
    """What a document says."""
    holders = _holders(document)
    if not document.source.scanned_pages:
        return _counted(squeezed(BREAK.join(holder.text for holder in holders)), 0, 0)
    texts, doubtful, unsure = zip(*map(_certain, holders), strict=True) if document.blocks else ((), (), ())
    return _counted(BREAK.join(texts), sum(doubtful), sum(unsure))


def _holders(document: Document) -> Iterator[Paragraph | Cell]:
    for block in document.blocks:
        yield from [block] if isinstance(block, Paragraph) else block.cells


def _certain(holder: Paragraph | Cell) -> tuple[str, int, int]:
    """The text without what was read with doubt, and how many figures, and characters and pairs, that leaves out."""
    view = squeeze(holder.text)
    text = ["" if _doubted(holder, at) else char for char, at in zip(view.text, view.offsets, strict=False)]
    unsure = sum(2 for kept, char in zip(text, view.text, strict=True) if not kept and char.isalpha())
    doubtful = 0
    for found in NUMBER.finditer(view.text):
        if place_in(holder, *view.span(*found.span())).sure < UNSURE:
            text[found.start() : found.end()] = [BREAK] * len(found.group())
            doubtful += 1
    return "".join(char or BREAK for char in text), doubtful, unsure


def _doubted(holder: Paragraph | Cell, at: int) -> bool:
    anchor = anchor_at(holder.anchors, at)
    if anchor is None or anchor.strip is None:
        return False
    index = at - anchor.offset + anchor.start
    return index < len(anchor.strip.sures) and anchor.strip.sures[index] < UNSURE


def _plain(figure: str) -> str:
    """1,234.50 and 1234.5 are one figure."""
    plain = figure.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _counted(text: str, doubtful: int, unsure: int) -> Fingerprint:
    figures = [_plain(one) if "." in one or "," in one else one for one in NUMBER.findall(text)]
    small = {one for one in set(figures) if SMALL.fullmatch(one)}
    order = [one for one in figures if one not in small]
    values = _buckets((crc32(one.encode()), 1) for one in order)
    numbers = _buckets((int(one), 1) for one in figures if one in small)
    runs = RUN.findall(text)
    words = "".join(runs)
    letters = Counter(words)
    characters = _mixed(map(ord, letters))
    pairs = _mixed(_pairs(BREAK.join(runs)))
    said = sum(map(mul, characters, letters.values())) + sum(pairs)
    return Fingerprint(
        _digest(f"{' '.join(figures)}|{said}"), _digest(" ".join(order)), values, numbers,
        _buckets(zip(characters, letters.values(), strict=True), CHARACTERS), _buckets(((one, 1) for one in pairs), PAIRS),
        len(words) - len(runs), doubtful, unsure,
    )  # fmt: skip


def _pairs(text: str) -> list[int]:
    """Which characters follow each other, each pair once, as the number that the two have together in UTF-16."""
    code = text.encode("utf-16-le", "replace") + bytes(4)
    found = {*memoryview(code[: len(code) // 4 * 4]).cast("I"), *memoryview(code[2 : 2 + (len(code) - 2) // 4 * 4]).cast("I")}
    return [one for one in found if one & HALF != GAP and one >> 16 not in {GAP, 0} and one & HALF]


def _mixed(codes: Iterable[int]) -> list[int]:
    """Numbers that tell nothing of those that they come from."""
    return [((mixed := code * SPREAD & LIMIT) ^ mixed >> TURN) * SPREAD >> TURN & LIMIT for code in codes]


def _buckets(counted: Iterable[tuple[int, int]], number: int = BUCKETS) -> Counts:
    found = [0] * number
    for code, times in counted:
        found[code % number] += times
    return tuple(each % FULL for each in found)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=DIGITS // 2).hexdigest()


# --- one report or two ------------------------------------------------------------------------------


class Gap(NamedTuple):
    """How much more one document has of something than the other, and the other way round."""

    more: int
    less: int

    @property
    def one_sided(self) -> bool:
        """Has only one of them more?"""
        return not (self.more and self.less)

    def without(self, more: int, less: int) -> Gap:
        """What is left when so much of each side may be anything."""
        return Gap(max(0, self.more - more), max(0, self.less - less))


def same(one: Fingerprint, other: Fingerprint) -> bool:
    """Are two documents one report in two containers?"""
    if one.exact == other.exact:
        return True
    doubts = one.doubtful + other.doubtful + one.unsure + other.unsure
    if not doubts and (one.order != other.order or one.values != other.values):
        return False
    figures = _gap(one.values, other.values)
    numbers = _gap(one.numbers, other.numbers)
    every = Gap(figures.more + numbers.more, figures.less + numbers.less).without(other.doubtful, one.doubtful)
    characters = _gap(one.characters, other.characters).without(other.unsure, one.unsure)
    pairs = _gap(one.pairs, other.pairs).without(other.unsure, one.unsure)
    if not every.one_sided or not characters.one_sided or figures.without(other.doubtful, one.doubtful) != (0, 0):
        return False
    if doubts and not (any(every) or any(characters)):
        return pairs.one_sided
    return _by_a_container(one, other, every, characters, pairs)


def _by_a_container(one: Fingerprint, other: Fingerprint, numbers: Gap, characters: Gap, pairs: Gap) -> bool:
    """Is what only one of two documents has what containers add and lose, and not a word or a number that somebody added?

    Cells that stand together without their border make pairs of characters, and no characters. Heads of pages and labels of cells are lost whole
    and are mostly said elsewhere: no pair, or few, are lost with them. A word that was changed makes pairs and loses pairs.
    """
    count, lost = sum(numbers), sum(characters)
    if not pairs.one_sided:
        return False
    if lost:
        gone = pairs.more if characters.more else pairs.less
        heads = count < 2 or _repeated(one.characters, other.characters)  # several numbers are lost with heads of pages, all alike
        attached = (one.joined - other.joined) * (1 if characters.more else -1) >= lost  # with a neighbour each character makes a pair
        return heads and count <= lost > 1 and not attached and gone <= STANDING
    return _in_a_row(one.numbers, other.numbers) if count else any(pairs)


def _repeated(one: Counts, other: Counts) -> bool:
    """Is what only one of two documents has there several times?"""
    return gcd(*(first - second for first, second in zip(one, other, strict=True))) > 1


def _in_a_row(one: Counts, other: Counts) -> bool:
    """Are the numbers that only one of two documents has those of its pages, or of a list: several that follow each other?"""
    buckets = [at for at, (first, second) in enumerate(zip(one, other, strict=True)) if first != second]
    return len(buckets) > 1 and (buckets[-1] - buckets[0] == len(buckets) - 1 or len(buckets) == BUCKETS)


def _gap(one: Counts, other: Counts) -> Gap:
    apart = [(first - second + FULL // 2) % FULL - FULL // 2 for first, second in zip(one, other, strict=True)]
    return Gap(sum(each for each in apart if each > 0), -sum(each for each in apart if each < 0))


def alike(prints: Mapping[str, Fingerprint]) -> dict[str, str]:
    """The first by name of the documents that are one report, for each; their order changes nothing.

    Recognised documents come last, and each joins one report: what is doubtful in it must not make two reports one.
    """
    leads = dict[str, str]()
    by_values: dict[Counts, list[str]] = {}
    for name, one in sorted(prints.items()):
        if not (one.doubtful or one.unsure):
            rivals = by_values.setdefault(one.values, [])
            leads[name] = next((other for other in rivals if same(one, prints[other])), name)
            rivals.append(name)
    leads = {name: _first(name, leads) for name in leads}
    certain = sorted(set(leads.values()))
    for name, one in sorted(prints.items()):
        if name not in leads:
            leads[name] = next((other for other in certain if same(one, prints[other])), name)
            certain += [name] if leads[name] == name else []
    return leads


def _first(name: str, leads: Mapping[str, str]) -> str:
    while leads[name] != name:
        name = leads[name]
    return name
