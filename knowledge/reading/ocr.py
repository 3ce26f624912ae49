"""Scans: pages rendered in a child process, then read by tesseract, a program of the system. Its letters have places,
so that what is known of PDFs (columns, margins, headings) serves here too."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import EmptyFile, ScanWithoutOcr, TooDemanding
from knowledge.reading.document import Document

LANGUAGE = "fra"
SECONDS = 60
"""On the clock, for one page; a dense one takes 7."""
MOST_PAGES = 60
"""Pages that are read: some five minutes."""
MEMORY_KB = 800_000
DPI = 200
SURE = 30
"""Percent of confidence under which a word is a stain."""
POINTS = 72 / DPI


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


def read_scan(data: bytes, scans: list[int], document: Document) -> Document:
    """The document with the words of the pages `scans` (from 1) in their place. Raises ScanWithoutOcr, TooDemanding,
    EmptyFile.

    Where most pages have letters of their own and nothing is installed to read the others, those count as pictures."""
    found = installed()
    if found.path is None or not found.french:
        if 2 * len(scans) >= document.text.count("\f") + 1:
            raise ScanWithoutOcr("tesseract or its French data are missing")
        return Document(document.text, pictures=tuple(sorted({*document.pictures, *scans})))
    if len(scans) > MOST_PAGES:
        raise TooDemanding("too many pages to read by OCR")
    path = found.path
    with ThreadPoolExecutor(max_workers=max(1, min(4, os.cpu_count() or 1))) as pool:
        tables = list(pool.map(lambda page: _page(path, data, page), scans))
    return _laid(data, scans, tables, document)


def _page(path: str, data: bytes, number: int) -> str:
    """Tesseract's table of the words of one page."""
    from knowledge.reading.contained import run_child

    picture = run_child(["picture", str(number)], data)
    # the shell lowers the limits and gives its place to tesseract
    limited = f'ulimit -v {MEMORY_KB}; ulimit -t {SECONDS}; exec "$0" "$@"'
    command = [path, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "--psm", "3", "tsv"]
    environment = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LANG") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own words; the picture is made by us
            ["/bin/sh", "-c", limited, *command] if Path("/bin/sh").exists() else command,
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=environment | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise TooDemanding(f"OCR of page {number}") from error
    if done.returncode:
        raise TooDemanding(f"OCR of page {number} ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def _laid(data: bytes, scans: list[int], tables: list[str], document: Document) -> Document:
    """The whole text again, the words of scans laid out like letters of a PDF, in a child process."""
    import json

    from knowledge.reading.contained import run_child

    words = json.dumps({"scans": dict(zip(map(str, scans), tables, strict=True))}).encode()
    answer = json.loads(run_child(["scanned"], len(words).to_bytes(8, "big") + words + data))
    if answer.get("error") or not answer["text"].strip():
        raise EmptyFile("OCR found no word")
    return Document(answer["text"], ocr=True, pictures=document.pictures)
