"""A passage as one JSON column and back."""

from __future__ import annotations

import json
from typing import Any

from knowledge.models import Passage, PassageKind, Span, Speaker


def to_json(passage: Passage) -> str:
    """Everything but the id."""
    return json.dumps(
        {
            "kind": passage.kind.value,
            "span": _pair(passage.span),
            "units": [_pair(unit) for unit in passage.units],
            "section": passage.section,
            "page": passage.page,
            "speaker": passage.speaker.value if passage.speaker else None,
            "intro": _pair(passage.intro),
            "header": [_pair(cell) for cell in passage.header],
            "cells": [_pair(cell) for cell in passage.cells],
            "asked": _pair(passage.asked),
        },
        ensure_ascii=False,
    )


def from_json(name: str, shape: str) -> Passage:
    data: dict[str, Any] = json.loads(shape)
    return Passage(
        id=name,
        kind=PassageKind(data["kind"]),
        span=Span(*data["span"]),
        units=tuple(Span(*unit) for unit in data["units"]),
        section=tuple(data["section"]),
        page=data["page"],
        speaker=Speaker(data["speaker"]) if data["speaker"] else None,
        intro=_span(data["intro"]),
        header=tuple(_span(cell) for cell in data["header"]),
        cells=tuple(_span(cell) for cell in data["cells"]),
        asked=_span(data["asked"]),
    )


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.stop] if span else None


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair else None
