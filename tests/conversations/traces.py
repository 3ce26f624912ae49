"""Looking for what should be written nowhere."""

from __future__ import annotations

from tests.conversations.union import Union


def traces(union: Union, *secrets: str | int | bytes) -> list[str]:
    """Those of the secrets that stand in some file of the folder, in any way in which a program would write them."""
    return traces_in(union.bytes(), *secrets)


def traces_in(written: bytes, *secrets: str | int | bytes) -> list[str]:
    return [f"{secret!r} {way}" for secret in secrets for way, form in forms(secret) if form in written]


def forms(secret: str | int | bytes) -> list[tuple[str, bytes]]:
    if isinstance(secret, bytes):
        return [("as it is", secret), ("in hexadecimal", secret.hex().encode())]
    text = str(secret)
    found = [
        ("as text", text.encode()),
        ("as UTF-16", text.encode("utf-16-le")),
        ("as UTF-16", text.encode("utf-16-be")),
    ]
    if isinstance(secret, int):
        for size in (4, 6, 8):
            if abs(secret) < 1 << (8 * size - 1):
                found += [(f"{size} bytes", secret.to_bytes(size, end, signed=True)) for end in ("little", "big")]
    return found
