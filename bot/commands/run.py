"""`relais run` and `relais key rotate`: what they need, checked in order, before anything is written."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import running_messages as messages
from bot.house import House
from bot.inbox import Inbox
from bot.keyring import Keyring, find_keyring, make_keyring, new_key, write_keys
from bot.people import People
from bot.refusals import (
    AdministratorMissing,
    KeyMissing,
    KeyProblem,
    KeyWrong,
    NothingClosed,
    TokenMissing,
    TokenUnknown,
)
from bot.service import serve
from bot.settings import KeySettings, TelegramSettings
from knowledge.errors import OtherKey
from knowledge.membership import Identity, Membership
from knowledge.store.database import FILE, Database

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def run_bot(settings: TelegramSettings) -> None:
    """Until told to end. Raises Refusal and its kinds, StoreError."""
    if settings.telegram_token is None:
        raise TokenMissing
    if not settings.administrators:
        raise AdministratorMissing
    token = settings.telegram_token.get_secret_value().strip()
    if not _TOKEN.fullmatch(token):
        # it would be put into addresses, where anything else makes calls that lead nowhere
        raise TokenUnknown
    with _opened(settings) as (keyring, inbox):
        if len(keyring.keys) > 1:
            # a change of keys was begun, and the process that began it died
            keyring = _finish_rotation(settings, keyring, inbox)
            if settings.key is not None:
                # without the key itself: what is said here goes into logs
                _say(messages.KEY_TO_KEEP_FIRST)
        house = House(settings.data, settings.membership_months)
        try:
            people = People(house, keyring, settings)
            asyncio.run(serve(people, inbox, token, lambda name: _say(messages.running(name))))
        finally:
            house.close()


def rotate_key(settings: KeySettings) -> None:
    """Close everything with a new key. Killed in the middle, the next `run` or `rotate` ends it.

    Raises Refusal and its kinds, StoreError.
    """
    with _opened(settings, make=False) as (keyring, inbox):
        if len(keyring.keys) == 1:
            keys = (new_key(), keyring.keys[0])
            if settings.key is not None:
                _say(messages.key_to_set(*keys))
                return
            write_keys(settings.key_file, keys)
            keyring = Keyring(keys)
            inbox.use(keyring)
        kept = _finish_rotation(settings, keyring, inbox)
        if settings.key is not None:
            _say(messages.key_to_keep(kept.keys[0]))
        _say(messages.KEY_ROTATED)


@contextmanager
def _opened(settings: KeySettings, *, make: bool = True) -> Iterator[tuple[Keyring, Inbox]]:
    """The key of these data, and the inbox, which one process alone can hold. `make`: a house that has no key gets one.

    Raises Refusal and its kinds, StoreError.
    """
    inbox = Inbox.open(settings.data, _key_of(settings, make))
    try:
        # another process may have changed the key while this one waited for the inbox
        keyring = _key_of(settings, make)
        inbox.use(keyring)
        yield keyring, inbox
    finally:
        inbox.close()


def _key_of(settings: KeySettings, make: bool) -> Keyring:
    """Raises KeyProblem and its kinds, NothingClosed, StoreError."""
    try:
        return _find_key(settings, make)
    except KeyProblem as problem:
        problem.place = "RELAIS_KEY" if settings.key is not None else str(settings.key_file)
        raise


def _find_key(settings: KeySettings, make: bool) -> Keyring:
    # a key that is none is told before anything is written, the store included
    keyring = find_keyring(settings)
    if not (settings.data / FILE).exists():
        if not make:
            raise NothingClosed
        # … as is one that cannot be made
        keyring = keyring or _made(settings)
    database = Database.open(settings.data)
    try:
        membership = Membership(database)
        fingerprint = membership.fingerprint()
        if fingerprint is None and not make:
            raise NothingClosed
        if fingerprint is not None and keyring is None:
            raise KeyMissing(str(settings.key_file))
        if keyring is None:
            keyring = _made(settings)
        if fingerprint is None:
            membership.set_fingerprint(keyring.fingerprints[0])
        elif fingerprint not in keyring.fingerprints:
            raise KeyWrong("another key closed these data")
    except OtherKey:
        raise KeyWrong("another process has just begun with another key") from None
    finally:
        database.close()
    return keyring


def _made(settings: KeySettings) -> Keyring:
    """Raises KeyUnreadable, KeyAmongData."""
    keyring = make_keyring(settings)
    _say(messages.key_made(settings.key_file))
    return keyring


def _finish_rotation(settings: KeySettings, keyring: Keyring, inbox: Inbox) -> Keyring:
    """Everything closed with the first key of two; then the second is dropped."""

    def change(sealed: bytes) -> Identity:
        telegram_id = keyring.open_id(sealed)
        return Identity(keyring.lookup(telegram_id), keyring.seal_id(telegram_id))

    database = Database.open(settings.data)
    try:
        Membership(database).reseal(change, keyring.fingerprints[0])
    finally:
        database.close()
    inbox.reseal(keyring)
    if settings.key is None:
        write_keys(settings.key_file, keyring.keys[:1])
    kept = Keyring(keyring.keys[:1])
    inbox.use(kept)
    return kept


def _say(line: str) -> None:
    typer.echo(line, err=True)
