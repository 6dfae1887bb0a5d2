"""Pages and messages in one file: their style sheets, their text, what only lies beside them; encodings that nobody names; struck text."""

from __future__ import annotations

import base64
import io

import pytest

import gouji
from gouji.document import Paragraph

PAGE = '<html><head>{}</head><body><p class="old">旧66.60</p><p>差旅费7.15万元</p></body></html>'
HIDE = ".old{display:none}"


def message(*parts: tuple[str, str], kind: str = "multipart/related", head: str = "MIME-Version: 1.0") -> bytes:
    made = "".join(f"--=x\n{headers}\nContent-Transfer-Encoding: 8bit\n\n{content}\n" for headers, content in parts)
    return f'{head}\nContent-Type: {kind}; boundary="=x"\n\n{made}--=x--\n'.encode()


def read(content: bytes) -> list[str]:
    return [block.text for block in gouji.read(content).blocks if isinstance(block, Paragraph)]


def told(content: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in gouji.read(content).source.left_out}


@pytest.mark.parametrize(
    ("href", "headers"),
    [
        ("cid:css-1@x", "Content-ID: <css-1@x>"), ("http://a.cn/d/s.css", "Content-Location: http://a.cn/d/s.css"), ("s.css", "Content-Location: http://a.cn/d/s.css"),
        ("../d/s.css", "Content-Location: http://a.cn/d/s.css"), ("样.css", "Content-Location: http://a.cn/d/%E6%A0%B7.css"), ("s.css?v=3", "Content-Location: file:///C:/x/s.css"),
    ],
)  # fmt: skip
def test_style_sheets_in_the_file_are_those_of_its_pages(href: str, headers: str) -> None:
    page = (
        "Content-Type: text/html; charset=utf-8\nContent-Location: http://a.cn/d/p.htm",
        PAGE.format(f'<link rel=stylesheet href="{href}">'),
    )
    assert read(message(page, (f"Content-Type: text/css\n{headers}", HIDE))) == ["差旅费7.15万元"]


@pytest.mark.parametrize(
    "css", ['@import url("s.css");', "@import 's.css' screen;", "@import url(cid:1); @import url(s.css) all; p{color:red}"]
)
def test_style_sheets_that_others_import_count(css: str) -> None:
    page = "Content-Type: text/html; charset=utf-8", PAGE.format(f"<style>{css}</style>")
    assert read(message(page, ("Content-Type: text/css\nContent-Location: s.css", HIDE))) == ["差旅费7.15万元"]
    printed = "Content-Type: text/html; charset=utf-8", PAGE.format("<style>@import 's.css' print;</style>")
    assert len(read(message(printed, ("Content-Type: text/css\nContent-Location: s.css", HIDE)))) == 2
    loop = "Content-Type: text/css\nContent-Location: s.css", "@import 's.css';" + HIDE
    assert read(message(page, loop)) == ["差旅费7.15万元"]


@pytest.mark.parametrize(
    "link",
    ['<link rel="stylesheet" media="print" href="s.css">', '<link rel="alternate stylesheet" href="s.css">', '<link rel="stylesheet" href="other.css">', '<link rel="icon" href="s.css">'],
)  # fmt: skip
def test_style_sheets_that_do_not_count_hide_nothing(link: str) -> None:
    page = "Content-Type: text/html; charset=utf-8", PAGE.format(link)
    assert read(message(page, ("Content-Type: text/css\nContent-Location: s.css", HIDE))) == ["旧66.60", "差旅费7.15万元"]


def test_a_style_sheet_that_is_named_a_thousand_times_is_read_once() -> None:
    page = "Content-Type: text/html; charset=utf-8", PAGE.format('<link rel=stylesheet href="s.css">' * 20_000)
    assert read(message(page, ("Content-Type: text/css\nContent-Location: s.css", HIDE * 2_000))) == ["差旅费7.15万元"]


@pytest.mark.parametrize(
    "head",
    [
        "MIME-Version: 1.0", "Received: from a by b\nFrom: a@b.cn\nMIME-Version: 1.0", "Return-Path: <a@b.cn>\nX-Mailer: x\nMIME-Version: 1.0",
        "Delivered-To: a@b.cn\nMIME-Version: 1.0",
    ],
)  # fmt: skip
def test_a_message_without_a_page_is_its_text(head: str) -> None:
    packed = base64.b64encode("差旅费7.15万元\n".encode("gbk")).decode()
    alone = f"{head}\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64\n\n{packed}".encode()
    assert read(alone) == ["差旅费7.15万元"]
    parts = (
        ("Content-Type: text/plain; charset=utf-8", "差旅费7.15万元"),
        ("Content-Type: application/pdf\nContent-Disposition: attachment", "x"),
    )
    assert read(message(*parts, kind="multipart/mixed", head=head)) == ["差旅费7.15万元"]
    assert told(message(*parts, kind="multipart/mixed", head=head)) == {"embedded": 1}


def test_of_a_message_in_two_forms_the_page_is_read() -> None:
    parts = (
        ("Content-Type: text/plain; charset=utf-8", "差旅费7.15万元（文本）"),
        ("Content-Type: text/html; charset=utf-8", PAGE.format("")),
    )
    assert read(message(*parts, kind="multipart/alternative")) == ["旧66.60", "差旅费7.15万元"]


def test_pasted_text_that_begins_like_a_message_stays_text() -> None:
    text = "Content-Type: text/plain\n\n差旅费7.15万元"
    assert gouji.read(text.encode()).source.format == "text"


TRADITIONAL = "一、預算執行情形\n本年度決算數為7.15萬元，執行率達百分之九十六，主要係人事費減少。"


def test_big5_is_told_by_what_it_reads_like() -> None:
    assert read(TRADITIONAL.encode("big5")) == TRADITIONAL.split("\n")
    page = f"<html><head>{'<meta name=a content=b>' * 20}</head><body><p>{TRADITIONAL[9:]}</p></body></html>"
    assert read(page.encode("big5")) == [TRADITIONAL[9:].strip()]
    assert read(TRADITIONAL.encode("gb18030")) == TRADITIONAL.split("\n")
    simple = "一、预算执行情况\n本年度决算数7.15万元，主要是人员经费减少。"
    assert read(simple.encode("gb18030")) == simple.split("\n")


def test_every_pair_of_bytes_of_big5_leaves_text() -> None:
    for first in range(0x81, 0xFF):
        content = b"".join(bytes((first, second)) for second in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
        assert "7.15" in "".join(read(content + b"\n" + TRADITIONAL.encode("big5") * 20))


@pytest.mark.parametrize(
    ("text", "shown", "struck"),
    [
        ("差旅费~~66.60~~7.15万元", "差旅费7.15万元", 1), ("~~作废~~差旅费**7.15**万元", "差旅费7.15万元", 1), ("差旅费5~~10万元", "差旅费5~~10万元", 0),
        ("差旅费~~~66~~~7.15", "差旅费~~~66~~~7.15", 0), ("差旅费~~ 66 ~~7.15", "差旅费~~ 66 ~~7.15", 0),
    ],
)  # fmt: skip
def test_text_that_markdown_strikes_is_left_out(text: str, shown: str, struck: int) -> None:
    assert read(text.encode()) == [shown]
    assert told(text.encode()).get("struck", 0) == struck
    table = gouji.read(io.BytesIO(f"| 甲 | 乙 |\n|---|---|\n| {text} | 1 |\n".encode())).blocks[0]
    assert [one.text for one in table.cells][2] == shown  # type: ignore[union-attr]
