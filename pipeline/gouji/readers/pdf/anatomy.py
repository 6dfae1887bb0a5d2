"""How much each page of a PDF draws (展开量), counted before anything draws it.

A few bytes can say "draw this a thousand times", in forms that draw forms, contents named again and again, streams that
unfold a thousandfold; PDFium and pdfminer do as told, and PDFium ends the process where memory ends. So drawing instructions
are counted first, as often as they will be carried out, from the objects alone.
"""

from __future__ import annotations

import io
import logging
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import regex
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFStream, resolve1

from ...errors import ReadError
from .. import budget

LARGEST_STREAM = 32 << 20  # bytes of one stream; more than all of a file of the largest size we take
LARGEST_PAGE = 4 << 20  # bytes of instructions of a page; a dense map has a few million, and PDFium takes up to 80 times their size
MOST_SHOWN = 400_000  # bytes of strings that a page shows; a full page of small type has 20,000
CALL = 64  # bytes that drawing a form or picture counts for, beside what is in it
DEEPEST = 30  # forms in forms; PDFium draws no deeper
MOST_NODES = 20_000  # of the tree of pages

SHOWN = regex.compile(rb"\(((?:[^()\\]|\\.)*+)\)|<([0-9A-Fa-f\s]++)>", regex.DOTALL)
DRAWS = regex.compile(rb"(?<![^\x00\s()<>\[\]{}/%])Do(?![^\x00\s()<>\[\]{}/%])")
NAMED = regex.compile(rb"/([^\x00\s()<>\[\]{}/%#]++)[\x00\s]++Do(?![^\x00\s()<>\[\]{}/%])")


class Weight(NamedTuple):
    """What is carried out: bytes of instructions, and bytes of strings shown; infinite where a form draws itself."""

    size: float
    shown: float

    @property
    def heavy(self) -> bool:
        """Is that more than a page can have?"""
        return self.size > LARGEST_PAGE or self.shown > MOST_SHOWN

    def with_more(self, other: Weight, times: int = 1) -> Weight:
        """Both together."""
        return Weight(self.size + other.size * times, self.shown + other.shown * times) if times else self


NOTHING, ENDLESS = Weight(0, 0), Weight(math.inf, math.inf)


class _Drawn(NamedTuple):
    """One stream by itself: its weight, what it draws by name, and how often it draws what cannot be told."""

    own: Weight
    named: Counter[str]
    other: int


def weights(content: bytes) -> list[Weight]:
    """The weight of each page in order; none where its objects cannot be told. Raises `ReadError` where they are too many."""
    try:
        return _Objects(content).pages()
    except ReadError:
        raise
    except Exception as fault:  # what pdfminer makes of a broken file has no common name
        if b"/Form" in content:  # what it draws cannot be told, and may be anything
            raise untold() from fault
        _all_bounded(content)
        return []


def heavy(weighed: Sequence[Weight], count: int) -> frozenset[int]:
    """The pages, from 1, that draw more than a page can; every page where one does and it is not sure which it is."""
    found = frozenset(number for number, one in enumerate(weighed, 1) if one.heavy)
    return frozenset(range(1, count + 1)) if found and len(weighed) != count else found


def too_heavy(pages: Iterable[int]) -> ReadError:
    """What to say where nothing but such pages is left."""
    some = sorted(pages)
    shown = ", ".join(map(str, some[:SAID])) + (", …" if len(some) > SAID else "")
    return ReadError(
        f"PDF 第 {shown} 页展开后过大（反复绘制同样的内容，或是很大的图），没有读：请用阅读器打印成新的 PDF 后重试，或用 --pages 选其余各页。",
        f"Page {shown} of the PDF draws more than a page can (the same again and again, or a large drawing) and was not read: "
        "print it to a new PDF in a reader and retry, or choose the other pages with --pages.",
    )


def untold() -> ReadError:
    """What to say of a file whose pages may draw anything."""
    return ReadError(
        "PDF 的内部结构已损坏，看不出每页有多少内容：请用阅读器打开，打印成新的 PDF 后重试。",
        "The inner structure of the PDF is damaged, and how much its pages draw cannot be told: open it in a reader, print it to a new PDF, retry.",
    )


def _all_bounded(content: bytes) -> None:
    """See that no stream of a broken file unfolds endlessly."""
    left = MOST_BROKEN
    for found in STREAM.finditer(content):
        try:
            left -= len(unfolded(content[found.end() : content.find(b"endstream", found.end()) % (len(content) + 1)]))
        except zlib.error:
            continue
        if left < 0:
            raise _endless()


STREAM = regex.compile(rb"(?<!end)stream\r?\n")
MOST_BROKEN = 256 << 20  # bytes of all streams of a broken file
SAID = 20  # pages


def bound() -> None:
    """Make pdfminer unfold no stream that is larger than any file can be, and count what it reads; it has no limits of its own."""
    from pdfminer import pdfdocument, pdftypes

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every broken object on standard error
    unfolding: Any = pdftypes
    packed: Any = pdfdocument
    unfolding.zlib, unfolding.decompress_corrupted, packed.PDFStreamParser = _Bounded, unfolded, PackedParser


class _Counted:
    """A parser whose objects are counted; a list of ten thousand pages is read in the time of a page."""

    def push(self, *objects: Any) -> None:
        """Keep objects."""
        budget.spend(OBJECT * len(objects), "PDF 的对象", "The objects of the PDF")
        super().push(*objects)  # type: ignore[misc]


class FileParser(_Counted, PDFParser):
    """The objects of a file."""


class PackedParser(_Counted, PDFStreamParser):
    """The objects of a stream of objects."""


class BoundDocument(PDFDocument):
    """A document whose lists of objects (xref) are each read once, though they may name each other in a circle."""

    def __init__(self, content: bytes, password: str = "") -> None:
        self.seen: set[int] = set()
        bound()
        super().__init__(FileParser(io.BytesIO(content)), password)

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:
        """One of the lists, and those before it."""
        if start not in self.seen and len(self.seen) < MOST_LISTS:
            self.seen.add(start)
            super().read_xref_from(parser, start, xrefs)


OBJECT = 300  # bytes
MOST_LISTS = 200  # of objects; each saving of a file adds one


class _Bounded:
    """What pdfminer uses of zlib."""

    error = zlib.error

    @staticmethod
    def decompress(data: bytes) -> bytes:
        return unfolded(data, whole=True)


def unfolded(data: bytes, *, whole: bool = False) -> bytes:
    """A deflated stream unfolded, as far as it is sound, or `whole`. Raises `ReadError` where it is endless."""
    machine = zlib.decompressobj()
    parts: list[bytes] = []
    room = LARGEST_STREAM
    for start in range(0, len(data), STEP):
        try:
            parts.append(machine.decompress(data[start : start + STEP], room + 1))
        except zlib.error:
            if whole or not parts:
                raise
            break
        room -= len(parts[-1])
        if room < 0:
            raise _endless()
    if whole and not machine.eof:
        raise zlib.error("incomplete stream")
    return b"".join(parts)


STEP = 1 << 14  # bytes


class EndlessError(ReadError):
    """A stream that unfolds to more than any report can hold."""


def _endless() -> EndlessError:
    return EndlessError(
        f"PDF 里有一段内容展开后超过 {LARGEST_STREAM >> 20} MiB，报告不会有这样的内容：请用阅读器打开，打印成新的 PDF 后重试。",
        f"A stream of the PDF unfolds to more than {LARGEST_STREAM >> 20} MiB, which no report has: open it in a reader, print it to a new PDF, retry.",
    )


class _Objects:
    """The objects of a file, each stream looked at once."""

    def __init__(self, content: bytes) -> None:
        self.document = BoundDocument(content)
        self.drawn: dict[tuple[int, ...], _Drawn] = {}
        self.weighed: dict[tuple[int, ...], Weight] = {}
        self.fonts: dict[int, Weight] = {}
        self.kept: list[Any] = []  # what is known by its place in memory must stay there

    def pages(self) -> list[Weight]:
        """The weight of each page."""
        return [self.page(*found) for found in self.leaves()]

    def leaves(self) -> Iterator[tuple[Any, Any]]:
        """The resources and contents of each page, in order."""
        stack: list[tuple[Any, Any]] = [(self.document.catalog.get("Pages"), None)]
        nodes = 0
        while stack and nodes <= MOST_NODES:
            node, resources = stack.pop()
            nodes += 1
            found = _dictionary(node)
            resources = found.get("Resources", resources)
            kids = _value(found.get("Kids"))
            if isinstance(kids, list):
                stack += [(kid, resources) for kid in reversed(kids[: MOST_NODES - nodes])]
            elif found:
                yield resources, found.get("Contents")

    def page(self, resources: Any, contents: Any) -> Weight:
        """What a page draws."""
        whole = _value(contents)
        streams = whole if isinstance(whole, list) else [contents]
        own = _dictionary(resources)
        key = (id(whole), id(own))
        if key not in self.weighed:
            self.kept += [whole, own]
            self.weighed[key] = self.streams(streams, own)
        return self.weighed[key]

    def streams(self, streams: Iterable[Any], resources: dict[str, Any]) -> Weight:
        """Several streams that are carried out as one."""
        parts: list[bytes] = []
        numbers: list[int] = []
        size = 0
        for one in map(_value, streams):
            part = self.data(one)
            size += len(part or b"") + 1
            if part is None or size > LARGEST_PAGE:
                return ENDLESS
            parts.append(part)
            numbers.append(getattr(one, "objid", 0) or 0)
        drawn = self.looked((-1, *numbers), b" ".join(parts))
        return self.carried_out(drawn, resources, resources, ()).with_more(self.letters(resources, resources))

    def looked(self, key: tuple[int, ...], data: bytes) -> _Drawn:
        """What instructions do, looked at once."""
        if key not in self.drawn:
            self.drawn[key] = _drawn(data)
        return self.drawn[key]

    def form(self, stream: Any, outer: dict[str, Any], page: dict[str, Any], inside: tuple[int, ...]) -> Weight:
        """What drawing a form takes, each time; `outer` are the resources that hold where it has none of its own."""
        if stream.objid in inside or len(inside) > DEEPEST:
            return ENDLESS
        data = self.data(stream)
        if data is None or len(data) > LARGEST_PAGE:
            return ENDLESS
        drawn = self.looked((stream.objid,), data)
        resources = _dictionary(stream.get("Resources")) or outer
        alone = resources is not outer and not drawn.other and drawn.named.keys() <= _dictionary(resources.get("XObject")).keys()
        key = (stream.objid,) if alone else (stream.objid, id(resources), id(page))
        if key not in self.weighed:
            self.kept += [resources, page]
            within = (*inside, stream.objid)
            self.weighed[key] = self.carried_out(drawn, resources, page, within).with_more(self.letters(resources, page, within))
        return self.weighed[key]

    def carried_out(self, drawn: _Drawn, resources: dict[str, Any], page: dict[str, Any], inside: tuple[int, ...]) -> Weight:
        """A stream with all that it draws; a name that cannot be told stands for the heaviest thing there is."""
        if not drawn.named and not drawn.other:
            return drawn.own
        own, general = _dictionary(resources.get("XObject")), _dictionary(page.get("XObject"))
        weight, unknown = drawn.own, drawn.other
        for name, times in drawn.named.items():
            if name in own or name in general:
                weight = weight.with_more(self.thing(own.get(name, general.get(name)), resources, page, inside), times)
            else:
                unknown += times
        if unknown:
            things = (self.thing(one, resources, page, inside) for one in (*own.values(), *general.values()))
            weight = weight.with_more(max(things, default=NOTHING), unknown)
        return weight

    def thing(self, reference: Any, resources: dict[str, Any], page: dict[str, Any], inside: tuple[int, ...]) -> Weight:
        """A form or a picture that is drawn."""
        stream = _value(reference)
        call = Weight(CALL, 0)
        if not _is_stream(stream) or _name(stream.get("Subtype")) != "Form":
            return call
        return call.with_more(self.form(stream, resources, page, inside))

    def letters(self, resources: dict[str, Any], page: dict[str, Any], inside: tuple[int, ...] = ()) -> Weight:
        """The letters that are drawn by instructions (Type 3 fonts), each once, and the patterns."""
        key = id(resources)
        if key not in self.fonts:
            self.kept.append(resources)
            self.fonts[key] = NOTHING  # a letter in this very font is none of its own
            procedures = [(one, _dictionary(font.get("Resources")) or resources)
                          for font in map(_dictionary, _dictionary(resources.get("Font")).values()) if _name(font.get("Subtype")) == "Type3"
                          for one in _dictionary(font.get("CharProcs")).values()]  # fmt: skip
            patterns = [(one, resources) for one in _dictionary(resources.get("Pattern")).values()]
            for one, its in (*procedures, *patterns):
                stream = _value(one)
                if _is_stream(stream):
                    self.fonts[key] = self.fonts[key].with_more(self.form(stream, its, page, inside))
        return self.fonts[key]

    @staticmethod
    def data(stream: Any) -> bytes | None:
        """The instructions in a stream; none where it is a picture or broken, None where they are endless."""
        if not _is_stream(stream):
            return b""
        slow = any(_name(one) in SLOW for one, _ in stream.get_filters())
        if slow and len(stream.rawdata or b"") > MOST_SLOW:
            return None
        try:
            return bytes(stream.get_data())
        except EndlessError:
            return None
        except Exception:  # noqa: BLE001  broken contents draw nothing
            return b""


SLOW = frozenset({"LZWDecode", "LZW", "RunLengthDecode", "RL"})
MOST_SLOW = 20_000  # bytes of a stream folded in the ways of before 1996, which are unfolded byte by byte


def _drawn(data: bytes) -> _Drawn:
    shown = sum(len(one[1] or b"") or len(one[2] or b"") // 2 for one in SHOWN.finditer(data))
    draws = sum(1 for _ in DRAWS.finditer(data)) if b"Do" in data else 0
    named = Counter(one[1].decode("latin-1") for one in NAMED.finditer(data)) if draws else Counter[str]()
    return _Drawn(Weight(len(data), shown), named, max(draws - named.total(), 0))


def _value(reference: Any) -> Any:
    return resolve1(reference)


def _dictionary(reference: Any) -> dict[str, Any]:
    found = _value(reference)
    return found if isinstance(found, dict) else {}


def _is_stream(found: Any) -> bool:
    return isinstance(found, PDFStream)


def _name(reference: Any) -> str:
    found = getattr(_value(reference), "name", "")
    return found if isinstance(found, str) else found.decode("latin-1")


def layered(content: bytes) -> bool:
    """Has a file layers (optional content), which may be switched off?"""
    if b"/OCProperties" in content:
        return True
    if b"/ObjStm" not in content:
        return False
    try:
        return "OCProperties" in BoundDocument(content).catalog
    except Exception:  # noqa: BLE001  what pdfminer makes of a broken file has no common name
        return False
