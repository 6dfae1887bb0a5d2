"""Pages whose figures are known, printed in any font, and what offices do to them: another chain than that of `corpus/scans.py`.

Drawn with Pillow and worn with OpenCV; nothing is shared with the degrader of the corpus, whose habits the reader may have learned.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
WIDE, HIGH, MARGIN, ROW = 1654, 1200, 168, 62  # pixels at 200 dpi
NAMES = ("苗木繁育", "林区巡护", "防火通道", "古树养护", "虫害监测", "湿地修复", "种子储备", "护林补助", "科普宣传", "设备更新")
CODES = ("213", "21302", "2130204", "2130205", "2130207", "221", "22102", "2210201", "208", "20805")


FIGURE = re.compile(r"\d[\d.]*%?")


class Page(NamedTuple):
    """A page as printed (BGR), the figures on it, and the same as a web page, whose findings are the true ones."""

    picture: Picture
    figures: list[str]
    html: str


def _money(cents: int, *, commas: bool) -> str:
    return f"{cents / 100:,.2f}" if commas else f"{cents / 100:.2f}"


def _rows(dice: random.Random, count: int, *, commas: bool, slip: bool) -> list[list[str]]:
    """A table of three sums, each row and column of which adds up; with `slip` one figure does not."""
    parts = [[dice.randrange(10_000, 90_000_000 if commas else 900_000) for _ in range(2)] for _ in range(count)]
    rows = [[sum(one), *one] for one in parts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    if slip:
        rows[dice.randrange(count)][dice.randrange(1, 3)] += dice.choice((9, 90, 900, 2700)) * 100
    return [[_money(one, commas=commas) for one in row] for row in rows]


class _Paper:
    """What is drawn, and what is drawn of figures."""

    def __init__(self, font: Path, high: int = HIGH) -> None:
        self.image = Image.new("RGB", (WIDE, high), (255, 255, 255))
        self.pen = ImageDraw.Draw(self.image)
        self.font, self.large = (ImageFont.truetype(str(font), size) for size in (30, 40))
        self.html: list[str] = []

    def text(
        self, x: float, y: float, text: str, *, right: bool = False, colour: tuple[int, int, int] = (0, 0, 0), large: bool = False
    ) -> None:
        font = self.large if large else self.font
        self.pen.text((x - (font.getlength(text) if right else 0), y), text, colour, font)

    def line(self, *ends: float) -> None:
        self.pen.line(ends, (0, 0, 0), 2)


def table(font: Path, seed: int, *, slip: bool = False, codes: bool = False, head: bool = False, level: bool = True) -> Page:
    """A table of amounts with its total, and a sentence that repeats it. `codes` adds a column of them, `head` a dark head row;
    without `level` only the columns are ruled.
    """
    dice = random.Random(seed)  # noqa: S311 - figures of a page, no secret
    count = dice.randrange(6, 9)
    rows = _rows(dice, count, commas=seed % 2 == 0, slip=slip)
    names = [*dice.sample(NAMES, count), "合计"]
    heads = [*(["编码"] if codes else []), "项目", "合计", "基本支出", "项目支出"]
    cells = [
        [*([*CODES, ""][at : at + 1] if codes and at < count else [""] if codes else []), names[at], *rows[at]] for at in range(count + 1)
    ]
    paper = _Paper(font)
    paper.text(620, 70, "2023年支出决算明细表", large=True)
    paper.text(MARGIN, 150, "单位：栖霞岭林业站")
    paper.text(1200, 150, "金额单位：万元")
    lefts = [MARGIN, *([MARGIN + 190] if codes else []), 640, 920, 1200, WIDE - MARGIN]
    top = 200
    if head:
        paper.pen.rectangle((lefts[0], top, lefts[-1], top + ROW), (40, 95, 190))
    for at, row in enumerate([heads, *cells]):
        for x, end, text in zip(lefts, lefts[1:], row, strict=False):
            white = (255, 255, 255) if head and not at else (0, 0, 0)
            number = at > 0 and text[:1].isdigit() and "." in text
            paper.text(end - 16 if number else x + 18, top + at * ROW + 14, text, right=number, colour=white)
    bottom = top + (count + 2) * ROW
    for at in range(count + 3):
        if level or at in {0, 1, count + 2}:
            paper.line(lefts[0], top + at * ROW, lefts[-1], top + at * ROW)
    for x in lefts:
        paper.line(x, top, x, bottom)
    said = f"2023年度支出合计{rows[-1][0]}万元，其中：基本支出{rows[-1][1]}万元，项目支出{rows[-1][2]}万元。"
    paper.text(MARGIN, bottom + 50, said)
    figures = ["2023", "2023", *(text for row in cells for text in row if text[:1].isdigit()), *rows[-1]]
    html = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [heads, *cells])
    return Page(
        _seen(paper), figures, f"<p>2023年支出决算明细表</p><p>单位：栖霞岭林业站 金额单位：万元</p><table>{html}</table><p>{said}</p>"
    )


def prose(font: Path, seed: int, *, slip: bool = False) -> Page:
    """Sentences whose figures add up; with `slip` one does not."""
    dice = random.Random(seed)  # noqa: S311 - figures of a page, no secret
    staff, project = dice.randrange(30_000, 900_000), dice.randrange(30_000, 900_000)
    whole, cars = staff + project, [dice.randrange(2, 9) for _ in range(2)]
    before = whole - dice.randrange(4_000, 20_000)
    told = project + (9_000 if slip else 0)
    lines = [
        "栖霞岭林业站2023年度部门决算说明",
        "一、支出决算情况",
        f"2023年度支出合计{_money(whole, commas=False)}万元，其中：基本支出{_money(staff, commas=False)}万元，项目支出{_money(told, commas=False)}万元。",
        f"基本支出占支出合计的{staff / whole:.2%}。",
        "二、财政拨款支出情况",
        f"2023年度财政拨款支出{_money(whole, commas=False)}万元，比上年增加{_money(whole - before, commas=False)}万元，增长{(whole - before) / before:.2%}。",
        "三、其他情况",
        f"2023年末共有车辆{sum(cars)}辆，其中：应急保障用车{cars[0]}辆，其他用车{cars[1]}辆。",
    ]
    paper = _Paper(font, 900)
    for at, line in enumerate(lines):
        paper.text(MARGIN, 80 + 84 * at, line)
    figures = [one for line in lines for one in FIGURE.findall(line)]
    html = "".join(f"<p>{one}</p>" for one in lines)
    return Page(_seen(paper), figures, html)


def _seen(paper: _Paper) -> Picture:
    return np.ascontiguousarray(np.asarray(paper.image, np.uint8)[:, :, ::-1])


# --- wear --------------------------------------------------------------------------------------------


Random = np.random.Generator


def _grey(page: Picture) -> NDArray[Any]:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.float32)


def _bgr(grey: NDArray[Any]) -> Picture:
    return np.asarray(cv2.cvtColor(np.clip(grey, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def _turned(page: Picture, degrees: float) -> Picture:
    high, wide = page.shape[:2]
    by = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, by, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), np.uint8)


def _squeezed(page: Picture, quality: int) -> Picture:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR), np.uint8)


def clean(page: Picture, _: Random) -> Picture:
    """As printed."""
    return page


def fax(page: Picture, dice: Random) -> Picture:
    """Black and white, half as fine down as across."""
    high, wide = page.shape[:2]
    coarse = cv2.resize(_grey(_turned(page, dice.uniform(-0.4, 0.4))), (wide, high * 98 // 200), interpolation=cv2.INTER_AREA)
    black = np.where(coarse + dice.normal(0, 8, coarse.shape) < 165, 0, 255).astype(np.float32)
    return _bgr(cv2.resize(black, (wide, high), interpolation=cv2.INTER_NEAREST))


def copy_of_a_copy(page: Picture, dice: Random) -> Picture:
    """Twice through a copier that is set too light: hairlines go."""
    grey = _grey(_turned(page, dice.uniform(-0.7, 0.7)))
    for _ in range(2):
        soft = cv2.GaussianBlur(grey, (0, 0), dice.uniform(0.8, 1.1)) + cv2.GaussianBlur(dice.normal(0, 30, grey.shape), (0, 0), 1.2)
        grey = 255 / (1 + np.exp(-(soft - dice.uniform(135, 165)) / 16))
    return _squeezed(_bgr(grey), 80)


def dirty_drum(page: Picture, dice: Random) -> Picture:
    """Specks over all, a mark that comes back with each turn of the drum, a grey streak."""
    grey = _grey(_turned(page, dice.uniform(-0.5, 0.5)))
    high, wide = grey.shape
    for _ in range(260):
        at = int(dice.integers(wide)), int(dice.integers(high))
        cv2.circle(grey, at, int(dice.integers(1, 3)), float(dice.uniform(20, 140)), -1)
    x, turn = int(dice.integers(200, wide - 200)), int(dice.integers(180, 330))
    for y in range(int(dice.integers(turn)), high, turn):
        cv2.ellipse(grey, (x, y), (9, 4), 30, 0, 360, 40.0, -1)
    streak = int(dice.integers(200, wide - 200))
    grey[:, streak : streak + 3] = np.minimum(grey[:, streak : streak + 3], 120)
    return _squeezed(_bgr(grey), 75)


def bleed(page: Picture, dice: Random) -> Picture:
    """The back of the sheet shines through, on grey paper."""
    grey = _grey(page)
    back = cv2.GaussianBlur(np.roll(grey[:, ::-1], int(dice.integers(10, 40)), axis=0), (0, 0), 2)
    paper = 232 + cv2.GaussianBlur(dice.normal(0, 40, grey.shape), (0, 0), 3)
    return _squeezed(_bgr(np.minimum(paper, np.minimum(grey + 30, 255 - (255 - back) * 0.33))), 70)


def low_ink(page: Picture, dice: Random) -> Picture:
    """A cartridge that is nearly empty: pale bands, and dots that lack."""
    grey = _grey(page)
    rows = np.arange(grey.shape[0])
    band = 0.5 + 0.2 * np.sin(rows / dice.uniform(40, 90) + dice.uniform(0, 6))
    lacks = cv2.GaussianBlur(dice.normal(0, 1, grey.shape), (0, 0), 0.8) > 0.62
    ink = (255 - grey) * band[:, None] * np.where(lacks, 0.35, 1.0)
    return _squeezed(_bgr(255 - cv2.GaussianBlur(ink, (0, 0), 0.7)), 80)


def fold(page: Picture, dice: Random) -> Picture:
    """A sharp fold across, and the shadow of whoever stands there."""
    high, wide = page.shape[:2]
    grey = _grey(_turned(page, dice.uniform(-0.8, 0.8)))
    at = int(high * dice.uniform(0.3, 0.6))
    far = np.abs(np.arange(high) - at)
    light = 1 - 0.3 * np.exp(-far / 14.0) + 0.08 * np.exp(-(((far - 9) / 4.0) ** 2))
    shadow = np.ones((high, wide), np.float32)
    edge = [[int(wide * dice.uniform(0.3, 0.6)), 0], [wide, 0], [wide, high], [int(wide * dice.uniform(0.4, 0.8)), high]]
    cv2.fillPoly(shadow, [np.array(edge, np.int32)], (0.6,))
    return _squeezed(_bgr(grey * light[:, None] * cv2.GaussianBlur(shadow, (0, 0), 25)), 70)


def phone(page: Picture, dice: Random) -> Picture:
    """Photographed from aside, out of focus, on a brown table."""
    high, wide = page.shape[:2]
    room = 70
    ends = np.array([[room, room], [wide + room, room], [wide + room, high + room], [room, high + room]], np.float32)
    ends += dice.uniform(-32, 32, (4, 2)).astype(np.float32)
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    by = cv2.getPerspectiveTransform(flat, ends)
    seen = cv2.warpPerspective(page, by, (wide + 2 * room, high + 2 * room), flags=cv2.INTER_CUBIC, borderValue=(50, 70, 95))
    light = np.linspace(1.0, 0.75, seen.shape[1])[None, :, None]
    soft = cv2.GaussianBlur(seen.astype(np.float32) * light, (0, 0), dice.uniform(1.1, 1.7))
    return _squeezed(np.clip(soft + dice.normal(0, 4, soft.shape), 0, 255).astype(np.uint8), 70)


def _coarse(page: Picture, scale: float, quality: int) -> Picture:
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _squeezed(np.asarray(small, np.uint8), quality)


def dpi100(page: Picture, _: Random) -> Picture:
    """Half as fine."""
    return _coarse(page, 0.5, 85)


def dpi150(page: Picture, _: Random) -> Picture:
    """Three quarters as fine."""
    return _coarse(page, 0.75, 70)


def screenshot(page: Picture, _: Random) -> Picture:
    """A small clear picture, cut close."""
    small = cv2.resize(page[40:, 130:-130], None, fx=0.52, fy=0.52, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def red_frame(page: Picture, dice: Random) -> Picture:
    """Frames drawn by hand around places, with a marker's thick red, and an underline."""
    out = page.copy()
    ink = np.argwhere(_grey(page)[200:-100, 700:-200] < 90)
    for _ in range(3):
        y, x = ink[int(dice.integers(len(ink)))] + [200, 700]
        half = int(dice.integers(45, 160)), int(dice.integers(18, 34))
        cv2.rectangle(out, (x - half[0], y - half[1]), (x + half[0], y + half[1]), (58, 52, 252), int(dice.choice([4, 8, 14])))
    y, x = ink[int(dice.integers(len(ink)))] + [200, 700]
    cv2.line(out, (x - 90, y + 20), (x + 90, y + 22), (40, 40, 250), 5)
    return out


def time_stamp(page: Picture, dice: Random) -> Picture:
    """As an app for photographs of work sites marks them, on a bar of the telephone."""
    out = np.concatenate([np.full((60, page.shape[1], 3), 245, np.uint8), page])
    cv2.putText(out, "10:42", (60, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 30), 2, cv2.LINE_AA)
    cv2.putText(
        out, "2024-05-13 09:37", (page.shape[1] - 520, out.shape[0] - 40), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (40, 40, 230), 3, cv2.LINE_AA
    )
    return red_frame(out, dice)


MARKS = ("10:42", "2024-05-13 09:37")  # what `time_stamp` writes
WEAR: dict[str, Callable[[Picture, Random], Picture]] = {
    one.__name__: one
    for one in (clean, fax, copy_of_a_copy, dirty_drum, bleed, low_ink, fold, phone, dpi100, dpi150, screenshot, red_frame, time_stamp)
}
PAGES: dict[str, Callable[[Path, int], Page]] = {
    "table": lambda font, seed: table(font, seed, slip=seed % 3 == 1),
    "codes": lambda font, seed: table(font, seed, codes=True),
    "head": lambda font, seed: table(font, seed, head=True, slip=seed % 3 == 0),
    "columns": lambda font, seed: table(font, seed, level=False),
    "prose": lambda font, seed: prose(font, seed, slip=seed % 2 == 0),
}
