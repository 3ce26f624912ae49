"""What a draft would answer, and whom it would tell, if it were published now: in a throwaway copy of the store."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from knowledge import sampling
from knowledge.alerts import Alerts
from knowledge.following import Notified
from knowledge.publishing import publish_inside
from knowledge.questions import Questions
from knowledge.replies import Reply
from knowledge.store.database import Database
from knowledge.taking import Given, Reading


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions, each with the answer that it would get, and who would be told."""

    samples: tuple[tuple[str, Reply], ...] = ()
    notified: Notified = field(default_factory=lambda: Notified(0, ()))


def tried(
    database: Database, reading: Reading, given: Given, masked: frozenset[str], by: str | None, at: datetime, most: int
) -> Trial:
    """With at most `most` questions, made of the text's own words; `by` would publish it, replacing what it would
    replace. `masked` is closed (`masking.masked_among`). Raises Undated, StoreError and its kinds."""
    candidates = sampling.candidates(reading, masked)
    ours = {passage.id for passage in reading.structured.passages} - masked
    with database.copied() as copy, _uncollected():
        with copy.transaction():
            done = publish_inside(copy, reading, given, replace=True, by=by, at=at, masked=masked, anywhere=True)
        notified = Alerts(copy).notified(done.summary, at)
        questions = Questions(copy)
        try:
            return Trial(sampling.answered(candidates, questions.ask, ours, most), notified)
        finally:
            questions.forget()


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
