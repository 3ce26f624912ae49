"""`relais publish`: files and folders into the store, one line of news each."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer
from rich.progress import Progress

from bot import console_messages as messages
from bot.dates import read_date
from bot.refusal_messages import refusal
from bot.screen import bar
from bot.styled import sendable
from knowledge import publishing
from knowledge.errors import OtherVersion, RelaisError, StoreError, TooLarge, Undated
from knowledge.publishing import Given
from knowledge.reading import LARGEST, SUFFIXES
from knowledge.store.database import Database


class PathError(Exception):
    """A path that leads to no file; the message is for people."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line gives. `ask` says that somebody is there to answer questions."""

    when: date | None = None
    title: str | None = None
    body: str | None = None
    replace: bool = False
    beside: bool = False
    ask: bool = False


def publish_paths(database: Database, paths: Iterable[Path], wishes: Wishes) -> bool:
    """Publish every file, saying how each went; False when one was refused. Raises StoreError, which ends the whole."""
    files: list[Path] = []
    refused: list[str] = []
    for path in paths:
        try:
            files.extend(_files(path))
        except PathError as error:
            refused.append(_complain(str(error)))
    done = 0
    try:
        with bar(shown=len(files) > 1) as progress:
            task = progress.add_task(messages.PROGRESS, total=len(files))
            for path in files:
                complaint = _publish_file(database, path, wishes, progress, alone=len(files) == 1)
                refused += [complaint] if complaint else []
                done += 1
                progress.advance(task)
    except KeyboardInterrupt:
        if len(files) > 1:
            _complain(messages.interrupted(done, len(files)))
        raise
    if len(files) > 1:
        _say(messages.tally(len(files), len(refused)))
    if len(files) > A_SCREEN and refused:
        for line in (messages.REFUSED, *refused):
            _complain(line)
    return not refused


A_SCREEN = 20
"""Files after which what was refused has left the screen, and is said again at the end."""


def _files(path: Path) -> list[Path]:
    """The files that a path stands for, sorted. Raises PathError."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            found = sorted(_texts_under(path))
            if not found:
                raise PathError(messages.empty_folder(path))
            return found
    except PermissionError:
        raise PathError(messages.unreadable_path(path)) from None
    except OSError:
        raise PathError(messages.missing_path(path)) from None
    if not stat.S_ISREG(mode):
        # a device or a pipe may never end
        raise PathError(messages.not_a_file(path))
    return [path]


def _texts_under(folder: Path) -> Iterator[Path]:
    """What has the suffix of a summary; a file named on the command line is tried whatever its name.

    Hidden files and folders are left out (editors keep their own there); links to folders are not followed.
    """

    def complain(error: OSError) -> None:
        raise error

    for here, folders, names in os.walk(folder, onerror=complain):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(here, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


def _publish_file(database: Database, path: Path, wishes: Wishes, progress: Progress, *, alone: bool) -> str | None:
    """Publish one file and say how it went, asking for what is missing where somebody is there; why it was refused, if
    it was. One that was withdrawn comes back when it is named `alone`, not with the folder that it still stands in."""
    try:
        data = _bytes_of(path)
    except TooLarge as error:
        return _complain(f"{path} → {refusal(error)}")
    except OSError:
        return _complain(messages.unreadable_path(path))
    when, replace = wishes.when, wishes.replace
    try:
        given = Given(when, wishes.title, wishes.body)
        known = publishing.already_published(database, data, given, replace=replace)
        if known is not None:
            _say(f"{path.name} → {messages.published(known)}")
            return None
        reading = publishing.read_file(path.name, data)
    except StoreError:
        raise
    except RelaisError as error:
        return _complain(f"{path} → {refusal(error)}")
    gone = None if alone else publishing.taken_back(database, reading)
    if gone is not None and not (wishes.ask and _agrees(messages.again_wanted(path.name, gone), progress)):
        _say(f"{path.name} → {messages.left_withdrawn(gone)}")
        return None
    # comes round at most twice: once dated, once allowed to replace
    while True:
        try:
            given = Given(when, wishes.title, wishes.body)
            publication = publishing.publish_reading(database, reading, given, replace=replace, beside=wishes.beside)
        except Undated as error:
            when = _ask_date(path, progress) if wishes.ask else None
            if when is None:
                return _complain(f"{path} → {refusal(error)}")
        except OtherVersion as error:
            if not wishes.ask:
                return _complain(f"{path} → {refusal(error)}")
            if not _agrees(messages.replace_wanted(error.title, error.date), progress):
                return _complain(f"{path} → {messages.NOT_REPLACED}")
            replace = True
        else:
            _say(f"{path.name} → {messages.published(publication)}")
            return None


def _bytes_of(path: Path) -> bytes:
    """Raises TooLarge before reading what would fill the memory, and OSError."""
    with path.open("rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        if size > LARGEST:
            raise TooLarge(size, LARGEST)
        return opened.read(LARGEST + 1)


def _ask_date(path: Path, progress: Progress) -> date | None:
    """None when nothing is answered."""
    _say(path.name)
    while answer := _ask(messages.DATE_WANTED, progress):
        when = read_date(answer)
        if when:
            return when
        _say(messages.DATE_UNREAD)
    return None


def _agrees(question: str, progress: Progress) -> bool:
    return _ask(question, progress).casefold() in {"o", "oui"}


def _ask(question: str, progress: Progress) -> str:
    # a bar that goes on drawing would write over what is typed
    progress.stop()
    try:
        return input(sendable(question)).strip()
    except EOFError:
        return ""
    finally:
        progress.start()


def _say(line: str) -> None:
    typer.echo(sendable(line))


def _complain(line: str) -> str:
    """Returns the line."""
    typer.echo(sendable(line), err=True)
    return line
