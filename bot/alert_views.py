"""Alerts as messages: one alert, a digest, their passages to be read. Views, without Telegram or a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import alert_messages as messages
from bot import blocks
from bot import messages as signs
from bot.buttons import Button, Link, Verb, button
from bot.group_views import group_alert_rows
from bot.rendering import LONGEST, LONGEST_LABEL, Rows, View
from bot.styled import Run, Style, Styled, bold, joined, plain, shorten, units
from knowledge.following import Alert, Delivery, Fate, Subscription
from knowledge.replies import Found

SHOWN = 3
"""Passages of one alert in its message."""
MOST_NAMES = 6
LONGEST_NAME = 60
MOST_STOPS = 3
"""Buttons that stop one thing each; the list does the rest."""
READ_AT_ONCE = 4
"""Passages of « Les lire » in one message."""

Passages = Mapping[str, Found]
"""Those that are still quoted, by their id."""


def delivery_view(delivery: Delivery, found: Passages, address: str | None = None) -> View:
    """Each alert has a bounded head; passages give way, the least telling first. What goes to a group has an `address`,
    which wants a passage's id behind it and is read on at in private."""
    if delivery.digest and len(delivery.alerts) > 1:
        return _digest(delivery.alerts, found, address)
    alert = delivery.alerts[0]
    quoted = _quoted(alert, found)
    for most in range(min(SHOWN, len(quoted)), -1, -1):
        rest = plain(messages.more(len(quoted) - most)) if most and len(quoted) > most else ()
        text = joined([_head(alert), *(_passage(one) for one in quoted[:most]), rest, _fate(alert, quoted)], "\n\n")
        if units(text) <= LONGEST:
            break
    if address is not None:
        reading = ((Link(signs.OPEN_PRIVATELY, f"{address}{quoted[0].passage_id}"),),) if quoted else ()
        return View(text, (*reading, *group_alert_rows(alert.subscriptions, MOST_STOPS)))
    read = button(messages.READ, Verb.ALERT, f"read:{alert.summary_id}:0")
    return View(text, _rows(read if quoted else None, alert.subscriptions))


def _digest(alerts: Sequence[Alert], found: Passages, address: str | None) -> View:
    """First the passages give way, the last ones first, then the names of what is followed: thirty heads with one name
    each are far from the longest message."""
    kept, names = len(alerts), MOST_NAMES
    weekly = all(one.cadence.weekday is not None for alert in alerts for one in alert.subscriptions)
    head = messages.digest_head(len(alerts), weekly=weekly, to_group=address is not None)
    while True:
        parts = [bold(head)]
        for number, alert in enumerate(alerts, start=1):
            quoted = _quoted(alert, found)
            passage = _passage(quoted[0]) if quoted and number <= kept else ()
            rest = plain(messages.more(len(quoted) - 1)) if passage and len(quoted) > 1 else ()
            block = joined([_head(alert, names), passage, rest, _fate(alert, quoted)], "\n")
            parts.append(blocks.numbered(number, block))
        text = joined(parts, "\n\n")
        if units(text) <= LONGEST or (kept == 0 and names == 0):
            break
        kept, names = max(0, kept - 1), names if kept else names - 1
    reads: list[Button | Link] = []
    for number, alert in enumerate(alerts, start=1):
        quoted = _quoted(alert, found)
        if quoted and address is not None:
            reads.append(Link(messages.read_one(number), f"{address}{quoted[0].passage_id}"))
        elif quoted:
            reads.append(button(messages.read_one(number), Verb.ALERT, f"read:{alert.summary_id}:0"))
    rows: list[tuple[Button | Link, ...]] = [tuple(reads[at : at + 4]) for at in range(0, len(reads), 4)]
    return View(text, (*rows, _last()) if address is None else (*rows, *group_alert_rows((), 0)))


def reading_view(alert: Alert, found: Passages, first: int) -> View:
    """« Les lire »: its passages word for word, some at a time; `first` may be any number."""
    quoted = _quoted(alert, found)
    first = max(0, min(first - first % READ_AT_ONCE, len(quoted) - 1 - (len(quoted) - 1) % READ_AT_ONCE))
    shown = quoted[first : first + READ_AT_ONCE]
    name = blocks.meeting_name(alert.meeting)
    head = bold(messages.passages_of(name, first + 1, first + len(shown), len(quoted)))
    parts = [blocks.numbered(number, _passage(one)) for number, one in enumerate(shown, start=first + 1)]
    contexts = tuple(
        button(messages.passage_number(number), Verb.SEEN, f"{one.passage_id}:a{alert.summary_id}:{first}")
        for number, one in enumerate(shown, start=first + 1)
    )
    turns = []
    if first:
        turns.append(button(messages.FORMER, Verb.ALERT, f"read:{alert.summary_id}:{first - READ_AT_ONCE}"))
    if first + len(shown) < len(quoted):
        turns.append(button(messages.NEXT, Verb.ALERT, f"read:{alert.summary_id}:{first + READ_AT_ONCE}"))
    # two fit on a phone's line with their words whole
    rows: list[tuple[Button | Link, ...]] = [contexts[at : at + 2] for at in range(0, len(contexts), 2)]
    rows += [tuple(turns)] if turns else []
    rows.append((button(messages.MEETING, Verb.MEETING, str(alert.summary_id)),))
    return View(joined([head, *parts], "\n\n"), tuple(rows))


def _quoted(alert: Alert, found: Passages) -> list[Found]:
    return [found[one] for one in alert.passages if one in found] if alert.fate is not Fate.WITHDRAWN else []


def _head(alert: Alert, most: int = MOST_NAMES) -> Styled:
    """🔔 the topics, and which summary."""
    runs: list[Run] = [Run(messages.BELL)]
    names = [shorten(one.words, LONGEST_NAME) for one in alert.subscriptions]
    for place, name in enumerate(names[:most]):
        runs += [Run(", ")] if place else []
        runs.append(Run(name, Style.BOLD))
    runs += [Run("…")] if len(names) > most else []
    state = {
        Fate.CURRENT: messages.NEW,
        Fate.ASIDE: messages.NEW,
        Fate.REPLACED: messages.CORRECTED,
        Fate.WITHDRAWN: messages.WITHDRAWN,
    }[alert.fate]
    said = messages.about(state, blocks.meeting_name(alert.meeting))
    # what was told may be about something that is no longer followed
    alone = said.removeprefix(" · ")
    runs.append(Run(said if names else alone[:1].upper() + alone[1:]))
    return tuple(runs)


def _fate(alert: Alert, quoted: Sequence[Found]) -> Styled:
    gone = alert.fate in (Fate.REPLACED, Fate.WITHDRAWN) and len(quoted) < max(1, len(alert.passages))
    return plain(messages.NO_LONGER_QUOTED) if gone else ()


def _passage(found: Found) -> Styled:
    return (*blocks.excerpt(found.excerpt), *blocks.place_of(found.source))


def _rows(read: Button | None, subscriptions: Sequence[Subscription]) -> Rows:
    stops = [
        (button(shorten(messages.stop(one.words), LONGEST_LABEL), Verb.ALERT, f"stop:{one.id}"),)
        for one in subscriptions[:MOST_STOPS]
    ]
    return (*([(read,)] if read else []), *stops, _last())


def _last() -> tuple[Button, ...]:
    return (
        button(messages.PAUSE, Verb.ALERT, "pause"),
        button(messages.SUBSCRIPTIONS, Verb.ALERT, "list"),
    )
