"""Linux' Landlock: a process gives up, for good, the right to write, create or remove a file, to start a program and to reach a network."""

from __future__ import annotations

import ctypes
import struct
import sys

CREATE_RULESET, RESTRICT_SELF = 444, 446  # the same on every kind of processor
VERSION = 1  # asks which rights the kernel knows
PR_SET_NO_NEW_PRIVS = 38
READ_FILE, READ_DIR = 1 << 2, 1 << 3
EVERY_FILE_RIGHT = (1 << 15) - 1  # up to truncating, which is known since the third version
BIND, CONNECT = 1, 2
WITH_TRUNCATE, WITH_NETWORK = 3, 4


def lock(*, network: bool) -> bool:
    """Give up all rights but that of reading files, and of reaching a `network` if so. Has the kernel agreed?

    Holds for this thread and those that it starts.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    known = libc.syscall(ctypes.c_long(CREATE_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION))
    if known < WITH_TRUNCATE:
        return False
    rights = struct.pack("QQ", EVERY_FILE_RIGHT & ~(READ_FILE | READ_DIR), 0 if network else BIND | CONNECT)
    size = 16 if known >= WITH_NETWORK else 8
    rules = libc.syscall(ctypes.c_long(CREATE_RULESET), rights, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if rules < 0 or libc.prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        return False
    return bool(libc.syscall(ctypes.c_long(RESTRICT_SELF), ctypes.c_int(rules), ctypes.c_uint32(0)) == 0)
