"""The style rules of a page (样式表): what its own <style> says of an element, as far as that decides what is seen.

Selectors of names, classes, ids and attributes are understood, alone, in lists, and inside or directly under each other; a rule with any
other selector is left out, so that it hides nothing. Media are judged as on a screen of usual width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from ...regexes import compiled
from .. import numerals
from .attributes import KNOWN, Attributes, text_in

Declared = dict[str, str]

COMMENT = compiled(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|$)|<!--|-->")
BRACKET = compiled(r"[{}]")
SIMPLE = regex.compile(
    r"""(?P<name>[a-z*][\w\\:-]*+) | \#(?P<id>[\w\\-]++) | \.(?P<class>[^\s.\#\[\]:>+~,*{}()"']++)
    | \[\s*+(?P<attribute>[a-z]++)\s*+(?:=\s*+(?:"(?P<double>[^"\]]*+)"|'(?P<single>[^'\]]*+)'|(?P<bare>[^\s"'\]]++))\s*+)?\]""",
    regex.IGNORECASE | regex.VERBOSE,
)
STEP = compiled(r"\s*+>\s*+|\s++")
WIDTH = compiled(r"\((min|max)-(?:device-)?width\s*:\s*(\d{1,6}(?:\.\d{1,6})?)(px|em|rem)\)")
SCREEN = 1280  # pixels of the window in which a page is judged
WANTED = frozenset({
    "display", "visibility", "vertical-align", "text-decoration", "text-decoration-line", "opacity", "font-size", "text-indent", "float", "position",
    "left", "top", "right", "margin-left", "margin-top", "width", "height", "max-height", "overflow", "clip", "clip-path", "color", "white-space",
})  # fmt: skip
MOST_RULES = 20_000
MOST_STEPS = 64  # elements looked at upwards for what stands around one
MOST_TRIED = 2_000_000  # rules held against elements; a page with more has its further elements shown


class Compound(NamedTuple):
    """What one element must be."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]


class Rule(NamedTuple):
    """`parts` from the element outwards, each with whether the one after it must be its parent."""

    parts: tuple[tuple[Compound, bool], ...]
    rank: tuple[int, int, int, int]
    declared: Declared


class Element(NamedTuple):
    """An open element as rules see it."""

    name: str
    attributes: Attributes
    id: str
    classes: frozenset[str]


def element(name: str, attributes: Attributes) -> Element:
    """An element by its tag."""
    return Element(name, attributes, text_in(attributes, "id").strip(), frozenset(text_in(attributes, "class").split()))


@dataclass(slots=True)
class Sheet:
    """The rules of a page, by what their last part names."""

    by_key: dict[str, list[Rule]] = field(default_factory=dict)
    count: int = 0
    tried: int = 0

    def add(self, css: str, media: str = "") -> None:
        """The rules of one <style>."""
        if not _on_screen(media):
            return
        for selectors, declared in _rules(COMMENT.sub(" ", css)):
            for selector in selectors.split(","):
                parts = _parts(selector.strip())
                if parts and self.count < MOST_RULES:
                    self.count += 1
                    self.by_key.setdefault(_key(parts[0][0]), []).append(Rule(parts, (*_weight(parts), self.count), declared))

    def declared(self, one: Element, around: list[Element]) -> Iterator[Declared]:
        """What the rules say of an element, the weightiest last."""
        keys = (f"#{one.id}", *(f".{name}" for name in one.classes), one.name, "*") if one.attributes else (one.name, "*")
        fitting = [rule for key in keys for rule in self.by_key.get(key, ()) if self._fits(rule, one, around)]
        for rule in sorted(fitting, key=lambda rule: rule.rank):
            yield rule.declared

    def _fits(self, rule: Rule, one: Element, around: list[Element]) -> bool:
        self.tried += len(rule.parts)
        if self.tried > MOST_TRIED or not _is(rule.parts[0][0], one):
            return False
        above = len(around) - 1
        for at, (part, _) in enumerate(rule.parts[1:]):
            least = above if rule.parts[at][1] else max(above - MOST_STEPS, 0)
            self.tried += above - least
            found = next((place for place in range(above, max(least, 0) - 1, -1) if _is(part, around[place])), -1)
            if found < 0:
                return False
            above = found - 1
        return True


def declarations(style: str) -> Declared:
    """What a list of declarations says of what is wanted here; the last one counts, if none is important.

    >>> declarations("COLOR : Red; display: none !important; display:block; margin: 0")
    {'color': 'red', 'display': 'none !important'}
    """
    found: Declared = {}
    for one in style.split(";"):
        name, _, value = one.partition(":")
        name, value = name.strip().lower(), " ".join(value.lower().replace("!", " !").split()).replace("! ", "!")
        if name in WANTED and value and (value.endswith("!important") or not found.get(name, "").endswith("!important")):
            found[name] = value
    return found


def merged(rules: Iterable[Declared]) -> Declared:
    """One after the other, the later counts, what is important before the rest; without that word."""
    found: Declared = {}
    important: Declared = {}
    for rule in rules:
        for name, value in rule.items():
            if value.endswith("!important"):
                important[name] = value.removesuffix("!important").strip()
            else:
                found[name] = value
    return found | important


def _rules(css: str) -> Iterator[tuple[str, Declared]]:
    """Selectors and declarations that count on a screen."""
    live = [True]  # of the blocks around, whether their rules count
    start, selectors = 0, ""
    for bracket in BRACKET.finditer(css):
        inside = css[start : bracket.start()]
        start = bracket.end()
        if bracket[0] == "{":
            head = inside.rpartition(";")[2].strip()
            if head.startswith("@"):
                live.append(live[-1] and _is_live(head))
            else:
                live.append(live[-1])
                selectors = head
        elif len(live) > 1 and live.pop() and live[-1] and (declared := declarations(inside)):
            yield selectors, declared


def _is_live(head: str) -> bool:
    name, _, condition = head[1:].partition(" ")
    return (name.lower() == "media" and _on_screen(condition)) or name.lower() in ("supports", "layer")


def _on_screen(media: str) -> bool:
    """Is this one of the media that a screen is?

    >>> [_on_screen(one) for one in ("", "print", "only screen and (max-width: 600px)", "print, screen", "not print")]
    [True, False, False, True, True]
    """
    return not media.strip() or any(_is_screen(one.strip().lower()) for one in media.split(","))


def _is_screen(query: str) -> bool:
    negated = query.startswith("not ")
    words = query.removeprefix("not ").removeprefix("only ").strip()
    kind = words.partition(" ")[0]
    right = kind in ("screen", "all") or kind.startswith("(")
    rest = WIDTH.sub("", words)
    for bound, width, unit in WIDTH.findall(words):
        pixels = (numerals.real(width) or 0.0) * (1 if unit == "px" else 16)
        right = right and (pixels >= SCREEN if bound == "max" else pixels <= SCREEN)
    return (right and "(" not in rest) != negated


def _parts(selector: str) -> tuple[tuple[Compound, bool], ...]:
    """The parts of a selector from the element outwards; nothing where one of them is not understood."""
    parts: list[tuple[Compound, bool]] = []
    direct, at = False, 0
    while at < len(selector) and len(parts) < 16:
        start, name, own = at, "*", ""
        classes: list[str] = []
        attributes: list[tuple[str, str | None]] = []
        while at < len(selector) and (simple := SIMPLE.match(selector, at)):
            if simple["name"] and at > start:
                return ()
            name = (simple["name"] or name).replace("\\", "").lower()
            own = simple["id"] or own
            classes += [simple["class"].replace("\\", "")] if simple["class"] else []
            if simple["attribute"]:
                value = next((one for one in simple.group("double", "single", "bare") if one is not None), None)
                attributes.append((simple["attribute"].lower(), value))
            at = simple.end()
        step = STEP.match(selector, at)
        if at == start or (step is None and at < len(selector)) or any(one not in KNOWN for one, _ in attributes):
            return ()
        parts.append((Compound(name, own, frozenset(classes), tuple(attributes)), direct))
        if step:
            direct, at = ">" in step[0], step.end()
    return tuple(reversed(parts)) if at >= len(selector) else ()


def _key(part: Compound) -> str:
    return f"#{part.id}" if part.id else f".{min(part.classes)}" if part.classes else part.name


def _weight(parts: tuple[tuple[Compound, bool], ...]) -> tuple[int, int, int]:
    ids = sum(bool(one.id) for one, _ in parts)
    classes = sum(len(one.classes) + len(one.attributes) for one, _ in parts)
    return ids, classes, sum(one.name != "*" for one, _ in parts)


def _is(part: Compound, one: Element) -> bool:
    return (
        part.name in ("*", one.name)
        and (not part.id or part.id == one.id)
        and part.classes <= one.classes
        and all(name in one.attributes and value in (None, one.attributes[name].text) for name, value in part.attributes)
    )
