"""Old Word, Excel and WPS files (.doc, .wps, .rtf, .et): through LibreOffice where it is installed, many in one start."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import ReadError
from .package import locked

PROGRAMS = ("soffice", "libreoffice")
START_SECONDS = 40  # for LibreOffice to start
FILE_SECONDS = 15  # and for each file
LARGEST = 48 << 20  # bytes of what comes out; more is no report
MEMORY = 2 << 30  # bytes that LibreOffice may take
RTF = b"{\\rtf"
OLE = b"\xd0\xcf\x11\xe0"
before_start: Callable[[float], object] | None = None  # told how many seconds LibreOffice is given
_ready: dict[str, bytes | ReadError] = {}  # converted and not yet asked for
STREAMS = {  # names of streams in an OLE container, as its directory writes them
    "locked": ("EncryptedPackage", "EncryptionInfo"),
    "xls": ("Workbook", "Book"),
    "doc": ("WordDocument",),
}


def kind_of(content: bytes) -> str:
    """What an OLE container holds: "doc", "xls", "locked" (a newer file with a password), or "" for something else."""
    for kind, names in STREAMS.items():
        if any(name.encode("utf-16-le") + b"\0\0" in content for name in names):
            return kind
    return ""


def as_docx(content: bytes) -> bytes:
    """A .doc, .wps or .rtf as .docx. Raises `ReadError`."""
    found = _ready.pop(hashlib.sha256(content).hexdigest(), None) or converted([content])[0]
    if isinstance(found, ReadError):
        raise found
    return found


def prepare(contents: Sequence[bytes]) -> None:
    """Convert several in one start; `as_docx` then has them ready, each once."""
    wanted = [one for one in contents if one.startswith(RTF) or (one.startswith(OLE) and kind_of(one) == "doc")]
    if len(wanted) > 1:
        for content, made in zip(wanted, converted(wanted), strict=True):
            _ready[hashlib.sha256(content).hexdigest()] = made


def converted(contents: Sequence[bytes]) -> list[bytes | ReadError]:
    """Several files as .docx by one start of LibreOffice; one that fails costs only itself."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        return [_missing() for _ in contents]
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        home = Path(folder)
        given = [home / f"{number}.{'rtf' if content.startswith(RTF) else 'doc'}" for number, content in enumerate(contents)]
        for place, content in zip(given, contents, strict=True):
            place.write_bytes(content)
        command = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "docx",
                   "--outdir", str(home / "out"), *map(str, given)]  # fmt: skip
        limit = START_SECONDS + FILE_SECONDS * len(given)
        if before_start is not None:
            before_start(limit)
        _run(command, limit)
        return [_converted(home / "out" / f"{path.stem}.docx") for path in given]


def _run(command: list[str], seconds: int) -> None:
    """Run LibreOffice within bounds, which hold for what it starts in turn; it stays in our process group and ends with us."""
    quiet = subprocess.DEVNULL
    with suppress(OSError), subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as program:  # noqa: S603
        _limit(program.pid, seconds)
        try:
            with suppress(subprocess.TimeoutExpired):  # what was written before is still good
                program.wait(seconds)
        finally:
            program.kill()


def _limit(process: int, seconds: int) -> None:
    """Bound time on the processor, memory and files, where the system can do that for another process."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_FSIZE, LARGEST)):
            resource.prlimit(process, what, (most, most))


def _converted(path: Path) -> bytes | ReadError:
    size = path.stat().st_size if path.is_file() else 0
    return path.read_bytes() if 0 < size < LARGEST else _failed()


def _missing() -> ReadError:
    return ReadError(
        "旧版 Word/WPS 文件需要 LibreOffice 才能读：请安装 LibreOffice（Debian/Ubuntu：apt-get install libreoffice-writer-nogui），或另存为 .docx 后重试。",
        "Old Word and WPS files are read through LibreOffice: install it (Debian/Ubuntu: apt-get install libreoffice-writer-nogui), "
        "or save the file as .docx and retry.",
    )


def _failed() -> ReadError:
    return ReadError(
        "LibreOffice 打不开这个旧版文件（损坏、有密码，或不是文档）：请用 Word 或 WPS 打开，另存为 .docx 后重试。",
        "LibreOffice cannot open this old file (damaged, locked, or no document): open it in Word or WPS, save it as .docx and retry.",
    )


def locked_package() -> ReadError:
    """What to say of a newer file with a password, which looks like an old one."""
    return locked("文件", "The file")


def unknown() -> ReadError:
    """What to say of a container that holds neither a document nor a workbook."""
    return ReadError(
        "旧版 Office 容器里没有 Word 或 Excel 内容（损坏，或是其他程序的文件）：请用原来的软件打开，另存为 .docx 或 .xlsx 后重试。",
        "The old Office container holds no Word or Excel content (damaged, or another program's file): open it in its own program "
        "and save it as .docx or .xlsx.",
    )
