"""A long conversation leaves no name, number, question or token: neither in the data nor in what is logged."""

import logging
from itertools import count

import pytest
from telegram import Update
from telegram.error import NetworkError, TimedOut

from bot.inbox import Inbox
from bot.loopback import TOKEN, CallError
from knowledge.membership import Role
from tests.conversations.person import Person, only
from tests.conversations.traces import forms, traces, traces_in
from tests.conversations.union import AWAITED, FIRST, union_in

ZOE, YVON, STRANGER = 5_912_345_678_901, 733_100_777, 6_811_223_344_556
NAMES = ("Zéphyrine", "Quatrepoint", "zephyrine_q", "Yvonnick", "Trébuchet", "Xénophon", "Atelier Distinctif")
QUESTIONS = (
    "mon limogeage économique secret",
    "burnout du chef Malandrin",
    "cancer de Ginette",
    "harcèlement Bertrand",
    "grossesse cachée",
)
WORDS = ("limogeage", "Malandrin", "Ginette", "Bertrand", "grossesse", "+33612345678", "bulletin-de-paie.pdf")
FILE = {"file_id": "a", "file_unique_id": "b"}


class Kept(Person):
    """Their updates go through the inbox, as those that Telegram delivers."""

    inbox: Inbox
    numbers = count(1)

    async def do(self, *updates, room=None):
        for update in updates:
            self.last_update = update
            (waiting,) = await self.inbox.keep([{**update, "update_id": next(self.numbers)}], [False])
            await self.application.process_update(Update.de_json(waiting.update, self.application.bot))
            await self.inbox.done(waiting.number)
        return self.news(room)


async def converse(union, inbox):
    """Everything that people do, with names and words that nothing else has. Returns the tokens of links."""

    def person(name, number, **extra):
        somebody = Kept(union.application, union.loopback.person(name, number, **extra))
        somebody.inbox = inbox
        return somebody

    union.administrator = Kept(union.application, union.administrator.player)
    union.administrator.inbox = inbox
    zoe = person("Zéphyrine", ZOE, last_name="Quatrepoint", username="zephyrine_q")
    yvon = person("Yvonnick", YVON, last_name="Trébuchet")
    stranger = person("Xénophon", STRANGER)
    tokens = [await union.token(Role.REPRESENTATIVE, uses=1), await union.token(), "wrong" * 4 + "22"]
    await stranger.send(text=QUESTIONS[0])
    await stranger.send(text=f"/start inv_{tokens[2]}")
    await union.join(zoe, tokens[0])
    await union.join(yvon, tokens[1])
    for question in QUESTIONS:
        await zoe.send(text=question)
        await zoe.edit(zoe.last_update["message"]["message_id"], f"{question} ?")
        await yvon.ask_inline(question)
    answer = await zoe.say("navette de la gare")
    await zoe.press(answer, "Contexte")
    await zoe.press_data(answer, f"context:{WORDS[0]}")
    await yvon.send(document={**FILE, "file_name": WORDS[-1]}, caption=QUESTIONS[1])
    await yvon.send(contact={"phone_number": WORDS[-2], "first_name": "Ginette"})
    form = await zoe.say("/inviter bureau du fond")
    _, picture = await zoe.press(form, "Créer le lien")
    tokens.append(picture.words.partition("inv_")[2].split()[0])
    for text in ("/membres", "/journal", "/invitations", "/mesdonnees", "/privacy", f"/{WORDS[4]}"):
        await union.administrator.send(text=text)
        await zoe.send(text=text)
    users = [{"user_id": YVON, "first_name": "Yvonnick", "last_name": "Trébuchet", "username": "yv"}]
    await union.administrator.send(users_shared={"request_id": 1, "users": users})
    room = await union.group(zoe, stranger, title="Atelier Distinctif")
    await stranger.send(room, text=f"/q {QUESTIONS[2]}")
    await stranger.send(room, text=f"@relais_bot {QUESTIONS[3]}")
    await stranger.send(room, text=QUESTIONS[4])
    return zoe, yvon, stranger, room, tokens


async def have_it_fail(union, zoe, yvon, stranger, room):
    """What goes wrong, with sentences that repeat what somebody wrote, as those of Telegram do."""
    repeated = f"Bad Request: can't parse {QUESTIONS[0]} of Zéphyrine {ZOE} at /bot{TOKEN}/sendMessage"
    for error in (NetworkError(repeated), TimedOut(repeated), CallError(repeated), CallError(repeated, 403)):
        for times in (1, 2):
            union.loopback.fail("sendMessage", error, times=times)
            await zoe.send(text=QUESTIONS[0])
        union.loopback.fail("getChat", error)
        await union.administrator.send(text="/membres")
        union.loopback.fail("answerCallbackQuery", error)
        await zoe.do(zoe.player.presses(1, f"context:{WORDS[1]}"))
        union.loopback.fail("answerInlineQuery", error)
        await yvon.do(yvon.player.asks_inline(QUESTIONS[1]))
        union.loopback.fail("sendMessage", error)
        await stranger.send(room, text=f"/q {QUESTIONS[2]}")
        union.loopback.fail("sendDocument", error)
        await yvon.send(text="/mesdonnees")
    question = zoe.player.says(QUESTIONS[3])
    zoe.player.blocks()
    await zoe.do(question)
    zoe.player.unblocks()
    foreign = union.loopback.group("Atelier Distinctif", stranger.player)
    foreign.adds_bot(stranger.player)
    union.loopback.fail("leaveChat", CallError(repeated, 403))
    await stranger.send(foreign, text=QUESTIONS[4])


async def have_the_store_break(union, zoe, yvon, stranger, room):
    for table in ("passages", "people"):
        union.change(f"DROP TABLE {table}")
        for somebody in (zoe, stranger, union.administrator):
            for text in (*QUESTIONS, "/mesdonnees", "/membres", "/start inv_" + "A" * 22):
                await somebody.send(text=text)
            await somebody.send(room, text=f"/q {QUESTIONS[0]}")
        await yvon.do(yvon.player.asks_inline(QUESTIONS[1]))
        await zoe.do(zoe.player.presses(1, f"join:{WORDS[1]}"))


async def test_a_long_conversation_with_failures_leaves_nothing_that_says_who_or_what(
    tmp_path, published, capfd, caplog
):
    caplog.set_level(logging.DEBUG)
    async with union_in(tmp_path / "data", published, protect_content=False) as union:
        inbox = Inbox.open(union.folder, union.people.keyring)
        zoe, yvon, stranger, room, tokens = await converse(union, inbox)
        identities = [union.row(one)["number"] for one in (zoe, yvon)]
        secrets = (*NAMES, *QUESTIONS, *WORDS, *tokens, TOKEN, ZOE, YVON, STRANGER, FIRST, room.id)
        assert traces(union, *secrets, union.people.keyring.keys[0]) == []
        # what is kept on purpose is found by the same search
        assert len(traces(union, "bureau du fond", *identities, union.row(zoe)["sealed"])) == 4
        # an update that waits
        waits = zoe.player.says(QUESTIONS[0])
        (waiting,) = await inbox.keep([{**waits, "update_id": 99_999}], [True])
        assert b"gAAAA" in (union.folder / "inbox.db-wal").read_bytes()
        assert traces(union, *secrets) == []
        await inbox.done(waiting.number)
        await have_it_fail(union, zoe, yvon, stranger, room)
        await have_the_store_break(union, zoe, yvon, stranger, room)
        assert traces(union, *secrets) == []
        inbox.close()
        assert traces(union, *secrets) == []
    told = capfd.readouterr()
    written = f"{told.out}\n{told.err}"
    assert written.count("handler failed") > 20
    assert "NetworkError" in written
    assert traces_in(written.encode(), *secrets, union.people.keyring.keys[0], *identities) == []
    # below warnings libraries tell more, which the bot leaves off
    ours = "\n".join(record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING)
    assert traces_in(ours.encode(), *secrets) == []


@pytest.mark.parametrize("secret", [*NAMES, ZOE, YVON, AWAITED, -1_007_000_000_001, b"\x00sealed"])
def test_the_search_finds_what_is_there_in_every_form(secret):
    for way, form in forms(secret):
        assert any(found.endswith(way) for found in traces_in(b"before" + form + b"after", secret)), way
    assert traces_in(b"before" + b"after", secret) == []


# -- while the store is broken


async def test_presses_and_inline_queries_are_answered_while_the_store_is_broken(union):
    """A press that is left turns on somebody's screen; what it is told says nothing about them."""
    ines, stranger = await union.member(), union.person("Omar")
    answer = await ines.say("navette de la gare")
    stranger.player.says("bonjour")
    union.change("DROP TABLE people")
    for person in (ines, stranger):
        for data in ("context:x", "join:" + "A" * 22, "forget:", "membres", "people:0"):
            await person.press_data(answer, data)
        assert (await person.ask_inline("navette")).results == ()


async def test_a_role_is_changed_even_when_telegram_shows_no_menu(union):
    ines = await union.member()
    union.loopback.fail("setMyCommands", CallError("Forbidden: bot was blocked by the user", 403))
    listed = await union.administrator.say("/membres")
    only(await union.administrator.press_data(listed, f"role:{union.number(ines)}:representative"))
    assert union.row(ines)["role"] == "representative"


async def test_somebody_whom_telegram_does_not_name_is_listed_all_the_same(union):
    await union.member("Olga", Role.REPRESENTATIVE)
    union.loopback.fail("getChat", CallError("Bad Request: chat not found"), times=2)
    listed = await union.administrator.say("/membres")
    assert [button.label for button in listed.buttons][:2] == [
        "nom inconnu de Telegram · administrateur",
        "nom inconnu de Telegram · élu",
    ]
