"""What somebody wrote: behind a command, in answer to a question, or as a question of their own."""

from __future__ import annotations

import re

from telegram import Message

NEVER_MIND = re.compile(r"\W*(?:non|annuler|annule|stop|rien)\W*", re.IGNORECASE)
"""Telegram makes whatever is written next an answer to the question, also that it was a mistake."""
LONGEST_QUESTION = 200


def behind_command(message: Message | None) -> str:
    """Also when it stands on the next line; empty when there is nothing."""
    words = ((message.text if message else None) or "").split(maxsplit=1)
    return words[1].strip() if len(words) == 2 else ""


def is_question(text: str) -> bool:
    """Plainly one: a short line that ends as questions do."""
    said = text.strip()
    return said.endswith("?") and "\n" not in said and len(said) <= LONGEST_QUESTION
