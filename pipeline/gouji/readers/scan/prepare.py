"""A picture of a page made fit for recognition: the seal's red gone, even light, the paper alone, upright and straight."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from .engine import Picture

Leans = list[tuple[float, float]]  # place and slope of rulings
Matrix = NDArray[np.float64]  # 3 x 3: where a pixel of the picture before comes to

FIELD = 48  # pixels of the longer side of the picture in which light is measured
STEEPEST = 7.0  # degrees that a scan may be crooked
FINE = 0.05  # degrees
SMALL = 1000  # pixels of the longer side when the tilt is measured
PAPER = 0.25  # least share of a photograph that its page takes
A_PAPER, NEARLY = 2**0.5, 0.12  # height to width, and how far a photograph may be from it
LEANING = 0.0008  # of the longer side; corners that would move less stay
DARKER, ASIDE = 0.88, 9.0  # of the brightness of the page, what lies around it; pixels to either side of its edge
STANDS_OUT = 0.75  # share of each of its sides
BRIGHT = (1.0, 0.8, 0.65, 1.2)  # times the usual threshold
RIM, SAME = 12, 0.93  # pixels of the rim of a picture; how bright it is, to the paper, where it is paper
STEP = 37  # every so many pixels tell how the light falls
FRAME = 0.985  # a page that fills more of the picture is the picture


WHITE = 0.72  # how far on the way from ink to paper all is paper
BLACK = 0.5  # how far on the way back from ink, as from paper to ink, all is black; in dark print there is less room
INKS = ((140, 0.0005), (170, 0.002), (200, 0.004))  # what is darker is ink where that share of the page is; black print, then paler
USUAL = 90.0  # ink of a page that hardly has any


def clean(grey: Picture) -> Picture:
    """Paper white and ink black: what shines through from behind, a seal's rest and noise are nearer to paper than to ink."""
    ink = _ink(grey)
    white, black = ink + (250 - ink) * WHITE, max(ink * 0.6, ink - (250 - ink) * BLACK)
    steps = (np.arange(256, dtype=np.float32) - black) * (250 / (white - black))
    return np.asarray(cv2.LUT(grey, np.clip(steps, 0, 250).astype(np.uint8)), np.uint8)


def _ink(grey: Picture) -> float:
    """How dark the print of a page is."""
    for darkest, least in INKS:
        dark = grey[grey < darkest]
        if dark.size > grey.size * least:
            return float(np.median(dark))
    return USUAL


def _scaled(grey: Picture, scale: float) -> Picture:
    """The picture at another scale; a page may be cropped to a line of pixels, of which one is left at least."""
    size = [max(round(side * scale), 1) for side in grey.shape[::-1]]
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def evenly_lit(grey: Picture) -> Picture:
    """The picture as if its paper were white everywhere."""
    scale = FIELD * 8 / max(grey.shape)
    small = _scaled(grey, scale) if scale < 1 else grey
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.resize(cv2.GaussianBlur(paper, (5, 5), 0), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 40), scale=250), np.uint8)


def flattened(picture: Picture) -> tuple[Picture, Matrix]:
    """The page of a photograph seen from straight above, and where its pixels come to; the picture itself where its page
    fills it or cannot be told.
    """
    corners = _corners(picture)
    if corners is None:
        return picture, np.eye(3)
    top, right, bottom, left = (float(np.linalg.norm(corners[at] - corners[(at + 1) % 4])) for at in range(4))
    width, height = _paper(max(top, bottom), max(left, right))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = cv2.getPerspectiveTransform(corners, flat)
    seen = cv2.warpPerspective(picture, moved, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return np.asarray(seen, np.uint8), np.asarray(moved, np.float64)


def _paper(width: float, height: float) -> tuple[int, int]:
    """The size of the sheet in pixels; nearly that of A paper is that of A paper, since a view from aside shortens it."""
    for wide, high in ((1.0, A_PAPER), (A_PAPER, 1.0)):
        if abs(height / width / (high / wide) - 1) < NEARLY:
            across = (width * height * wide / high) ** 0.5
            return round(across), round(across * high / wide)
    return round(width), round(height)


def _corners(picture: Picture) -> NDArray[np.float32] | None:
    """The corners of the bright sheet in a photograph, clockwise from the top left."""
    grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    scale = SMALL / max(grey.shape)
    small = np.asarray(cv2.GaussianBlur(_scaled(grey, scale), (5, 5), 0), np.uint8)
    rim = np.concatenate([small[:RIM].ravel(), small[-RIM:].ravel(), small[:, :RIM].ravel(), small[:, -RIM:].ravel()])
    if np.median(rim) > SAME * np.percentile(small, 90):
        return None  # the picture is of paper alone
    sheets = [sheet for sheet in _sheets(small) if PAPER < cv2.contourArea(sheet) / small.size < FRAME]
    best = max(sheets, key=lambda sheet: _stands_out(small, sheet), default=None)
    if best is None or _stands_out(small, best) < STANDS_OUT:
        return None  # the rest is paper, too: a fold or a shadow parts it
    points = best / scale
    across, down = points.sum(axis=1), points[:, 0] - points[:, 1]
    return np.array([points[across.argmin()], points[down.argmax()], points[across.argmax()], points[down.argmin()]], np.float32)


def _sheets(small: Picture) -> Iterator[NDArray[np.float32]]:
    """The largest bright quadrangles of a photograph, whatever is taken for bright; with its light and as if it were lit evenly."""
    y, x = np.indices(small.shape)
    terms = np.stack([np.ones(small.size), x.ravel(), y.ravel()], axis=1)
    light = np.log(small.ravel().astype(np.float64) + 1)
    slope = np.linalg.lstsq(terms[::STEP], light[::STEP], rcond=None)[0]
    level = np.exp((light - terms[:, 1:] @ slope[1:]).reshape(small.shape))
    for one in (small, np.clip(level * (200 / np.percentile(level, 90)), 0, 255).astype(np.uint8)):
        usual, _ = cv2.threshold(one, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for share in BRIGHT:
            _, bright = cv2.threshold(one, usual * share, 255, cv2.THRESH_BINARY)
            bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
            outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            hull = cv2.convexHull(max(outlines, key=cv2.contourArea)) if outlines else np.zeros((0, 1, 2), np.int32)
            shape = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True) if len(hull) else hull
            if len(shape) == 4:
                yield shape.reshape(4, 2).astype(np.float32)


def _stands_out(small: Picture, sheet: NDArray[np.float32]) -> float:
    """The share of the side of a sheet that stands out least along which it is darker outside than inside."""
    middle = sheet.mean(axis=0)
    least = 1.0
    for at in range(4):
        start, end = sheet[at], sheet[(at + 1) % 4]
        along = start + (end - start) * np.linspace(0.05, 0.95, 40)[:, None]
        normal = np.array([end[1] - start[1], start[0] - end[0]]) / max(float(np.linalg.norm(end - start)), 1.0)
        normal *= np.sign(float((middle - start) @ normal)) * ASIDE
        inside, outside = (_shades(small, along + side * normal) for side in (1, -1))
        least = min(least, float((outside < DARKER * inside).mean()))
    return least


def _shades(small: Picture, places: NDArray[np.float64]) -> NDArray[np.float32]:
    """How bright a picture is at places (x, y); outside of it as at its rim."""
    x, y = (np.clip(places[:, at].round().astype(int), 0, small.shape[1 - at] - 1) for at in (0, 1))
    return np.asarray(small[y, x], np.float32)


def straight(grey: Picture) -> tuple[Picture, Matrix]:
    """The page turned by the few degrees that it lies crooked, and where its pixels come to."""
    angle = tilt(grey)
    if abs(angle) < FINE / 2:
        return grey, np.eye(3)
    height, width = grey.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(grey, spin, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,))
    return np.asarray(level, np.uint8), np.vstack([spin, [0, 0, 1]])


def squared(grey: Picture, level: Leans, upright: Leans, least: float = LEANING) -> tuple[Picture, Matrix] | None:
    """The page with its rulings or lines level and upright, where a view from aside left them leaning: how much, and where, is told
    by `level` as (y, dy/dx) and by `upright` as (x, dx/dy), in pixels. None where no corner would move by `least` of the longer side.
    """
    height, width = grey.shape[:2]
    across, down = _trend(upright, width), _trend(level, height)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = np.array([[x - (across[0] + across[1] * x) * (y - height / 2), y - (down[0] + down[1] * y) * (x - width / 2)]
                      for x, y in corners], np.float32)  # fmt: skip
    if float(np.abs(moved - corners).max()) < least * max(height, width):
        return None
    matrix = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return np.asarray(seen, np.uint8), np.asarray(matrix, np.float64)


def _trend(leans: Leans, size: int) -> tuple[float, float]:
    """How leaning goes with place: a constant, and what each pixel adds."""
    if len(leans) < FEWEST_LEANS:
        return 0.0, 0.0
    places, slopes = (np.array(values) for values in zip(*leans, strict=True))
    keep = np.abs(slopes - np.median(slopes)) < STEEP
    if keep.sum() < FEWEST_LEANS or np.ptp(places[keep]) < size * 0.2:
        return float(np.median(slopes)), 0.0
    more, start = np.polyfit(places[keep], slopes[keep], 1)
    return float(start), float(more)


FEWEST_LEANS, STEEP = 3, 0.03
QUARTERS = {cv2.ROTATE_90_CLOCKWISE: 1, cv2.ROTATE_180: 2, cv2.ROTATE_90_COUNTERCLOCKWISE: 3}


def quarter_turned(grey: Picture, turn: int) -> tuple[Picture, Matrix]:
    """The page turned by quarters (a constant of OpenCV), and where its pixels come to."""
    height, width = grey.shape[:2]
    ways = {1: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]], 2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
            3: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]]}  # fmt: skip
    return np.ascontiguousarray(cv2.rotate(grey, turn), np.uint8), np.array(ways[QUARTERS[turn]], np.float64)


def tilt(grey: Picture) -> float:
    """By how many degrees to turn the page so that its lines are level: where rows of pixels differ most."""
    strips, across, _ = _strips(grey)
    best = 0.0
    for reach, step in ((STEEPEST, 0.5), (0.4, 0.2), (0.2, 0.1), (FINE, FINE)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(strips, across, float(angle))))
    return best


STRIPS = 96  # upright strips of a page, each of which is moved as a whole


def _strips(grey: Picture) -> tuple[NDArray[np.float32], float, float]:
    """The ink of a page made small by rows and upright strips, the width of a strip in pixels, and how much smaller it is."""
    scale = min(SMALL / max(grey.shape), 1.0)
    small = _scaled(grey, scale) if scale < 1 else grey
    ink = (cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)).astype(np.float32)
    strips = np.asarray(cv2.resize(ink, (STRIPS, ink.shape[0]), interpolation=cv2.INTER_AREA), np.float32)
    return strips, ink.shape[1] / STRIPS, scale


def _sharpness(strips: NDArray[np.float32], across: float, angle: float) -> float:
    """How much rows of pixels differ once each strip, `across` pixels wide, is moved to where the page turned by `angle` has it."""
    fall = float(np.tan(np.radians(angle))) * across
    move = np.array([[1, 0, 0], [-fall, 1, fall * (strips.shape[1] - 1) / 2]])
    return _steps(np.asarray(cv2.warpAffine(strips, move, strips.shape[::-1], flags=cv2.INTER_LINEAR)))


def _steps(strips: NDArray[np.float32]) -> float:
    rows = strips.sum(axis=1)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


# --- paper that is not flat ----------------------------------------------------------------------------


def bow(grey: Picture) -> NDArray[np.float32] | None:
    """By how many pixels each column of a level page stands too low, where its paper is bowed or curls into a book's spine; None
    where it lies flat: what makes rows of pixels differ much more than they do.
    """
    strips, _, scale = _strips(grey)
    x = np.linspace(0, 1, STRIPS)
    shapes = [np.sin(np.pi * x), np.exp(-x / CURL), np.exp(-(1 - x) / CURL), x - 0.5]
    sizes = np.zeros(len(shapes))
    flat = best = _bent(strips, sizes @ shapes)
    for reach in REACHES:
        for at, one in [(at, sign * reach * SMALL) for at in range(len(shapes)) for sign in (-1, 1)]:
            while True:
                tried = sizes.copy()
                tried[at] += one
                sharp = _bent(strips, tried @ shapes)
                if sharp <= best or np.abs(tried).max() > MOST_BOWED * SMALL:
                    break
                sizes, best = tried, sharp
    if best < flat * SHARPER:
        return None
    low = sizes @ shapes
    columns = np.arange(grey.shape[1]) / max(grey.shape[1] - 1, 1)
    return np.asarray(np.interp(columns, x, low - low.mean()) / scale, np.float32)


CURL = 0.12  # of the width in which a page that goes into the spine falls by two thirds
REACHES, MOST_BOWED = (0.008, 0.003, 0.001, 0.0004), 0.06  # of the longer side, by which it is tried how bowed a page is, and at most
SHARPER = 1.03  # times


def _bent(strips: NDArray[np.float32], low: NDArray[np.float64]) -> float:
    """How much rows differ once each strip is moved up by what it stands too low."""
    rows = np.arange(strips.shape[0], dtype=np.float32)[:, None] + low.astype(np.float32)
    columns = np.broadcast_to(np.arange(STRIPS, dtype=np.float32), rows.shape)
    return _steps(np.asarray(cv2.remap(strips, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)))


def unbowed(grey: Picture, low: NDArray[np.float32], paper: int = 250) -> Picture:
    """A page whose columns are moved up by what they stand too low."""
    rows = np.arange(grey.shape[0], dtype=np.float32)[:, None] + low
    columns = np.ascontiguousarray(np.broadcast_to(np.arange(grey.shape[1], dtype=np.float32), rows.shape))
    return np.asarray(cv2.remap(grey, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(paper,)), np.uint8)
