"""Word documents in one XML file: the parts of a .docx one after the other (flat OPC), and the format of Word 2003 (WordprocessingML)."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from contextlib import suppress
from itertools import islice
from xml.sax.saxutils import quoteattr

from .. import budget
from ..package import MOST_PARTS, Element, parsed
from ..sniff import OPC, WORD_2003
from .names import SPACE

HINTS = "http://schemas.microsoft.com/office/word/2003/auxHint"
TRACKED = "http://schemas.microsoft.com/aml/2001/core"
PKG, OLD, AML = f"{{{OPC}}}", f"{{{WORD_2003}}}", f"{{{TRACKED}}}"
CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del"}
RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "lists": "numbering", "listDef": "abstractNum", "list": "num",
           "ilst": "abstractNumId", "nfc": "numFmt"}  # fmt: skip
KEYS = {"listDef": ("listDefId", "abstractNumId"), "list": ("ilfo", "numId")}  # attributes with another name
# How lists count, by the numbers that Word writes for it; others count in Arabic digits.
FORMS = {
    "0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter", "10": "ideographDigital", "11": "japaneseCounting",
    "14": "decimalFullWidth", "16": "japaneseLegal", "17": "japaneseDigitalTenThousand", "18": "decimalEnclosedCircle", "19": "decimalFullWidth",
    "22": "decimalZero", "23": "bullet", "26": "decimalEnclosedFullstop", "27": "decimalEnclosedParen", "28": "decimalEnclosedCircleChinese",
    "30": "ideographTraditional", "31": "ideographZodiac", "37": "chineseCounting", "38": "chineseLegalSimplified", "39": "chineseCountingThousand",
    "255": "none",
}  # fmt: skip
WHOLE = "Word XML 文档", "The Word XML document"


def as_docx(content: bytes) -> bytes:
    """The same document as a .docx. Raises `ReadError`."""
    root = parsed(content, *WHOLE)
    budget.spend(len(content), *WHOLE)
    parts = _parts(root) if root.tag == PKG + "package" else _parts_of_2003(root)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return stream.getvalue()


def _written(element: Element) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=True, with_tail=False)
    return written


def _parts(root: Element) -> dict[str, bytes]:
    """The parts of a package by name; pictures, which nobody reads, stay behind."""
    found: dict[str, bytes] = {}
    kinds = []
    for part in islice(root.iterchildren(PKG + "part"), MOST_PARTS + 1):
        name, kind = (part.get(PKG + "name") or "").lstrip("/"), part.get(PKG + "contentType") or ""
        whole, packed = part.find(PKG + "xmlData"), part.find(PKG + "binaryData")
        if whole is not None and len(whole):
            found[name] = _written(whole[0])
        elif packed is not None and not kind.startswith("image/"):
            with suppress(binascii.Error, ValueError):
                found[name] = base64.b64decode(packed.text or "")
        kinds.append(f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>")
    found["[Content_Types].xml"] = f"<Types>{''.join(kinds)}</Types>".encode()
    return found


def _parts_of_2003(root: Element) -> dict[str, bytes]:
    """The parts that a document of Word 2003 has in one: its names are those of today, but for a few."""
    from lxml import etree

    etree.strip_tags(root, f"{{{HINTS}}}*")
    for change in list(root.iter(AML + "annotation")):
        made = CHANGES.get(change.get(OLD + "type") or "")
        if made:
            change.tag = OLD + made
        else:  # what a comment says, what a format was
            del change[:]
    etree.strip_tags(root, AML + "content")
    for element in root.iter(*(OLD + name for name in (*RENAMED, "suff"))):
        _rename(element)
    parts = {"word/document.xml": etree.Element(OLD + "document"), "word/footnotes.xml": etree.Element(OLD + "footnotes")}
    for note in list(root.iter(OLD + "footnote", OLD + "endnote")):
        if note.get(OLD + "type") is None:
            parts["word/footnotes.xml"].append(note)
    parts["word/document.xml"].extend(root.iterchildren(OLD + "body"))
    parts |= {f"word/{name}.xml": one for name in ("styles", "numbering") if (one := root.find(OLD + name)) is not None}
    return {name: _written(one).replace(WORD_2003.encode(), SPACE.encode()) for name, one in parts.items()}


def _rename(element: Element) -> None:
    name = element.tag[len(OLD) :]
    value = element.get(OLD + "val")
    element.tag = OLD + RENAMED.get(name, name)
    if name == "nfc":
        element.set(OLD + "val", FORMS.get(value or "", "decimal"))
    elif name == "suff":
        element.set(OLD + "val", (value or "").lower())
    elif name in KEYS:
        old, new = KEYS[name]
        element.set(OLD + new, element.get(OLD + old) or "")
