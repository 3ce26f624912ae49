"""/sujets: what the summaries speak of, meeting by meeting."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import alert_messages as messages
from bot.buttons import Verb, read_press
from bot.correcting_messages import no_such_topic
from bot.house import Desk, House
from bot.memory import Context
from bot.rendering import View, line
from bot.said import behind_command
from bot.sending import answering, reply, show
from bot.styled import shorten, without_steering
from bot.topic_views import MEETINGS_A_PAGE, TOPICS_A_PAGE, timeline_view, topics_view
from knowledge.errors import UnknownTopic
from knowledge.following import Body, Topic

LONGEST_NAME = 80


class TopicHandler:
    def __init__(self, house: House) -> None:
        self._house = house

    async def browse(self, update: Update, context: Context) -> None:
        """/sujets, or /sujets and a name."""
        message = update.effective_message
        if message is None:
            return
        name = behind_command(message)
        member = context.visitor.active is not None
        view = await self._house.read(lambda desk: _named(desk, name, member) if name else _page(desk, "0"))
        await reply(message, view)

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press = read_press(query.data or "")
        if press is None or not isinstance(query.message, Message):
            return messages.TOPIC_GONE
        about, member = press.about, context.visitor.active is not None
        try:
            if press.verb is Verb.TOPICS:
                view = await self._house.read(lambda desk: _page(desk, about))
            else:
                view = await self._house.read(lambda desk: timeline_at(desk, about, member))
            await show(query, view)
        except (UnknownTopic, ValueError, IndexError, OverflowError):
            return messages.TOPIC_GONE
        return None


def _page(desk: Desk, about: str) -> View:
    """`about` is « offset » or « offset:council ». Raises ValueError."""
    offset, _, council = about.partition(":")
    bodies = desk.topics.bodies()
    body = _council(bodies, council)
    first = max(0, int(offset))
    found = desk.topics.page(first - first % TOPICS_A_PAGE, TOPICS_A_PAGE, body.name if body else None)
    return topics_view(found, bodies, body)


def timeline_at(desk: Desk, about: str, member: bool) -> View:
    """Members are offered to follow the topic. `about` is « topic:offset » or « topic:offset:council ».

    Raises UnknownTopic, ValueError, IndexError."""
    parts = about.split(":")
    topic, first = int(parts[0]), max(0, int(parts[1]))
    body = _council(desk.topics.bodies(), parts[2] if len(parts) > 2 else "")
    found = desk.topics.timeline(topic, first - first % MEETINGS_A_PAGE, MEETINGS_A_PAGE, body.name if body else None)
    if found.topic.hidden:
        raise UnknownTopic(str(topic))
    return timeline_view(found, body, member)


def _council(bodies: tuple[Body, ...], number: str) -> Body | None:
    """None for all of them, also for one that nothing is published of any more. Raises ValueError."""
    return next((one for one in bodies if number and one.id == int(number)), None)


def _named(desk: Desk, name: str, member: bool) -> View:
    found = desk.topics.find(name)
    if found is not None:
        return timeline_at(desk, f"{found.id}:0", member)
    return line(no_such(name, desk.topics.near(name)))


def no_such(name: str, near: tuple[Topic, ...]) -> str:
    return no_such_topic(shorten(without_steering(name), LONGEST_NAME), ", ".join(one.name for one in near))
