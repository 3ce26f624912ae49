"""What the bot remembers of a chat while it runs: enough to edit an answer, and nothing that anybody said."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import CallbackContext, ExtBot

from bot.pacing import Turn
from bot.visitors import Visitor

MOST_ANSWERS = 50
"""A question edited after fifty others gets a new answer."""


@dataclass
class ChatMemory:
    """Message numbers only. Lost when the process ends: a question edited after that gets a new answer."""

    answers: OrderedDict[int, int] = field(default_factory=OrderedDict)
    album: str | None = None
    """The last group of pictures or files that was answered: Telegram sends each of them as a message of its own."""

    form: int | None = None
    """The last form that a link was made of: pressed twice in a hurry it makes one."""

    def remember(self, question: int, answer: int) -> None:
        self.answers[question] = answer
        self.answers.move_to_end(question)
        while len(self.answers) > MOST_ANSWERS:
            self.answers.popitem(last=False)


class Context(CallbackContext[ExtBot[Turn], dict[Any, Any], ChatMemory, dict[Any, Any]]):
    """What handlers get beside the update."""

    visitor: Visitor
    """Set by the gate before any handler."""


def memory_of(context: Context) -> ChatMemory:
    """Of the chat that the update comes from. Raises LookupError for an update without a chat: no handler wants one."""
    if context.chat_data is None:
        raise LookupError("this update has no chat")
    return context.chat_data
