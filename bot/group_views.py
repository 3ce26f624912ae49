"""What a group follows: views, without Telegram or a database."""

from __future__ import annotations

from bot import alert_messages as messages
from bot.buttons import Button, Verb, button
from bot.rendering import LONGEST_LABEL, View
from bot.styled import bold, joined, plain, shorten
from knowledge.following import Follower, Proposal, Subscription

A_PAGE = 8
LONGEST_LINE = 120


def group_followed_view(one: Subscription, found: Proposal, pause: str | None) -> View:
    """Just followed, or followed before; `found` is what it was understood as, `pause` says until when nothing is
    sent."""
    told = messages.group_followed(one, found)
    return View(
        plain(f"{told}\n\n{pause}" if pause else told),
        ((button(messages.STOP, Verb.OURS, f"end:{one.id}"), button(messages.GROUP_LIST, Verb.OURS, "list:0")),),
    )


def group_list_view(follower: Follower, pause: str | None, offset: int) -> View:
    """All that the group follows, a page at a time; `pause` says until when nothing is sent."""
    subscriptions = follower.subscriptions
    if not subscriptions:
        return View(plain(messages.GROUP_FOLLOWS_NOTHING))
    last = len(subscriptions) - 1
    offset = max(0, min(offset - offset % A_PAGE, last - last % A_PAGE))
    shown = list(enumerate(subscriptions[offset : offset + A_PAGE], start=offset + 1))
    lines = [shorten(messages.group_line(number, one), LONGEST_LINE) for number, one in shown]
    parts = [bold(messages.GROUP_FOLLOWS), plain("\n".join(lines))]
    parts += [plain(pause)] if pause else []
    ends = tuple(button(messages.end(number), Verb.OURS, f"end:{one.id}") for number, one in shown)
    # two fit on a phone's line with their words whole
    rows: list[tuple[Button, ...]] = [ends[at : at + 2] for at in range(0, len(ends), 2)]
    turns: list[Button] = []
    if offset:
        turns.append(button(messages.FORMER, Verb.OURS, f"list:{offset - A_PAGE}"))
    if offset + A_PAGE <= last:
        turns.append(button(messages.NEXT, Verb.OURS, f"list:{offset + A_PAGE}"))
    rows += [tuple(turns)] if turns else []
    paused = button(messages.RESUME, Verb.OURS, "resume") if follower.paused else _pause("pause")
    rows.append((paused,))
    return View(joined(parts, "\n\n"), tuple(rows))


def group_pause_view() -> View:
    rows = [(button(label, Verb.OURS, f"pause:{days}"),) for label, days in messages.PAUSES]
    rows.append((button(messages.BACK, Verb.OURS, "list:0"),))
    return View(plain(messages.PAUSE_HOW), tuple(rows))


def group_alert_rows(subscriptions: tuple[Subscription, ...], most: int) -> tuple[tuple[Button, ...], ...]:
    """Under an alert to a group; each asks for what is done to come in a message of its own."""
    stops = tuple(
        (button(shorten(messages.stop(one.words), LONGEST_LABEL), Verb.OURS, f"stop:{one.id}"),)
        for one in subscriptions[:most]
    )
    return (*stops, (_pause("ask"), button(messages.GROUP_LIST, Verb.OURS, "open")))


def _pause(about: str) -> Button:
    return button(messages.PAUSE, Verb.OURS, about)
