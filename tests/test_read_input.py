"""What is read at all: encodings, kinds of file, and errors that say what to do."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from gouji.document import Paragraph
from gouji.errors import ReadError
from gouji.readers import read

TEXT = "2023年基本支出年初预算数为835.01万元，实际支出数为893.35万元。\n三公经费1.00万元。\n"


def texts(content: bytes) -> list[str]:
    """The paragraphs of some bytes."""
    return [block.text for block in read(content).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert texts(TEXT.encode(encoding)) == TEXT.split()


def test_a_byte_order_mark_moves_no_column() -> None:
    block = read("\ufeff决算".encode()).blocks[0]
    assert isinstance(block, Paragraph)
    assert (block.text, block.anchors[0].start) == ("决算", 0)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_the_same_lines(ending: str) -> None:
    blocks = read(f"一、概况{ending}{ending}本年无。{ending}".encode()).blocks
    assert [block.anchors[0].line for block in blocks if isinstance(block, Paragraph)] == [1, 3]


def test_characters_that_are_no_text_become_one_space_each() -> None:
    assert texts("支出\x0c10\x00万元与\x85其他各项支出均控制在预算以内".encode()) == ["支出 10 万元与 其他各项支出均控制在预算以内"]
    assert texts("支出".encode() + "\ud800".encode("utf-8", "surrogatepass") + "万元".encode()) == ["支出 万元"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"), (b" \r\n\t", "空"), (b"\xef\xbb\xbf", "空"), (b"\x00" * 99, "空"),
        (b"%PDF-1.7\n", "PDF"), (b"PK\x03\x04..word/document.xml", "Word"), (b"PK\x03\x04..xl/workbook.xml", "Excel"),
        (b"PK\x03\x04..", "压缩包"), (b"\xd0\xcf\x11\xe0", "旧版"), (b"\x89PNG\r\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"{\\rtf1", "文"), (b"caf\xe9 d\xe9j\xe0 vu", "编码"), (bytes(range(256)) * 9, "二进制"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_what_to_do(content: bytes, word: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(content)
    assert word in caught.value.zh
    assert str(caught.value) == caught.value.zh
    assert caught.value.en.isascii()


def test_a_path_bytes_and_a_stream_give_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"  # the content decides, not the suffix
    path.write_bytes(TEXT.encode())
    document = read(path)
    assert document.source.name == "报告.pdf"
    assert document.source.format == "text"
    assert document.source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert read(str(path)) == document
    assert read(TEXT.encode(), name="报告.pdf") == document
    assert read(io.BytesIO(TEXT.encode()), name="报告.pdf") == document


@pytest.mark.parametrize("path", ["没有/这个.txt", ".", "a\x00b"])
def test_a_path_that_cannot_be_opened_is_an_error(path: str) -> None:
    with pytest.raises(ReadError, match="打不开"):
        read(path)


def test_a_web_page_gives_its_paragraphs_and_tables() -> None:
    page = "<!DOCTYPE html><html><head><title>x</title></head><body><p>附件1</p>"
    page += "<table><tr><td>三公</td></tr></table>完<script>1</script>"
    document = read(page.encode())
    assert document.source.format == "html"
    assert [getattr(block, "text", "table") for block in document.blocks] == ["附件1", "table", "完"]


def test_reading_text_loads_no_heavy_library() -> None:
    heavy = "{'pandas', 'lxml', 'docx', 'pdfplumber', 'numpy', 'cv2'}"
    code = f"import sys; from gouji.readers import read; read(b'x'); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
