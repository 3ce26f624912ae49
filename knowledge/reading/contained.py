"""Reading in a throwaway process, for a file may hold anything: whatever it does there, this process stays.

The child (`knowledge.reading.child`) gets the bytes over a pipe and gives back a text or a picture over another
(`answers`). It limits its own memory, processor time and files (see there); here stand the clock and the size of what
comes back. It gets no setting of this process but what Python needs to start: no token is in its reach.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from knowledge.errors import Damaged, TooDemanding
from knowledge.reading.answers import document_of
from knowledge.reading.document import Document
from knowledge.reading.kinds import Kind
from knowledge.reading.limits import NO_MEMORY, PARENT
from knowledge.reading.processes import Ended, Program
from knowledge.reading.watch import Watch

SECONDS = 13
"""On the clock, for one child; a summary of 200 pages takes 3."""
LARGEST_ANSWER = 40_000_000
"""Bytes that a child may send: a text of two million letters, or a page as a picture."""
LONGEST_LINE = 20
"""Bytes of a line that says how far the child is."""
_PAGE = re.compile(rb"page (\d{1,4}) (\d{1,4})\n")
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


def read_contained(kind: Kind, data: bytes, watch: Watch) -> Document:
    """Raises Damaged, Protected, TooDemanding, TooLarge, EmptyFile, NotText, ScanWithoutOcr, ReadingCancelled."""
    document, scan = document_of(run_child([kind.value], data, watch, watch.page))
    if scan:
        # only then: a summary made of letters never waits for this import
        from knowledge.reading.ocr import read_scan

        return read_scan(data, scan, document, watch)
    return document


def run_child(
    arguments: list[str],
    data: bytes,
    watch: Watch | None = None,
    told: Callable[[int, int], None] | None = None,
) -> bytes:
    """What `knowledge.reading.child` answers; `told` hears of the pages that it tells before. Raises TooDemanding when
    it had to be stopped, Damaged when it fell, ReadingCancelled."""
    with child_of("knowledge.reading.child", watch or Watch(), *arguments) as child:
        return answer_of(child.work(data, SECONDS, lambda pipe: _answer(pipe, told)))


def child_of(module: str, watch: Watch, *arguments: str) -> Program:
    """One of our own modules, started as a program that has nothing of this process's settings."""
    return Program([sys.executable, "-P", "-m", module, *arguments], _environment(), watch)


def answer_of(ended: Ended) -> bytes:
    """What a child said. Raises TooDemanding when it had to be stopped, Damaged when it fell."""
    if ended.status == 0 and len(ended.said) <= LARGEST_ANSWER:
        return ended.said
    # killed by the clock, by its limit on processor time (SIGXCPU) or by the system; pdfium ends the whole process when
    # memory runs out, with SIGABRT, SIGTRAP or SIGILL
    if ended.late or ended.status in (NO_MEMORY, -9, -24, 137, 152, -6, -5, -4) or len(ended.said) > LARGEST_ANSWER:
        raise TooDemanding(f"the reader ended with {ended.status}")
    raise Damaged(f"the reader ended with {ended.status}")


def _answer(pipe: IO[bytes], told: Callable[[int, int], None] | None) -> bytes:
    """What comes behind the lines that say how far it is. The child may be in the hands of whoever made the file: a
    line that is not about the next page begins the answer."""
    line = b""
    behind = 0
    while told and (line := pipe.readline(LONGEST_LINE)) and (said := _PAGE.fullmatch(line)):
        page, pages = int(said[1]), int(said[2])
        if not behind < page <= pages:
            break
        told(page, pages)
        behind = page
    return line + pipe.read(LARGEST_ANSWER + 1 - len(line))


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {PARENT: str(os.getpid())}
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


__all__ = ["LARGEST_ANSWER", "NO_MEMORY", "answer_of", "child_of", "read_contained", "run_child"]
