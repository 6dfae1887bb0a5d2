"""Prints pages of known figures in other fonts, wears them by the chain of `worn.py`, and counts what is read right beside stock RapidOCR.

    python tests/measure_scans_other.py FOLDER_OF_FONTS --wear clean,fax,red_frame --pages table,prose --seeds 2
    python tests/measure_scans_other.py FOLDER_OF_FONTS --cache FOLDER      # pages that were recognised before are not read anew

Fonts with Chinese characters (.ttf, .otf, .ttc: Fandol, Arphic, WenQuanYi, Noto) are taken from the folder and what lies under it. Of
every condition it tells: figures, those that stock reads right, those that gouji does, wrong ones that are as sure as 0.99 and 0.95,
right ones held at 0.5, true errors found and false errors.
"""

from __future__ import annotations

import argparse
import io
import logging
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import regex
from PIL import Image

import gouji
from gouji.outcome import Checked
from gouji.readers.scan import cache
from gouji.text import width
from scanned import NUMBER, numbers
from worn import MARKS, PAGES, WEAR, Picture

HELD = 0.6
CHAINS = regex.compile(r"\d[\d,.]*%?")


def errors(checked: Checked) -> Counter[tuple[str, str | None]]:
    """Findings at `error`."""
    return Counter((one.check, one.stated) for one in checked.outcomes if one.state == "broken" and one.severity == "error")


def stock() -> Any:
    """RapidOCR as it comes out of its package, run by what there is."""
    logging.disable(logging.INFO)
    from rapidocr import EngineType, RapidOCR

    kinds = ("Det", "Cls", "Rec")
    return RapidOCR(params={f"{one}.engine_type": EngineType.OPENVINO for one in kinds})


def stock_figures(engine: Any, picture: Picture) -> Counter[str]:
    """The figures of the lines that RapidOCR reads."""
    return Counter(one for line in engine(picture).txts or () for one in CHAINS.findall(width(line).replace(" ", "")))


def as_file(picture: Picture) -> bytes:
    """A picture file as people send it."""
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def measure(picture: Picture, figures: Counter[str], true: Checked, total: Counter[str], name: str, *, verbose: bool) -> None:
    """One page, added to the totals."""
    total["figures"] += figures.total()
    try:
        read = gouji.check(as_file(picture))
    except gouji.ReadError as problem:
        total["refused"] += 1
        print(f"  {name}: {problem}")
        return
    got = [(text, sure) for text, sure in numbers(read.report.document) if text not in PARTS]
    extra = Counter(text for text, _ in got) - figures
    total["right"] += (figures & Counter(text for text, _ in got)).total()
    for text, sure in sorted(got, key=lambda one: one[1]):
        wrong = extra[text] > 0
        extra[text] -= wrong
        total["held"] += not wrong and sure < HELD
        for step in (0.95, 0.99):
            total[f"wrong {step}"] += wrong and sure >= step
        if wrong and sure >= 0.95 and verbose:
            print(f"  {name}: {text} at {sure:.3f}")
    before, after = errors(true), errors(read)
    total["errors"] += before.total()
    total["found"] += (before & after).total()
    total["false"] += (after - before).total()
    if after - before:
        print(f"  {name}: false {list(after - before)}")
    if verbose and figures - Counter(text for text, _ in got):
        print(
            f"  {name}: lost {dict(figures - Counter(text for text, _ in got))}, besides {dict(Counter(text for text, _ in got) - figures)}"
        )


PARTS = frozenset(one for mark in MARKS for one in NUMBER.findall(mark))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fonts", type=Path)
    parser.add_argument("--wear", default=",".join(WEAR))
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder to write the pages to")
    parser.add_argument("--no-stock", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    cache.folder = given.cache
    fonts = sorted(one for one in given.fonts.rglob("*") if one.suffix in {".ttf", ".otf", ".ttc"})
    engine = None if given.no_stock else stock()
    for wear in given.wear.split(","):
        total: Counter[str] = Counter()
        for number, (kind, font, seed) in enumerate(
            (kind, font, seed) for kind in given.pages.split(",") for font in fonts for seed in range(given.seeds)
        ):
            page = PAGES[kind](font, 7 * number + seed)
            picture = WEAR[wear](page.picture, np.random.default_rng(number))
            name = f"{wear}-{kind}-{font.stem}-{seed}"
            if given.keep is not None:
                (given.keep / f"{name}.png").write_bytes(as_file(picture))
            figures = Counter(page.figures)
            total["stock"] += (figures & stock_figures(engine, picture)).total() if engine is not None else 0
            measure(picture, figures, gouji.check(page.html.encode()), total, name, verbose=given.verbose)
        print(f"{wear}: figures {total['figures']}, stock {total['stock']}, right {total['right']}, wrong at 0.99 {total['wrong 0.99']} "
              f"at 0.95 {total['wrong 0.95']}, right but held {total['held']}, errors {total['found']}/{total['errors']}, "
              f"false {total['false']}, refused {total['refused']}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
