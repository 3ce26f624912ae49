"""What alerts quote, what is followed marked in it. Many people get the same: it is made once for all of them."""

from __future__ import annotations

from bot.alert_views import SHOWN
from bot.house import Desk
from knowledge.following import Alert, Delivery, Fate
from knowledge.replies import Found
from knowledge.store.summaries import SummaryTable

MOST = 1000
"""Passages that are remembered, each as marked for some words."""


class Quotes:
    """Remembers until something is published or withdrawn. Used in the thread that reads."""

    def __init__(self) -> None:
        self._generation = -1
        self._found: dict[tuple[str, str], Found | None] = {}

    def of(self, desk: Desk, delivery: Delivery) -> dict[str, Found]:
        """The passages that are still quoted: in an alert alone all of them are looked at, to count them."""
        generation = SummaryTable(desk.database).generation()
        if generation != self._generation or len(self._found) > MOST:
            self._generation, self._found = generation, {}
        found = {}
        for alert in delivery.alerts:
            if alert.fate is not Fate.WITHDRAWN:
                found.update(passages_of(desk, alert, self._found))
        return found


def passages_of(desk: Desk, alert: Alert, known: dict[tuple[str, str], Found | None] | None = None) -> dict[str, Found]:
    """The passages of an alert that are still quoted; `known` is filled, by passage and what is marked in it."""
    memory = {} if known is None else known
    words = " ".join(one.words for one in alert.subscriptions[:SHOWN])
    for passage in alert.passages:
        if (passage, words) not in memory:
            memory[passage, words] = desk.questions.found(passage, words, asked=True)
    shown = ((passage, memory[passage, words]) for passage in alert.passages)
    return {passage: found for passage, found in shown if found is not None}
