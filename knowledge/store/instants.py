"""Instants as text that sorts: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime


def now_in_utc() -> datetime:
    return datetime.now(UTC)


def to_text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def maybe(text: str | None) -> datetime | None:
    return from_text(text) if text else None
