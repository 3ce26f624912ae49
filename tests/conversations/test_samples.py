"""Every sample question, asked of the sample summaries: the wording may change, what Telegram takes does not."""

import json
from pathlib import Path

import pytest

from bot.loopback import Kind
from tests.conftest import somebody_in

SAMPLES = Path(__file__).parents[1] / "samples"
SIGHTS = ("Voir la page", "Voir le tableau")
QUESTIONS = [
    json.loads(line)["question"]
    for file in sorted(SAMPLES.glob("questions-*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture
async def reader(samples_folder):
    """Somebody whose house has all the sample summaries."""
    async with somebody_in(samples_folder) as person:
        yield person


async def test_every_sample_question_gets_one_message_and_all_its_buttons_work(reader):
    """The loopback refuses what Telegram would, and a refusal would come back as the sentence for failures."""
    for question in QUESTIONS:
        shown = await reader.say(question)
        assert "Un problème" not in shown.words, question
        for button in shown.buttons:
            wanted = Kind.PHOTO if button.label in SIGHTS else Kind.EDITED
            for view in await reader.press_data(shown, button.data):
                assert view.kind is wanted, (question, button.label)
