"""What the server knows: people, chats with their messages, the bot's place in each, and what came on screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.loopback.calls import CallError, File, Json
from bot.loopback.shown import Kind, Shown, buttons_of
from bot.styled import Styled

MOST_MESSAGES = 1000
"""Older ones of a chat are forgotten, as if deleted."""

ME: Json = {
    "id": 1,
    "is_bot": True,
    "first_name": "Relais",
    "username": "relais_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


class Standing(StrEnum):
    """The bot's place in a chat, as the Bot API words it."""

    OUT = "left"
    """Never there, or gone by itself; in a private chat: never spoken to."""
    IN = "member"
    KICKED = "kicked"
    """Removed by somebody; in a private chat: blocked."""


@dataclass
class Chat:
    """`about` is the chat as messages carry it."""

    about: Json
    standing: Standing = Standing.OUT
    members: dict[int, str] = field(default_factory=dict)
    """The status of each person, by id."""
    became: int | None = None
    """The supergroup that a group was made into."""
    messages: dict[int, Json] = field(default_factory=dict)
    last_message: int = 0

    @property
    def id(self) -> int:
        number: int = self.about["id"]
        return number

    @property
    def kind(self) -> str:
        return str(self.about["type"])

    def keep(self, sender: Json, date: float, content: Json) -> Json:
        """A new message. Its number counts in this chat alone, so that a mixed-up chat shows."""
        self.last_message += 1
        message = {
            "message_id": self.last_message,
            "date": int(date),
            "chat": self.about,
            "from": sender,
            **content,
        }
        self.messages[self.last_message] = message
        self.messages.pop(self.last_message - MOST_MESSAGES, None)
        return message

    def given(self, message: Json) -> Json:
        """As the Bot API gives a message: with the one it answers to, as that one reads now, one level deep."""
        given = _without_own(message)
        answered = self.messages.get(message.get("answers", 0))
        if answered:
            given["reply_to_message"] = _without_own(answered)
        return given

    def check_open(self) -> None:
        """Raises CallError where the bot can neither write nor look."""
        if self.became is not None:
            raise CallError("Bad Request: group chat was upgraded to a supergroup chat", migrate_to=self.became)
        private = self.kind == "private"
        if self.standing is Standing.KICKED:
            by = "blocked by the user" if private else f"kicked from the {self.kind} chat"
            raise CallError(f"Forbidden: bot was {by}", 403)
        if self.standing is Standing.OUT:
            reason = (
                "can't initiate conversation with a user" if private else f"is not a member of the {self.kind} chat"
            )
            raise CallError(f"Forbidden: bot {reason}", 403)


class World:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        """What was sent, by the id that sends it again."""
        self._shown: list[Shown] = []
        self._last_update = 0

    def update(self, kind: str, content: Json) -> Json:
        self._last_update += 1
        return {"update_id": self._last_update, kind: content}

    def keep_file(self, file: File) -> str:
        """Whoever sent it; the id that sends or fetches it again."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = file
        return file_id

    def next_query(self) -> str:
        """The id of a press or an inline query that comes with the next update."""
        return str(self._last_update + 1)

    def chat_of(self, parameters: Json) -> Chat:
        """The chat of a call, open or closed. Raises CallError."""
        wanted = str(parameters.get("chat_id", ""))
        chat = self.chats.get(int(wanted)) if wanted.lstrip("-").isdecimal() else None
        if chat is None:
            raise CallError("Bad Request: chat not found")
        return chat

    def open_chat(self, parameters: Json) -> Chat:
        """The chat of a call that the bot may write to and look at. Raises CallError."""
        chat = self.chat_of(parameters)
        chat.check_open()
        return chat

    def show(self, kind: Kind, chat: Chat, text: Styled, message: Json | None = None) -> None:
        if message is None:
            self._shown.append(Shown(kind, chat.id, text))
            return
        file = self.files.get(file_id_of(message) or "")
        self._shown.append(
            Shown(
                kind,
                chat.id,
                text,
                buttons_of(message),
                message["message_id"],
                message.get("answers"),
                file.content if file else None,
                file.name if file else None,
                bool(message.get("has_protected_content")),
                bool(message.get("keyboard", {}).get("force_reply")),
            )
        )

    def take(self, chat_id: int | None = None) -> list[Shown]:
        """What came since the last time, everywhere or in one chat."""
        taken = [shown for shown in self._shown if chat_id in {None, shown.chat_id}]
        self._shown = [shown for shown in self._shown if chat_id not in {None, shown.chat_id}]
        return taken


def document_of(file_id: str, file: File) -> Json:
    """As messages carry it."""
    about: Json = {"file_id": file_id, "file_unique_id": file_id, "file_name": file.name, "mime_type": file.media_type}
    return {**about, "file_size": len(file.content)}


def _without_own(message: Json) -> Json:
    """Without what the server alone knows: which message it answers to, which keyboard it put on the screen."""
    return {key: value for key, value in message.items() if key not in {"answers", "keyboard"}}


def file_id_of(message: Json) -> str | None:
    if "photo" in message:
        return str(message["photo"][-1]["file_id"])
    if "document" in message:
        return str(message["document"]["file_id"])
    return None
