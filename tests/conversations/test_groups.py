"""The bot in groups: asked, it answers; otherwise it is silent; where nobody approved it, it goes."""

import pytest

from bot import messages as answers
from bot import people_messages as messages
from bot.loopback import CallError, Kind
from bot.loopback.world import Standing as Place
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.traces import traces
from tests.conversations.union import ME

QUESTION = "navette de la gare"
ANSWER = "toutes les vingt minutes"


def approved(union):
    return len(union.rows("SELECT 1 FROM group_chats"))


def is_there(room):
    return room.chat.standing is Place.IN


@pytest.fixture
async def room(union):
    """An approved group with a member and somebody who never spoke to the bot."""
    union.ines, union.omar = await union.member("Ines"), union.person("Omar")
    return await union.group(union.ines, union.omar)


# -- asked


@pytest.mark.parametrize(
    "asked",
    [
        f"/q {QUESTION}",
        f"/q@relais_bot {QUESTION}",
        f"/Q {QUESTION}",
        f"@relais_bot {QUESTION}",
        f"{QUESTION} @Relais_Bot",
        f"@relais_bot, {QUESTION} ?",
        f"dis @relais_bot : {QUESTION}",
    ],
)
async def test_a_question_to_the_bot_gets_its_excerpt_whoever_asks(union, room, asked):
    for person in (union.ines, union.omar, union.administrator):
        shown = await person.say(asked, room)
        assert ANSWER in shown.words
        assert "CSE Rivemont, 30 avril 2026" in shown.words
        assert shown.reply_to == person.last_update["message"]["message_id"]
        assert person.news() == []


async def test_a_reply_to_the_bot_is_a_question_and_one_to_somebody_else_is_not(union, room):
    first = await union.omar.say("/q cantine", room)
    again = await union.omar.say(QUESTION, room, reply_to=first.message_id)
    assert ANSWER in again.words
    between = union.ines.player.says("bonjour", room)
    assert await union.ines.do(between, room=room) == []
    to_ines = union.omar.player.says(QUESTION, room, reply_to=between["message"]["message_id"])
    assert await union.omar.do(to_ines, room=room) == []


@pytest.mark.parametrize("asked", ["/q", "/q@relais_bot", "@relais_bot"])
async def test_no_question_gets_a_hint(union, room, asked):
    assert (await union.omar.say(asked, room)).words == messages.GROUP_USAGE


async def test_what_is_not_found_is_refused_shortly(union, room):
    shown = await union.omar.say("/q quel est le prix du parking à Toulouse ?", room)
    assert shown.words.startswith("Je ne trouve rien")
    assert shown.buttons == ()


async def test_the_rest_is_read_in_private_by_members_alone(union, room):
    shown = await union.omar.say(f"/q {QUESTION}", room)
    assert labels(shown) == [answers.OPEN_PRIVATELY]
    payload = shown.buttons[0].url.removeprefix(ME)
    assert shown.buttons[0].data is None
    context = await union.ines.say(f"/start {payload}")
    assert "prendra sa retraite en décembre" in context.words
    assert (await union.omar.say(f"/start {payload}")).words == messages.STRANGER


# -- not asked


@pytest.mark.parametrize(
    "said",
    [
        QUESTION,
        f"/q@autre_bot {QUESTION}",
        "/aide",
        "/aide@relais_bot",
        "/privacy@relais_bot",
        "/mesdonnees",
        "/membres@relais_bot",
        "/inviter",
        "/start",
        "/start@relais_bot inv_x",
        "/autoriser@autre_bot",
        f"@relais_bots {QUESTION}",
        f"moi@relais_bot.fr {QUESTION}",
        f"@autre_bot {QUESTION}",
    ],
)
async def test_what_people_say_to_each_other_gets_no_answer(union, room, said):
    for person in (union.omar, union.ines, union.administrator):
        assert await person.send(room, text=said) == []
        assert person.news() == []
    assert is_there(room)


async def test_no_edit_and_nothing_but_text_is_answered(union, room):
    asked = await union.omar.say("/q cantine", room)
    question = union.omar.last_update["message"]["message_id"]
    assert await union.omar.edit(question, f"/q {QUESTION}", room) == []
    size = {"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}
    assert await union.omar.send(room, photo=[size], caption=f"@relais_bot {QUESTION}") == []
    assert await union.omar.send(room, new_chat_title="Autre nom") == []
    assert asked.kind is Kind.SENT


async def test_somebody_without_a_number_may_ask_and_not_approve(union, room):
    """An administrator of the group who writes in its name, or a channel, comes under a bot's number."""
    hidden = union.loopback.person("Group", 1_087_968_824)
    hidden.user["is_bot"] = True
    room.set_status(hidden, "administrator")
    somebody = type(union.ines)(union.application, hidden)
    assert ANSWER in (await somebody.say(f"/q {QUESTION}", room)).words
    assert (await somebody.say("/autoriser non", room)).words == messages.ANONYMOUS
    assert await somebody.send(room, text="/autoriser non") == []
    assert await somebody.send(room, text="/journal") == []
    assert approved(union) == 1
    # where nobody waits for it, it goes as it would for anybody
    other = union.loopback.group("Ailleurs", hidden)
    other.adds_bot(hidden)
    assert await somebody.send(other, text="/autoriser") == []
    assert not is_there(other)
    # where it waits to be approved, it stays and says it
    third = await union.group(title="Encore", approved=False)
    third.set_status(hidden, "administrator")
    assert (await somebody.say("/autoriser", third)).words == messages.ANONYMOUS
    assert is_there(third)
    assert (await union.administrator.say("/autoriser", third)).words == messages.GROUP_APPROVED


async def test_those_without_a_number_have_one_limit_together_and_others_theirs(union, room):
    hidden = union.loopback.person("Group", 1_087_968_824)
    hidden.user["is_bot"] = True
    room.set_status(hidden, "administrator")
    somebody = type(union.ines)(union.application, hidden)
    for _ in range(20):
        assert ANSWER in (await somebody.say(f"/q {QUESTION}", room)).words
    assert (await somebody.say(f"/q {QUESTION}", room)).words == messages.SLOW_DOWN
    assert await somebody.send(room, text=f"/q {QUESTION}") == []
    assert ANSWER in (await union.omar.say(f"/q {QUESTION}", room)).words


async def test_an_answer_under_way_follows_a_group_that_becomes_a_supergroup(union):
    omar = union.person("Omar")
    room = await union.group(omar, kind="group")
    other = await union.group(omar, title="Le même")
    moved = CallError("Bad Request: group chat was upgraded", migrate_to=other.id)
    union.loopback.fail("sendMessage", moved, chat_id=room.id)
    assert await omar.send(room, text=f"/q {QUESTION}") == []
    assert ANSWER in only(omar.news(other)).words


@pytest.mark.parametrize("asked", ["/q\nnavette", "/q@relais_bot\n\nnavette ?", "/q  navette"])
async def test_a_question_may_stand_on_the_next_line(union, room, asked):
    assert ANSWER in (await union.omar.say(asked, room)).words


# -- approving


async def test_an_administrator_approves_and_takes_it_back(union):
    omar = union.person("Omar")
    room = await union.group(omar, approved=False)
    assert approved(union) == 0
    done = await union.administrator.say("/autoriser", room)
    assert done.words == messages.GROUP_APPROVED
    assert approved(union) == 1
    assert ANSWER in (await omar.say(f"/q {QUESTION}", room)).words
    # a second time changes nothing
    await union.administrator.say("/autoriser", room)
    assert approved(union) == 1
    left = await union.administrator.say("/autoriser non", room)
    assert left.words == messages.GROUP_LEFT
    assert approved(union) == 0
    assert not is_there(room)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.REPRESENTATIVE])
async def test_nobody_else_approves_or_takes_it_back(union, role):
    somebody = await union.member("Omar", role) if role else union.person("Omar")
    waiting = await union.group(somebody, approved=False)
    assert await somebody.send(waiting, text="/autoriser") == []
    assert approved(union) == 0
    there = await union.group(somebody)
    assert await somebody.send(there, text="/autoriser non") == []
    assert approved(union) == 1
    assert is_there(there)


async def test_the_number_and_the_name_of_a_group_are_written_nowhere(union):
    room = await union.group(title="Atelier Distinctif")
    assert approved(union) == 1
    assert traces(union, "Atelier Distinctif", room.id) == []
    row = union.rows("SELECT * FROM group_chats")[0]
    await union.administrator.say("/autoriser non", room)
    assert traces(union, row["lookup"], row["sealed"]) == []


# -- brought in, put out, renumbered


async def test_an_administrator_brings_the_bot_in_and_it_waits_for_an_hour(union):
    omar = union.person("Omar")
    room = union.loopback.group("Atelier", union.administrator.player, omar.player)
    news = await union.administrator.do(*room.adds_bot(union.administrator.player), room=room)
    assert only(news).words == messages.GROUP_WAITS
    for person in (omar, union.administrator):
        assert await person.send(room, text=f"/q {QUESTION}") == []
    assert is_there(room)
    union.seconds.now += 3601
    assert await omar.send(room, text="bonjour") == []
    assert not is_there(room)


async def test_an_administrator_approves_within_the_hour_and_the_bot_stays(union):
    room = await union.group()
    union.seconds.now += 100_000
    assert ANSWER in (await union.administrator.say(f"/q {QUESTION}", room)).words
    assert is_there(room)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.REPRESENTATIVE])
@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_brought_in_by_anybody_else_the_bot_goes_without_a_word(union, role, kind):
    somebody = await union.member("Omar", role) if role else union.person("Omar")
    room = union.loopback.group("Atelier", somebody.player, union.administrator.player, kind=kind)
    moved, line = room.adds_bot(somebody.player)
    assert await somebody.do(moved, room=room) == []
    assert not is_there(room)
    assert await somebody.do(line, room=room) == []
    assert approved(union) == 0


async def test_the_bot_goes_from_a_group_where_it_finds_itself(union):
    """Brought in while it was down for longer than Telegram keeps what happened."""
    omar = union.person("Omar")
    room = union.loopback.group("Atelier", omar.player)
    room.adds_bot(omar.player)
    assert await omar.send(room, text="bonjour") == []
    assert not is_there(room)
    assert await omar.send(room, text="bonjour ?") == []


async def test_a_channel_is_left_whoever_brings_the_bot_in(union):
    channel = union.loopback.group("Nouvelles", union.administrator.player, kind="channel")
    moved, _ = channel.adds_bot(union.administrator.player)
    assert await union.administrator.do(moved, room=channel) == []
    assert not is_there(channel)
    # and one where it finds itself, at the next post
    other = union.loopback.group("Autres nouvelles", union.administrator.player, kind="channel")
    other.adds_bot(union.administrator.player)
    post = union.administrator.player.says(QUESTION, other)
    post["channel_post"] = post.pop("message")
    del post["channel_post"]["from"]
    assert await union.administrator.do(post, room=other) == []
    assert not is_there(other)


async def test_put_out_of_a_group_the_bot_forgets_it(union, room):
    await union.omar.do(*room.removes_bot(union.omar.player), room=room)
    assert approved(union) == 0
    # brought back by somebody else it is not at home any more
    await union.omar.do(*room.adds_bot(union.omar.player), room=room)
    assert not is_there(room)
    assert "a retiré un groupe" in (await union.administrator.say("/journal")).words


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0,), (1,), (0, 1, 0, 1)])
async def test_a_group_that_becomes_a_supergroup_stays_approved(union, order):
    omar = union.person("Omar")
    room = await union.group(omar, kind="group")
    old = union.rows("SELECT * FROM group_chats")[0]
    lines = room.becomes(-1_007_000_900_001)
    await union.administrator.do(*(lines[at] for at in order), room=room)
    assert approved(union) == 1
    assert ANSWER in (await omar.say(f"/q {QUESTION}", room)).words
    assert union.rows("SELECT number, approved_by FROM group_chats") == [
        {"number": old["number"], "approved_by": old["approved_by"]}
    ]
    other = await union.group(omar, kind="group", approved=False)
    await union.administrator.do(*other.becomes(-1_007_000_900_002), room=other)
    assert approved(union) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_group_that_becomes_a_supergroup_while_it_waits_still_waits(union, order):
    omar = union.person("Omar")
    room = await union.group(omar, kind="group", approved=False)
    lines = room.becomes(-1_007_000_900_001)
    await union.administrator.do(*(lines[at] for at in order), room=room)
    assert await omar.send(room, text="bonjour") == []
    assert is_there(room)
    assert (await union.administrator.say("/autoriser", room)).words == messages.GROUP_APPROVED
    assert ANSWER in (await omar.say(f"/q {QUESTION}", room)).words


async def test_a_group_that_cannot_be_left_breaks_nothing(union, capfd):
    omar = union.person("Omar")
    room = union.loopback.group("Atelier", omar.player)
    update = omar.player.says("bonjour", room)
    # gone before the update is read
    assert await omar.do(update, room=room) == []
    assert "handler failed" not in capfd.readouterr().err


async def test_removed_members_still_hear_what_is_answered_in_their_group_and_nothing_in_private(union, room):
    await union.put_out(union.ines)
    assert ANSWER in (await union.ines.say(f"/q {QUESTION}", room)).words
    assert (await union.ines.say(QUESTION)).words == messages.STRANGER
