"""Every published summary read again from its original, with today's reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.classifying import Classifier
from knowledge.errors import MasksLost, OriginalError, RelaisError, SameText, Unreadable
from knowledge.language.folding import fold
from knowledge.masking import masked_among
from knowledge.models import Meeting, Passage, Status
from knowledge.search.indexing import words_hash
from knowledge.store import originals
from knowledge.store.database import Database
from knowledge.store.shelf import ShelfTable, SummaryRow
from knowledge.store.summaries import Kept, SummaryTable
from knowledge.store.writing import SummaryWriter
from knowledge.taking import Reading, contents_of, read_file

SOME_WORDS = 3
"""Words from which a run of them is taken for a part of what was masked, wherever it stands."""
COVERED = 0.9
"""The share of the words of a masked passage that must be found again."""

REFUSALS = (Unreadable, OriginalError, MasksLost, SameText)
"""Why a summary stays as it is."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A summary that stays as it is, and why."""

    summary: int
    meeting: Meeting
    error: RelaisError


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`done` counts what was read again, `changed` what differs since; `before` what a call that was interrupted had
    behind it."""

    done: int
    changed: int
    failed: tuple[Failed, ...]
    before: int = 0


def rebuild(
    database: Database,
    progress: Callable[[int, int], None] = lambda done, total: None,
    tell: Callable[[Failed], None] = lambda failed: None,
) -> Rebuilt:
    """Read again and index again, one transaction a summary. Meetings stay as they are known; passages keep their
    identity where headings and words are the same, and what was masked stays masked. A summary that cannot be read
    stays as it is. Killed, the next call goes on where this one was.

    `progress` is told after each summary how many of how many are behind, `tell` what stays as it is: at once, for the
    next call does not come back to it. Raises StoreError and its kinds."""
    shelf, writer = ShelfTable(database), SummaryWriter(database)
    waiting = shelf.published_after(writer.marked())
    before = len(shelf.published_after(0)) - len(waiting)
    done, changed, failed = 0, 0, []
    for behind, summary_id in enumerate(waiting, start=1):
        row = shelf.one(summary_id)
        if row is not None and row.status is Status.PUBLISHED:
            try:
                changed += _again(database, row)
                done += 1
            except REFUSALS as error:
                failed.append(Failed(row.id, row.meeting, error))
                tell(failed[-1])
                with database.transaction():
                    writer.mark(summary_id)
        progress(behind, len(waiting))
    with database.transaction():
        writer.unmark()
    return Rebuilt(done, changed, tuple(failed), before)


def _again(database: Database, row: SummaryRow) -> bool:
    """Whether it is another text, or cut otherwise. Raises what `REFUSALS` names."""
    fresh = read_file(row.meeting.file, originals.load(database.folder, row.original))
    table, writer = SummaryTable(database), SummaryWriter(database)
    with database.transaction():
        now = ShelfTable(database).one(row.id)
        if now is None or now.status is not Status.PUBLISHED:
            return False  # replaced or withdrawn while it was being read
        same = table.with_text(fresh.text_hash)
        if same is not None and same.id != row.id:
            raise SameText(same.meeting.title)
        had = table.passages(row.id)
        passages = tuple(_named_as_before(fresh, had))
        fresh = replace(fresh, structured=replace(fresh.structured, passages=passages))
        old = table.text(row.id)
        masked = masked_among(passages, _still_masked(old, fresh.text, had, passages))
        writer.rewrite(row.id, contents_of(fresh, now.meeting, masked))
        Classifier(database).classify(row.id)
        writer.mark(row.id)
        return fresh.text != old or tuple(kept.passage for kept in had) != passages


def _named_as_before(fresh: Reading, had: Sequence[Kept]) -> Iterator[Passage]:
    """The passages read anew, each under the id of the one with the same headings, words and occurrence."""
    before = dict(zip(_places((kept.passage, kept.words_hash) for kept in had), had, strict=True))
    passages = fresh.structured.passages
    hashes = [words_hash(one.span.of(fresh.text)) for one in passages]
    for passage, place in zip(passages, _places(zip(passages, hashes, strict=True)), strict=True):
        known = before.get(place)
        yield replace(passage, id=known.passage.id) if known else passage


def _places(passages: Iterable[tuple[Passage, str]]) -> Iterator[tuple[tuple[str, ...], str, int]]:
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for passage, hashed in passages:
        place = (passage.section, hashed)
        seen[place] += 1
        yield (*place, seen[place])


def _still_masked(old: str, text: str, had: Sequence[Kept], passages: Sequence[Passage]) -> set[str]:
    """The ids of the passages that hold what was masked. Cut otherwise, or under other headings, all that holds some
    of it is masked. Raises MasksLost."""
    ids = {one.id for one in passages}
    hidden = {kept.passage.id for kept in had if kept.masked and kept.passage.id in ids}
    for kept in had:
        if not kept.masked or kept.passage.id in ids:
            continue
        wanted = _words(kept.passage.span.of(old))
        found = [one for one in passages if _is_part(wanted, _words(one.span.of(text)))]
        if sum(len(_words(one.span.of(text))) for one in found) < COVERED * len(wanted):
            raise MasksLost(kept.passage.id)
        hidden |= {one.id for one in found}
    return hidden


def _is_part(wanted: list[str], words: list[str]) -> bool:
    """Whether one of the two runs of words holds the other."""
    short, long = sorted((wanted, words), key=len)
    if not short or (len(short) < SOME_WORDS and short != long):
        return False
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
