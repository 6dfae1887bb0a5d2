"""Web pages, pasted text, archives and things that are no files, all small or cheap to make, that unfold to much more."""

from __future__ import annotations

import io
import os
import socket
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from samples import PAGE, TEXT, docx, packed

Bomb = Callable[[], bytes]
Lay = Callable[[Path], object]  # makes something at a path
TITLE = "2023年度清溪县档案馆整体支出绩效自评报告\n"


# --- web pages ------------------------------------------------------------------------------------


def page(body: str) -> bytes:
    """A web page."""
    return f"<!DOCTYPE html><html><body><h1>{TITLE}</h1><p>基本支出150.00万元。</p>{body}</body></html>".encode()


def grid(rows: int, cols: int, attributes: str = "", words: str = "1.00") -> str:
    """A table of equal cells."""
    line = f"<td {attributes}>{words}</td>" * cols
    return "<table>" + f"<tr>{line}</tr>" * rows + "</table>"


HTML: dict[str, Bomb] = {
    "a cell over 1,000 x 65,534": lambda: page(grid(3, 3, 'colspan="1000" rowspan="65534"')),
    "cells over 1,000 columns x 5,000 rows": lambda: page(grid(5000, 2, 'colspan="1000"')),
    "cells over 65,534 rows x 3,000": lambda: page(grid(1500, 2, 'rowspan="65534"')),
    "spans that are no numbers": lambda: page("".join(grid(2, 2, f'colspan="{one}" rowspan="{one}"') for one in ("9" * 5000, "-1", "NaN", "1e9", "0", "²", ""))),
    "tables 200 deep": lambda: page("<table><tr><td>1.00" * 200 + "</td></tr></table>" * 200),
    "tables 20,000 deep": lambda: page("<table><tr><td>1.00" * 20_000),
    "blocks 200,000 deep": lambda: page("<div>" * 200_000 + "支出1.00万元"),
    "marks 300,000 deep": lambda: page("<b><i>" * 150_000 + "支出1.00万元"),
    "tables x 20,000": lambda: page(grid(1, 2) * 20_000),
    "tables never closed x 20,000": lambda: page("<table><tr><td>1.00</td></tr>" * 20_000),
    "cells x 300,000": lambda: page(grid(30_000, 10)),
    "a cell of 3 MB": lambda: page(grid(1, 2, words="支出1.00万元，" * 70_000)),
    "entities x 500,000": lambda: page("<p>" + "&#25903;" * 500_000 + "</p>"),
    "entities without an end": lambda: page("<p>" + "&" * 1_000_000 + "</p>" + "<p>" + "&#" * 500_000),
    "entities of numbers that are none": lambda: page("<p>" + "".join(f"&#{one};" for one in ("9" * 5000, "x110000", "xD800", "0", "x" + "F" * 3000)) * 50 + "</p>"),
    "attributes x 300,000": lambda: page(f"<p {' '.join(f'a{at}=1' for at in range(300_000))}>1.00</p>"),
    "an attribute of 5 MB": lambda: page(f'<p style="{"a:b;" * 1_250_000}">1.00</p>'),
    "comments x 500,000": lambda: page("<!-- -->" * 500_000),
    "comments never closed x 100,000": lambda: page("<!--" * 100_000 + "支出1.00万元"),
    "tags never closed x 300,000": lambda: page("<p " * 300_000 + ">" + "<" * 300_000),
    "rows without a table": lambda: page("<tr><td>1.00" * 100_000),
    "lists in lists, 5,000 deep": lambda: page("<ul><li>1.00" * 5000),
    "a declaration with entities": lambda: b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><html><body>' + b"&b;" * 100_000 + PAGE.encode(),
    "scripts x 200,000": lambda: page("<script>x</script>" * 200_000),
}  # fmt: skip


# --- pasted text ----------------------------------------------------------------------------------


def said(body: str) -> bytes:
    """A report with this in it."""
    return (TITLE + body + "\n基本支出150.00万元。\n").encode()


TEXTS: dict[str, Bomb] = {
    "decimals in a row": lambda: said("2023年完成投资77777.00万元，分别为道路0.33333333333333333333万元、桥梁100.00万元、水利300.00万元。"),
    "decimals, 4,000 of them": lambda: said(f"基本支出{'1' * 40}.{'3' * 4000}万元，其中：人员经费100.00万元，公用经费{'2' * 30}.{'7' * 4000}万元。"),
    "a number of 1,000,000 digits": lambda: said("支出" + "1" * 1_000_000 + "万元"),
    "a number of 200,000 groups": lambda: said("支出" + "1,000," * 200_000 + "万元"),
    "numbers x 200,000 in a sentence": lambda: said("分别为" + "1.00万元、" * 200_000),
    "digits and dots": lambda: said("1.2.3." * 200_000),
    "one line of 6 MB": lambda: said("支出1.00万元，" * 290_000),
    "a sentence of parts": lambda: said("基本支出100.00万元，其中：" + "人员经费1.00万元，其中：" * 30_000),
    "respectively x 20,000": lambda: said("收入、支出、结余分别为1、2、3万元，分别增长1%、2%、3%，" * 20_000),
    "brackets x 1,000,000": lambda: said("（" * 1_000_000 + "1.00万元"),
    "brackets in pairs": lambda: said("（1.00（" * 150_000 + "））" * 150_000),
    "quotes x 1,000,000": lambda: said("“" * 1_000_000 + "三公" + '"' * 1_000_000),
    "tabs x 3,000,000": lambda: said("\t" * 3_000_000 + "1.00"),
    "tabs in 200,000 rows": lambda: said("项目\t预算数\t决算数\n" + "甲\t1.00\t2.00\n" * 200_000),
    "a row of 500,000 cells": lambda: said("项目\t" * 500_000 + "\n" + "1.00\t" * 500_000),
    "pipes x 1,000,000": lambda: said("|" * 1_000_000 + "\n" + "|-" * 500_000),
    "pipes in 100,000 rows": lambda: said("| 项目 | 预算数 |\n|---|---|\n" + "| 甲 | 1.00 |\n" * 100_000),
    "spaces x 5,000,000": lambda: said(" " * 5_000_000 + "1.00"),
    "wide spaces in 100,000 lines": lambda: said("项目　　　　预算数　　决算数\n" + "甲乙　　　　1.00　　　2.00\n" * 100_000),
    "combining marks x 1,000,000": lambda: said("支出1.00" + "\u0301" * 1_000_000 + "万元"),
    "Korean syllables to be put together": lambda: said("\u1100\u1161\u11a8" * 300_000),
    "one sign that becomes eighteen": lambda: said("\ufdfa" * 1_000_000),
    "blank lines x 5,000,000": lambda: said("\n" * 5_000_000),
    "lines of one sign x 1,000,000": lambda: said("1\n" * 1_000_000),
    "unmarked cells x 300,000": lambda: said("项目\n预算数\n决算数\n" + "基本支出\n1.00\n2.00\n" * 100_000),
    "headings x 100,000": lambda: said("一、概况\n（一）职能\n1.机构\n" * 35_000),
    "years x 200,000": lambda: said("2023年" * 200_000 + "支出1.00万元"),
    "of which, three levels, 20,000 times": lambda: said("支出3.00万元，其中：甲1.00万元（其中：乙0.50万元、丙0.50万元）、丁2.00万元。" * 20_000),
    "Chinese numerals x 500,000": lambda: said("一百二十三万四千五百六十七元" * 100_000),
    "a telephone that goes on": lambda: said("联系电话：0731-" + "88888888、" * 200_000),
    "names of a unit x 100,000": lambda: said("清溪县档案馆" * 200_000),
    "percent signs x 1,000,000": lambda: said("98.5" + "%" * 1_000_000),
    "signs that steer a terminal": lambda: said("支出\x1b[2J\x1b]0;x\x07\u202e1.00\u2066万元，其中：\x9b31m人员经费\x1b[5m0.50万元，公用经费\u202e0.30万元。"),
    "half of a sign x 1,000,000": lambda: TITLE.encode() + b"\xe6\x94" * 1_000_000,
    "UTF-16 that is none": lambda: b"\xff\xfe" + b"\x00\xd8" * 1_000_000,
    "UTF-32": lambda: (TITLE + TEXT * 1000).encode("utf-32"),
    "GB18030 of four bytes": lambda: TITLE.encode("gb18030") + b"\x81\x30\x81\x30" * 500_000,
    "Markdown tables x 20,000": lambda: said("| 项目 | 数 |\n|---|---|\n| 甲 | 1.00 |\n\n" * 20_000),
    "HTML tables in text x 10,000": lambda: said("<table><tr><td>甲</td><td>1.00</td></tr></table>\n" * 10_000),
}  # fmt: skip


# --- archives -------------------------------------------------------------------------------------


def zips(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    content = packed({"报告.txt": TEXT})
    for at in range(depth):
        content = packed({f"{at}.zip": content, f"{at}.txt": TEXT})
    return content


def overlapping(count: int) -> bytes:
    """Members that all lie at one place: a directory that lists one member very often."""
    one = packed({"a.txt": TEXT + " " * 900_000})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % at) for at in range(count))
    return one[:start] + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), start, 0)


def sized(size: int) -> bytes:
    """A member that says another size than it has."""
    content = bytearray(packed({"a.txt": TEXT + " " * 100_000_000}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.index(mark) + at
        content[place : place + 4] = struct.pack("<I", size)
    return bytes(content)


def twice(count: int) -> bytes:
    """Members of one name."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        for _ in range(count):
            archive.writestr(zipfile.ZipInfo("报告.txt"), TEXT)
    return stream.getvalue()


NAMES = (
    "../../../x.txt",
    "/etc/x.txt",
    "..\\x.txt",
    "C:\\x.txt",
    "\x1b[2Ja.txt",
    "a\nb.txt",
    "\u202etxt.x",
    "甲" * 5000 + ".txt",
    "a/" * 2000 + "b.txt",
    "\x00x.txt",
    " ",
    "-",
    "con.txt",
    "\x9b31m.txt",
)
ARCHIVES: dict[str, Bomb] = {
    "archives 40 deep": lambda: zips(40),
    "names that are hostile": lambda: packed(dict.fromkeys(NAMES, "支出\n")),
    "members of one name": lambda: twice(5),
    "members that overlap": lambda: overlapping(60),
    "empty members x 60,000": lambda: packed({f"{at}.txt": "" for at in range(60_000)}, zipfile.ZIP_STORED),
    "a member of 150 MB": lambda: packed({"a.txt": b"\0" * (150 << 20)}),
    "a member of 100 MB of money": lambda: packed({"a.txt": "支出1.00万元。\n" * 5_000_000}, zipfile.ZIP_DEFLATED),
    "a member that says too little": lambda: sized(900_000),
    "a member that says 4 GB": lambda: sized(0xFFFFFFFF),
    "a document in a document": lambda: packed({"word/document.xml": docx(), "xl/workbook.xml": docx(), "OFD.xml": docx()}),
    "a document whose parts are one": lambda: packed({f"word/{at}.xml": "<a/>" for at in range(19_000)} | {"word/document.xml": "<w/>"}, zipfile.ZIP_STORED),
    "packed as no one packs": lambda: packed({"a.txt": TEXT}).replace(struct.pack("<H", 8), struct.pack("<H", 99)),
}  # fmt: skip


# --- things that are no files ---------------------------------------------------------------------


def _sparse(path: Path, head: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(3 << 30)


def _device(path: Path) -> None:
    if os.geteuid() == 0:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    else:
        path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _circle(path: Path) -> None:
    path.mkdir()
    (path / "again").symlink_to(path)
    (path / "self").symlink_to(path / "self")
    (path / "报告.txt").write_text(TEXT, encoding="utf-8")


def _locked(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)


def _deep(path: Path) -> None:
    path.mkdir()
    here = path
    for _ in range(300):
        here /= "d"
        here.mkdir()
    (here / "报告.txt").write_text(TEXT, encoding="utf-8")


FILES: dict[str, Lay] = {
    "a fifo.txt": os.mkfifo,
    "a device.txt": _device,
    "a link to a device.txt": lambda path: path.symlink_to("/dev/zero"),
    "a link to random bytes.pdf": lambda path: path.symlink_to("/dev/urandom"),
    "a socket.txt": _socket,
    "a folder.pdf": lambda path: path.mkdir(),
    "a folder in a circle": _circle,
    "folders 300 deep": _deep,
    "a link to nothing.txt": lambda path: path.symlink_to("nowhere"),
    "a link to itself.txt": lambda path: path.symlink_to(path.name),
    "3 GB of nothing.txt": lambda path: _sparse(path, TITLE.encode()),
    "3 GB of a PDF.pdf": lambda path: _sparse(path, b"%PDF-1.7\n"),
    "3 GB of an archive.zip": lambda path: _sparse(path, b"PK\x03\x04"),
    "3 GB of an old document.doc": lambda path: _sparse(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "a file of the system.txt": lambda path: path.symlink_to("/proc/self/mem"),
    "\x1b[31ma name that steers\u202e.txt": lambda path: path.write_text("支出", encoding="utf-8"),
    "a name of\ntwo lines.txt": lambda path: path.write_text(TEXT, encoding="utf-8"),
    "no right to read.txt": _locked,
}  # fmt: skip
