"""Texts, captions and buttons as Telegram reads them: markup parsed, lengths counted after it, entities marked."""

from __future__ import annotations

import re

from bot.buttons import LONGEST_DATA
from bot.loopback.calls import CallError, Json
from bot.rendering import LONGEST
from bot.styled import MarkupError, Style, Styled, from_html, plain, units, words_of

LARGEST_MARKUP = 32 * 1024
"""Bytes of a text before its markup is read."""
LONGEST_CAPTION = 1024
"""UTF-16 units after parsing."""
MOST_BUTTONS = 100
LONGEST_PLACEHOLDER = 64
"""Units of what stands in the field before anything is typed."""
WIDEST_ROW = 8

_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")
_ADDRESS = re.compile(r"(?:https?://[^\s/.]+(?:\.[^\s/.]+)+(?:[/?#]\S*)?|tg://\S+)", re.IGNORECASE)


def typed_entities(text: str) -> list[Json]:
    """What Telegram marks by itself in what people type: commands and mentions."""
    found = [("bot_command", match) for match in _COMMAND.finditer(text)]
    found += [("mention", match) for match in _MENTION.finditer(text)]
    return [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
        for kind, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def text_of(parameters: Json, name: str = "text") -> Styled:
    """The text of a call, its markup read. Raises CallError."""
    text = _parsed(parameters.get(name) or "", parameters.get("parse_mode"), "message is too long")
    if not words_of(text).strip():
        raise CallError("Bad Request: message text is empty")
    if units(text) > LONGEST:
        raise CallError("Bad Request: message is too long")
    return text


def caption_of(parameters: Json) -> Styled:
    """The caption of a call, which may be empty. Raises CallError."""
    too_long = "message caption is too long"
    text = _parsed(parameters.get("caption") or "", parameters.get("parse_mode"), too_long)
    if units(text) > LONGEST_CAPTION:
        raise CallError(f"Bad Request: {too_long}")
    return text


def _parsed(markup: str, mode: str | None, too_long: str) -> Styled:
    if len(markup.encode()) > LARGEST_MARKUP:
        raise CallError(f"Bad Request: {too_long}")
    if mode not in {None, "", "HTML"}:
        # Telegram has others; this bot writes HTML alone
        raise CallError("Bad Request: unsupported parse_mode")
    try:
        return from_html(markup) if mode else plain(markup)
    except MarkupError as error:
        raise CallError(f"Bad Request: can't parse entities: {error}") from error


def entities_of(text: Styled) -> list[Json]:
    names = {Style.BOLD: "bold", Style.ITALIC: "italic"}
    entities: list[Json] = []
    offset = 0
    for run in text:
        length = units(run.text)
        if run.style is not Style.PLAIN:
            entities.append({"type": names[run.style], "offset": offset, "length": length})
        offset += length
    return entities


def markup_of(parameters: Json) -> Json:
    """The inline buttons of a call, checked, as a message holds them; nothing where it has none. Raises CallError."""
    markup = parameters.get("reply_markup")
    if not markup or not markup.get("inline_keyboard"):
        # other keyboards are the screen's, no part of the message
        return {}
    rows: list[list[Json]] = markup["inline_keyboard"]
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > WIDEST_ROW for row in rows):
        raise CallError("Bad Request: REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for given in row:
            _check_button(given)
    return {"reply_markup": markup}


def keyboard_of(parameters: Json) -> Json:
    """A keyboard that a call puts on the screen, or the wish for an answer; nothing where it has neither, or takes a
    keyboard away. A message that came with one cannot be edited. Raises CallError."""
    markup = parameters.get("reply_markup") or {}
    if "force_reply" not in markup and "keyboard" not in markup:
        return {}
    if units(markup.get("input_field_placeholder") or "") > LONGEST_PLACEHOLDER:
        raise CallError("Bad Request: reply markup input field placeholder is too long")
    keys = [key if isinstance(key, dict) else {"text": key} for row in markup.get("keyboard", []) for key in row]
    if any(not key["text"].strip() for key in keys):
        raise CallError("Bad Request: keyboard button text must be non-empty")
    return {"keyboard": markup}


def _check_button(given: Json) -> None:
    if not given["text"].strip():
        raise CallError("Bad Request: inline keyboard button text is empty")
    # words for an inline query may be empty, anything else that a button does may not
    if not any(value or name.startswith("switch_inline_query") for name, value in given.items() if name != "text"):
        raise CallError(
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len((given.get("callback_data") or "").encode()) > LONGEST_DATA:
        raise CallError("Bad Request: BUTTON_DATA_INVALID")
    url = given.get("url")
    if url and not _ADDRESS.fullmatch(url):
        raise CallError(f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
