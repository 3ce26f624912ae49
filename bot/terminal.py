"""The conversation in the terminal: the application that Telegram gets, with the loopback as its network."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from rich.console import Console
from telegram import Update

from bot import console_messages as messages
from bot.application import terminal_application
from bot.house import Desk, House
from bot.loopback import TOKEN, Button, Json, Kind, Loopback, Player, Shown
from bot.screen import screen, show, show_buttons
from bot.styled import italic, plain, sendable

QUIT, EDIT = "/quitter", "/modifier"
LONGEST_LINE = 64 * 1024
"""Bytes read of a piped line; the rest is dropped. Far more than a message holds, and than a question may."""
YOU = 2
"""The number that Telegram would have given to whoever types."""


def converse(house: House, zone: ZoneInfo) -> None:
    """Talk until the end of input or /quitter. Without a terminal: a message a line, and only what the bot says."""
    console = screen()
    interactive = sys.stdin.isatty()
    loopback = Loopback()
    application = terminal_application(house, zone, TOKEN, loopback)
    lines = _typed_lines() if interactive else _piped_lines(sys.stdin.buffer)
    # the loop only runs while an update is handled, so that Ctrl-C at the prompt ends the program at once
    with asyncio.Runner() as runner:
        runner.run(application.initialize())
        runner.run(house.write(_renewed))
        talk = Talk(loopback.person(user_id=YOU), console)
        if interactive:
            show(console, italic(messages.BANNER))
        for line in lines:
            if line == QUIT:
                break
            update = talk.update_for(line)
            if update is not None:
                runner.run(application.process_update(Update.de_json(update, application.bot)))
            talk.show_news()
        runner.run(application.shutdown())


def _renewed(desk: Desk) -> None:
    """After the program was renewed, its subjects are looked for in everything published; stopped, it goes on the next
    time."""
    while desk.topics.catch_up():
        pass


class Talk:
    """Turns lines into what a person does in Telegram, and shows what comes of it."""

    def __init__(self, you: Player, console: Console) -> None:
        self._you = you
        self._console = console
        self._question: int | None = None
        self._buttons: Shown | None = None
        """The last thing shown that has buttons: a bare number presses one of them."""

    def update_for(self, line: str) -> Json | None:
        """None for what stays between the terminal and the person."""
        if not line:
            return None
        command, _, text = line.partition(" ")
        if command == EDIT:
            return self._correct(text.strip())
        button = self._button(line)
        if button:
            return self._press(button)
        update = self._you.says(line)
        self._question = update["message"]["message_id"]
        return update

    def show_news(self) -> None:
        for shown in self._you.take():
            if shown.kind is Kind.EDITED:
                show(self._console, italic(messages.EDITED))
            if shown.file is not None:
                show(self._console, plain(messages.saved(_saved(shown.file))))
            if shown.text:
                show(self._console, shown.text)
            show_buttons(self._console, [button.label for button in shown.buttons])
            self._console.print()
            if shown.buttons:
                self._buttons = shown
            elif self._buttons and shown.message_id == self._buttons.message_id:
                self._buttons = None

    def _correct(self, text: str) -> Json | None:
        if self._question is None or not text:
            show(self._console, plain(messages.EDIT_WANTS_TEXT if not text else messages.NOTHING_TO_EDIT))
            return None
        return self._you.edits(self._question, text)

    def _button(self, line: str) -> Button | None:
        """A number that no button has is a message like any other."""
        if self._buttons is None or not (line.isascii() and line.isdigit()):
            return None
        # a number of thousands of digits is no button, and int() would refuse it
        if len(line) > 3 or not 1 <= int(line) <= len(self._buttons.buttons):
            return None
        return self._buttons.buttons[int(line) - 1]

    def _press(self, button: Button) -> Json | None:
        """A link is not opened here, only shown."""
        if button.data is None or self._buttons is None or self._buttons.message_id is None:
            show(self._console, plain(button.url or button.label))
            return None
        return self._you.presses(self._buttons.message_id, button.data)


def _saved(picture: bytes) -> Path:
    """A terminal shows no pictures: they go into files, which stay."""
    with tempfile.NamedTemporaryFile("wb", prefix="relais-", suffix=_suffix(picture), delete=False) as file:
        file.write(picture)
    return Path(file.name)


def _suffix(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return ".png"
    return ".jpg" if data.startswith(b"\xff\xd8") else ".pdf" if data.startswith(b"%PDF") else ""


def _typed_lines() -> Iterator[str]:
    with contextlib.suppress(ImportError):
        # gives input() the arrow keys and a history, where the system has it
        import readline  # noqa: F401

    while True:
        try:
            line = input(messages.PROMPT)
        except EOFError:
            print()  # noqa: T201
            return
        yield sendable(line).strip()


def _piped_lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of any bytes: what is not UTF-8 becomes U+FFFD, what does not fit a line is dropped."""
    while raw := stream.readline(LONGEST_LINE):
        line = raw
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(LONGEST_LINE)
        yield sendable(line.decode("utf-8", "replace")).strip()
