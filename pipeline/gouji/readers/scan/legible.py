"""Small clear pictures, as a screen shows them: made larger by the height of their text, so that they are like a scanned page."""

from __future__ import annotations

import cv2
import numpy as np

from .engine import Picture, find_text, text_heat

SMALL = 1700  # pixels of the longer side; in a larger picture print is as high as on a page
BODY, DPI = 40.0, 200.0  # pixels of a line of the body of a page at that resolution
LOW, MOST = 28.0, 3.0  # pixels of a line that is made larger, and by how much at most
FEWEST = 3  # lines that tell


def legible(picture: Picture, dpi: float) -> tuple[Picture, float, float]:
    """A picture that says nothing of its size, large enough to be read, with the resolution that its text has then, and the points to a
    pixel in which the picture counts its places.
    """
    shown = 72 / dpi
    if max(picture.shape[:2]) > SMALL:
        return picture, dpi, shown
    grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    heights = sorted(one.bottom - one.top for one in find_text(text_heat(grey), np.zeros(grey.shape, np.uint8))
                     if one.x1 - one.x0 > one.bottom - one.top)  # fmt: skip
    body = heights[len(heights) // 2] if len(heights) >= FEWEST else LOW
    if body >= LOW:
        return picture, dpi, shown
    scale = min(BODY / body, MOST)
    large = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    return large, DPI * body * scale / BODY, shown / scale
