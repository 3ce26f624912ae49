"""Which reader reads which file, and where: plain text here, everything else in a child process."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from knowledge.errors import EmptyFile, TooDemanding, TooLarge
from knowledge.reading.contained import read_contained
from knowledge.reading.document import Document
from knowledge.reading.kinds import MARKDOWN, SUFFIXES, Kind, kind_of, suffix_of
from knowledge.reading.markdown import rendered
from knowledge.reading.text import decode, unquoted
from knowledge.reading.watch import Watch

LARGEST = 20_000_000
"""Bytes of a file, pictures and fonts included: what Telegram lets a bot download."""
LARGEST_TEXT = 1_000_000
"""Characters, or bytes of a text file: some two hundred and fifty pages; summaries stay under 100,000. With the limits
below, the worst text found is understood in some eight seconds."""
MOST_LINES = 40_000
MOST_PAGES = 2_000
MOST_MARKS = 100
"""Accents piled on one letter: they are put in order in a time that grows with the square of their number, while the
whole process waits."""


def read(name: str, data: bytes, watch: Watch | None = None) -> Document:
    """The document that the bytes hold; `name` only counts where they say nothing.

    Raises EmptyFile, TooLarge, NotText, UnsupportedFormat, NotADocument, Damaged, Protected, TooDemanding,
    ScanWithoutOcr, ReadingCancelled."""
    if not data.strip():
        raise EmptyFile(name)
    if len(data) > LARGEST:
        raise TooLarge(len(data), LARGEST)
    kind = kind_of(name, data)
    if kind is Kind.TEXT:
        if len(data) > LARGEST_TEXT:
            raise TooLarge(len(data), LARGEST_TEXT)
        text = decode(data)
        document = Document(rendered(text) if suffix_of(name) in MARKDOWN else unquoted(text))
    else:
        document = replace(read_contained(kind, data, watch or Watch()), kind=kind)
    if not document.text.strip():
        raise EmptyFile(name)
    if len(document.text) > LARGEST_TEXT:
        raise TooLarge(len(document.text), LARGEST_TEXT)
    if document.text.count("\n") > MOST_LINES or document.text.count("\f") > MOST_PAGES:
        raise TooDemanding("too many lines or pages")
    if _piled(document.text):
        raise TooDemanding("too many accents on one letter")
    return document


def _piled(text: str) -> bool:
    run = 0
    for sign in text:
        run = run + 1 if sign > "\u02ff" and unicodedata.combining(sign) else 0
        if run > MOST_MARKS:
            return True
    return False


__all__ = ["LARGEST", "LARGEST_TEXT", "SUFFIXES", "read"]
