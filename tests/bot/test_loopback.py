"""The loopback is a fake: what Telegram refuses it refuses, and what Telegram takes it takes."""

import pytest
from telegram import (
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.loopback import DOWNLOAD, TOKEN, Button, CallError, Kind, Loopback, Scope
from tests.conversations.person import Clock, only

PICTURE = b"\x89PNG\r\n\x1a\n of a sort"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    return Loopback(clock)


@pytest.fixture
async def bot(server):
    async with ExtBot(TOKEN, request=server) as bot:
        yield bot


@pytest.fixture
def ann(server):
    """She has started the chat."""
    ann = server.person("Ann")
    ann.says("/start")
    return ann


@pytest.fixture
def room(server, ann):
    """A supergroup that Ann made, with the bot in it."""
    room = server.group("Élus", ann)
    room.adds_bot(ann)
    return room


def entities(update):
    return [(entity["type"], entity["offset"], entity["length"]) for entity in update["message"]["entities"]]


def keyboard(*buttons):
    return InlineKeyboardMarkup([[button] for button in buttons])


# -- texts and buttons


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a" * 4096, None),
        ("🙂" * 2048, None),
        ("<b>" + "&lt;" * 4096 + "</b>", None),
        ("a" * 4097, "message is too long"),
        ("🙂" * 2048 + "a", "message is too long"),
        ("<b> </b>", "message text is empty"),
        ("<b>a", "can't parse entities"),
        ("1 < 2", "can't parse entities"),
    ],
)
async def test_a_text_is_measured_after_its_markup_is_read(bot, ann, text, refusal):
    await take_or_refuse(bot.send_message(ann.id, text, parse_mode="HTML"), refusal)
    assert bool(ann.take()) is (refusal is None)


async def test_markup_that_is_not_ours_is_refused(bot, ann):
    await take_or_refuse(bot.send_message(ann.id, "*a*", parse_mode="MarkdownV2"), "unsupported parse_mode")


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        (InlineKeyboardButton("Lire", callback_data="é" * 32), None),
        (InlineKeyboardButton("Lire", callback_data="é" * 32 + "a"), "BUTTON_DATA_INVALID"),
        (InlineKeyboardButton("Lire", callback_data=""), "Text buttons are unallowed"),
        (InlineKeyboardButton("Lire"), "Text buttons are unallowed"),
        (InlineKeyboardButton(" ", callback_data="a"), "button text is empty"),
        (InlineKeyboardButton("Lire", url="https://t.me/relais_bot?start=a"), None),
        (InlineKeyboardButton("Lire", url="http://"), "is invalid: Wrong HTTP URL"),
        (InlineKeyboardButton("Lire", url="ftp://example.org"), "is invalid"),
        (InlineKeyboardButton("Chercher", switch_inline_query_current_chat=""), None),
    ],
)
async def test_a_button_does_one_thing_that_fits(bot, ann, button, refusal):
    await take_or_refuse(bot.send_message(ann.id, "a", reply_markup=keyboard(button)), refusal)


async def test_buttons_are_shown_with_what_they_do(bot, ann):
    buttons = keyboard(
        InlineKeyboardButton("Lire", callback_data="x"), InlineKeyboardButton("Ouvrir", url="https://a.fr")
    )
    await bot.send_message(ann.id, "a", reply_markup=buttons)
    assert only(ann.take()).buttons == (Button("Lire", data="x"), Button("Ouvrir", url="https://a.fr"))
    await bot.send_message(ann.id, "a", reply_markup=ForceReply())
    assert only(ann.take()).buttons == ()


async def test_a_hundred_buttons_and_no_more(bot, ann):
    row = [InlineKeyboardButton("a", callback_data="a")] * 5
    await bot.send_message(ann.id, "a", reply_markup=InlineKeyboardMarkup([row] * 20))
    await take_or_refuse(
        bot.send_message(ann.id, "a", reply_markup=InlineKeyboardMarkup([row] * 21)), "REPLY_MARKUP_TOO_LONG"
    )


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("/q@relais_bot télétravail", [("bot_command", 0, 13)]),
        ("🙂 @relais_bot et /q", [("mention", 3, 11), ("bot_command", 18, 2)]),
        ("écrire à ann@relais_bot ou a/q, /été", []),
    ],
)
async def test_commands_and_mentions_are_marked_in_utf16(ann, room, text, marked):
    assert entities(ann.says(text, room)) == marked


# -- what becomes of messages


async def test_an_edit_must_change_something(bot, ann):
    sent = await bot.send_message(ann.id, "a", reply_markup=keyboard(InlineKeyboardButton("Lire", callback_data="x")))
    same = bot.edit_message_text("a", ann.id, sent.message_id, reply_markup=sent.reply_markup)
    await take_or_refuse(same, "message is not modified")
    await bot.edit_message_reply_markup(ann.id, sent.message_id)
    await take_or_refuse(bot.edit_message_reply_markup(ann.id, sent.message_id), "message is not modified")
    await bot.edit_message_text("b", ann.id, sent.message_id)
    assert [(shown.kind, shown.words, len(shown.buttons)) for shown in ann.take()] == [
        (Kind.SENT, "a", 1),
        (Kind.EDITED, "a", 0),
        (Kind.EDITED, "b", 0),
    ]


async def test_only_messages_of_the_bot_that_are_still_there_are_edited(bot, ann):
    asked = ann.says("navette")["message"]["message_id"]
    await take_or_refuse(bot.edit_message_text("b", ann.id, asked), "message can't be edited")
    sent = await bot.send_message(ann.id, "a")
    ann.deletes(sent.message_id)
    await take_or_refuse(bot.edit_message_text("b", ann.id, sent.message_id), "message to edit not found")


async def test_a_message_is_deleted_once_and_in_time(bot, ann, clock):
    sent = await bot.send_message(ann.id, "a")
    assert await bot.delete_message(ann.id, sent.message_id)
    await take_or_refuse(bot.delete_message(ann.id, sent.message_id), "message to delete not found")
    old = await bot.send_message(ann.id, "a")
    clock.advance(minutes=48 * 60 + 1)
    await take_or_refuse(bot.delete_message(ann.id, old.message_id), "message can't be deleted")


async def test_in_a_group_the_bot_deletes_its_own_messages_alone(bot, ann, room):
    sent = await bot.send_message(room.id, "a")
    assert await bot.delete_message(room.id, sent.message_id)
    said = ann.says("a", room)["message"]["message_id"]
    await take_or_refuse(bot.delete_message(room.id, said), "message can't be deleted")


async def test_an_answer_hangs_on_a_message_that_is_there_unless_it_may_stand_alone(bot, ann):
    asked = ann.says("navette")["message"]["message_id"]
    answer = await bot.send_message(ann.id, "a", reply_parameters=ReplyParameters(asked))
    assert answer.reply_to_message.text == "navette"
    press = ann.presses(answer.message_id, "x")["callback_query"]["message"]
    assert press["reply_to_message"]["text"] == "navette"
    deeper = ann.says("et le soir ?", reply_to=answer.message_id)["message"]["reply_to_message"]
    assert deeper["text"] == "a"
    assert "reply_to_message" not in deeper
    ann.deletes(asked)
    lost = bot.send_message(ann.id, "a", reply_parameters=ReplyParameters(asked))
    await take_or_refuse(lost, "message to be replied not found")
    alone = ReplyParameters(asked, allow_sending_without_reply=True)
    assert (await bot.send_message(ann.id, "a", reply_parameters=alone)).reply_to_message is None


async def test_a_message_number_belongs_to_its_chat(bot, ann, server):
    bob = server.person("Bob")
    bob.says("/start")
    sent = await bot.send_message(ann.id, "a")
    await take_or_refuse(bot.edit_message_text("b", bob.id, sent.message_id), "message to edit not found")
    assert await bot.edit_message_text("b", ann.id, sent.message_id)


# -- files


async def test_a_document_comes_with_its_name_and_caption(bot, ann):
    sent = await bot.send_document(
        ann.id,
        b"jeton;nom",
        filename="cartes.csv",
        caption="<b>Vos cartes</b>",
        parse_mode="HTML",
        protect_content=True,
    )
    assert (sent.document.file_name, sent.document.file_size) == ("cartes.csv", 9)
    shown = only(ann.take())
    assert (shown.kind, shown.words, shown.protected) == (Kind.DOCUMENT, "Vos cartes", True)
    assert (shown.file, shown.file_name) == (b"jeton;nom", "cartes.csv")
    await bot.send_document(ann.id, sent.document.file_id)
    again = only(ann.take())
    assert (again.file, again.words, again.protected) == (b"jeton;nom", "", False)


@pytest.mark.parametrize(
    ("photo", "refusal"),
    [(PICTURE, None), (b"no picture", "IMAGE_PROCESS_FAILED"), (b"", "must be non-empty"), ("x", "wrong file id")],
)
async def test_a_photo_is_a_picture(bot, ann, photo, refusal):
    await take_or_refuse(bot.send_photo(ann.id, photo), refusal)
    assert [shown.kind for shown in ann.take()] == ([] if refusal else [Kind.PHOTO])


async def test_a_caption_is_shorter_than_a_text(bot, ann):
    await bot.send_photo(ann.id, PICTURE, caption="🙂" * 512)
    await take_or_refuse(bot.send_photo(ann.id, PICTURE, caption="a" * 1025), "message caption is too long")


async def test_a_photo_has_no_text_to_edit_but_buttons(bot, ann):
    sent = await bot.send_photo(ann.id, PICTURE, caption="a")
    await take_or_refuse(bot.edit_message_text("b", ann.id, sent.message_id), "there is no text in the message to edit")
    ann.take()
    await bot.edit_message_reply_markup(
        ann.id, sent.message_id, reply_markup=keyboard(InlineKeyboardButton("Lire", callback_data="x"))
    )
    edited = only(ann.take())
    assert (edited.kind, edited.words, edited.file) == (Kind.EDITED, "a", PICTURE)


# -- presses and inline queries


async def test_a_press_is_answered_once(bot, ann, server):
    sent = await bot.send_message(ann.id, "a")
    press = ann.presses(sent.message_id, "x")["callback_query"]["id"]
    assert server.unanswered == {press}
    ann.take()
    await bot.answer_callback_query(press, "é" * 200)
    assert only(ann.take()).kind is Kind.NOTICE
    assert not server.unanswered
    await take_or_refuse(bot.answer_callback_query(press), "query is too old")
    other = ann.presses(sent.message_id, "x")["callback_query"]["id"]
    await take_or_refuse(bot.answer_callback_query(other, "é" * 201), "MESSAGE_TOO_LONG")


def articles(count, text="a", name="r{}"):
    return [
        InlineQueryResultArticle(name.format(number), "t", InputTextMessageContent(text, parse_mode="HTML"))
        for number in range(count)
    ]


async def test_an_inline_query_is_answered_once_and_its_answer_kept(bot, ann, server):
    query = ann.asks_inline("navette")["inline_query"]["id"]
    assert server.unanswered_inline == {query}
    await bot.answer_inline_query(query, articles(50), cache_time=0, is_personal=True)
    answer = server.inline_answers[query]
    assert (len(answer.results), answer.cache_time, answer.is_personal) == (50, 0, True)
    assert answer.results[0]["input_message_content"]["message_text"] == "a"
    assert not server.unanswered_inline
    await take_or_refuse(bot.answer_inline_query(query, articles(1)), "query is too old")


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        (articles(0), None),
        (articles(51), "RESULTS_TOO_MUCH"),
        (articles(2, name="same"), "RESULT_ID_DUPLICATE"),
        (articles(1, name="é" * 33), "RESULT_ID_INVALID"),
        (articles(1, text="<b>a"), "can't parse entities"),
        (articles(1, text="a" * 4097), "message is too long"),
    ],
)
async def test_inline_results_are_checked_like_messages(bot, ann, server, results, refusal):
    query = ann.asks_inline("navette")["inline_query"]["id"]
    await take_or_refuse(bot.answer_inline_query(query, results), refusal)
    assert bool(server.unanswered_inline) is (refusal is not None)


# -- who can be written to


async def test_the_bot_writes_to_those_who_came_and_have_not_blocked_it(bot, server):
    bob = server.person("Bob")
    await take_or_refuse(bot.send_message(bob.id, "a"), "bot can't initiate conversation with a user", Forbidden)
    bob.says("/start")
    sent = await bot.send_message(bob.id, "a")
    change = Update.de_json(bob.blocks(), bot).my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    for call in (bot.send_message(bob.id, "a"), bot.edit_message_text("b", bob.id, sent.message_id)):
        await take_or_refuse(call, "bot was blocked by the user", Forbidden)
    with pytest.raises(ValueError, match="blocked"):
        bob.says("navette")
    assert bob.unblocks()["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert await bot.send_message(bob.id, "a")
    await take_or_refuse(bot.send_message(5, "a"), "chat not found")


async def test_what_comes_in_one_chat_stays_out_of_the_others(bot, ann, room, server):
    bob = server.person("Bob", username="bob")
    bob.says("/start")
    await bot.send_message(bob.id, "pour Bob")
    await bot.send_message(room.id, "pour tous")
    assert ann.take() == []
    assert [shown.words for shown in room.take()] == ["pour tous"]
    assert [(shown.chat_id, shown.words) for shown in server.take()] == [(bob.id, "pour Bob")]


async def test_the_bot_writes_in_a_group_while_it_is_in_it(bot, ann, server):
    room = server.group("Élus", ann)
    await take_or_refuse(bot.send_message(room.id, "a"), "bot is not a member of the supergroup chat", Forbidden)
    moved, line = room.adds_bot(ann)
    assert moved["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert line["message"]["new_chat_members"][0]["username"] == "relais_bot"
    assert (await bot.send_message(room.id, "a")).chat.title == "Élus"
    assert await bot.leave_chat(room.id)
    await take_or_refuse(bot.leave_chat(room.id), "bot is not a member of the supergroup chat", Forbidden)
    room.adds_bot(ann)
    room.removes_bot(ann)
    await take_or_refuse(bot.send_message(room.id, "a"), "bot was kicked from the supergroup chat", Forbidden)


async def test_a_group_that_became_a_supergroup_says_where_it_went(bot, ann, server):
    room = server.group("Élus", ann, kind="group")
    room.adds_bot(ann)
    old, new = room.id, -1_007_000_000_777
    leaves, arrives = room.becomes(new)
    assert (leaves["message"]["chat"]["id"], leaves["message"]["migrate_to_chat_id"]) == (old, new)
    assert (arrives["message"]["chat"]["id"], arrives["message"]["migrate_from_chat_id"]) == (new, old)
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(old, "a")
    assert refusal.value.new_chat_id == new == room.id
    assert await bot.send_message(new, "a")
    assert ann.says("a", room)["message"]["chat"]["type"] == "supergroup"


async def test_people_and_groups_have_a_name_and_strangers_have_none(bot, server, room):
    bob = server.person("Bob", last_name="Morane")
    assert (await bot.get_chat(bob.id)).full_name == "Bob Morane"
    assert (await bot.get_chat(room.id)).title == "Élus"
    await take_or_refuse(bot.get_chat(5), "chat not found")


async def test_everybody_has_a_status_in_a_group(bot, server, ann, room):
    bob = server.person("Bob")
    statuses = [(await bot.get_chat_member(room.id, who)).status for who in (ann.id, bob.id, bot.id)]
    assert statuses == ["creator", "left", "member"]
    for status in ("member", "administrator", "kicked"):
        room.set_status(bob, status)
        assert (await bot.get_chat_member(room.id, bob.id)).status == status
    await take_or_refuse(bot.get_chat_member(room.id, 5), "member not found")
    with pytest.raises(ValueError, match="is not in"):
        bob.says("a", room)


# -- what the bot says of itself


async def test_commands_are_kept_by_scope_and_language(bot, ann, server):
    await bot.set_my_commands([("aide", "Le mode d’emploi")])
    await bot.set_my_commands([("publier", "Publier")], scope=BotCommandScopeChat(ann.id), language_code="fr")
    assert server.profile.commands == {
        Scope(): {"aide": "Le mode d’emploi"},
        Scope("chat", ann.id, language="fr"): {"publier": "Publier"},
    }
    assert [command.command for command in await bot.get_my_commands()] == ["aide"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    await take_or_refuse(bot.set_my_commands([("a", "b")], scope=BotCommandScopeChat(5)), "chat not found")


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (("a_1", "d" * 256), None),
        (("Aide", "d"), "BOT_COMMAND_INVALID"),
        (("réunions", "d"), "BOT_COMMAND_INVALID"),
        (("aide", "d" * 257), "DESCRIPTION_INVALID"),
        (("aide", ""), "DESCRIPTION_INVALID"),
    ],
)
async def test_a_command_is_small_letters_with_a_description(bot, command, refusal):
    await take_or_refuse(bot.set_my_commands([command]), refusal)


async def test_descriptions_have_their_lengths(bot):
    await bot.set_my_description("d" * 512)
    await take_or_refuse(bot.set_my_description("d" * 513), "too long")
    await bot.set_my_short_description("d" * 120, "fr")
    await take_or_refuse(bot.set_my_short_description("d" * 121, "fr"), "too long")
    assert (await bot.get_my_short_description("fr")).short_description == "d" * 120
    assert (await bot.get_my_short_description()).short_description == ""


# -- files that people send


async def test_a_file_that_somebody_sent_is_fetched_as_it_was_sent(bot, ann, room):
    sent = Update.de_json(ann.sends_file("Réunion d’avril.PDF", b"%PDF-", "pour jeudi"), bot).message
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("Réunion d’avril.PDF", 5, "pour jeudi")
    assert sent.document.mime_type == "application/pdf"
    file = await sent.document.get_file()
    assert file.file_path.endswith(".PDF")
    assert await file.download_as_bytearray() == b"%PDF-"
    in_group = Update.de_json(ann.sends_file("sans type", b"a", room=room), bot).message
    assert (in_group.chat.id, in_group.caption, in_group.document.mime_type) == (
        room.id,
        None,
        "application/octet-stream",
    )
    assert await (await in_group.document.get_file()).download_as_bytearray() == b"a"
    # an empty one too: what to say of it is the bot's trouble
    empty = Update.de_json(ann.sends_file("vide.txt", b""), bot).message
    assert await (await empty.document.get_file()).download_as_bytearray() == b""


async def test_a_file_over_twenty_megabytes_is_not_given(bot, ann):
    largest = 20 * 1024 * 1024
    for size, refusal in ((largest, None), (largest + 1, "file is too big")):
        sent = Update.de_json(ann.sends_file("cr.pdf", bytes(size)), bot).message
        await take_or_refuse(sent.document.get_file(), refusal)


async def test_nothing_else_is_given(bot, ann):
    ann.sends_file("cr.txt", b"a")
    await take_or_refuse(bot.get_file("file-2"), "invalid file_id")
    await take_or_refuse(bot.request.retrieve(f"{bot.base_file_url}/documents/file-1.txt"), None)
    for address in (
        f"{bot.base_file_url}/documents/file-2.txt",
        f"{bot.base_file_url}/file-1.txt",
        "https://api.telegram.org/file/bot2:other/documents/file-1.txt",
    ):
        await take_or_refuse(bot.request.retrieve(address), "not found", TelegramError)


async def test_a_download_may_be_lost_on_the_way(bot, ann, server):
    file = await Update.de_json(ann.sends_file("cr.txt", b"a"), bot).message.document.get_file()
    server.fail(DOWNLOAD, TimedOut())
    with pytest.raises(TimedOut):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"a"
    assert [method for method, _ in server.calls] == ["getMe", "getFile", DOWNLOAD, DOWNLOAD]


# -- keyboards on the screen


async def test_a_message_that_wants_an_answer_shows_it_and_is_not_edited(bot, ann):
    prompt = await bot.send_message(ann.id, "Quelle date ?", reply_markup=ForceReply(input_field_placeholder="a" * 64))
    shown = only(ann.take())
    assert (shown.wants_reply, shown.buttons) == (True, ())
    update = Update.de_json(ann.says("hier", reply_to=prompt.message_id), bot)
    assert update.message.reply_to_message.text == "Quelle date ?"
    await take_or_refuse(bot.edit_message_text("Quand ?", ann.id, prompt.message_id), "message can't be edited")
    too_long = ForceReply(input_field_placeholder="a" * 65)
    await take_or_refuse(bot.send_message(ann.id, "a", reply_markup=too_long), "placeholder is too long")


async def test_a_keyboard_has_keys_with_words_and_goes_away(bot, ann):
    await bot.send_message(ann.id, "a", reply_markup=ReplyKeyboardMarkup([["Choisir"]]))
    shown = only(ann.take())
    assert (shown.wants_reply, shown.buttons) == (False, ())
    await take_or_refuse(bot.send_message(ann.id, "a", reply_markup=ReplyKeyboardMarkup([[" "]])), "must be non-empty")
    gone = await bot.send_message(ann.id, "b", reply_markup=ReplyKeyboardRemove())
    await take_or_refuse(bot.edit_message_text("c", ann.id, gone.message_id), None)


async def test_an_edit_takes_buttons_alone(bot, ann):
    sent = await bot.send_message(ann.id, "a")
    wants_answer = bot.edit_message_text("b", ann.id, sent.message_id, reply_markup=ForceReply())
    await take_or_refuse(wants_answer, "inline keyboard expected")
    buttons = keyboard(InlineKeyboardButton("Lire", callback_data="x"))
    await take_or_refuse(bot.edit_message_text("b", ann.id, sent.message_id, reply_markup=buttons), None)


# -- failures


async def test_failures_are_arranged_by_method_times_and_chat(bot, ann, room, server):
    server.fail("sendMessage", CallError("Too Many Requests: retry after 7", 429, retry_after=7), chat_id=room.id)
    server.fail("sendMessage", TimedOut(), times=2, chat_id=ann.id)
    with pytest.raises(RetryAfter):
        await bot.send_message(room.id, "a")
    for _ in range(2):
        with pytest.raises(TimedOut):
            await bot.send_message(ann.id, "a")
    assert server.take() == []
    assert await bot.send_message(ann.id, "a")
    assert await bot.send_message(room.id, "a")
    server.fail("getMe", CallError("Bad Gateway", 502))
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_calls_are_listed_refused_or_not(bot, ann, server):
    await bot.send_chat_action(ann.id, "typing")
    await take_or_refuse(bot.send_chat_action(ann.id, "dancing"), "wrong parameter action")
    assert server.calls[-2:] == [
        ("sendChatAction", {"chat_id": ann.id, "action": "typing"}),
        ("sendChatAction", {"chat_id": ann.id, "action": "dancing"}),
    ]


async def test_a_method_that_the_bot_does_not_use_is_unknown(bot, ann):
    await take_or_refuse(bot.send_location(ann.id, 1.0, 2.0), "method not found", TelegramError)


async def take_or_refuse(call, refusal, kind=BadRequest):
    if refusal is None:
        assert await call
        return
    with pytest.raises(kind) as raised:
        await call
    # python-telegram-bot turns the first letter of a sentence into a capital
    assert refusal.lower() in raised.value.message.lower()
