"""`relais doctor`: what is installed and what is missing, one line each."""

from __future__ import annotations

import os
import platform
import tempfile
from importlib import import_module
from pathlib import Path

import typer

from bot import console_messages as messages
from bot.refusal_messages import store_failure
from bot.styled import sendable
from knowledge.alerts import Alerts
from knowledge.errors import StoreError, Unreadable
from knowledge.reading import read
from knowledge.reading.ocr import installed
from knowledge.store.database import FILE, Database
from knowledge.store.summaries import SummaryTable

PROBE = b"<!doctype html><html><body><p>Essai de lecture.</p></body></html>"


def examine(data: Path) -> bool:
    """Say what works and what does not; False when something that Relais cannot do without is missing. OCR is not."""
    good = [_python(), _readers(), _folder(data), _store(data)]
    _ocr()
    return all(good)


def _python() -> bool:
    return _say(messages.doctor_python(platform.python_version()), True)


def _readers() -> bool:
    """Whether a file can be read in a child process, on this system, with these libraries."""
    try:
        for library in ("lxml.etree", "pypdfium2"):
            import_module(library)
        read("essai.html", PROBE)
    except (ImportError, OSError, Unreadable):
        return _say(messages.DOCTOR_NO_READERS, False)
    return _say(messages.DOCTOR_READERS, True)


def _folder(data: Path) -> bool:
    """Whether the data folder, or the nearest one above that exists, can be written. Nothing is left behind."""
    place = data
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError:
        return _say(messages.doctor_folder(data), False)
    return _say(messages.doctor_folder(data), os.access(place, os.W_OK))


def _store(data: Path) -> bool:
    if not (data / FILE).exists():
        typer.echo(sendable(f"{messages.OPTIONAL} {messages.DOCTOR_NO_STORE}"))
        return True
    try:
        database = Database.open(data)
        try:
            count, aside = len(SummaryTable(database).dates()), Alerts(database).aside()
        finally:
            database.close()
    except StoreError as error:
        return _say(store_failure(error), False)
    if aside:
        typer.echo(sendable(f"{messages.OPTIONAL} {messages.doctor_aside(aside)}"))
    return _say(messages.doctor_store(count), True)


def _ocr() -> None:
    found = installed()
    if found.path is None:
        typer.echo(sendable(f"{messages.OPTIONAL} {messages.DOCTOR_NO_TESSERACT}"))
    elif not found.french:
        typer.echo(sendable(f"{messages.OPTIONAL} {messages.DOCTOR_NO_FRENCH}"))
    else:
        _say(messages.DOCTOR_OCR, True)


def _say(line: str, good: bool) -> bool:
    typer.echo(sendable(f"{messages.GOOD if good else messages.MISSING} {line}"))
    return good
