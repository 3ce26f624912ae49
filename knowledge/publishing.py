"""A file becomes a published summary, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.alerts import Alerts
from knowledge.errors import OtherVersion, Undated
from knowledge.models import Meeting, Status, Summary
from knowledge.people import Deed
from knowledge.shelf import Withdrawn, withdrawn_of
from knowledge.store import originals
from knowledge.store.acts import ActTable
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc
from knowledge.store.shelf import ShelfTable
from knowledge.store.summaries import SummaryTable
from knowledge.store.writing import SummaryWriter
from knowledge.taking import Given, Reading, contents_of, read_file
from knowledge.versions import Place, place_of

__all__ = [
    "Given",
    "Outcome",
    "Publication",
    "Reading",
    "already_published",
    "publish",
    "publish_inside",
    "publish_reading",
    "read_file",
    "taken_back",
]


class Outcome(StrEnum):
    PUBLISHED = "published"
    ALREADY = "already"
    """The same text is published already; nothing was written."""
    REPLACED = "replaced"
    """A former version of this meeting's summary is no longer quoted."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A summary that stays published beside the new one: `alike`, nearly the same text under another date or council;
    else another text of the same council and day."""

    summary: int
    meeting: Meeting
    alike: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """`pages` is None where the file has none; `ocr` says that letters were read from pictures, `pictures` which pages
    hold pictures whose words, if any, are not in the text; `summary` is the number of the summary that is published
    now; `neighbour` what may have to be withdrawn."""

    outcome: Outcome
    meeting: Meeting
    agenda: tuple[str, ...]
    passages: int
    pages: int | None
    ocr: bool = False
    pictures: tuple[int, ...] = ()
    summary: int = 0
    neighbour: Neighbour | None = None


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
    """Read the file `name` (its bytes are `data`) and publish it. What is given wins over what the file says; what was
    masked in the version before stays so. `by` is the number of who does it, None from the shell: whoever else follows
    something in it gets an alert.

    The same text again changes nothing, unless `replace` is true and something given differs: then the meeting is
    corrected. A file that is published with these very bytes is not read again.

    Raises Unreadable (and its kinds), Undated, OtherVersion (another text of the same meeting is published and
    `replace` is false), StoreError (and its kinds)."""
    given = Given(when, title, body)
    known = already_published(database, data, given, replace=replace)
    if known is not None:
        return known
    return publish_reading(database, read_file(name, data), given, replace=replace, by=by)


def already_published(database: Database, data: bytes, given: Given, *, replace: bool) -> Publication | None:
    """What `publish` would give for a file that is published with these very bytes, without reading it; None when it
    has to be read."""
    known = SummaryTable(database).with_original(originals.name_of(data))
    if known is None or (replace and given.corrects(known.meeting)):
        return None
    return _already(database, known)


def taken_back(database: Database, reading: Reading) -> Withdrawn | None:
    """How this very text was withdrawn, when nothing of its meeting is published since: publishing it takes it up
    again."""
    table = SummaryTable(database)
    gone = table.with_text(reading.text_hash, Status.WITHDRAWN)
    if gone is None or table.with_text(reading.text_hash) is not None or table.has_published(gone.id):
        return None
    row = ShelfTable(database).one(gone.id)
    return withdrawn_of(row) if row is not None else None


def publish_reading(
    database: Database, reading: Reading, given: Given, *, replace: bool, beside: bool = False, by: str | None = None
) -> Publication:
    """As `publish`, of a file that was read; `beside` as `publish_inside` has it. Raises Undated, OtherVersion,
    StoreError (and its kinds)."""
    with database.transaction():
        return publish_inside(database, reading, given, replace=replace, by=by, at=now_in_utc(), beside=beside)


def publish_inside(
    database: Database,
    reading: Reading,
    given: Given,
    *,
    replace: bool,
    by: str | None,
    at: datetime,
    masked: Collection[str] | None = None,
    anywhere: bool = False,
    beside: bool = False,
) -> Publication:
    """The one way through which a summary is published, inside a transaction of the caller, which undoes everything
    when this raises.

    `masked` are the ids of the passages that are not to be quoted; None keeps what the version before masks.
    `anywhere`: with `replace`, a version that stands under another date or council is replaced too, as
    `versions.place_of` says.
    `beside`, without `replace`: another text of the same meeting stays published; this one is no version of it.

    Raises Undated, OtherVersion, StoreError (and its kinds)."""
    table = SummaryTable(database)
    # inside the transaction, so that two publications of one text at once cannot both find it new
    place = place_of(table, reading, given, masked, anywhere=anywhere)
    if place.known is not None and not (place.changes and (replace or anywhere)):
        return _already(database, place.known)
    if place.meeting is None:
        raise Undated(reading.file)
    if place.former is not None and not replace and not (beside and place.known is None):
        raise OtherVersion(place.former.meeting.title, place.former.meeting.date)
    if reading.data is not None:
        originals.keep(database.folder, reading.data)
    former = (place.former or (place.alike if anywhere else None)) if replace else None
    earlier = former or place.withdrawn
    contents = contents_of(reading, place.meeting, place.masked)
    neighbour = _neighbour(table, place, former)
    summary_id = SummaryWriter(database).add(
        place.meeting, contents, at=at, continues=earlier.id if earlier is not None else None
    )
    if by is not None:
        # the trail is of what members do; who has the shell has everything
        ActTable(database).add(at, by, Deed.PUBLISHED, str(summary_id))
    Alerts(database, lambda: at).write(summary_id, by)
    outcome = Outcome.REPLACED if former is not None else Outcome.PUBLISHED
    return Publication(
        outcome,
        place.meeting,
        contents.agenda,
        len(contents.passages),
        contents.pages,
        contents.ocr,
        contents.pictures,
        summary_id,
        neighbour,
    )


def _neighbour(table: SummaryTable, place: Place, former: Summary | None) -> Neighbour | None:
    """What stays beside, when `former` is replaced."""
    if place.alike is not None and place.alike != former:
        return Neighbour(place.alike.id, place.alike.meeting, True)
    same_day = table.of_day(place.meeting.date, place.meeting.body) if place.meeting else []
    others = [one for one in same_day if former is None or one.id != former.id]
    return Neighbour(others[0].id, others[0].meeting, False) if others else None


def _already(database: Database, known: Summary) -> Publication:
    had = SummaryTable(database).understood(known.id)
    return Publication(
        Outcome.ALREADY, known.meeting, had.agenda, had.passages, had.pages, had.ocr, had.pictures, known.id
    )
