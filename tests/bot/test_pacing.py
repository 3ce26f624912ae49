"""The pace, on a loop whose clock is moved by hand: hours pass at once, and nothing depends on the machine."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.pacing import TURN, Pacer, Turn

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
SLACK = 1e-6
"""Sums of fractions of seconds are not exact."""


class _NoWaiting(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout=None):
        found = super().select(0)
        if not found and (timeout is None or self.now > 100_000):
            raise AssertionError("everything waits, and nothing will ever happen")
        if not found:
            self.now += max(0.0, timeout)
        return found


class Loop(asyncio.SelectorEventLoop):
    """Where everything waits, the clock goes on to the next thing to do."""

    def __init__(self) -> None:
        self._hand = _NoWaiting()
        super().__init__(self._hand)

    def time(self) -> float:
        return self._hand.now


def played(play):
    """`play` gets a pacer and Telegram; both have the loop's clock."""
    with asyncio.Runner(loop_factory=Loop) as runner:

        async def run():
            loop = asyncio.get_running_loop()
            pacer, telegram = Pacer(loop.time), Telegram(loop)
            await pacer.initialize()
            try:
                return await play(pacer, telegram)
            finally:
                await pacer.shutdown()

        return runner.run(run())


class Telegram:
    """What came, in order: when, where to, which. `answers` are what the next calls get, None being success."""

    def __init__(self, loop) -> None:
        self.loop = loop
        self.left = []
        self.came = []
        self.answers = []
        self.latency = lambda: 0.0

    async def call(self, chat, name):
        self.left.append(name)
        await asyncio.sleep(self.latency())
        self.came.append((self.loop.time(), chat, name))
        answer = self.answers.pop(0) if self.answers else None
        await asyncio.sleep(self.latency())
        if answer is not None:
            raise answer
        return name

    def send(self, pacer, chat, name, turn=None, endpoint="sendMessage"):
        data = {} if chat is None else {"chat_id": chat}
        return pacer.process_request(self.call, (chat, name), {}, endpoint, data, turn)

    @property
    def names(self):
        return [name for _, _, name in self.came]


def most_in(times, seconds):
    """How many of these came within less than so many seconds of each other."""
    times = sorted(times)
    return max((sum(start <= at < start + seconds - SLACK for at in times) for start in times), default=0)


def assert_within_limits(came):
    assert most_in([at for at, _, _ in came], 1.0) <= 30
    for chat in {chat for _, chat, _ in came if chat is not None}:
        times = [at for at, where, _ in came if where == chat]
        assert most_in(times, 1.0) <= 1
        if chat < 0:
            assert most_in(times, 60.0) <= 20


SENDS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.4, 3.0]),  # after the one before
        st.one_of(st.integers(1, 4), st.integers(-2, -1), st.integers(5, 90), st.none()),
        st.sampled_from(Turn),
        st.integers(0, 12),  # what goes wrong with it, if anything
        st.booleans(),  # cancelled a while after
    ),
    min_size=1,
    max_size=120,
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(SENDS, st.sampled_from([0.0, 0.02, 0.3, 2.5]), st.integers(0, 2**32))
def test_no_limit_is_ever_exceeded_and_everything_arrives_in_its_order(sends, slowest, seed):
    """As Telegram sees it, whatever the network takes on the way."""
    wrong = {
        0: TimedOut("lost"),
        1: RetryAfter(timedelta(seconds=3)),
        2: NetworkError("502"),
        3: TelegramError("senseless"),
    }
    asked, chance = defaultdict(list), random.Random(seed)

    async def play(pacer, telegram):
        telegram.latency = lambda: chance.uniform(0, slowest)
        troubles = {number: wrong[send[3]] for number, send in enumerate(sends) if send[3] in wrong}

        async def carry(chat, number):
            await telegram.call(chat, number)
            if number in troubles:
                raise troubles.pop(number)

        tasks, cancelled = {}, set()
        for number, (pause, chat, turn, _, regretted) in enumerate(sends):
            await asyncio.sleep(pause)
            endpoint = "editMessageText" if chat is None else "sendMessage"
            data = {} if chat is None else {"chat_id": chat}
            call = pacer.process_request(carry, (chat, number), {}, endpoint, data, turn)
            tasks[number] = asyncio.create_task(call)
            if regretted and number % 7 == 0:
                await asyncio.sleep(chance.choice((0, 0, 0.01, 1.2)))
                cancelled.add(number)
                tasks[number].cancel()
            elif chat is not None:
                asked[chat, turn].append(number)
        results = await asyncio.gather(*tasks.values(), return_exceptions=True)
        for number, result in enumerate(results):
            assert result is None or number in cancelled, (number, result)
        return telegram.came

    came = played(play)
    assert_within_limits(came)
    last = {number: at for at, _, number in came}
    first = {number: at for at, _, number in reversed(came)}
    for (chat, turn), numbers in asked.items():
        for before, after in pairwise(numbers):
            assert last[before] < first[after], f"{turn} {after} overtook {before} in {chat}"


def test_thirty_leave_at_once_and_the_next_ones_a_second_later():
    async def play(pacer, telegram):
        await asyncio.gather(*(telegram.send(pacer, chat, chat) for chat in range(1, 76)))
        return telegram.came

    times = [at for at, _, _ in played(play)]
    assert times == pytest.approx([0.0] * 30 + [1.0] * 30 + [2.0] * 15)


def test_a_chat_gets_one_a_second_and_a_group_twenty_a_minute():
    async def play(pacer, telegram):
        for_one = [telegram.send(pacer, 5, number) for number in range(25)]
        for_a_group = [telegram.send(pacer, -5, number) for number in range(25)]
        await asyncio.gather(*for_one, *for_a_group)
        return telegram.came

    came = played(play)
    assert [at for at, chat, _ in came if chat == 5] == pytest.approx(range(25))
    assert [at for at, chat, _ in came if chat == -5] == pytest.approx([*range(20), *range(60, 65)])


def test_what_arrives_late_is_counted_from_its_arrival():
    """Thirty that took half a second on the way, and thirty that take nothing, do not arrive together."""

    async def play(pacer, telegram):
        waits = iter([0.9, 0.0] * 30 + [0.0] * 60)
        telegram.latency = lambda: next(waits)
        await asyncio.gather(*(telegram.send(pacer, chat, chat) for chat in range(1, 61)))
        return telegram.came

    assert_within_limits(played(play))


def test_answers_go_before_news_and_news_go_too():
    async def play(pacer, telegram):
        news = [asyncio.create_task(telegram.send(pacer, chat, "news", Turn.NEWS)) for chat in range(1, 91)]
        await asyncio.sleep(0.5)
        answers = [asyncio.create_task(telegram.send(pacer, chat, "answer")) for chat in range(101, 131)]
        await asyncio.gather(*news, *answers)
        return telegram.names

    assert played(play) == ["news"] * 30 + ["answer"] * 30 + ["news"] * 60


def test_who_is_no_member_comes_after_others_and_is_answered_however_long_the_network_is_down():
    async def play(pacer, telegram):
        TURN.set(Turn.NEWS)
        telegram.answers = [NetworkError("down")] * 300
        last = asyncio.create_task(telegram.send(pacer, 1, "outside"))
        await asyncio.sleep(0.5)
        TURN.set(Turn.ANSWER)
        await telegram.send(pacer, 2, "member")
        assert telegram.loop.time() > 3600
        return await last

    assert played(play) == "outside"


def test_a_chat_that_waits_holds_up_no_other():
    async def play(pacer, telegram):
        many = [telegram.send(pacer, 1, "many") for _ in range(10)]
        await asyncio.gather(*many, telegram.send(pacer, 2, "one"))
        return telegram.names

    assert played(play).index("one") == 1


def test_nothing_leaves_before_the_seconds_that_telegram_asks_for_have_passed():
    async def play(pacer, telegram):
        telegram.answers = [RetryAfter(timedelta(seconds=17))]
        await asyncio.gather(
            *(telegram.send(pacer, 1, number) for number in range(3)), telegram.send(pacer, 2, "other")
        )
        return telegram.came

    came = played(play)
    assert [name for _, chat, name in came if chat == 1] == [0, 0, 1, 2]
    assert [at for at, chat, _ in came if chat == 1] == pytest.approx([0, 17, 18, 19])


@pytest.mark.parametrize(
    ("refused", "free_at"),
    [((1, 2), 60), ((-1, -2), 5), ((-1, 2), 5), ((1, -2), 5)],
    ids=["two people", "two groups", "a group, then a person", "a person, then a group"],
)
def test_two_people_who_are_refused_mean_all_and_a_group_means_itself(refused, free_at):
    async def play(pacer, telegram):
        telegram.answers = [RetryAfter(timedelta(seconds=60))] * 2
        tasks = [asyncio.create_task(telegram.send(pacer, chat, chat)) for chat in refused]
        await asyncio.sleep(0.1)
        await telegram.send(pacer, 3, "other")
        at = telegram.loop.time()
        await asyncio.gather(*tasks)
        return at, [at for at, chat, _ in telegram.came if chat in refused]

    at, came = played(play)
    assert at == pytest.approx(free_at)
    assert came == pytest.approx([0, 0, 60, 60])


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText"])
def test_news_that_would_wait_long_for_their_chat_are_given_back_and_the_chat_is_known(endpoint):
    async def play(pacer, telegram):
        telegram.answers = [RetryAfter(timedelta(seconds=60))]
        with pytest.raises(RetryAfter):
            await telegram.send(pacer, 1, "first", Turn.NEWS, endpoint)
        assert telegram.loop.time() < 1
        assert pacer.is_refused(1)
        assert pacer.is_full(1)
        assert not pacer.is_full(2)
        await telegram.send(pacer, 2, "other", Turn.NEWS, endpoint)
        assert telegram.loop.time() == pytest.approx(5)
        await asyncio.sleep(60)
        assert not pacer.is_refused(1)
        return await telegram.send(pacer, 1, "first", Turn.NEWS, endpoint)

    assert played(play) == "first"


def test_a_short_pause_is_waited_for_by_all_and_repeats_news_too():
    async def play(pacer, telegram):
        telegram.answers = [RetryAfter(timedelta(seconds=3))]
        first = asyncio.create_task(telegram.send(pacer, 1, "first", Turn.NEWS))
        await asyncio.sleep(0.1)
        assert not pacer.news_are_under_way
        await telegram.send(pacer, 2, "other")
        assert telegram.loop.time() == pytest.approx(3)
        return await first

    assert played(play) == "first"


def test_chats_that_no_limit_is_counted_for_any_more_are_forgotten():
    async def play(pacer, telegram):
        for chat in range(1, 3001):
            await telegram.send(pacer, chat, chat)
            await asyncio.sleep(0.05)
        return len(pacer._chats)

    assert played(play) <= 1000


@pytest.mark.parametrize(
    "lost", [TimedOut(), NetworkError("502"), TelegramError("Invalid server response"), KeyError("result"), TypeError()]
)
def test_a_message_that_was_lost_is_sent_again_before_those_behind_it(lost):
    async def play(pacer, telegram):
        telegram.answers = [lost, lost]
        await asyncio.gather(*(telegram.send(pacer, 1, number) for number in range(3)))
        return telegram.names

    assert played(play) == [0, 0, 0, 1, 2]


def test_a_message_that_telegram_refuses_is_given_up_and_those_behind_it_go():
    async def play(pacer, telegram):
        telegram.answers = [BadRequest("message text is empty"), None]
        refused, sent = await asyncio.gather(
            telegram.send(pacer, 1, "refused"), telegram.send(pacer, 1, "sent"), return_exceptions=True
        )
        assert isinstance(refused, BadRequest)
        return sent

    assert played(play) == "sent"


@pytest.mark.parametrize("trouble", [NetworkError("down"), InvalidToken("404")])
def test_the_network_may_be_down_for_a_day_and_the_answer_still_comes_and_news_are_given_up(trouble):
    async def play(pacer, telegram):
        telegram.answers = [trouble] * 3000
        assert await telegram.send(pacer, 1, "first") == "first"
        assert telegram.loop.time() > 24 * 3600
        telegram.answers = [trouble] * 3000
        with pytest.raises(type(trouble)):
            await telegram.send(pacer, 1, "second", Turn.NEWS)
        telegram.answers = []
        assert await telegram.send(pacer, 1, "third") == "third"

    played(play)


def test_a_token_refused_once_loses_no_message_and_is_told_and_who_asks_about_it_learns_it_at_once():
    async def play(pacer, telegram):
        telegram.answers = [InvalidToken("404")]
        await asyncio.gather(*(telegram.send(pacer, 1, number) for number in range(2)))
        assert telegram.names == [0, 0, 1]
        assert pacer.refused.is_set()
        telegram.answers = [InvalidToken("401")]
        with pytest.raises(InvalidToken):
            await telegram.send(pacer, None, "asked", endpoint="getMe")

    played(play)


def test_an_answer_to_a_press_is_not_repeated_for_long_and_waits_for_no_message():
    async def play(pacer, telegram):
        await telegram.send(pacer, 1, "message")
        await telegram.send(pacer, 1, "press", endpoint="answerCallbackQuery")
        assert telegram.loop.time() == 0
        telegram.answers = [NetworkError("down")] * 100
        with pytest.raises(NetworkError):
            await telegram.send(pacer, 1, "too late", endpoint="answerCallbackQuery")
        assert telegram.loop.time() < 12

    played(play)


@pytest.mark.parametrize("endpoint", ["setMyCommands", "setMyDescription", "deleteMyCommands", "getChat", "leaveChat"])
def test_a_nicety_that_telegram_has_no_time_for_is_given_up_at_once_and_silences_nobody(endpoint):
    async def play(pacer, telegram):
        telegram.answers = [RetryAfter(timedelta(hours=1))]
        with pytest.raises(RetryAfter):
            await telegram.send(pacer, None, "nicety", endpoint=endpoint)
        assert await telegram.send(pacer, 1, "answer") == "answer"
        assert telegram.loop.time() == 0
        telegram.answers = [NetworkError("down")] * 100
        with pytest.raises(NetworkError):
            await telegram.send(pacer, None, "nicety", endpoint=endpoint)
        assert telegram.loop.time() < 12

    played(play)


@pytest.mark.parametrize("moments", range(12))
def test_one_that_is_cancelled_while_it_waits_takes_nobodys_place(moments):
    """At any of the moments between asking and leaving."""

    async def play(pacer, telegram):
        first = asyncio.create_task(telegram.send(pacer, 1, "first"))
        regretted = asyncio.create_task(telegram.send(pacer, 1, "regretted"))
        last = asyncio.create_task(telegram.send(pacer, 1, "last"))
        await first
        await asyncio.sleep(0.5)
        telegram.loop._hand.now += 0.6
        for _ in range(moments):
            await asyncio.sleep(0)
        regretted.cancel()
        await last
        return telegram.came[-1][0], telegram.left

    came_at, left = played(play)
    assert came_at == pytest.approx(2.1 if "regretted" in left else 1.1)


def test_cancelled_at_the_moment_it_may_leave_it_does_not_stop_the_others():
    """The one that lets messages go meets one that was cancelled and does not know it yet."""

    async def play(pacer, telegram):
        waiting = [asyncio.create_task(telegram.send(pacer, 1, number)) for number in range(4)]
        await waiting[0]
        pacer._wake.set()
        for task in waiting[1:3]:
            task.cancel()
        telegram.loop._hand.now += 5
        await asyncio.wait_for(waiting[3], 10)
        return telegram.names

    assert played(play) == [0, 3]
