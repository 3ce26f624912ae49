"""A file becomes a published summary, in one transaction or not at all."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from knowledge.alerts import Alerts
from knowledge.errors import NothingToQuote, OtherVersion, Undated
from knowledge.models import Meeting, Summary
from knowledge.reading import read
from knowledge.search.indexing import index, words
from knowledge.store import originals
from knowledge.store.database import Database
from knowledge.store.summaries import Indexed, SummaryTable
from knowledge.structure import structure

SAME = 0.5
"""The share of its passages that a corrected version has in common with the former one."""


class Outcome(StrEnum):
    PUBLISHED = "published"
    ALREADY = "already"
    """The same text is published already; nothing was written."""
    REPLACED = "replaced"
    """A former version of this meeting's summary is no longer quoted."""


@dataclass(frozen=True, slots=True)
class Publication:
    """`pages` is None where the file has none; `ocr` says that letters were read from pictures, `pictures` which pages
    hold pictures whose words, if any, are not in the text."""

    outcome: Outcome
    meeting: Meeting
    agenda: tuple[str, ...]
    passages: int
    pages: int | None
    ocr: bool = False
    pictures: tuple[int, ...] = ()


def publish(
    database: Database,
    name: str,
    data: bytes,
    *,
    when: date | None = None,
    title: str | None = None,
    body: str | None = None,
    replace: bool = False,
    by: str | None = None,
) -> Publication:
    """Read the file `name` (its bytes are `data`) and publish it. What is given wins over what the file says.
    Whoever follows something in it gets an alert, but for the member with the number `by`, who publishes it.

    The same text again changes nothing, unless `replace` is true and something given differs: then the meeting is
    corrected.

    Raises Unreadable (and its kinds), Undated, OtherVersion (another text of the same meeting is published and
    `replace` is false), StoreError (and its kinds)."""
    # a file system may hold names that are no text
    name = name.encode("utf-8", "replace").decode("utf-8")
    document = read(name, data)
    text = document.text
    structured = structure(text)
    if not structured.passages:
        raise NothingToQuote(name)
    table = SummaryTable(database)
    text_hash = _text_hash(text)
    with database.transaction():
        # inside the transaction, so that two publications of one text at once cannot both find it new
        known = table.with_text(text_hash)
        if known is not None and not (replace and _corrects(known.meeting, when, title, body)):
            return Publication(
                Outcome.ALREADY,
                known.meeting,
                structured.agenda,
                len(structured.passages),
                structured.pages,
                known.ocr,
                document.pictures,
            )
        found_date = when or structured.date
        if found_date is None:
            raise Undated(name)
        council = (body or "").strip() or structured.body
        called = (title or "").strip() or structured.title or council or PurePath(name).stem
        meeting = Meeting(called, found_date, council, PurePath(name).name)
        passages = index(meeting, text, structured)
        former = known or _former(table, meeting, passages)
        if former is not None and not replace:
            raise OtherVersion(former.meeting.title, former.meeting.date)
        summary_id = table.add(
            meeting,
            text,
            original=originals.keep(database.folder, data),
            text_hash=text_hash,
            agenda=structured.agenda,
            passages=passages,
            words=words(meeting, text, structured),
            acronyms=structured.acronyms,
            replaces=former.id if former else None,
            ocr=document.ocr,
        )
        Alerts(database).write(summary_id, by)
    outcome = Outcome.REPLACED if former else Outcome.PUBLISHED
    return Publication(
        outcome,
        meeting,
        structured.agenda,
        len(structured.passages),
        structured.pages,
        document.ocr,
        document.pictures,
    )


def _corrects(known: Meeting, when: date | None, title: str | None, body: str | None) -> bool:
    """Whether what is given differs from what the same text was published with: a misread date, a wrong name."""
    given = (
        (when, known.date),
        ((title or "").strip() or None, known.title),
        ((body or "").strip() or None, known.body),
    )
    return any(told is not None and told != had for told, had in given)


def _text_hash(text: str) -> str:
    """The same for the same words, however the file was saved."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _former(table: SummaryTable, meeting: Meeting, passages: tuple[Indexed, ...]) -> Summary | None:
    """The published summary of the same council and day that this text corrects: same file name, or mostly the same
    passages."""
    hashes = {indexed.words_hash for indexed in passages}
    stem = PurePath(meeting.file).stem
    for other in table.of_day(meeting.date, meeting.body):
        if other.meeting.file == meeting.file:
            return other
        # without a council, texts of one day with titles of their own are different texts, whatever they share
        unnamed = meeting.title == stem or other.meeting.title == PurePath(other.meeting.file).stem
        alike = meeting.body is not None or unnamed or other.meeting.title == meeting.title
        if alike and table.shared_passages(other.id, hashes) >= SAME * len(hashes):
            return other
    return None
