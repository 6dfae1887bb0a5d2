"""The process under guard: does one piece of work after the other and hands back plain values. Forked, or started by itself."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
from collections.abc import Callable
from typing import IO, Any, NoReturn

from ..errors import ReadError
from .limits import Limits
from .mishap import fault, lacks_memory, too_much, too_wordy, unreadable
from .process import Said, Terms, die_with, pipes, resident
from .wire import TooMuchError, receive, send

Work = Callable[[Any], Any]


def become(incoming: int, outgoing: int, errors: int, parent: int, work: Work, limits: Limits, inherited: int) -> NoReturn:
    """What a forked process does, with the descriptors that it reads tasks from and writes answers to."""
    code = 1
    try:
        os.setsid()  # what it starts ends with it, and Ctrl-C is for whoever started us
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with(parent)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for own, standard in ((nothing, 0), (errors, 1), (errors, 2)):
            os.dup2(own, standard)
        with os.fdopen(incoming, "rb") as tasks, os.fdopen(outgoing, "wb") as answers:
            serve(tasks, answers, work, limits, inherited)
        code = 0
    finally:
        os._exit(code)  # nothing of what the one that forked us wants done in the end is ours to do


def serve(incoming: IO[bytes], outgoing: IO[bytes], work: Work, limits: Limits, inherited: int = 0) -> None:
    """Take tasks until there are no more."""
    faulthandler.enable(2)
    gc.set_threshold(50_000, 20, 20)  # looking for garbage took a tenth of the time
    terms = Terms(limits, inherited)
    terms.listen(lambda message: send(outgoing, message))
    while (task := receive(incoming)) is not None:
        terms.begin()
        said = done(work, task, limits)
        try:
            send(outgoing, Said(said, resident()))
        except TooMuchError:
            send(outgoing, Said(too_wordy(), 0))
        except MemoryError:
            send(outgoing, Said(too_much(limits.mebibytes), 0))


def done(work: Work, task: Any, limits: Limits) -> Any:
    """What comes of a task: what cannot be read, and faults of our own and of libraries, as what they are."""
    try:
        return work(task)
    except ReadError as problem:
        return unreadable(problem)
    except BaseException as problem:  # noqa: BLE001  # what a library throws in its last distress is no Exception
        return too_much(limits.mebibytes) if lacks_memory(problem) else fault(problem)


def main() -> None:
    """Read from standard input and write to standard output, kept to ourselves: where processes cannot be forked."""
    incoming, outgoing = pipes()
    die_with(os.getppid())
    work, limits = receive(incoming)
    serve(incoming, outgoing, work, limits)


if __name__ == "__main__":
    main()
