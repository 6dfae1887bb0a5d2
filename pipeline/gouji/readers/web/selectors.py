"""Selectors of style sheets (选择器): which elements a rule is for.

Names, classes, ids, attributes, :not(…), :is(…), :where(…), :first-child, :last-child, :only-child, :nth-child(…) and the four ways in which elements stand to each other are understood;
a selector with anything else is for no element, so that its rule hides nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from ...regexes import compiled
from .. import numerals
from .attributes import Attributes, text_in

SIMPLE = regex.compile(
    r"""(?P<name>(?:[a-z_]|\\.)(?:[\w-]|\\.)*+|\*) | \#(?P<id>(?:[\w-]|\\.)++) | \.(?P<class>(?:[^\s.\#\[\]:>+~,*{}()"'\\]|\\.)++)
    | \[\s*+(?P<attribute>[a-z][\w-]*+)\s*+(?:(?P<sign>[~|^$*]?=)\s*+
        (?:"(?P<double>[^"\]]*+)"|'(?P<single>[^'\]]*+)'|(?P<bare>[^\s"'\]]++))\s*+(?:[is]\s*+)?)?\]
    | :(?P<which>not|is|where|matches|-webkit-any)\(\s*+(?P<among>[^()]{1,200}+)\) | :(?P<end>first|last|only)-child | :nth-child\(\s*+(?P<nth>[^()]{1,20}+)\)""",
    regex.IGNORECASE | regex.VERBOSE,
)
STEP = compiled(r"\s*+([>+~])\s*+|\s++")
COMMA = compiled(r",(?![^()\[\]]{0,300}[)\]])")
NTH = compiled(r"(?:([+-]?\d{0,4})n)?\s{0,3}([+-]?\s{0,3}\d{1,4})?")
NAMED = {"odd": "2n+1", "even": "2n"}
MOST_PARTS = 16
MOST_STEPS = 64  # elements looked at upwards, or before, for what stands around one


class Compound(NamedTuple):
    """What one element must be. `attributes` are names with how the value is held against another; `nth` are steps and starts of counts."""

    name: str = "*"
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str], ...] = ()
    without: tuple[Compound, ...] = ()
    either: tuple[tuple[Compound, ...], ...] = ()  # of each, one
    last: bool = False
    nth: tuple[tuple[int, int], ...] = ()


class Part(NamedTuple):
    """A compound and how it stands to the next one outwards: ">" its child, "+" and "~" behind it, "" anywhere inside."""

    compound: Compound
    relation: str


class Element(NamedTuple):
    """An open element as rules see it, with those before it in the same parent where a rule asks for them."""

    name: str
    attributes: Attributes
    id: str
    classes: frozenset[str]
    siblings: list[Element]
    at: int  # its place among them
    last: bool  # no other follows


def element(name: str, attributes: Attributes, siblings: list[Element] | None = None, *, last: bool = False) -> Element:
    """An element by its tag; it is put behind its siblings, of which it may be the last."""
    before = [] if siblings is None else siblings
    one = Element(
        name, attributes, text_in(attributes, "id").strip(), frozenset(text_in(attributes, "class").split()), before, len(before), last
    )
    if siblings is not None:
        siblings.append(one)
    return one


def selectors_of(said: str) -> list[tuple[Part, ...]]:
    """The selectors of a list that are understood, each from the element outwards."""
    return [parts for one in COMMA.split(said) if (parts := _parts(one.strip()))]


def _parts(selector: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    relation, at = "", 0
    while at < len(selector) and len(parts) < MOST_PARTS:
        compound, end = _compound(selector, at)
        step = STEP.match(selector, end)
        if compound is None or (step is None and end < len(selector)):
            return ()
        parts.append(Part(compound, relation))
        relation, at = (step[1] or "", step.end()) if step else ("", end)
    return tuple(reversed(parts)) if at >= len(selector) else ()


def _compound(selector: str, at: int) -> tuple[Compound | None, int]:
    """The compound that begins at a place, None where it is not understood, and where it ends."""
    start, made = at, Compound()
    while at < len(selector) and (simple := SIMPLE.match(selector, at)):
        if simple["name"] and at > start:
            return None, at
        grown = _grown(made, simple)
        if grown is None:
            return None, at
        made, at = grown, simple.end()
    return (made if at > start else None), at


def _grown(made: Compound, simple: regex.Match[str]) -> Compound | None:
    """A compound with one thing more that it asks for."""
    if simple["name"]:
        return made._replace(name=simple["name"].replace("\\", "").lower())
    if simple["id"]:
        return made._replace(id=simple["id"].replace("\\", ""))
    if simple["class"]:
        return made._replace(classes=made.classes | {simple["class"].replace("\\", "")})
    if simple["attribute"]:
        value = next((one for one in simple.group("double", "single", "bare") if one is not None), "")
        return made._replace(attributes=(*made.attributes, (simple["attribute"].lower(), simple["sign"] or "", value)))
    if simple["among"]:
        found = [_parts(one.strip()) for one in COMMA.split(simple["among"])]
        if not all(len(one) == 1 for one in found):
            return None
        among = tuple(one[0].compound for one in found)
        if simple["which"].lower() == "not":
            return made._replace(without=(*made.without, *among))
        return made._replace(either=(*made.either, among))
    if simple["end"]:
        end = simple["end"].lower()
        return made._replace(last=made.last or end != "first", nth=(*made.nth, (0, 1)) if end != "last" else made.nth)
    count = _nth(simple["nth"])
    return None if count is None else made._replace(nth=(*made.nth, count))


def _nth(said: str) -> tuple[int, int] | None:
    """Step and start of a count.

    >>> _nth("odd"), _nth("3"), _nth("-n+2"), _nth("3n - 1"), _nth("last")
    ((2, 1), (0, 3), (-1, 2), (3, -1), None)
    """
    said = said.strip().lower()
    found = NTH.fullmatch(NAMED.get(said, said))
    if found is None or not found[0]:
        return None
    step = {None: "0", "": "1", "+": "1", "-": "-1"}.get(found[1], found[1])
    start = "".join((found[2] or "0").split())
    return numerals.whole(step, -9999, 9999) or 0, numerals.whole(start, -9999, 9999) or 0


def weight(parts: tuple[Part, ...]) -> tuple[int, int, int]:
    """How much a selector weighs: its ids, its classes and the like, its names."""
    all_of = [one for part in parts for one in _within(part.compound)]
    classes = sum(len(one.classes) + len(one.attributes) + len(one.nth) + one.last for one in all_of)
    return sum(bool(one.id) for one in all_of), classes, sum(one.name != "*" for one in all_of)


def _within(compound: Compound) -> list[Compound]:
    """A compound and those inside of its brackets."""
    return [compound, *compound.without, *(one for among in compound.either for one in among)]


def asks_for_siblings(parts: tuple[Part, ...]) -> bool:
    """Does a selector look at what stands before an element?"""
    return any(part.relation in ("+", "~") or any(one.nth or one.last for one in _within(part.compound)) for part in parts)


def attributes_in(parts: tuple[Part, ...]) -> set[str]:
    """The attributes that a selector looks at."""
    return {name for part in parts for one in _within(part.compound) for name, _, _ in one.attributes}


def matched(parts: tuple[Part, ...], one: Element, around: list[Element]) -> tuple[bool, int]:
    """Is an element one that a selector is for? And how many elements were looked at."""
    tried = len(parts)
    if not is_one(parts[0].compound, one):
        return False, 1
    above = len(around) - 1
    for outer, inner in zip(parts[1:], parts, strict=False):
        places = _places(inner.relation, one, above)
        line = one.siblings if inner.relation in ("+", "~") else around
        found = next((place for place in places if is_one(outer.compound, line[place])), None)
        tried += len(places)
        if found is None:
            return False, tried
        one = line[found]
        above = above if inner.relation in ("+", "~") else found - 1
    return True, tried


def _places(relation: str, one: Element, above: int) -> range:
    """Where to look for the next one outwards, the nearest first."""
    if relation in ("+", "~"):
        return range(one.at - 1, max(one.at - (2 if relation == "+" else MOST_STEPS), -1), -1)
    return range(above, max(above - (1 if relation == ">" else MOST_STEPS), -1), -1)


def is_one(asked: Compound, one: Element) -> bool:
    """Is an element what is asked for?"""
    return (
        asked.name in ("*", one.name)
        and (not asked.id or asked.id == one.id)
        and asked.classes <= one.classes
        and all(_holds(one.attributes, *what) for what in asked.attributes)
        and all(_is_nth(one.at + 1, *count) for count in asked.nth)
        and (not asked.last or one.last)
        and not any(is_one(other, one) for other in asked.without)
        and all(any(is_one(other, one) for other in among) for among in asked.either)
    )


def _is_nth(place: int, step: int, start: int) -> bool:
    return place == start if not step else (place - start) % step == 0 and (place - start) // step >= 0


def _holds(attributes: Attributes, name: str, sign: str, value: str) -> bool:
    said = attributes.get(name)
    if said is None or not sign:
        return said is not None
    text = said.text
    if sign == "=":
        return text == value
    if sign == "|=":
        return text == value or text.startswith(value + "-")
    if sign == "~=":
        return value in text.split()
    held = {"^=": text.startswith, "$=": text.endswith, "*=": text.__contains__}[sign]
    return bool(value) and held(value)
