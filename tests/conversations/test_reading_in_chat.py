"""While a file is read: how far it is, the button that stops it, and what becomes of it when the process ends."""

import asyncio
import re

import pytest
from telegram import Update

from bot import arrival_messages as sentences
from bot import people_messages, reception
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.publishing import (
    ALL,
    JUNE,
    another_process_of,
    demote,
    draft_of,
    drafts,
    originals,
    pdf_of_many_pages,
)

STOP = "Annuler"


@pytest.fixture(autouse=True)
def signs_at_once(monkeypatch):
    monkeypatch.setattr(reception, "FIRST_SIGN", 0.02)
    monkeypatch.setattr(reception, "BETWEEN_SIGNS", 0.02)


@pytest.fixture(scope="module")
def long_file():
    """Takes a second."""
    return pdf_of_many_pages()


def begun(person, name, data):
    """The handling of a file, under way; its update can be repeated."""
    person.last_update = person.player.sends_file(name, data)
    application = person.application
    return asyncio.create_task(application.process_update(Update.de_json(person.last_update, application.bot)))


async def sign(person, pattern):
    """The first news that match, as they come."""
    for _ in range(1000):
        for shown in person.news():
            if re.match(pattern, shown.words):
                return shown
        await asyncio.sleep(0.01)
    raise AssertionError(f"{pattern} never came")


def arrivals(union):
    return union.rows("SELECT * FROM arrivals")


async def test_the_message_says_which_page_is_read(union, olga, long_file):
    news = await olga.send_file("long.pdf", long_file)
    assert {one.message_id for one in news} == {news[0].message_id}
    assert news[0].words == sentences.DOWNLOADING
    told = [re.match(r"Lecture de long\.pdf… page (\d+) de 41 ▓*░*$", one.words) for one in news]
    pages = [int(one[1]) for one in told if one]
    assert pages
    assert pages == sorted(set(pages))
    assert all(labels(one) == [STOP] for one in news if one.words.startswith("Lecture de"))
    assert labels(news[-1]) == ALL
    assert "41 pages" in news[-1].words.replace("\u00a0", " ")
    assert arrivals(union) == []


async def test_a_small_file_is_shown_without_more_ado(olga, monkeypatch):
    # longer than a busy machine takes
    monkeypatch.setattr(reception, "FIRST_SIGN", 20)
    news = await olga.send_file("juin.txt", JUNE.encode())
    assert [labels(one) for one in news] == [[], ALL]


async def test_a_reading_is_stopped_by_a_tap_and_leaves_nothing(union, olga, long_file):
    before = originals(union)
    reading = begun(olga, "long.pdf", long_file)
    shown = await sign(olga, "Lecture de long")
    news = await olga.press(shown, STOP)
    await reading
    news += olga.news()
    assert news[-1].message_id == shown.message_id
    assert news[-1].words == sentences.refused(sentences.ReadingCancelled())
    assert labels(news[-1]) == []
    assert (drafts(union), originals(union), arrivals(union)) == ([], before, [])
    # too late
    assert only(await olga.press_data(shown, "stop:")).words == sentences.ALREADY_READ
    # another file goes through, and so does the same one
    assert labels(await draft_of(olga)) == ALL
    assert labels((await olga.send_file("long.pdf", long_file))[-1]) == ALL


async def test_a_text_that_is_pasted_is_read_in_sight_too(union, olga):
    lines = "\n\n".join(f"POINT {n}\nLe budget numéro {n} est voté pour l’atelier {n}." for n in range(80))
    await olga.say("/publier")
    received = await olga.say(f"CSE Rivemont\nRÉUNION DU 3 JUIN 2026\n\n{lines}"[:4000])
    news = await olga.press(received, "C’est tout")
    assert {one.message_id for one in news} == {received.message_id}
    assert labels(news[-1]) == ALL


async def test_somebody_elses_reading_is_not_stopped(union, olga, long_file):
    pierre = await union.member("Pierre", Role.REPRESENTATIVE)
    reading = begun(olga, "long.pdf", long_file)
    shown = await sign(olga, "Lecture de long")
    for _ in range(shown.message_id):
        asked = await pierre.say("navette de la gare")
    # in his chat a message has the same number
    for number in range(1, asked.message_id + 1):
        update = pierre.player.presses(number, "stop:")
        assert all(one.words == sentences.ALREADY_READ for one in await pierre.do(update))
    await reading
    assert labels(olga.news()[-1]) == ALL


async def test_when_the_process_ends_the_file_stays_to_be_read_and_the_message_says_so(union, olga, long_file):
    reading = begun(olga, "long.pdf", long_file)
    shown = await sign(olga, "Lecture de long")
    union.people.readings.interrupt()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(reading, 3)
    last = olga.news()[-1]
    assert (last.message_id, last.words, labels(last)) == (shown.message_id, sentences.INTERRUPTED, [])
    # nothing more is begun
    with pytest.raises(asyncio.CancelledError):
        await begun(olga, "juin.txt", JUNE.encode())
    olga.news()
    assert drafts(union) == []


async def test_a_file_that_comes_again_is_read_on_in_the_same_message(union, olga, long_file):
    """As after a kill: nothing was said, nothing was kept but where it was said."""
    reading = begun(olga, "long.pdf", long_file)
    shown = await sign(olga, "Lecture de long")
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    olga.news()
    async with another_process_of(union) as application:
        olga.application = application
        news = await olga.repeat()
        assert {one.message_id for one in news} == {shown.message_id}
        assert labels(news[-1]) == ALL
        assert (len(drafts(union)), arrivals(union)) == (1, [])
        # sent a second time it is another message, about the same draft
        again = await olga.send_file("long.pdf", long_file)
        assert again[-1].message_id != shown.message_id
        assert again[-1].words == news[-1].words
        assert len(drafts(union)) == 1


async def test_a_pasted_text_whose_reading_ended_with_the_process_is_read_at_its_return(union, olga):
    await olga.say("/publier")
    received = await olga.say(JUNE)
    union.people.readings.interrupt()
    olga.last_update = olga.player.presses(received.message_id, "pasted:")
    application = olga.application
    with pytest.raises(asyncio.CancelledError):
        await application.process_update(Update.de_json(olga.last_update, application.bot))
    assert olga.news()[-1].words == sentences.INTERRUPTED
    async with another_process_of(union) as application:
        olga.application = application
        news = await olga.repeat()
        assert {one.message_id for one in news} == {received.message_id}
        assert labels(news[-1]) == ALL


async def test_who_is_put_out_while_their_file_is_read_begins_no_draft(union, olga, long_file):
    reading = begun(olga, "long.pdf", long_file)
    await sign(olga, "Lecture de long")
    await demote(union, olga)
    await reading
    assert olga.news()[-1].words == people_messages.reserved(people_messages.Audience.REPRESENTATIVES)
    assert (drafts(union), arrivals(union)) == ([], [])


async def test_files_are_read_side_by_side_though_not_all_at_once(union, olga, long_file):
    first = begun(olga, "long.pdf", long_file)
    await sign(olga, "Lecture de long")
    second = begun(olga, "autre.pdf", long_file + b"\n")
    assert (await sign(olga, "")).words == sentences.DOWNLOADING
    await sign(olga, "Lecture de autre")
    third = begun(olga, "juin.txt", JUNE.encode())
    waits = await sign(olga, re.escape(sentences.WAITING))
    assert not first.done()
    await asyncio.gather(first, second, third)
    assert [labels(one) for one in olga.news() if one.message_id == waits.message_id][-1] == ALL


async def test_what_waits_for_its_turn_can_be_given_up(union, olga, long_file):
    readings = [begun(olga, f"{number}.pdf", long_file + b"\n" * number) for number in range(3)]
    for _ in range(100):
        await asyncio.sleep(0.01)
        waiting = [one for one in olga.news() if one.words == sentences.WAITING and labels(one) == [STOP]]
        if waiting:
            break
    await olga.press(waiting[0], STOP)
    done, _ = await asyncio.wait(readings, return_when=asyncio.FIRST_COMPLETED)
    assert len(done) == 1
    await asyncio.gather(*readings)
    assert len(drafts(union)) == 1, "the same text twice, and one given up"
