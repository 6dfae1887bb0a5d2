"""Word documents: text that styles hide, strike, raise or show as signs, and numbers that lists put before it."""

from __future__ import annotations

import pytest

import gouji
from gouji.readers.symbols import TABLES
from test_word import W, cell, grid, lines, para, run, word

HIDING = f"""<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>%s</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="note"><w:basedOn w:val="n"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="below"><w:basedOn w:val="note"/></w:style>
<w:style w:type="paragraph" w:styleId="seen"><w:basedOn w:val="note"/><w:rPr><w:vanish w:val="false"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="web"><w:rPr><w:webHidden/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="inner"><w:basedOn w:val="secret"/></w:style>
<w:style w:type="character" w:styleId="loop"><w:basedOn w:val="loop2"/></w:style>
<w:style w:type="character" w:styleId="loop2"><w:basedOn w:val="loop"/></w:style>
<w:style w:type="character" w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="gone"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="signs"><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="grid"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="rows"><w:trPr><w:hidden/></w:trPr></w:style></w:styles>"""
STYLES = HIDING % ""


def styled(text: str, style: str, direct: str = "") -> str:
    return run(text, f'<w:rStyle w:val="{style}"/>{direct}')


def in_style(text: str, style: str, direct: str = "") -> str:
    return para(run(text, direct), f'<w:pStyle w:val="{style}"/>')


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def one_list(form: str, pattern: str, suffix: str = "") -> str:
    """A list of one level, which paragraphs ask for by the number 7."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{suffix}<w:lvlText w:val="{pattern}"/></w:lvl>'
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>'


def texts(content: bytes) -> list[list[str]]:
    return [[one[4] for one in found] for found in grid(content)]


def left_out(content: bytes) -> dict[str, int]:
    return {one.kind: one.count for one in gouji.read(content).source.left_out}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para(run("甲") + styled("31.70", "secret") + run("乙")), ["甲乙"]),
        (para(run("甲") + styled("31.70", "inner") + run("乙")), ["甲乙"]),
        (para(run("甲") + styled("31.70", "loop") + run("乙")), ["甲31.70乙"]),
        (para(run("甲") + styled("31.70", "secret", '<w:vanish w:val="0"/>')), ["甲31.70"]),
        (in_style("内部31.70", "note") + para(run("乙")), ["乙"]),
        (in_style("内部31.70", "below") + para(run("乙")), ["乙"]),
        (in_style("公开31.70", "seen") + para(run("乙")), ["公开31.70", "乙"]),
        (in_style("打印时可见", "web"), ["打印时可见"]),
        (para(styled("两次切换", "secret"), '<w:pStyle w:val="note"/>') + para(run("乙")), ["两次切换乙"]),
        (para(run("甲"), "<w:rPr><w:vanish/></w:rPr>") + para(run("乙")), ["甲乙"]),
        (para(run("甲"), "<w:rPr><w:vanish/></w:rPr>"), ["甲"]),
        (para(f"<w:moveFrom>{run('31.70')}</w:moveFrom><w:moveTo>{run('41.70')}</w:moveTo>"), ["41.70"]),
    ],
)
def test_hidden_text_is_not_read_whatever_hides_it(body: str, expected: list[str]) -> None:
    assert lines(word(body, styles=STYLES)) == expected


def test_defaults_of_the_document_hide_what_does_not_show_itself() -> None:
    body = para(run("藏") + run("见", '<w:vanish w:val="off"/>'), '<w:rPr><w:vanish w:val="0"/></w:rPr>')
    assert lines(word(body, styles=HIDING % "<w:vanish/>")) == ["见"]


def test_a_hidden_paragraph_has_no_number_and_a_deleted_one_neither() -> None:
    numbering = one_list("chineseCounting", "%1、")
    own = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    hidden = para(run("藏", "<w:vanish/>"), own + "<w:rPr><w:vanish/></w:rPr>")
    deleted = para("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", own + "<w:rPr><w:del/></w:rPr>")
    body = para(run("概况"), own) + hidden + deleted + para(run("收支"), own)
    assert lines(word(body, numbering=numbering)) == ["一、概况", "二、收支"]


def test_hidden_and_deleted_rows_and_cells_are_no_rows_and_cells() -> None:
    head, kept = row(cell("项目"), cell("预算"), cell("决算")), row(cell("绿化"), cell("31.70"), cell("30.90"))
    for gone in ("<w:hidden/>", "<w:del/>", '<w:hidden w:val="1"/>'):
        assert texts(word(table(head, row(cell("藏"), cell("1.00"), cell("2.00"), properties=gone), kept))) == [
            ["项目", "预算", "决算", "绿化", "31.70", "30.90"]
        ]
    shown = row(cell("见"), cell("1.00"), cell("2.00"), properties='<w:hidden w:val="0"/>')
    assert len(texts(word(table(head, shown)))[0]) == 6
    cells = grid(word(table(head, row(cell("绿化"), cell("", "<w:cellDel/>"), cell("31.70"), cell("30.90")))))[0]
    assert [(one[1], one[4]) for one in cells[3:]] == [(0, "绿化"), (1, "31.70"), (2, "30.90")]


def test_a_cell_merged_under_a_deleted_one_begins_the_merge() -> None:
    rows = [row(cell("旧", '<w:vMerge w:val="restart"/>'), cell("1.00"), properties="<w:del/>"), row(cell("", "<w:vMerge/>"), cell("2.00")),
            row(cell("", "<w:vMerge/>"), cell("3.00"))]  # fmt: skip
    assert grid(word(table(*rows))) == [[(0, 0, 2, 1, ""), (0, 1, 1, 1, "2.00"), (1, 1, 1, 1, "3.00")]]


def test_what_a_cell_was_before_a_change_is_past() -> None:
    was = '<w:gridSpan w:val="2"/><w:tcPrChange><w:tcPr><w:gridSpan w:val="5"/></w:tcPr></w:tcPrChange>'
    assert grid(word(table(row(cell("绿化", was), cell("2.00")), row(cell("1"), cell("2"), cell("3")))))[0][0] == (0, 0, 1, 2, "绿化")


def test_a_tracked_merge_of_cells_is_a_merge() -> None:
    rows = [
        row(cell("绿化", '<w:cellMerge w:vMerge="rest"/>'), cell("2.00")),
        row(cell("", '<w:cellMerge w:vMerge="cont"/>'), cell("3.00")),
    ]
    assert grid(word(table(*rows)))[0][0] == (0, 0, 2, 1, "绿化")


def test_table_styles_hide_their_text_and_their_rows() -> None:
    named = '<w:tblStyle w:val="{}"/>'
    for style in ("grid", "rows"):
        found = texts(word(para(run("前")) + table(row(cell("藏"), cell("31.70")), properties=named.format(style)), styles=STYLES))
        assert "31.70" not in str(found)


@pytest.mark.parametrize(
    "struck",
    [
        run("31.70", "<w:strike/>"),
        run("31.70", "<w:dstrike/>"),
        styled("31.70", "gone"),
        run("31", "<w:strike/>") + run(".70", "<w:dstrike/>"),
    ],
)
def test_struck_text_is_left_out_and_told(struck: str) -> None:
    content = word(para(run("支出") + struck + run("41.70万元")), styles=STYLES)
    assert lines(content) == ["支出41.70万元"]
    assert left_out(content) == {"struck": 1}


def test_a_struck_paragraph_and_a_struck_cell_are_left_out() -> None:
    content = word(
        in_style("旧31.70", "old") + para(run("新")) + table(row(cell("绿化"), f"<w:tc>{para(run('31.70', '<w:strike/>'))}</w:tc>")),
        styles=STYLES,
    )
    assert (lines(content), texts(content), left_out(content)) == (["新"], [["绿化", ""]], {"struck": 2})
    assert lines(word(in_style("旧", "old", '<w:strike w:val="0"/>'), styles=STYLES)) == ["旧"]


UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
BASE, SMALL = '<w:sz w:val="24"/>', '<w:sz w:val="14"/>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (run("在编72") + run("3", UP) + run("人"), "在编72^3人"),
        (run("在编72") + styled("3", "mark") + run("人"), "在编72^3人"),
        (run("在编72") + run("1", UP) + run("2", UP) + run("人"), "在编72^12人"),
        (run("在编72") + run("1,2", UP) + run("人"), "在编72^1^2人"),
        (run("库容2.6×10") + run("5", UP) + run("立方米"), "库容2.6×10^5立方米"),
        (run("2.6×10") + run("5", UP) + run("7"), "2.6×10^5 7"),
        (run("绿地18km") + run("2", UP) + run("6处"), "绿地18km² 6处"),
        (run("PM") + run("10", DOWN) + run("35微克"), "PM10 35微克"),
        (run("36") + run("2", DOWN), "36_2"),
        (run("72", BASE) + run("1", SMALL + '<w:position w:val="8"/>') + run("人", BASE), "72^1人"),
        (run("72", BASE) + run("1", SMALL + '<w:position w:val="-8"/>') + run("人", BASE), "72_1人"),
        (run("72", BASE) + run("18", BASE + '<w:position w:val="10"/>'), "7218"),
        (run("72", BASE) + run("18", SMALL + '<w:position w:val="2"/>'), "7218"),
        (run("31.70", UP), "31.70"),
        (run("31.70", SMALL + '<w:position w:val="8"/>'), "31.70"),
        (run("72") + run("18", '<w:vertAlign w:val="baseline"/>'), "7218"),
    ],
)
def test_raised_and_lowered_text_touches_no_digit(body: str, expected: str) -> None:
    assert lines(word(para(body), styles=STYLES)) == [expected]


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def in_font(text: str, font: str) -> str:
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="宋体"/>')


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (sym("Symbol", "F0B3") + run("72%"), "≥72%"),
        (sym("symbol", "00A3") + run("6%"), "≤6%"),
        (sym("Symbol", "F0B1") + run("3"), "±3"),
        (sym("Symbol", "F0B4") + sym("Symbol", "F0B8") + sym("Symbol", "F0B9") + sym("Symbol", "F0D6") + sym("Symbol", "F0E5"), "×÷≠√∑"),
        (sym("Symbol", "F061") + sym("Symbol", "F044") + sym("Symbol", "F06D"), "αΔμ"),
        (sym("Wingdings", "F0FC") + sym("Wingdings", "F0FB") + sym("Wingdings", "F0FE") + sym("Wingdings", "F06F"), "√×☑□"),
        (sym("Wingdings", "F081") + sym("Wingdings", "F08A") + sym("Wingdings 2", "F06C"), "①⑩③"),
        (sym("Cambria Math", "2265") + run("72%"), "≥72%"),
        (in_font("\uf0b3", "Symbol") + run("72%"), "≥72%"),
        (in_font("³", "Symbol") + run("72%"), "≥72%"),
        (in_font("R", "Wingdings 2") + run("是") + in_font("£", "Wingdings 2") + run("否"), "☑是□否"),
        (run("\uf0a3", '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="Symbol"/>') + run("6%"), "≤6%"),
        (styled("\uf0a3", "signs") + run("6%"), "≤6%"),
        (in_font("72.30", "Symbol"), "72.30"),
        (in_font("万元", "Wingdings"), "万元"),
    ],
)
def test_signs_of_symbol_fonts_are_what_they_show(body: str, expected: str) -> None:
    content = word(para(body), styles=STYLES)
    assert (lines(content), left_out(content)) == ([expected], {})


@pytest.mark.parametrize("body", [sym("MT Extra", "F04C"), sym("Frobnicate", "F0B3"), in_font("\uf04c", "MT Extra"), run("\uf0b3", "")])
def test_a_sign_that_nobody_knows_leaves_a_mark_and_is_told(body: str) -> None:
    content = word(para(body + run("72%")))
    assert (lines(content), left_out(content)) == (["\ufffd72%"], {"glyph": 1})


def test_signs_in_plain_tables_are_what_they_show_too() -> None:
    content = word(table(row(cell("合格率"), f"<w:tc>{para(in_font(chr(0xF0B3), 'Symbol') + run('72%'))}</w:tc>")))
    assert texts(content) == [["合格率", "≥72%"]]


def test_tables_of_signs_have_a_place_for_each_code() -> None:
    assert all(len(table) <= 224 for table in TABLES.values())
    assert [len(TABLES[name]) for name in ("symbol", "wingdings", "wingdings 2")] == [224, 224, 224]


@pytest.mark.parametrize(
    ("pattern", "form", "suffix", "text", "expected"),
    [
        ("%1", "decimal", "", "52.30万元", "1 52.30万元"),
        ("%1", "decimal", '<w:suff w:val="space"/>', "52.30万元", "1 52.30万元"),
        ("%1", "decimal", '<w:suff w:val="nothing"/>', "52.30万元", "1 52.30万元"),
        ("%1.", "decimal", '<w:suff w:val="nothing"/>', "5月支出", "1. 5月支出"),
        ("%1.", "decimal", "", "概况", "1.概况"),
        ("%1", "decimal", '<w:suff w:val="nothing"/>', "人员", "1人员"),
        ("（%1）", "chineseCounting", "", "2022年", "（一）2022年"),
        ("%1、", "chineseCounting", "", "概况", "一、概况"),
        ("%1", "chineseCounting", "", "十二人", "一 十二人"),
        ("%1", "decimalFullWidth", '<w:suff w:val="nothing"/>', "52.30", "１ 52.30"),
        ("%1-", "decimal", "", "3季度", "1- 3季度"),
    ],
)
def test_a_number_of_a_list_never_runs_into_the_text(pattern: str, form: str, suffix: str, text: str, expected: str) -> None:
    numbering = one_list(form, pattern, suffix)
    body = para(run(text), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>')
    assert lines(word(body, numbering=numbering)) == [expected]


def test_a_target_beside_an_unknown_sign_accuses_nobody() -> None:
    def severities(sign: str) -> set[str]:
        head = row(*map(cell, ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")))
        target = f"<w:tc>{para(sign + run('95%'))}</w:tc>"
        line = row(*map(cell, ("产出指标", "质量指标", "苗木成活率")), target, *map(cell, ("93%", "10", "10")))
        checked = gouji.check(word(para(run("2023年度林业站项目支出绩效自评表")) + table(head, line)))
        return {one.severity for one in checked.outcomes if one.state == "broken"}

    assert severities(sym("Symbol", "F0B3")) == {"error"}
    assert severities(sym("Symbol", "F0A3")) == set()
    assert severities(sym("MT Extra", "F0A3")) == {"warning"}


def test_a_number_of_a_list_is_no_amount_of_what_follows() -> None:
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
        <w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
    body = para(run("52.30万元为会议费。"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>')
    ledger = gouji.check(word(para(run("2023年度林业站部门决算公开")) + body, numbering=numbering)).ledger
    assert [(one.figure.raw, one.label == "numbering") for one in ledger if one.figure.raw != "2023"] == [("1", True), ("52.30", False)]


@pytest.mark.parametrize("code", ["", "none", "x", "国", "-1", "0x41", "+41", "F0B3F0B3", "4_1"])
def test_a_sign_whose_code_is_none_costs_itself(code: str) -> None:
    assert lines(word(para(f'<w:r><w:sym w:font="Symbol" w:char="{code}"/></w:r>' + run("52.30"))))[0].endswith("52.30")
