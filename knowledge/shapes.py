"""A passage as JSON and back: as it is stored, and as it comes out of a child process."""

from __future__ import annotations

import json
from typing import Any

from knowledge.models import Passage, PassageKind, Span, Speaker


def to_json(passage: Passage) -> str:
    """Everything but the id."""
    return json.dumps(to_data(passage), ensure_ascii=False)


def from_json(name: str, shape: str) -> Passage:
    return from_data(name, json.loads(shape))


def to_data(passage: Passage) -> dict[str, Any]:
    """Everything but the id, as JSON has it."""
    return {
        "kind": passage.kind.value,
        "span": _pair(passage.span),
        "units": [_pair(unit) for unit in passage.units],
        "section": passage.section,
        "headings": [_pair(heading) for heading in passage.headings],
        "page": passage.page,
        "voices": [voice.value if voice else None for voice in passage.voices],
        "intro": _pair(passage.intro),
        "header": [_pair(cell) for cell in passage.header],
        "cells": [_pair(cell) for cell in passage.cells],
        "asked": _pair(passage.asked),
        "asks": passage.asks,
    }


def from_data(name: str, data: dict[str, Any]) -> Passage:
    return Passage(
        id=name,
        kind=PassageKind(data["kind"]),
        span=Span(*data["span"]),
        units=tuple(Span(*unit) for unit in data["units"]),
        section=tuple(data["section"]),
        headings=tuple(Span(*heading) for heading in data["headings"]),
        page=data["page"],
        voices=tuple(Speaker(voice) if voice else None for voice in data["voices"]),
        intro=_span(data["intro"]),
        header=tuple(_span(cell) for cell in data["header"]),
        cells=tuple(_span(cell) for cell in data["cells"]),
        asked=_span(data["asked"]),
        asks=data["asks"],
    )


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.stop] if span else None


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair else None
