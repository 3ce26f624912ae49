"""Reading in a throwaway process, for a file may hold anything: whatever it does there, this process stays.

The child (`knowledge.reading.child`) gets the bytes over a pipe and gives back JSON or a picture over another. It
limits its own memory, processor time and files (see there); here stand the clock and the size of what comes back. It
gets no setting of this process but what Python needs to start: no token is in its reach.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer
from typing import IO

from knowledge import errors
from knowledge.errors import Damaged, RelaisError, TooDemanding, TooLarge
from knowledge.reading.document import Document
from knowledge.reading.kinds import Kind

SECONDS = 13
"""On the clock, for one child; a summary of 200 pages takes 3."""
LARGEST_ANSWER = 40_000_000
"""Bytes that a child may send: a text of two million letters, or a page as a picture."""
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


def read_contained(kind: Kind, data: bytes) -> Document:
    """Raises Damaged, Protected, TooDemanding, TooLarge, EmptyFile, NotText, ScanWithoutOcr."""
    answer = json.loads(run_child([kind.value], data))
    if error := answer.get("error"):
        raise _error(error, answer.get("size", 0), answer.get("limit", 0))
    document = Document(answer["text"], pictures=tuple(answer["pictures"]))
    if answer["scan"]:
        # only then: a summary made of letters never waits for this import
        from knowledge.reading.ocr import read_scan

        return read_scan(data, answer["scan"], document)
    return document


def run_child(arguments: list[str], data: bytes) -> bytes:
    """What `knowledge.reading.child` answers. Raises TooDemanding when it had to be stopped, Damaged when it fell."""
    command = [sys.executable, "-P", "-m", "knowledge.reading.child", *arguments]
    with (
        subprocess.Popen(  # noqa: S603 - our own program, with our own words
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        ) as child,
        _watched(child) as stopped,
    ):
        Thread(target=_feed, args=(child.stdin, data), daemon=True).start()
        answer = child.stdout.read(LARGEST_ANSWER + 1) if child.stdout else b""
        if len(answer) > LARGEST_ANSWER:
            child.kill()
        status = child.wait()
    if status == 0 and len(answer) <= LARGEST_ANSWER:
        return answer
    # killed by the clock, by its limit on processor time (SIGXCPU) or by the system
    if stopped or status in (-9, -24, 137, 152) or len(answer) > LARGEST_ANSWER or status == NO_MEMORY:
        raise TooDemanding(f"the reader ended with {status}")
    # pdfium ends the whole process when memory runs out, with SIGABRT, SIGTRAP or SIGILL
    if status in (-6, -5, -4):
        raise TooDemanding(f"the reader ended with {status}")
    raise Damaged(f"the reader ended with {status}")


NO_MEMORY = 3
"""How the child says that Python ran out of memory."""


@contextmanager
def _watched(child: subprocess.Popen[bytes]) -> Iterator[list[bool]]:
    """Kills the child when its time is over; the list is then not empty."""
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        child.kill()

    timer = Timer(SECONDS, stop)
    timer.daemon = True
    timer.start()
    try:
        yield stopped
    except BaseException:
        child.kill()  # interrupted: no child is left behind
        raise
    finally:
        timer.cancel()


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    try:
        if pipe is not None:
            with pipe:
                pipe.write(data)
    except OSError:
        pass  # the child is gone; its status tells why


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _error(name: str, size: int, limit: int) -> RelaisError:
    if name == "TooLarge":
        return TooLarge(size, limit)
    known = getattr(errors, name, None)
    if isinstance(known, type) and issubclass(known, errors.Unreadable):
        return known("told by the reader")
    return Damaged(name)


__all__ = ["NO_MEMORY", "read_contained", "run_child"]
