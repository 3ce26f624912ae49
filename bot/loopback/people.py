"""People and groups: what somebody does in Telegram, and the updates that the bot gets of it."""

from __future__ import annotations

from collections.abc import Callable
from mimetypes import guess_type
from typing import Any

from bot.loopback.calls import File, Json
from bot.loopback.queries import InlineAnswer, Queries
from bot.loopback.shown import Shown
from bot.loopback.texts import typed_entities
from bot.loopback.world import ME, Chat, Standing, World, document_of

PRESENT = {"creator", "administrator", "member"}


class Player:
    """Somebody with a private chat, which the bot may write to once they have written there."""

    def __init__(self, world: World, queries: Queries, user: Json) -> None:
        self.user = user
        self._world = world
        self._queries = queries
        shared: Json = {name: user[name] for name in ("id", "first_name", "last_name", "username") if name in user}
        self._private = Chat({**shared, "type": "private"}, members={user["id"]: "member"})
        world.users[user["id"]] = user
        world.chats[user["id"]] = self._private

    @property
    def id(self) -> int:
        """Also of the private chat."""
        return self._private.id

    @property
    def name(self) -> str:
        return str(self.user["first_name"])

    @property
    def clock(self) -> Callable[[], float]:
        return self._world.clock

    @property
    def unanswered(self) -> frozenset[str]:
        """Presses and inline queries, of anybody, that still wait for their answer."""
        return self._queries.presses | self._queries.inline

    def inline_answer(self, query_id: str) -> InlineAnswer | None:
        return self._queries.answers.get(query_id)

    def says(self, text: str, room: Room | None = None, reply_to: int | None = None) -> Json:
        return self.sends(room, reply_to, text=text)

    def sends(self, room: Room | None = None, reply_to: int | None = None, **content: Any) -> Json:
        """Anything, as the Bot API describes it: `sends(voice={…})`."""
        chat = self._chat(room)
        if chat.standing is Standing.KICKED and chat is self._private:
            raise ValueError(f"{self.name} blocked the bot and cannot write to it")
        if chat is self._private:
            chat.standing = Standing.IN
        answers = {} if reply_to is None else {"answers": chat.messages[reply_to]["message_id"]}
        message = chat.keep(self.user, self._world.clock(), {**_marked(content), **answers})
        return self._world.update("message", chat.given(message))

    def sends_file(self, name: str, data: bytes, caption: str | None = None, room: Room | None = None) -> Json:
        """A document, of any size: what it weighs is the bot's trouble."""
        file = File(name, data, guess_type(name)[0] or "application/octet-stream")
        about: Json = {} if caption is None else {"caption": caption}
        return self.sends(room, document=document_of(self._world.keep_file(file), file), **about)

    def edits(self, message_id: int, text: str, room: Room | None = None) -> Json:
        chat = self._chat(room)
        message = chat.messages[message_id]
        if message["from"] is not self.user:
            raise ValueError(f"{self.name} did not write message {message_id}")
        message.update(_marked({"text": text}), edit_date=int(self._world.clock()))
        return self._world.update("edited_message", chat.given(message))

    def deletes(self, message_id: int, room: Room | None = None) -> None:
        """Telegram tells bots nothing about it."""
        self._chat(room).messages.pop(message_id, None)

    def presses(self, message_id: int, data: str, room: Room | None = None) -> Json:
        """`data` need not be on a button: apps can be made to send any."""
        chat = self._chat(room)
        message = chat.messages.get(message_id)
        query: Json = {
            "id": self._world.next_query(),
            "from": self.user,
            "message": chat.given(message) if message else {"message_id": message_id, "chat": chat.about, "date": 0},
            "chat_instance": str(chat.id),
            "data": data,
        }
        self._queries.wait_for_press(query["id"], chat)
        return self._world.update("callback_query", query)

    def asks_inline(self, text: str) -> Json:
        """Types @relais_bot and words in some chat."""
        query: Json = {"id": self._world.next_query(), "from": self.user, "query": text, "offset": ""}
        self._queries.wait_for_inline(query["id"])
        return self._world.update("inline_query", query)

    def blocks(self) -> Json:
        return self._turns(Standing.KICKED)

    def unblocks(self) -> Json:
        return self._turns(Standing.IN)

    def take(self) -> list[Shown]:
        """What came in the private chat since the last time."""
        return self._world.take(self.id)

    def _turns(self, standing: Standing) -> Json:
        return self._world.update("my_chat_member", _moved(self._world, self._private, self, standing))

    def _chat(self, room: Room | None) -> Chat:
        if room is None:
            return self._private
        if room.status(self) not in PRESENT:
            raise ValueError(f"{self.name} is not in {room.title}")
        return room.chat


class Room:
    """A group. The first player made it; the bot is outside until somebody adds it.

    The bot gets every message of its groups, as if it were an administrator there.
    """

    def __init__(self, world: World, about: Json, players: tuple[Player, ...]) -> None:
        if not players:
            raise ValueError("a group has at least the one who made it")
        self.chat = Chat(about, members={player.id: "member" for player in players})
        self._world = world
        self._maker = players[0]
        self.set_status(self._maker, "creator")
        world.chats[self.id] = self.chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return str(self.chat.about["title"])

    def status(self, player: Player) -> str:
        return self.chat.members.get(player.id, "left")

    def set_status(self, player: Player, status: str) -> None:
        """ "member", "administrator", "left", "kicked": the bot hears nothing of it."""
        self.chat.members[player.id] = status

    def adds_bot(self, by: Player) -> tuple[Json, Json]:
        """The bot's new place, and the line that the group sees."""
        moved = self._world.update("my_chat_member", _moved(self._world, self.chat, by, Standing.IN))
        return moved, self._line(by, {"new_chat_members": [ME]})

    def removes_bot(self, by: Player) -> tuple[Json, Json]:
        line = self._line(by, {"left_chat_member": ME})
        return line, self._world.update("my_chat_member", _moved(self._world, self.chat, by, Standing.KICKED))

    def becomes(self, new_id: int) -> tuple[Json, Json]:
        """A group made into a supergroup: a line in the old chat, one in the new. From then on the room is the new."""
        if self.chat.kind != "group":
            raise ValueError(f"{self.title} is no simple group")
        old = self.chat
        leaves = self._line(self._maker, {"migrate_to_chat_id": new_id})
        old.became = new_id
        self.chat = Chat({**old.about, "id": new_id, "type": "supergroup"}, old.standing, dict(old.members))
        self._world.chats[new_id] = self.chat
        return leaves, self._line(self._maker, {"migrate_from_chat_id": old.id})

    def take(self) -> list[Shown]:
        return self._world.take(self.id)

    def _line(self, by: Player, content: Json) -> Json:
        return self._world.update("message", self.chat.given(self.chat.keep(by.user, self._world.clock(), content)))


def _moved(world: World, chat: Chat, by: Player, standing: Standing) -> Json:
    former, chat.standing = chat.standing, standing
    return {
        "chat": chat.about,
        "from": by.user,
        "date": int(world.clock()),
        "old_chat_member": _bot_member(former),
        "new_chat_member": _bot_member(standing),
    }


def _bot_member(standing: Standing) -> Json:
    member: Json = {"user": ME, "status": standing.value}
    return {**member, "until_date": 0} if standing is Standing.KICKED else member


def _marked(content: Json) -> Json:
    marked = dict(content)
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        if name in content:
            marked.setdefault(entities, typed_entities(content[name]))
    return marked
