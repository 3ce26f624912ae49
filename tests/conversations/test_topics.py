"""/sujets, /sujet: what the summaries speak of, and what representatives put right."""

from __future__ import annotations

from bot.loopback import Kind
from tests.conversations.following import publish
from tests.conversations.person import labels, only
from tests.conversations.union import spaced


async def test_topics_are_listed_and_open_their_timeline_newest_first(union):
    ines = await union.member()
    listed = await ines.say("/sujets")
    label = next(one for one in labels(listed) if one.startswith("Télétravail"))
    assert label.replace("\u00a0", " ") == "Télétravail · 2 réunions, oct. 2026"
    timeline = only(await ines.press(listed, label))
    words = spaced(timeline)
    assert words.startswith("Télétravail · 2 réunions\n\n1. 15 octobre 2026, CSE Rivemont")
    assert "2. 30 avril 2026, CSE Rivemont" in words
    assert labels(timeline) == ["1", "2", "🔔 Suivre", "Tous les sujets"]


async def test_a_meeting_of_a_timeline_opens_its_passage_and_leads_back(union):
    ines = await union.member()
    timeline = await ines.say("/sujets teletravial")
    passage = only(await ines.press(timeline, "2"))
    assert (passage.kind, labels(passage)) == (Kind.EDITED, ["Passage 2 sur 4 →", "Retour"])
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


async def test_all_the_passages_of_a_meeting_are_turned_through(union):
    ines = await union.member()
    timeline = await ines.say("/sujets télétravail")
    shown = [only(await ines.press(timeline, "2"))]
    while any(one.endswith("→") for one in labels(shown[-1])):
        shown.append(only(await ines.press(shown[-1], next(one for one in labels(shown[-1]) if one.endswith("→")))))
    assert len({one.words for one in shown}) == 4
    assert labels(shown[1]) == ["← Passage 1 sur 4", "Passage 3 sur 4 →", "Retour"]
    assert only(await ines.press(shown[1], "← Passage 1 sur 4")).words == shown[0].words
    assert only(await ines.press(shown[-1], "Retour")).words == timeline.words


OTHER = """\
SYNERA
CSE Val-Doré
RÉUNION DU 3 JUIN 2026

TÉLÉTRAVAIL
La Direction de Val-Doré refuse le télétravail du lundi.
"""


async def test_topics_and_their_meetings_are_seen_by_council_where_there_are_several(union):
    ines = await union.member()
    assert not any(one.startswith("CSE") for one in labels(await ines.say("/sujets")))
    await publish(union, OTHER)
    listed = await ines.say("/sujets")
    assert "CSE Rivemont" in labels(listed)
    only_there = only(await ines.press(listed, "CSE Val-Doré"))
    assert spaced(only_there).startswith("CSE Val-Doré · Sujets dont parlent les comptes rendus, les plus récents")
    assert [one.replace("\u00a0", " ") for one in labels(only_there)] == [
        "Télétravail · 1 réunion, juin 2026",
        "Toutes les instances",
    ]
    timeline = only(await ines.press(only_there, labels(only_there)[0]))
    assert spaced(timeline).startswith("Télétravail · 1 réunion, CSE Val-Doré\n")
    assert only(await ines.press(only(await ines.press(timeline, "1")), "Retour")).words == timeline.words
    assert only(await ines.press(timeline, "Tous les sujets")).words == only_there.words
    assert only(await ines.press(only_there, "Toutes les instances")).words == listed.words
    await ines.press(listed, "CSE Val-Doré")
    # a council of which nothing is published any more
    assert only(await ines.press_data(listed, "topics:0:99")).words == listed.words


async def test_a_page_says_which_it_is(union):
    ines = await union.member()
    for name in _NAMES:
        await union.administrator.say(f"/sujet ajouter {name}")
    heads = "\n\n".join(f"SUJET {name}\nLa Direction décide du sujet {name} aujourd’hui." for name in _NAMES)
    await publish(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU 2 JUIN 2026\n\n{heads}\n")
    assert "(page 1 sur " in (await ines.say("/sujets")).words


async def test_a_name_may_stand_on_the_next_line_and_turns_nothing_around_it(union):
    ines = await union.member()
    assert (await ines.say("/sujets\ntélétravail")).words.startswith("Télétravail")
    told = await ines.say("/sujets \u202ezeppelins")
    assert "\u202e" not in told.words


async def test_another_word_for_a_topic_opens_it(union):
    ines = await union.member()
    assert (await ines.say("/sujets télétaf")).words.startswith("Télétravail")


async def test_names_have_real_apostrophes(union):
    ines = await union.member()
    assert (await ines.say("/sujets maintien de l'emploi")).words.startswith("Maintien de l’emploi")
