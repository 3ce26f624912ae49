"""Scans: pages rendered in a child process, then read by tesseract, a program of the system. Its letters have places,
so that what is known of PDFs (columns, margins, headings) serves here too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from knowledge.errors import Damaged, EmptyFile, ScanWithoutOcr, TooDemanding
from knowledge.reading import limits
from knowledge.reading.answers import document_of
from knowledge.reading.document import Document
from knowledge.reading.processes import run
from knowledge.reading.watch import Watch

LANGUAGE = "fra"
SECONDS = 60
"""On the clock, for one page; a dense one takes 7."""
MOST_PAGES = 60
"""Pages that are read."""
ALL_SECONDS = 300
"""On the clock, for all pages of a document, from when it is its turn: sixty dense pages take 210 on two processors,
and nobody waits longer in front of a phone."""
MEMORY = 800_000_000
LARGEST_TABLE = 20_000_000
"""Bytes that tesseract may say of one page; of a dense one it says 60,000."""
DPI = 200
SURE = 30
"""Percent of confidence under which a word is a stain."""
POINTS = 72 / DPI

_TURN = Lock()
"""A document takes all processors while it is read."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """What is installed: the program's path, and whether it knows French."""

    path: str | None
    french: bool


def installed() -> Tesseract:
    path = shutil.which("tesseract")
    if path is None:
        return Tesseract(None, False)
    try:
        said = subprocess.run(  # noqa: S603 - the program found on the path
            [path, "--list-langs"], capture_output=True, text=True, timeout=10, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return Tesseract(None, False)
    return Tesseract(path, LANGUAGE in said.stdout.split())


def read_scan(data: bytes, scans: list[int], document: Document, watch: Watch) -> Document:
    """The document with the words of the pages `scans` (from 1) in their place. One document at a time in this process:
    the next one waits for its turn. Raises ScanWithoutOcr, TooDemanding, Damaged, EmptyFile,
    ReadingCancelled.

    Where most pages have letters of their own and nothing is installed to read the others, those count as pictures."""
    found = installed()
    if found.path is None or not found.french:
        if 2 * len(scans) >= document.text.count("\f") + 1:
            raise ScanWithoutOcr("tesseract or its French data are missing")
        return Document(document.text, pictures=tuple(sorted({*document.pictures, *scans})))
    if len(scans) > MOST_PAGES:
        raise TooDemanding("too many pages to read by OCR")
    watch.slow_from_here()
    while not _TURN.acquire(timeout=0.2):
        watch.check()
    try:
        tables = _tables(found.path, data, scans, watch)
    finally:
        _TURN.release()
    return _laid(data, scans, tables, document, watch)


def _tables(path: str, data: bytes, scans: list[int], watch: Watch) -> list[str]:
    """Tesseract's table of the words of each page, several pages at a time.

    Not in an executor of concurrent.futures: the interpreter would wait for it at its end. However this ends, no
    process is left."""
    waiting: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, str | BaseException]] = SimpleQueue()
    for page in scans:
        waiting.put(page)

    def work() -> None:
        try:
            while True:
                page = waiting.get_nowait()
                done.put((page, _page(path, data, page, watch)))
        except Empty:
            pass
        except BaseException as error:  # raised again by whoever waits
            done.put((0, error))

    readers = [Thread(target=work, daemon=True) for _ in range(min(len(scans), 4, os.cpu_count() or 1))]
    end = time.monotonic() + ALL_SECONDS
    tables: dict[int, str] = {}
    try:
        for reader in readers:
            reader.start()
        while len(tables) < len(scans):
            page, got = done.get(timeout=max(0.0, end - time.monotonic()))
            if isinstance(got, BaseException):
                raise got
            tables[page] = got
            watch.page(len(tables), len(scans))
    except Empty:
        raise TooDemanding("OCR of all pages") from None
    finally:
        if len(tables) < len(scans):
            watch.abandon()
        for reader in readers:
            if reader.ident is not None:
                reader.join()
    return [tables[page] for page in scans]


def _page(path: str, data: bytes, number: int, watch: Watch) -> str:
    """Tesseract's table of the words of one page."""
    from knowledge.reading.contained import run_child

    picture = run_child(["picture", str(number)], data, watch)
    if not picture.startswith(b"P5 "):
        raise Damaged(f"page {number} cannot be drawn")  # tesseract knows many formats, and is to open this one alone
    limited = [sys.executable, "-I", "-S", limits.__file__, str(os.getpid()), str(MEMORY), str(SECONDS)]
    environment = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LANG") if name in os.environ}
    ended = run(
        [*limited, path, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "--psm", "3", "tsv"],
        picture,
        seconds=SECONDS,
        environment=environment | {"OMP_THREAD_LIMIT": "1"},
        heard=lambda pipe: pipe.read(LARGEST_TABLE + 1),
        watch=watch,
    )
    if ended.late or ended.status or len(ended.said) > LARGEST_TABLE:
        raise TooDemanding(f"OCR of page {number} ended with {ended.status}")
    return ended.said.decode("utf-8", "replace")


def _laid(data: bytes, scans: list[int], tables: list[str], document: Document, watch: Watch) -> Document:
    """The whole text again, the words of scans laid out like letters of a PDF, in a child process."""
    import json

    from knowledge.reading.contained import run_child

    words = json.dumps({"scans": dict(zip(map(str, scans), tables, strict=True))}).encode()
    found, _ = document_of(run_child(["scanned"], len(words).to_bytes(8, "big") + words + data, watch))
    if not found.text.strip():
        raise EmptyFile("OCR found no word")
    return Document(found.text, ocr=True, pictures=document.pictures)
