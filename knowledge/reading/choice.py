"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from knowledge.errors import EmptyFile, TooLarge, UnsupportedFormat
from knowledge.reading.document import Document
from knowledge.reading.text import decode

LARGEST = 2_000_000
"""Bytes of a text file: some five hundred pages, more than any summary."""


def _plain(data: bytes) -> Document:
    return Document(decode(data))


_READERS: dict[str, Callable[[bytes], Document]] = {".txt": _plain, ".text": _plain, ".md": _plain, ".markdown": _plain}

SUFFIXES = frozenset(_READERS)
"""Endings of the files that can be read, in lower case, with the dot."""


def read(name: str, data: bytes) -> Document:
    """Raises UnsupportedFormat, EmptyFile, TooLarge, NotText."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _READERS:
        raise UnsupportedFormat(suffix)
    if not data.strip():
        raise EmptyFile(name)
    if len(data) > LARGEST:
        raise TooLarge(len(data), LARGEST)
    document = _READERS[suffix](data)
    if not document.text.strip():
        raise EmptyFile(name)
    return document
