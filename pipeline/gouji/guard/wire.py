"""Messages between a process of ours and the one that started it: plain values that travel through a pipe."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

SIZE = struct.Struct(">Q")
LARGEST = 256 << 20  # bytes of a message: what is said of the largest report is a fraction of it
PIECE = 1 << 20  # bytes that are read at a time


class TooMuchError(Exception):
    """A message that nobody would read."""


def send(stream: IO[bytes], message: object) -> None:
    """Write one message. Raises `OSError` where nobody listens, `TooMuchError` before anything is written."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    if len(content) > LARGEST:
        raise TooMuchError
    stream.write(SIZE.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message, or None where the other side has ended, in the middle of a message or between two."""
    head = _read(stream, SIZE.size)
    if len(head) < SIZE.size:
        return None
    (size,) = SIZE.unpack(head)
    content = _read(stream, size) if size <= LARGEST else b""
    return None if len(content) < size else pickle.loads(content)  # noqa: S301  # our own process wrote it


def _read(stream: IO[bytes], size: int) -> bytes | bytearray:
    """So many bytes, fewer where there are no more; a stream without a buffer gives what has come so far."""
    content = bytearray()
    while len(content) < size and (piece := stream.read(min(PIECE, size - len(content)))):
        content += piece
    return content
