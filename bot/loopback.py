"""Telegram's side played inside this process: one private chat, the bot's calls, the updates that a person causes.

It serves the conversation in the terminal and the tests. It knows the methods that the bot uses and refuses any other,
and it is as strict as Telegram about lengths, markup and messages that are gone.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.buttons import LONGEST_DATA, Button
from bot.rendering import LONGEST
from bot.styled import MarkupError, Style, Styled, from_html, plain, units, words_of

TOKEN = "1:loopback"  # noqa: S105 - nothing outside this process takes it
LARGEST_MARKUP = 32 * 1024
"""Bytes of a text before its markup is read."""
LONGEST_NOTICE = 200
"""Units of a line over the screen."""
MOST_MESSAGES = 1000
"""Older ones are forgotten, as if deleted."""

_ME = {"id": 1, "is_bot": True, "first_name": "Relais", "username": "relais_bot"}
_PERSON = {"id": 2, "is_bot": False, "first_name": "Vous", "language_code": "fr"}
_CHAT = {"id": 2, "type": "private", "first_name": "Vous"}
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")

Json = dict[str, Any]


class Kind(StrEnum):
    SENT = "sent"
    EDITED = "edited"
    NOTICE = "notice"
    """A line over the screen after a press; it leaves no message."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something new on the person's screen."""

    kind: Kind
    text: Styled
    buttons: tuple[Button, ...] = ()
    message_id: int | None = None
    reply_to: int | None = None

    @property
    def words(self) -> str:
        return words_of(self.text)


class CallError(Exception):
    """A call that Telegram would refuse, with its description."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status


class Loopback(BaseRequest):
    """One person, one chat, one bot. `blocked` is the person's doing: from then on nothing is delivered."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.blocked = False
        self._clock = clock
        self._shown: list[Shown] = []
        self._messages: dict[int, Json] = {}
        self._last_message = 0
        self._last_update = 0
        self._waiting: set[str] = set()

    # -- what the person does

    def says(self, text: str) -> Json:
        return self._update("message", self._person_message({"text": text, "entities": _commands(text)}))

    def sends(self, **content: Any) -> Json:
        """Anything else than text, as the Bot API describes it: `sends(voice={…})`."""
        return self._update("message", self._person_message(content))

    def edits(self, message_id: int, text: str) -> Json:
        message = self._messages[message_id]
        message.update(text=text, entities=_commands(text), edit_date=int(self._clock()))
        return self._update("edited_message", self._with_question(message))

    def deletes(self, message_id: int) -> None:
        """Telegram tells bots nothing about it."""
        self._messages.pop(message_id, None)

    def presses(self, message_id: int, data: str) -> Json:
        query_id = str(self._last_update + 1)
        self._waiting.add(query_id)
        message = self._messages.get(message_id)
        shown = self._with_question(message) if message else {"message_id": message_id, "chat": _CHAT, "date": 0}
        query = {"id": query_id, "from": _PERSON, "message": shown, "chat_instance": "1", "data": data}
        return self._update("callback_query", query)

    @property
    def unanswered(self) -> frozenset[str]:
        """Presses on which the person's button still turns."""
        return frozenset(self._waiting)

    def take(self) -> list[Shown]:
        """What came on the screen since the last time."""
        shown, self._shown = self._shown, []
        return shown

    # -- what the bot asks for

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """One call of the Bot API, answered as the service would: 200 with a result, or a status with a description."""
        call = url.rpartition("/")[2]
        parameters = request_data.parameters if request_data else {}
        methods: dict[str, Callable[[Json], Any]] = {
            "getMe": lambda parameters: _ME,
            "sendMessage": self._send,
            "editMessageText": self._edit,
            "answerCallbackQuery": self._answer_press,
        }
        try:
            if call not in methods:
                raise CallError("Not Found: method not found", 404)
            answer: Json = {"ok": True, "result": methods[call](parameters)}
            status = 200
        except CallError as error:
            status = error.status
            answer = {"ok": False, "error_code": status, "description": str(error)}
        return status, json.dumps(answer).encode()

    def _send(self, parameters: Json) -> Json:
        self._check_chat(parameters)
        text = _text(parameters)
        wanted = (parameters.get("reply_parameters") or {}).get("message_id")
        answered = wanted if wanted in self._messages else None
        if wanted and answered is None and not parameters["reply_parameters"].get("allow_sending_without_reply"):
            raise CallError("Bad Request: message to be replied not found")
        content = {"text": words_of(text), "entities": _entities(text), **_markup(parameters)}
        message = self._keep(_ME, content)
        if answered:
            message["answers"] = answered
        self._show(Kind.SENT, text, message)
        return self._with_question(message)

    def _edit(self, parameters: Json) -> Json:
        self._check_chat(parameters)
        message = self._messages.get(parameters["message_id"])
        if message is None:
            raise CallError("Bad Request: message to edit not found")
        if message["from"] is not _ME:
            raise CallError("Bad Request: message can't be edited")
        text = _text(parameters)
        content = {"text": words_of(text), "entities": _entities(text), **_markup(parameters)}
        if all(message.get(key) == content.get(key) for key in ("text", "entities", "reply_markup")):
            raise CallError(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        message.update(content, edit_date=int(self._clock()))
        self._show(Kind.EDITED, text, message)
        return self._with_question(message)

    def _answer_press(self, parameters: Json) -> bool:
        if parameters["callback_query_id"] not in self._waiting:
            raise CallError("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._waiting.discard(parameters["callback_query_id"])
        if parameters.get("text"):
            if units(parameters["text"]) > LONGEST_NOTICE:
                raise CallError("Bad Request: MESSAGE_TOO_LONG")
            self._shown.append(Shown(Kind.NOTICE, plain(parameters["text"])))
        return True

    # -- the chat

    def _person_message(self, content: Json) -> Json:
        return self._with_question(self._keep(_PERSON, content))

    def _keep(self, sender: Json, content: Json) -> Json:
        self._last_message += 1
        message = {
            "message_id": self._last_message,
            "date": int(self._clock()),
            "chat": _CHAT,
            "from": sender,
            **content,
        }
        self._messages[self._last_message] = message
        self._messages.pop(self._last_message - MOST_MESSAGES, None)
        return message

    def _with_question(self, message: Json) -> Json:
        """As the Bot API gives a message: with the one it answers to, as that one reads now, one level deep."""
        given = {key: value for key, value in message.items() if key != "answers"}
        answered = self._messages.get(message.get("answers", 0))
        if answered:
            given["reply_to_message"] = {key: value for key, value in answered.items() if key != "answers"}
        return given

    def _update(self, kind: str, content: Json) -> Json:
        self._last_update += 1
        return {"update_id": self._last_update, kind: content}

    def _check_chat(self, parameters: Json) -> None:
        if self.blocked:
            raise CallError("Forbidden: bot was blocked by the user", 403)
        if parameters.get("chat_id") != _CHAT["id"]:
            raise CallError("Bad Request: chat not found")

    def _show(self, kind: Kind, text: Styled, message: Json) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple(Button(given["text"], given["callback_data"]) for row in rows for given in row)
        self._shown.append(Shown(kind, text, buttons, message["message_id"], message.get("answers")))


def _commands(text: str) -> list[Json]:
    """A command at the start of a text, which is what makes it one for bots."""
    found = _COMMAND.match(text)
    return [{"type": "bot_command", "offset": 0, "length": found.end()}] if found else []


def _text(parameters: Json) -> Styled:
    """The text of a call, its markup read. Raises CallError."""
    markup = parameters["text"]
    if len(markup.encode()) > LARGEST_MARKUP:
        raise CallError("Bad Request: message is too long")
    try:
        text = from_html(markup) if parameters.get("parse_mode") == "HTML" else plain(markup)
    except MarkupError as error:
        raise CallError(f"Bad Request: can't parse entities: {error}") from error
    if not words_of(text).strip():
        raise CallError("Bad Request: message text is empty")
    if units(text) > LONGEST:
        raise CallError("Bad Request: message is too long")
    return text


def _entities(text: Styled) -> list[Json]:
    names = {Style.BOLD: "bold", Style.ITALIC: "italic"}
    entities: list[Json] = []
    offset = 0
    for run in text:
        length = units(run.text)
        if run.style is not Style.PLAIN:
            entities.append({"type": names[run.style], "offset": offset, "length": length})
        offset += length
    return entities


def _markup(parameters: Json) -> Json:
    """The buttons of a call, checked; nothing where it has none."""
    markup = parameters.get("reply_markup")
    if not markup:
        return {}
    for row in markup["inline_keyboard"]:
        for given in row:
            if not 1 <= len(given["callback_data"].encode()) <= LONGEST_DATA:
                raise CallError("Bad Request: BUTTON_DATA_INVALID")
            if not given["text"].strip():
                raise CallError("Bad Request: text buttons are unallowed in the inline keyboard")
    return {"reply_markup": markup}
