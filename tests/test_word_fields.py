"""Word documents: fields over runs and paragraphs, and formulas on one line."""

from __future__ import annotations

import pytest

import gouji
from gouji.readers.word.equation import linear
from test_word import lines, para, run, word

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
BOX = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'


def told(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(code: str, result: str | None = None) -> str:
    return BEGIN + told(code) + ("" if result is None else SEPARATE + result) + END


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para(run("合计") + field(" =SUM(LEFT) ", run("318.60")) + run("万元")), ["合计318.60万元"]),
        (para(field("REF a \\h", run("318") + run(".60"))), ["318.60"]),
        (para(run("甲") + field(" TC 318.60 ") + run("乙")), ["甲乙"]),
        (para(run("甲") + BEGIN + told("PAGE") + run("318.60") + END + run("乙")), ["甲乙"]),
        (para(field(" IF " + "", run("318.60"))), ["318.60"]),
        (para(BEGIN + told("IF ") + field("DOCPROPERTY a", run("4")) + told(" = 4") + SEPARATE + run("318.60") + END), ["318.60"]),
        (
            para(BEGIN + told("IF ") + field("A", field("B", run("4"))) + SEPARATE + field("C", run("318.60")) + END + run("万元")),
            ["318.60万元"],
        ),
        (para(BEGIN + told("IF ") + f"<w:fldSimple w:instr='A'>{run('4')}</w:fldSimple>" + SEPARATE + run("318.60") + END), ["318.60"]),
        (para(f"<w:fldSimple w:instr='A'>{run('3')}{field('B', run('18.60'))}</w:fldSimple>"), ["318.60"]),
        (
            para(run("甲") + BEGIN + told("QUOTE")) + para(told("x") + run("4")) + para(SEPARATE + run("乙")) + para(END + run("丙")),
            ["甲乙", "丙"],
        ),
        (para(BEGIN + told("INDEX") + SEPARATE + run("甲")) + para(run("乙")) + para(END) + para(run("丙")), ["甲", "乙", "丙"]),
        (para(END + run("甲") + SEPARATE + BEGIN + run("乙")), ["甲乙"]),
        (para(f"<w:del>{BEGIN}</w:del>" + run("甲") + END + run("乙")), ["甲乙"]),
        (para(BEGIN + told("A") + SEPARATE + run("31", "<w:vanish/>") + run("8.60") + END), ["8.60"]),
        (para(BOX.format("<w:checkBox><w:checked/></w:checkBox>") + told("FORMCHECKBOX") + END + run("是")), ["☑是"]),
        (para(BOX.format('<w:checkBox><w:default w:val="1"/></w:checkBox>') + told("FORMCHECKBOX") + SEPARATE + END + run("是")), ["☑是"]),
        (para(BOX.format('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>') + END + run("否")), ["□否"]),
        (para(BOX.format('<w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/><w:listEntry w:val="良"/></w:ddList>') + END), ["良"]),
        (para(BOX.format("<w:textInput/>") + told("FORMTEXT") + SEPARATE + run("318.60") + END), ["318.60"]),
        (para(run("见") + field(r" EQ \o\ac(○,4) ")), ["见④"]),
        (para(field(r" EQ \f(31.86,54.00) ") + run("=59%")), ["31.86/54.00=59%"]),
        (para(field(r"SYMBOL 163 \f &quot;Symbol&quot; \s 12") + run("5%")), ["≤5%"]),
        (para(field(r"SYMBOL 0x2265 \u") + run("5%")), ["≥5%"]),
        (para(field("MACROBUTTON AcceptAllChangesShown 单位名称")), ["单位名称"]),
        (para(field(r" EQ \f(1,2) ", run("0.5"))), ["0.5"]),
        (para(field(" SET a 318.60 ", run("318.60")) + run("甲") + field("REF a", run("318.60"))), ["甲318.60"]),
    ],
)
def test_a_field_shows_its_result_and_nothing_else(body: str, expected: list[str]) -> None:
    assert lines(word(body)) == expected


def test_a_field_in_a_text_box_is_a_story_of_its_own() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{para(END + run('框') + BEGIN)}</w:txbxContent></w:pict></w:r>"
    assert lines(word(para(BEGIN + told("A") + SEPARATE + run("甲") + box + END) + para(run("乙")))) == ["甲", "框", "乙"]


def test_a_field_that_ends_in_another_cell_hides_nothing() -> None:
    cells = "".join(f"<w:tc>{para(one)}</w:tc>" for one in (BEGIN + run("31.80"), END + run("6.00")))
    content = word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + para(run("后")))
    assert "31.80" in str(gouji.read(content).blocks[0])
    assert lines(content) == ["后"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"\f(3,4)", "3/4"), (r"2\f(3;4)", "2 3/4"), (r"\r(2)", "√2"), (r"\r(3,a+b)", "√[3](a+b)"), (r"m\s\up6(2)", "m²"),
        (r"10\s\do3(4)5", "10_4 5"), (r"\* jc2 \* hps10 \o\ad(\s\up9(zhi),支)", "^zhi 支"), (r"\b\bc\((\f(1,2))", "(1/2)"),
        (r"\f((a,b),c)", "(a,b)/c"), (r"\x(甲)", "甲"), (r"\o(□,√)", "√"), (r"\d\fo10()", ""), (r"\f(", ""), ("\\", ""), ("((((", "(((())))"),
    ],
)  # fmt: skip
def test_equation_fields_are_written_on_a_line(code: str, expected: str) -> None:
    assert linear(code) == expected


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def e(text: str, name: str = "e") -> str:
    return f"<m:{name}>{text if text.startswith('<') else r(text)}</m:{name}>"


def fraction(above: str, below: str, properties: str = "") -> str:
    return f"<m:f>{properties}{e(above, 'num')}{e(below, 'den')}</m:f>"


def formula(*parts: str) -> str:
    return f"<m:oMath {M}>{''.join(parts)}</m:oMath>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (run("执行率=") + formula(fraction("318.60", "540.00")) + run("×100%=59%"), "执行率=318.60/540.00×100%=59%"),
        (formula(fraction("决算数", "预算数"), r("×100%")), "决算数/预算数×100%"),
        (formula(fraction("318.60-3", "540.00+1")), "(318.60-3)/(540.00+1)"),
        (formula(fraction("318.60", "540.00"), fraction("1", "2")), "318.60/540.00 1/2"),
        (formula(fraction(fraction("1", "2"), "3")), "(1/2)/3"),
        (formula(fraction("5", "2", '<m:fPr><m:type m:val="noBar"/></m:fPr>')), "(5; 2)"),
        (run("3") + formula(fraction("1", "2")) + run("5"), "3 1/2 5"),
        (formula(fraction("318.60", "540.00")) + formula(fraction("1", "2")), "318.60/540.00 1/2"),
        (formula(r("2.6×"), f"<m:sSup>{e('10')}{e('5', 'sup')}</m:sSup>") + run("7"), "2.6×10^5 7"),
        (formula(f"<m:sSup>{e('a+b')}{e('n+1', 'sup')}</m:sSup>"), "(a+b)^(n+1)"),
        (formula(f"<m:sSup>{e('km')}{e('2', 'sup')}</m:sSup>"), "km²"),
        (formula(f"<m:sSub>{e('x')}{e('1', 'sub')}</m:sSub>", r("5")), "x_1 5"),
        (formula(f"<m:sSubSup>{e('x')}{e('1', 'sub')}{e('2', 'sup')}</m:sSubSup>"), "x_1^2"),
        (formula(f"<m:sPre>{e('1', 'sub')}{e('2', 'sup')}{e('35')}</m:sPre>"), "_1^2 35"),
        (formula(f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>{e("16")}</m:rad>', r("9")), "√16 9"),
        (formula(f"<m:rad>{e('3', 'deg')}{e('27')}</m:rad>"), "√[3](27)"),
        (formula(f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>{e("i=1", "sub")}{e("12", "sup")}{e("31")}</m:nary>'), "∑_(i=1)^12 31"),
        (formula(f"<m:func>{e('max', 'fName')}{e('31')}</m:func>"), "max 31"),
        (formula(f"<m:d>{e('318.60')}{e('5')}</m:d>", r("×2")), "(318.60|5)×2"),
        (formula(f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>{e("31")}</m:d>'), "[31]"),
        (formula(f"<m:m><m:mr>{e('31')}{e('8')}</m:mr><m:mr>{e('6')}{e('0')}</m:mr></m:m>"), "[31 | 8; 6 | 0]"),
        (formula(f"<m:eqArr>{e('31')}{e('8')}</m:eqArr>"), "31; 8"),
        (formula(f"<m:limLow>{e('lim')}{e('n', 'lim')}</m:limLow>", f"<m:bar>{e('31')}</m:bar>"), "lim_n 31"),
        (formula(f"<m:phant><m:phantPr><m:show m:val='0'/></m:phantPr>{e('31')}</m:phant>", r("8")), "8"),
        (formula(r("𝟑𝟏.𝟖")), "31.8"),
        (formula("<m:r><w:rPr><w:vanish/></w:rPr><m:t>31</m:t></m:r>", r("8")), "8"),
        (formula("<m:box>" + e("−31.80") + "</m:box>", f"<w:del>{r('7')}</w:del>"), "−31.80"),
        (formula("<m:of><m:e/></m:of>", "<m:parts/>", r("8")), "8"),
    ],
)
def test_a_formula_stands_on_one_line_and_its_parts_do_not_touch(body: str, expected: str) -> None:
    assert "".join(lines(word(para(run("其中：") + body)))).removeprefix("其中：") == expected


def test_a_rate_of_a_fraction_is_no_other_figure() -> None:
    body = para(
        run("2023年预算数540.00万元，决算数318.60万元，预算执行率=") + formula(fraction("318.60", "540.00")) + run("×100%=59.00%。")
    )
    checked = gouji.check(word(para(run("2023年度林业站部门决算公开")) + body))
    assert [one for one in checked.outcomes if one.state == "broken"] == []
    assert "318.60540.00" not in str([one.figure.raw for one in checked.ledger])
