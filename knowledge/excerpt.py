"""An excerpt: one to three slices of a stored text. Built from words that are not there, it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from knowledge.display import show
from knowledge.models import Span

LONGEST = 700
"""Characters of an excerpt as shown, the joints included."""
LONG_SLICE = 300
"""Characters from which a slice may be cut inside a sentence, the cut marked."""
JOINT = "(…)"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of shown characters, alike in their mark."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Slices of `source` in its order; `marks` are the decisive words, inside the slices.

    `cut` says that the last slice ends inside a sentence too long to show. What is shown is derived, never given.

    Raises ValueError when the slices overlap, are out of order, outside the text, none or more than three, or shown in
    more than LONGEST characters."""

    source: str
    slices: tuple[Span, ...]
    marks: tuple[Span, ...] = ()
    cut: bool = False
    text: str = field(init=False, compare=False)
    """What a member sees, without marks."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.slices) <= 3:
            raise ValueError(f"an excerpt has one to three slices, not {len(self.slices)}")
        if self.slices[-1].stop > len(self.source):
            raise ValueError("a slice ends after the text")
        if any(left.stop > right.start for left, right in pairwise(self.slices)):
            raise ValueError("slices overlap or are out of order")
        parts = [show(self.source, span).text for span in self.slices]
        object.__setattr__(self, "text", f" {JOINT} ".join(parts) + (f" {JOINT}" if self.cut else ""))
        if len(self.text) > LONGEST:
            raise ValueError(f"{len(self.text)} characters, at most {LONGEST}")
        if not all(parts):
            raise ValueError("a slice shows nothing")
        if self.cut and len(parts[-1]) < LONG_SLICE:
            raise ValueError("a short slice is not cut inside a sentence")

    def pieces(self) -> list[Piece]:
        """What a member sees, in runs of marked and plain text."""
        runs: list[tuple[str, bool]] = []
        for number, span in enumerate(self.slices):
            if number:
                runs.append((f" {JOINT} ", False))
            shown = show(self.source, span)
            for sign, place in zip(shown.text, shown.places, strict=True):
                marked = any(mark.start <= place < mark.stop for mark in self.marks)
                if runs and runs[-1][1] == marked:
                    runs[-1] = (runs[-1][0] + sign, marked)
                else:
                    runs.append((sign, marked))
        if self.cut:
            runs.append((f" {JOINT}", False))
        return [Piece(text, marked) for text, marked in runs]


def could_be_excerpt(source: str, slices: tuple[Span, ...], cut: bool = False) -> bool:
    """Whether these slices make an excerpt, for those who look for the longest that does."""
    try:
        Excerpt(source, slices, cut=cut)
    except ValueError:
        return False
    return True
