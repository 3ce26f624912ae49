"""What is published, to be looked through, given out as it was sent, and withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from knowledge import chapters
from knowledge.alerts import Alerts
from knowledge.chapters import Chapter, Part
from knowledge.errors import UnknownSummary
from knowledge.masking import pages_of
from knowledge.models import Meeting, Passage, Status
from knowledge.people import Deed
from knowledge.reading.kinds import Kind, name_for
from knowledge.store import originals
from knowledge.store.acts import ActTable
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc
from knowledge.store.shelf import ShelfTable, SummaryRow
from knowledge.store.summaries import Stored, SummaryTable
from knowledge.store.writing import SummaryWriter

REASON_SIGNS = 200
A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`by` is the number of a member, None from the shell or once they are forgotten."""

    reason: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One version of a summary. `passages` is 0 of a version whose passages moved to a newer one with the same text;
    `pages` None where the file has none; `masked`: the original is not to be given out. `council` is the number of the
    meeting's council, 0 where the file does not say; `ended_at` when it was replaced or withdrawn."""

    id: int
    meeting: Meeting
    version: int
    status: Status
    published_at: datetime
    passages: int
    pages: int | None
    ocr: bool
    masked: bool
    withdrawn: Withdrawn | None
    council: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Council:
    """Of which `meetings` have a published summary, the last on the day `latest`; `number` 0 and `name` None for the
    meetings whose summaries do not say."""

    number: int
    name: str | None
    meetings: int
    latest: date


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list of `total`."""

    summaries: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """`first` and `last` are its pages, None where the text has none; `passage_id` its first passage. A heading that
    only announces has neither passages nor pages."""

    title: str
    first: int | None
    last: int | None
    passages: int
    passage_id: str | None


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was sent; its name ends as its kind does."""

    name: str
    data: bytes


class Shelf:
    """The summaries of one house. Every method may raise StoreError and its kinds. Nobody's rights are checked here.
    Not to be shared between threads, as its database."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now_in_utc) -> None:
        """`clock` gives aware instants."""
        self._database = database
        self._clock = clock
        self._shelf = ShelfTable(database)
        self._summaries = SummaryTable(database)

    def summaries(
        self,
        council: int | None = None,
        *,
        offset: int = 0,
        limit: int = A_PAGE,
        statuses: Collection[Status] = (Status.PUBLISHED,),
    ) -> Listing:
        """Those of one council (by its number) or of all, the newest meeting first, its newest version first; a
        negative `limit` is none."""
        rows = self._shelf.listed(statuses, council, offset, limit)
        return Listing(tuple(map(_listed, rows)), self._shelf.count(statuses, council))

    def summary(self, summary_id: int) -> Listed:
        """Raises UnknownSummary."""
        return _listed(self._row(summary_id))

    def versions(self, summary_id: int) -> tuple[Listed, ...]:
        """All of the same meeting, newest first. Raises UnknownSummary."""
        return tuple(map(_listed, self._shelf.versions(self._row(summary_id).meeting_id)))

    def councils(self) -> tuple[Council, ...]:
        """Those of which a summary is published, the latest meeting first."""
        return tuple(Council(row.number, row.name, row.meetings, row.latest) for row in self._shelf.councils())

    def chapters(self, summary_id: int) -> tuple[Chapter, ...]:
        """All that may be read of it, by agenda item, in order. Raises UnknownSummary."""
        return chapters.chapters(self._stored(summary_id))

    def parts(self, summary_id: int, title: str | None) -> tuple[Part, ...]:
        """What a chapter holds, in order. Raises UnknownSummary."""
        return chapters.parts(self._stored(summary_id), title)

    def original(self, summary_id: int) -> Original:
        """The file as it was sent, checked against its hash: whatever it masks is in it. Raises UnknownSummary,
        OriginalMissing, OriginalDamaged."""
        row = self._row(summary_id)
        name = name_for(row.meeting.file, Kind(row.kind)) if row.kind else row.meeting.file
        return Original(name, originals.load(self._database.folder, row.original))

    def holding(self, passage_id: str) -> int:
        """The summary that a passage belongs to. Raises UnknownSummary."""
        found = self._summaries.of_passage(passage_id)
        if found is None:
            raise UnknownSummary(0)
        return found

    def withdraw(self, summary_id: int, by: str | None, reason: str) -> Listed:
        """It is not found or quoted any more, and leaves a trace: who (None from the shell), when, why (cut to 200
        characters). The same file can be published again, as a new version. Raises UnknownSummary, also for one that
        is not published."""
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        told = " ".join(reason.split())[:REASON_SIGNS].rstrip()
        with self._database.transaction():
            if not SummaryWriter(self._database).withdraw(summary_id, now, by, told):
                raise UnknownSummary(summary_id)
            if by is not None:
                ActTable(self._database).add(now, by, Deed.WITHDRAWN, str(summary_id))
            Alerts(self._database, lambda: now).withdrawn(summary_id)
        return self.summary(summary_id)

    def _row(self, summary_id: int) -> SummaryRow:
        row = self._shelf.one(summary_id)
        if row is None:
            raise UnknownSummary(summary_id)
        return row

    def _stored(self, summary_id: int) -> Stored:
        stored = self._summaries.load(summary_id)
        if stored is None:
            raise UnknownSummary(summary_id)
        return stored


def agenda_items(text: str, agenda: Sequence[str], passages: Sequence[Passage]) -> tuple[AgendaItem, ...]:
    """The items in order, each with the pages of its passages."""
    items = []
    paged = any(one.page for one in passages)
    for title in dict.fromkeys(agenda):
        inside = [one for one in passages if one.section[:1] == (title,)]
        pages = pages_of(text, [span for one in inside for span in (one.span, *one.headings[:1])], paged=paged)
        first, last = (pages[0], pages[-1]) if pages else (None, None)
        items.append(AgendaItem(title, first, last, len(inside), inside[0].id if inside else None))
    return tuple(items)


def withdrawn_of(row: SummaryRow) -> Withdrawn | None:
    """None of a summary that was not withdrawn."""
    if row.status is not Status.WITHDRAWN:
        return None
    return Withdrawn(row.reason or "", row.ended_at or row.published_at, row.withdrawn_by)


def _listed(row: SummaryRow) -> Listed:
    return Listed(
        row.id,
        row.meeting,
        row.version,
        row.status,
        row.published_at,
        row.passages,
        row.pages,
        row.ocr,
        row.masked,
        withdrawn_of(row),
        row.council,
        row.ended_at,
    )
