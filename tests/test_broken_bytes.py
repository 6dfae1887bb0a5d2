"""A broken byte costs a character and not the text, and a figure that it touches is not believed."""

from __future__ import annotations

import pytest

import gouji
from gouji.document import Paragraph
from gouji.readers.decode import decode_page

TEXT = "石桥镇2022年养护支出74.60万元，其中材料费31.20万元、人工费43.40万元，全部用于道路。"


def read(content: bytes) -> tuple[list[str], dict[str, int]]:
    """The paragraphs, and what was left out."""
    document = gouji.read(content)
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return texts, {one.kind: one.count for one in document.source.left_out}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("at", range(7, 38, 6))
@pytest.mark.parametrize("byte", [b"", b"\xff", b"\x80"])
@pytest.mark.parametrize("form", ["{}", "<html><head><meta charset={1}></head><body><div class='c'><p>{0}</p></div></body></html>"])
def test_one_broken_byte_leaves_the_other_figures(encoding: str, at: int, byte: bytes, form: str) -> None:
    content = form.format(TEXT, "gb2312" if encoding == "gb18030" else "utf-8").encode(encoding)
    start = content.index("支出".encode(encoding.removesuffix("-sig"))) - 12 + at
    (text,), told = read(content[:start] + byte + content[start + 1 :])
    assert "人工费43.40万元，全部用于道路。" in text
    assert told.get("broken", 0) >= (1 if byte == b"\xff" else 0)
    assert set(told) <= {"broken"}


@pytest.mark.parametrize(
    ("named", "encoding"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "gb18030"), ("GBK", "gb18030"), ("", "gb18030")]
)
def test_a_page_is_read_in_the_encoding_that_fits_whatever_it_names(named: str, encoding: str) -> None:
    page = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={named}'></head><body><p>{TEXT}</p></body></html>"
    content = page.encode(encoding)
    (text,), told = read(content)
    assert (text, told) == (TEXT, {})
    (text,), told = read(content.replace("石".encode(encoding), b"\xff"))
    assert text.endswith(TEXT[2:])
    assert told["broken"] >= 1


def test_big5_is_read_where_it_is_named() -> None:
    page = "<html><head><meta charset=big5></head><body>石橋鎮養護支出74.60萬元</body></html>"
    assert "養護支出74.60萬元" in decode_page(page.encode("big5"))


@pytest.mark.parametrize("content", [b"d\xe9j\xe0 vu \xe9t\xe9", bytes(range(128, 256)) * 40])
def test_what_no_encoding_explains_is_refused(content: bytes) -> None:
    with pytest.raises(gouji.ReadError, match="编码"):
        gouji.read(content)


@pytest.mark.parametrize("broken", ["7�4.60", "74.6�", "�4.60", "74�60", "7��.60"])
def test_a_figure_beside_a_broken_character_is_not_understood(broken: str) -> None:
    checked = gouji.check(TEXT.replace("74.60", broken).encode())
    standing = {one.figure.raw: one.standing for one in checked.ledger}
    assert standing[broken] == "unread"
    assert {"31.20", "43.40"} <= set(standing)
    assert len(standing) == 4
