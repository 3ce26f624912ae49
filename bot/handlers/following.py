"""/suivre: what somebody wants to follow, from everywhere that it can begin.

Nothing is kept for a button: a topic's number is in its data, words are in the message that its message answers to."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import alert_messages as messages
from bot.buttons import read_press
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line, reply_view
from bot.sending import answering, reply, show
from bot.topic_views import followed_view, proposal_view, subscription_view, with_follow, with_tell_me
from knowledge.errors import (
    AlreadyFollowed,
    FollowingError,
    NothingToFollow,
    TooManySubscriptions,
    UnknownSubscriber,
    UnknownSubscription,
    UnknownTopic,
    WordsTooLong,
)
from knowledge.following import AT_ONCE, Follower, Subscription
from knowledge.membership import Member
from knowledge.replies import Answer, Refusal, Reply

BY_TOPIC = "suivre_"
"""What /start says in a link to follow a topic by its number, or words between « _ » or « - »."""
REFUSED = (FollowingError, UnknownTopic, ValueError, OverflowError)
"""What comes of buttons that are old or forged, and of what cannot be followed; `told` has the sentences."""


class FollowingHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    # -- commands

    async def follow(self, update: Update, context: Context) -> None:
        """/suivre and words."""
        message, member = update.effective_message, context.visitor.active
        if message is None or member is None:
            return
        words = wanted_in(message.text or "")
        await reply(message, await self._proposal(member, words, "w") if words else line(messages.USAGE))

    async def by_link(self, message: Message, member: Member, payload: str) -> None:
        """« t.me/…?start=suivre_12 », « …=suivre_prime_de_vacances »."""
        wanted = wanted_in(message.text or "")
        source = f"t{wanted}" if payload.removeprefix(BY_TOPIC).isdecimal() else "w"
        await reply(message, await self._proposal(member, wanted, source) if wanted else line(messages.USAGE))

    # -- presses

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member, message = read_press(query.data or ""), context.visitor.active, query.message
        if press is None or member is None or not isinstance(message, Message):
            return messages.WORDS_GONE
        head, _, rest = press.about.partition(":")
        try:
            return await self._follow(query, message, member, head, rest)
        except REFUSED as error:
            return told(error)

    async def _follow(self, query: CallbackQuery, message: Message, member: Member, about: str, how: str) -> str | None:
        """Raises FollowingError and its kinds, UnknownTopic, ValueError."""
        if about == "no":
            await show(query, line(messages.NOT_FOLLOWED))
            return None
        wanted: str | int = int(about[1:]) if about.startswith("t") else await self._words(message, about)
        if not wanted:
            return messages.WORDS_GONE
        if how not in ("now", "week"):
            # under an answer, a refusal or a topic: ask in a message of its own, that answers to the same question
            asked = message.reply_to_message
            view = await self._proposal(member, wanted, about)
            await reply(message if asked is None or about.startswith("t") else asked, view)
            return None
        cadence = AT_ONCE if how == "now" else messages.WEEKLY
        number = member.number

        def follow(desk: Desk) -> tuple[Subscription, Follower]:
            return desk.subscriptions.follow(number, wanted, cadence), desk.subscriptions.list(number)

        try:
            one, follower = await self._people.house.write(follow)
        except AlreadyFollowed as already:
            known = already.number
            found = await self._people.house.read(lambda desk: desk.subscriptions.list(number))
            one = next(one for one in found.subscriptions if one.id == known)
            await show(query, subscription_view(one, self._people.day(one.since)))
            return messages.SAME
        await show(query, followed_view(one, pause_of(self._people, follower)))
        return None

    async def _words(self, message: Message, source: str) -> str:
        """What is to be followed, in the message that this one answers to; empty when that is gone."""
        asked = message.reply_to_message
        text = (asked.text if asked else None) or ""
        if source == "w":
            return wanted_in(text)
        if source == "s":
            typed = wanted_in(text)
            return await self._people.house.read(lambda desk: desk.subscriptions.spelled(typed)) if typed else ""
        if source != "q":
            raise ValueError(source)
        return await self._people.house.read(lambda desk: searched(desk, text)) if text else ""

    async def _proposal(self, member: Member, wanted: str | int, source: str) -> View:
        """What following would mean, or why it cannot be."""

        def propose(desk: Desk) -> View:
            words = wanted
            if isinstance(wanted, int) or source.startswith("t"):
                topic = desk.topics.by_id(int(wanted))
                if topic is None or topic.hidden:
                    raise UnknownTopic(str(wanted))
                words = topic.name
            return proposal_view(desk.subscriptions.propose(str(words), member.number), source)

        try:
            return await self._people.house.read(propose)
        except REFUSED as error:
            return line(told(error))


def pause_of(people: People, follower: Follower) -> str | None:
    """Until when nothing is sent to them."""
    if not follower.paused:
        return None
    return messages.paused(people.day(follower.paused_until) if follower.paused_until else None)


def wanted_in(text: str) -> str:
    """What a command or a link says is to be followed."""
    words = (*text.split(maxsplit=1), "", "")[1].strip()
    if words.startswith(BY_TOPIC):
        return " ".join(words.removeprefix(BY_TOPIC).replace("_", " ").replace("-", " ").split())
    return words


def searched(desk: Desk, question: str) -> str:
    """The words that a refused question is about; the question where it is answered meanwhile."""
    found = desk.questions.ask(question)
    return " ".join(found.searched) if isinstance(found, Refusal) and found.searched else question


def offered(desk: Desk, found: Reply, view: View) -> View:
    """An answer with the way to follow its topic; a refusal with the way to be told."""
    if view != reply_view(found):
        return view
    if isinstance(found, Answer):
        topics = [one for one in desk.topics.of_passage(found.found[0].passage_id) if not one.hidden]
        return with_follow(view, topics[0] if topics else None)
    return with_tell_me(view) if isinstance(found, Refusal) and found.searched else view


def told(error: Exception) -> str:
    """Of the kinds in REFUSED."""
    match error:
        case WordsTooLong():
            return messages.too_long(error.limit)
        case NothingToFollow():
            return messages.NOTHING_TO_FOLLOW
        case TooManySubscriptions():
            return messages.too_many(error.limit)
        case AlreadyFollowed():
            return messages.SAME
        case UnknownSubscription():
            return messages.SUBSCRIPTION_GONE
        case UnknownSubscriber():
            return messages.NO_ACCESS
        case _:
            return messages.TOPIC_GONE
