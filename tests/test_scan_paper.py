"""Scans of paper that is pale, bowed or ruled faintly, and photographs in light from one side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import gouji
from gouji.readers.scan.engine import Picture
from gouji.readers.scan.prepare import bow, clean, evenly_lit, flattened
from gouji.readers.scan.rulings import faint_rulings, rulings
from scanned import CORPUS, grids, numbers, scans

REPORT = CORPUS / "reports" / "wanhe-specialty-crops-2023" / "report.office.pdf"


def page() -> Picture:
    return np.asarray(scans.printed(REPORT.read_bytes(), 200)[0], np.uint8)


def as_file(picture: Picture) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def pale(picture: Picture) -> Picture:
    """Printed with a third of the ink."""
    return np.asarray(255 - (255 - picture.astype(np.float32)) * 0.35, np.uint8)


def bowed(picture: Picture) -> Picture:
    """As an open book bows it, by a hundredth of its width."""
    height, width = picture.shape[:2]
    y, x = np.indices((height, width), np.float32)
    low = 0.012 * width * np.sin(np.pi * x / width)
    return np.asarray(cv2.remap(picture, x, (y + low).astype(np.float32), cv2.INTER_LINEAR, borderValue=(255, 255, 255)), np.uint8)


@pytest.mark.parametrize("how", [pale, bowed])
def test_paper_that_is_not_as_it_should_be_gives_the_same_figures_and_tables(how: object) -> None:
    assert callable(how)
    clear, other = gouji.read(as_file(page())), gouji.read(as_file(how(page())))
    assert [text for text, _ in numbers(other)] == [text for text, _ in numbers(clear)]
    assert len(grids(other)) == len(grids(clear))
    assert sum(len(one ^ two) for one, two in zip(grids(other), grids(clear), strict=True)) <= 3  # of 115 cells


def test_flat_pages_are_not_bent() -> None:
    assert bow(clean(evenly_lit(np.asarray(page().min(axis=2), np.uint8)))) is None


@pytest.mark.parametrize(("on", "off"), [(3, 2), (1, 2)])
def test_broken_rulings_are_rulings(on: int, off: int) -> None:
    grey = np.full((1200, 900), 250, np.uint8)
    for at in range(100, 1101, 100):
        grey[at : at + 2, 100:801] = 30
    for at in range(100, 801, 100):
        grey[100:1101, at : at + 2] = 30
    mask = (np.indices(grey.shape).sum(axis=0) // 2) % (on + off) >= on
    grey[mask] = 250
    assert min(len(rulings(grey, 0.36).level), len(rulings(grey, 0.36).upright)) < 8
    found = faint_rulings(grey, 0.36)
    assert found is not None
    assert (len(found.level), len(found.upright)) == (11, 8)


def test_a_sheet_on_a_light_table_in_light_from_one_side_is_found() -> None:
    photo = np.full((1000, 800), 205, np.float32)
    cv2.fillPoly(photo, [np.array([[100, 80], [720, 60], [740, 930], [80, 900]])], (255,))
    photo *= np.linspace(0.55, 1.0, 800)[None]
    flat, moved = flattened(np.asarray(photo, np.uint8))
    corner = moved @ np.array([100, 80, 1])
    assert flat.shape != photo.shape
    assert np.abs(corner[:2] / corner[2]).max() < 12


def test_a_page_whose_strokes_are_half_gone_is_too_poor() -> None:
    thin = cv2.dilate(page(), np.ones((4, 4), np.uint8))
    with pytest.raises(gouji.ReadError, match="认不出文字"):
        gouji.read(as_file(np.asarray(thin, np.uint8)))


def test_what_a_page_that_is_not_clear_says_is_not_sure() -> None:
    small = cv2.resize(page(), None, fx=0.33, fy=0.33, interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(cv2.GaussianBlur(small, (3, 3), 0), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    found = numbers(gouji.read(as_file(np.asarray(blurred, np.uint8))))
    assert len(found) > 30
    assert all(sure < 0.95 for _, sure in found)
