"""PDF and PNG files whose objects, drawings and chunks are damaged, with tables and sums written anew."""

from __future__ import annotations

import re
import zlib

from mutant_bytes import LARGEST, NUMBERS, TIMES, Chance, in_bytes

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
            lines.insert(
                at,
                chance.choice(
                    (b"q ", b"Q ", b"BT ", b"ET ", b"/X Do ", b"W n ", b"[[ ", b"<< ", b"BI ", b"1e38 0 0 1e38 0 0 cm ", b"(", b"<")
                )
                * chance.choice(TIMES),
            )
    return b"\n".join(lines)


def in_object(body: bytes, objects: dict[int, bytes], chance: Chance) -> bytes:
    """An object with a number, a reference or a name changed, or another's body."""
    match chance.randrange(6):
        case 0 | 1:
            return _changed(PLAIN_NUMBER, body, chance.choice(NUMBERS).encode(), chance)
        case 2 | 3:
            return _changed(REFERENCE, body, b"%d 0 R" % chance.choice([*objects, 0, 99999]), chance)
        case 4:
            return _changed(
                re.compile(rb"/\w+"),
                body,
                b"/" + chance.choice((b"Kids", b"Type", b"Length", b"Contents", b"XObject", b"Form", b"Parent", b"W", b"X")),
                chance,
            )
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


def in_png(content: bytes, chance: Chance) -> bytes:
    """A PNG with one of its chunks repeated, gone or changed, and sums that fit, so that what reads it gets that far."""
    chunks, at = [], 8
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + size]))
        at += 12 + size
    hit = chance.randrange(len(chunks))
    kind, held = chunks[hit]
    match chance.randrange(4):
        case 0 | 1:
            chunks[hit] = (
                kind,
                zlib.compress(in_bytes(zlib.decompress(held), chance))
                if kind == b"IDAT" and chance.random() < 0.7
                else in_bytes(held, chance),
            )
        case 2:
            chunks[hit:hit] = [chunks[hit]] * chance.choice((1, 20))
        case _:
            del chunks[hit]
    made = (len(held).to_bytes(4, "big") + kind + held + zlib.crc32(kind + held).to_bytes(4, "big") for kind, held in chunks)
    return content[:8] + b"".join(made)
