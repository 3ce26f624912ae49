"""/sujets: what the summaries speak of, meeting by meeting; /sujet: a representative puts it right."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import alert_messages as messages
from bot.buttons import Verb, read_press
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line
from bot.sending import answering, reply, show
from bot.styled import shorten
from bot.topic_views import MEETINGS_A_PAGE, TOPICS_A_PAGE, timeline_view, topics_view
from bot.visitors import Audience
from knowledge.errors import NotAllowed, NoTopicName, TopicTaken, UnknownPassage, UnknownTopic
from knowledge.following import Topic
from knowledge.language.folding import fold

LONGEST_NAME = 80


class TopicHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def browse(self, update: Update, context: Context) -> None:
        """/sujets, or /sujets and a name."""
        message = update.effective_message
        if message is None:
            return
        name = (message.text or "").partition(" ")[2].strip()
        view = await self._people.house.read(lambda desk: _named(desk, name) if name else _page(desk, 0))
        await reply(message, view)

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or not isinstance(query.message, Message):
            return messages.TOPIC_GONE
        parts = press.about.split(":")
        house = self._people.house
        try:
            match press.verb:
                case Verb.TOPICS:
                    await show(query, await house.read(lambda desk: _page(desk, int(parts[0]))))
                case Verb.TOPIC:
                    await show(query, await house.read(lambda desk: _timeline(desk, int(parts[0]), int(parts[1]))))
                case _:
                    if member is None or context.visitor.audience < Audience.REPRESENTATIVES:
                        return messages.TOPIC_GONE
                    passage, topic, offset = parts[0], int(parts[1]), int(parts[2])
                    await house.write(lambda desk: desk.topics.exclude(member.number, topic, passage))
                    await show(query, await house.read(lambda desk: _timeline(desk, topic, offset)))
                    return messages.TAKEN_OUT
        except (UnknownTopic, UnknownPassage, NotAllowed, ValueError, IndexError, OverflowError):
            return messages.TOPIC_GONE
        return None

    # -- what representatives put right

    async def correct(self, update: Update, context: Context) -> None:
        """/sujet and what to do."""
        message, member = update.effective_message, context.visitor.active
        if message is None or member is None:
            return
        action, _, rest = (message.text or "").partition(" ")[2].strip().partition(" ")
        first, _, second = (one.strip() for one in rest.partition("="))
        number = member.number
        try:
            if not first:
                told = await self._people.house.read(_usage)
            else:
                told = await self._people.house.write(
                    lambda desk: _corrected(desk, number, fold(action), first, second)
                )
        except _NoSuch as error:
            told = messages.no_such_topic(shorten(error.name, LONGEST_NAME), error.near)
        except TopicTaken as error:
            told = messages.topic_taken(error.name)
        except NoTopicName:
            told = messages.NO_TOPIC_NAME
        except UnknownTopic:
            told = messages.SAME_TOPIC
        except NotAllowed:
            told = messages.TOPIC_USAGE
        await reply(message, line(told))


class _NoSuch(Exception):
    def __init__(self, name: str, near: str) -> None:
        super().__init__(name)
        self.name = name
        self.near = near


def _corrected(desk: Desk, actor: str, action: str, first: str, second: str) -> str:
    """Do it, and say so. Raises NotAllowed, UnknownTopic, TopicTaken, NoTopicName, _NoSuch."""
    topics = desk.topics
    match action:
        case "renommer" if second:
            return messages.renamed(topics.rename(actor, _one(desk, first).id, second).name)
        case "fusionner" if second:
            return messages.merged(topics.merge(actor, _one(desk, first).id, _one(desk, second).id).name)
        case "masquer":
            return messages.hidden(topics.hide(actor, _one(desk, first).id).name, True)
        case "montrer":
            name = fold(first)
            hidden = next((one for one in topics.hidden() if fold(one.name) == name), None) or _one(desk, first)
            return messages.hidden(topics.hide(actor, hidden.id, False).name, False)
        case "ajouter":
            aliases = tuple(one.strip() for one in second.split(",") if one.strip())
            known = _exactly(desk, first)
            if known is not None and aliases:
                topic = known
                for alias in aliases:
                    topic = topics.add_alias(actor, known.id, alias)
            else:
                topic = topics.add(actor, first, aliases)
            return messages.added(topic.name, ", ".join(topic.aliases), topics.timeline(topic.id, limit=1).total)
        case _:
            return _usage(desk)


def _exactly(desk: Desk, name: str) -> Topic | None:
    """A typing error in a name is a new name here."""
    found = desk.topics.find(name)
    return found if found is not None and fold(name) in {fold(one) for one in (found.name, *found.aliases)} else None


def _one(desk: Desk, name: str) -> Topic:
    """Raises _NoSuch."""
    found = desk.topics.find(name)
    if found is None:
        raise _NoSuch(name, ", ".join(one.name for one in desk.topics.near(name)))
    return found


def _usage(desk: Desk) -> str:
    hidden = ", ".join(one.name for one in desk.topics.hidden())
    return (
        f"{messages.TOPIC_USAGE}\n\n{messages.hidden_topics(shorten(hidden, 500))}" if hidden else messages.TOPIC_USAGE
    )


def _page(desk: Desk, offset: int) -> View:
    """A page that is no more is the last one."""
    last = max(0, desk.topics.page(0, 1).total - 1)
    first = max(0, min(offset - offset % TOPICS_A_PAGE, last - last % TOPICS_A_PAGE))
    return topics_view(desk.topics.page(first, TOPICS_A_PAGE), first)


def _timeline(desk: Desk, topic_id: int, offset: int) -> View:
    """Raises UnknownTopic."""
    last = max(0, desk.topics.timeline(topic_id, 0, 1).total - 1)
    first = max(0, min(offset - offset % MEETINGS_A_PAGE, last - last % MEETINGS_A_PAGE))
    found = desk.topics.timeline(topic_id, first, MEETINGS_A_PAGE)
    if found.topic.hidden:
        raise UnknownTopic(str(topic_id))
    return timeline_view(found, first)


def _named(desk: Desk, name: str) -> View:
    found = desk.topics.find(name)
    if found is not None:
        return _timeline(desk, found.id, 0)
    near = ", ".join(one.name for one in desk.topics.near(name))
    return line(messages.no_such_topic(shorten(name, LONGEST_NAME), near))
