"""Damage to the structure of files: elements repeated, nested, moved; numbers, references and tags that no program writes.

`mutated(kind, content, chance)` gives one damaged version; the same chance gives the same.
"""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from samples import packed

LARGEST = 300_000  # bytes that a damaged part may grow to: enough to find what amplifies, small enough to try thousands
NUMBERS = ("0", "-1", "2147483648", "4294967296", "1" + "0" * 400, "9" * 5000, "NaN", "inf", "1e308", "-1e308", "1e-308", "", "a", "0.0000001", "1" + "." + "6" * 60,
           "\u0661\u0662", "\u00b2", "\uff11", "1.5", "+1", " 3 ", "99999", "1048577", "true", "1,000,00", "-0", "1e5", "0x10", "½", "㊿", "一百")  # fmt: skip
TIMES = (2, 3, 20, 300)
UNITS = ("万元", "元", "亿元", "千元", "%", "个百分点", "‰", "倍", "人", "年", "月", "次", "平方米", "")
SIGNS = ("（", "(", "）", "：", "、", "，", "。", "；", "其中：", "分别为", "|", "\t", " ", "\u3000", "\n", "\u0301", "\u202e", "\x1b", "\0", "<td>", "&#", "—", "一、", "1.", "%", "《")
DIGITS = re.compile(r"\d[\d,.]*")
NUMERIC = re.compile(r"\s*[+-]?\d[\d.,:A-Z]*\s*|[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?")
Chance = random.Random
Element = Any  # lxml has no types of its own


def mutated(kind: str, content: bytes, chance: Chance) -> bytes:
    """A damaged version of a file of a kind."""
    way = chance.random()
    if way < 0.15:
        return in_bytes(content, chance)
    found = STRUCTURES.get(kind, in_bytes)(content, chance)
    return found if way < 0.7 else STRUCTURES.get(kind, in_bytes)(found, chance)  # two faults at once


# --- bytes ----------------------------------------------------------------------------------------


def in_bytes(content: bytes, chance: Chance) -> bytes:
    """Cut, flipped, with stretches removed or doubled."""
    data = bytearray(content or b"\0")
    start = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return bytes(data[: start + 1])
        case 1:
            for _ in range(chance.choice((1, 3, 30, 300))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 2:
            del data[start : start + chance.randrange(1, 2000)]
        case 3:
            data[start:start] = data[start : start + 3000] * chance.choice((2, 5))
        case _:
            for _ in range(chance.choice((1, 10))):
                at = chance.randrange(len(data))
                data[at] = data[at] ^ (1 << chance.randrange(8))
    return bytes(data)


# --- zipped documents -----------------------------------------------------------------------------


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
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        chance.choice(TREES)(chance.choice(elements), elements, chance)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _fits(element: Element, times: int) -> int:
    return max(min(times, LARGEST // (len(etree.tostring(element)) + 1)), 1)


def repeat(element: Element, _: list[Element], chance: Chance) -> None:
    """It stands there many times."""
    parent = element.getparent()
    for _ in range(_fits(element, chance.choice(TIMES)) if parent is not None else 0):
        parent.insert(parent.index(element), copy.deepcopy(element))


def nest(element: Element, _: list[Element], chance: Chance) -> None:
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


def within(element: Element, _: list[Element], __: Chance) -> None:
    """It holds a copy of itself."""
    if len(etree.tostring(element)) < LARGEST:
        element.append(copy.deepcopy(element))


def move(element: Element, others: list[Element], chance: Chance) -> None:
    """It stands elsewhere."""
    to = chance.choice(others)
    if element.getparent() is not None and element not in [to, *to.iterancestors()]:
        to.insert(chance.randrange(len(to) + 1), element)


def drop(element: Element, _: list[Element], __: Chance) -> None:
    """It is gone."""
    if element.getparent() is not None:
        element.getparent().remove(element)


def unwrap(element: Element, _: list[Element], __: Chance) -> None:
    """What is in it stands in its place."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for child in reversed(list(element)):
            parent.insert(at, child)
        parent.remove(element)


def number(element: Element, others: list[Element], chance: Chance) -> None:
    """A number of it, or of any other, is one that nobody writes."""
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


def attributes(element: Element, others: list[Element], chance: Chance) -> None:
    """It has the attributes of another, none, or one changed."""
    other = chance.choice(others)
    match chance.randrange(3):
        case 0:
            for key, value in other.attrib.items():
                element.set(key, value)
        case 1:
            element.attrib.clear()
        case _:
            for key in element.attrib:
                element.set(key, chance.choice((*NUMBERS, "A1:XFD1048576", "../x", "restart", "x" * 5000)))


def words(element: Element, others: list[Element], chance: Chance) -> None:
    """It has another text: none, one that repeats, one with signs, another's."""
    said = element.text or ""
    element.text = chance.choice((None, (said or "支出1.00万元") * 50, said + chance.choice([one for one in SIGNS if one.isprintable() or one in "\n\t"]) * 200,
                                  chance.choice(others).text))  # fmt: skip


def rename(element: Element, others: list[Element], chance: Chance) -> None:
    """It is of another kind."""
    element.tag = chance.choice(others).tag


TREES: tuple[Callable[[Element, list[Element], Chance], None], ...] = (
    repeat, repeat, nest, nest, within, move, move, drop, unwrap, number, number, number, number, attributes, attributes, words, rename,
)  # fmt: skip


# --- PDF ------------------------------------------------------------------------------------------

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
STREAM = re.compile(rb"(<<.*?>>)\s*stream\r?\n(.*)\r?\nendstream", re.DOTALL)
PLAIN_NUMBER = re.compile(rb"(?<![\w#])-?\d+\.?\d*(?![\w.])")
REFERENCE = re.compile(rb"\b\d+ 0 R\b")
ROOT = re.compile(rb"/Root\s+(\d+)")
LENGTH = re.compile(rb"/Length\s+\d+(?:\s+0\s+R)?")


def in_pdf(content: bytes, chance: Chance) -> bytes:
    """An object damaged and the table written anew, so that what reads it sees the object and not a broken file."""
    objects = {int(one[1]): one[2] for one in OBJECT.finditer(content)}
    root = ROOT.search(content)
    small = [at for at, body in objects.items() if len(body) < 40_000]
    if not small or root is None:
        return in_bytes(content, chance)
    hit = chance.choice(small)
    found = STREAM.fullmatch(objects[hit])
    drawn = _inflated(found) if found else None
    if found and drawn is not None and chance.random() < 0.7:
        head = re.sub(rb"/Filter\s*(?:/\w+|\[[^\]]*\])", b"", found[1])
        drawn = in_drawing(drawn, chance)
        objects[hit] = LENGTH.sub(b"/Length %d" % len(drawn), head) + b"\nstream\n" + drawn + b"\nendstream"
    else:
        objects[hit] = in_object(objects[hit], objects, chance)
    return _written(objects, int(root[1]))


def _inflated(found: re.Match[bytes]) -> bytes | None:
    """What a stream holds, where that is text."""
    if b"/Filter" not in found[1]:
        return found[2]
    if b"FlateDecode" not in found[1] or b"ASCII85" in found[1] or b"/FontFile" in found[1]:
        return None
    try:
        return zlib.decompressobj().decompress(found[2], LARGEST)
    except zlib.error:
        return None


def in_drawing(data: bytes, chance: Chance) -> bytes:
    """A content stream with a number changed, a stretch of it repeated, cut or exchanged, or operators without end."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0 | 1:
            return _changed(PLAIN_NUMBER, data, chance.choice(NUMBERS).encode(), chance)
        case 2:
            stretch = lines[at : at + chance.choice((1, 5, 20))]
            times = min(chance.choice(TIMES), LARGEST // (sum(map(len, stretch)) + 1) or 1)
            lines[at:at] = stretch * times
        case 3:
            del lines[at : at + chance.choice((1, 5, 50))]
        case 4:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            lines.insert(at, chance.choice((b"q ", b"Q ", b"BT ", b"ET ", b"/X Do ", b"W n ", b"[[ ", b"<< ", b"BI ", b"1e38 0 0 1e38 0 0 cm ", b"(", b"<")) * chance.choice(TIMES))
    return b"\n".join(lines)


def in_object(body: bytes, objects: dict[int, bytes], chance: Chance) -> bytes:
    """An object with a number, a reference or a name changed, or another's body."""
    match chance.randrange(6):
        case 0 | 1:
            return _changed(PLAIN_NUMBER, body, chance.choice(NUMBERS).encode(), chance)
        case 2 | 3:
            return _changed(REFERENCE, body, b"%d 0 R" % chance.choice([*objects, 0, 99999]), chance)
        case 4:
            return _changed(re.compile(rb"/\w+"), body, b"/" + chance.choice((b"Kids", b"Type", b"Length", b"Contents", b"XObject", b"Form", b"Parent", b"W", b"X")), chance)
        case _:
            return objects[chance.choice(list(objects))]


def _changed(what: re.Pattern[bytes], data: bytes, to: bytes, chance: Chance) -> bytes:
    found = [one.span() for one in what.finditer(data)]
    if not found:
        return in_bytes(data, chance)
    start, end = chance.choice(found)
    return data[:start] + to + data[end:]


def _written(objects: dict[int, bytes], root: int) -> bytes:
    out = b"%PDF-1.7\n"
    starts = {}
    for at, body in objects.items():
        starts[at] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    count = max(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % starts[at] if at in starts else b"0000000000 65535 f \n" for at in range(count))
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, table, count, root, len(out))


# --- web pages and text ---------------------------------------------------------------------------

TAG = re.compile(r"<[^<>]*>")
TAGS = ("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", '<td colspan="1000">', '<td rowspan="65534">', "<div>", "</div>", "<p>", "<br>", "<!--", "-->", "<b>",
        "<ul><li>", "<script>", "<style>", "&nbsp;", "&#1114112;", "&#x0;", "&lt", "<select><option>", "<template>", "<svg>", "<td hidden>", "<thead>", "<frameset>")  # fmt: skip


def in_page(content: bytes, chance: Chance) -> bytes:
    """A web page with tags that are repeated, gone, exchanged, or with numbers and attributes that nobody writes."""
    page = content.decode("utf-8", "replace")
    tags = list(TAG.finditer(page))
    if not tags or chance.random() < 0.15:
        return in_text(content, chance)
    one, other = chance.choice(tags), chance.choice(tags)
    start, end = one.span()
    times = min(chance.choice((*TIMES, 2000)), LARGEST // (end - start))
    match chance.randrange(7):
        case 0:
            page = page[:end] + chance.choice(TAGS) * min(times, 5000) + page[end:]
        case 1:
            page = page[:start] + one[0] * times + page[end:]
        case 2:
            page = page[:start] + page[end:]
        case 3:
            page = page[:start] + other[0] + page[end:]
        case 4:
            stretch = page[start : start + chance.choice((50, 300, 2000))]
            page = page[:start] + stretch * min(chance.choice(TIMES), LARGEST // (len(stretch) + 1) or 1) + page[start:]
        case 5:
            spans = chance.choice(("colspan", "rowspan", "style", "class", "hidden", "width"))
            page = f'{page[: end - 1]} {spans}="{chance.choice(NUMBERS)}"{page[end - 1 :]}'
        case _:
            found = chance.choice(list(re.finditer(r"\d+", page)))
            page = page[: found.start()] + chance.choice(NUMBERS) + page[found.end() :]
    return page.encode("utf-8", "replace")


def in_text(content: bytes, chance: Chance) -> bytes:
    """Text with digits extended, units exchanged, lines doubled, moved, joined or cut, signs without end."""
    text = content.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(TEXTS)(text, chance)
    return text.encode("utf-8", "replace")


def _digits(text: str, chance: Chance) -> str:
    found = list(DIGITS.finditer(text))
    if not found:
        return text + chance.choice(NUMBERS)
    one = chance.choice(found)
    more = chance.choice("0123456789") * chance.choice((1, 3, 20, 60, 400, 3000))
    longer = one[0] + more if chance.random() < 0.5 else f"{one[0].split('.')[0]}.{more}"
    return text[: one.start()] + chance.choice((longer, longer, chance.choice(NUMBERS), one[0].replace(".", ""), f"-{one[0]}")) + text[one.end() :]


def _unit(text: str, chance: Chance) -> str:
    found = list(re.finditer("|".join(one for one in UNITS if one), text))
    if not found:
        return text + chance.choice(UNITS)
    one = chance.choice(found)
    return text[: one.start()] + chance.choice(UNITS) + text[one.end() :]


def _lines(text: str, chance: Chance) -> str:
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines[at:at] = [lines[at]] * min(chance.choice(TIMES), LARGEST // (len(lines[at]) + 1) or 1)
        case 1:
            lines[at], lines[other] = lines[other], lines[at]
        case 2:
            del lines[at]
        case 3:
            lines[at] += lines[other]
        case 4:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case _:
            lines[at] = lines[at] * min(chance.choice(TIMES), LARGEST // (len(lines[at]) + 1) or 1)
    return "\n".join(lines)


def _signs(text: str, chance: Chance) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(SIGNS) * chance.choice((1, 2, 30, 2000)) + text[at:]


def _cut(text: str, chance: Chance) -> str:
    at, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:at] + text[end:] if chance.random() < 0.5 else text[at:end] + text[:at] + text[end:]


TEXTS = (_digits, _digits, _digits, _unit, _unit, _lines, _lines, _lines, _signs, _cut)


# --- what is made of bytes only -------------------------------------------------------------------


def in_records(content: bytes, chance: Chance) -> bytes:
    """An .xls with one of its records repeated, gone, cut or filled with numbers that nobody writes."""
    start = 512
    spots, at = [], start
    while at + 4 <= len(content) and len(spots) < 5000:
        kind, size = int.from_bytes(content[at : at + 2], "little"), int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == 0 or size > 8224:
            break
        spots.append((at, 4 + size))
        at += 4 + size
    if not spots:
        return in_bytes(content, chance)
    place, size = chance.choice(spots)
    data = bytearray(content)
    if chance.random() < 0.3 or size == 4:
        data[place : place + 2] = chance.choice(spots)[0].to_bytes(4, "little")[:2] if chance.random() < 0.2 else bytes(
            content[(other := chance.choice(spots)[0]) : other + 2]
        )
    else:
        width = chance.choice((1, 2, 4, 8))
        spot = place + 4 + chance.randrange(size - 4)
        data[spot : spot + width] = chance.choice((b"\0", b"\xff", b"\x7f", b"\x01", b"\x80")) * width
    return bytes(data[: len(content)])


def in_archive(content: bytes, chance: Chance) -> bytes:
    """An archive with a member damaged, gone, doubled, renamed, or with a directory that lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return in_bytes(content, chance)
    name = chance.choice(list(parts))
    match chance.randrange(5):
        case 0:
            parts[name] = in_bytes(parts[name], chance)
        case 1:
            parts[chance.choice(("../../x.txt", "/etc/x.txt", "a\\b.txt", "\x1b[2J.txt", "x" * 300, "\u202etxt.exe", "a/" * 100 + "b", "word/x", "xl/y", "OFD.xml"))] = parts[name]
        case 2:
            parts[f"{name}.zip"] = content
        case 3:
            return _doubled(content, name)
        case _:
            return entry_lies(packed(parts), chance)
    return packed(parts)


def _doubled(content: bytes, name: str) -> bytes:
    """An archive with two members of one name, as `zipfile` would warn of."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        twin = "x" * len(name.encode())
        parts = {one: archive.read(one) for one in archive.namelist()} | {twin: archive.read(name)}
    return packed(parts).replace(twin.encode(), name.encode())


STRUCTURES: dict[str, Callable[[bytes, Chance], bytes]] = {
    "docx": in_package, "xlsx": in_package, "ofd": in_package, "pdf": in_pdf, "html": in_page, "txt": in_text, "xls": in_records, "zip": in_archive,
}  # fmt: skip
