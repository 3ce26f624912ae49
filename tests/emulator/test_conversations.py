"""The conversations that people have, from end to end, with every call checked."""

from __future__ import annotations

import json
import os

import pytest

from tests.emulator.conftest import labels
from tests.knowledge import documents as made

pytest.importorskip(os.environ.get("RELAIS_TEST_EMULATOR", "no_emulator"))


async def test_a_member_asks_reads_around_the_answer_and_corrects_the_question(stage):
    await stage.joins(stage.administrator)
    member = stage.emulator.person("Bob Membre", "bob")
    welcome = await stage.joins(member, await stage.link())
    await member.press(welcome, labels(welcome)[0]).answer()
    await member.expect("❝", timeout=10)

    question = member.say("combien de jours de télétravail par semaine ?")
    answer = await member.expect("📄", timeout=10)
    assert "❝" in answer["text"]
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    await member.press(answer, "Contexte").answer()
    around = await member.expect(kinds=("edited",))
    assert "Réduire" in labels(around)
    await member.press(around, "Réduire").answer()
    assert (await member.expect(kinds=("edited",)))["text"] == answer["text"]

    member.edit(question, "quan demenage varcelles")
    mended = await member.expect("Compris", kinds=("edited",), timeout=10)
    assert mended["message_id"] == answer["message_id"]


async def test_what_the_summaries_do_not_say_is_refused_and_small_talk_is_kind(stage):
    await stage.joins(stage.administrator)
    asks = stage.administrator
    asks.say("combien de chauffeurs à la cantine")
    assert "Je ne trouve rien" in (await asks.expect("Mots cherchés", timeout=10))["text"]
    for words in ("bonjour", "merci", "???", "🙂"):
        asks.say(words)
        assert "❝" not in (await asks.expect(timeout=10))["text"]


async def test_who_may_speak_to_it_and_what_it_keeps(stage):
    ada = stage.administrator
    stranger = stage.emulator.person("Eve Étrangère", "eve")
    stranger.say("télétravail ?")
    await stranger.expect("réservé aux adhérents", timeout=15)
    stranger.say("et maintenant ?")
    stranger.say("/aide")
    await stranger.expect_nothing(2)
    stranger.say("/privacy")
    await stranger.expect("Vos données")

    await stage.joins(ada)
    member = stage.emulator.person("Bob Membre", "bob")
    await stage.joins(member, await stage.link())
    member.say("/mesdonnees")
    file = await member.expect(lambda message: "document" in message, timeout=10)
    kept = json.loads(stage.emulator.world.files[file["document"]["file_id"]].data)
    assert member.id in kept.values()
    assert (await member.inline("télétravail"))["results"]
    assert (await stranger.inline("télétravail"))["results"] == []

    ada.say("/membres")
    people = await ada.expect("1\u00a0adhérent", timeout=10)
    assert any("Ada Administratrice" in label for label in labels(people))
    ada.say("/journal")
    await ada.expect("a créé l’invitation", timeout=10)

    room = stage.emulator.room("Section", ada, [member, stranger])
    await ada.expect("/autoriser", room=room, timeout=10)
    ada.say("/autoriser@fake_bot", room=room)
    await ada.expect("C’est noté", room=room, timeout=10)
    stranger.say("/q@fake_bot télétravail", room=room)
    short = await ada.expect("❝", room=room, timeout=10)
    assert labels(short) == ["Lire la suite en privé"]
    elsewhere = stage.emulator.room("Ailleurs", stranger, [member])
    await stage.emulator.settle(quiet=1)
    assert elsewhere.chat.members[stage.emulator.bot.user.id].status == "left"

    member.say("/oublier")
    sure = await member.expect("Effacer tout", timeout=10)
    await member.press(sure, "Tout effacer").answer()
    await member.expect("C’est effacé", kinds=("edited",), timeout=10)
    member.say("télétravail ?")
    await member.expect("réservé aux adhérents", timeout=10)
    ada.say("/oublier")
    await ada.expect("dernier administrateur", timeout=10)


async def test_what_was_asked_while_it_was_down_is_answered_at_its_return(stage):
    await stage.joins(stage.administrator)
    await stage.emulator.settle()
    await stage.stop()
    stage.administrator.say("navette")
    stage.administrator.say("télétravail")
    await stage.start()
    first = await stage.administrator.expect(timeout=15)
    second = await stage.administrator.expect(timeout=15)
    asked = [answer["reply_to_message"]["text"] for answer in (first, second)]
    assert asked == ["navette", "télétravail"]


async def test_a_representative_publishes_a_file_and_takes_it_back(stage):
    ada = stage.administrator
    await stage.joins(ada)
    ada.upload("avril.docx", made.docx_styled())
    status = await ada.expect("Téléchargement", timeout=10)
    preview = await ada.expect(lambda message: "Publier" in labels(message), kinds=("edited",), timeout=20)
    assert preview["message_id"] == status["message_id"]
    await ada.press(preview, "Publier").answer()
    await ada.expect("Publié", kinds=("edited",), timeout=10)
    ada.upload("encore.docx", made.docx_styled())
    again = await ada.expect("déjà publié", kinds=("edited",), timeout=20)
    await ada.press(again, "Annuler").answer()

    ada.upload("gros.pdf", size=30 << 20)
    await ada.expect("20\u00a0Mo", timeout=10)
    ada.upload("faux.pdf", b"<html><body>404</body></html>")
    await ada.expect(lambda message: "document" in message["text"], kinds=("edited",), timeout=20)

    ada.say("/reunions 2026")
    meetings = await ada.expect("Réunions", timeout=10)
    await ada.press(meetings, labels(meetings)[0]).answer()
    meeting = await ada.expect(kinds=("edited",), timeout=10)
    await ada.press(meeting, labels(meeting)[0]).answer()
    await ada.expect("📄", kinds=("edited",), timeout=10)

    ada.say("/retirer 2026")
    which = await ada.expect("retirer", timeout=10)
    await ada.press(which, labels(which)[0]).answer()
    asked = await ada.expect("Pour quelle raison", timeout=10)
    ada.say("une erreur de date", reply_to=asked)
    await ada.expect("Retiré", timeout=10)
