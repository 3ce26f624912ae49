"""The throwaway process that opens a file: `python -m knowledge.reading.child KIND < file > answer`.

Before it looks at the file it gives up what it could do harm with: memory, processor time, writing, and opening
anything. A process that may open no more files opens no socket either, so that nothing a file asks for reaches the
network or another file, in Python or in the libraries below.
"""

from __future__ import annotations

import codecs
import heapq  # noqa: F401 - collections.Counter loads it late, when nothing can be opened any more
import os
import sys
from collections.abc import Callable

from knowledge.errors import Damaged, Unreadable
from knowledge.reading.answers import refused, written
from knowledge.reading.limits import NO_MEMORY, PARENT, live_no_longer_than, lower

MEMORY = 800_000_000
PROCESSOR_SECONDS = 12
ENCODINGS = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *("ascii", "latin-1", "cp1252", "iso8859-15", "mac_roman", "cp850", "cp437"),
)
"""Those of Western texts, and of names in a zip. A page in another one is decoded by its looks."""


def main() -> int:
    """Status 0 with an answer, NO_MEMORY, or whatever a fall gives."""
    kind, *arguments = sys.argv[1:]
    live_no_longer_than(int(os.environ.get(PARENT, os.getppid())))
    lower("RLIMIT_AS", MEMORY)
    lower("RLIMIT_CPU", PROCESSOR_SECONDS)
    lower("RLIMIT_CORE", 0)
    lower("RLIMIT_FSIZE", 0)
    work = _work(kind)
    for encoding in ENCODINGS:
        codecs.lookup(encoding)  # loaded from a file at its first use, and later nothing can be opened
    lower("RLIMIT_NOFILE", 0)
    try:
        answer = work(sys.stdin.buffer.read(), *arguments)
    except MemoryError:
        return NO_MEMORY
    except Unreadable as error:
        answer = refused(error)
    except RecursionError:
        answer = refused(Damaged("nested too deep"))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _work(kind: str) -> Callable[..., bytes]:
    """What to do with the bytes, its libraries imported."""
    match kind:
        case "html":
            from knowledge.reading.html import read_html

            return lambda data: written(read_html(data), [])
        case "docx":
            from knowledge.reading.docx import read_docx

            return lambda data: written(read_docx(data), [])
        case "odt":
            from knowledge.reading.odt import read_odt

            return lambda data: written(read_odt(data), [])
        case "pdf":
            from knowledge.reading.pdf import read_pdf

            return lambda data: written(*read_pdf(data, _tell))
        case "scanned":
            from knowledge.reading.ocr_words import read_scanned

            return lambda data: written(read_scanned(data), [])
        case "picture":
            from knowledge.reading.pdf_pages import picture

            return lambda data, page: picture(data, int(page))
        case "marked":
            from knowledge.reading.pdf_marks import marked_page

            return lambda data, page: marked_page(data, int(page))
    raise ValueError(kind)


def _tell(page: int, pages: int) -> None:
    """A line in front of the answer; nobody may be waiting for it any more."""
    sys.stdout.buffer.write(b"page %d %d\n" % (page, pages))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
