"""The key that closes what says who somebody is: read, made, and changed for another.

A key is 32 random bytes in URL-safe base64. Two keys, the new one first, mean that a change of keys was begun: both
open, the first one closes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.refusals import KeyAmongData, KeyUnreadable, KeyWrong
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


def find_keyring(settings: KeySettings) -> Keyring | None:
    """The key of RELAIS_KEY, else of the file; None when there is no such file yet.

    Raises KeyUnreadable, KeyAmongData.
    """
    if settings.key is not None:
        return _parsed(settings.key.get_secret_value())
    path = settings.key_file
    try:
        if _real(path).is_relative_to(_real(settings.data)):
            raise KeyAmongData(str(path))
        return _parsed(path.read_text("ascii"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnreadable(str(path)) from error


def make_keyring(settings: KeySettings) -> Keyring:
    """A new key, put in the file; the one that is there when another process was faster.

    Raises KeyUnreadable, KeyAmongData.
    """
    keyring = Keyring((new_key(),))
    if write_keys(settings.key_file, keyring.keys, new=True):
        return keyring
    there = find_keyring(settings)
    if there is None:
        raise KeyUnreadable(str(settings.key_file))
    return there


def new_key() -> str:
    return Fernet.generate_key().decode()


def write_keys(path: Path, keys: tuple[str, ...], *, new: bool = False) -> bool:
    """Whole or not at all, for its owner's eyes alone. `new` never writes over a file: False when one is there.

    Raises KeyUnreadable.
    """
    beside: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # a name that no process before can have left, not even with the same number: 0600, as mkstemp makes files
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        if new:
            try:
                os.link(beside, path)  # fails where a file is, which replacing would not
            except FileExistsError:
                return False
        else:
            Path(beside).replace(path)
        _fsync_folder(path.parent)
    except OSError as error:
        raise KeyUnreadable(str(path)) from error
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
    return True


def _fsync_folder(folder: Path) -> None:
    """The name of the file is on disk too: what a key closes may be on another disk, which is not to be ahead."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _real(path: Path) -> Path:
    """Raises OSError, also for links that go in circles."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OSError(str(error)) from error


def _parsed(text: str) -> Keyring:
    keys = tuple(text.replace(",", " ").split())
    if not 1 <= len(keys) <= 2:
        raise KeyUnreadable("one key is wanted")
    return Keyring(keys)


def _derived(seed: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(seed)
