"""Topics, what meetings said of them, and what somebody follows: views, without Telegram or a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import alert_messages as messages
from bot import messages as signs
from bot.buttons import Button, Link, Verb, button
from bot.dates import in_french
from bot.rendering import LONGEST, LONGEST_LABEL, Rows, View
from bot.styled import Run, Styled, bold, joined, plain, shorten, units
from knowledge.following import AT_ONCE, Body, Cadence, Follower, Proposal, Subscription, Topic
from knowledge.timelines import Entry, Page, Timeline

TOPICS_A_PAGE = 8
MEETINGS_A_PAGE = 5
FOLLOWED_A_PAGE = 10
LONGEST_LINE = 240
"""What one meeting said, in a timeline."""
LONGEST_NAME = 60
MOST_BODIES = 6
"""Councils whose topics can be seen apart."""


def topics_view(page: Page, bodies: Sequence[Body], body: Body | None) -> View:
    """`body` is the council whose topics these are, among those that there are; None for all of them."""
    if not page.lines:
        return View(plain(messages.NO_TOPIC))
    council = f":{body.id}" if body else ""
    rows: list[tuple[Button | Link, ...]] = []
    for one in page.lines:
        figures = messages.topic_button(one)
        name = shorten(one.topic.name, LONGEST_LABEL - len(figures) - 3)
        rows.append((button(f"{name} · {figures}", Verb.TOPIC, f"{one.topic.id}:0{council}"),))
    rows += _turns(Verb.TOPICS, "", page.offset, len(page.lines), TOPICS_A_PAGE, page.total, council)
    if body is not None:
        rows.append((button(messages.EVERY_BODY, Verb.TOPICS, "0"),))
    elif len(bodies) > 1:
        rows += [
            (button(shorten(one.name, LONGEST_LABEL), Verb.TOPICS, f"0:{one.id}"),) for one in bodies[:MOST_BODIES]
        ]
    pages = -(-page.total // TOPICS_A_PAGE)
    where = shorten(body.name, LONGEST_NAME) if body else None
    return View(plain(messages.topics_head(where, page.offset // TOPICS_A_PAGE + 1, pages)), tuple(rows))


def timeline_view(timeline: Timeline, body: Body | None, member: bool) -> View:
    """One line a meeting, newest first; each number opens its passage. `body` is the council whose meetings these are,
    None for all of them. Who is no `member` is not offered to follow it."""
    topic, council = timeline.topic, f":{body.id}" if body else ""
    name = shorten(body.name, LONGEST_NAME) if body else None
    head = (*bold(shorten(topic.name, LONGEST_NAME)), Run(messages.timeline_head(timeline.total, name)))
    entries = list(enumerate(timeline.entries, start=timeline.offset + 1))
    lines = [_entry(number, one) for number, one in entries]
    while units(joined([head, *lines], "\n\n")) > LONGEST:
        lines.pop()
    opens = tuple(
        button(str(number), Verb.SEEN, f"{one.passage_id}:t{topic.id}:{timeline.offset}{council}")
        for number, one in entries[: len(lines)]
    )
    rows: list[tuple[Button | Link, ...]] = [opens] if opens else []
    rows += _turns(Verb.TOPIC, f"{topic.id}:", timeline.offset, len(entries), MEETINGS_A_PAGE, timeline.total, council)
    all_topics = button(messages.ALL_TOPICS, Verb.TOPICS, f"0{council}")
    rows.append((button(messages.FOLLOW, Verb.FOLLOW, f"t{topic.id}"), all_topics) if member else (all_topics,))
    return View(joined([head, *lines], "\n\n"), tuple(rows))


def beside_rows(passages: Sequence[str], passage_id: str, back: str) -> Rows:
    """The ways from one passage of a topic to the others of its meeting; `back` says where they were opened from."""
    if passage_id not in passages or len(passages) < 2:
        return ()
    place, total = passages.index(passage_id), len(passages)
    row = []
    if place:
        row.append(button(messages.passage_before(place, total), Verb.SEEN, f"{passages[place - 1]}:{back}"))
    if place + 1 < total:
        row.append(button(messages.passage_after(place + 2, total), Verb.SEEN, f"{passages[place + 1]}:{back}"))
    return (tuple(row),)


def _entry(number: int, entry: Entry) -> Styled:
    meeting = entry.meeting
    when = f"{in_french(meeting.date)}, {shorten(meeting.body or meeting.title, 80)}"
    more = plain(f" ({messages.more(len(entry.others))})") if entry.others else ()
    words = shorten(entry.excerpt.text, LONGEST_LINE)
    return (
        *bold(f"{number}. {when}"),
        Run(messages.told(entry.told)),
        Run("\n"),
        Run(f"{signs.OPEN}{words}{signs.CLOSE}"),
        *more,
    )


def with_follow(view: View, topic: Topic | None) -> View:
    """An answer, and the way to be told when its topic comes up again."""
    if topic is None:
        return view
    row = (button(shorten(messages.follow(shorten(topic.name, 30)), LONGEST_LABEL), Verb.FOLLOW, f"t{topic.id}"),)
    return View(view.text, (*view.rows, row))


def with_tell_me(view: View) -> View:
    """A refusal, and the way to be told when a summary speaks of it; the words are found again in the question."""
    return View(view.text, (*view.rows, (button(messages.TELL_ME, Verb.FOLLOW, "q"),)))


def proposal_view(found: Proposal, source: str) -> View:
    """`source` says where the words are found again: « w », the message that this one answers to is the command; « q »,
    it is a question; « s », it is the command, whose typing errors are mended. A topic has its number."""
    about = f"t{found.topic.id}" if found.topic else source
    text = plain(messages.proposal(found))
    near = tuple((button(shorten(one.name, LONGEST_LABEL), Verb.FOLLOW, f"t{one.id}"),) for one in found.near)
    if found.already is not None:
        return View(text, (_cadences(found.already), *_ends(found.already)))
    choice = (
        button(messages.AT_ONCE_CHOICE, Verb.FOLLOW, f"{about}:now"),
        button(messages.WEEKLY_CHOICE, Verb.FOLLOW, f"{about}:week"),
    )
    exact: tuple[tuple[Button, ...], ...] = ()
    if found.mended and source == "w":
        label = shorten(messages.as_typed(shorten(found.words, 24)), LONGEST_LABEL)
        exact = ((button(label, Verb.FOLLOW, "w:now"),),)
    if found.spelled and source == "w":
        label = shorten(messages.instead(shorten(found.spelled, 36)), LONGEST_LABEL)
        exact = ((button(label, Verb.FOLLOW, "s"),),)
    return View(text, (choice, *exact, *near, (button(messages.CANCEL, Verb.FOLLOW, "no"),)))


def followed_view(one: Subscription, pause: str | None) -> View:
    """Just confirmed; `pause` says until when nothing is sent."""
    told = messages.followed(one)
    return View(plain(f"{told}\n\n{pause}" if pause else told), (_cadences(one), *_ends(one)))


def subscription_view(one: Subscription, since: date) -> View:
    """`since` is the day it was where people live."""
    return View(plain(messages.one_followed(one, since)), (_cadences(one), *_days(one), *_ends(one)))


def _cadences(one: Subscription) -> tuple[Button, ...]:
    weekly = one.cadence.weekday is not None
    label = f"{messages.WEEKLY_CHOICE} ✓" if weekly else messages.WEEKLY_CHOICE
    return (
        button(messages.cadence_choice(AT_ONCE, not weekly), Verb.FOLLOWED, f"{one.id}:now"),
        button(label, Verb.FOLLOWED, f"{one.id}:day:{one.cadence.weekday or 0}"),
    )


def _days(one: Subscription) -> tuple[tuple[Button, ...], ...]:
    """On which day, for who is told once a week."""
    if one.cadence.weekday is None:
        return ()
    days = tuple(
        button(messages.cadence_choice(Cadence(day), day == one.cadence.weekday), Verb.FOLLOWED, f"{one.id}:day:{day}")
        for day in range(7)
    )
    return (days[:4], days[4:])


def _ends(one: Subscription) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            button(messages.STOP, Verb.FOLLOWED, f"{one.id}:stop"),
            button(messages.SUBSCRIPTIONS, Verb.FOLLOWED, "list:0"),
        ),
    )


def subscriptions_view(follower: Follower, pause: str | None, offset: int) -> View:
    """All that somebody follows, a page at a time; `pause` says until when nothing is sent."""
    subscriptions = follower.subscriptions
    if not subscriptions:
        return View(plain(messages.NONE_FOLLOWED))
    last = len(subscriptions) - 1
    offset = max(0, min(offset - offset % FOLLOWED_A_PAGE, last - last % FOLLOWED_A_PAGE))
    shown = list(enumerate(subscriptions[offset : offset + FOLLOWED_A_PAGE], start=offset + 1))
    lines = [shorten(messages.followed_line(number, one), LONGEST_LINE) for number, one in shown]
    parts = [bold(messages.FOLLOWED), plain("\n".join(lines))]
    parts += [plain(pause)] if pause else []
    numbers = tuple(button(str(number), Verb.FOLLOWED, str(one.id)) for number, one in shown)
    rows: list[tuple[Button | Link, ...]] = [numbers[at : at + 5] for at in range(0, len(numbers), 5)]
    rows += _turns(Verb.FOLLOWED, "list:", offset, len(shown), FOLLOWED_A_PAGE, len(subscriptions))
    rows.append(
        (
            button(messages.RESUME, Verb.FOLLOWED, "resume")
            if follower.paused
            else button(messages.PAUSE, Verb.FOLLOWED, "pause"),
            button(messages.STOP_ALL, Verb.FOLLOWED, "all"),
        )
    )
    return View(joined([*parts, plain(messages.CHOOSE)], "\n\n"), tuple(rows))


def stop_all_view(number: int) -> View:
    row = (button(messages.STOP_ALL, Verb.FOLLOWED, "all:yes"), button(messages.BACK, Verb.FOLLOWED, "list:0"))
    return View(plain(messages.stop_all(number)), (row,))


def pause_view() -> View:
    rows = [(button(label, Verb.FOLLOWED, f"pause:{days}"),) for label, days in messages.PAUSES]
    rows.append((button(messages.BACK, Verb.FOLLOWED, "list:0"),))
    return View(plain(messages.PAUSE_HOW), tuple(rows))


def paused_view(told: str, paused: bool) -> View:
    row = (
        button(messages.RESUME, Verb.FOLLOWED, "resume") if paused else button(messages.PAUSE, Verb.FOLLOWED, "pause"),
        button(messages.SUBSCRIPTIONS, Verb.FOLLOWED, "list:0"),
    )
    return View(plain(told), (row,))


def _turns(
    verb: Verb, before: str, offset: int, size: int, most: int, total: int, after: str = ""
) -> Sequence[tuple[Button | Link, ...]]:
    turns = []
    if offset:
        turns.append(button(messages.FORMER, verb, f"{before}{max(0, offset - most)}{after}"))
    if offset + size < total:
        turns.append(button(messages.NEXT, verb, f"{before}{offset + size}{after}"))
    return [tuple(turns)] if turns else []
