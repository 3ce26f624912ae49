"""What the bot sets about itself: its commands by scope and language, its name, its descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.loopback.calls import Call, CallError, Json
from bot.loopback.world import ME, World
from bot.styled import units

MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_KINDS = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a list of commands is for."""

    kind: str = "default"
    chat_id: int | None = None
    user_id: int | None = None
    language: str = ""


class Profile:
    def __init__(self, world: World) -> None:
        self._world = world
        self.commands: dict[Scope, dict[str, str]] = {}
        """Descriptions by command, in their order."""
        self.texts: dict[tuple[str, str], str] = {}
        """By kind (name, description, short_description) and language."""

    def me(self, call: Call) -> Json:
        return {**ME, "first_name": self.texts.get(("name", ""), ME["first_name"])}

    def set_commands(self, call: Call) -> bool:
        scope = self._scope(call)
        wanted: list[Json] = call.parameters["commands"]
        if len(wanted) > MOST_COMMANDS:
            raise CallError("Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in wanted:
            if not _NAME.fullmatch(command["command"]):
                raise CallError("Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= units(command["description"].strip()) <= LONGEST_COMMAND_DESCRIPTION:
                raise CallError("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[scope] = {command["command"]: command["description"] for command in wanted}
        return True

    def delete_commands(self, call: Call) -> bool:
        self.commands.pop(self._scope(call), None)
        return True

    def get_commands(self, call: Call) -> list[Json]:
        kept = self.commands.get(self._scope(call), {})
        return [{"command": name, "description": description} for name, description in kept.items()]

    def setter(self, kind: str) -> Callable[[Call], bool]:
        def set_text(call: Call) -> bool:
            text = call.parameters.get(kind) or ""
            if units(text) > LONGEST[kind]:
                raise CallError(f"Bad Request: {kind.replace('_', ' ')} is too long")
            self.texts[kind, call.parameters.get("language_code") or ""] = text
            return True

        return set_text

    def getter(self, kind: str) -> Callable[[Call], Json]:
        def get_text(call: Call) -> Json:
            default = ME["first_name"] if kind == "name" else ""
            return {kind: self.texts.get((kind, call.parameters.get("language_code") or "")) or default}

        return get_text

    def _scope(self, call: Call) -> Scope:
        given = call.parameters.get("scope") or {"type": "default"}
        if given["type"] not in _KINDS:
            raise CallError("Bad Request: unsupported type specified")
        chat_id = self._world.open_chat(given).id if "chat_id" in given else None
        return Scope(given["type"], chat_id, given.get("user_id"), call.parameters.get("language_code") or "")
