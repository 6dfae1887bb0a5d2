"""Colours as style sheets and old attributes write them (颜色), and what an element stands on."""

from __future__ import annotations

from colorsys import hls_to_rgb

from ...regexes import compiled
from .. import numerals
from ..ground import WHITE, Colour, colour
from .attributes import Attributes, text_in
from .styles import Declared

NAMED: dict[str, Colour] = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255), "mintcream": (245, 255, 250),
    "floralwhite": (255, 250, 240), "azure": (240, 255, 255), "whitesmoke": (245, 245, 245), "black": (0, 0, 0), "red": (255, 0, 0),
    "blue": (0, 0, 255), "green": (0, 128, 0), "navy": (0, 0, 128), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "yellow": (255, 255, 0), "windowtext": (0, 0, 0), "window": WHITE,
}  # fmt: skip
NUMBERS = compiled(r"(rgb|hsl)a?\(\s{0,9}([-\d.]{1,9})(%|deg)?[\s,]{1,9}([\d.]{1,9})(%)?[\s,]{1,9}([\d.]{1,9})(%)?(?:[\s,/][^()]{0,20})?\)")
SHORT = compiled(r"#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?")
LONG = compiled(r"(#[0-9a-f]{6})(?:[0-9a-f]{2})?")
PAINTED = ("url(", "gradient(", "image(", "var(")
SEE_THROUGH = frozenset({"", "none", "transparent", "inherit", "initial", "unset", "0"})
LINK: Colour = (0, 0, 238)


def css_colour(said: str) -> Colour | None:
    """A colour; None where it is none that is known.

    >>> css_colour("#fff"), css_colour("White"), css_colour("rgb(31 56 100 / 1)"), css_colour("hsl(0, 0%, 100%)"), css_colour("var(--c)")
    ((255, 255, 255), (255, 255, 255), (31, 56, 100), (255, 255, 255), None)
    """
    said = said.strip().lower()
    if said in NAMED:
        return NAMED[said]
    if (short := SHORT.fullmatch(said)) is not None:
        return colour("".join(2 * one for one in short.groups()))
    if (long := LONG.fullmatch(said)) is not None:
        return colour(long[1])
    found = NUMBERS.fullmatch(said)
    if found is None:
        return colour(said)
    first, second, third = (numerals.real(found[at]) or 0.0 for at in (2, 4, 6))
    parts: tuple[float, ...]
    if found[1] == "hsl":
        parts = hls_to_rgb(first % 360 / 360, min(third, 100) / 100, min(second, 100) / 100)
    else:
        parts = tuple(
            min(one / (100 if percent else 255), 1.0) for one, percent in ((first, found[3]), (second, found[5]), (third, found[7]))
        )
    red, green, blue = (round(255 * one) for one in parts)
    return red, green, blue


def paper_of(attributes: Attributes, style: Declared, outer: Colour | None) -> Colour | None:
    """What an element stands on: its own ground, or the one around it; None where a picture lies there, or nobody knows what."""
    said = style.get("background-color", style.get("background"))
    painted = f"{style.get('background', '')} {style.get('background-image', '')}"
    if any(one in painted for one in PAINTED) or text_in(attributes, "background"):
        return None
    if said is None:
        said = text_in(attributes, "bgcolor").strip().lower()
        return css_colour(said) if said else outer
    words = [one for one in said.split(" ") if one] if "(" not in said else [said]
    if all(one in SEE_THROUGH for one in words):
        return outer
    return next((found for one in words if (found := css_colour(one)) is not None), None)
