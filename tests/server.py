"""Telegram's server over real HTTP on this machine: the loopback behind it, and what can go wrong on the way."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from types import SimpleNamespace as RequestParts
from typing import Any
from urllib.parse import parse_qsl, unquote

from bot.loopback import DOWNLOAD, CallError, Json, Loopback, Player
from bot.loopback import TOKEN as LOOPBACK

TOKEN = "1000000001:AAloopback-over-http_00000000000000"
TEXTS = {"text", "caption", "callback_query_id", "inline_query_id", "next_offset", "title", "url"}
"""Parameters that are texts, also when they look like a number."""


@dataclass
class Fault:
    """What happens to a call: the connection is cut « before » or « after » it is carried out, nothing ever comes back,
    it is refused with a status, or carried out and answered with bytes of no sense."""

    cut: str = ""
    status: int = 0
    retry_after: int | None = None
    body: bytes | None = None
    delay: float = 0.0
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot sent, and when it came."""

    at: float
    method: str
    chat: int
    answers: int | None
    text: str


class Server:
    """Inside `async with`, `address` is for RELAIS_TELEGRAM_API; updates that people cause are for `give`."""

    def __init__(self) -> None:
        self.loopback = Loopback()
        self.token: str | None = TOKEN
        self.webhook = ""
        self.allowed: list[str] | None = None
        self.polls: list[Json] = []
        self.calls: list[tuple[float, str]] = []
        self.sent: list[Sent] = []
        self.weather: Callable[[str], Fault | None] = lambda method: None
        """Asked for every call that no arranged fault takes."""
        self.faults: dict[str, deque[Fault]] = {}
        self.waiting: deque[Json] = deque()
        self._news = asyncio.Event()
        self._poll = 0
        self._talks: set[Any] = set()

    async def __aenter__(self) -> Server:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    # -- for tests

    def give(self, *updates: Json) -> None:
        self.waiting.extend(updates)
        self._news.set()

    def unreadable(self) -> Json:
        """An update as no version of the library can read it; still numbered."""
        return self.loopback._world.update("message", {"message_id": [], "date": "hier", "chat": 7, "from": "moi"})

    def says(self, who: Player, text: str) -> int:
        update = who.says(text)
        self.give(update)
        return int(update["message"]["message_id"])

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        self.faults.setdefault(method, deque()).extend([fault] * times)

    # -- HTTP

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._one(reader, writer):
                await writer.drain()
        self._talks.discard(asyncio.current_task())
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        path = unquote(head[0].split(" ")[1])
        method = DOWNLOAD if path.startswith("/file/") else path.rpartition("/")[2]
        self.calls.append((time.monotonic(), method))
        arranged = self.faults.get(method)
        fault = (arranged.popleft() if arranged else self.weather(method)) or Fault()
        if fault.hang:
            await asyncio.sleep(3600)
        await asyncio.sleep(fault.delay)
        if fault.cut == "before":
            return False
        if fault.status or fault.retry_after:
            status = fault.status or 429
            answer = json.dumps(CallError("arranged", status, retry_after=fault.retry_after).answer).encode()
        else:
            given = _read(fields.get("content-type", ""), body)
            status, answer = await self._carry_out(path, method, given, reader)
        if fault.cut == "after":
            return False
        if fault.body is not None:
            answer = fault.body
        writer.write(b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n%b" % (status, len(answer), answer))
        return True

    async def _carry_out(self, path: str, method: str, parts: Any, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        if method == DOWNLOAD and path.startswith(f"/file/bot{self.token}/"):
            return await self.loopback.do_request(path.replace(str(self.token), LOOPBACK), "GET")
        if path != f"/bot{self.token}/{method}":
            return 401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        given: Json = parts.parameters
        if method not in ("getUpdates", "deleteWebhook"):
            status, answer = await self.loopback.do_request(path, "POST", parts)
            if status == 200 and method.startswith("send") and method != "sendChatAction":
                answered = (given.get("reply_parameters") or {}).get("message_id")
                text = given.get("text") or given.get("caption") or ""
                self.sent.append(Sent(time.monotonic(), method, int(given["chat_id"]), answered, text))
            return status, answer
        try:
            result = await self._get_updates(given, reader) if method == "getUpdates" else True
        except CallError as error:
            return error.status, json.dumps(error.answer).encode()
        self.webhook = ""
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _get_updates(self, given: Json, reader: asyncio.StreamReader) -> list[Json]:
        """The newest of two calls is the one that gets something, as with Telegram."""
        self.polls.append(given)
        if self.webhook:
            raise CallError("Conflict: can't use getUpdates method while webhook is active", 409)
        self._poll += 1
        mine = self._poll
        self._news.set()
        self.allowed = given.get("allowed_updates", self.allowed)
        while self.waiting and self.waiting[0]["update_id"] < given.get("offset", 0):
            self.waiting.popleft()
        until = time.monotonic() + given.get("timeout", 0)
        while not self.waiting and time.monotonic() < until and not reader.at_eof():
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), min(0.5, max(0.0, until - time.monotonic())))
            if mine != self._poll:
                raise CallError("Conflict: terminated by other getUpdates request", 409)
        return list(self.waiting)[: given.get("limit", 100)]


def _read(kind: str, body: bytes) -> RequestParts:
    """The parameters as JSON gives them, from JSON, a form, or a form with files."""
    given: Json = {}
    files: dict[str, tuple[str, bytes, str]] = {}
    if kind.startswith("application/json"):
        return RequestParts(parameters=json.loads(body), multipart_data=files)
    if kind.startswith("multipart/"):
        whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        for part in whole.iter_parts():
            name, file = part.get_param("name", header="content-disposition"), part.get_filename()
            content = part.get_payload(decode=True)
            if file is None:
                given[name] = content.decode()
            else:
                files[name] = (file, content, part.get_content_type())
    else:
        given.update(parse_qsl(body.decode(), keep_blank_values=True))
    given = {name: value if name in TEXTS else _value(value) for name, value in given.items()}
    return RequestParts(parameters=given, multipart_data=files)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
