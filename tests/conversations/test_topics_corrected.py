"""/sujet: what representatives put right of the topics."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message

from bot.handlers.correcting import passages_shown
from bot.rendering import reply_view
from bot.sending import keyboard
from knowledge.membership import Role
from tests.bot.made import ANSWER, SIGNS
from tests.conversations.following import follow
from tests.conversations.person import labels, only
from tests.conversations.union import spaced


@pytest.fixture
async def olga(union):
    return await union.member("Olga", Role.REPRESENTATIVE)


async def test_a_topic_is_renamed_and_found_by_both_names(union, olga):
    assert "s’appelle « Travail à distance »" in spaced(
        await olga.say("/sujet renommer teletravail = Travail à distance")
    )
    for name in ("Travail à distance", "télétravail"):
        assert (await olga.say(f"/sujets {name}")).words.startswith("Travail à distance")


async def test_a_topic_is_merged_with_its_followers(union, olga):
    ines = await union.member()
    await follow(ines, "télétravail")
    told = spaced(await olga.say("/sujet fusionner télétravail = restauration"))
    assert told.startswith("C’est fait : « Télétravail » est dans « Restauration »")
    assert "1. Restauration" in (await ines.say("/alertes")).words
    assert "même sujet" in (await olga.say("/sujet fusionner restauration = télétravail")).words


async def test_a_topic_is_hidden_named_among_the_hidden_and_shown_again(union, olga):
    ines = await union.member()
    assert "est masqué" in (await olga.say("/sujet masquer télétravail")).words
    assert not any(one.startswith("Télétravail") for one in labels(await ines.say("/sujets")))
    assert "Masqués : Télétravail" in spaced(await olga.say("/sujet"))
    assert "de nouveau montré" in (await olga.say("/sujet montrer teletravail")).words
    assert any(one.startswith("Télétravail") for one in labels(await ines.say("/sujets")))


async def test_a_topic_is_added_with_its_other_names(union, olga):
    told = spaced(await olga.say("/sujet ajouter Chauffeur = conducteur, pilote"))
    assert told == "C’est fait : le sujet « Chauffeur » se trouve aussi par : conducteur, pilote. 1 réunion en parle."
    assert (await olga.say("/sujets pilote")).words.startswith("Chauffeur")
    assert "machiniste" in (await olga.say("/sujet ajouter chauffeur = machiniste")).words
    assert (await olga.say("/sujets machiniste")).words.startswith("Chauffeur")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/sujet", "Corriger les sujets"),
        ("/sujet danser", "Corriger les sujets"),
        ("/sujet danser télétravail", "Corriger les sujets"),
        ("/sujet renommer télétravail", "Corriger les sujets"),
        ("/sujet renommer zeppelins = ballons", "Aucun sujet ne s’appelle « zeppelins »"),
        ("/sujet renommer télétravail = 🙂", "Ce nom ne convient pas"),
        ("/sujet renommer télétravail = " + "a" * 300, "Ce nom ne convient pas"),
        ("/sujet renommer télétravail = restauration", "Un sujet s’appelle déjà « Restauration »"),
        ("/sujet ajouter télétravail", "Un sujet s’appelle déjà « Télétravail »"),
        ("/sujet fusionner télétravail = télétravail", "même sujet"),
        ("/sujet ajouter Quai = paie, rampe", "« paie » trouve déjà le sujet « Salaires »"),
        ("/sujet ajouter x", "Ce nom ne convient pas"),
        ("/sujet séparer zeppelins", "Aucun sujet ne s’appelle « zeppelins »"),
        ("/sujet séparer télétravail", "« Télétravail » n’est réuni à aucun autre sujet"),
        ("/sujet montrer télétravail", "« Télétravail » n’est pas masqué"),
        ("/sujet mettre télétravail", "Répondez, par cette commande"),
        ("/sujet lien zeppelins", "Aucun sujet ne s’appelle « zeppelins »"),
        ("/sujet\nrenommer\nzeppelins = ballons", "Aucun sujet ne s’appelle « zeppelins »"),
        ("/sujet ajouter Quai", "Aucune réunion n’en parle encore"),
    ],
)
async def test_what_cannot_be_done_is_told(union, olga, said, told):
    assert told in spaced(await olga.say(said))


async def test_a_passage_is_taken_out_of_a_topic(union, olga):
    timeline = await olga.say("/sujets télétravail")
    passage = only(await olga.press(timeline, "1"))
    assert labels(passage)[-2:] == ["Retirer du sujet", "Retour"]
    after, notice = await olga.press(passage, "Retirer du sujet")
    assert spaced(after).startswith("Télétravail · 1 réunion\n")
    assert notice.words.startswith("C’est fait")
    assert "a changé un sujet" in (await union.administrator.say("/journal")).words


async def test_aliases_of_which_one_is_taken_are_none_of_them_added(union, olga):
    await olga.say("/sujet ajouter Quai")
    assert "« paie » trouve déjà" in spaced(await olga.say("/sujet ajouter Quai = rampe, paie"))
    assert "Aucun sujet" in (await olga.say("/sujets rampe")).words


async def test_a_merge_is_undone_and_everybody_follows_again_what_they_had_chosen(union, olga):
    ines, omar, lea = await union.member(), await union.member("Omar"), await union.member("Lea")
    before = (await ines.say("/sujets télétravail")).words
    await follow(ines, "télétravail", "Chaque semaine")
    await follow(omar, "restauration")
    for words in ("télétravail", "restauration"):
        await follow(lea, words)
    await olga.say("/sujet fusionner télétravail = restauration")
    # by the former name, what was meant is the topic that has it now
    noe = await union.member("Noé")
    await follow(noe, "télétravail")
    assert (await ines.say("/sujets télétravail")).words.startswith("Restauration")
    (document,) = await lea.send(text="/mesdonnees")
    (kept,) = json.loads(document.file)["suivis"]
    assert kept["choisi avant que des sujets soient réunis"] == ["Restauration", "Télétravail"]
    told = spaced(await olga.say("/sujet séparer teletravail"))
    assert (
        told
        == "C’est fait : « Télétravail » est de nouveau un sujet. Qui le suivait avant la fusion le suit de nouveau ; "
        "les autres suivent toujours « Restauration »."
    )
    assert (await ines.say("/sujets télétravail")).words == before
    assert not (await ines.say("/sujets restauration")).words.startswith("Télétravail")
    assert followed(await ines.say("/alertes")) == ["1. Télétravail — chaque lundi"]
    assert followed(await omar.say("/alertes")) == ["1. Restauration — tout de suite"]
    assert followed(await lea.say("/alertes")) == ["1. Restauration — tout de suite", "2. Télétravail — tout de suite"]
    assert followed(await noe.say("/alertes")) == ["1. Restauration — tout de suite"]
    assert not any(person.news() for person in (ines, omar, lea, noe))


def followed(shown):
    return [one for one in shown.words.splitlines() if " — " in one]


async def test_merges_in_a_circle_end_somewhere(union, olga):
    await olga.say("/sujet fusionner télétravail = restauration")
    assert "même sujet" in (await olga.say("/sujet fusionner restauration = télétravail")).words
    await olga.say("/sujet fusionner restauration = mutuelle")
    for name in ("télétravail", "restauration", "mutuelle"):
        assert (await olga.say(f"/sujets {name}")).words.startswith("Mutuelle")
    assert "de nouveau un sujet" in (await olga.say("/sujet séparer restauration")).words
    assert (await olga.say("/sujets télétravail")).words.startswith("Mutuelle")


async def test_a_merged_topic_whose_name_the_other_took_is_not_taken_apart(union, olga):
    await olga.say("/sujet fusionner télétravail = restauration")
    await olga.say("/sujet renommer restauration = Télétravail")
    assert "s’appelle déjà « Télétravail »" in spaced(await olga.say("/sujet séparer télétravail"))
    assert (await olga.say("/sujets restauration")).words.startswith("Télétravail")


async def test_a_hidden_topic_is_told_from_one_that_does_not_exist(union, olga):
    ines = await union.member()
    await follow(ines, "télétravail")
    await olga.say("/sujet masquer télétravail")
    for said in ("masquer télétravail", "renommer travail à distance = x y", "fusionner télétravail = mutuelle"):
        told = spaced(await olga.say(f"/sujet {said}"))
        assert told == "« Télétravail » est masqué. /sujet montrer Télétravail le remet."
    listed = await ines.say("/alertes")
    assert "1. Télétravail — sujet retiré pour l’instant par vos élus" in listed.words
    assert "est de nouveau montré" in (await olga.say("/sujet montrer travail à distance")).words
    assert "1. Télétravail — tout de suite" in (await ines.say("/alertes")).words


async def test_any_passage_of_a_meeting_is_taken_out(union, olga):
    timeline = await olga.say("/sujets télétravail")
    passage = only(await olga.press(timeline, "2"))
    second = only(await olga.press(passage, "Passage 2 sur 4 →"))
    await olga.press(second, "Retirer du sujet")
    again = only(await olga.press(await olga.say("/sujets télétravail"), "2"))
    assert again.words == passage.words
    assert "Passage 2 sur 3 →" in labels(again)


async def test_a_passage_that_is_shown_is_put_in_a_topic_by_an_answer(union, olga):
    shown = await olga.say("navette de la gare")
    assert not (await olga.say("/sujets restauration")).words.startswith("Restauration · 2")
    told = await olga.say("/sujet mettre restauration", reply_to=shown.message_id)
    assert spaced(told) == "C’est fait : ce passage est dans « Restauration »."
    timeline = await olga.say("/sujets restauration")
    opened = [only(await olga.press(timeline, one)) for one in labels(timeline) if one.isdecimal()]
    assert any("navette" in one.words for one in opened)
    # a message that shows none, or several
    assert "Répondez" in (await olga.say("/sujet mettre restauration", reply_to=told.message_id)).words
    others = next(one for one in labels(shown) if "autre" in one)
    many = only(await olga.press(shown, others))
    assert "Répondez" in (await olga.say("/sujet mettre restauration", reply_to=many.message_id)).words


async def test_an_opened_passage_with_ways_to_others_shows_one_passage(union, olga):
    opened = only(await olga.press(await olga.say("/sujets télétravail"), "2"))
    assert "Passage 2 sur 4 →" in labels(opened)
    told = await olga.say("/sujet mettre restauration", reply_to=opened.message_id)
    assert spaced(told) == "C’est fait : ce passage est dans « Restauration »."


def test_an_answer_with_a_way_to_a_later_meeting_shows_one_passage():
    view = reply_view(ANSWER)
    assert any(button.label.startswith("Voir le") for row in view.rows for button in row)
    message = Message(1, datetime.now(UTC), Chat(1, "private"), reply_markup=keyboard(view.rows))
    assert passages_shown(message) == {SIGNS.passage_id}


async def test_a_link_for_a_leaflet_proposes_the_topic_whatever_becomes_of_its_name(union, olga):
    told = (await olga.say("/sujet lien télétravail")).words
    payload = told.partition("?start=")[2]
    await olga.say("/sujet renommer télétravail = Travail chez vous")
    ines = await union.member()
    assert "« Travail chez vous »" in spaced(await ines.say(f"/start {payload}"))


async def test_a_name_turns_nothing_around_it(union, olga):
    for said in ("/sujet ajouter \u202eQuai", "/sujet renommer quai = \u2066Rampe\u2069"):
        assert not set("\u202e\u2066\u2069") & set((await olga.say(said)).words)
