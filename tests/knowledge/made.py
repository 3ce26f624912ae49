"""What the tests of `knowledge` look at: the samples, passages by their words, excerpts checked word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from knowledge.excerpt import Excerpt
from knowledge.models import Passage, Span, Speaker
from knowledge.reading import read
from knowledge.replies import Answer, AskBack, Found, Refusal, Reply
from knowledge.structure.structuring import Structured, structure

FOLDER = Path(__file__).parents[1] / "samples"
SAMPLES = tuple(sorted((FOLDER / "summaries").iterdir()))


structured = lru_cache(maxsize=64)(structure)
"""Many tests look for one passage after the other in the same text."""


@cache
def sample(name: str) -> str:
    """The text of a sample summary."""
    file = FOLDER / "summaries" / name
    return read(file.name, file.read_bytes()).text


def flat(words: str) -> str:
    """On one line, however it was broken."""
    return " ".join(words.split())


def all_with(text: str, words: str) -> list[Passage]:
    """The passages of `text` that hold these words."""
    return [passage for passage in structured(text).passages if words in flat(passage.span.of(text))]


def only(text: str, words: str) -> Passage:
    """The one passage of `text` that holds these words."""
    found = all_with(text, words)
    assert len(found) == 1, f"{len(found)} passages hold {words!r}"
    return found[0]


def section_of(text: str, words: str) -> tuple[str, ...]:
    return only(text, words).section


def speaker_of(text: str, words: str) -> Speaker | None:
    """Whose words the sentence is that holds these words."""
    passage = only(text, words)
    heard = [voice for unit, voice in zip(passage.units, passage.voices, strict=True) if words in flat(unit.of(text))]
    assert len(heard) == 1, f"{len(heard)} sentences hold {words!r}"
    return heard[0]


def words_or_none(span: Span | None, text: str) -> str | None:
    return flat(span.of(text)) if span else None


def quotable(structured: Structured, text: str) -> str:
    """All that can be quoted, a passage a line."""
    return "\n".join(flat(passage.span.of(text)) for passage in structured.passages)


def founds(reply: Reply) -> Iterator[Found]:
    """Every passage that a reply shows or offers."""
    if isinstance(reply, Answer | AskBack | Refusal):
        yield from reply.found
    if isinstance(reply, Answer) and reply.newer:
        yield reply.newer
    if isinstance(reply, AskBack):
        yield from (reading.found for reading in reply.readings)
    if isinstance(reply, Refusal) and reply.closest:
        yield reply.closest


def bare_words(text: str) -> list[str]:
    """Letters and digits of a text, its marks of layout left out; knows nothing of how the program shows it."""
    text = re.sub(r"\$\s*\\frac\{(\d+)\}\{(\d+)\}\s*\$", r"\1/\2", text)
    text = re.sub(r"\^\{([^}\n]*)\}", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    return re.findall(r"[^\W_]+", text.replace("*", ""))


def is_run(words: list[str], source: list[str]) -> bool:
    """Whether `words` stand side by side, in this order, in `source`."""
    return f" {' '.join(words)} " in f" {' '.join(source)} "


def assert_verbatim(excerpt: Excerpt) -> None:
    """At most 700 characters; between two « (…) », words that stand side by side in the source; marks in the slices."""
    shown = excerpt.text
    assert 0 < len(shown) <= 700
    source = bare_words(excerpt.source)
    parts = [part for part in shown.split("(…)") if part.strip()]
    assert parts
    for part in parts:
        assert bare_words(part), f"no word in {part!r}"
        assert is_run(bare_words(part), source), f"not in the source: {part!r}"
    assert "".join(piece.text for piece in excerpt.pieces()) == shown
    for mark in excerpt.marks:
        assert any(part.start <= mark.start and mark.stop <= part.stop for part in excerpt.slices)
