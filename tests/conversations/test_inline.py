"""« @relais_bot words » typed in any chat: passages for members, nothing for others."""

import pytest

from bot.loopback import CallError
from tests.conftest import AUTUMN, SPRING
from tests.conversations.union import Standing, union_in

QUESTION = "télétravail"


def written(words):
    return " ".join(words.split()) in " ".join((SPRING + AUTUMN).split())


async def test_a_member_gets_passages_to_choose_from_and_a_stranger_gets_none(union):
    ines, stranger = await union.member(), union.person("Omar")
    found = (await ines.ask_inline(QUESTION)).results
    assert len(found) >= 2
    for one in found:
        quoted = one["input_message_content"]["message_text"].partition("❝")[2].partition("❞")[0]
        plain = quoted.replace("<b>", "").replace("</b>", "").replace("\u00a0", " ").strip()
        assert all(written(part.strip()) for part in plain.split("[…]")), plain
        assert "📄" in one["input_message_content"]["message_text"]
    assert (await stranger.ask_inline(QUESTION)).results == ()
    assert stranger.news() == []


@pytest.mark.parametrize("standing", Standing)
async def test_every_query_is_answered_for_this_person_alone_and_for_now(yearly, standing):
    person = await yearly.somebody(standing)
    for text in (QUESTION, "", "   ", "parking à Toulouse", "é" * 256, "' OR 1=1 --"):
        answer = await person.ask_inline(text)
        assert (answer.is_personal, answer.cache_time) == (True, 0)
        assert answer.button is None
        if text != QUESTION or standing not in (Standing.MEMBER, Standing.REPRESENTATIVE, Standing.ADMINISTRATOR):
            assert answer.results == ()
        else:
            assert answer.results


async def test_somebody_removed_gets_nothing_more(union):
    ines = await union.member()
    assert (await ines.ask_inline(QUESTION)).results
    await union.put_out(ines)
    assert (await ines.ask_inline(QUESTION)).results == ()


async def test_a_query_that_telegram_no_longer_waits_for_breaks_nothing(union, capfd):
    ines = await union.member()
    await ines.ask_inline(QUESTION)
    assert await ines.repeat() == []
    union.loopback.fail("answerInlineQuery", CallError("Bad Request: query is too old and response timeout expired"))
    await ines.do(ines.player.asks_inline(QUESTION))
    assert "handler failed" not in capfd.readouterr().err


async def test_where_nothing_may_be_passed_on_there_is_no_inline_mode(tmp_path, published):
    async with union_in(tmp_path / "data", published, protect_content=True) as union:
        assert (await (await union.member()).ask_inline(QUESTION)).results == ()


async def test_a_passage_chosen_in_the_bots_own_chat_is_no_question(union):
    ines = await union.member()
    me = {"id": union.application.bot.id, "is_bot": True, "first_name": "Relais", "username": "relais_bot"}
    assert await ines.send(text=QUESTION, via_bot=me) == []
    other = {**me, "id": 42, "username": "autre_bot"}
    assert len(await ines.send(text=QUESTION, via_bot=other)) == 1
