"""/start, /aide, other commands, and what is no text."""

import pytest

from bot import menu_messages, messages
from bot.loopback import Kind
from tests.conversations.person import labels, only


async def test_the_welcome_offers_examples_that_get_an_answer(member):
    welcome = await member.say("/start")
    assert welcome.words.startswith("Bonjour")
    assert "Télétravail" in labels(welcome)
    asked, answer = await member.press(welcome, "Télétravail")
    assert asked.words == "télétravail"
    assert answer.reply_to == asked.message_id
    assert "❝" in answer.words


async def test_the_answer_to_an_example_has_buttons_that_work(member):
    _, answer = await member.press(await member.say("/start"), "Télétravail")
    assert labels(only(await member.press(answer, "Contexte"))) == ["Réduire"]


async def test_the_welcome_of_an_empty_house_offers_nothing(early_member):
    welcome = await early_member.say("/start")
    assert messages.NOTHING_PUBLISHED in welcome.words
    assert not welcome.buttons


@pytest.mark.parametrize("command", ["/aide", "/help", "/AIDE", "/aide@relais_bot", "/aide svp"])
async def test_help_is_one_message(member, command):
    assert (await member.say(command)).words == f"{messages.HELP}\n\n{menu_messages.commands(None)}"


@pytest.mark.parametrize("command", ["/suivre télétravail", "/alertes", "/publier", "/MESDONNEES"])
async def test_in_the_terminal_a_command_about_people_says_where_it_is(member, command):
    assert (await member.say(command)).words == menu_messages.TELEGRAM_ONLY


@pytest.mark.parametrize("command", ["/nimporte", "/adie", "/suivr télétravail"])
async def test_an_unknown_command_gets_a_hint(member, command):
    assert (await member.say(command)).words == messages.UNKNOWN_COMMAND


@pytest.mark.parametrize("text", ["/ télétravail", "télétravail /aide", "/télétravail"])
async def test_a_stroke_alone_makes_no_command(member, text):
    assert (await member.say(text)).words not in {messages.HELP, messages.UNKNOWN_COMMAND}


async def test_a_command_mended_by_an_edit_is_obeyed(member):
    await member.say("/adie")
    question = member.last_update["message"]["message_id"]
    assert only(await member.edit(question, "/aide")).words.startswith(messages.HELP)


async def test_in_the_terminal_topics_and_meetings_can_be_looked_through_and_nothing_followed(member):
    timeline = await member.say("/sujets teletravial")
    assert timeline.words.startswith("Télétravail · 2\u00a0réunions")
    assert labels(timeline) == ["1", "2", "Tous les sujets"]
    passage = only(await member.press(timeline, "1"))
    assert "12 novembre 2026" in passage.words
    assert "Tous les sujets" in labels(only(await member.press(passage, "Retour")))
    topics = only(await member.press(timeline, "Tous les sujets"))
    assert any(label.startswith("Télétravail · 2") for label in labels(topics))
    meetings = await member.say("/reunions octobre 2026")
    meeting = only(await member.press(meetings, labels(meetings)[0]))
    assert "RESTAURATION" in labels(meeting)
    assert "menu végétarien" in only(await member.press(meeting, "RESTAURATION")).words


FILE = {"file_id": "a", "file_unique_id": "b"}
SIZE = {**FILE, "width": 9, "height": 9}
PLACE = {"longitude": 1.4, "latitude": 43.6}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"voice": {**FILE, "duration": 3}}, messages.SOUND),
        ({"audio": {**FILE, "duration": 3}}, messages.SOUND),
        ({"video_note": {**FILE, "duration": 3, "length": 9}}, messages.SOUND),
        ({"photo": [SIZE]}, messages.PICTURE),
        ({"video": {**SIZE, "duration": 3}}, messages.PICTURE),
        ({"animation": {**SIZE, "duration": 3}, "document": FILE}, messages.PICTURE),
        ({"sticker": {**SIZE, "type": "regular", "is_animated": False, "is_video": False}}, messages.STICKER),
        ({"dice": {"emoji": "🎲", "value": 6}}, messages.STICKER),
        ({"document": {**FILE, "file_name": "cr.pdf"}}, messages.FILE),
        ({"location": PLACE}, messages.OTHER),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, messages.OTHER),
        ({"unheard_of": {}}, messages.OTHER),
    ],
)
async def test_what_is_no_text_gets_one_kind_line(member, content, line):
    assert only(await member.send(**content)).words == line


async def test_an_album_gets_one_line(member):
    assert len(await member.send(photo=[SIZE], media_group_id="7")) == 1
    assert await member.send(photo=[SIZE], media_group_id="7") == []
    assert len(await member.send(photo=[SIZE])) == 1


async def test_what_telegram_tells_by_itself_gets_no_answer(member):
    pinned = {"message_id": 1, "date": 1, "chat": {"id": 2, "type": "private"}, "text": "a"}
    assert await member.send(pinned_message=pinned) == []


@pytest.mark.parametrize("text", ["bonjour", "/start", "/aide", "/nimporte"])
async def test_the_bot_is_silent_in_groups(member, text):
    update = member.player.says(text)
    update["message"]["chat"] = {"id": -5, "type": "group", "title": "Salariés"}
    assert await member.do(update) == []


@pytest.mark.parametrize("kind", ["channel_post", "business_message"])
async def test_the_bot_leaves_other_peoples_talk_alone(member, kind):
    update = member.player.says("bonjour")
    update[kind] = update.pop("message")
    assert await member.do(update) == []


async def test_an_example_pressed_long_after_still_answers(member):
    welcome = await member.say("/start")
    member.clock.advance(minutes=10_000)
    assert [shown.kind for shown in await member.press(welcome, "Télétravail")] == [Kind.SENT, Kind.SENT]
