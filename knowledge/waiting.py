"""A draft as its row in the store has it: what it is called, its text as it is understood, what is masked of it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.masking import masked_among
from knowledge.models import Passage, Span
from knowledge.previews import Draft
from knowledge.reading.kinds import Kind
from knowledge.store.drafts import DraftRow
from knowledge.structure.shape import from_json, is_current
from knowledge.structure.structuring import structure
from knowledge.taking import Given, Named, Reading, named


def draft_of(row: DraftRow) -> Draft:
    """What it is for whoever decides on it."""
    called = named_of(row)
    return Draft(row.number, row.file, row.by, row.created_at, called.when, called.title, called.body)


def named_of(row: DraftRow) -> Named:
    """What the file says and what was given, together."""
    return named(row.file, Given(row.found_date, row.found_title, row.found_body), given_of(row))


def given_of(row: DraftRow) -> Given:
    """What somebody said of it."""
    return Given(row.given_date, row.given_title, row.given_body)


def reading_of(row: DraftRow) -> Reading:
    """Without the bytes of its file, which are kept apart."""
    kind = Kind(row.kind) if row.kind else None
    kept = row.structured if row.structured and is_current(row.structured) else None
    structured = from_json(kept) if kept else structure(row.text, paged=kind is Kind.PDF)
    return Reading(
        row.file, row.original, row.text, row.text_hash, structured, row.ocr, row.pictures, data=None, kind=kind
    )


def masked_of(row: DraftRow, reading: Reading) -> frozenset[str]:
    """The ids of the passages that the masks of a draft touch."""
    passages = reading.structured.passages
    named_ids = {one.id for one in passages if _is_masked(one, row.masks)}
    return masked_among(passages, named_ids)


def _is_masked(passage: Passage, masks: Sequence[Span]) -> bool:
    return any(touch(passage.span, mask) for mask in masks)


def touch(one: Span, other: Span) -> bool:
    """Whether they share a sign."""
    return one.start < other.stop and other.start < one.stop
