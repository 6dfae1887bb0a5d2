"""Coloured ink that lies over a page: seals, frames and strokes of a pen or of an app, taken away and remembered."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .engine import Picture

REDDER = 24  # by how much red must outshine the other colours to be a seal's
COLOURED, MOST = 70, 0.2  # by how much the colours of any other ink differ at least; share of a page, more of which is its paper
THICK, LEAST = 0.018, 0.00002  # of the longer side, than which strokes are thinner; of the page, less of which is noise
LARGE, ACROSS = 0.042, 0.55  # of the longer side, that a frame or an underline has at least; of the width, which rulings have
BROKEN = 3  # pixels that a stroke may be broken for
THROUGH, DARK, SEEN, FEWEST_SEEN = 0.0042, 110, 0.002, 12  # of the longer side; print seen through ink: how dark, what share and pixels
INSIDE = 7  # pixels: strokes that ink is seen on both sides of; nearer than half of them to its rim its colour spills over print


class Bare(NamedTuple):
    """A picture in grey without the ink that lies over it, where that ink was (not zero), None where there was none."""

    grey: Picture
    ink: Picture | None


def grey_without_seal(picture: Picture) -> Picture:
    """The picture in grey. Where it is reddish only its red counts: a seal's ink is as bright there as paper, black is black."""
    return without_ink(picture).grey


def without_ink(picture: Picture) -> Bare:
    """The picture in grey without seals, frames and strokes of a marker, and where they were.

    What is red is no print; what has another colour may be: only what is drawn, larger than a character and thinner than a fill, is taken
    away. Coloured paper, the fill of a row, is no ink.
    """
    if picture.ndim == 2:
        return Bare(picture, None)
    blue, green, red = cv2.split(picture)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    brightest = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
    redder = (red.astype(np.int16) - cv2.max(blue, green) > REDDER).astype(np.uint8)
    reddish = np.asarray(cv2.dilate(redder, np.ones((3, 3), np.uint8)), np.uint8)
    shown = np.where(reddish > 0, cv2.max(red, grey), grey).astype(np.uint8) if redder.any() else grey
    ink = _strokes(reddish) if redder.any() else np.zeros(grey.shape, np.uint8)
    drawn = _drawn(np.asarray((cv2.subtract(brightest, cv2.min(cv2.min(blue, green), red)) > COLOURED) & (reddish == 0), np.uint8))
    if drawn is not None:
        shown = _bleached(shown, brightest, drawn)
        ink = np.asarray(cv2.max(ink, drawn), np.uint8)
    return Bare(shown, ink if np.count_nonzero(ink) > LEAST * grey.size else None)


def _strokes(ink: Picture) -> Picture:
    """Ink without its fills: what is thicker than a stroke."""
    thick = max(round(THICK * max(ink.shape)), 9)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((thick // 3, thick // 3), np.uint8))
    fills = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return np.asarray(np.where(cv2.dilate(fills, np.ones((thick // 3, thick // 3), np.uint8)) > 0, 0, ink), np.uint8)


def _drawn(coloured: Picture) -> Picture | None:
    """What is drawn among coloured pixels: strokes larger than any character that do not run over the page as rulings do."""
    if not LEAST < np.count_nonzero(coloured) / coloured.size < MOST:
        return None
    strokes = np.asarray(cv2.morphologyEx(_strokes(coloured), cv2.MORPH_CLOSE, np.ones((BROKEN, BROKEN), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = (sides > LARGE * max(coloured.shape)) & (stats[:, cv2.CC_STAT_WIDTH] < ACROSS * coloured.shape[1])
    large[0] = False
    if count < 2 or not large.any():
        return None
    return np.asarray(cv2.dilate(large[labels].astype(np.uint8), np.ones((5, 5), np.uint8)), np.uint8)


def _bleached(grey: Picture, brightest: Picture, drawn: Picture) -> Picture:
    """The picture with drawn ink as bright as paper: its own brightest colour is what its middle is; what is darker was printed."""
    core = cv2.erode(drawn, np.ones((5, 5), np.uint8)) > 0
    level = float(np.median(brightest[core])) if core.any() else 255.0
    lifted = np.clip(brightest.astype(np.float32) * (250 / max(level, 1.0)), 0, 255).astype(np.uint8)
    return np.asarray(np.where(drawn > 0, cv2.max(grey, lifted), grey), np.uint8)


def opaque(ink: Picture, grey: Picture) -> Picture:
    """Where ink hides what is printed under it: pieces of it through which nothing dark is seen. `grey` is the page without it."""
    wide = max(round(THROUGH * max(grey.shape)), INSIDE)
    pieces = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8)), np.uint8)
    count, labels = cv2.connectedComponents(pieces, connectivity=8)
    inside = cv2.erode(pieces, np.ones((INSIDE, INSIDE), np.uint8))
    sizes = np.bincount(labels.ravel(), minlength=count)
    dark: NDArray[np.int64] = np.bincount(labels[(inside > 0) & (grey < DARK)].ravel(), minlength=count)
    hides = dark < np.maximum(SEEN * sizes, FEWEST_SEEN)
    hides[0] = False
    return np.asarray(np.where(hides[labels], ink, 0), np.uint8)
