"""Word documents: what stands in parts beside the body, in one XML file, or in a web page of one file; what is shown and not read is told."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Mapping

import pytest

import gouji
from samples import KINDS, LINKS, packed
from test_word import NUMBERING, W, cell, grid, lines, numbered, para, run, word

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
D = ('xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
     'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')  # fmt: skip
PAGE = "<html><body><p>其中：苗木购置27.40万元。</p><table><tr><td>项目</td><td>金额</td></tr><tr><td>苗木</td><td>27.40</td></tr></table></body></html>"
READ = (["前", "其中：苗木购置27.40万元。", "后"], [["项目", "金额", "苗木", "27.40"]])


def linked(body: str, parts: Mapping[str, bytes | str], kind: str = "aFChunk", types: str = "", mode: str = "") -> bytes:
    """A .docx whose body leads to parts, by ids c1, c2 …"""
    links = "".join(f'<Relationship Id="c{at}" Type="{KINDS}/{kind}" Target="{name}"{mode}/>' for at, name in enumerate(parts, 1))
    return packed({
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>',
        "word/document.xml": f"<w:document {W} {R} {OFFICE} {D}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>',
        **{f"word/{name}": content for name, content in parts.items()},
    })  # fmt: skip


def with_chunk(name: str, content: bytes | str, types: str = "") -> bytes:
    return linked(para(run("前")) + '<w:altChunk r:id="c1"/>' + para(run("后")), {name: content}, types=types)


def read(content: bytes) -> tuple[list[str], list[list[str]]]:
    return lines(content), [[one[4] for one in found] for found in grid(content)]


def left_out(content: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in gouji.read(content).source.left_out}


def message(*pages: tuple[str, str, str], encoding: str = "quoted-printable") -> bytes:
    """A web page in one file, of pages (where, charset, content)."""
    parts = []
    for where, charset, content in pages:
        packed_page = base64.encodebytes(content.encode(charset)) if encoding == "base64" else quopri.encodestring(content.encode(charset))
        parts.append(
            f'Content-Location: {where}\nContent-Transfer-Encoding: {encoding}\nContent-Type: text/html; charset="{charset}"\n\n'.encode()
            + packed_page
        )
    parts.append(b"Content-Location: a.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\niVBORw0KGgo=\n")
    head = b'MIME-Version: 1.0\nX-Generator: x\nContent-Type: multipart/related;\n boundary="=_x"\n\nThis is a message.\n'
    return head + b"".join(b"--=_x\n" + one + b"\n" for one in parts) + b"--=_x--\n"


def flat(parts: Mapping[str, str]) -> bytes:
    """The parts of a .docx in one XML file."""
    inside = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="x"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
        for name, content in parts.items()
    )
    return ('<?xml version="1.0" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n<pkg:package '
            f'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inside}</pkg:package>').encode()  # fmt: skip


INNER = f"{para(run('其中：苗木购置27.40万元。'))}<w:tbl><w:tr>{cell('项目')}{cell('金额')}</w:tr><w:tr>{cell('苗木')}{cell('27.40')}</w:tr></w:tbl>"
FLAT = flat({"word/document.xml": f"<w:document {W}><w:body>{INNER}</w:body></w:document>"})


@pytest.mark.parametrize(
    ("name", "content", "types"),
    [
        ("a.html", PAGE, ""),
        ("a.htm", PAGE.encode("gb18030"), ""),
        ("a.mht", message(("a.htm", "gb2312", PAGE)), ""),
        ("a.docx", word(INNER), ""),
        ("a.xml", FLAT, ""),
        ("a.dat", PAGE.removeprefix("<html><body>"), '<Override PartName="/word/a.dat" ContentType="text/html"/>'),
        ("a.bin", "&nbsp;" + PAGE, '<Default Extension="BIN" ContentType="application/xhtml+xml"/>'),
        ("a.docx", with_chunk("b.html", PAGE).replace("前".encode(), b"  ").replace("后".encode(), b"  "), ""),
    ],
)
def test_a_chunk_is_read_where_it_stands_by_what_it_is(name: str, content: bytes | str, types: str) -> None:
    document = with_chunk(name, content, types)
    found = read(document)
    assert ([one for one in found[0] if one.strip()], found[1]) == READ or name == "a.docx"
    assert "27.40" in str(found)
    assert left_out(document) == {}


def test_a_chunk_of_text_is_read_as_pasted_text() -> None:
    assert read(with_chunk("a.txt", "其中：苗木购置27.40万元。\n".encode("utf-16")))[0] == READ[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rtf", b"{\\rtf1 31.70}"),
        ("a.bin", b"\x00\x01\x02" * 50),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.html", b""),
        ("a.xml", b"<x>31.70</x>"),
    ],
)
def test_a_chunk_that_cannot_be_read_is_told(name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = with_chunk(name, content)
    assert lines(document) == ["前", "后"]
    assert left_out(document) == {"embedded": 1} or not content


def test_a_chunk_that_is_missing_or_lies_outside_is_told() -> None:
    assert left_out(linked('<w:altChunk r:id="c9"/>' + para(run("前")), {})) == {"embedded": 1}
    outside = linked(para(run("前")) + '<w:altChunk r:id="c1"/>', {"a.html": PAGE}, mode=' TargetMode="External"')
    assert (lines(outside), left_out(outside)) == (["前"], {"embedded": 1})


def test_a_document_in_the_document_is_read_and_one_beside_it_told() -> None:
    body = para(run("前")) + para('<w:subDoc r:id="c1"/>') + para(run("后"))
    assert read(linked(body, {"a.docx": word(INNER)}, kind="subDocument")) == READ
    assert left_out(linked(body, {"a.docx": word(INNER)}, kind="subDocument", mode=' TargetMode="External"')) == {"embedded": 1}


def test_chunks_in_chunks_end() -> None:
    content = word(INNER)
    for _ in range(6):
        content = with_chunk("a.docx", content)
    assert left_out(content) == {"embedded": 1}


def test_a_chunk_that_unfolds_is_refused_and_not_passed_over() -> None:
    body = para(run("前")) + '<w:altChunk r:id="c1"/>' * 90
    with pytest.raises(gouji.ReadError, match="网页展开后过大"):
        gouji.read(linked(body, {"a.html": "<p>27.40" * 20_000}))


EMBEDDED = '<w:r><w:object><v:shape style="width:300pt;height:200pt"><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'


def drawing(uri: str, inside: str = "", wide: int = 5_000_000, high: int = 3_000_000) -> str:
    return (f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/><a:graphic><a:graphicData uri="http://x/{uri}">{inside}</a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>")  # fmt: skip


PICTURE = "<pic:pic/>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (EMBEDDED, {"embedded": 1}),
        (drawing("chart") + drawing("diagram"), {"embedded": 2}),
        (drawing("picture", PICTURE), {"picture": 1}),
        (drawing("picture", PICTURE, 900_000, 900_000), {}),
        ('<w:r><w:pict><v:shape style="position:absolute;width:15cm;height:6.5cm"><v:imagedata/></v:shape></w:pict></w:r>', {"picture": 1}),
        ('<w:r><w:pict><v:shape style="width:20pt;height:20pt"><v:imagedata/></v:shape></w:pict></w:r>', {}),
        (f"<w:del>{EMBEDDED}</w:del>", {}),
        (EMBEDDED.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"), {}),
        (f"<mc:AlternateContent><mc:Choice>{drawing('chartex')}</mc:Choice><mc:Fallback>{drawing('picture', PICTURE)}</mc:Fallback></mc:AlternateContent>", {"embedded": 1}),
        ('<w:r><w:object><w:control w:name="a"/></w:object></w:r>', {"annotation": 1}),
    ],
)  # fmt: skip
def test_what_is_shown_and_not_read_is_told(body: str, told: dict[str, int]) -> None:
    content = linked(para(run("情况如下：") + body), {})
    assert (lines(content), left_out(content)) == (["情况如下："], told)


ANCHORED = '<w:drawing><wp:anchor><wp:docPr id="1" hidden="{}"/><w:txbxContent>{}</w:txbxContent></wp:anchor></w:drawing>'
SHAPE = '<w:pict><v:shape style="width:9pt;visibility: {}"><w:txbxContent>{}</w:txbxContent></v:shape></w:pict>'


@pytest.mark.parametrize(
    ("box", "state", "shown"),
    [(ANCHORED, "1", []), (ANCHORED, "0", ["27.40"]), (SHAPE, "hidden", []), (SHAPE, "visible", ["27.40"])],
)
def test_a_hidden_drawing_shows_nothing(box: str, state: str, shown: list[str]) -> None:
    content = linked(para(run("前") + f"<w:r>{box.format(state, para(run('27.40')))}</w:r>"), {})
    assert lines(content) == ["前", *shown]


def test_pictures_in_a_report_that_says_enough_are_not_told() -> None:
    assert left_out(linked(para(run("绿化项目支出27.40万元。" * 200) + drawing("picture", PICTURE)), {})) == {}


def test_a_word_file_in_one_xml_file_is_a_word_file() -> None:
    body = numbered("概况", 7) + INNER
    content = flat({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", "word/numbering.xml": NUMBERING})
    assert read(content) == (["一、概况", READ[0][1]], READ[1])
    assert read(content.decode().replace("version", "version").encode("utf-16")) == read(content)
    assert gouji.read(content).source.format == "word-xml"
    with pytest.raises(gouji.ReadError, match="损坏"):
        gouji.read(flat({"xl/workbook.xml": "<workbook/>"}))
    with pytest.raises(gouji.ReadError, match="损坏"):
        gouji.read(content[:-40])


OLD = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="2"/><w:nfc w:val="{form}"/>
<w:suff w:val="{suffix}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:listDef><w:list w:ilfo="5"><w:ilst w:val="3"/></w:list></w:lists>
<w:styles><w:style w:type="character" w:styleId="s"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>
<w:body><wx:sect><wx:sub-section>{body}</wx:sub-section><w:sectPr><w:hdr><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"""
LISTED = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="5"/><wx:t wx:val="x"/></w:listPr>'


def old(body: str, form: str = "37", suffix: str = "Tab", pattern: str = "%1、") -> bytes:
    return OLD.format(body=body, form=form, suffix=suffix, pattern=pattern).encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para(run("概况"), LISTED) + para(run("收支"), LISTED), ["二、概况", "三、收支"]),
        (para(run("支出") + run("31", '<w:rStyle w:val="s"/>') + run("27.40", '<w:vanish w:val="off"/>')), ["支出27.40"]),
        (para('<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>31</w:delText></w:r></aml:content></aml:annotation>'
              f'<aml:annotation w:type="Word.Insertion"><aml:content>{run("27.40")}</aml:content></aml:annotation>'), ["27.40"]),
        (para(run("甲") + '<w:r><aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>批注</w:t></w:r></w:p></aml:content></aml:annotation></w:r>'), ["甲"]),
        (para(run("甲") + f"<w:r><w:footnote>{para(run('注27.40'))}</w:footnote></w:r>" + run("乙")), ["甲乙", "注27.40"]),
        (para(run("甲"), '<w:rPr><aml:annotation w:type="Word.Deletion"/></w:rPr>') + para(run("乙")), ["甲乙"]),
    ],
)  # fmt: skip
def test_the_format_of_word_2003_is_read(body: str, expected: list[str]) -> None:
    assert lines(old(body)) == expected


def test_lists_and_tables_of_word_2003_are_read() -> None:
    assert lines(old(para(run("27.40万元"), LISTED), "0", "Nothing", "%1")) == ["2 27.40万元"]
    rows = [cell("绿化", '<w:vmerge w:val="restart"/>') + cell("1.00"), cell("", "<w:vmerge/>") + cell("2.00")]
    assert grid(old(f"<w:tbl>{''.join(f'<w:tr>{one}</w:tr>' for one in rows)}</w:tbl>"))[0][0] == (0, 0, 2, 1, "绿化")


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "gb18030", "big5"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_web_page_in_one_file_is_a_web_page(charset: str, encoding: str) -> None:
    page = PAGE if charset != "big5" else PAGE.replace("购", "").replace("万", "").replace("项", "").replace("额", "")
    content = message(("file:///C:/a.htm", charset, page), encoding=encoding)
    assert gouji.read(content).source.format == "mhtml"
    assert "27.40" in str(read(content))
    assert charset == "big5" or read(content) == ([READ[0][1]], READ[1])


def test_pages_of_one_file_are_read_in_order_and_their_frames_are_not() -> None:
    sheet = "<html><body><table><tr><td>{}</td><td>金额</td></tr><tr><td>苗木</td><td>27.40</td></tr></table></body></html>"
    content = message(
        ("a.htm", "gb2312", "<html><frameset><frame src=sheet001.htm></frameset></html>"),
        ("a.files/tabstrip.htm", "gb2312", sheet.format("表名")), ("a.files/sheet001.htm", "gb2312", sheet.format("一")),
        ("a.files/sheet002.htm", "gb2312", sheet.format("二")), ("a.files/header.htm", "gb2312", "<p>页眉</p>"),
    )  # fmt: skip
    assert [one[0] for one in read(content)[1]] == ["一", "二"]
    assert read(content)[0] == []


def test_a_page_with_headers_and_no_parts_is_read() -> None:
    head = b"From: <Saved by x>\r\nSubject: =?x?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n\r\n"
    assert read(head + PAGE.encode()) == ([READ[0][1]], READ[1])


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ('charset="gb2312"', PAGE.encode()),
        ('charset="zlib"', PAGE.encode("gb18030")),
        ('charset="us-ascii"', PAGE.encode("gb18030")),
        ("", PAGE.encode()),
    ],
)
def test_a_wrong_charset_does_not_spoil_the_page(declared: str, content: bytes) -> None:
    head = f"MIME-Version: 1.0\nContent-Type: text/html; {declared}\n\n".encode()
    assert read(head + content) == ([READ[0][1]], READ[1])


def test_nested_messages_and_endless_headers_are_bounded() -> None:
    nested = b"".join(b'Content-Type: multipart/related; boundary="%d"\n\n--%d\n' % (at, at) for at in range(200))
    with pytest.raises(gouji.ReadError, match="嵌套"):
        gouji.read(b"MIME-Version: 1.0\n" + nested)
    head = b"MIME-Version: 1.0\nContent-Type: text/html;" + b' a="b";' * 200_000 + b"\n\n"
    assert read(head + PAGE.encode()) == ([READ[0][1]], READ[1])


def test_text_with_colons_and_a_page_named_doc_stay_what_they_are() -> None:
    assert gouji.read("Subject: 绩效\n\n支出27.40万元。".encode()).source.format == "text"
    assert gouji.read(PAGE.encode(), name="a.doc").source.format == "html"
