"""What a draft would answer if it were published now, tried in a throwaway copy of the store."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from knowledge import sampling
from knowledge.publishing import publish_inside
from knowledge.questions import Questions
from knowledge.replies import Reply
from knowledge.store.database import Database
from knowledge.taking import Given, Reading


def trials(
    database: Database, reading: Reading, given: Given, masked: frozenset[str], at: datetime, most: int
) -> tuple[tuple[str, Reply], ...]:
    """At most `most` questions made of the text's own words, each with the answer that it would give, replacing what it
    would replace. `masked` is closed (`masking.masked_among`). Raises Undated, StoreError and its kinds."""
    candidates = sampling.candidates(reading, masked)
    ours = {passage.id for passage in reading.structured.passages} - masked
    with database.copied() as copy, _uncollected():
        with copy.transaction():
            # no alerts: their topics are compared with all that was ever published, which takes seconds
            publish_inside(
                copy, reading, given, replace=True, by=None, at=at, masked=masked, anywhere=True, alerts=False
            )
        questions = Questions(copy)
        try:
            return sampling.answered(candidates, questions.ask, ours, most)
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
