"""The server: the network of an application, the way in for people and groups, and the failures that tests arrange."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.loopback.calls import Call, CallError, Json, read_call
from bot.loopback.files import Files, read_download
from bot.loopback.membership import Membership
from bot.loopback.people import Player, Room
from bot.loopback.profile import Profile
from bot.loopback.queries import InlineAnswer, Queries
from bot.loopback.shown import Shown
from bot.loopback.world import World
from bot.loopback.writing import Writing

FIRST_PERSON = 700_000_001
FIRST_GROUP = -5_000_001
FIRST_SUPERGROUP = -1_007_000_000_001
MOST_CALLS = 10_000
"""Older ones are forgotten: a conversation in the terminal may last."""


@dataclass
class _Failure:
    method: str
    error: CallError | TelegramError
    times: int
    chat_id: int | None


class Loopback(BaseRequest):
    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.calls: list[tuple[str, Json]] = []
        """What the bot asked for, refused or not: the method and its parameters."""
        self._world = World(clock)
        self._queries = Queries(self._world)
        self.profile = Profile(self._world)
        self._files = Files(self._world)
        self._failures: list[_Failure] = []
        self._people = 0
        self._rooms = 0
        self._methods = self._known_methods()

    # -- people and groups

    def person(self, name: str = "Vous", user_id: int | None = None, **extra: Any) -> Player:
        """`extra` is the rest of a User: last_name, username, language_code…"""
        number = FIRST_PERSON + self._people if user_id is None else user_id
        if number in self._world.users:
            raise ValueError(f"there is a person {number} already")
        self._people += 1
        user = {"id": number, "is_bot": False, "first_name": name, "language_code": "fr", **extra}
        return Player(self._world, self._queries, user)

    def group(self, title: str, *players: Player, kind: str = "supergroup") -> Room:
        """The first player made it. The bot is not in it yet."""
        first = FIRST_SUPERGROUP if kind == "supergroup" else FIRST_GROUP
        about = {"id": first - self._rooms, "type": kind, "title": title}
        self._rooms += 1
        return Room(self._world, about, players)

    @property
    def unanswered(self) -> frozenset[str]:
        """Presses on which somebody's button still turns."""
        return self._queries.presses

    @property
    def unanswered_inline(self) -> frozenset[str]:
        """Inline queries that still wait for results."""
        return self._queries.inline

    @property
    def inline_answers(self) -> dict[str, InlineAnswer]:
        """What inline queries got, by their id."""
        return self._queries.answers

    def take(self, chat_id: int | None = None) -> list[Shown]:
        """What came on screens since the last time, everywhere or in one chat."""
        return self._world.take(chat_id)

    def fail(self, method: str, error: CallError | TelegramError, times: int = 1, chat_id: int | None = None) -> None:
        """Have the next calls of a method refused (CallError) or lost on the way (NetworkError, TimedOut), undone;
        « download » stands for fetching a file.

        Those to one chat alone, when it is named.
        """
        self._failures.append(_Failure(method, error, times, chat_id))

    # -- the network

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
        """One call of the Bot API, answered as the service would: 200 with a result, or a status with a description; or
        one download, answered with the file."""
        download = read_download(url)
        call = download or read_call(url, request_data)
        self.calls.append((call.method, call.parameters))
        del self.calls[:-MOST_CALLS]
        try:
            self._fail_as_arranged(call)
            if download:
                return 200, self._files.fetch(download)
            if call.method not in self._methods:
                raise CallError("Not Found: method not found", 404)
            answer: Json = {"ok": True, "result": self._methods[call.method](call)}
            status = 200
        except CallError as error:
            status, answer = error.status, error.answer
        return status, json.dumps(answer).encode()

    def _fail_as_arranged(self, call: Call) -> None:
        for failure in self._failures:
            if failure.method == call.method and failure.chat_id in {None, call.parameters.get("chat_id")}:
                failure.times -= 1
                if failure.times <= 0:
                    self._failures.remove(failure)
                raise failure.error

    def _known_methods(self) -> dict[str, Callable[[Call], Any]]:
        writing, membership = Writing(self._world), Membership(self._world)
        return {
            "getMe": self.profile.me,
            "sendMessage": writing.send_text,
            "sendPhoto": writing.send_photo,
            "sendDocument": writing.send_document,
            "sendChatAction": writing.act,
            "getFile": self._files.locate,
            "editMessageText": writing.edit_text,
            "editMessageReplyMarkup": writing.edit_buttons,
            "deleteMessage": writing.delete,
            "answerCallbackQuery": self._queries.answer_press,
            "answerInlineQuery": self._queries.answer_inline,
            "getChat": membership.get_chat,
            "getChatMember": membership.get_member,
            "leaveChat": membership.leave,
            "setMyCommands": self.profile.set_commands,
            "deleteMyCommands": self.profile.delete_commands,
            "getMyCommands": self.profile.get_commands,
            "setMyName": self.profile.setter("name"),
            "getMyName": self.profile.getter("name"),
            "setMyDescription": self.profile.setter("description"),
            "getMyDescription": self.profile.getter("description"),
            "setMyShortDescription": self.profile.setter("short_description"),
            "getMyShortDescription": self.profile.getter("short_description"),
        }
