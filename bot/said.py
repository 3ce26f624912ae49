"""What somebody wrote behind a command."""

from __future__ import annotations

from telegram import Message


def behind_command(message: Message | None) -> str:
    """Also when it stands on the next line; empty when there is nothing."""
    words = ((message.text if message else None) or "").split(maxsplit=1)
    return words[1].strip() if len(words) == 2 else ""
