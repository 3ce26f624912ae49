"""Lines that give the outcome of a vote."""

from __future__ import annotations

import re

_VOTE = re.compile(
    r"\b(?:unanimité|abstentions?|avis (?:favorable|défavorable|rendu)|(?:pour|contre)\s*:?\s*\d|\d+\s*(?:voix\s*)?(?:pour|contre)|"
    r"adopté|rejeté|votent?|voté|voix)\b",
    re.IGNORECASE,
)


def is_vote(text: str) -> bool:
    """Whether the line tells how a vote went."""
    return _VOTE.search(text) is not None
