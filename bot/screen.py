"""Text on a terminal: bold and italic through rich, buttons numbered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from bot.styled import Style, Styled, sendable

_STYLES = {Style.PLAIN: "", Style.BOLD: "bold", Style.ITALIC: "italic"}


def screen(stream: TextIO | None = None) -> Console:
    """A console that prints our text as it is: no markup, no emoji codes, no colours for numbers."""
    return Console(file=stream or sys.stdout, markup=False, emoji=False, highlight=False)


def show(console: Console, text: Styled) -> None:
    """Print, folding lines at the width of a terminal; a file or a pipe gets them whole."""
    shown = Text()
    for run in text:
        shown.append(sendable(run.text), style=_STYLES[run.style])
    console.print(shown, soft_wrap=not console.is_terminal)


def show_buttons(console: Console, labels: Sequence[str]) -> None:
    """« [1] Contexte  [2] 2 autres passages »."""
    if labels:
        numbered = "  ".join(f"[{number}] {label}" for number, label in enumerate(labels, start=1))
        console.print(Text(numbered, style="cyan"), soft_wrap=not console.is_terminal)
