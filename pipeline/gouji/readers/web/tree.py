"""Where each element ends (元素的起止): by its own end tag, by what begins after it, or with what it stands in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .elements import BLOCKS, CELLS, ENDED_BY_OTHERS, ENDS_BEFORE, ENDS_PARAGRAPH, FENCES, FORMATTING, PARTS, VOID
from .tokens import Token

BLOCK = ""  # stands for the names of all blocks
OPEN = -1  # the end of an element that nothing ends


@dataclass(slots=True)
class _Open:
    """The open elements, and for each name where in the stack its elements stand."""

    ends: array[int]
    stack: list[tuple[int, str]] = field(default_factory=list)
    standing: dict[str, list[int]] = field(default_factory=dict)

    def last(self, names: Iterable[str]) -> int:
        """Where in the stack the last open element of these names stands; -1 for nowhere."""
        return max((self.standing[name][-1] for name in names if self.standing.get(name)), default=-1)

    def push(self, token: int, name: str) -> None:
        for one in (name, BLOCK) if name in BLOCKS else (name,):
            self.standing.setdefault(one, []).append(len(self.stack))
        self.stack.append((token, name))

    def drop(self, down_to: int, at: int, closer: str) -> None:
        """Ends what stands from a place of the stack on, at a token. What only an end around it ends was never closed."""
        while len(self.stack) > down_to:
            token, name = self.stack.pop()
            for one in (name, BLOCK) if name in BLOCKS else (name,):
                standing = self.standing[one]
                if standing and standing[-1] == len(self.stack):
                    standing.pop()
                    inline = name not in BLOCKS and closer not in ("body", "html")
                    own = len(self.stack) == down_to or inline or name in ENDED_BY_OTHERS or closer in PARTS or closer == "table"
                    self.ends[token] = at if own else OPEN

    def close(self, name: str, at: int) -> None:
        """An end tag."""
        place = self.last((name,))
        if name in BLOCKS:
            fence = -1 if name == "table" else self.last(("table",) if name in PARTS else FENCES)
            if place > fence:
                self.drop(place, at, name)
        elif place >= 0 and place >= self.last(FENCES):
            if name in FORMATTING or self.last((BLOCK,)) > place:
                self.standing[name].pop()  # what stands in it goes on behind it
                self.ends[self.stack[place][0]] = at
            else:
                self.drop(place, at, name)


def ends_of(tokens: Sequence[Token]) -> array[int]:
    """For each token that begins an element the token at which it ends, `OPEN` where it is never closed; 0 for others."""
    ends = array("l", bytes(array("l").itemsize * len(tokens)))
    held = _Open(ends)
    for at, token in enumerate(tokens):
        name = token.name
        if not name or name in VOID or token.inside[1] or (not token.close and token.attributes.endswith("/")):
            continue
        if token.close:
            held.close(name, at)
            continue
        _end_before(held, name, at)
        ends[at] = OPEN
        held.push(at, name)
    return ends


def _end_before(held: _Open, name: str, at: int) -> None:
    """What an element ends by beginning."""
    if name in ENDS_PARAGRAPH:
        place = held.last(("p",))
        if place > held.last(FENCES):
            held.drop(place, at, name)
    ended, kept = ENDS_BEFORE.get(name, (frozenset[str](), frozenset[str]()))
    places = [place for one in ended if (place := held.last((one,))) >= 0]
    fence = held.last(kept | FENCES if name not in PARTS and name != "table" else kept)
    places = [place for place in places if place > fence]
    if places:
        held.drop(min(places), at, name)


def layout_tables(tokens: Sequence[Token]) -> set[int]:
    """The tables that hold a table with more cells than they have themselves."""
    open_tables: list[list[int]] = []  # index, cells of its own, most cells of a table inside
    layout = set()
    for at, token in enumerate(tokens):
        if token.name in CELLS and not token.close and open_tables:
            open_tables[-1][1] += 1
        elif token.name == "table" and not token.close:
            open_tables.append([at, 0, 0])
        elif token.name == "table" and open_tables:
            index, own, inner = open_tables.pop()
            if inner > own:
                layout.add(index)
            if open_tables:
                open_tables[-1][2] = max(open_tables[-1][2], own, inner)
    return layout
