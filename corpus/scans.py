"""Prints PDFs and scans them badly: the pages as pictures, crooked, noisy, stamped, folded, or photographed.

    python corpus/scans.py report.pdf out.pdf --dpi 200 --kind plain --seed 7      # kinds: plain, seal, fold, bleed, photo, …
    python corpus/scans.py report.pdf out.pdf --grey --tilt 1.5

The result is a PDF of JPEG pictures without any text, as a scanner writes it. The same seed gives the same pages. Of the `KINDS` every
figure can be read. Of the `SPOILT` some cannot: patchy toner, streaks, ink over figures, a second page beside, a flash's reflection, a
page that moved. What is read of them must not be sure where it is wrong.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
KINDS = ("plain", "seal", "fold", "bleed", "photo")
SPOILT = ("toner", "streak", "ink", "second", "flash", "motion")
QUALITY = 50


def printed(content: bytes, dpi: float) -> list[Picture]:
    """The pages of a PDF as pictures (BGR)."""
    pdf = pypdfium2.PdfDocument(content)
    return [page.render(scale=dpi / 72).to_numpy()[:, :, :3].copy() for page in pdf]


def scanned(page: Picture, kind: str, tilt: float, noise: float, random: np.random.Generator, other: Picture | None = None) -> Picture:
    """One page as a bad scanner or a telephone sees it."""
    picture = page.astype(np.float32)
    if kind == "bleed" and other is not None:
        back = cv2.resize(other[:, ::-1], (page.shape[1], page.shape[0])).astype(np.float32)
        picture = np.minimum(picture, 255 - (255 - cv2.GaussianBlur(back, (5, 5), 0)) * 0.18)
    if kind == "seal":
        _stamp(picture, random)
    if kind in PRINTING:
        PRINTING[kind](picture, random)
    if kind == "second" and other is not None:
        picture = _beside(picture, other.astype(np.float32), random)
    if kind == "fold":
        at = int(page.shape[1] * random.uniform(0.35, 0.65))
        shadow = 1 - 0.35 * np.exp(-(((np.arange(page.shape[1]) - at) / (page.shape[1] * 0.02)) ** 2))
        picture *= shadow[None, :, None]
    height, width = page.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    picture = cv2.warpAffine(picture, spin, (width, height), flags=cv2.INTER_LINEAR, borderValue=(250, 250, 250))
    if kind in {"photo", "flash"}:
        picture = _photographed(picture, random)
    if kind in SEEING:
        picture = SEEING[kind](picture, random)
    picture += random.normal(0, noise, picture.shape[:2])[:, :, None]
    return np.clip(picture, 0, 255).astype(np.uint8)


RED = np.array([70, 60, 235], np.float32)


def _stamp(picture: NDArray[np.float32], random: np.random.Generator, colour: NDArray[np.float32] = RED) -> None:
    """A round seal with a star, as ink on the page."""
    height, width = picture.shape[:2]
    radius = int(width * 0.11)
    x, y = int(width * random.uniform(0.45, 0.75)), int(height * random.uniform(0.25, 0.6))
    ink = np.zeros((height, width), np.uint8)
    cv2.circle(ink, (x, y), radius, 255, max(radius // 14, 2))
    points = [(x + radius * 0.38 * np.cos(a) * s, y + radius * 0.38 * np.sin(a) * s)
              for a, s in zip(np.arange(10) * np.pi / 5 - np.pi / 2, [1, 0.4] * 5, strict=True)]  # fmt: skip
    cv2.fillPoly(ink, [np.array(points, np.int32)], 255)
    for angle in np.arange(-200, 20, 22):
        at = (x + radius * 0.78 * np.cos(np.radians(angle)), y + radius * 0.78 * np.sin(np.radians(angle)))
        cv2.putText(ink, "#", (int(at[0]) - 8, int(at[1]) + 8), cv2.FONT_HERSHEY_SIMPLEX, radius / 160, 255, 2)
    share = ink.astype(np.float32)[:, :, None] / 255 * 0.85
    picture *= 1 - share * (1 - colour / 255)


def _photographed(picture: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """The page on a dark table, seen from aside, lit from one corner."""
    height, width = picture.shape[:2]
    room = int(width * 0.06)
    shift = random.uniform(-0.03, 0.03, (4, 2)) * [width, height]
    corners = np.array([[room, room], [width + room, room], [width + room, height + room], [room, height + room]]) + shift
    frame = (width + 2 * room, height + 2 * room)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    out = cv2.warpPerspective(picture, seen, frame, flags=cv2.INTER_CUBIC, borderValue=(60, 70, 80))
    light = np.linspace(0.62, 1.0, frame[0])[None, :, None] * np.linspace(1.0, 0.85, frame[1])[:, None, None]
    return np.asarray(cv2.GaussianBlur(out * light, (3, 3), 0), np.float32)


# --- pages of which not every figure can be read --------------------------------------------------------


def _clouds(shape: tuple[int, int], size: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Smooth noise of mean 0 and deviation 1, its clouds about `size` pixels wide."""
    small = random.normal(0, 1, (max(int(shape[0] / size), 2) + 2, max(int(shape[1] / size), 2) + 2)).astype(np.float32)
    large = np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)
    return (large - large.mean()) / max(float(large.std()), 1e-6)


def _patchy(picture: NDArray[np.float32], random: np.random.Generator) -> None:
    """Toner that did not hold in places: there letters lack parts."""
    shape = picture.shape[:2]
    width = shape[1]
    places = _clouds(shape, width * 0.12, random) > random.uniform(0.6, 1.0)
    near = cv2.GaussianBlur(places.astype(np.float32), (0, 0), width * 0.01)
    held = _clouds(shape, width * random.uniform(0.003, 0.006), random) + 2.2 - 2.6 * near
    share = np.clip(held * 1.5 + 0.5, 0, 1)[:, :, None]
    picture[:] = 255 - (255 - picture) * share


def _streaked(picture: NDArray[np.float32], random: np.random.Generator) -> None:
    """Upright streaks over the whole height: dirt on the glass is dark, a scratched drum leaves white."""
    width = picture.shape[1]
    for _ in range(int(random.integers(2, 6))):
        at, wide = int(width * random.uniform(0.1, 0.9)), int(random.integers(1, 1 + max(round(width * 0.0028), 2)))
        if random.uniform() < 0.2:
            picture[:, at : at + wide + 2] = 252
        else:
            picture[:, at : at + wide] = np.minimum(picture[:, at : at + wide], random.uniform(20, 150))


def _inked(picture: NDArray[np.float32], random: np.random.Generator) -> None:
    """Pen strokes, a stamp and blots in black or dark blue over what is printed."""
    height, width = picture.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    thick = max(round(width / 500), 2)
    for _ in range(int(random.integers(4, 9))):  # strokes by hand
        start, span = np.array([random.uniform(0.1, 0.9) * width, random.uniform(0.1, 0.9) * height]), width * random.uniform(0.02, 0.15)
        turns = start + np.cumsum(random.normal(0, span / 4, (6, 2)) * [1, 0.5], axis=0)
        cv2.polylines(ink, [turns.astype(np.int32)], False, 255, int(random.integers(1, thick + 1)), cv2.LINE_AA)
    for _ in range(int(random.integers(2, 6))):  # blots
        at = (int(random.uniform(0.1, 0.9) * width), int(random.uniform(0.1, 0.9) * height))
        cv2.ellipse(ink, at, (int(width * random.uniform(0.002, 0.01)), int(width * random.uniform(0.002, 0.006))), 0, 0, 360, 255, -1)
    colour = np.array([60, 40, 30] if random.uniform() < 0.5 else [130, 60, 40], np.float32)
    if random.uniform() < 0.5:  # a framed stamp, or a seal that is not red
        wide, high = int(width * 0.16), int(width * 0.05)
        x, y = int(width * random.uniform(0.4, 0.7)), int(height * random.uniform(0.2, 0.7))
        cv2.rectangle(ink, (x, y), (x + wide, y + high), 255, thick)
        cv2.putText(ink, "RECEIVED", (x + thick * 2, y + high * 2 // 3), cv2.FONT_HERSHEY_SIMPLEX, wide / 180, 255, thick)
    else:
        _stamp(picture, random, colour)
    share = ink.astype(np.float32)[:, :, None] / 255 * random.uniform(0.75, 1.0)
    picture *= 1 - share * (1 - colour / 255)


def _beside(picture: NDArray[np.float32], other: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """The edge of a second page that lies over one side of this one, with its shadow."""
    height, width = picture.shape[:2]
    other = cv2.resize(other, (width, height))
    edge = int(width * random.uniform(0.1, 0.24))
    down = int(height * random.uniform(-0.02, 0.02))
    over = np.roll(other, down, axis=0)
    out = picture.copy()
    far = np.arange(width, dtype=np.float32)
    if random.uniform() < 0.5:
        out *= (1 - 0.5 * np.exp(-np.maximum(far - edge, 0) / (width * 0.006)))[None, :, None]
        out[:, :edge] = over[:, -edge:]
    else:
        out *= (1 - 0.5 * np.exp(-np.maximum(width - edge - far, 0) / (width * 0.006)))[None, :, None]
        out[:, -edge:] = over[:, :edge]
    return out


def _flashed(picture: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """The reflection of a flash: white in its middle, where ink is gone, and paler around."""
    height, width = picture.shape[:2]
    y, x = np.indices((height, width), np.float32)
    for _ in range(int(random.integers(1, 3))):
        at, size = (random.uniform(0.25, 0.75) * width, random.uniform(0.2, 0.8) * height), width * random.uniform(0.05, 0.12)
        light = np.exp(-(((x - at[0]) / size) ** 2 + ((y - at[1]) / (size * random.uniform(0.6, 1.2))) ** 2))
        picture = picture + 400 * light[:, :, None]
    return np.minimum(picture, 255)


def _moved(picture: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """The telephone moved while it looked."""
    length = picture.shape[1] * random.uniform(0.0025, 0.0065)
    angle = random.uniform(0, np.pi)
    size = 2 * int(length / 2 + 1) + 1
    way = np.zeros((size * 8, size * 8), np.uint8)
    step = np.array([np.cos(angle), np.sin(angle)]) * length * 4
    start, end = (tuple(int(one) for one in size * 4 + sign * step) for sign in (-1, 1))
    cv2.line(way, start, end, 255, 8)
    kernel = cv2.resize(way.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)


PRINTING = {"toner": _patchy, "streak": _streaked, "ink": _inked}  # what happens to the paper
SEEING = {"flash": _flashed, "motion": _moved}  # and to what is seen of it


def scan(content: bytes, dpi: float = 200, kind: str = "plain", tilt: float | None = None, noise: float = 9.0, seed: int = 7,
         *, grey: bool = False) -> bytes:  # fmt: skip
    """A PDF of scanned pages. `tilt` in degrees, between 0.5 and 1.5 either way where it is None."""
    random = np.random.default_rng(seed)
    pages = printed(content, dpi)
    images = []
    for at, page in enumerate(pages):
        angle = tilt if tilt is not None else float(random.uniform(0.5, 1.5) * random.choice([-1, 1]))
        picture = scanned(page, kind, angle, noise, random, pages[at - 1])
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if grey else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG", quality=QUALITY, dpi=(dpi, dpi))
        images.append(Image.open(io.BytesIO(file.getvalue())))
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=QUALITY)
    return out.getvalue()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dpi", type=float, default=200)
    parser.add_argument("--kind", choices=(*KINDS, *SPOILT), default="plain")
    parser.add_argument("--tilt", type=float)
    parser.add_argument("--noise", type=float, default=9.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--grey", action="store_true")
    given = parser.parse_args()
    given.out.write_bytes(scan(given.pdf.read_bytes(), given.dpi, given.kind, given.tilt, given.noise, given.seed, grey=given.grey))


if __name__ == "__main__":
    main()
