"""Reports, archives and names that hold what a terminal, a browser or a spreadsheet program would obey, and what no eye sees."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from pathlib import Path

import docx

# What XML can hold, so that a report brings it; and what a name can hold besides.
IN_TEXT = (
    "\x7f\x9b31m\x9d0;own\x9c\xad\u061c\u115f\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u3164"
    "\ufeff\ufff9\U000e0041"
)
FORGED = "gouji:ok"  # begins a line where a line break came through
IN_NAMES = f"\n{FORGED}\x01\x07\b\r\n\t" + "\x1b[31m\x1b]0;own\x07\x1b[2J\r\x1b[K" + IN_TEXT + "<img src=x onerror=alert(1)>'\"&"
MARK = "\u202e\u2066"  # so few that the name of a unit is still read with them
BREAKS = "\n\t"
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters and marks that show nothing


def hostile(text: str, kept: str = "\n") -> set[str]:
    """What of a text should have been written out, by what Unicode says of each character."""
    return {one for one in text if one not in kept and (unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or one in UNSEEN)}


def report(path: Path, year: int, more: str = IN_TEXT) -> Path:
    """A Word file whose unit, headings, prose, labels, cells and indicators hold all of it, some in the form of formulas."""
    document = docx.Document()
    for text in (
        f"{year}年度清溪县档案馆{MARK}整体支出绩效自评报告", f"一、单位{more}概况", f"基本支出150.00万元，其中：人员经费100.00万元，公用经费55.00万元。{more}项目支出90.00万元，其中：{more}项目30.00万元。",
        f"二、=HYPERLINK({more})", f"{year}年基本支出比上年增加10.00万元。</script><script>alert(1)</script>{more}",
    ):  # fmt: skip
        document.add_paragraph(text)
    rows = [
        ["项目名称", f"=cmd|' /C calc'!A0{more}", "主管部门", "@SUM(1)"], ["资金", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", f"100.00{more}", "100.00", "90.00"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
        ["产出指标", "数量指标", f"+培训{more}次数", "≥3次", "2次", "10", "10", f"-{more}无"],
    ]  # fmt: skip
    table = document.add_table(len(rows), 8)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    document.save(str(path))
    return path


def heap(folder: Path) -> Path:
    """Reports under hostile names, one of them in an archive, and files that cannot be read; their names are no text either."""
    folder.mkdir()
    name = "=" + IN_NAMES.replace("/", "")[:60] + os.fsdecode(b"\xff")
    report(folder / "plain.docx", 2021).rename(folder / f"{name}.docx")
    with zipfile.ZipFile(folder / f"{MARK}\x1b[2J.zip", "w") as archive:
        archive.write(report(folder / "a.docx", 2022), f"a{IN_NAMES}.docx")
        archive.writestr(f"b{IN_NAMES}.pdf", b"%PDF-1.7\n")
    (folder / "a.docx").unlink()
    report(folder / f"twin{IN_NAMES.replace('/', '')[:40]}.docx", 2021, MARK)  # where a year has two reports, their names are told
    report(folder / "plain.docx", 2023)
    (folder / f"broken{IN_NAMES.replace('/', '')[:40]}.docx").write_bytes(b"PK\x03\x04")
    return folder


def golds(folder: Path) -> Path:
    """A corpus of one report whose name, kinds and figures are hostile; what must be found in it is not there."""
    quoted = "".join(f"\\u{ord(one):04x}" for one in f"\x1b[2J\x9b\u202e\n{FORGED}")
    place = folder / ("=" + IN_NAMES.replace("/", "")[:40])
    place.mkdir(parents=True)
    report(place / "report.docx", 2023)
    (place / "expected.toml").write_text(
        f'kind="synthetic"\nfamily="x{quoted}"\n[[error]]\nfigures=["1{quoted}"]\nkind="x{quoted}"\nabout="{quoted}"\n', encoding="utf-8"
    )
    return folder


def patterns(folder: Path) -> Path:
    """A pattern folder with a rule whose name and example are hostile; the example fails."""
    folder.mkdir()
    quoted = "".join(f"\\u{ord(one):04x}" for one in f"\x1b[2J\x9b\u202e\n{FORGED}")
    (folder / "mine\x1b[2J.toml").write_text(
        f'[[stage]]\nname="x{quoted}"\nstage="actual"\nmatch=["花掉"]\nyes=["花了{quoted}"]\n', encoding="utf-8"
    )
    return folder
