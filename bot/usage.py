"""The frame of the command line in French: what typer says by itself about help and wrong usage."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from bot import console_messages as messages

_FRAME = {
    "Usage:": "Usage\u00a0:",
    "Options:": "Options\u00a0:",
    "Arguments:": "Arguments\u00a0:",
    "Commands:": "Commandes\u00a0:",
    "[OPTIONS] COMMAND [ARGS]...": "[OPTIONS] COMMANDE…",
    "]...": "]…",
    "}...": "}…",
    "Show this message and exit.": "Affiche cette aide.",
    "[required]": "(obligatoire)",
    "[default: ": "[par défaut\u00a0: ",
}


_KIND = re.compile(r" <[a-zA-Z\[\]]+>")


def _in_french(text: str) -> str:
    for english, french in _FRAME.items():
        text = text.replace(english, french)
    # the kinds of values that typer adds say nothing to people; blanks keep the columns
    return _KIND.sub(lambda kind: " " * len(kind[0]), text)


class FrenchCommand(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _in_french(super().get_help(ctx))


class FrenchGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _in_french(super().get_help(ctx))


def usage_sentence(error: Exception) -> str:
    """What a usage error of typer means. Told apart by name: typer keeps these classes to itself."""
    option = getattr(error, "option_name", "")
    match type(error).__name__:
        case "NoSuchOption":
            return messages.unknown_option(option)
        case "BadOptionUsage":
            return messages.option_without_value(option)
        case "MissingParameter":
            return messages.missing_argument(_named(error))
        case "BadParameter":
            return messages.bad_value(_named(error))
        case "NoArgsIsHelpError":
            return str(getattr(error, "message", ""))
        case _:
            return messages.BAD_USAGE


def _named(error: Exception) -> str:
    """The option or argument that an error is about, as one types it."""
    parameter = getattr(error, "param", None)
    options = [str(option) for option in getattr(parameter, "opts", [])]
    name = max(options, key=len) if options else ""
    return name if name.startswith("-") else str(getattr(parameter, "metavar", None) or name.upper())
