"""How much one person may ask: twenty questions in a row, then ten a minute."""

import pytest

from bot import people_messages as messages
from bot.access import WAITED
from bot.loopback import Kind
from bot.pacing import TURN, Turn
from tests.conversations.person import only

QUESTION = "navette de la gare"
ANSWER = "toutes les vingt minutes"


async def asks(person, times, room=None):
    """What each question gets: an answer, the line that says to slow down, or nothing."""
    heard = []
    for _ in range(times):
        words = [one.words for one in await person.send(room, text=QUESTION if room is None else f"/q {QUESTION}")]
        assert len(words) <= 1
        heard.append("answer" if words and ANSWER in words[0] else "slow" if words == [messages.SLOW_DOWN] else words)
    return heard


async def test_twenty_questions_in_a_row_are_answered_and_more_is_said_once(union):
    ines, omar = await union.member(), await union.member("Omar")
    assert await asks(ines, 24) == ["answer"] * 20 + ["slow"] + [[]] * 3
    assert await asks(omar, 20) == ["answer"] * 20


async def test_then_ten_a_minute_are(union):
    ines = await union.member()
    await asks(ines, 21)
    for _ in range(3):
        union.seconds.now += 60
        assert await asks(ines, 11) == ["answer"] * 10 + [[]]
    union.seconds.now += 6
    assert await asks(ines, 2) == ["answer", []]
    # after some quiet it is said again
    union.seconds.now += 120
    assert await asks(ines, 22) == ["answer"] * 20 + ["slow", []]


async def test_a_long_silence_gives_twenty_and_not_more(union):
    ines = await union.member()
    await asks(ines, 20)
    union.seconds.now += 100_000
    assert await asks(ines, 21) == ["answer"] * 20 + ["slow"]


async def test_corrections_and_groups_count_and_commands_and_buttons_do_not(union):
    ines = await union.member()
    room = await union.group(ines)
    answer = await ines.say(QUESTION)
    question = ines.last_update["message"]["message_id"]
    for number in range(9):
        await ines.edit(question, f"cantine {number}")
    assert await asks(ines, 10, room) == ["answer"] * 10
    assert await asks(ines, 1) == ["slow"]
    assert await asks(ines, 1, room) == [[]]
    # all else still works
    assert only(await ines.press(answer, "Contexte")).buttons
    for command in ("/aide", "/privacy", "/oublier", "/start"):
        assert (await ines.say(command)).words != messages.SLOW_DOWN
    assert len(await ines.send(text="/mesdonnees")) == 1
    assert (await ines.ask_inline(QUESTION)).results


async def test_questions_that_waited_for_the_bot_are_not_counted(union):
    ines = await union.member()
    token = WAITED.set(True)
    try:
        assert await asks(ines, 30) == ["answer"] * 30
    finally:
        WAITED.reset(token)
    assert await asks(ines, 21) == ["answer"] * 20 + ["slow"]


async def test_many_people_in_one_group_each_have_their_own(union):
    one, two = await union.member("Ines"), union.person("Omar")
    room = await union.group(one, two)
    await asks(one, 21, room)
    assert await asks(one, 1, room) == [[]]
    assert await asks(two, 1, room) == ["answer"]


@pytest.mark.parametrize("backwards", [-100.0, 0.0])
async def test_a_clock_that_stands_still_or_goes_back_lets_nobody_ask_more(union, backwards):
    ines = await union.member()
    assert await asks(ines, 20) == ["answer"] * 20
    union.seconds.now += backwards
    assert await asks(ines, 1) == ["slow"]


async def test_presses_have_a_limit_of_their_own_and_beyond_it_are_answered_with_a_notice(union):
    ines, omar = await union.member(), await union.member("Omar")
    answer, other = await ines.say(QUESTION), await omar.say(QUESTION)
    for _ in range(59):
        assert messages.SLOW_DOWN_PRESSES not in [one.words for one in await ines.press(answer, "Contexte")]
    for _ in range(3):
        notice = only(await ines.press_data(answer, "reply:"))
        assert (notice.kind, notice.words) == (Kind.NOTICE, messages.SLOW_DOWN_PRESSES)
    assert only(await omar.press(other, "Contexte")).buttons
    assert await asks(ines, 1) == ["answer"]
    union.seconds.now += 1
    assert only(await ines.press_data(answer, "reply:")).kind is not Kind.NOTICE


async def test_inline_queries_have_a_limit_of_their_own_and_beyond_it_get_nothing(union):
    ines = await union.member()
    for _ in range(60):
        assert (await ines.ask_inline(QUESTION)).results
    assert (await ines.ask_inline(QUESTION)).results == ()
    assert await asks(ines, 1) == ["answer"]
    union.seconds.now += 60
    assert (await ines.ask_inline(QUESTION)).results


async def test_who_is_no_member_gets_what_the_law_demands_some_times_an_hour_and_comes_in_all_the_same(union):
    stranger, ines = union.person("Omar"), await union.member()
    heard = [len(await stranger.send(text="/privacy")) for _ in range(20)]
    assert heard == [1] * 6 + [0] * 14
    token = WAITED.set(True)
    assert await stranger.send(text="/confidentialite") == []
    WAITED.reset(token)
    assert len([await ines.say("/privacy") for _ in range(20)]) == 20
    await union.join(stranger, await union.token())
    assert (await stranger.say("/privacy")).words
    other = union.person("Zoe")
    for _ in range(7):
        await other.send(text="/privacy")
    union.seconds.now += 3600
    assert [len(await other.send(text="/privacy")) for _ in range(7)] == [1] * 6 + [0]


async def test_members_go_before_who_is_none(union):
    """As the pacer sees it."""
    turns, real = [], union.loopback.do_request

    async def noted(url, *arguments, **options):
        if url.endswith("sendMessage"):
            turns.append(TURN.get())
        return await real(url, *arguments, **options)

    ines, stranger = await union.member(), union.person("Omar")
    union.loopback.do_request = noted
    await stranger.send(text="/privacy")
    await ines.send(text=QUESTION)
    await stranger.send(text="bonjour")
    await union.administrator.send(text="/membres")
    assert turns == [Turn.NEWS, Turn.ANSWER, Turn.NEWS, Turn.ANSWER]
