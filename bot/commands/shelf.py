"""`relais summaries`, `relais withdraw`, `relais rebuild`: what is published, seen from the shell."""

from __future__ import annotations

import sys

import typer
from rich.table import Table
from rich.text import Text

from bot import shelf_messages as messages
from bot.screen import bar, screen
from bot.styled import sendable
from knowledge.errors import UnknownSummary
from knowledge.models import Status
from knowledge.rebuilding import rebuild
from knowledge.shelf import Listed, Shelf
from knowledge.store.database import Database


def list_summaries(shelf: Shelf, *, everything: bool) -> None:
    """A table, the newest meeting first; `everything`: also what was replaced or withdrawn."""
    statuses = tuple(Status) if everything else (Status.PUBLISHED,)
    listing = shelf.summaries(limit=-1, statuses=statuses)
    if not listing.summaries:
        typer.echo(messages.NO_SUMMARY)
        return
    table = Table(box=None, pad_edge=False)
    for name in messages.COLUMNS:
        table.add_column(name, justify="right" if name in messages.NUMBERS else "left", overflow="fold")
    for listed in listing.summaries:
        table.add_row(*(Text(sendable(cell)) for cell in _cells(listed)))
    console = screen()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    console.print(table)


FILE_WIDTH = 240
"""Columns where nothing has to fit on a screen."""


def _cells(listed: Listed) -> tuple[str, ...]:
    return (
        str(listed.id),
        listed.meeting.date.isoformat(),
        listed.meeting.body or messages.NONE,
        listed.meeting.title,
        str(listed.passages),
        str(listed.pages) if listed.pages else messages.NONE,
        messages.status(listed),
    )


def withdraw(shelf: Shelf, number: int, reason: str, *, yes: bool) -> bool:
    """Ask, unless `yes`; False when nothing was withdrawn. Raises StoreError."""
    try:
        listed = shelf.summary(number)
        if listed.status is not Status.PUBLISHED:
            raise UnknownSummary(number)
        if not yes and not _agrees(messages.withdrawal_wanted(listed.meeting)):
            typer.echo(messages.NOT_WITHDRAWN, err=True)
            return False
        shelf.withdraw(number, None, reason)
    except UnknownSummary:
        typer.echo(messages.unknown_summary(number), err=True)
        return False
    typer.echo(sendable(messages.withdrawn(listed.meeting)))
    return True


def rebuild_all(database: Database) -> bool:
    """False when some summary could not be read anew. Raises StoreError."""
    with bar(shown=True) as progress:
        task = progress.add_task(messages.REBUILDING, total=None)
        result = rebuild(
            database,
            lambda done, total: progress.update(task, completed=done, total=total),
            lambda failed: typer.echo(sendable(messages.stays(failed)), err=True),
        )
    typer.echo(messages.rebuilt(result))
    return not result.failed


def _agrees(question: str) -> bool:
    if not sys.stdin.isatty():
        typer.echo(messages.YES_WANTED, err=True)
        return False
    try:
        return input(sendable(question)).strip().casefold() in {"o", "oui"}
    except EOFError:
        return False
