"""Alerts, from the publication to the messages, through the real application."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import NetworkError
from telegram.ext import ApplicationBuilder, BaseRateLimiter

from bot import alert_messages, delivery, progress
from bot.console_messages import wrong_setting
from bot.loopback import TOKEN, CallError, Kind
from bot.pacing import Turn
from bot.quoting import Quotes
from bot.settings import SettingError, TelegramSettings, read_telegram_settings
from bot.styled import units
from knowledge.errors import StoreFull
from knowledge.following import Reached
from knowledge.membership import Role
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import CORRECTED, MAY, NOON, PARIS, Post, follow, next_monday, publish
from tests.conversations.person import labels, only
from tests.conversations.union import spaced

# ruff: noqa: F811


@pytest.fixture
async def post(union):
    return Post(union)


@pytest.fixture
async def ines(union):
    """Follows « télétravail »."""
    person = await union.member()
    await follow(person, "télétravail")
    return person


async def test_an_alert_arrives_once_with_its_topics_passages_and_buttons(union, ines, post):
    await follow(ines, "logiciel de paie")
    await publish(union)
    assert await post.deliver() == 1
    alert = only(ines.news())
    words = spaced(alert)
    assert words.startswith("🔔 Télétravail, logiciel de paie · nouveau compte rendu : CSE Rivemont, 20 mai 2026")
    assert "signé par trois organisations" in words
    assert "Le projet ZÉPHYR remplace le logiciel de paie" in words
    assert [one.replace("\u00a0", " ") for one in labels(alert)] == [
        "Les lire",
        "Ne plus suivre « Télétravail »",
        "Ne plus suivre « logiciel de paie »",
        "Pause",
        "Mes alertes",
    ]
    assert await post.restart().deliver() == 0
    assert ines.news() == []


async def test_the_passages_of_an_alert_are_read_and_lead_to_their_meeting(union, ines, post):
    await publish(union)
    await post.deliver()
    read = only(await ines.press(only(ines.news()), "Les lire"))
    assert (read.kind, labels(read)) == (Kind.SENT, ["Contexte 1", "La réunion"])
    context = only(await ines.press(read, "Contexte 1"))
    assert context.kind is Kind.EDITED
    assert only(await ines.press(context, "Retour")).words == read.words
    assert "20 mai 2026" in only(await ines.press(read, "La réunion")).words


async def test_an_alert_with_many_long_passages_fits_in_a_message_and_says_what_it_left_out(union, ines, post):
    long = "\n\n".join(
        f"Le télétravail du service {number} " + "est organisé avec soin et " * 22 + "cela suffit."
        for number in range(12)
    )
    await publish(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU 20 MAI 2026\n\nTÉLÉTRAVAIL\n{long}\n")
    await post.deliver()
    alert = only(ines.news())
    assert units(alert.text) <= 4096
    assert "autres passages" in alert.words
    read = only(await ines.press(alert, "Les lire"))
    assert units(read.text) <= 4096
    assert units(only(await ines.press(read, "Après →")).text) <= 4096


async def test_a_long_list_of_what_matched_keeps_within_a_message_and_a_few_buttons(union, post):
    ines = await union.member()
    words = ["projet", "logiciel", "paie", "ateliers", "octobre", "direction", "accord", "organisations", "semaines"]
    for word in words:
        await follow(ines, word)
    await publish(union)
    await post.deliver()
    alert = only(ines.news())
    assert alert.words.splitlines()[0].count(",") <= 7
    assert len(alert.buttons) == 6


async def test_a_digest_of_many_summaries_keeps_within_a_message(union, post):
    ines = await union.member()
    await follow(ines, "télétravail", "Chaque semaine")
    for day in range(1, 29):
        text = "Le télétravail est organisé avec soin pour que chacun y trouve son compte. " * 6
        await publish(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU {day} MAI 2024\n\nTÉLÉTRAVAIL\n{text}\n")
    post.now = NOON
    assert await post.deliver() == 1
    digest = only(ines.news())
    assert units(digest.text) <= 4096
    assert spaced(digest).startswith("🔔 Votre semaine : 28 comptes rendus")
    assert "28. " in digest.words


async def test_who_published_is_not_told(union, ines, post):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await follow(olga, "télétravail")
    await publish(union, by=olga)
    assert await post.deliver() == 1
    assert olga.news() == []
    only(ines.news())


async def test_who_was_removed_meanwhile_is_not_told(union, ines, post):
    await publish(union)
    await union.put_out(ines)
    assert await post.deliver() == 0
    assert ines.news() == []


async def test_who_is_removed_while_their_alert_is_on_its_way_is_not_told(union, ines, post, monkeypatch):
    await publish(union)
    taken = union.people.house.write
    put_out = []

    async def write(work):
        found = await taken(work)
        if isinstance(found, tuple) and found and not put_out:
            put_out.append(ines)
            await union.put_out(ines)
        return found

    monkeypatch.setattr(union.people.house, "write", write)
    assert await post.deliver() == 0
    assert put_out == [ines]
    assert ines.news() == []


async def test_a_typing_error_that_was_mended_alerts_and_an_unknown_word_too(union, post):
    ines = await union.member()
    await follow(ines, "teletravial")
    await follow(ines, "zéphyr")
    await publish(union)
    await post.deliver()
    assert spaced(only(ines.news())).startswith("🔔 Télétravail, zéphyr · nouveau compte rendu")


# -- from the message itself


async def test_one_thing_is_stopped_from_the_message_and_the_other_goes_on(union, ines, post):
    await follow(ines, "logiciel de paie")
    await publish(union)
    await post.deliver()
    alert = only(ines.news())
    label = next(one for one in labels(alert) if "Télétravail" in one)
    after, notice = await ines.press(alert, label)
    assert after.words == alert.words
    assert label not in labels(after)
    assert spaced(notice) == "Vous ne suivez plus « Télétravail »."
    assert only(await ines.press(alert, label)).words == "Vous ne suivez plus cela."
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    await post.deliver()
    assert spaced(only(ines.news())).startswith("🔔 logiciel de paie · ")


async def test_an_alert_whose_only_subject_was_stopped_says_so(union, ines, post):
    await publish(union)
    await post.deliver()
    alert = only(ines.news())
    await ines.press(alert, labels(alert)[1])
    assert "n’est plus publié" in only(await ines.press(alert, "Les lire")).words


async def test_a_pause_is_taken_from_the_message_and_what_waited_comes_together(union, ines, post):
    await publish(union)
    await post.deliver()
    choices = only(await ines.press(only(ines.news()), "Pause"))
    await ines.press(choices, "Jusqu’à nouvel ordre")
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    await publish(union, MAY.replace("20 MAI", "22 MAI"))
    assert await post.deliver() == 0
    await ines.press(await ines.say("/alertes"), "Reprendre")
    assert await post.deliver() == 1
    digest = only(ines.news())
    assert "2 comptes rendus" in spaced(digest)
    assert labels(digest) == ["Lire 1", "Lire 2", "Pause", "Mes alertes"]


async def test_the_list_opens_from_the_message(union, ines, post):
    await publish(union)
    await post.deliver()
    assert "1. Télétravail" in only(await ines.press(only(ines.news()), "Mes alertes")).words


# -- what changes


async def test_a_replaced_summary_edits_what_was_sent(union, ines, post):
    await publish(union)
    await post.deliver()
    only(ines.news())
    await publish(union, CORRECTED)
    await post.deliver()
    first, *rest = ines.news()
    assert (first.kind, "corrigé depuis" in first.words) == (Kind.EDITED, True)
    assert "trois organisations" not in first.words
    # the passage that changed is news
    assert ["quatre organisations" in one.words for one in rest] == [True]
    assert await post.deliver() == 0


async def test_what_is_quoted_is_read_once_and_anew_when_something_changes(union, ines):
    summary = await publish(union)
    (taken,) = await union.people.house.write(lambda desk: desk.alerts.take(NOON))
    quotes, house = Quotes(), union.people.house
    first = await house.read(lambda desk: quotes.of(desk, taken))
    again = await house.read(lambda desk: quotes.of(desk, taken))
    assert len(first) == 1
    assert [again[one] is first[one] for one in first] == [True]
    await house.write(lambda desk: desk.shelf.withdraw(summary, union.number(union.administrator), "erreur"))
    assert await house.read(lambda desk: quotes.of(desk, taken)) == {}


async def test_a_withdrawn_summary_edits_what_was_sent_and_stops_what_waits(union, ines, post):
    post.now = datetime(2020, 1, 1, 12, tzinfo=PARIS)  # before any weekly digest
    omar = await union.member("Omar")
    await follow(omar, "télétravail", "Chaque semaine")
    summary = await publish(union)
    await post.deliver()
    only(ines.news())
    chief = union.number(union.administrator)
    await union.people.house.write(lambda desk: desk.shelf.withdraw(summary, chief, "erreur"))
    await post.deliver()
    edited = only(ines.news())
    assert "compte rendu retiré depuis" in edited.words
    assert "trois organisations" not in edited.words
    post.now = NOON + timedelta(days=8)
    assert await post.deliver() == 0
    assert omar.news() == []


async def test_a_message_that_was_deleted_cannot_be_edited_and_is_let_be(union, ines, post):
    summary = await publish(union)
    await post.deliver()
    ines.player.deletes(only(ines.news()).message_id)
    await union.people.house.write(lambda desk: desk.shelf.withdraw(summary, "x", "erreur"))
    await post.deliver()
    assert await post.deliver() == 0


# -- what goes wrong


async def test_who_blocked_the_bot_is_left_alone_until_they_follow_something_again(union, ines, post):
    omar = await union.member("Omar")
    await follow(omar, "télétravail")
    await publish(union)
    ines.player.blocks()
    assert await post.deliver() == 1
    only(omar.news())
    assert union.rows("SELECT 1 FROM followers WHERE blocked_at IS NOT NULL")
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    assert await post.deliver() == 1
    ines.player.unblocks()
    ines.news()
    await follow(ines, "parking")
    assert await post.deliver() >= 1
    assert any("20 mai 2026" in one.words for one in ines.news())


async def test_a_crash_between_sending_and_noting_doubles_that_one_alone(union, post, monkeypatch):
    people = [await union.member(f"P{number}") for number in range(5)]
    for person in people:
        await follow(person, "télétravail")
    await publish(union)
    real, notes = delivery.Postman._note, []

    async def dies(self):
        if self._unnoted:
            notes.append(self._unnoted[0])
            if len(notes) == 3:
                raise asyncio.CancelledError
        await real(self)

    monkeypatch.setattr(delivery.Postman, "_note", dies)
    with pytest.raises(asyncio.CancelledError):
        await post.deliver()
    monkeypatch.setattr(delivery.Postman, "_note", real)
    await post.restart().deliver()
    assert sorted(len(person.news()) for person in people) == [1, 1, 1, 1, 2]


async def test_nothing_more_goes_out_while_the_store_takes_no_note(union, post, monkeypatch):
    people = [await union.member(f"P{number}") for number in range(3)]
    for person in people:
        await follow(person, "télétravail")
    await publish(union)
    alerts = union.people.house._writer.alerts

    def full(*_):
        raise StoreFull("no room")

    monkeypatch.setattr(alerts, "sent", full)
    for _ in range(3):
        with pytest.raises(StoreFull):
            await post.postman.round()
    assert sum(len(person.news()) for person in people) == 1
    monkeypatch.undo()
    await post.deliver()
    assert sum(len(person.news()) for person in people) == 2


async def test_a_network_that_fails_loses_nothing(union, ines, post):
    await publish(union)
    union.loopback.fail("sendMessage", NetworkError("down"))
    assert await post.postman.round() == 0
    assert await post.deliver() == 1
    only(ines.news())


async def test_a_message_that_telegram_refuses_holds_up_nobody(union, ines, post, capsys):
    omar = await union.member("Omar")
    await follow(omar, "télétravail")
    await publish(union)
    union.loopback.fail("sendMessage", CallError("Bad Request: something new"), chat_id=ines.player.id)
    assert await post.deliver() == 1
    only(omar.news())
    assert await post.deliver() == 0
    assert "an alert is refused" in capsys.readouterr().err
    assert await post.restart().deliver() == 1


async def test_a_group_that_became_a_supergroup_is_told_under_its_new_number(union, post):
    room = await union.group(kind="group")
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    await union.people.house.write(lambda desk: desk.subscriptions.follow(number, "télétravail"))
    room.becomes(-1_007_000_900_001)
    room.take()
    await publish(union)
    assert await post.deliver() == 1
    assert "nouveau compte rendu" in only(room.take()).words
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    assert await post.deliver() == 1


# -- when


async def test_nothing_is_sent_in_quiet_hours_and_everything_after(union, ines, post):
    await publish(union)
    for hour in (21, 23, 0, 6):
        post.now = NOON.replace(hour=hour)
        assert await post.deliver() == 0
    post.now = NOON.replace(hour=7)
    assert await post.deliver() == 1


async def test_a_weekly_digest_is_one_message_on_its_day(union, post):
    ines = await union.member()
    await follow(ines, "télétravail", "Chaque semaine")
    await follow(ines, "parking", "Chaque semaine")
    await publish(union)
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    due = next_monday()
    post.now = due - timedelta(hours=1)
    assert await post.deliver() == 0
    post.now = due
    assert await post.deliver() == 1
    digest = only(ines.news())
    assert spaced(digest).startswith("🔔 Votre semaine : 2 comptes rendus")
    assert spaced(digest).index("20 mai 2026") < spaced(digest).index("21 mai 2026")
    read = only(await ines.press(digest, "Lire 2"))
    assert "21 mai 2026" in read.words
    assert await post.deliver() == 0


async def test_what_somebody_was_told_of_is_in_their_data(union, ines, post):
    async def kept():
        (document,) = await ines.send(text="/mesdonnees")
        (one,) = json.loads(document.file)["alertes, envoyées ou à venir"]
        return one

    await publish(union)
    waiting = await kept()
    assert waiting["réunion"].endswith("2026-05-20")
    assert waiting["envoyée le"] is waiting["message"] is None
    await post.deliver()
    alert = only(ines.news())
    sent = await kept()
    assert sent["message"] == alert.message_id
    assert sent["envoyée le"] >= sent["écrite le"] == waiting["écrite le"]


async def test_a_late_start_drops_nothing(union, ines, post):
    await publish(union)
    post.now = NOON + timedelta(days=300)
    assert await post.deliver() == 1


# -- how far it is


async def test_who_publishes_sees_how_many_were_told(union, post, monkeypatch):
    monkeypatch.setattr(progress, "BETWEEN_EDITS", 0.0)
    for number in range(3):
        await follow(await union.member(f"P{number}"), "télétravail")
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    preview = (await olga.send_file("mai.txt", MAY.encode()))[-1]
    published = only(await olga.press(preview, "Publier"))
    await post.deliver()
    told = [spaced(one) for one in olga.news()]
    assert all(one.startswith(spaced(published)) for one in told)
    assert [one.splitlines()[-1] for one in told] == [
        "1 prévenu sur 3.",
        "2 prévenus sur 3.",
        "3 prévenus sur 3.",
    ]
    assert union.rows("SELECT 1 FROM announcements") == []


async def publishes(olga):
    """A representative, through the conversation; the message that says so."""
    preview = (await olga.send_file("mai.txt", MAY.encode()))[-1]
    return only(await olga.press(preview, "Publier"))


async def test_who_publishes_sees_how_many_were_told_also_by_another_process(union, post, monkeypatch):
    people = [await union.member(f"P{number}") for number in range(3)]
    for person in people:
        await follow(person, "télétravail")
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    published = await publishes(olga)
    for person in people[1:]:
        union.loopback.fail("sendMessage", NetworkError("down"), chat_id=person.player.id)
    with pytest.raises(NetworkError):
        await post.postman.round()
    assert spaced(only(olga.news())) == f"{spaced(published)}\n1 prévenu sur 3."
    monkeypatch.setattr(progress, "BETWEEN_EDITS", 0.0)
    await post.restart().deliver()
    told = olga.news()
    assert {one.message_id for one in told} == {published.message_id}
    assert spaced(told[-1]) == f"{spaced(published)}\n3 prévenus sur 3."
    assert union.rows("SELECT 1 FROM announcements") == []


async def test_who_has_a_digest_is_counted_apart_and_how_far_it_is_comes_to_its_end(union, ines, monkeypatch):
    monkeypatch.setattr(progress, "BETWEEN_EDITS", 0.0)
    for number in range(2):
        await follow(await union.member(f"W{number}"), "télétravail", "Chaque semaine")
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    published = await publishes(olga)
    assert await Post(union, datetime.now(PARIS).replace(hour=12)).deliver() == 1
    said = "1 prévenu sur 1. 2 autres reçoivent leurs alertes une fois par semaine."
    assert spaced(olga.news()[-1]) == f"{spaced(published)}\n{said}"
    assert union.rows("SELECT 1 FROM announcements") == []


@pytest.mark.parametrize(
    ("sent", "total", "weekly", "said"),
    [
        (3, 9, 0, "3 prévenus sur 9. La suite à partir de 7 h."),
        (1, 9, 1, "1 prévenu sur 9. La suite à partir de 7 h. 1 autre reçoit ses alertes une fois par semaine."),
        (0, 0, 1, "1 abonné reçoit ses alertes une fois par semaine."),
        (0, 0, 4, "4 abonnés reçoivent leurs alertes une fois par semaine."),
        (9, 9, 0, "9 prévenus sur 9."),
    ],
)
def test_how_far_it_is_in_words(sent, total, weekly, said):
    told = alert_messages.progress(Reached(sent, total, weekly), "7 h").replace("\u00a0", " ")
    assert told == said


async def test_how_far_it_is_is_told_for_a_day(union, ines):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await publishes(olga)
    await union.people.house.write(lambda desk: desk.alerts.clean())
    assert len(union.rows("SELECT 1 FROM announcements")) == 1
    aged = (datetime.now(UTC) - timedelta(hours=25)).isoformat(timespec="seconds")
    union.change("UPDATE announcements SET since = ?", aged)
    await union.people.house.write(lambda desk: desk.alerts.clean())
    assert union.rows("SELECT 1 FROM announcements") == []


async def test_how_far_it_is_is_told_to_nobody_who_was_removed(union, ines, post):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await publishes(olga)
    await union.put_out(olga)
    olga.news()
    await post.deliver()
    assert olga.news() == []
    assert union.rows("SELECT 1 FROM announcements") == []


async def test_in_quiet_hours_who_publishes_sees_when_people_are_told(union, post, ines):
    post.now = NOON.replace(hour=22)
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    preview = (await olga.send_file("mai.txt", MAY.encode()))[-1]
    await olga.press(preview, "Publier")
    await post.deliver()
    assert spaced(only(olga.news())).endswith("0 prévenu sur 1. La suite à partir de 7 h.")


async def test_a_publication_wakes_the_delivery_and_stopping_ends_it(union, ines, monkeypatch):
    monkeypatch.setattr(delivery, "EVERY", 60.0)
    post = Post(union)
    running = asyncio.create_task(post.postman.run())
    await asyncio.sleep(0.2)
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await olga.press((await olga.send_file("mai.txt", MAY.encode()))[-1], "Publier")
    for _ in range(600):
        await asyncio.sleep(0.05)
        if any("nouveau compte rendu" in one.words for one in ines.news()):
            break
    else:
        pytest.fail("nobody was told")
    post.postman.stop()
    await asyncio.wait_for(running, 30)


class Recording(BaseRateLimiter):
    """Notes whose turn each call was."""

    def __init__(self):
        self.turns = []

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def process_request(self, callback, args, kwargs, endpoint, data, rate_limit_args):
        self.turns.append((endpoint, rate_limit_args))
        return await callback(*args, **kwargs)


async def test_alerts_and_their_corrections_let_answers_go_first(union, ines):
    recorded = Recording()
    application = ApplicationBuilder().token(TOKEN).request(union.loopback).rate_limiter(recorded).updater(None).build()
    async with application:
        postman = delivery.Postman(application.bot, union.people, lambda: NOON)
        summary = await publish(union)
        await postman.round()
        await union.people.house.write(lambda desk: desk.shelf.withdraw(summary, "x", "erreur"))
        await postman.round()
    sent = [(endpoint, turn) for endpoint, turn in recorded.turns if endpoint != "getMe"]
    assert sent == [("sendMessage", Turn.NEWS), ("editMessageText", Turn.NEWS)]


# -- the setting


@pytest.mark.parametrize(
    ("said", "quiet"),
    [
        (None, (21, 7)),
        ("", None),
        (" ", None),
        ("22-6", (22, 6)),
        ("21h30-7h", (21, 7)),
        ("9:00-24:00", (9, 0)),
        ("24-7", (0, 7)),
        ("12 – 14", (12, 14)),
    ],
)
def test_quiet_hours_are_read_and_empty_means_none(monkeypatch, tmp_path, said, quiet):
    if said is None:
        monkeypatch.delenv("RELAIS_QUIET_HOURS", raising=False)
    else:
        monkeypatch.setenv("RELAIS_QUIET_HOURS", said)
    read = read_telegram_settings(tmp_path).quiet
    assert (None if read is None else (read.start.hour, read.stop.hour)) == quiet
    assert TelegramSettings(data=tmp_path).quiet == read


@pytest.mark.parametrize(
    "said", ["soir", "25-7", "7", "21:75-7", "-", "0-24", "24-0", "7-7", "0-0", "24:30-7", "-1-7", "21-7-9", "21 7"]
)
def test_quiet_hours_that_make_no_sense_or_leave_no_time_are_refused(monkeypatch, tmp_path, said):
    monkeypatch.setenv("RELAIS_QUIET_HOURS", said)
    with pytest.raises(SettingError, match="RELAIS_QUIET_HOURS") as refused:
        read_telegram_settings(tmp_path)
    assert "une plage de moins d’un jour" in wrong_setting(refused.value.name, refused.value.value)
