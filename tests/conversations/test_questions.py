"""A member asks, corrects, and presses the buttons of the answer."""

import pytest

from bot.loopback import Kind
from tests.conftest import AUTUMN, SPRING
from tests.conversations.person import labels, only

BUS = "navette de la gare"


def quoted(shown):
    """What stands between ❝ and ❞."""
    return shown.words.partition("❝\u00a0")[2].partition("\u00a0❞")[0]


def written(text):
    """Whether a summary says this, whatever its line ends."""
    return " ".join(text.split()) in " ".join((SPRING + AUTUMN).split())


async def test_member_gets_the_excerpt_and_its_source(member):
    answer = await member.say(BUS)
    assert "toutes les vingt minutes" in quoted(answer)
    assert written(quoted(answer))
    assert "CSE Rivemont, 30 avril 2026 — NAVETTE DE LA GARE" in answer.words
    assert labels(answer)[0] == "Contexte"


async def test_the_answer_hangs_on_its_question(member):
    answer = await member.say(BUS)
    assert answer.reply_to == member.last_update["message"]["message_id"]


async def test_the_words_that_answer_are_in_bold(member):
    answer = await member.say(BUS)
    bold = [run.text for run in answer.text if run.style == "b"]
    assert any(text in quoted(answer) for text in bold)


async def test_context_replaces_the_answer_and_gives_it_back(member):
    answer = await member.say(BUS)
    context = only(await member.press(answer, "Contexte"))
    assert (context.kind, context.message_id) == (Kind.EDITED, answer.message_id)
    assert "prendra sa retraite en décembre" in context.words
    assert labels(context) == ["Réduire"]
    back = only(await member.press(context, "Réduire"))
    assert (back.text, back.buttons) == (answer.text, answer.buttons)


async def test_other_passages_come_with_their_own_source_and_context(member):
    answer = await member.say("télétravail")
    label = next(label for label in labels(answer) if "passage" in label)
    others = only(await member.press(answer, label))
    assert others.words.count("📄") >= 2
    assert labels(others)[-1] == "Réduire"
    context = only(await member.press(others, "Contexte 2"))
    assert only(await member.press(context, "Réduire")).message_id == answer.message_id
    assert only(await member.press(others, "Réduire")).text == answer.text


async def test_a_button_pressed_twice_changes_nothing_more(member):
    answer = await member.say(BUS)
    only(await member.press(answer, "Contexte"))
    assert await member.press(answer, "Contexte") == []


async def test_a_question_edited_at_once_has_its_answer_edited(member):
    answer = await member.say("quand aura-t-on un menu végétarien ?")
    question = member.last_update["message"]["message_id"]
    member.clock.advance(minutes=3)
    edited = only(await member.edit(question, BUS))
    assert (edited.kind, edited.message_id) == (Kind.EDITED, answer.message_id)
    assert "vingt minutes" in quoted(edited)
    context = only(await member.press(edited, "Contexte"))
    assert "vingt minutes" in context.words


async def test_a_question_edited_much_later_gets_an_answer_where_it_is_seen(member):
    answer = await member.say("quand aura-t-on un menu végétarien ?")
    question = member.last_update["message"]["message_id"]
    member.clock.advance(minutes=60)
    late = only(await member.edit(question, BUS))
    assert late.kind is Kind.SENT
    assert late.message_id != answer.message_id


async def test_an_edit_that_leaves_the_answer_as_it_is_is_silent(member):
    await member.say(BUS)
    question = member.last_update["message"]["message_id"]
    assert await member.edit(question, BUS) == []


async def test_an_edited_question_whose_answer_was_deleted_gets_a_new_one(member):
    answer = await member.say(BUS)
    question = member.last_update["message"]["message_id"]
    member.player.deletes(answer.message_id)
    assert only(await member.edit(question, "menu végétarien")).kind is Kind.SENT


async def test_an_update_that_comes_twice_is_answered_once(member):
    await member.say(BUS)
    assert await member.repeat() == []


async def test_a_question_deleted_meanwhile_is_answered_all_the_same(member):
    update = member.player.says(BUS)
    member.player.deletes(update["message"]["message_id"])
    answer = only(await member.do(update))
    assert "vingt minutes" in answer.words
    notice = only(await member.press(answer, "Contexte"))
    assert notice.kind is Kind.NOTICE
    assert notice.words == "Je ne retrouve plus votre question. Posez-la de nouveau."


async def test_a_message_that_telegram_forgot_has_lost_its_question(member):
    answer = await member.say(BUS)
    member.player.deletes(answer.message_id)
    assert only(await member.press(answer, "Contexte")).words.startswith("Je ne retrouve plus votre question.")


FORGED = [
    "",
    "x",
    "context",
    "context:",
    "context:zzz",
    "passage:' OR 1=1 --",
    "drop:table",
    "others:aa",
    "reply:é" * 4,
]


@pytest.mark.parametrize("data", [*FORGED, "example:secret", "context:\x00"])
async def test_a_forged_button_is_answered_kindly_and_breaks_nothing(member, data):
    answer = await member.say(BUS)
    for shown in await member.press_data(answer, data):
        assert shown.kind is Kind.EDITED or "de nouveau" in shown.words
    assert await member.say("menu végétarien")


async def test_what_no_summary_says_is_refused_with_the_words_searched(member):
    refusal = await member.say("quel est le prix du parking à Toulouse ?")
    assert "❝" not in refusal.words
    assert "(2\u00a0réunions, d’avril 2026 à octobre 2026)" in refusal.words
    assert "Mots cherchés" in refusal.words


async def test_before_anything_is_published_the_bot_says_so(early_member):
    assert (await early_member.say(BUS)).words.startswith("Aucun compte rendu n’est publié")


ODD = [
    "???",
    "🙂",
    "-",
    '"',
    "'; DROP TABLE passages; --",
    "NOT AND OR NEAR(",
    "*" * 500,
    "<b>gras</b> &amp; <",
    "mot " * 1000,
    "é" * 4096,
    "\u202e\u200b",
    "a\n" * 300,
    "2026",
    "%s %d {}",
]


@pytest.mark.parametrize("text", ODD)
async def test_whatever_is_written_gets_one_message_that_telegram_takes(member, text):
    assert (await member.say(text)).words.strip()


@pytest.mark.parametrize("text", ["bonjour", "merci", "???", "🙂"])
async def test_small_talk_gets_a_kind_line_and_never_an_excerpt(member, text):
    shown = await member.say(text)
    assert "❝" not in shown.words
    assert not shown.buttons
