"""Text on a terminal: bold and italic through rich, buttons numbered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.progress import Progress
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


def bar(*, shown: bool) -> Progress:
    """On a terminal's standard error, where there is something to wait for. What is said goes above it."""
    return Progress(
        console=Console(stderr=True),
        transient=True,
        disable=not shown or not sys.stderr.isatty(),
        # the bar's console would swallow lines that are on their way to a file or a pipe
        redirect_stdout=sys.stdout.isatty(),
    )


def show_buttons(console: Console, labels: Sequence[str]) -> None:
    """« [1] Contexte  [2] 2 autres passages »."""
    if labels:
        numbered = "  ".join(f"[{number}] {label}" for number, label in enumerate(labels, start=1))
        console.print(Text(numbered, style="cyan"), soft_wrap=not console.is_terminal)
