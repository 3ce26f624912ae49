"""Where a text stands among the summaries that are in the store: the same one again, a correction, something new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from knowledge.likeness import Likeness, Run, Runs, likeness, runs, said_often, without
from knowledge.masking import masked_among
from knowledge.models import Meeting, Passage, Status, Summary
from knowledge.search.indexing import words_hash
from knowledge.shapes import from_json
from knowledge.store.summaries import SummaryTable
from knowledge.taking import Given, Reading, found_in, named

SAME = 0.55
"""The share of the shorter one that two versions of one day's summary have in common: three paragraphs of which one was
written anew have 0.64, two texts of one day that share a sentence and the date of the next meeting 0.36."""
GROWN = 0.2
"""And of the longer one, unless the file has the same name: a short message is not an earlier version of the summary
that it is taken from. The name alone says nothing: « compte rendu.pdf » is the name of many."""
ELSEWHERE = 0.85
"""The share of the longer one of a text that stands under another date or council. Months of one template have up to
0.75, five lines of which the date was mended 0.9."""
NEAREST = 3
"""Summaries that share most passages with a text, and are compared with it."""
AROUND = 6
"""Summaries of the council in which its template is looked for."""
MENDED = 0.5
"""The share of the shorter one that a passage has in common with a masked one which it is taken for, mended or cut
otherwise: of ten words one may be written anew. To mask too much is seen, to mask too little is read by everybody."""
FEWEST = 3
"""Runs in common, at least: five words in a row, or « Réponse de la Direction » would be masked with what it opens."""


@dataclass(frozen=True, slots=True)
class Place:
    """`meeting` is None while the text has no date. `known` is the published summary with exactly this text, `changes`
    whether anything else would differ from it; `former` the published version of the same meeting (`known` first of
    all); `alike` a published one of another date or council that is nearly the same text; `withdrawn` the one that
    this takes up again; `masked` the ids of the passages that are not to be quoted; `unsure`: something that the
    version before masks is not there word for word."""

    meeting: Meeting | None
    known: Summary | None
    changes: bool
    former: Summary | None
    alike: Summary | None
    withdrawn: Summary | None
    masked: frozenset[str]
    unsure: bool

    @property
    def earlier(self) -> Summary | None:
        """The version before, whatever became of it."""
        return self.former or self.alike or self.withdrawn


def place_of(
    table: SummaryTable, reading: Reading, given: Given, masked: Collection[str] | None, *, anywhere: bool
) -> Place:
    """`masked` None takes over the masks of the version before. `anywhere`: a date or a council may have been misread,
    then or now: what the file says corrects what the same text was published with, as what is given does."""
    called = named(reading.file, found_in(reading.structured), given)
    meeting = Meeting(called.title, called.when, called.body, reading.file) if called.when else None
    known = table.with_text(reading.text_hash)
    former = known
    if former is None and meeting is not None:
        former = _same_meeting(table, meeting, reading, Status.PUBLISHED)
    alike = _elsewhere(table, reading) if former is None else None
    withdrawn = None
    if former is None:
        withdrawn = table.with_text(reading.text_hash, Status.WITHDRAWN)
        if withdrawn is None and meeting is not None:
            withdrawn = _same_meeting(table, meeting, reading, Status.WITHDRAWN)
        if withdrawn is not None and table.has_published(withdrawn.id):
            withdrawn = None
    # in the shell nobody is there to see what a text of another meeting masks, and to unmask it
    earlier = former or (alike if anywhere else None) or withdrawn
    kept, unsure = inherited(table, reading, earlier)
    hidden = kept if masked is None else masked_among(reading.structured.passages, masked)
    if anywhere:
        own_title = called.title if called.title != PurePath(reading.file).stem else None
        given = Given(called.when, own_title, called.body)
    changes = known is not None and (given.corrects(known.meeting) or hidden != kept)
    return Place(meeting, known, changes, former, alike, withdrawn, hidden, unsure)


def inherited(table: SummaryTable, reading: Reading, earlier: Summary | None) -> tuple[frozenset[str], bool]:
    """The passages that hold the very words of a passage that an earlier version masks, or most of them, unless that
    version quotes them; and whether a passage that it masks is not there word for word."""
    if earlier is None or not earlier.masked:
        return frozenset(), False
    stored = table.passages(earlier.id)
    hidden = {one.words_hash for one in stored if one.masked}
    passages = reading.structured.passages
    hashes = {passage.id: words_hash(passage.span.of(reading.text)) for passage in passages}
    found = {passage.id for passage in passages if hashes[passage.id] in hidden}
    lost = [one for one in stored if one.masked and one.words_hash not in set(hashes.values())]
    secret = [_said(earlier.text, one.passage) for one in lost]
    shown = {one.words_hash for one in stored if not one.masked}
    for passage in passages if secret else ():
        if passage.id not in found and hashes[passage.id] not in shown:
            said = _said(reading.text, passage)
            found |= {passage.id for one in secret if _is_mended(said, one)}
    return masked_among(passages, found), bool(lost)


def _said(text: str, passage: Passage) -> frozenset[Run]:
    return frozenset[Run]().union(*runs(text, [passage]))


def _is_mended(one: frozenset[Run], other: frozenset[Run]) -> bool:
    common = len(one & other)
    return common >= FEWEST and common >= MENDED * min(len(one), len(other))


def _same_meeting(table: SummaryTable, meeting: Meeting, reading: Reading, status: Status) -> Summary | None:
    """The summary of the same council and day that is mostly the same text; the most alike of several."""
    stem = PurePath(meeting.file).stem
    best: tuple[float, Summary] | None = None
    others = table.of_day(meeting.date, meeting.body, status)
    ours = runs(reading.text, reading.structured.passages) if others else ()
    for other in others:
        # without a council, texts of one day with titles of their own are different texts, whatever they share
        unnamed = meeting.title == stem or other.meeting.title == PurePath(other.meeting.file).stem
        comparable = meeting.body is not None or unnamed or other.meeting.title == meeting.title
        same_file = other.meeting.file == meeting.file
        if not comparable and not same_file:
            continue
        alike = _likeness(table, other, ours)
        same = alike.of_shorter >= SAME and (same_file or alike.of_longer >= GROWN)
        if same and (best is None or alike.of_longer > best[0]):
            best = (alike.of_longer, other)
    return best[1] if best else None


def _elsewhere(table: SummaryTable, reading: Reading) -> Summary | None:
    """The published summary that is nearly the same text, seen from both."""
    hashes = {words_hash(passage.span.of(reading.text)) for passage in reading.structured.passages}
    others = table.most_alike(hashes, NEAREST)
    ours = runs(reading.text, reading.structured.passages) if others else ()
    near = [(_likeness(table, other, ours).of_longer, other) for other in others]
    share, other = max(near, key=lambda one: one[0], default=(0.0, None))
    return other if share >= ELSEWHERE else None


def _likeness(table: SummaryTable, other: Summary, ours: Runs) -> Likeness:
    """Without what several of the council's other summaries say as well, unless nothing is left."""
    theirs = _runs_of(table, other)
    often = said_often([_runs_of(table, one) for one in table.around(other.id, AROUND)])
    left = without(ours, often), without(theirs, often)
    return likeness(*left) if all(left) else likeness(ours, theirs)


def _runs_of(table: SummaryTable, summary: Summary) -> Runs:
    return _runs_in(summary.text, table.shapes(summary.id))


@lru_cache(maxsize=NEAREST * (1 + AROUND))
def _runs_in(text: str, shapes: tuple[str, ...]) -> Runs:
    """By all that they depend on. The files of a folder are compared with the same neighbours one after the other:
    half a megabyte each, of eight pages."""
    return runs(text, [from_json("", shape) for shape in shapes])
