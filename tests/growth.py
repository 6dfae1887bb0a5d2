"""How the time of a check grows with the size of what is checked: n, 2n and 4n of each kind of content, and the exponent.

    python tests/growth.py [KIND ...] [--times 3] [--profile]

1 is linear, 2 is quadratic; what is read once stays at or below 1.2. The median of some runs counts, so that a busy machine
disturbs little; `--profile` shows where the time of the largest goes.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
from collections.abc import Callable
from math import log2
from statistics import median
from time import process_time

import gouji

HEAD = "2023年度清溪县档案馆部门整体支出绩效自评报告\n\n一、部门基本情况\n\n"
MEASURES = ("基本支出", "项目支出", "人员经费", "公用经费", "公务接待费", "会议费", "培训费", "办公费", "差旅费", "印刷费")
THINGS = "道路桥梁水利林业农田学校医院档案图书设备车辆管网照明绿化消防通信文物体育广场市场"
Maker = Callable[[int], bytes]


def _amount(at: int) -> str:
    return f"{(at * 7919) % 90000 + 1000}.{at % 100:02d}"


def _name(at: int) -> str:
    """A name that no rule knows, another one for each number."""
    letters = []
    for _ in range(4):
        at, letter = divmod(at, len(THINGS))
        letters.append(THINGS[letter])
    return "".join(letters)


def _text(body: str) -> bytes:
    return (HEAD + body).encode()


def sentences(n: int) -> bytes:
    """Sentences with amounts in paragraphs of five."""
    said = [f"2023年{MEASURES[at % 10]}{_amount(at)}万元，比上年增加{_amount(at + 1)}万元，增长{at % 90}.5%。" for at in range(n)]
    return _text("\n\n".join("".join(said[at : at + 5]) for at in range(0, n, 5)))


def long_paragraph(n: int) -> bytes:
    """The same in one paragraph."""
    return _text("".join(f"2023年{MEASURES[at % 10]}{_amount(at)}万元，完成年初预算的{at % 90}.5%。" for at in range(n)))


def long_sentence(n: int) -> bytes:
    """Sentences as long as sentences may be."""
    return _text(
        "\n\n".join("，".join(f"{_name(at * 90 + one)}支出{_amount(one)}万元" for one in range(90)) + "。" for at in range(n // 90))
    )


def paragraphs(n: int) -> bytes:
    """Many paragraphs without an amount."""
    return _text("\n\n".join(f"（{at % 20 + 1}）{_name(at)}工作有序推进，各项任务按要求落实到位，群众反映良好。" for at in range(n)))


def names(n: int) -> bytes:
    """Amounts of things that no rule knows, each named twice."""
    return _text("\n\n".join(f"{_name(at // 2)}项目安排资金{_amount(at // 2)}万元，已全部拨付到位。" for at in range(n)))


def small_tables(n: int) -> bytes:
    """Tables of four rows."""
    rows = "<tr><td>项目</td><td>预算数</td><td>执行数</td></tr>" + "<tr><td>{}</td><td>{}</td><td>{}</td></tr>" * 3
    filled = (rows.format(*(one for row in range(3) for one in (_name(at * 3 + row), _amount(at), _amount(row)))) for at in range(n))
    return _page("".join(f"<p>表{at}</p><table>{table}</table>" for at, table in enumerate(filled)))


def tall_table(n: int) -> bytes:
    """One table of many rows."""
    rows = (f"<tr><td>{_name(at)}</td><td>{_amount(at)}</td><td>{_amount(at)}</td><td>100%</td></tr>" for at in range(n))
    return _page(f"<table><tr><td>项目</td><td>预算数</td><td>执行数</td><td>执行率</td></tr>{''.join(rows)}</table>")


def tall_total(n: int) -> bytes:
    """One table of many rows, with a total row and rows of parts."""
    rows = (f"<tr><td>{'其中：' * (at % 7 == 3)}{_name(at)}</td><td>{_amount(at)}</td><td>{_amount(at + 3)}</td></tr>" for at in range(n))
    total = "<tr><td>合计</td><td>99999999.00</td><td>88888888.00</td></tr>"
    return _page(f"<table><tr><td>项目</td><td>预算数</td><td>执行数</td></tr>{''.join(rows)}{total}</table>")


def wide_table(n: int) -> bytes:
    """One table of many columns."""
    rows = ("".join(f"<td>{_amount(at * row)}</td>" for at in range(n)) for row in range(1, 5))
    return _page(
        f"<table><tr>{''.join(f'<td>{_name(at)}</td>' for at in range(n))}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    )


def indicators(n: int) -> bytes:
    """One form of many indicators."""
    rows = "".join(
        f"<tr><td>产出指标</td><td>数量指标</td><td>{_name(at)}</td><td>≥{at % 90}次</td><td>{at % 90 + 1}次</td><td>1</td><td>1</td></tr>"
        for at in range(n)
    )
    return _page(f"<p>项目支出绩效自评表</p><table>{INDICATOR_HEAD}{rows}</table>")


INDICATOR_HEAD = (
    "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>"
)


def forms(n: int) -> bytes:
    """Many forms of projects."""
    return _page("".join(
        f"<p>项目支出绩效自评表</p><table><tr><td>项目名称</td><td colspan=6>{_name(at)}</td></tr>"
        "<tr><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>分值</td><td>执行率</td><td>得分</td></tr>"
        f"<tr><td>年度资金总额</td><td>{_amount(at)}</td><td>{_amount(at)}</td><td>{_amount(at)}</td><td>10</td><td>100%</td><td>10</td></tr>"
        f"{INDICATOR_HEAD}<tr><td>产出指标</td><td>数量指标</td><td>{_name(at)}</td><td>≥3次</td><td>4次</td><td>90</td><td>90</td></tr></table>"
        for at in range(n)
    ))  # fmt: skip


def cell_lines(n: int) -> bytes:
    """A form that was copied one cell a line."""
    return _text("项目支出绩效自评表\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n" + "\n".join(
        f"产出指标\n数量指标\n{_name(at)}\n≥{at % 90}次\n{at % 90 + 1}次\n1\n1" for at in range(n)))  # fmt: skip


def tab_lines(n: int) -> bytes:
    """A table that was copied with tabs."""
    return _text("项目\t预算数\t执行数\n" + "\n".join(f"{_name(at)}\t{_amount(at)}\t{_amount(at + 1)}" for at in range(n)))


def accounts(n: int) -> bytes:
    """A table of accounts by their codes."""
    rows = (
        f"<tr><td>{2010000 + at % 900000}</td><td>{_name(at)}</td><td>{_amount(at)}</td><td>{_amount(at)}</td><td>0.00</td></tr>"
        for at in range(n)
    )
    head = "<tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>"
    return _page(f"<p>支出决算表</p><table>{head}{''.join(rows)}</table>")


def digits(n: int) -> bytes:
    """One run of digits."""
    return _text("1" * n)


def digit_lines(n: int) -> bytes:
    """Runs of digits in many shapes."""
    return _text("\n\n".join(("1," * 40, "1." * 40, "12 " * 30, "1-" * 40, "1/2" * 30, "(1)" * 30)[at % 6] for at in range(n)))


def parts(n: int) -> bytes:
    """A whole and many parts."""
    return _text("项目支出99999.00万元，其中：" + "、".join(f"{_name(at)}{_amount(at)}万元" for at in range(n)) + "。")


def many_parts(n: int) -> bytes:
    """Lists of parts as long as sentences may be."""
    return _text(
        "\n\n".join(
            "项目支出99999.00万元，其中：" + "、".join(f"{_name(at * 200 + one)}{_amount(one)}万元" for one in range(200)) + "。"
            for at in range(n // 200)
        )
    )


def counts(n: int) -> bytes:
    """Rates of counts, of which any count before may be meant."""
    return _text("。".join(f"抽检{_name(at)}{at % 900 + 100}批次，合格{at % 90 + 10}批次，合格率{at % 90}.5%" for at in range(n)))


def headings(n: int) -> bytes:
    """Headings, each with a sentence."""
    return _text("\n\n".join(f"{at % 90 + 1}、{_name(at)}工作情况\n\n共支出{_amount(at)}万元。" for at in range(n)))


def inline_headings(n: int) -> bytes:
    """Headings inside one paragraph."""
    return _text("".join(f" {'一二三四五六七八九'[at % 9]}、{_name(at)}情况 工作有序推进，支出{_amount(at)}万元。" for at in range(n)))


def brackets(n: int) -> bytes:
    """Brackets in brackets."""
    return _text("基本支出100.00万元" + "（其中：人员经费50.00万元" * n + "）" * n + "。")


def nested(n: int) -> bytes:
    """Sentences with brackets in brackets, as deep as sentences may be."""
    return _text("\n\n".join("基本支出100.00万元" + "（人员经费5万元" * 200 + "）" * 200 + "。" for _ in range(n // 200)))


def same_agreeing(n: int) -> bytes:
    """One identity printed again and again, the same."""
    return _text("\n\n".join("2023年基本支出决算数100.00万元。" for _ in range(n)))


def same_differing(n: int) -> bytes:
    """One identity printed again and again, each time otherwise."""
    return _text("\n\n".join(f"2023年基本支出决算数{1000 + at * 37}.00万元。" for at in range(n)))


def years(n: int) -> bytes:
    """Amounts of many years and their changes."""
    return _text(
        "\n\n".join(
            f"{1950 + at % 100}年基本支出{_amount(at)}万元，较{1949 + at % 100}年{_amount(at - 1)}万元增长{at % 90}.5%。" for at in range(n)
        )
    )


def shares(n: int) -> bytes:
    """Shares of a whole that the list does not name."""
    return _text(
        "\n\n".join("；".join(f"{_name(at * 3 + one)}{_amount(at)}万元，占{at % 90}.{one}%" for one in range(3)) + "。" for at in range(n))
    )


def _page(body: str) -> bytes:
    return f"<html><body><h1>2023年度清溪县档案馆部门整体支出绩效自评报告</h1><p>一、部门基本情况</p>{body}</body></html>".encode()


def glyph_line(n: int) -> bytes:
    """A PDF of one line of many characters."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, pagesize=(3 * n + 20, 800))
    page.setFont("Helvetica", 5)
    page.drawString(10, 400, "".join(str(at % 10) if at % 7 else " " for at in range(n)))
    page.save()
    return out.getvalue()


KINDS: dict[str, tuple[Maker, int]] = {
    "sentences": (sentences, 500), "long paragraph": (long_paragraph, 500), "long sentence": (long_sentence, 1800),
    "paragraphs": (paragraphs, 2000), "names": (names, 1000), "small tables": (small_tables, 200), "tall table": (tall_table, 1000),
    "tall total": (tall_total, 1000), "wide table": (wide_table, 300), "indicators": (indicators, 300), "forms": (forms, 100),
    "cell lines": (cell_lines, 200), "tab lines": (tab_lines, 1000), "accounts": (accounts, 1000), "digits": (digits, 200_000),
    "digit lines": (digit_lines, 500), "parts": (parts, 1000), "many parts": (many_parts, 1000), "counts": (counts, 400),
    "headings": (headings, 500), "inline headings": (inline_headings, 500), "brackets": (brackets, 1000), "nested": (nested, 800),
    "same agreeing": (same_agreeing, 500), "same differing": (same_differing, 500), "years": (years, 500), "shares": (shares, 200),
    "glyph line": (glyph_line, 2000),
}  # fmt: skip


def measured(make: Maker, n: int, times: int) -> float:
    """Seconds of computing that a check takes: the median."""
    content = make(n)
    spent = []
    for _ in range(times):
        begun = process_time()
        gouji.check(content)
        spent.append(process_time() - begun)
    return median(spent)


def profiled(make: Maker, n: int) -> None:
    """The functions that take most of the time of their own."""
    content = make(n)
    profile = cProfile.Profile()
    profile.runcall(gouji.check, content)
    pstats.Stats(profile).sort_stats("tottime").print_stats(14)


def main() -> None:
    """A line for each kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    gouji.check(sentences(20))  # what is compiled and loaded once
    for kind, (make, n) in KINDS.items():
        if options.kinds and kind not in options.kinds:
            continue
        if options.profile:
            profiled(make, 4 * n)
            continue
        first, second, last = (measured(make, size, options.times) for size in (n, 2 * n, 4 * n))
        print(
            f"{kind:16} n={n:<7} {first:7.3f} {second:7.3f} {last:7.3f} s  exponent {log2(last / first) / 2:.2f}, of the last step {log2(last / second):.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
