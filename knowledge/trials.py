"""What a draft would answer, and whom it would tell, if it were published now: in a throwaway copy of the store."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from knowledge import sampling
from knowledge.following import Notified
from knowledge.membership import Membership
from knowledge.publishing import Outcome, publish_inside
from knowledge.questions import Questions
from knowledge.replies import Reply
from knowledge.store.database import Database
from knowledge.store.matches import MatchTable
from knowledge.taking import Given, Reading


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions, each with the answer that it would get, and who would be told."""

    samples: tuple[tuple[str, Reply], ...] = ()
    notified: Notified = field(default_factory=lambda: Notified(0, ()))


def tried(
    database: Database,
    reading: Reading,
    given: Given,
    masked: frozenset[str],
    by: str | None,
    at: datetime,
    most: int,
    months: int | None = None,
) -> Trial:
    """With at most `most` questions, made of the text's own words; `by` would publish it, replacing what it would
    replace. `masked` is closed (`masking.masked_among`); memberships lapse after `months`, as `Membership` has it.
    Raises Undated, StoreError and its kinds."""
    candidates = sampling.candidates(reading, masked)
    ours = {passage.id for passage in reading.structured.passages} - masked
    with database.copied() as copy, _uncollected():
        with copy.transaction():
            done = publish_inside(copy, reading, given, replace=True, by=by, at=at, masked=masked, anywhere=True)
        # of what is published already nobody is told
        told = done.outcome is not Outcome.ALREADY
        notified = _notified(copy, done.summary, at, months) if told else Notified(0, ())
        questions = Questions(copy)
        try:
            return Trial(sampling.answered(candidates, questions.ask, ours, most), notified)
        finally:
            questions.forget()


def _notified(database: Database, summary_id: int, now: datetime, months: int | None) -> Notified:
    """Who gets an alert of those that were just written, or that waited about the version before."""
    matches, membership = MatchTable(database), Membership(database, months=months, clock=lambda: now)
    passages = matches.all_of(summary_id)
    new: dict[int, set[int]] = {}
    """By the version that somebody knows, the wants for which the summary has something new to them."""
    may: dict[str, bool] = {}
    subscribers, topics = set[str](), Counter[str]()
    for one in matches.reasons(summary_id, now):
        if one.known_version not in new:
            known = matches.known(summary_id, one.known_version) if one.known_version else frozenset[str]()
            new[one.known_version] = {want for want, found in passages.items() if not known.issuperset(found)}
        if one.want_id not in new[one.known_version]:
            continue
        if months is not None and one.follower not in may:
            member = membership.by_number(one.follower)
            may[one.follower] = member is None or member.active
        if may.get(one.follower, True):
            subscribers.add(one.follower)
            topics.update([one.topic] if one.topic else [])
    return Notified(len(subscribers), tuple(sorted(topics.items(), key=lambda found: (-found[1], found[0]))))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's collector of cycles, which no other thread runs beside: so many objects are made here that it
    would look through everything there is, for a tenth of a second. What is made inside must not need it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
