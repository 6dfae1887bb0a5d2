"""What a document says, in a few hundred characters: every figure and every word counted, so that two documents can be told to be one report.

Containers keep figures and words and their order; what they lose or add is page numbers, running heads, automatic numbering, labels of merged
cells and the borders between cells. So figures must be the same in the same order, and of page numbers and words one document may only have more
than the other, never one in place of another. Figures and words are counted by buckets: of a changed one, one bucket has less and one has more.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from operator import add
from typing import NamedTuple
from zlib import crc32

import regex

from .model import Cell, Document, Paragraph
from .text import UNSURE, View, anchor_at, place_in, squeeze

# 附件1⏎2023年度: a number that runs into a year has lost the line break between them.
NUMBER = regex.compile(r"\d+(?=(?:19|20)\d\d年)|(?:19|20)\d\d(?=年)|\d+(?:,\d{3})*(?:\.\d+)?")
SMALL = regex.compile(r"\d{1,3}|(?:19|20)\d\d")  # page numbers, numbering and running heads have these
WORD = regex.compile(r"[\p{Han}A-Za-z%‰]")
BREAK = "\n"  # parts what does not follow each other

VALUES, NUMBERS, WORDS = 64, 64, 96  # buckets
FULL = 256  # what a bucket can count
DIGITS = 10  # hexadecimal digits of a digest
STANDING = 4  # pairs of characters that labels lost with their cells may have had to themselves
SPREAD, TURN, LIMIT = 0x9E3779B97F4A7C15, 29, 0xFFFFFFFFFFFFFFFF

Counts = tuple[int, ...]


class Fingerprint(NamedTuple):
    """The counts of a document. What was read with doubt on a scan is counted alone: it may be anything."""

    exact: str  # a digest of all figures in order and all words
    order: str  # a digest of the figures in order
    values: Counts
    numbers: Counts  # page numbers, numbering, years, other small whole numbers
    words: Counts  # characters, and each with the one after it
    characters: int
    pairs: int  # different ones
    doubtful: int  # figures
    unsure: int  # characters and pairs

    @property
    def figures(self) -> bool:
        """Are there any?"""
        return any(self.values) or any(self.numbers) or self.doubtful > 0

    def text(self) -> str:
        """As a column of a dataset holds it."""
        counts = [bytes(each).hex() for each in (self.values, self.numbers, self.words)]
        return "-".join([self.exact, self.order, *counts, *(f"{each:x}" for each in self[5:])])


def parsed(text: str) -> Fingerprint:
    """A fingerprint from its text."""
    exact, order, *counts, characters, pairs, doubtful, unsure = text.split("-")
    values, numbers, words = (tuple(bytes.fromhex(each)) for each in counts)
    return Fingerprint(exact, order, values, numbers, words, int(characters, 16), int(pairs, 16), int(doubtful, 16), int(unsure, 16))


def fingerprint(document: Document) -> Fingerprint:
    """What a document says."""
    texts, doubtful, unsure = list[str](), 0, 0
    recognised = bool(document.source.scanned_pages)
    for holder in _holders(document):
        view = squeeze(holder.text)
        if recognised:
            text, figures, characters = _certain(holder, view)
            doubtful, unsure = doubtful + figures, unsure + characters
        else:
            text = view.text
        texts.append(text)
    return _counted(BREAK.join(texts), doubtful, unsure)


def _holders(document: Document) -> Iterator[Paragraph | Cell]:
    for block in document.blocks:
        yield from [block] if isinstance(block, Paragraph) else block.cells


def _certain(holder: Paragraph | Cell, view: View) -> tuple[str, int, int]:
    """The text without what was read with doubt, and how many figures, and characters and pairs, that leaves out."""
    text = ["" if _doubted(holder, at) else char for char, at in zip(view.text, view.offsets, strict=False)]
    unsure = sum(3 for kept, char in zip(text, view.text, strict=True) if not kept and char.isalpha())
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
    values, numbers = [0] * VALUES, [0] * NUMBERS
    figures = [_plain(one) for one in NUMBER.findall(text)]
    order = [one for one in figures if not SMALL.fullmatch(one)]
    for one in order:
        values[crc32(one.encode()) % VALUES] += 1
    for one in figures:
        if SMALL.fullmatch(one):
            numbers[int(one) % NUMBERS] += 1
    characters = {one: times for one, times in Counter(text).items() if WORD.match(one)}
    pairs = {one: times for one, times in Counter(map(add, text, text[1:])).items() if one[0] in characters and one[1] in characters}
    words, said = [0] * WORDS, 0
    for times, code in [
        *((times, ord(one)) for one, times in characters.items()),
        *((times, (ord(one[0]) << 20) + ord(one[1])) for one, times in pairs.items()),
    ]:
        mixed = code * SPREAD & LIMIT
        mixed = (mixed ^ mixed >> TURN) * SPREAD & LIMIT
        words[(mixed >> TURN) % WORDS] += times
        said += times * mixed
    counted, small, told = (tuple(each % FULL for each in one) for one in (values, numbers, words))
    exact = f"{' '.join(figures)}|{said & LIMIT}"
    totals = sum(characters.values()), len(pairs)
    return Fingerprint(_digest(exact), _digest(" ".join(order)), counted, small, told, *totals, doubtful, unsure)


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
    words = _gap(one.words, other.words).without(other.unsure, one.unsure)
    if not every.one_sided or not words.one_sided or figures.without(other.doubtful, one.doubtful) != (0, 0):
        return False
    lost = abs(one.characters - other.characters)
    if doubts:
        lost = max(0, lost - one.unsure - other.unsure)
        return _by_a_container(one, other, every, words, lost) or (every, words) == ((0, 0), (0, 0))
    return _by_a_container(one, other, every, words, lost)


def _by_a_container(one: Fingerprint, other: Fingerprint, numbers: Gap, words: Gap, lost: int) -> bool:
    """Is what only one of two documents has what containers add and lose, and not a word or a number that somebody added?"""
    count = numbers.more + numbers.less
    if lost:  # whole cells or running heads: then fewer pairs than characters are lost, as none is lost with their neighbours
        pairs = words.more + words.less - lost
        return count <= lost and pairs < lost and abs(one.pairs - other.pairs) <= STANDING
    return _in_a_row(one.numbers, other.numbers) if count else words != (0, 0)


def _in_a_row(one: Counts, other: Counts) -> bool:
    """Are the numbers that only one of two documents has those of its pages, or of a list: several that follow each other?"""
    buckets = [at for at, (first, second) in enumerate(zip(one, other, strict=True)) if first != second]
    return len(buckets) > 1 and (buckets[-1] - buckets[0] == len(buckets) - 1 or len(buckets) == NUMBERS)


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
