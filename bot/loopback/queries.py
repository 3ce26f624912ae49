"""What waits for an answer: presses on buttons and inline queries. Each is answered once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.loopback.calls import Call, CallError, Json
from bot.loopback.shown import Kind
from bot.loopback.texts import markup_of, text_of
from bot.loopback.world import Chat, World
from bot.styled import plain, units

LONGEST_NOTICE = 200
"""Units of a line over the screen."""
MOST_RESULTS = 50
LONGEST_RESULT_ID = 64
"""Bytes."""
KEPT_BY_DEFAULT = 300
"""Seconds that Telegram keeps the answer to an inline query when the bot says nothing of it."""

_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    results: tuple[Json, ...]
    """As the Bot API describes them."""
    cache_time: int
    is_personal: bool
    next_offset: str
    button: Json | None


class Queries:
    def __init__(self, world: World) -> None:
        self._world = world
        self._presses: dict[str, Chat] = {}
        self._inline: set[str] = set()
        self.answers: dict[str, InlineAnswer] = {}
        """What inline queries got, by their id."""

    def wait_for_press(self, query_id: str, chat: Chat) -> None:
        self._presses[query_id] = chat

    def wait_for_inline(self, query_id: str) -> None:
        self._inline.add(query_id)

    @property
    def presses(self) -> frozenset[str]:
        return frozenset(self._presses)

    @property
    def inline(self) -> frozenset[str]:
        return frozenset(self._inline)

    # -- what the bot asks for

    def answer_press(self, call: Call) -> bool:
        chat = self._presses.pop(call.parameters["callback_query_id"], None)
        if chat is None:
            raise CallError(_TOO_OLD)
        text = call.parameters.get("text")
        if text:
            if units(text) > LONGEST_NOTICE:
                raise CallError("Bad Request: MESSAGE_TOO_LONG")
            self._world.show(Kind.NOTICE, chat, plain(text))
        return True

    def answer_inline(self, call: Call) -> bool:
        parameters = call.parameters
        query_id = parameters["inline_query_id"]
        if query_id not in self._inline:
            raise CallError(_TOO_OLD)
        results = parameters.get("results", [])
        _check_results(results)
        self._inline.discard(query_id)
        self.answers[query_id] = InlineAnswer(
            tuple(results),
            parameters.get("cache_time", KEPT_BY_DEFAULT),
            bool(parameters.get("is_personal")),
            parameters.get("next_offset", ""),
            parameters.get("button"),
        )
        return True


def _check_results(results: list[Json]) -> None:
    if len(results) > MOST_RESULTS:
        raise CallError("Bad Request: RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        raise CallError("Bad Request: RESULT_ID_DUPLICATE")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= LONGEST_RESULT_ID:
            raise CallError("Bad Request: RESULT_ID_INVALID")
        if result["type"] == "article" and not result["title"].strip():
            raise CallError("Bad Request: ARTICLE_TITLE_EMPTY")
        if "message_text" in result.get("input_message_content", {}):
            text_of(result["input_message_content"], "message_text")
        markup_of(result)
