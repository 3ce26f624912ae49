"""A file as it was read, before anything of it is stored: what it says, what somebody says about it, what will be
stored."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from knowledge.errors import NothingToQuote
from knowledge.models import Meeting
from knowledge.reading import read
from knowledge.reading.kinds import Kind
from knowledge.reading.watch import Watch
from knowledge.search.indexing import index, spelled_out, words
from knowledge.store import originals
from knowledge.store.writing import Contents
from knowledge.structure.apart import Apart
from knowledge.structure.structuring import Structured, structure

UNNAMED = "sans titre"
"""The title of a text that neither says one nor comes from a file with a name."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `original` is the hash of its bytes; `data` the bytes, None when they are kept already;
    `text_hash` is the same for the same words, however the file was saved; `kind` is None for what was read before it
    was kept."""

    file: str
    original: str
    text: str
    text_hash: str
    structured: Structured
    ocr: bool = False
    pictures: tuple[int, ...] = ()
    data: bytes | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says about a meeting; it wins over what the file says. Blank is not given."""

    when: date | None = None
    title: str | None = None
    body: str | None = None

    def corrects(self, known: Meeting) -> bool:
        """Whether it differs from what the same text was published with: a misread date, a wrong name."""
        given = ((self.when, known.date), (_told(self.title), known.title), (_told(self.body), known.body))
        return any(told is not None and told != had for told, had in given)


@dataclass(frozen=True, slots=True)
class Named:
    """What a meeting is called, and when it was; None where neither the file nor anybody says."""

    when: date | None
    title: str
    body: str | None


def read_file(name: str, data: bytes, watch: Watch | None = None) -> Reading:
    """Read a file; may take seconds, and minutes where pages are read by OCR. Needs no store, and may be called in any
    thread.

    `watch` tells how far it is, and stops it: nothing of the file is then worked on in this process. Without one, as in
    the shell, the text's structure is found here, which is faster where there are many files.

    Raises Unreadable and its kinds, ReadingCancelled."""
    if watch is None:
        document = read(name, data)
        structured = structure(document.text, paged=document.kind is Kind.PDF)
    else:
        with Apart(watch) as apart:
            document = read(name, data, watch)
            structured = apart.structure(document.text, paged=document.kind is Kind.PDF)
    if not structured.passages:
        raise NothingToQuote(name)
    return Reading(
        file_name(name),
        originals.name_of(data),
        document.text,
        text_hash(document.text),
        structured,
        document.ocr,
        document.pictures,
        data,
        document.kind,
    )


def file_name(name: str) -> str:
    """Without folders, and a text: a file system may hold names that are none. Its stem is a title (`named`)."""
    path = PurePath(name.encode("utf-8", "replace").decode("utf-8"))
    return _shown(path.stem) + _line(path.suffix)


def named(file: str, found: Given, given: Given) -> Named:
    """What the file says and what is given, together. A text without a title is called by its council or its file."""
    body = _told(given.body) or found.body
    title = _told(given.title) or found.title or body or _shown(PurePath(file).stem)
    return Named(given.when or found.when, title, body)


def found_in(structured: Structured) -> Given:
    return Given(structured.date, structured.title, structured.body)


def contents_of(reading: Reading, meeting: Meeting, masked: Collection[str]) -> Contents:
    """What is stored of a reading. `masked` is closed (`masking.masked_among`)."""
    text, structured = reading.text, reading.structured
    return Contents(
        text=text,
        text_hash=reading.text_hash,
        original=reading.original,
        ocr=reading.ocr,
        pictures=reading.pictures,
        kind=reading.kind,
        pages=structured.pages,
        agenda=structured.agenda,
        passages=index(meeting, text, structured, masked),
        words=words(meeting, text, structured, masked),
        acronyms=spelled_out(text, structured, masked),
    )


def text_hash(text: str) -> str:
    """The same for the same words, however the file was saved."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _shown(stem: str) -> str:
    return _line(stem) or UNNAMED


def _line(words: str) -> str:
    """One line, of signs that show and turn nothing around them."""
    return " ".join(_UNSEEN.sub("", " ".join(words.split())).split())


def _told(words: str | None) -> str | None:
    return _line(words or "") or None
