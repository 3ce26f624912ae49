"""When something breaks: the person is told in a sentence, the log in English, and neither holds a secret."""

import sqlite3

import pytest

from bot import messages
from bot.loopback import TOKEN, CallError, Kind
from tests.conftest import publish_summaries, somebody_in
from tests.conversations.person import only
from tests.conversations.union import ME, link_in

SECRET = "mon licenciement secret"


@pytest.fixture
async def unlucky_member(tmp_path):
    """Somebody whose house loses its tables while the bot runs."""
    publish_summaries(tmp_path)
    async with somebody_in(tmp_path) as person:
        yield person


def break_the_store(folder):
    with sqlite3.connect(folder / "relais.db") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL").fetchall()
        for (name,) in names:
            try:
                connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            except sqlite3.Error:
                continue


async def test_a_broken_store_is_a_sentence_to_the_member_and_a_line_in_the_log(unlucky_member, tmp_path, capfd):
    break_the_store(tmp_path)
    shown = await unlucky_member.say(SECRET)
    assert shown.words.startswith((messages.FAILURE, messages.STORE_FAILURE))
    log = capfd.readouterr().err
    assert "handler failed" in log
    for secret in (SECRET, "licenciement", TOKEN, "Vous"):
        assert secret not in log


async def test_a_button_that_fails_is_answered_all_the_same_with_the_number_in_the_log(unlucky_member, tmp_path, capfd):
    answer = await unlucky_member.say("navette de la gare")
    break_the_store(tmp_path)
    notice = only(await unlucky_member.press(answer, "Contexte"))
    assert notice.kind is Kind.NOTICE
    assert notice.words.startswith((messages.FAILURE, messages.STORE_FAILURE))
    log = capfd.readouterr().err
    assert f"incident={notice.words.rpartition(' ')[2].rstrip(')')!r}" in log


async def test_somebody_who_blocked_the_bot_is_not_pursued(member, capfd):
    question = member.player.says("navette")
    member.player.blocks()
    assert await member.do(question) == []
    member.player.unblocks()
    assert await member.say("navette")
    assert "Forbidden" in capfd.readouterr().err


async def test_a_button_that_fails_too_late_for_its_notice_is_told_in_a_message(unlucky_member, tmp_path):
    answer = await unlucky_member.say("navette de la gare")
    break_the_store(tmp_path)
    too_old = CallError("Bad Request: query is too old and response timeout expired or query ID is invalid")
    loopback = unlucky_member.application.bot.request
    loopback.fail("answerCallbackQuery", too_old)
    update = unlucky_member.player.presses(answer.message_id, answer.buttons[0].data)
    shown = only(await unlucky_member.do(update))
    assert shown.kind is Kind.SENT
    assert "incident" in shown.words


async def test_who_cannot_be_looked_up_is_told_once_an_hour_and_in_groups_nothing(union, capfd):
    ines, stranger = await union.member(), union.person("Omar")
    room = await union.group(ines)
    break_the_store(union.folder)
    for person in (ines, stranger):
        assert "incident" in (await person.say(SECRET)).words
        for _ in range(3):
            assert await person.send(text=SECRET) == []
        assert (await person.ask_inline(SECRET)).results == ()
    assert await ines.send(room, text=f"/q {SECRET}") == []
    assert capfd.readouterr().err.count("handler failed") == 11, "each is in the log"
    union.seconds.now += 3601
    assert "incident" in (await ines.say(SECRET)).words


async def test_a_press_that_waited_too_long_still_shows_its_view(member):
    answer = await member.say("navette de la gare")
    update = member.player.presses(answer.message_id, answer.buttons[0].data)
    first = await member.do(update)
    assert only(first).buttons
    # the second delivery finds the press answered, which Telegram calls too old
    assert await member.repeat() == []


async def test_a_link_whose_picture_cannot_be_sent_is_sent_without_it(union):
    """It is shown once: otherwise it is lost."""
    form = await union.administrator.say("/inviter\nagence d’Albi")
    assert "agence d’Albi" in form.words
    union.loopback.fail("sendPhoto", CallError("Bad Request: not enough rights to send photos to the chat"))
    _, link = await union.administrator.press(form, "Créer le lien")
    assert link.file is None
    assert "agence d’Albi" in link.words
    await union.join(union.person(), link_in(link).removeprefix(f"{ME}inv_"))


async def test_of_a_full_disk_a_representative_is_told_who_can_do_something_about_it(union, olga):
    # no page more than there is: what SQLite says is what it says of a disk
    await union.people.house.write(lambda desk: list(desk.database.sql.query("PRAGMA max_page_count = 1")))
    text = "\n\n".join(f"POINT {number}\nLe budget de l’atelier {number} est voté." for number in range(2000))
    *_, told, apart = await olga.send_file("juin.txt", f"CSE Rivemont\nRÉUNION DU 3 JUIN 2026\n\n{text}".encode())
    assert told.words.startswith("La lecture s’est arrêtée sur un problème.")
    assert apart.words.startswith(messages.STORE_FULL)
