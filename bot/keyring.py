"""The key that closes what says who somebody is: read, made, and changed for another.

A key is 32 random bytes in URL-safe base64. Two keys, the new one first, mean that a change of keys was begun: both
open, the first one closes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.refusals import KeyAmongData, KeyMissing, KeyUnreadable, KeyWrong
from bot.settings import KeySettings


class Keyring:
    """Closes and opens with Fernet (AES-128-CBC and HMAC-SHA256, from the `cryptography` library); finds people again
    by HMAC-SHA256 of their number, with a key of its own derived by HKDF (RFC 5869)."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """One or two keys, the one that closes first. Raises KeyUnreadable."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._seeds = [base64.urlsafe_b64decode(key) for key in keys]
        except ValueError as error:
            raise KeyUnreadable("not a key") from error
        self.keys = keys
        self._lookup_key = _derived(self._seeds[0], b"relais lookup")

    def seal(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Raises KeyWrong."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise KeyWrong("closed with another key") from None

    def seal_id(self, telegram_id: int) -> bytes:
        return self.seal(str(telegram_id).encode())

    def open_id(self, sealed: bytes) -> int:
        """Raises KeyWrong."""
        return int(self.open(sealed))

    def lookup(self, telegram_id: int) -> bytes:
        """The same 32 bytes for the same number and key; without the key, nothing about the number."""
        return hmac.digest(self._lookup_key, str(telegram_id).encode(), hashlib.sha256)

    @property
    def fingerprints(self) -> tuple[bytes, ...]:
        """What tells each key from others without opening anything."""
        return tuple(_derived(seed, b"relais fingerprint") for seed in self._seeds)


def read_keyring(settings: KeySettings, *, closed: bool) -> Keyring:
    """The key of RELAIS_KEY, else of the file, else a new one put there. `closed` says that the data need a key that
    exists already.

    Raises KeyMissing, KeyUnreadable, KeyAmongData.
    """
    if settings.key is not None:
        return _parsed(settings.key.get_secret_value())
    path = settings.key_file
    if path.resolve().is_relative_to(settings.data.resolve()):
        raise KeyAmongData(str(path))
    try:
        return _parsed(path.read_text("ascii"))
    except FileNotFoundError:
        if closed:
            raise KeyMissing(str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnreadable(str(path)) from error
    keyring = Keyring((new_key(),))
    write_keys(path, keyring.keys, new=True)
    return keyring


def new_key() -> str:
    return Fernet.generate_key().decode()


def write_keys(path: Path, keys: tuple[str, ...], *, new: bool = False) -> None:
    """Whole or not at all, for its owner's eyes alone; `new` never writes over a file. Raises KeyUnreadable."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        try:
            if new:
                os.link(beside, path)  # fails where a file is, which replacing would not
            else:
                beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise KeyUnreadable(str(path)) from error


def _parsed(text: str) -> Keyring:
    keys = tuple(text.replace(",", " ").split())
    if not 1 <= len(keys) <= 2:
        raise KeyUnreadable("one key is wanted")
    return Keyring(keys)


def _derived(seed: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(seed)
