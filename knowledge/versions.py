"""Where a text stands among the summaries that are in the store: the same one again, a correction, something new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.masking import masked_among
from knowledge.models import Meeting, Status, Summary
from knowledge.search.indexing import words_hash
from knowledge.store.summaries import SummaryTable
from knowledge.taking import Given, Reading, found_in, named

SAME = 0.5
"""The share of its passages that a corrected version has in common with the former one."""


@dataclass(frozen=True, slots=True)
class Place:
    """`meeting` is None while the text has no date. `known` is the published summary with exactly this text, `changes`
    whether anything else would differ from it; `former` the published version of the same meeting (`known` first of
    all); `alike` a published one of another date or council that is mostly the same text; `withdrawn` the one that
    this takes up again; `masked` the ids of the passages that are not to be quoted."""

    meeting: Meeting | None
    known: Summary | None
    changes: bool
    former: Summary | None
    alike: Summary | None
    withdrawn: Summary | None
    masked: frozenset[str]

    @property
    def earlier(self) -> Summary | None:
        """The version before, whatever became of it."""
        return self.former or self.alike or self.withdrawn


def place_of(
    table: SummaryTable, reading: Reading, given: Given, masked: Collection[str] | None, *, anywhere: bool
) -> Place:
    """`masked` None takes over the masks of the version before. `anywhere`: look for `alike` too, because a date or a
    council may have been misread, then or now; and what the file says corrects what the same text was published
    with, as what is given does."""
    called = named(reading.file, found_in(reading.structured), given)
    meeting = Meeting(called.title, called.when, called.body, reading.file) if called.when else None
    hashes = {words_hash(passage.span.of(reading.text)) for passage in reading.structured.passages}
    known = table.with_text(reading.text_hash)
    former = known
    if former is None and meeting is not None:
        former = _same_meeting(table, meeting, hashes, Status.PUBLISHED)
    alike = _alike(table, hashes) if former is None and anywhere else None
    withdrawn = None
    if former is None:
        withdrawn = table.with_text(reading.text_hash, Status.WITHDRAWN)
        if withdrawn is None and meeting is not None:
            withdrawn = _same_meeting(table, meeting, hashes, Status.WITHDRAWN)
        if withdrawn is not None and table.has_published(withdrawn.id):
            withdrawn = None
    kept = inherited(table, reading, former or alike or withdrawn)
    hidden = kept if masked is None else masked_among(reading.structured.passages, masked)
    if anywhere:
        own_title = called.title if called.title != PurePath(reading.file).stem else None
        given = Given(called.when, own_title, called.body)
    changes = known is not None and (given.corrects(known.meeting) or hidden != kept)
    return Place(meeting, known, changes, former, alike, withdrawn, hidden)


def inherited(table: SummaryTable, reading: Reading, earlier: Summary | None) -> frozenset[str]:
    """The passages that hold the very words of a passage that an earlier version masks."""
    if earlier is None or not earlier.masked:
        return frozenset()
    hidden = {kept.words_hash for kept in table.passages(earlier.id) if kept.masked}
    passages = reading.structured.passages
    return masked_among(
        passages, {passage.id for passage in passages if words_hash(passage.span.of(reading.text)) in hidden}
    )


def _same_meeting(table: SummaryTable, meeting: Meeting, hashes: set[str], status: Status) -> Summary | None:
    """The summary of the same council and day that this text corrects: same file name, or mostly the same passages."""
    stem = PurePath(meeting.file).stem
    for other in table.of_day(meeting.date, meeting.body, status):
        if other.meeting.file == meeting.file:
            return other
        # without a council, texts of one day with titles of their own are different texts, whatever they share
        unnamed = meeting.title == stem or other.meeting.title == PurePath(other.meeting.file).stem
        alike = meeting.body is not None or unnamed or other.meeting.title == meeting.title
        if alike and table.shared_passages(other.id, hashes) >= SAME * len(hashes):
            return other
    return None


def _alike(table: SummaryTable, hashes: set[str]) -> Summary | None:
    """The published summary that is mostly the same text, seen from both."""
    other = table.most_alike(hashes)
    if other is None:
        return None
    theirs = {kept.words_hash for kept in table.passages(other.id)}
    return other if len(hashes & theirs) >= SAME * max(len(hashes), len(theirs)) else None
