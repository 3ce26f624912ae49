"""What a command opens before it works, settings and store, and how it stops where it cannot, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from bot import console_messages as messages
from bot.refusal_messages import store_failure
from bot.refusals import Refusal
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.store.database import Database

REFUSED, WRONG, INTERRUPTED = 1, 2, 130
S = TypeVar("S")


def read_or_stop(read: Callable[[Path | None], S], context: typer.Context) -> S:
    """Settings; a variable that is wrong is said."""
    from bot.settings import SettingError

    try:
        return read(context.obj)
    except SettingError as wrong:
        stop(messages.wrong_setting(wrong.name, wrong.value), WRONG)


def settings_of(context: typer.Context) -> Settings:
    from bot.settings import read_settings

    return read_or_stop(read_settings, context)


@contextmanager
def database_of(context: typer.Context) -> Iterator[Database]:
    """The store of the settings, closed at the end."""
    from knowledge.store.database import Database

    with refusing():
        database = Database.open(settings_of(context).data)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def refusing() -> Iterator[None]:
    """What is wrong with the store, the key or the bot is said in one sentence."""
    try:
        yield
    except StoreError as error:
        stop(store_failure(error), REFUSED)
    except Refusal as error:
        from bot.running_messages import refusal

        stop(refusal(error), REFUSED)


def stop(sentence: str, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
