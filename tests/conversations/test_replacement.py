"""A summary is corrected while its passages stand in conversations."""

import pytest

from bot.loopback import Kind
from knowledge.publishing import publish
from knowledge.store.database import Database
from tests.conftest import SPRING, publish_summaries, somebody_in
from tests.conversations.person import only

CORRECTED = SPRING.replace("toutes les vingt minutes", "toutes les trente minutes")


@pytest.fixture
async def early_reader(tmp_path):
    """Somebody who asks before the summary is corrected, by another process."""
    publish_summaries(tmp_path)
    async with somebody_in(tmp_path) as person:
        yield person


def correct(folder):
    other_process = Database.open(folder)
    publish(other_process, "avril.txt", CORRECTED.encode(), replace=True)
    other_process.close()


async def test_the_next_answer_quotes_the_corrected_text(early_reader, tmp_path):
    assert "vingt minutes" in (await early_reader.say("navette de la gare")).words
    correct(tmp_path)
    assert "trente minutes" in (await early_reader.say("navette de la gare")).words


async def test_the_context_of_an_old_passage_says_that_it_was_replaced(early_reader, tmp_path):
    """What a correction took out is not shown any more, not even by a button that was there before."""
    answer = await early_reader.say("navette de la gare")
    correct(tmp_path)
    notice = only(await early_reader.press(answer, "Contexte"))
    assert notice.kind is Kind.NOTICE
    assert notice.words.startswith("Ce compte rendu a été remplacé le ")
    assert "trente minutes" in (await early_reader.say("navette de la gare")).words
