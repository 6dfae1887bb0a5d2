"""Word documents: what a reader sees of the XML, and nothing that was deleted or hidden."""

from __future__ import annotations

import io
import zipfile

import pytest

import gouji
from gouji.document import Paragraph, Table
from gouji.readers.word.numbering import written

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'


def word(body: str, **parts: str) -> bytes:
    """A .docx with a body, and other parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def para(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(run(text))}</w:tc>"


def lines(content: bytes) -> list[str]:
    return [block.text for block in gouji.read(content).blocks if isinstance(block, Paragraph)]


def grid(content: bytes) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(one.row, one.col, one.rowspan, one.colspan, one.text) for one in block.cells]
        for block in gouji.read(content).blocks
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para(run("执行率为") + f"<w:ins>{run('98.5%')}</w:ins><w:del><w:r><w:delText>89.5%</w:delText></w:r></w:del>"), "执行率为98.5%"),
        (para(run("甲") + run("藏", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>')), "甲乙"),
        (para(f"<w:hyperlink>{run('见附件')}</w:hyperlink>"), "见附件"),
        (para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("3")), "3"),
        (para(f"<w:fldSimple w:instr='SUM'>{run('12.5')}</w:fldSimple>"), "12.5"),
        (para(run("上") + "<w:r><w:br/></w:r>" + run("下")), "上\n下"),
        (f"<w:sdt><w:sdtContent>{para(run('控件'))}</w:sdtContent></w:sdt>", "控件"),
        (para(f"<w:sdt><w:sdtContent>{run('内')}</w:sdtContent></w:sdt>"), "内"),
        (para(run("前"), "<w:rPr><w:del/></w:rPr>") + para(run("后")), "前后"),
        (para("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>"), "1-2"),
        (para('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是")), "☑是"),
        (para("<w:r><w:t>12</w:t><w:softHyphen/><w:t>.50</w:t></w:r>"), "12.50"),
        (para("<w:r><w:ruby><w:rt><w:r><w:t>7</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>柒</w:t></w:r></w:rubyBase></w:ruby></w:r>"), "柒"),
    ],
)
def test_a_paragraph_is_what_word_shows(body: str, expected: str) -> None:
    assert lines(word(body)) == [expected]


def test_a_text_box_stands_after_its_paragraph_and_only_once() -> None:
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{para(run('框内'))}</w:txbxContent></v:textbox></v:shape></w:pict>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    assert lines(word(para(run("框外") + both))) == ["框外", "框内"]


NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="a"><w:name w:val="h"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="b"><w:name w:val="i"/><w:basedOn w:val="a"/></w:style><w:style w:styleId="t"><w:name w:val="toc 1"/></w:style></w:styles>"""


def numbered(text: str, number: int, depth: int = 0) -> str:
    return para(run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbering_is_text() -> None:
    body = (
        numbered("概况", 7)
        + numbered("职能", 7, 1)
        + numbered("机构", 7, 1)
        + numbered("收支", 7)
        + numbered("收入", 7, 1)
        + numbered("另起", 8)
    )
    assert lines(word(body, numbering=NUMBERING)) == ["一、概况", "1.1 职能", "1.2 机构", "二、收支", "2.1 收入", "五、另起"]


def test_numbering_comes_through_styles_and_contents_are_left_out() -> None:
    body = (
        para(run("目录里的一行 3"), '<w:pStyle w:val="t"/>')
        + para(run("概况"), '<w:pStyle w:val="a"/>')
        + para(run("收支"), '<w:pStyle w:val="b"/>')
    )
    assert lines(word(body, numbering=NUMBERING, styles=STYLES)) == ["一、概况", "二、收支"]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (21, "chineseCounting", "二十一"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (9, "upperRoman", "IX"),
        (7, "decimalZero", "07"),
    ],
)
def test_numbers_are_written_as_word_writes_them(value: int, form: str, text: str) -> None:
    assert written(value, form) == text


def test_merged_cells_keep_their_spans() -> None:
    rows = [
        cell("项目", '<w:vMerge w:val="restart"/>') + cell("金额", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("预算") + cell("决算"),
        cell("合计") + cell("1.00") + cell("2.00"),
    ]
    body = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    assert grid(word(body)) == [[(0, 0, 2, 1, "项目"), (0, 1, 1, 2, "金额"), (1, 1, 1, 1, "预算"), (1, 2, 1, 1, "决算"),
                                 (2, 0, 1, 1, "合计"), (2, 1, 1, 1, "1.00"), (2, 2, 1, 1, "2.00")]]  # fmt: skip


def test_deleted_rows_are_gone_and_tables_in_cells_are_tables() -> None:
    inner = f"<w:tbl><w:tr>{cell('内')}{cell('2.00')}</w:tr></w:tbl>"
    body = (f"<w:tbl><w:tr>{cell('甲')}<w:tc>{para(run('乙'))}{inner}{para('')}</w:tc></w:tr>"
            f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('删')}</w:tr></w:tbl>")  # fmt: skip
    found = grid(word(body))
    assert [[one[4] for one in table] for table in found] == [["甲", "乙"], ["内", "2.00"]]


def test_footnotes_stand_at_the_end() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote>{para(run("注：含结转。"))}</w:footnote></w:footnotes>'
    assert lines(word(para(run("正文。")), footnotes=notes)) == ["正文。", "注：含结转。"]


def test_the_namespace_of_iso_is_read_too() -> None:
    plain = word(para(run("严格格式")))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name).replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
                ),
            )
    assert lines(stream.getvalue()) == ["严格格式"]


def test_an_entity_bomb_and_a_zip_bomb_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>')
    with pytest.raises(gouji.ReadError, match="损坏"):
        gouji.read(stream.getvalue())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 << 20))
    with pytest.raises(gouji.ReadError, match="上限"):
        gouji.read(stream.getvalue())


def test_places_count_within_paragraph_and_cell() -> None:
    body = para(run("2023年基本支出893.35万元。")) + f"<w:tbl><w:tr>{cell('基本支出')}{cell('893.35')}</w:tr></w:tbl>"
    places = {
        (entry.figure.raw, entry.figure.place.start, entry.figure.place.row, entry.figure.place.line)
        for entry in gouji.check(word(body)).ledger
    }
    assert ("893.35", 9, None, None) in places
    assert ("893.35", 0, 0, None) in places
