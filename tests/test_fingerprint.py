"""What makes two documents one report: every figure in order and every word; containers add and lose page numbers, heads and borders."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import gouji
from gouji.document import Document, Paragraph, Source
from gouji.fingerprint import Fingerprint, alike, fingerprint, parsed, same
from gouji.places import Anchor, Strip
from reports import CORPUS

LINES = (
    "2023年度清溪县档案馆整体支出绩效自评报告", "一、单位概况", "清溪县档案馆内设三个股室，在职人数32人。", "二、支出情况",
    "2023年基本支出893.35万元，比上年增加3.05万元，其中人员经费880.10万元，公用经费13.25万元。", "三公经费支出2.40万元，控制在预算内。",
    "数量指标", "整理档案", "12", "10", "完成", "优", "评价等级为良好，资金使用符合规定。",
)  # fmt: skip


def document(*lines: str) -> Document:
    return Document(Source("a", "0", "text"), tuple(Paragraph(at, line, ()) for at, line in enumerate(lines)))


def counted(*lines: str) -> Fingerprint:
    return fingerprint(document(*lines))


def test_a_fingerprint_comes_back_from_its_text() -> None:
    assert parsed(counted(*LINES).text()) == counted(*LINES)


@pytest.mark.parametrize(("old", "new"), [
    ("893.35", "893.36"), ("3.05", "3.50"), ("12", "13"), ("32", "23"), ("2023年基本", "2022年基本"), ("增加", "减少"), ("完成", "未完成"), ("优", "良"),
    ("良好", "优秀"), ("13.25万元", "13.25元"), ("清溪县档案馆内设", "清泉县档案馆内设"), ("三个股室", "四个股室"), ("符合规定", "基本符合规定"), ("10", ""),
    ("控制在预算内", ""),
])  # fmt: skip
def test_one_change_makes_another_report(old: str, new: str) -> None:
    changed = [line.replace(old, new, 1) for line in LINES]
    assert changed != list(LINES)
    assert not same(counted(*LINES), counted(*changed))


def test_exchanged_figures_make_another_report() -> None:
    swapped = [line.replace("880.10", "X").replace("13.25", "880.10").replace("X", "13.25") for line in LINES]
    assert not same(counted(*LINES), counted(*swapped))


@pytest.mark.parametrize("lines", [
    (*LINES[:5], "1", *LINES[5:], "2"),  # numbers of pages
    ("附件1", *LINES[:5], "附件1", *LINES[5:], "附件1"),  # heads of pages
    ("".join(LINES[:2]), *LINES[2:6], " ".join(LINES[6:8]), *LINES[8:]),  # cells and titles without their borders
    tuple(line.replace("893.35", "893.350").replace("，", ",") for line in LINES),  # another way to print it
    tuple(line.replace("", " ").replace("8 9 3 . 3 5", "893.35") if "概况" in line else line for line in LINES),  # padded
])  # fmt: skip
def test_what_containers_add_and_lose_makes_no_other_report(lines: tuple[str, ...]) -> None:
    assert same(counted(*LINES), counted(*lines))
    assert same(counted(*lines), counted(*LINES))


def test_a_line_break_lost_before_a_year_changes_no_figure() -> None:
    assert same(counted("附件1", "2023年度报告", *LINES), counted("附件12023年度报告", *LINES))


def test_a_word_less_beside_lost_heads_is_no_container() -> None:
    headed = ("附件1", *LINES[:5], "附件1", *LINES[5:], "附件1")
    assert not same(counted(*headed), counted(*(line.replace("13.25万元", "13.25元") for line in LINES)))


def recognised(*lines: str, doubted: str = "") -> Document:
    """A scan on which the characters of `doubted` are not sure."""
    blocks = []
    for at, line in enumerate(lines):
        sures = [1.0] * len(line)
        found = line.find(doubted) if doubted else -1
        if found >= 0:
            sures[found : found + len(doubted)] = [0.5] * len(doubted)
        places = tuple(float(x) for x in range(len(line)))
        strip = Strip(1, 0.0, 10.0, places, places, tuple(sures), tuple(() for _ in line))
        blocks.append(Paragraph(at, line, (Anchor(0, None, 0, strip),)))
    return Document(Source("scan", "1", "pdf", 1, scanned_pages=(1,)), tuple(blocks))


def test_a_scan_that_differs_only_in_what_is_doubtful_is_the_same_report() -> None:
    wrong = [line.replace("880.10", "830.10") for line in LINES]
    assert same(counted(*LINES), fingerprint(recognised(*LINES)))
    assert same(counted(*LINES), fingerprint(recognised(*wrong, doubted="830.10")))
    assert not same(counted(*LINES), fingerprint(recognised(*wrong)))
    assert not same(counted(*LINES), fingerprint(recognised(*(one.replace("2.40", "2.60") for one in wrong), doubted="830.10")))


def test_a_doubtful_scan_makes_no_two_reports_one() -> None:
    other = [line.replace("880.10", "830.10") for line in LINES]
    prints = {"a": counted(*LINES), "b": counted(*other), "scan": fingerprint(recognised(*LINES, doubted="880.10"))}
    assert alike(prints) == {"a": "a", "b": "b", "scan": "a"}


def test_the_order_in_which_documents_come_changes_nothing() -> None:
    prints = {f"{at:02}": counted(*LINES[: 5 + at % 3], *(["1", "2"] if at % 2 else []), *LINES[5 + at % 3 :]) for at in range(12)}
    prints |= {f"x{at}": counted(*(line.replace("893.35", f"89{at}.35") for line in LINES)) for at in range(5)}
    wanted = alike(prints)
    for seed in range(5):
        names = list(prints)
        random.Random(seed).shuffle(names)  # noqa: S311 - a draw, no secret
        assert alike({name: prints[name] for name in names}) == wanted


@pytest.mark.parametrize("folder", sorted((CORPUS / "reports").iterdir()), ids=lambda each: each.name)
def test_a_report_is_one_in_every_container(folder: Path) -> None:
    files = [one for one in sorted(folder.glob("report.*")) if one.suffix != ".toml"]
    first, *others = (fingerprint(gouji.read(one)) for one in files)
    assert all(same(first, one) for one in others)


def test_a_document_without_figures_says_so() -> None:
    assert not counted("没有数字").figures
