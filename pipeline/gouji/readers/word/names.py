"""The names of WordprocessingML, and how to find children and values by them."""

from __future__ import annotations

from ..numerals import whole
from ..package import Element

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # the same names, as ISO writes them
W = f"{{{SPACE}}}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES = COMPATIBLE + "AlternateContent"
OWN_SPACES = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
OWN_PREFIXES = frozenset({"wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "a14", "v"})
LARGEST = 1_000_000  # of a number that Word states; its own limits are lower
OFF = frozenset({"0", "false", "off", "none"})


def child(element: Element | None, *names: str) -> Element | None:
    """The first element along a path of names."""
    for name in names:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: Element | None, *names: str, of: str = "val") -> str | None:
    """An attribute of the element along a path of names; None where there is none."""
    found = child(element, *names)
    return None if found is None else found.get(W + of)


def number(element: Element | None, *names: str) -> int | None:
    """The same as a whole number, none below zero."""
    return whole(value(element, *names), 0, LARGEST)


def is_on(element: Element | None, *names: str) -> bool:
    """Is a switch such as w:vanish there, and not off?"""
    found = child(element, *names)
    return found is not None and found.get(W + "val") not in OFF


def chosen(element: Element) -> Element:
    """What Word shows of an AlternateContent: the first way of which it knows the names, or else what stands in for it."""
    for one in element:
        if one.tag == COMPATIBLE + "Fallback" or (one.tag == COMPATIBLE + "Choice" and _is_known(one)):
            return one
    return ()


def _is_known(choice: Element) -> bool:
    """Does Word know the names that a way is written in? Some programs use its own without declaring them."""
    spaces = choice.nsmap
    asked = (choice.get("Requires") or "").split()
    return all(spaces[one].startswith(OWN_SPACES) if one in spaces else one in OWN_PREFIXES for one in asked)
