"""A file becomes a published summary, in one transaction or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.models import Meeting
from knowledge.store.database import Database


class Outcome(StrEnum):
    PUBLISHED = "published"
    ALREADY = "already"
    """The same text is published already; nothing was written."""
    REPLACED = "replaced"
    """A former version of this meeting's summary is no longer quoted."""


@dataclass(frozen=True, slots=True)
class Publication:
    """`pages` is None where the file has none."""

    outcome: Outcome
    meeting: Meeting
    agenda: tuple[str, ...]
    passages: int
    pages: int | None


def publish(
    database: Database,
    name: str,
    data: bytes,
    *,
    when: date | None = None,
    title: str | None = None,
    body: str | None = None,
    replace: bool = False,
) -> Publication:
    """Read the file `name` (its bytes are `data`) and publish it. What is given wins over what the file says.

    Raises Unreadable (and its kinds), Undated, OtherVersion (another text of the same meeting is published and `replace` is
    false), StoreError (and its kinds).
    """
    raise NotImplementedError
