"""Finds regexes that take ever longer on ever longer text, before they meet a report.

What such a regex repeats is repeated to it without end: each piece that it is made of, each of its examples, and what fills
reports (digits, blanks, brackets, words). One that reads its text once is done with the longest of these in milliseconds; one
that begins again at each character, or tries every way to divide a stretch, is not done within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from time import process_time

import regex

SIZES = (400, 4_000, 120_000)  # characters; the longer ones only where the shorter ones took long
AT_ONCE = 50e-9  # seconds a character; what is done sooner at one size need not be tried at the next
STEADY = 3  # a character may cost this many times more than in a text ten times shorter, where one that begins again costs ten times
LIMIT = 1.0  # seconds of computing, whatever else the machine does; one reading of the longest text takes some hundredths
MOST_PIECES = 60
LONGEST_PIECE = 80  # characters
MOST_LETTERS = 400
TAIL = "\x01"  # what no rule matches: the end that a regex hopes for does not come
FILLINGS = ("1", "1,", "1.", "1,234", " ", "\n", "(", ")", "一", "支", "支出", "、", "，", "。", '"', "-", "a", "一、", "1万元", "1%")

ATOM = regex.compile(
    r"""
      \\p\{(?P<property>\w+)\}               # \p{Han}
    | \\(?P<escaped>.)                       # \d, \.
    | \[(?P<set>\^?\]?(?:\\.|[^\]\\]){0,120}+)\]    # [^，。]
    | \(\?(?:P?<\w+>|P=\w+|<?[=!]|[:>|])     # what opens a group is nothing to repeat
    | [*+?]|\{\d*,?\d*\}|[()|^$]             # nor are counts, brackets and ends
    | (?P<letter>.)
    """,
    regex.VERBOSE | regex.DOTALL,
)
MEANT = {"d": "1", "w": "a", "s": " ", "S": "支", "D": "支", "W": "，", "b": "", "B": "", "n": "\n", "t": "\t", "Z": "", "A": ""}
OUTSIDERS = "支1a，。 (、"  # of these the first that a set does not exclude stands for it


def slow_on(source: str, examples: Iterable[str] = ()) -> str | None:
    r"""The piece that a regex does not get done with when it is repeated; None where there is none.

    >>> slow_on(r"\d{1,18}万元"), slow_on(r"(?:\d|\d\d)+(?:万|亿)元")
    (None, '1')
    """
    pattern = regex.compile(source)
    # Words without which no match is tried at all; before them their letters one by one, which end what a set excludes.
    end = TAIL + TAIL.join((*dict.fromkeys(source[:MOST_LETTERS]), *("".join(run) for run in _runs(list(_atoms(source))))))
    return next((piece for piece in _pieces(source, examples) if _is_slow(pattern, piece, end)), None)


def _is_slow(pattern: regex.Pattern[str], piece: str, end: str) -> bool:
    before = 0.0  # seconds a character
    for size in SIZES:
        text = piece * (size // len(piece) + 1) + end
        begun = process_time()
        try:
            pattern.findall(text, timeout=LIMIT)
            pattern.fullmatch(text, timeout=LIMIT)
        except TimeoutError:
            return True
        now = (process_time() - begun) / size
        if now < max(AT_ONCE, STEADY * before):
            return False
        before = now
    return False


def _pieces(source: str, examples: Iterable[str]) -> list[str]:
    """What is worth repeating: atoms of a regex alone, beside each other, in runs; examples; what fills reports."""
    atoms = list(_atoms(source))
    letters = [atom for atom in atoms if atom]
    found = [*letters, *("".join(run) for run in _runs(atoms)), *(one + other for one, other in pairwise(letters))]
    found += [example[:LONGEST_PIECE] for example in examples]
    return [*dict.fromkeys(piece for piece in (*FILLINGS, *found) if piece)][: MOST_PIECES + len(FILLINGS)]


def _runs(atoms: list[str]) -> Iterator[list[str]]:
    """Letters that stand together."""
    run: list[str] = []
    for atom in [*atoms, ""]:
        if atom:
            run.append(atom)
        elif run:
            yield run[:LONGEST_PIECE]
            run = []


def _atoms(source: str) -> Iterator[str]:
    """For each letter or set of letters one that it stands for; "" for what opens, closes and counts."""
    for match in ATOM.finditer(source):
        if match["letter"] is not None:
            yield match["letter"]
        elif match["escaped"] is not None:
            yield MEANT.get(match["escaped"], match["escaped"])
        elif match["property"] is not None:
            yield "支"
        elif match["set"] is not None:
            yield _of_set(match["set"])
        else:
            yield ""


def _of_set(inside: str) -> str:
    """A letter of a set."""
    one = regex.compile(f"[{inside}]")
    return next((letter for letter in (*OUTSIDERS, *inside.strip("^\\")) if one.fullmatch(letter)), "")
