"""/suivre, /alertes: what somebody follows, from everywhere it can begin to every way it can end."""

from __future__ import annotations

import json

import pytest

from bot import messages as signs
from bot.loopback import Kind
from knowledge.membership import Role
from knowledge.subscriptions import Subscriptions
from tests.conversations.following import MAY, Post, follow
from tests.conversations.person import labels, only
from tests.conversations.union import spaced

CHOICES = ["Tout de suite ✓", "Chaque semaine", "Annuler"]


async def test_a_topic_is_proposed_with_its_past_year_and_confirmed(union):
    ines = await union.member()
    asked = await ines.say("/suivre télétravail")
    words = spaced(asked)
    assert words.startswith("Vous prévenir quand un compte rendu parle de « Télétravail » ?")
    assert "le dernier : 15 octobre 2026" in words
    assert labels(asked) == CHOICES
    done = only(await ines.press(asked, "Tout de suite ✓"))
    assert done.kind is Kind.EDITED
    assert spaced(done).startswith("C’est noté : « Télétravail ». Je vous préviendrai dès qu’un compte rendu en parle")


async def test_nothing_is_followed_before_it_is_confirmed_nor_after_it_is_cancelled(union):
    ines = await union.member()
    asked = await ines.say("/suivre télétravail")
    assert "ne suivez rien" in (await ines.say("/alertes")).words
    assert only(await ines.press(asked, "Annuler")).words == "Rien n’est suivi."
    assert "ne suivez rien" in (await ines.say("/alertes")).words


async def test_a_typing_error_is_mended_and_can_be_meant(union):
    ines = await union.member()
    asked = await ines.say("/suivre teletravial")
    assert spaced(asked).startswith(
        "Compris : Télétravail\nVous prévenir quand un compte rendu parle de « Télétravail »"
    )
    exact = next(one for one in labels(asked) if one.startswith("Plutôt"))
    await ines.press(asked, "Tout de suite ✓")
    assert "1. Télétravail — tout de suite" in (await ines.say("/alertes")).words
    await ines.press(asked, exact)
    assert "2. teletravial — tout de suite" in (await ines.say("/alertes")).words


async def test_a_typing_error_in_words_that_are_no_topic_can_be_mended(union):
    ines = await union.member()
    asked = await ines.say("/suivre navette de la garre")
    assert "n’a encore employé" in asked.words
    label = next(one for one in labels(asked) if one.startswith("Plutôt"))
    assert label.replace("\u00a0", " ") == "Plutôt « navette de la gare »"
    mended = only(await ines.press(asked, label))
    assert "« navette de la gare »" in spaced(mended)
    await ines.press(mended, "Tout de suite ✓")
    assert "1. navette de la gare — tout de suite" in (await ines.say("/alertes")).words


@pytest.mark.parametrize(
    "typed", ["/suivre\ntélétravail", "/suivre \u202eTELETRAVAIL", "/suivre@relais_bot télétravail"]
)
async def test_a_name_is_read_however_it_was_sent(union, typed):
    ines = await union.member()
    assert "« Télétravail »" in spaced(await ines.say(typed))


async def test_what_is_followed_turns_nothing_around_it(union):
    ines = await union.member()
    assert "\u202e" not in (await ines.say("/suivre \u202eliavart")).words
    await follow(ines, "\u202eliavart")
    assert "\u202e" not in (await ines.say("/alertes")).words


@pytest.mark.parametrize(
    "payload", ["suivre_", "suivre__", "suivre_-1", "suivre_0", "suivre_" + "9" * 57, "suivre_12_", "suivre_²"]
)
async def test_a_damaged_link_is_told_kindly_and_follows_nothing(union, payload):
    ines = await union.member()
    told = await ines.say(f"/start {payload}")
    assert labels(told) == []
    assert any(said in told.words for said in ("Dites ce que", "Ce sujet n’existe plus", "pas de mot à suivre"))


@pytest.mark.parametrize("words", ["12", "2026", "<b>", "le", "de la", "?!", "👩\u200d🚀"])
async def test_what_says_nothing_is_not_followed(union, words):
    ines = await union.member()
    assert "Je n’y trouve pas de mot à suivre" in (await ines.say(f"/suivre {words}")).words


async def test_a_command_and_markup_are_words_like_others(union):
    ines = await union.member()
    assert "« /alertes »" in spaced(await ines.say("/suivre /alertes"))
    assert "« <i>parking</i> & « x » »" in spaced(await ines.say("/suivre <i>parking</i> & « x »"))


async def test_an_unknown_word_can_be_followed(union):
    ines = await union.member()
    asked = await ines.say("/suivre zeppelins")
    assert "Aucun n’en a parlé depuis un an." in asked.words
    assert "n’a encore employé « zeppelins »" in spaced(asked)
    assert "C’est noté" in only(await ines.press(asked, "Chaque semaine")).words
    assert "1. zeppelins — chaque lundi" in (await ines.say("/alertes")).words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Dites ce que vous voulez suivre"),
        ("🙂", "Je n’y trouve pas de mot à suivre"),
        ("35", "Je n’y trouve pas de mot à suivre"),
        ("de la", "Je n’y trouve pas de mot à suivre"),
        ("prime " * 51, "300 signes au plus"),
    ],
)
async def test_what_cannot_be_followed_is_told_kindly(union, words, told):
    ines = await union.member()
    answer = await ines.say(f"/suivre {words}")
    assert told in spaced(answer)
    assert labels(answer) == []


async def test_three_hundred_signs_can_be_followed(union):
    ines = await union.member()
    words = ("prime de vacances " * 20)[:299] + "s"
    assert "C’est noté" in (await follow(ines, words)).words
    assert "1. prime de vacances" in (await ines.say("/alertes")).words


async def test_the_same_thing_twice_is_told_and_followed_once(union):
    ines = await union.member()
    asked = await ines.say("/suivre télétravail")
    await ines.press(asked, "Tout de suite ✓")
    again = await ines.say("/suivre Télétravails")
    assert spaced(again).startswith("Vous suivez déjà « Télétravail » : alerte tout de suite.")
    # the first message's button again, by an app that still shows it
    shown = await ines.press_data(asked, f"follow:t{await _topic(union)}:now")
    assert any("Vous le suivez déjà" in one.words for one in shown)
    assert (await ines.say("/alertes")).words.count("Télétravail") == 1


async def _topic(union):
    return (await union.people.house.read(lambda desk: desk.topics.find("télétravail"))).id


async def test_near_topics_are_offered(union):
    ines = await union.member()
    asked = await ines.say("/suivre restaurant fluvial")
    assert "Restauration" in labels(asked)
    proposed = await ines.press(asked, "Restauration")
    assert "« Restauration »" in spaced(only(proposed))


async def test_words_of_a_deleted_message_are_asked_for_again(union):
    ines = await union.member()
    asked = await ines.say("/suivre zeppelins")
    ines.player.deletes(asked.reply_to)
    assert "Recommencez avec /suivre" in only(await ines.press(asked, "Tout de suite ✓")).words


async def test_an_answer_offers_to_follow_its_topic(union):
    ines = await union.member()
    answer = await ines.say("le télétravail passe à combien de jours ?")
    label = next(one for one in labels(answer) if one.startswith("🔔"))
    assert label.replace("\u00a0", " ") == "🔔 Suivre « Télétravail »"
    asked = only(await ines.press(answer, label))
    assert (asked.kind, labels(asked)) == (Kind.SENT, CHOICES)
    assert "C’est noté" in only(await ines.press(asked, "Tout de suite ✓")).words
    # and the way back from the context still offers it
    context = only(await ines.press(answer, signs.CONTEXT))
    assert label in labels(only(await ines.press(context, signs.LESS)))


async def test_a_refusal_offers_to_tell_when_a_summary_speaks_of_it(union):
    ines = await union.member()
    refusal = await ines.say("y a-t-il un aquarium ?")
    asked = only(await ines.press(refusal, "Me prévenir si un compte rendu en parle"))
    assert "« aquarium »" in spaced(asked)
    assert "C’est noté" in only(await ines.press(asked, "Tout de suite ✓")).words
    assert "1. aquarium" in (await ines.say("/alertes")).words


@pytest.mark.parametrize("payload", ["suivre_prime_de_vacances", "suivre_prime-de-vacances"])
async def test_a_link_proposes_words(union, payload):
    ines = await union.member()
    asked = await ines.say(f"/start {payload}")
    assert "« prime de vacances »" in spaced(asked)
    assert "C’est noté" in only(await ines.press(asked, "Tout de suite ✓")).words


async def test_a_link_proposes_a_topic_by_its_number(union):
    ines = await union.member()
    asked = await ines.say(f"/start suivre_{await _topic(union)}")
    assert "« Télétravail »" in spaced(asked)
    assert "C’est noté" in only(await ines.press(asked, "Tout de suite ✓")).words
    assert "Ce sujet n’existe plus" in (await ines.say("/start suivre_99999")).words


# -- /alertes


async def test_the_list_edits_and_stops(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    await follow(ines, "prime de vacances")
    listed = await ines.say("/alertes")
    assert labels(listed) == ["1", "2", "Pause", "Tout arrêter"]
    one = only(await ines.press(listed, "1"))
    assert labels(one) == ["Tout de suite ✓", "Chaque semaine", "Ne plus suivre", "Mes alertes"]
    weekly = only(await ines.press(one, "Chaque semaine"))
    assert "Lundi ✓" in labels(weekly)
    friday = only(await ines.press(weekly, "Vendredi"))
    assert "chaque vendredi" in friday.words
    assert "1. Télétravail — chaque vendredi" in only(await ines.press(friday, "Mes alertes")).words
    after, notice = await ines.press(friday, "Ne plus suivre")
    assert "Télétravail" not in after.words
    assert spaced(notice) == "Vous ne suivez plus « Télétravail »."
    assert only(await ines.press(friday, "Ne plus suivre")).words == "Vous ne suivez plus cela."


async def test_nobody_changes_what_another_one_follows(union):
    ines, omar = await union.member(), await union.member("Omar")
    mine = await follow(ines, "télétravail")
    number = union.rows("SELECT id FROM subscriptions")[0]["id"]
    answer = await omar.say("navette de la gare")
    for data in (f"followed:{number}:stop", f"followed:{number}", f"followed:{number}:now", f"alert:stop:{number}"):
        assert only(await omar.press_data(answer, data)).words == "Vous ne suivez plus cela."
    assert mine.words
    assert "Télétravail" in (await ines.say("/alertes")).words


async def test_fifty_things_can_be_followed_and_are_paged(union):
    ines = await union.member()
    number = union.number(ines)
    for at in range(50):
        await union.people.house.write(lambda desk, at=at: desk.subscriptions.follow(number, f"chose{at} rare"))
    listed = await ines.say("/alertes")
    assert "10. chose9 rare" in listed.words
    assert "11. " in only(await ines.press(listed, "Après →")).words
    asked = await ines.say("/suivre zeppelins")
    assert "50 choses" in spaced(only(await ines.press(asked, "Tout de suite ✓")))


async def test_a_pause_is_taken_told_and_ended(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    choices = only(await ines.press(await ines.say("/alertes"), "Pause"))
    paused = only(await ines.press(choices, "Jusqu’à nouvel ordre"))
    assert "En pause jusqu’à nouvel ordre" in paused.words
    listed = await ines.say("/alertes")
    assert "En pause" in listed.words
    assert "C’est reparti" in only(await ines.press(listed, "Reprendre")).words
    weeks = only(await ines.press(only(await ines.press(await ines.say("/alertes"), "Pause")), "Une semaine"))
    assert "En pause jusqu’au" in weeks.words


async def test_who_follows_something_more_in_a_pause_is_told_of_the_pause(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    assert "En pause" not in (await follow(ines, "parking")).words
    choices = only(await ines.press(await ines.say("/alertes"), "Pause"))
    await ines.press(choices, "Jusqu’à nouvel ordre")
    told = await follow(ines, "zeppelins")
    assert told.words.endswith("En pause jusqu’à nouvel ordre : rien ne vous est envoyé, et rien n’est perdu.")


@pytest.mark.parametrize("how", ["all at once", "one by one", "before"])
async def test_a_pause_of_nothing_does_not_silence_what_is_followed_later(union, how):
    ines = await union.member()
    first = await follow(ines, "télétravail")
    listed = await ines.say("/alertes")
    stop = only(await ines.press(listed, "Tout arrêter")) if how == "all at once" else first
    choices = only(await ines.press(listed, "Pause"))
    if how == "before":
        await ines.press(first, "Ne plus suivre")
    await ines.press(choices, "Jusqu’à nouvel ordre")
    if how != "before":
        await ines.press(stop, "Tout arrêter" if how == "all at once" else "Ne plus suivre")
    assert "ne suivez rien" in (await ines.say("/alertes")).words
    assert "En pause" not in (await follow(ines, "zeppelins")).words
    assert "En pause" not in (await ines.say("/alertes")).words


async def test_what_is_followed_is_in_the_file_of_data_and_goes_with_the_person(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    await follow(ines, "zeppelins roses", "Chaque semaine")
    (document,) = await ines.send(text="/mesdonnees")
    told = json.loads(document.file)["suivis"]
    assert [(one["quoi"], one["quand"]) for one in told] == [
        ("Télétravail", "tout de suite"),
        ("zeppelins roses", "chaque lundi"),
    ]
    await ines.press(await ines.say("/oublier"), "Tout effacer")
    assert union.rows("SELECT * FROM subscriptions") == []
    assert b"zeppelins" not in b"".join(union.written())


async def test_a_group_gets_neither_offers_nor_lists(union):
    ines = await union.member()
    room = await union.group(ines)
    assert labels(await ines.say("/q télétravail", room)) in (["Lire la suite en privé"], [])
    assert await ines.send(room, text="/suivre télétravail") == []


async def test_everything_is_stopped_at_once_after_it_was_asked(union):
    ines, omar = await union.member(), await union.member("Omar")
    for person in (ines, omar):
        await follow(person, "télétravail")
        await follow(person, "zeppelins")
    sure = only(await ines.press(await ines.say("/alertes"), "Tout arrêter"))
    assert spaced(sure).startswith("Ne plus rien suivre ? 2 alertes à arrêter")
    back = only(await ines.press(sure, "Retour"))
    assert "2. zeppelins" in back.words
    sure = only(await ines.press(back, "Tout arrêter"))
    assert "vous ne suivez plus rien" in only(await ines.press(sure, "Tout arrêter")).words
    assert "ne suivez rien" in (await ines.say("/alertes")).words
    assert "2. zeppelins" in (await omar.say("/alertes")).words


async def test_a_preview_says_whom_the_publication_will_tell_and_of_topics_alone(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    ines, joel = await union.member("Ines"), await union.member("Joel")
    for person, words in ((ines, "télétravail"), (joel, "télétravail"), (joel, "parking"), (olga, "télétravail")):
        await follow(person, words)
    await follow(ines, "logiciel de paie")
    preview = (await olga.send_file("mai.txt", MAY.encode()))[-1]
    assert "🔔 2 abonnés seront prévenus (Télétravail : 2" in spaced(preview)
    assert "logiciel" not in spaced(preview).partition("🔔")[2].partition("\n")[0]
    assert await Post(union).deliver() == 0
    await olga.press(preview, "Publier")
    assert await Post(union).deliver() == 2
    again = await union.member("Zoe", Role.REPRESENTATIVE)
    assert "🔔" not in (await again.send_file("juin.txt", MAY.replace("TÉLÉTRAVAIL", "ORAGE").encode()))[-1].words


async def test_a_preview_counts_nobody_whose_membership_lapsed(yearly):
    olga, zoe = await yearly.member("Olga", Role.REPRESENTATIVE), await yearly.lapsed("Zoe")
    number = yearly.number(zoe)
    # while she was a member
    await yearly.people.house.write(lambda desk: Subscriptions(desk.database).follow(number, "télétravail"))
    assert "🔔" not in (await olga.send_file("mai.txt", MAY.encode()))[-1].words
