"""`relais topics`: what the published summaries speak of, and what each meeting said of one topic."""

from __future__ import annotations

import typer
from rich.table import Table
from rich.text import Text

from bot import topic_messages as messages
from bot.screen import screen
from bot.styled import sendable
from knowledge.topics import Topics

EVERYTHING = 10_000
FILE_WIDTH = 240
"""Columns where nothing has to fit on a screen."""


def list_topics(topics: Topics, body: str | None) -> bool:
    """A table, the latest spoken of first; False when no council has this name."""
    if _is_unknown(topics, body):
        return False
    page = topics.page(0, EVERYTHING, body)
    if not page.lines:
        typer.echo(messages.NO_TOPIC)
        return True
    table = Table(box=None, pad_edge=False)
    for name in messages.COLUMNS:
        table.add_column(name, justify="right" if name in messages.NUMBERS else "left", overflow="fold")
    for line in page.lines:
        cells = (line.topic.name, str(line.meetings), line.latest.isoformat(), messages.bodies(line))
        table.add_row(*(Text(sendable(cell)) for cell in cells))
    console = screen()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    console.print(table)
    return True


def tell_topic(topics: Topics, name: str, body: str | None) -> bool:
    """Its timeline, newest first; False when no topic, or no council, has this name."""
    if _is_unknown(topics, body):
        return False
    topic = topics.find(name)
    if topic is None:
        typer.echo(sendable(messages.unknown_topic(name, topics.near(name))), err=True)
        return False
    timeline = topics.timeline(topic.id, limit=EVERYTHING, body=body)
    typer.echo(sendable(messages.heading(timeline)))
    for entry in timeline.entries:
        typer.echo(sendable(messages.entry(entry)))
    return True


def _is_unknown(topics: Topics, body: str | None) -> bool:
    """Say so, if it is."""
    names = tuple(one.name for one in topics.bodies())
    if body is None or body in names:
        return False
    typer.echo(sendable(messages.unknown_body(body, names)), err=True)
    return True
