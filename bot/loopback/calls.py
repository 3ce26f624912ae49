"""A call of the Bot API as it reaches the server, and the refusal that it may get."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from telegram.request import RequestData

TOKEN = "1:loopback"  # noqa: S105 - nothing outside this process takes it

Json = dict[str, Any]


class CallError(Exception):
    """A call that Telegram refuses: its sentence, its status, and what it adds for programs."""

    def __init__(
        self, description: str, status: int = 400, *, retry_after: int | None = None, migrate_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        added = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to}
        self.parameters = {name: value for name, value in added.items() if value is not None}

    @property
    def answer(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.status, "description": str(self)}
        return {**answer, "parameters": self.parameters} if self.parameters else answer


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    parameters: Json
    files: dict[str, File]
    """The parts that come as files, by the name of their parameter."""


def read_call(url: str, data: RequestData | None) -> Call:
    """The address ends with the method; the parameters as JSON gives them, whatever Python objects they were."""
    method = url.rpartition("/")[2]
    if data is None:
        return Call(method, {}, {})
    files: dict[str, File] = {}
    for name, part in data.multipart_data.items():
        filename, content, media_type = part
        files[name] = File(filename, content if isinstance(content, bytes) else content.read(), media_type)
    return Call(method, json.loads(json.dumps(data.parameters)), files)
