"""Random numbers and tokens, and months of the calendar."""

from __future__ import annotations

import calendar
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

# base32: none of its signs is taken for another one when read aloud
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_number(length: int, taken: Callable[[str], bool]) -> str:
    """Random, so that it says neither who came first nor how many there are; drawn again while `taken`."""
    while True:
        number = "".join(secrets.choice(SIGNS) for _ in range(length))
        if not taken(number):
            return number


def new_token() -> str:
    """128 random bits in 22 characters that a link can hold."""
    return secrets.token_urlsafe(16)


def hash_of(token: str) -> bytes:
    """What is stored of a token. A plain SHA-256, with neither key nor salt: there is nothing to guess in 128 random
    bits, unlike in a password or in the number of an account. Whatever somebody sends as a token is hashed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def months_after(instant: datetime, months: int) -> datetime:
    """The same day and hour so many calendar months later (earlier when negative), or the month's last day where it
    has no such day."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    return instant.replace(year=year, month=month + 1, day=min(instant.day, calendar.monthrange(year, month + 1)[1]))
