"""Buttons that carry all they need: a verb and a passage. Their question is in the message that theirs answers to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_DATA = 64
"""Bytes of a button's data, Telegram's limit."""


class Verb(StrEnum):
    REPLY = "reply"
    """What the question gets, as when it was asked."""
    PASSAGE = "passage"
    """The view that holds this passage: the answer, the runners-up, a reading, the closest one."""
    OTHERS = "others"
    """The answer with its runners-up."""
    CONTEXT = "context"
    """What stands around this passage."""
    EXAMPLE = "example"
    """Ask this example question."""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Press:
    verb: Verb
    about: str
    """A passage's id, or an example; empty where the verb needs none."""


def button(label: str, verb: Verb, about: str = "") -> Button:
    """Raises ValueError when the data would not fit."""
    data = f"{verb}:{about}"
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"{data!r} is over {LONGEST_DATA} bytes")
    return Button(label, data)


def read_press(data: str) -> Press | None:
    """What a pressed button says; None when no button of ours says that."""
    verb, colon, about = data.partition(":")
    if not colon or verb not in set(Verb):
        return None
    return Press(Verb(verb), about)
