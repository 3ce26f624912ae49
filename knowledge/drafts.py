"""A file that was read, shown to whoever sent it, and not published before they say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from knowledge import previews
from knowledge.errors import Undated, UnknownDraft, UnknownPassage
from knowledge.membership.numbers import new_number
from knowledge.previews import Draft, DraftPassage, Ended, Preview, Warned
from knowledge.publishing import Outcome, Publication, publish_inside
from knowledge.reading.kinds import Kind
from knowledge.shelf import withdrawn_of
from knowledge.store import originals
from knowledge.store.database import Database
from knowledge.store.drafts import DraftRow, DraftTable, EndedRow
from knowledge.store.instants import now_in_utc
from knowledge.store.shelf import ShelfTable
from knowledge.store.summaries import SummaryTable
from knowledge.structure.apart import Apart
from knowledge.structure.shape import is_current, to_json
from knowledge.taking import Given, Reading, read_file
from knowledge.trials import Trial, tried
from knowledge.versions import Place, place_of
from knowledge.waiting import draft_of, given_of, masked_of, named_of, reading_of, touch

__all__ = ["Draft", "DraftPassage", "Drafts", "Ended", "Preview", "Reading", "Warned", "read_file"]

NUMBER_SIGNS = 6
KEPT_DAYS = 7
"""How long a draft waits for whoever began it; what became of it is known for as long."""


class Drafts:
    """The drafts of one house. Every method that writes is one transaction; each may raise StoreError and its kinds.
    Nobody's rights are checked here. Not to be shared between threads, as its database."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = now_in_utc, *, months: int | None = None
    ) -> None:
        """`clock` gives aware instants; `months` after which memberships lapse, as `Membership` has it."""
        self._database = database
        self._clock = clock
        self._months = months
        self._drafts = DraftTable(database)
        self._summaries = SummaryTable(database)
        self._shelf = ShelfTable(database)

    def begin(
        self,
        reading: Reading,
        *,
        by: str | None,
        when: date | None = None,
        title: str | None = None,
        body: str | None = None,
    ) -> Draft:
        """Keep what `read_file` gave as a draft of the member `by`; it survives restarts. What the version that it
        would replace masks is masked. The same text begun again by the same member is the same draft, with what is
        newly given."""
        given = Given(when, title, body)
        with self._database.transaction():
            for row in self._drafts.begun_by(by):
                if row.text_hash == reading.text_hash:
                    self._drafts.keep_structure(row.number, to_json(reading.structured))
                    return draft_of(self._corrected(self._row(row.number), given))
            if reading.data is not None:
                originals.keep(self._database.folder, reading.data)
            number = new_number(NUMBER_SIGNS, self._was_given)
            found = reading.structured
            row = DraftRow(
                number,
                by,
                self._now(),
                reading.file,
                reading.original,
                reading.text,
                reading.text_hash,
                reading.ocr,
                reading.pictures,
                found.date,
                found.title,
                found.body,
                when,
                title,
                body,
                (),
                reading.kind,
                to_json(found),
            )
            self._drafts.add(row)
            self._inherit(row, reading)
            return draft_of(self._row(number))

    def get(self, number: str) -> Draft:
        """Raises UnknownDraft."""
        return draft_of(self._row(number))

    def of(self, by: str | None) -> tuple[Draft, ...]:
        """Newest first."""
        return tuple(draft_of(row) for row in self._drafts.begun_by(by))

    def all(self) -> tuple[Draft, ...]:
        """Everybody's, newest first."""
        return tuple(draft_of(row) for row in self._drafts.all())

    def ended(self, number: str) -> Ended | None:
        """What became of a draft that was published or cancelled during the last days; None of any other."""
        row = self._drafts.ended(number)
        if row is None:
            return None
        summary = self._shelf.one(row.summary_id) if row.summary_id is not None else None
        if summary is None:
            return Ended(number, None, None, 0, False)
        already = summary.published_at < row.ended_at
        return Ended(number, summary.id, summary.meeting, summary.passages, row.replaced and not already, already)

    def correct(
        self, number: str, *, when: date | None = None, title: str | None = None, body: str | None = None
    ) -> Draft:
        """What is given wins over what the file says; None leaves it, "" goes back to what the file says.
        Raises UnknownDraft."""
        self._understood(number)
        with self._database.transaction():
            return draft_of(self._corrected(self._row(number), Given(when, title, body)))

    def mask(self, number: str, passage_id: str, masked: bool) -> Draft:
        """Whether a passage is to be stored without ever being quoted. Raises UnknownDraft, UnknownPassage."""
        self._understood(number)
        with self._database.transaction():
            row = self._row(number)
            passage = next((one for one in reading_of(row).structured.passages if one.id == passage_id), None)
            if passage is None:
                raise UnknownPassage(passage_id)
            left = tuple(span for span in row.masks if not touch(span, passage.span))
            self._drafts.change(replace(row, masks=(*left, passage.span) if masked else left))
            return draft_of(self._row(number))

    def cancel(self, number: str) -> None:
        """Raises UnknownDraft."""
        with self._database.transaction():
            self._row(number)
            self._drafts.end(EndedRow(number, None, False, self._now()))
        self._sweep()

    def expire(self, days: int = KEPT_DAYS) -> int:
        """Forget the drafts that were begun so many days ago or earlier, with the originals that nothing else refers
        to, and what became of those that ended then. Returns how many drafts."""
        with self._database.transaction():
            last = self._now() - timedelta(days=days)
            count = self._drafts.delete_until(last)
            self._drafts.forget_ended_until(last)
        self._sweep()
        return count

    # -- looking at a draft

    def preview(self, number: str) -> Preview:
        """Raises UnknownDraft."""
        row = self._understood(number)
        reading = reading_of(row)
        place = place_of(self._summaries, reading, given_of(row), masked_of(row, reading), anywhere=True)
        same_day = self._summaries.of_day(place.meeting.date, place.meeting.body) if place.meeting else []
        gone = self._shelf.one(place.withdrawn.id) if place.withdrawn else None
        withdrawn = withdrawn_of(gone) if gone else None
        return previews.preview(reading, named_of(row), place, same_day, withdrawn, self._now().date())

    def passages(self, number: str) -> tuple[DraftPassage, ...]:
        """All, in order. Raises UnknownDraft."""
        row = self._understood(number)
        reading = reading_of(row)
        return previews.passages(reading, masked_of(row, reading))

    def try_out(self, number: str, most: int = 3) -> Trial:
        """What would come of the draft if whoever began it published it now, replacing what it would replace: at most
        `most` questions made of its own words with their answers, and whom it would tell. In a throwaway copy of the
        store: nothing of it remains. Raises UnknownDraft, Undated."""
        row = self._understood(number)
        if named_of(row).when is None:
            raise Undated(row.file)
        reading = reading_of(row)
        masked = masked_of(row, reading)
        return tried(self._database, reading, given_of(row), masked, row.by, self._now(), most, self._months)

    # -- publishing

    def publish(self, number: str, by: str | None, replace: bool, *, beside: bool = False) -> Publication:
        """Publish the draft, with its masks, as `by`; the draft is gone then. `replace` allows to put another version
        out of use: the one that `preview` calls `former`; `beside` says that it is none, and stays.

        Raises UnknownDraft; Undated, OtherVersion (`former` is of this meeting and neither was said, or is this very
        text): the draft is kept."""
        self._understood(number)
        now = self._now()
        with self._database.transaction():
            row = self._row(number)
            self._take_newer_masks(row)
            row = self._row(number)
            publication = publish_inside(
                self._database,
                reading_of(row),
                given_of(row),
                replace=replace,
                by=by,
                at=now,
                masked=masked_of(row, reading_of(row)),
                anywhere=True,
                beside=beside,
            )
            self._drafts.end(EndedRow(number, publication.summary, replace, self._end_of(publication, now)))
        if publication.outcome is Outcome.ALREADY:
            self._sweep()  # the same text may have been saved in other bytes
        return publication

    def _row(self, number: str) -> DraftRow:
        """Raises UnknownDraft."""
        row = self._drafts.with_number(number)
        if row is None:
            raise UnknownDraft(number)
        return row

    def _understood(self, number: str) -> DraftRow:
        """The row with what today's program understands of its text: found anew once after a change of the program, in
        a process of its own and outside of any transaction. Raises UnknownDraft, TooDemanding."""
        row = self._row(number)
        if row.structured is None or not is_current(row.structured):
            with Apart() as apart:
                structured = to_json(apart.structure(row.text, paged=row.kind == Kind.PDF))
            with self._database.transaction():
                self._drafts.keep_structure(number, structured)
            row = self._row(number)
        return row

    def _corrected(self, row: DraftRow, given: Given) -> DraftRow:
        """Inside a transaction. Another date may mean another former version, and its masks."""
        changed = replace(
            row,
            given_date=given.when or row.given_date,
            given_title=row.given_title if given.title is None else given.title,
            given_body=row.given_body if given.body is None else given.body,
        )
        if changed != row:
            self._drafts.change(changed)
            self._inherit(changed, reading_of(row), before=row)
        return self._row(row.number)

    def _inherit(self, row: DraftRow, reading: Reading, before: DraftRow | None = None) -> None:
        """Mask what the version before masks, and this draft does not yet; unless the draft as it was `before` had the
        same version before: what was unmasked since is not masked again."""
        place = self._place(row, reading)
        if before is not None and self._place(before, reading).earlier == place.earlier:
            return
        hidden = [one.span for one in reading.structured.passages if one.id in place.masked]
        spans = [span for span in hidden if span not in row.masks]
        if spans:
            self._drafts.change(replace(row, masks=(*row.masks, *spans)))

    def _take_newer_masks(self, row: DraftRow) -> None:
        """Mask what a version masks that was published after this draft was begun: its author has not seen it. Who
        wants it quoted sends the file again, and unmasks it."""
        reading = reading_of(row)
        earlier = self._place(row, reading).earlier
        published = self._shelf.one(earlier.id) if earlier is not None else None
        if published is not None and published.published_at > row.created_at:
            self._inherit(row, reading)

    def _place(self, row: DraftRow, reading: Reading) -> Place:
        """As far as masks are taken over."""
        return place_of(self._summaries, reading, given_of(row), None, anywhere=True)

    def _end_of(self, publication: Publication, now: datetime) -> datetime:
        """Later than what was published already, also in one second with it: so `ended` tells them apart."""
        row = self._shelf.one(publication.summary)
        if publication.outcome is not Outcome.ALREADY or row is None:
            return now
        return max(now, row.published_at + timedelta(seconds=1))

    def _was_given(self, number: str) -> bool:
        return self._drafts.with_number(number) is not None or self._drafts.ended(number) is not None

    def _sweep(self) -> None:
        # a transaction of its own: were the first undone, its draft would have lost its original
        with self._database.transaction():
            originals.sweep(self._database)

    def _now(self) -> datetime:
        """To the second, as the store keeps it."""
        return self._clock().astimezone(UTC).replace(microsecond=0)
