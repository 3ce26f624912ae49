"""/sujets, /sujet: what the summaries speak of, and what representatives put right."""

from __future__ import annotations

import pytest

from bot.loopback import Kind
from knowledge.membership import Role
from tests.conversations.following import follow, publish
from tests.conversations.person import labels, only
from tests.conversations.union import spaced


async def test_topics_are_listed_and_open_their_timeline_newest_first(union):
    ines = await union.member()
    listed = await ines.say("/sujets")
    label = next(one for one in labels(listed) if one.startswith("Télétravail"))
    assert label.replace("\u00a0", " ") == "Télétravail · 2 réunions, octobre 2026"
    timeline = only(await ines.press(listed, label))
    words = spaced(timeline)
    assert words.startswith("Télétravail · 2 réunions\n\n1. 15 octobre 2026, CSE Rivemont")
    assert "2. 30 avril 2026, CSE Rivemont" in words
    assert labels(timeline) == ["1", "2", "🔔 Suivre", "Tous les sujets"]


async def test_a_meeting_of_a_timeline_opens_its_passage_and_leads_back(union):
    ines = await union.member()
    timeline = await ines.say("/sujets teletravial")
    passage = only(await ines.press(timeline, "2"))
    assert (passage.kind, labels(passage)) == (Kind.EDITED, ["Retour"])
    assert "télétravail" in passage.words
    assert "30 avril 2026" in passage.words
    assert only(await ines.press(passage, "Retour")).words == timeline.words


async def test_topics_are_paged(union):
    ines = await union.member()
    heads = "\n\n".join(f"SUJET {name}\nLa Direction décide du sujet {name} aujourd’hui." for name in _NAMES)
    await union.administrator.say("/sujet ajouter " + _NAMES[0])
    for name in _NAMES[1:]:
        await union.administrator.say(f"/sujet ajouter {name}")
    await publish(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU 2 JUIN 2026\n\n{heads}\n")
    first = await ines.say("/sujets")
    second = only(await ines.press(first, "Après →"))
    assert not set(labels(first)) & set(labels(second)) - {"Après →"}
    assert labels(only(await ines.press(second, "← Avant"))) == labels(first)


_NAMES = ("Zirconium", "Wolfram", "Yttrium", "Xénon", "Vanadium", "Uranium", "Thallium", "Strontium", "Rhodium")


async def test_a_topic_that_is_none_is_refused_with_near_ones(union):
    ines = await union.member()
    assert "Aucun sujet ne s’appelle « zeppelins »" in spaced(await ines.say("/sujets zeppelins"))
    assert "Restauration" in (await ines.say("/sujets restaurant fluvial")).words


async def test_an_empty_house_has_no_topic(tmp_path):
    from tests.conversations.union import union_in

    (tmp_path / "empty").mkdir()
    async with union_in(tmp_path / "data", tmp_path / "empty") as union:
        assert "Aucun compte rendu" in (await union.administrator.say("/sujets")).words


# -- what representatives put right


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
    assert "tout est dans « Restauration »" in spaced(await olga.say("/sujet fusionner télétravail = restauration"))
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
    assert told == "C’est fait : « Chauffeur », aussi trouvé par : conducteur, pilote. 1 réunion en parle."
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
        ("/sujet renommer télétravail = restauration", "déjà celui du sujet « Restauration »"),
        ("/sujet ajouter télétravail", "déjà celui du sujet « Télétravail »"),
        ("/sujet fusionner télétravail = télétravail", "même sujet"),
    ],
)
async def test_what_cannot_be_done_is_told(union, olga, said, told):
    assert told in spaced(await olga.say(said))


async def test_a_passage_is_taken_out_of_a_topic(union, olga):
    timeline = await olga.say("/sujets télétravail")
    passage = only(await olga.press(timeline, "1"))
    assert labels(passage) == ["Retirer du sujet", "Retour"]
    after, notice = await olga.press(passage, "Retirer du sujet")
    assert spaced(after).startswith("Télétravail · 1 réunion\n")
    assert notice.words.startswith("C’est fait")
    assert "a changé un sujet" in (await union.administrator.say("/journal")).words
