"""The style rules of a page (样式表): what its own <style> says of an element, as far as that decides what is seen.

Selectors that are not understood hide nothing (`selectors.py`). Media are judged as on a screen of usual width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...regexes import compiled
from .. import numerals
from .selectors import Compound, Element, Part, asks_for_siblings, attributes_in, matched, selectors_of, weight

Declared = dict[str, str]

COMMENT = compiled(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|$)|<!--|-->")
BRACKET = compiled(r"[{}]")
AT_RULE = compiled(r"@([\w-]{1,40})(.{0,2000})")
WIDTH = compiled(r"\((min|max)-(?:device-)?width\s*:\s*(\d{1,6}(?:\.\d{1,6})?)(px|em|rem)\)")
SCREEN = 1280  # pixels of the window in which a page is judged
WANTED = frozenset({
    "display", "visibility", "vertical-align", "text-decoration", "text-decoration-line", "opacity", "font-size", "text-indent", "float", "position",
    "left", "top", "right", "margin", "margin-left", "margin-right", "margin-top", "padding", "padding-left", "padding-right", "width", "height",
    "max-height", "overflow", "clip", "clip-path", "color", "white-space", "background", "background-color", "background-image", "transform",
    "font-family", "font",
})  # fmt: skip
MOST_OPEN = 8  # brackets
MOST_RULES = 20_000
MOST_TRIED = 2_000_000  # rules held against elements; a page with more has its further elements shown


class Rule(NamedTuple):
    """`parts` from the element outwards."""

    parts: tuple[Part, ...]
    rank: tuple[int, int, int, int]
    declared: Declared


@dataclass(slots=True)
class Sheet:
    """The rules of a page, by what their last part names."""

    by_key: dict[str, list[Rule]] = field(default_factory=dict)
    count: int = 0
    tried: int = 0
    ordered: bool = False  # some rule looks at what stands before an element
    asked: set[str] = field(default_factory=set)  # attributes that rules look at
    foreign: bool = False  # other rules lie elsewhere

    def add(self, css: str, media: str = "") -> None:
        """The rules of one style sheet."""
        if not _on_screen(media):
            return
        for said, declared in _rules(COMMENT.sub(" ", css)):
            for parts in selectors_of(said):
                if self.count < MOST_RULES:
                    self.count += 1
                    self.ordered = self.ordered or asks_for_siblings(parts)
                    self.asked |= attributes_in(parts)
                    self.by_key.setdefault(_key(parts[0].compound), []).append(Rule(parts, (*weight(parts), self.count), declared))

    def declared(self, one: Element, around: list[Element]) -> Iterator[Declared]:
        """What the rules say of an element, the weightiest last."""
        keys = (f"#{one.id}", *(f".{name}" for name in one.classes), one.name, "*") if one.attributes else (one.name, "*")
        fitting = [rule for key in keys for rule in self.by_key.get(key, ()) if self._fits(rule, one, around)]
        for rule in sorted(fitting, key=lambda rule: rule.rank):
            yield rule.declared

    def _fits(self, rule: Rule, one: Element, around: list[Element]) -> bool:
        if self.tried > MOST_TRIED:
            return False
        fits, tried = matched(rule.parts, one, around)
        self.tried += tried
        return fits


def declarations(style: str) -> Declared:
    """What a list of declarations says of what is wanted here; the last one counts, if none is important.

    >>> declarations("COLOR : Red; display: none !important; display:block; border: 0")
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
    for bracket in BRACKET.finditer(css + "}" * MOST_OPEN):  # what is not closed is closed at the end
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
    said = AT_RULE.match(head)
    name, condition = (said[1].lower(), said[2]) if said else ("", "")
    return (name == "media" and _on_screen(condition)) or name in ("supports", "layer")


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


def _key(part: Compound) -> str:
    return f"#{part.id}" if part.id else f".{min(part.classes)}" if part.classes else part.name
