"""What comes on people's screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.loopback.calls import Json
from bot.styled import Styled, words_of


class Kind(StrEnum):
    SENT = "sent"
    PHOTO = "photo"
    DOCUMENT = "document"
    EDITED = "edited"
    NOTICE = "notice"
    """A line over the screen after a press; it leaves no message."""


@dataclass(frozen=True, slots=True)
class Button:
    """One of `data` and `url` is there, or neither for what else a button may do."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Something new in a chat. A photo's or document's text is its caption, which may be empty."""

    kind: Kind
    chat_id: int
    text: Styled
    buttons: tuple[Button, ...] = ()
    message_id: int | None = None
    reply_to: int | None = None
    file: bytes | None = None
    file_name: str | None = None
    protected: bool = False
    """Neither forwarded nor saved by the apps."""
    wants_reply: bool = False
    """The app made whatever is written next an answer to this message."""

    @property
    def words(self) -> str:
        return words_of(self.text)


def buttons_of(message: Json) -> tuple[Button, ...]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(Button(given["text"], given.get("callback_data"), given.get("url")) for row in rows for given in row)
