"""Bytes of a text file, in whatever encoding it was saved, become text."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import NotText

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "iso8859-15", "mac_roman", "cp850")
_ACCENTED = frozenset("éèêëàâçîïôûùœ’ÉÈÀÇ«»€–…")
_FRENCH = re.compile(r"(?<=[a-zA-Z])[éèêëàâçîïôûùœ’](?=[a-z ])|[éèàçÉÀ](?=[a-z, .])|[«»€…–]|\b[àÀ]\b")
_ODD = re.compile(r"[^\s\w!-/:-@\[-`{-~«»€…–—’‘“”•°§²³½¼¾œŒ\u00a0\u202f→➤✓]")
_PASSED = re.compile(r"^> ?")
MOST_PASSED = 5
"""Times that a message was passed on."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes) -> str:
    """The text of `data`, line ends as \\n. A byte order mark decides, then UTF-8, then the legacy encoding that
    looks most French.

    Raises NotText when the bytes hold control signs that no text has.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x85", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").removeprefix("\ufeff")
    if _CONTROL.search(text):
        raise NotText("control signs in the text")
    return text


def unquoted(text: str) -> str:
    """Without the « > » that mail programs put before the lines of a message that is passed on: most lines have it."""
    for _ in range(MOST_PASSED):
        lines = text.split("\n")
        told = [line for line in lines if line.strip()]
        if 2 * sum(line.startswith(">") for line in told) <= len(told):
            break
        text = "\n".join(_PASSED.sub("", line, count=1) for line in lines)
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotText(f"not {encoding}") from error
    if wide := _utf16_without_mark(data):
        try:
            return data.decode(wide)
        except UnicodeDecodeError as error:
            raise NotText(f"not {wide}") from error
    if b"\x00" in data:
        raise NotText("NUL bytes in the text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", errors="replace")
    if mended.count("\ufffd") * 20 < sum(sign in _ACCENTED for sign in mended):
        return mended  # UTF-8 with a damaged byte, not another encoding
    readings = [(encoding, data.decode(encoding, errors="replace")) for encoding in _LEGACY]
    return max(readings, key=lambda reading: _looks_french(reading[1]))[1]


def _utf16_without_mark(data: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in every second place."""
    sample = data[:4096]
    if len(sample) < 8 or len(data) % 2:
        return None
    pairs = len(sample) // 2
    if sample[1::2].count(0) > 0.8 * pairs:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * pairs:
        return "utf-16-be"
    return None


def _looks_french(text: str) -> int:
    return len(_FRENCH.findall(text)) - 3 * len(_ODD.findall(text)) - 10 * text.count("\ufffd")
