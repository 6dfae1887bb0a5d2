"""Scans and photographs (扫描件、照片): pictures of pages to Sheets whose every character says how surely it was read."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ...errors import MissingRecognitionError, ReadError
from ...regexes import compiled
from ...rules import Rules
from ..content import Content
from ..paged.blocks import blocks_of

if TYPE_CHECKING:
    from ..paged.sheet import Glyph, Sheet
    from .engine import Picture

DPI = 200  # of the pages of a PDF; twice as many pixels were read no better
LONG_SIDE = 11.69  # inches of the longer side of A4, which a picture without a size is taken for
LEAST_DPI, MOST_DPI = 100, 600  # what a picture may say of itself and be believed
LARGEST = 60_000_000  # pixels of a picture
LONGEST = 3600  # pixels of the longer side that are looked at
MOST_PAGES = 2000
ADDRESS = compiled(r"\s{0,9}<[\w.]+ object at 0x[0-9A-Fa-f]+>")  # what Pillow calls a picture that is no file: another one each time
BAND = 4_000_000  # pixels that are brought to colour at a time
MOST_OBLONG = 4.0  # times that pixels can be higher than wide
OBLONG, LARGEST_SIDE = 1.1, 20_000  # times that pixels of a fax are higher than wide; pixels of a side that is made longer for it
POOR, FAIR, CLEAR = (
    0.75,
    0.975,
    0.99,
)  # a page read less surely on the whole is not to be trusted; no character of it is surer than the page
FEWEST = 20  # Chinese characters that tell how clear a page is
FEWEST_SAID, LIKELY = 4, 0.8  # characters of a ruled page, read as surely, below which it says nothing
before_page: Callable[[int], None] | None = None  # told the number of each page before it is recognised


def available() -> bool:
    """Are the packages of the extra `scan` here?"""
    return all(find_spec(name) is not None for name in ("cv2", "rapidocr")) and any(map(find_spec, ("openvino", "onnxruntime")))


def missing() -> MissingRecognitionError:
    """What to install."""
    return MissingRecognitionError(
        "扫描件和图片要先识别文字，识别组件没有安装：pip install 'gouji[scan]'",
        "Scans and pictures need recognition, which is not installed: pip install 'gouji[scan]'",
    )


def recognised(picture: Picture, number: int, dpi: float, shown: float | None = None) -> Sheet:
    """A page from its picture, with the arguments of `pages.sheet_of`; not trusted where hardly anything was read surely."""
    from . import cache
    from .pages import sheet_of
    from .spoilt import hardly_read

    if before_page is not None:
        before_page(number)
    key = cache.key_of(picture, dpi, shown) if cache.folder is not None else ""
    sheet = cache.kept(key, number)
    if sheet is None:
        sheet = sheet_of(picture, number, dpi, shown)
        cache.keep(key, sheet)
    clear = _clear(sheet.glyphs)
    if clear < POOR or (min(len(sheet.level), len(sheet.upright)) > 1 and _says_nothing(sheet.glyphs)):
        sheet.trusted, sheet.glyphs, sheet.level, sheet.upright = False, [], [], []
    elif clear < CLEAR:
        sheet.glyphs = [glyph._replace(sure=min(glyph.sure, clear)) for glyph in sheet.glyphs]
        sheet.glyphs = hardly_read(sheet.glyphs) if clear < FAIR else sheet.glyphs
    return sheet


def _says_nothing(glyphs: Sequence[Glyph]) -> bool:
    """Is hardly any character of a ruled page one? Its specks are read as such."""
    return sum(glyph.sure > LIKELY and (glyph.text > "\u2e80" or glyph.text.isalnum()) for glyph in glyphs) < FEWEST_SAID


def _clear(glyphs: Sequence[Glyph]) -> float:
    """How surely a page was read on the whole. Chinese characters tell it best: from half a digit another digit is read surely."""
    sures = [glyph.sure for glyph in glyphs if glyph.text > "\u2e80"]
    sures = sures if len(sures) >= FEWEST else [glyph.sure for glyph in glyphs]
    return sum(sures) / len(sures) if sures else 1.0


def shows(picture: Picture, glyphs: Sequence[Glyph], points: float, *, drawn: bool = True) -> bool:
    """Does a page show the characters that its file says, and no others? `points` to a pixel; see `layer.shows`."""
    from .layer import shows as shown

    return shown(picture, glyphs, points, drawn=drawn)


def read_picture(content: bytes, rules: Rules, pages: Collection[int] | None = None) -> Content:
    """A picture file by its pages (a .tif may have several). Raises `ReadError`."""
    if not available():
        raise missing()
    from .legible import legible

    sheets = []
    count = 0
    for count, (picture, said) in enumerate(_pictures(content), 1):
        if pages is None or count in pages:
            seen, dpi, shown = legible(picture, said)
            sheets.append(recognised(seen, count, dpi, shown))
    if pages is not None and not sheets:
        raise ReadError(f"图片只有 {count} 页，--pages 没有选到任何一页。", f"The picture has {count} pages; --pages chooses none of them.")
    blocks = blocks_of(laid_together(sheets, rules), rules)
    if not blocks:
        raise unreadable()
    unread = tuple(one.number for one in sheets if not one.trusted)
    return Content(blocks, count, unread, "image", tuple(one.number for one in sheets if one.trusted))


def laid_together(sheets: Collection[Sheet], rules: Rules) -> list[Sheet]:
    """The pages with the tables of recognised ones where those of the page before stand, and with their doubtful words settled."""
    from .register import of_one_size, registered
    from .words import settled

    for sheet in sheets:
        if sheet.back:
            sheet.glyphs = settled(sheet.glyphs, rules)
    return of_one_size(registered(sheets))


def unreadable() -> ReadError:
    """Nothing was read surely."""
    return ReadError(
        "图片里认不出文字（空白、手写、太模糊或分辨率太低）：请提供更清楚的扫描件（200 dpi 以上）或带文字的文件。",
        "No text could be recognised (blank, handwriting, too blurred or too coarse): give a clearer scan (200 dpi or more) or a file with text.",
    )


def pictures(content: bytes, numbers: Collection[int], longest: int = 1400) -> dict[int, tuple[bytes, float, float]]:
    """The pages of a picture file as JPEG of at most `longest` pixels, with their sizes in points."""
    from PIL import Image

    made = {}
    for number, (picture, dpi) in enumerate(_pictures(content), 1):
        if number in numbers:
            shown = Image.fromarray(picture[:, :, ::-1])
            width, height = (size * 72 / dpi for size in shown.size)
            shown.thumbnail((longest, longest))
            stream = io.BytesIO()
            shown.save(stream, "JPEG", quality=70)
            made[number] = stream.getvalue(), width, height
    return made


def _pictures(content: bytes) -> Iterator[tuple[Picture, float]]:
    """The pages of a picture file, BGR, with their resolution."""
    import numpy as np
    from PIL import Image, ImageOps

    for frame in _frames(content):
        with _sound():
            said = _said_dpi(frame)
            picture = _in_colour(ImageOps.exif_transpose(_squared(frame)))
            if max(picture.size) > LONGEST:
                said = said and said * LONGEST / max(picture.size)
                picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            page = np.asarray(picture)[:, :, ::-1].copy()
        yield page, said or max(picture.size) / LONG_SIDE


def _frames(content: bytes) -> Iterator[Any]:
    """The pictures of a file, their pixels not yet read; only a .tif holds pages, the others move. Raises `ReadError`."""
    with _sound():
        file = _opened(content)
    with file:
        for number in range(MOST_PAGES if file.format == "TIFF" else 1):
            with _sound():
                try:
                    file.seek(number)
                except EOFError:
                    return
                if file.width * file.height > LARGEST:
                    raise _too_large()
            yield file


@contextmanager
def _sound() -> Iterator[None]:
    """Says of whatever Pillow stumbles over that the picture is damaged."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            yield
    except ReadError:
        raise
    except Image.DecompressionBombError as problem:
        raise _too_large() from problem
    except Exception as problem:  # what a broken picture makes of Pillow has no common name
        why = ADDRESS.sub("", str(problem))
        raise ReadError(
            f"图片损坏或不完整（{why}）：请重新扫描或换一个文件。", f"The picture is damaged or incomplete ({why}): scan it again."
        ) from problem


def _opened(content: bytes) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(content))


def _too_large() -> ReadError:
    return ReadError(
        f"图片超过 {LARGEST // 1_000_000} 百万像素：请缩小到 200～300 dpi 后重试。",
        f"The picture has more than {LARGEST // 1_000_000} million pixels: reduce it to 200-300 dpi.",
    )


def _in_colour(frame: Any) -> Any:
    """A frame in red, green and blue on white paper, put together from bands that need little room."""
    from PIL import Image

    whitest = 257 if frame.mode.startswith("I") and frame.getextrema()[1] > 255 else 1
    high = max(BAND // max(frame.width, 1), 1)
    if frame.height <= high:
        return _band_in_colour(frame, whitest)
    whole = Image.new("RGB", frame.size)
    for top in range(0, frame.height, high):
        band = frame.crop((0, top, frame.width, min(top + high, frame.height)))
        whole.paste(_band_in_colour(band, whitest), (0, top))
    return whole


def _band_in_colour(frame: Any, whitest: int) -> Any:
    """The same for a part of a frame; deeper grey is brought down to 8 bits."""
    import numpy as np
    from PIL import Image

    if frame.mode.startswith("I"):
        deep = np.asarray(frame).astype(np.float32)
        frame = Image.fromarray(np.clip(deep / whitest, 0, 255).astype(np.uint8))
    if frame.mode not in {"P", "LA", "PA", "RGBA"}:
        return frame.convert("RGB")
    seen = frame.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, (255, 255, 255, 255)), seen).convert("RGB")


def _squared(frame: Any) -> Any:
    """A frame whose pixels are as wide as high: a fax says that its are not."""
    across, down = _dpi(frame)
    if not (across > 0 and down > 0) or not OBLONG < max(across, down) / min(across, down) < MOST_OBLONG:
        return frame
    wide, high = (1.0, across / down) if across > down else (down / across, 1.0)
    size = round(frame.width * wide), round(frame.height * high)
    fits = max(size) <= LARGEST_SIDE and size[0] * size[1] <= LARGEST
    return frame.convert("L" if frame.mode == "1" else frame.mode).resize(size) if fits else frame


def _said_dpi(frame: Any) -> float | None:
    """The resolution that a picture states, where it can be that of a page."""
    said = max(_dpi(frame))
    inches = max(frame.size) / said if said else 0
    return said if LEAST_DPI <= said <= MOST_DPI and 5 < inches < 24 else None


def _dpi(frame: Any) -> tuple[float, float]:
    """What a picture says of its resolution, across and down; 0 where that is no number."""
    said = frame.info.get("dpi", ())
    found = [_number(one) for one in said] if isinstance(said, tuple) else []
    return (found[0], found[1]) if len(found) == 2 else (0.0, 0.0)


def _number(said: Any) -> float:
    try:
        found = float(said)
    except (TypeError, ValueError, ArithmeticError):
        return 0.0
    return found if math.isfinite(found) and found > 0 else 0.0
