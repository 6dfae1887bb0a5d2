"""Zipped documents of XML with elements repeated, nested, moved or filled with what no program writes."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from mutant_bytes import DIGITS, LARGEST, NUMBERS, SIGNS, TIMES, Chance, in_bytes
from samples import packed

NUMERIC = re.compile(r"\s*[+-]?\d[\d.,:A-Z]*\s*|[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?")
Element = Any  # lxml has no types of its own


def in_package(content: bytes, chance: Chance) -> bytes:
    """One part of a zipped document damaged: its tree mostly, its bytes now and then, or the part gone, emptied, exchanged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return in_bytes(content, chance)
    names = [name for name in parts if not name.startswith(("docProps", "word/theme", "word/font"))] or list(parts)
    weights = [min(len(parts[name]), 4000) + 200 for name in names]
    (hit,) = chance.choices(names, weights)
    way = chance.random()
    if way < 0.8:
        parts[hit] = in_tree(parts[hit], chance)
    elif way < 0.9:
        parts[hit] = in_bytes(parts[hit], chance)
    elif way < 0.94:
        del parts[hit]
    elif way < 0.97:
        parts[hit] = parts[chance.choice(names)]
    else:
        return entry_lies(packed(parts), chance)
    return packed(parts)


def entry_lies(content: bytes, chance: Chance) -> bytes:
    """A zip whose directory lies: a size, a method, a flag, a place, a name."""
    data = bytearray(content)
    heads = [found.start() for found in re.finditer(rb"PK\x01\x02", content)]
    at = chance.choice(heads) + chance.choice((8, 10, 16, 20, 24, 28, 30, 42))
    size = chance.choice((1, 2, 4))
    data[at : at + size] = chance.choice((b"\0", b"\xff", b"\x01", b"\x7f")) * size
    return bytes(data)


def in_tree(content: bytes, chance: Chance) -> bytes:
    """An XML part with one or a few changes to its tree."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        return in_bytes(content, chance)
    for _ in range(chance.choice((1, 1, 2, 5))):
        chance.choice(TREES)(chance.choice(everything(root)), chance)
    return bytes(etree.tostring(root, encoding="utf-8"))


def everything(element: Element) -> list[Element]:
    """Every element of the tree that one is of."""
    return [one for one in element.getroottree().iter() if isinstance(one.tag, str)]


def _fits(element: Element, times: int) -> int:
    return max(min(times, LARGEST // (len(etree.tostring(element)) + 1)), 1)


def repeat(element: Element, chance: Chance) -> None:
    """It stands there many times."""
    parent = element.getparent()
    for _ in range(_fits(element, chance.choice(TIMES)) if parent is not None else 0):
        parent.insert(parent.index(element), copy.deepcopy(element))


def nest(element: Element, chance: Chance) -> None:
    """It stands in itself, so deep."""
    parent = element.getparent()
    if parent is None:
        return
    shell = etree.Element(element.tag, element.attrib)
    outer = inner = shell
    for _ in range(chance.choice((1, 3, 60, 200, 400))):
        inner.append(etree.Element(element.tag, element.attrib))
        inner = inner[0]
    parent.replace(element, outer)
    inner.append(element)


def within(element: Element, _: Chance) -> None:
    """It holds a copy of itself."""
    if len(etree.tostring(element)) < LARGEST:
        element.append(copy.deepcopy(element))


def move(element: Element, chance: Chance) -> None:
    """It stands elsewhere."""
    to = chance.choice(everything(element))
    if element.getparent() is not None and element not in [to, *to.iterancestors()]:
        to.insert(chance.randrange(len(to) + 1), element)


def drop(element: Element, _: Chance) -> None:
    """It is gone."""
    if element.getparent() is not None:
        element.getparent().remove(element)


def unwrap(element: Element, _: Chance) -> None:
    """What is in it stands in its place."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for child in reversed(list(element)):
            parent.insert(at, child)
        parent.remove(element)


def number(element: Element, chance: Chance) -> None:
    """A number of it, or of any other, is one that nobody writes."""
    others = everything(element)
    for one in (element, *chance.sample(others, len(others))):
        keys = [key for key, value in one.attrib.items() if NUMERIC.fullmatch(value)]
        texts = bool(one.text and DIGITS.search(one.text))
        if keys and (not texts or chance.random() < 0.7):
            one.set(chance.choice(keys), chance.choice(NUMBERS))
            return
        if texts:
            found = chance.choice(list(DIGITS.finditer(one.text)))
            one.text = one.text[: found.start()] + chance.choice(NUMBERS) + one.text[found.end() :]
            return


def attributes(element: Element, chance: Chance) -> None:
    """It has the attributes of another, none, or one changed."""
    other = chance.choice(everything(element))
    match chance.randrange(3):
        case 0:
            for key, value in other.attrib.items():
                element.set(key, value)
        case 1:
            element.attrib.clear()
        case _:
            for key in element.attrib:
                element.set(key, chance.choice((*NUMBERS, "A1:XFD1048576", "../x", "restart", "x" * 5000)))


def words(element: Element, chance: Chance) -> None:
    """It has another text: none, one that repeats, one with signs, another's."""
    said = element.text or ""
    element.text = chance.choice((None, (said or "支出1.00万元") * 50, said + chance.choice([one for one in SIGNS if one.isprintable() or one in "\n\t"]) * 200,
                                  chance.choice(everything(element)).text))  # fmt: skip


def rename(element: Element, chance: Chance) -> None:
    """It is of another kind."""
    element.tag = chance.choice(everything(element)).tag


TREES: tuple[Callable[[Element, Chance], None], ...] = (
    repeat, repeat, nest, nest, within, move, move, drop, unwrap, number, number, number, number, attributes, attributes, words, rename,
)  # fmt: skip
