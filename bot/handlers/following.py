"""/suivre, /alertes, and the buttons under alerts: what somebody follows, and how they are told.

Nothing is kept for a button: a topic's number is in its data, words are in the message that its message answers to."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot import alert_messages as messages
from bot.alert_views import reading_view
from bot.buttons import Verb, button, read_press
from bot.delivery import passages_of
from bot.draft_messages import NO_LONGER_PUBLISHED
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, context_view, line, reply_view
from bot.sending import answering, reply, show
from bot.topic_views import (
    followed_view,
    pause_view,
    paused_view,
    proposal_view,
    subscription_view,
    subscriptions_view,
    with_follow,
    with_tell_me,
)
from bot.visitors import Audience
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
from knowledge.following import AT_ONCE, Cadence, Follower, Subscription
from knowledge.membership import Member
from knowledge.replies import Answer, Refusal, Reply
from knowledge.store.instants import now_in_utc

BY_TOPIC = "suivre_"
"""What /start says in a link to follow a topic by its number, or words between « _ » or « - »."""


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

    async def list(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.active
        if message is not None and member is not None:
            await reply(message, await self._page(member, 0))

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
            match press.verb:
                case Verb.FOLLOW:
                    return await self._follow(query, message, member, head, rest)
                case Verb.FOLLOWED:
                    return await self._change(query, member, head, rest)
                case Verb.SEEN:
                    return await self._open(query, context, head, rest)
                case _:
                    return await self._under_alert(query, message, member, head, rest)
        except UnknownSubscription:
            return messages.SUBSCRIPTION_GONE
        except (UnknownTopic, ValueError, OverflowError):
            return messages.TOPIC_GONE
        except FollowingError as error:
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
        try:
            one = await self._people.house.write(lambda desk: desk.subscriptions.follow(number, wanted, cadence))
        except AlreadyFollowed as already:
            known = already.number
            found = await self._people.house.read(lambda desk: desk.subscriptions.list(number))
            await show(query, subscription_view(next(one for one in found.subscriptions if one.id == known)))
            return messages.SAME
        await show(query, followed_view(one))
        return None

    async def _words(self, message: Message, source: str) -> str:
        """What is to be followed, in the message that this one answers to; empty when that is gone."""
        asked = message.reply_to_message
        text = (asked.text if asked else None) or ""
        if source == "w":
            return wanted_in(text)
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
        except FollowingError as error:
            return line(told(error))
        except (UnknownTopic, OverflowError):
            return line(messages.TOPIC_GONE)

    async def _change(self, query: CallbackQuery, member: Member, head: str, rest: str) -> str | None:
        """Raises UnknownSubscription, UnknownSubscriber, ValueError."""
        house, number = self._people.house, member.number
        if head == "list":
            await show(query, await self._page(member, int(rest)))
        elif head == "resume":
            await house.write(lambda desk: desk.subscriptions.resume(number))
            self._people.bulletin.news.set()
            await show(query, paused_view(messages.RESUMED, False))
        elif head == "pause":
            await self._pause(query, member, rest)
        elif rest == "stop":
            one = await house.write(lambda desk: desk.subscriptions.stop(number, int(head)))
            await show(query, await self._page(member, 0))
            return messages.stopped(one.words[:100])
        else:
            one = await house.write(lambda desk: _changed(desk, number, int(head), rest))
            await show(query, subscription_view(one))
        return None

    async def _pause(self, query: CallbackQuery, member: Member, days: str) -> None:
        """Raises ValueError."""
        if not days:
            await show(query, pause_view())
            return
        if int(days) not in [choice for _, choice in messages.PAUSES]:
            raise ValueError(days)
        until = now_in_utc() + timedelta(days=int(days)) if int(days) else None
        found = await self._people.house.write(lambda desk: desk.subscriptions.pause(member.number, until))
        await show(query, paused_view(self._paused(found) or "", True))

    async def _under_alert(
        self, query: CallbackQuery, message: Message, member: Member, action: str, about: str
    ) -> str | None:
        """The alert stays as it is: what is asked of it comes in a message of its own.

        Raises UnknownSubscription, ValueError."""
        house, number = self._people.house, member.number
        match action:
            case "read":
                summary, _, first = about.partition(":")
                view = await house.read(lambda desk: _reading(desk, number, int(summary), int(first)))
                if view is None:
                    return messages.ALERT_GONE
                if message.text and message.text.startswith(messages.BELL):
                    await reply(message, view)
                else:
                    await show(query, view)
            case "stop":
                one = await house.write(lambda desk: desk.subscriptions.stop(number, int(about)))
                await _without(query, message)
                return messages.stopped(one.words[:100])
            case "pause":
                await reply(message, pause_view())
            case _:
                await reply(message, await self._page(member, 0))
        return None

    async def _open(self, query: CallbackQuery, context: Context, passage_id: str, back: str) -> str | None:
        """A passage with what stands around it; representatives can take it out of the topic that it was opened from.

        Raises ValueError."""
        kind, about = back[:1], back[1:]
        home, _, offset = about.partition(":")
        int(home), int(offset)
        around = await self._people.house.read(lambda desk: desk.questions.context(passage_id, ""))
        if around is None:
            return NO_LONGER_PUBLISHED
        rows = [
            (
                button(
                    messages.BACK, Verb.TOPIC if kind == "t" else Verb.ALERT, about if kind == "t" else f"read:{about}"
                ),
            )
        ]
        if kind == "t" and context.visitor.audience >= Audience.REPRESENTATIVES:
            rows.insert(0, (button(messages.TAKE_OUT, Verb.TAKE_OUT, f"{passage_id}:{about}"),))
        await show(query, View(context_view(around, passage_id).text, tuple(rows)))
        return None

    # -- views

    async def _page(self, member: Member, offset: int) -> View:
        found = await self._people.house.read(lambda desk: desk.subscriptions.list(member.number))
        return subscriptions_view(found, self._paused(found), offset)

    def _paused(self, follower: Follower) -> str | None:
        if not follower.paused:
            return None
        return messages.paused(self._people.day(follower.paused_until) if follower.paused_until else None)


def wanted_in(text: str) -> str:
    """What a command or a link says is to be followed."""
    words = text.partition(" ")[2].strip()
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


def told(error: FollowingError) -> str:
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
            return messages.WORDS_GONE


def _changed(desk: Desk, subscriber: str, number: int, how: str) -> Subscription:
    """Raises UnknownSubscription, ValueError."""
    action, _, day = how.partition(":")
    if action == "now":
        return desk.subscriptions.change(subscriber, number, AT_ONCE)
    if action == "day":
        return desk.subscriptions.change(subscriber, number, Cadence(int(day)))
    found = desk.subscriptions.list(subscriber)
    one = next((one for one in found.subscriptions if one.id == number), None)
    if one is None:
        raise UnknownSubscription(str(number))
    return one


def _reading(desk: Desk, subscriber: str, summary_id: int, first: int) -> View | None:
    alert = desk.alerts.about(subscriber, summary_id)
    found = passages_of(desk, alert) if alert else {}
    return reading_view(alert, found, first) if alert and found else None


async def _without(query: CallbackQuery, message: Message) -> None:
    """The message without the button that was pressed."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    kept = [[one for one in row if one.callback_data != query.data] for row in rows]
    try:
        await message.edit_reply_markup(InlineKeyboardMarkup([row for row in kept if row]))
    except BadRequest as error:
        if "not modified" not in error.message.lower() and "not found" not in error.message.lower():
            raise
