"""/sujet, and the button under a passage: representatives put the topics right."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import correcting_messages as messages
from bot.alert_messages import TOPIC_GONE
from bot.buttons import Verb, read_press
from bot.handlers.following import BY_TOPIC
from bot.handlers.topics import LONGEST_NAME, no_such, timeline_at
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import line
from bot.said import behind_command
from bot.sending import answering, reply, show
from bot.styled import shorten, without_steering
from bot.visitors import Audience
from knowledge.errors import NotAllowed, NoTopicName, TopicTaken, UnknownPassage, UnknownTopic
from knowledge.following import Topic
from knowledge.language.folding import fold

SHOWING = ((Verb.TAKE_OUT,), (Verb.CONTEXT,), (Verb.PAGE, Verb.TABLE, Verb.ORIGINAL), (Verb.PASSAGE, Verb.SEEN))
"""Buttons that name the passage that their message shows, the surest first: the last ones may lead to another."""


class CorrectingHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def correct(self, update: Update, context: Context) -> None:
        """/sujet and what to do."""
        message, member = update.effective_message, context.visitor.active
        if message is None or member is None:
            return
        action, _, rest = " ".join(behind_command(message).split()).partition(" ")
        first, _, second = (one.strip() for one in rest.partition("="))
        number, answered = member.number, passages_shown(message.reply_to_message)
        try:
            if not first:
                told = await self._people.house.read(_usage)
            elif fold(action) == "lien":
                topic = await self._people.house.read(lambda desk: _one(desk, first))
                told = messages.link(topic.name, f"https://t.me/{context.bot.username}?start={BY_TOPIC}{topic.id}")
            elif fold(action) == "mettre":
                told = await self._people.house.write(lambda desk: _put_in(desk, number, first, answered))
            else:
                told = await self._people.house.write(
                    lambda desk: _corrected(desk, number, fold(action), first, second)
                )
        except _NoSuch as error:
            told = messages.already_hidden(error.hidden) if error.hidden else no_such(error.name, error.near)
        except TopicTaken as error:
            told = messages.topic_taken(shorten(without_steering(error.typed), LONGEST_NAME), error.name)
        except NoTopicName:
            told = messages.NO_TOPIC_NAME
        except UnknownPassage:
            told = messages.NO_PASSAGE
        except UnknownTopic:
            told = messages.SAME_TOPIC
        except NotAllowed:
            told = messages.TOPIC_USAGE
        await reply(message, line(told))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._take_out(update.callback_query, context))

    async def _take_out(self, query: CallbackQuery, context: Context) -> str:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or member is None or context.visitor.audience < Audience.REPRESENTATIVES:
            return TOPIC_GONE
        passage, _, back = press.about.partition(":")
        try:
            topic, house = int(back.partition(":")[0]), self._people.house
            await house.write(lambda desk: desk.topics.exclude(member.number, topic, passage))
            await show(query, await house.read(lambda desk: timeline_at(desk, back, True)))
        except (UnknownTopic, UnknownPassage, NotAllowed, ValueError, IndexError, OverflowError):
            return TOPIC_GONE
        return messages.TAKEN_OUT


def passages_shown(message: Message | None) -> frozenset[str]:
    """The passages that a message shows, by its buttons."""
    markup = message.reply_markup if message else None
    rows = markup.inline_keyboard if markup else ()
    presses = [read_press(one.callback_data) for row in rows for one in row if isinstance(one.callback_data, str)]
    for verbs in SHOWING:
        named = frozenset(one.about.partition(":")[0] for one in presses if one is not None and one.verb in verbs)
        if named:
            return named
    return frozenset()


class _NoSuch(Exception):
    """`hidden` is the name of the topic that is meant, if it is hidden."""

    def __init__(self, name: str, near: tuple[Topic, ...], hidden: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.near = near
        self.hidden = hidden


def _corrected(desk: Desk, actor: str, action: str, first: str, second: str) -> str:
    """Do it, and say so. Raises NotAllowed, UnknownTopic, TopicTaken, NoTopicName, _NoSuch."""
    topics = desk.topics
    match action:
        case "renommer" if second:
            return messages.renamed(topics.rename(actor, _one(desk, first).id, second).name)
        case "fusionner" if second:
            one, other = _one(desk, first), _one(desk, second)
            return messages.merged(one.name, topics.merge(actor, one.id, other.id).name)
        case "separer":
            return _split(desk, actor, first)
        case "masquer":
            return messages.hidden(topics.hide(actor, _one(desk, first).id).name, True)
        case "montrer":
            known = topics.find_exactly(first) or _one(desk, first)
            if not known.hidden:
                return messages.already_shown(known.name)
            return messages.hidden(topics.hide(actor, known.id, False).name, False)
        case "ajouter":
            aliases = tuple(one.strip() for one in second.split(",") if one.strip())
            known_as = topics.find_exactly(first) if aliases else None
            if known_as is not None:
                topic = topics.add_aliases(actor, known_as.id, aliases)
            else:
                topic = topics.add(actor, first, aliases)
            return messages.added(topic.name, ", ".join(topic.aliases), topics.timeline(topic.id, limit=1).total)
        case _:
            return _usage(desk)


def _split(desk: Desk, actor: str, name: str) -> str:
    """Raises NotAllowed, TopicTaken, _NoSuch."""
    try:
        topic, other = desk.topics.split(actor, name)
    except UnknownTopic:
        alone = desk.topics.find_exactly(name)
        if alone is not None:
            return messages.not_merged(alone.name)
        raise _NoSuch(name, desk.topics.near(name)) from None
    return messages.split(topic.name, other.name)


def _put_in(desk: Desk, actor: str, name: str, passages: frozenset[str]) -> str:
    """Raises NotAllowed, UnknownPassage, _NoSuch."""
    topic = _one(desk, name)
    if len(passages) != 1:
        return messages.NO_PASSAGE
    (passage,) = passages
    desk.topics.include(actor, topic.id, passage)
    return messages.put_in(topic.name)


def _one(desk: Desk, name: str) -> Topic:
    """Raises _NoSuch."""
    found = desk.topics.find(name)
    if found is None:
        hidden = desk.topics.find_exactly(name)
        raise _NoSuch(name, desk.topics.near(name), hidden.name if hidden else "")
    return found


def _usage(desk: Desk) -> str:
    hidden = ", ".join(one.name for one in desk.topics.hidden())
    return (
        f"{messages.TOPIC_USAGE}\n\n{messages.hidden_topics(shorten(hidden, 500))}" if hidden else messages.TOPIC_USAGE
    )
