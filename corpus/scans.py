"""Prints PDFs and scans them badly: the pages as pictures, crooked, noisy, stamped, folded, or photographed.

    python corpus/scans.py report.pdf out.pdf --dpi 200 --kind plain --seed 7      # kinds: plain, seal, fold, bleed, photo
    python corpus/scans.py report.pdf out.pdf --grey --tilt 1.5

The result is a PDF of JPEG pictures without any text, as a scanner writes it. The same seed gives the same pages.
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
    if kind == "fold":
        at = int(page.shape[1] * random.uniform(0.35, 0.65))
        shadow = 1 - 0.35 * np.exp(-(((np.arange(page.shape[1]) - at) / (page.shape[1] * 0.02)) ** 2))
        picture *= shadow[None, :, None]
    height, width = page.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    picture = cv2.warpAffine(picture, spin, (width, height), flags=cv2.INTER_LINEAR, borderValue=(250, 250, 250))
    if kind == "photo":
        picture = _photographed(picture, random)
    picture += random.normal(0, noise, picture.shape[:2])[:, :, None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def _stamp(picture: NDArray[np.float32], random: np.random.Generator) -> None:
    """A round red seal with a star, as ink on the page."""
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
    picture *= 1 - share * (1 - np.array([70, 60, 235], np.float32) / 255)


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
    parser.add_argument("--kind", choices=KINDS, default="plain")
    parser.add_argument("--tilt", type=float)
    parser.add_argument("--noise", type=float, default=9.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--grey", action="store_true")
    given = parser.parse_args()
    given.out.write_bytes(scan(given.pdf.read_bytes(), given.dpi, given.kind, given.tilt, given.noise, given.seed, grey=given.grey))


if __name__ == "__main__":
    main()
