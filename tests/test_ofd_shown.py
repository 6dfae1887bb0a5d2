"""What a page of an OFD file shows is what is read: the run of characters, what can be seen, units that are drawn by name."""

from __future__ import annotations

import pytest

import gouji
from gouji.document import Table
from samples import layer, ofd_of
from shown_pages import left_out, tables, texts
from test_ofd import SPACE, box, text

ROWS = [["项目", "预算数", "决算数"], ["文物征集", "2,318.47", "1,964.02"], ["展陈更新", "675.31", "-48.90"]]
SENTENCE = "展陈更新支出675.31万元。"
LINE = text(SENTENCE, 30, 30)


def table(rows: list[list[str]] = ROWS, x: float = 30, y: float = 60) -> str:
    """A ruled table."""
    return "".join(
        box(x + 40 * c, y + 8 * r, 40, 8) + text(words, x + 2 + 40 * c, y + 1.5 + 8 * r)
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    )


def with_(words: str, x: float, y: float, attributes: str = "", inside: str = "", size: float = 3.5) -> str:
    """A text object with further attributes, and elements before its text."""
    steps = " ".join(str(size if letter > "\u2e80" else size / 2) for letter in words[:-1])
    return (f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 {1.5 * size}" Font="1" Size="{size}" {attributes}>{inside}'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>')  # fmt: skip


def colour(value: str, more: str = "") -> str:
    return f'<ofd:FillColor Value="{value}" {more}/>'


def ofd(content: str, common: str = "", **parts: str) -> bytes:
    return ofd_of([layer(content)], common, **parts)


def unit(content: str, ctm: str = "", at: str = "0 0 210 297") -> bytes:
    """A page that draws a unit among the resources."""
    res = f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="77"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'
    drawn = f'<ofd:CompositeObject ID="5" ResourceID="77" Boundary="{at}" {ctm}/>'
    return ofd(LINE + drawn, "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", **{"PublicRes.xml": res})


CTM = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 210 0", 180: "-1 0 0 -1 210 297", 270: "0 -1 1 0 0 297"}


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_text_reads_level_however_its_matrix_turns_it(angle: int) -> None:
    content = unit(table(), f'CTM="{CTM[angle]}"', "0 0 297 297")
    (found,) = tables(content)
    assert found == ROWS


def test_a_unit_is_drawn_with_its_place_and_scale() -> None:
    content = unit(table(x=0, y=0), 'CTM="0.5 0 0 0.5 0 0"', "40 100 160 100")
    assert tables(content) == [ROWS]
    (block,) = [one for one in gouji.read(content).blocks if isinstance(one, Table)]
    strip = block.cells[0].anchors[0].strip
    assert strip is not None
    assert strip.x0s[0] == pytest.approx((40 + 1) / 25.4 * 72, abs=0.5)


def test_a_unit_of_itself_ends() -> None:
    assert texts(unit('<ofd:CompositeObject ID="5" ResourceID="77" Boundary="0 0 210 297"/>' * 2))[0] == SENTENCE


@pytest.mark.parametrize("turn", ['CTM="0.8 -0.6 0.6 0.8 0 20"', 'CTM="0.7 0.7 -0.7 0.7 0 0"'])
def test_a_slanted_watermark_touches_no_figure(turn: str) -> None:
    content = ofd(table() + "".join(with_("甲7531", 30 + 30 * at, 62, turn).replace(" 150 5.25", " 150 150") for at in range(4)) + LINE)
    assert tables(content) == [ROWS]
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"slanted": 20}


def test_mirrored_text_is_told() -> None:
    content = ofd(LINE + with_("186.30", 30, 100, 'CTM="-1 0 0 1 60 0"'))
    assert texts(content) == [SENTENCE]
    assert left_out(content) == {"mirrored": 6}


@pytest.mark.parametrize("attributes", ['CTM="0 1 -1 0 8 0"', 'CharDirection="90"'])
def test_a_turned_cell_is_read_in_its_own_direction(attributes: str) -> None:
    code = '<ofd:TextCode X="0" Y="3.5" DeltaX="3.5 1.75 1.75">绩231</ofd:TextCode>'
    if "Char" in attributes:
        code = '<ofd:TextCode X="2" Y="0" DeltaX="0 0 0" DeltaY="3.5 1.75 1.75">绩231</ofd:TextCode>'
    turned = f'<ofd:TextObject ID="1" Boundary="16 64 8 15" Size="3.5" {attributes}>{code}</ofd:TextObject>'
    content = ofd(table() + box(10, 60, 20, 24) + turned)
    assert tables(content)[0][0] == ["绩231", *ROWS[0]]


DRAWN = f'<ofd:Res {SPACE}><ofd:DrawParams><ofd:DrawParam ID="4"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam><ofd:DrawParam ID="5" Relative="4"/></ofd:DrawParams></ofd:Res>'
AREA = '<ofd:PathObject ID="2" Boundary="25 95 100 12" Fill="true" Stroke="false">{}<ofd:AbbreviatedData>M 0 0 L 100 0 L 100 12 L 0 12 C</ofd:AbbreviatedData></ofd:PathObject>'
WORDS = "合计999.90万元"
UNSEEN = {
    "alpha 0": with_(WORDS, 30, 100, 'Alpha="0"'),
    "a transparent colour": with_(WORDS, 30, 100, "", colour("0 0 0", 'Alpha="4"')),
    "not filled": with_(WORDS, 30, 100, 'Fill="false"'),
    "white": with_(WORDS, 30, 100, "", colour("255 255 255")),
    "white in grey": with_(WORDS, 30, 100, "", colour("255")),
    "white in four colours": with_(WORDS, 30, 100, "", colour("0 0 0 0")),
    "white by its way to draw": with_(WORDS, 30, 100, 'DrawParam="5"'),
    "of the colour below": AREA.format(colour("40 80 120")) + with_(WORDS, 30, 100, "", colour("40 80 120")),
    "under an area": with_(WORDS, 30, 100) + AREA.format(colour("255 255 255")),
    "not visible": with_(WORDS, 30, 100, 'Visible="false"'),
    "off the page": with_(WORDS, 30, 320),
    "left of the page": with_(WORDS, -120, 100),
    "outside its box": with_(WORDS, 30, 100).replace('Y="3.5"', 'Y="30"'),
    "outside its clip": with_(
        WORDS, 30, 100, "", '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="100 0 20 5"/></ofd:Area></ofd:Clip></ofd:Clips>'
    ),
    "tiny": with_(WORDS, 30, 100, size=0.2),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_shown_is_not_read_and_told(name: str) -> None:
    content = ofd(LINE + table() + UNSEEN[name], "<ofd:DocumentRes>R.xml</ofd:DocumentRes>", **{"R.xml": DRAWN})
    assert texts(content) == [SENTENCE]
    assert tables(content) == [ROWS]
    assert left_out(content) == {"unseen": len(WORDS)}


SEEN = {
    "white on dark": AREA.format(colour("20 40 80")) + with_(WORDS, 30, 100, "", colour("255 255 255")),
    "stroked": with_(WORDS, 30, 100, 'Fill="false" Stroke="true"'),
    "under a transparent area": with_(WORDS, 30, 100) + AREA.format(colour("255 255 0", 'Alpha="80"')),
    "over an area": AREA.format(colour("255 255 200")) + with_(WORDS, 30, 100),
    "a pattern": with_(WORDS, 30, 100, "", '<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="9 9"/></ofd:FillColor>'),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_shown_is_read(name: str) -> None:
    content = ofd(LINE + SEEN[name])
    assert texts(content) == [SENTENCE, WORDS]
    assert left_out(content) == {}


def test_a_level_watermark_of_a_template_is_left_out() -> None:
    mark = layer(with_("馆藏2046", 32, 61, "", colour("210 210 210"), size=20))
    page = '<ofd:Template TemplateID="9" ZOrder="Background"/>' + layer(LINE + table())
    content = ofd_of(
        [page, page], '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>', **{"Tpls/T.xml": f"<ofd:Page {SPACE}>{mark}</ofd:Page>"}
    )
    assert all(found[:3] == ROWS for found in tables(content))
    assert left_out(content) == {"watermark": 12}


def test_text_drawn_twice_is_read_once() -> None:
    content = ofd(LINE + text(SENTENCE, 30.5, 30.4) + text("共1122件", 30, 50))
    assert texts(content) == [SENTENCE, "共1122件"]


def test_raised_text_touches_no_figure() -> None:
    content = ofd(text("在职职工45", 30, 30) + with_("1", 49.3, 30.3, size=2) + text("人，专款300.0万元。", 50.4, 30))
    assert texts(content) == ["在职职工45^1人，专款300.0万元。"]


@pytest.mark.parametrize("words", ["总额¤¤.¤¤万元", "总额1¤6.30万元"])
def test_a_figure_with_a_glyph_of_no_letter_is_unread_and_told(words: str) -> None:
    content = ofd(LINE + text(words, 30, 50))
    assert left_out(content) == {"glyph": words.count("¤")}
    assert {entry.figure.raw for entry in gouji.check(content).ledger if entry.standing != "unread"} == {"675.31"}


def test_annotations_and_attachments_are_told() -> None:
    listed = f'<ofd:Annotations {SPACE}><ofd:Page PageID="0"><ofd:FileLoc>P.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    notes = "".join(
        f'<ofd:Annot ID="{at}" Type="{kind}" {more}><ofd:Appearance Boundary="30 80 100 10">{inside}</ofd:Appearance></ofd:Annot>'
        for at, (kind, inside, more) in enumerate((("Stamp", text("已核12.30", 0, 0), ""), ("Link", text("x", 0, 0), ""), ("Stamp", "", ""),
                                                   ("Path", text("无", 0, 0), 'Visible="false"'), ("Watermark", text("内部2046", 0, 0), "")))
    )  # fmt: skip
    files = f"<ofd:Attachments {SPACE}><ofd:Attachment/><ofd:Attachment/></ofd:Attachments>"
    parts = {"A.xml": listed, "P.xml": f"<ofd:PageAnnot {SPACE}>{notes}</ofd:PageAnnot>", "F.xml": files}
    whole = ofd_of(
        [layer(LINE)],
        "</ofd:CommonData><ofd:Annotations>A.xml</ofd:Annotations><ofd:Attachments>F.xml</ofd:Attachments><ofd:CommonData>",
        **parts,
    )
    assert texts(whole) == [SENTENCE]
    assert left_out(whole) == {"annotation": 1, "watermark": 6, "embedded": 2}
