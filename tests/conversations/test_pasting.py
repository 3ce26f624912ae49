"""A representative pastes or forwards a text, in as many messages as it takes."""

import json
import re
from datetime import UTC, datetime, timedelta

from bot import arrival_messages as sentences
from bot import people_messages
from knowledge.arrivals import LONGEST_PASTE
from tests.conversations.person import labels, only
from tests.conversations.publishing import (
    ALL,
    JUNE,
    LONG,
    TILES,
    another_process_of,
    demote,
    drafts,
    number_in,
)
from tests.conversations.union import spaced

BUS, MINUTES = "navette de la gare", "vingt minutes"
PARTS = re.split(r"\n(?=[VP][A-Z]+\n)", JUNE)
DONE, GIVE_UP = "C’est tout", "Annuler"
ORIGIN = {"type": "hidden_user", "sender_user_name": "Quelqu’un", "date": 1_776_000_000}


async def pasted_by(person, *parts):
    """What the last part gets."""
    await person.say("/publier")
    for part in parts:
        shown = await person.say(part)
    return shown


async def read_by(person, shown):
    """The preview."""
    return (await person.press(shown, DONE))[-1]


async def text_of(union, preview):
    number = number_in(preview)
    return " ".join(one.text for one in await union.people.house.read(lambda desk: desk.drafts.passages(number)))


def kept(union):
    return [row["text"] for row in union.rows("SELECT text FROM pasted_parts ORDER BY message")]


async def test_a_text_pasted_in_three_messages_is_published(union, olga, ines):
    how = await olga.say("/publier")
    assert labels(how) == [GIVE_UP]
    for number, part in enumerate(PARTS, start=1):
        received = await olga.say(part)
        assert spaced(received).startswith(f"Reçu : {number} message")
        assert labels(received) == [DONE, GIVE_UP]
    assert number == 3
    # others are not pasting
    assert MINUTES in (await ines.say(BUS)).words
    preview = await read_by(olga, received)
    assert preview.message_id == received.message_id
    assert labels(preview) == ALL
    only(await olga.press(preview, "Publier"))
    assert "six semaines" in (await ines.say(TILES)).words
    # what is said after that is a question again
    assert "six semaines" in (await olga.say(TILES)).words
    assert kept(union) == []


async def test_the_press_is_answered_before_the_text_is_read(union, olga):
    received = await pasted_by(olga, JUNE)
    union.loopback.calls.clear()
    await read_by(olga, received)
    methods = [method for method, _ in union.loopback.calls]
    assert methods[0] == "answerCallbackQuery"
    assert methods.count("answerCallbackQuery") == 1


async def test_a_pasted_text_is_given_up_at_any_moment(union, olga):
    how = await olga.say("/publier")
    assert only(await olga.press(how, GIVE_UP)).words == sentences.PASTE_GIVEN_UP
    assert MINUTES in (await olga.say(BUS)).words
    received = await pasted_by(olga, JUNE)
    assert only(await olga.press(received, GIVE_UP)).words == sentences.PASTE_GIVEN_UP
    assert only(await olga.press(received, DONE)).words == sentences.NOTHING_PASTED
    assert (drafts(union), kept(union)) == ([], [])


async def test_tapped_twice_it_is_read_once(union, olga):
    received = await pasted_by(olga, JUNE)
    preview = await read_by(olga, received)
    assert only(await olga.press_data(received, "pasted:")).words == sentences.NOTHING_PASTED
    assert len(drafts(union)) == 1
    assert labels(preview) == ALL


async def test_commands_go_on_while_a_text_is_pasted(union, olga):
    await pasted_by(olga, "Un début de compte rendu que personne ne finit.")
    assert "adhérent" in (await olga.say("/membres")).words
    assert drafts(union) == []


async def test_a_text_begun_is_gone_on_with(union, olga):
    await pasted_by(olga, *PARTS[:2])
    again = await olga.say("/publier")
    assert "2 messages" in spaced(again)
    assert labels(again) == [DONE, GIVE_UP]
    received = await olga.say(PARTS[2])
    assert spaced(received).startswith("Reçu : 3 messages")
    assert "barrière" in await text_of(union, await read_by(olga, received))


async def test_a_text_that_is_pasted_outlives_the_process(union, olga, ines):
    await pasted_by(olga, *PARTS[:2])
    async with another_process_of(union) as application:
        olga.application = application
        received = await olga.say(PARTS[2])
        assert spaced(received).startswith("Reçu : 3 messages")
        # delivered twice, it is one part
        assert spaced(only(await olga.repeat())).startswith("Reçu : 3 messages")
        preview = await read_by(olga, received)
        text = await text_of(union, preview)
        assert [text.count(word) for word in ("carrelage", "covoiturage", "barrière")] == [1, 1, 1]


async def test_an_edited_part_is_what_it_says_now(union, olga):
    await olga.say("/publier")
    first = olga.player.says(PARTS[0] + PARTS[1])
    only(await olga.do(first))
    await olga.say(PARTS[2])
    mended = only(await olga.edit(first["message"]["message_id"], (PARTS[0] + PARTS[1]).replace("six", "onze")))
    assert spaced(mended).startswith("Reçu : 2 messages")
    text = await text_of(union, await read_by(olga, mended))
    assert "onze semaines" in text
    assert "six semaines" not in text


async def test_a_question_from_before_is_edited_as_ever_while_a_text_is_pasted(union, olga):
    asked = olga.player.says("cantine")
    await olga.do(asked)
    await pasted_by(olga, JUNE)
    assert MINUTES in only(await olga.edit(asked["message"]["message_id"], BUS)).words
    assert kept(union) == [JUNE]


async def test_what_looks_like_a_question_can_be_one(union, olga):
    await pasted_by(olga, JUNE)
    doubtful = await olga.say("Tous les combien circule la navette de la gare ?")
    assert labels(doubtful) == [sentences.A_QUESTION, DONE, GIVE_UP]
    assert len(kept(union)) == 2
    mended, answer = await olga.press(doubtful, sentences.A_QUESTION)
    assert spaced(mended).startswith("Reçu : 1 message,")
    assert MINUTES in answer.words
    assert len(kept(union)) == 1
    # a summary asks questions too
    doubtful = await olga.say("Question du syndicat : la barrière sera-t-elle gardée ?")
    assert "barrière sera-t-elle" in await text_of(union, await read_by(olga, doubtful))


async def test_a_text_that_is_forgotten_is_kept_and_what_is_said_later_is_a_question(union, olga):
    await pasted_by(olga, *PARTS[:2])
    olga.clock.advance(minutes=29)
    await olga.say(PARTS[2])
    olga.clock.advance(minutes=31)
    told, answer = await olga.send(text=BUS)
    assert "plus rien n’est venu depuis une demi-heure" in told.words
    assert MINUTES in answer.words
    # told once
    assert MINUTES in (await olga.say(BUS)).words
    assert len(kept(union)) == 3
    preview = await read_by(olga, told)
    assert labels(preview) == ALL
    assert "barrière" in await text_of(union, preview)


async def test_publier_forgotten_before_anything_was_pasted_is_over_without_a_word(union, olga):
    await olga.say("/publier")
    olga.clock.advance(minutes=31)
    assert MINUTES in (await olga.say(BUS)).words
    assert union.rows("SELECT * FROM pastings") == []


async def test_a_forgotten_text_is_gone_after_a_week(union, olga):
    await pasted_by(olga, JUNE)
    for days, left in ((6, 1), (8, 0)):
        union.change("UPDATE pastings SET last_at = ?", (datetime.now(UTC) - timedelta(days=days)).isoformat())
        await union.people.house.write(lambda desk: desk.arrivals.expire())
        assert len(kept(union)) == left


async def test_forwarded_texts_are_offered_as_one_text_to_publish(union, olga, ines):
    for number, part in enumerate(PARTS, start=1):
        offered = only(await olga.send(text=part, forward_origin=ORIGIN))
        assert spaced(offered).startswith(f"Texte transféré : {number} message")
        assert labels(offered) == [DONE, GIVE_UP]
    # what they write themselves is a question
    assert MINUTES in (await olga.say(BUS)).words
    preview = await read_by(olga, offered)
    assert preview.message_id == offered.message_id
    only(await olga.press(preview, "Publier"))
    assert "six semaines" in (await ines.say(TILES)).words


async def test_a_forwarded_text_that_nobody_wanted_is_not_part_of_the_next_one(union, olga):
    await olga.send(text="Bonjour à tous,\nla réunion est reportée.", forward_origin=ORIGIN)
    olga.clock.advance(minutes=31)
    offered = only(await olga.send(text=JUNE, forward_origin=ORIGIN))
    assert spaced(offered).startswith("Texte transféré : 1 message")
    assert "reportée" not in await text_of(union, await read_by(olga, offered))


async def test_a_forwarded_question_is_a_question_and_so_is_whatever_a_member_forwards(union, olga, ines):
    assert MINUTES in only(await olga.send(text=f"{BUS} ?", forward_origin=ORIGIN)).words
    assert MINUTES in only(await ines.send(text=BUS, forward_origin=ORIGIN)).words
    assert "Texte transféré" not in only(await ines.send(text=LONG, forward_origin=ORIGIN)).words
    assert kept(union) == []


async def test_a_text_forwarded_long_after_another_was_begun_says_that_it_was_added_to_it(olga):
    await olga.say("/publier")
    await olga.say(PARTS[0])
    olga.clock.advance(minutes=31)
    added = only(await olga.send(text=LONG, forward_origin=ORIGIN))
    assert spaced(added).startswith("Ajouté au texte que vous aviez commencé : 2 messages, ")
    assert "Annuler" in labels(added)
    assert only(await olga.send(text=LONG, forward_origin=ORIGIN)).words.startswith("Reçu")


async def test_a_text_forwarded_while_pasting_is_a_part(union, olga):
    await pasted_by(olga, *PARTS[:2])
    received = only(await olga.send(text=PARTS[2], forward_origin=ORIGIN))
    assert spaced(received).startswith("Reçu : 3 messages")


async def test_a_pasted_text_without_a_sentence_is_refused(union, olga):
    refused = await read_by(olga, await pasted_by(olga, "…"))
    assert "aucune phrase à citer" in refused.words
    assert (drafts(union), kept(union)) == ([], [])


async def test_too_much_of_a_text_is_refused_and_none_of_it_stays(union, olga):
    by = union.number(olga)
    await olga.say("/publier")
    await union.people.house.write(
        lambda desk: desk.arrivals.add(by, 1, "x" * (LONGEST_PASTE - 10), desk.arrivals.pasting(by).last_at)
    )
    assert (await olga.say("y" * 20)).words == sentences.PASTED_TOO_MUCH
    assert kept(union) == []
    assert MINUTES in (await olga.say(BUS)).words


async def test_who_is_demoted_while_pasting_may_ask_again(union, olga):
    pasted = await pasted_by(olga, JUNE)
    await demote(union, olga)
    assert only(await olga.press(pasted, DONE)).words == people_messages.NOT_FOR_YOU
    assert (await olga.say(BUS)).words == "C’est réservé aux élus."
    assert MINUTES in (await olga.say(BUS)).words
    assert (drafts(union), kept(union)) == ([], [])


async def test_what_was_pasted_is_shown_to_who_asks_and_erased_with_them(union, olga):
    await pasted_by(olga, JUNE)
    shown = only(await olga.send(text="/mesdonnees"))
    assert json.loads(shown.file)["textes collés, pas encore lus"] == kept(union)
    sure = await olga.say("/oublier")
    await olga.press(sure, "Tout effacer")
    assert kept(union) == []
    assert b"carrelage" not in b"".join(union.written())
