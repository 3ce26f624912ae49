"""Passages that are stored and never quoted: what is left of a text without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from knowledge.models import Passage, Span

BLOT = "█"
"""Stands for each sign of a masked passage. A sign that is no word and no blank: nothing that is searched or quoted
holds the words, and two passages with a masked one between them do not touch."""


def masked_among(passages: Sequence[Passage], ids: Collection[str]) -> frozenset[str]:
    """The ids of the passages that are masked: those named, and any that shares a sign with one of them."""
    spans = [passage.span for passage in passages if passage.id in ids]
    return frozenset(passage.id for passage in passages if _touches(passage.span, spans))


def redacted(text: str, spans: Iterable[Span]) -> str:
    """The text with each sign of the spans blotted out; places stay what they were."""
    signs = list(text)
    for span in spans:
        signs[span.start : span.stop] = re.sub(r"\S", BLOT, span.of(text))
    return "".join(signs)


def quotable(text: str, passages: Sequence[Passage], masked: Collection[str]) -> tuple[str, tuple[Passage, ...]]:
    """What may be searched and quoted: the redacted text, and the other passages without an introducing line or a
    question that is masked. `masked` is closed, as `masked_among` gives it."""
    if not masked:
        return text, tuple(passages)
    spans = [passage.span for passage in passages if passage.id in masked]
    left = tuple(
        replace(
            passage,
            intro=None if passage.intro and _touches(passage.intro, spans) else passage.intro,
            asked=None if passage.asked and _touches(passage.asked, spans) else passage.asked,
        )
        for passage in passages
        if passage.id not in masked
    )
    return redacted(text, spans), left


def pages_of(text: str, spans: Iterable[Span], *, paged: bool = False) -> tuple[int, ...]:
    """The pages that the spans stand on, from 1; none where the text has no pages: no form feed parts two, and `paged`
    does not say that there is one."""
    if not paged and "\f" not in text.strip("\f"):
        return ()
    found: set[int] = set()
    for span in spans:
        first = text.count("\f", 0, span.start) + 1
        found.update(range(first, first + text.count("\f", span.start, span.stop) + 1))
    return tuple(sorted(found))


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.stop and other.start < span.stop for other in others)
