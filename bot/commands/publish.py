"""`relais publish`: files and folders into the store, one line of news each."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from bot import console_messages as messages
from bot.dates import read_date
from bot.styled import sendable
from knowledge import publishing
from knowledge.errors import OtherVersion, RelaisError, StoreError, TooLarge, Undated
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
    ask: bool = False


def publish_paths(database: Database, paths: Iterable[Path], wishes: Wishes) -> bool:
    """Publish every file, saying how each went; False when one was refused. Raises StoreError, which ends the whole."""
    files: list[Path] = []
    refused = 0
    for path in paths:
        try:
            files.extend(_files(path))
        except PathError as error:
            refused += 1
            _complain(str(error))
    with _bar(len(files)) as bar:
        task = bar.add_task(messages.PROGRESS, total=len(files))
        for path in files:
            if not _publish_file(database, path, wishes, bar):
                refused += 1
            bar.advance(task)
    if len(files) > 1:
        _say(messages.tally(len(files), refused))
    return not refused


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


def _publish_file(database: Database, path: Path, wishes: Wishes, bar: Progress) -> bool:
    """Publish one file and say how it went, asking for what is missing where somebody is there."""
    try:
        data = _bytes_of(path)
    except TooLarge as error:
        return _complain(f"{path} → {messages.refusal(error)}")
    except OSError:
        return _complain(messages.unreadable_path(path))
    when, replace = wishes.when, wishes.replace
    # comes round at most twice: once dated, once allowed to replace
    while True:
        try:
            publication = publishing.publish(
                database, path.name, data, when=when, title=wishes.title, body=wishes.body, replace=replace
            )
        except Undated as error:
            when = _ask_date(path, bar) if wishes.ask else None
            if when is None:
                return _complain(f"{path} → {messages.refusal(error)}")
        except OtherVersion as error:
            if not wishes.ask:
                return _complain(f"{path} → {messages.refusal(error)}")
            if not _agrees_to_replace(error, bar):
                return _complain(f"{path} → {messages.NOT_REPLACED}")
            replace = True
        except StoreError:
            raise
        except RelaisError as error:
            return _complain(f"{path} → {messages.refusal(error)}")
        else:
            _say(f"{path.name} → {messages.published(publication)}")
            return True


def _bytes_of(path: Path) -> bytes:
    """Raises TooLarge before reading what would fill the memory, and OSError."""
    with path.open("rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        if size > LARGEST:
            raise TooLarge(size, LARGEST)
        return opened.read(LARGEST + 1)


def _ask_date(path: Path, bar: Progress) -> date | None:
    """None when nothing is answered."""
    _say(path.name)
    while answer := _ask(messages.DATE_WANTED, bar):
        when = read_date(answer)
        if when:
            return when
        _say(messages.DATE_UNREAD)
    return None


def _agrees_to_replace(other: OtherVersion, bar: Progress) -> bool:
    return _ask(messages.replace_wanted(other.title, other.date), bar).casefold() in {"o", "oui"}


def _ask(question: str, bar: Progress) -> str:
    # a bar that goes on drawing would write over what is typed
    bar.stop()
    try:
        return input(sendable(question)).strip()
    except EOFError:
        return ""
    finally:
        bar.start()


def _bar(files: int) -> Progress:
    """On a terminal's standard error, when there is something to wait for. What is said goes above it."""
    return Progress(
        console=Console(stderr=True),
        transient=True,
        disable=files < 2 or not sys.stderr.isatty(),
        # the bar's console would swallow lines that are on their way to a file or a pipe
        redirect_stdout=sys.stdout.isatty(),
    )


def _say(line: str) -> None:
    typer.echo(sendable(line))


def _complain(line: str) -> bool:
    """Always False: the file was refused."""
    typer.echo(sendable(line), err=True)
    return False
