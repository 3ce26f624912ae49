"""What somebody follows, from the first /suivre to the digest, with every call checked."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from typing import Any

import pytest

from knowledge.store.database import FILE
from tests.conversations.following import CORRECTED, MAY
from tests.emulator.conftest import labels

pytest.importorskip(os.environ.get("RELAIS_TEST_EMULATOR", "no_emulator"))

JUNE = """\
SYNERA
CSE Rivemont
RÉUNION DU 24 JUIN 2026

TÉLÉTRAVAIL
Le télétravail du vendredi est ouvert aux services de nuit à compter du 1er septembre.

RESTAURATION
La carte des desserts change au mois de juillet.
"""
JULY = """\
SYNERA
CSE Rivemont
RÉUNION DU 22 JUILLET 2026

BILAN DU SEMESTRE
Les élus demandent un bilan du télétravail, site par site, avant la fin de l’année.

VESTIAIRES
Les casiers du premier étage seront remplacés.
"""
SLOW = 20.0
"""Seconds for what waits behind a reader in a process of its own."""


async def test_a_topic_is_followed_told_of_corrected_withdrawn_and_gathered_in_a_digest(stage):
    ada, bob = stage.administrator, stage.emulator.person("Bob Membre", "bob")
    await stage.joins(ada)
    await stage.joins(bob, await stage.link())

    # followed after a typing error, and by an unknown word
    await _follows(bob, "teletravial", "Compris", "Tout de suite ✓")
    await _follows(bob, "zéphir du large", "n’a encore employé", "Annuler", "Rien n’est suivi")
    await _follows(bob, "parking des ateliers", "Vous prévenir", "Tout de suite ✓")

    # published, told in one message, read
    preview = await _publishes(ada, "mai.txt", MAY, "Publier")
    assert "🔔 1 abonné sera prévenu (Télétravail : 1)." in preview["text"].replace("\u00a0", " ")
    alert = await bob.expect("nouveau compte rendu", timeout=SLOW)
    assert alert["text"].startswith("🔔 Télétravail, parking des ateliers")
    assert "trois organisations" in alert["text"]
    await bob.press(alert, "Les lire").answer()
    read = await bob.expect("passages", timeout=10)
    await bob.press(read, "Contexte 1").answer()
    around = await bob.expect(kinds=("edited",), timeout=10)
    await bob.press(around, "Retour").answer()
    await bob.expect("passages", kinds=("edited",), timeout=10)

    # one thing is stopped from the message
    stop = next(one for one in labels(alert) if "parking" in one)
    assert "ne suivez plus" in (await bob.press(alert, stop).answer())["text"]

    # a correction, then a withdrawal, edit what was sent
    await _publishes(ada, "mai2.txt", CORRECTED, "Publier à la place")
    again = await bob.expect("Télétravail · nouveau compte rendu", timeout=SLOW)
    assert "quatre organisations" in again["text"]
    corrected = await _edited(bob, alert, "corrigé depuis")
    assert "trois organisations" not in corrected["text"]
    await _withdraws(ada)
    await _edited(bob, again, "retiré depuis")

    # a pause taken from an alert; what appears meanwhile comes together
    await bob.press(again, "Pause").answer()
    how = await bob.expect("Pendant combien de temps", timeout=10)
    await bob.press(how, "Jusqu’à nouvel ordre").answer()
    paused = await bob.expect("En pause", kinds=("edited",), timeout=10)
    await _publishes(ada, "juin.txt", JUNE, "Publier")
    await _publishes(ada, "juillet.txt", JULY, "Publier")
    await bob.expect_nothing(2)
    await bob.press(paused, "Reprendre").answer()
    digest = await bob.expect("2\u00a0comptes rendus", timeout=SLOW)
    assert [one for one in labels(digest) if one.startswith("Lire")] == ["Lire 1", "Lire 2"]
    await bob.press(digest, "Lire 2").answer()
    assert "22 juillet 2026" in (await bob.expect("site par site", timeout=10))["text"]


async def test_a_weekly_digest_is_not_dropped_by_a_late_start_and_who_was_removed_gets_none(stage):
    ada = stage.administrator
    bob, carl = stage.emulator.person("Bob Membre", "bob"), stage.emulator.person("Carl Membre", "carl")
    await stage.joins(ada)
    for person in (bob, carl):
        await stage.joins(person, await stage.link())
        await _follows(person, "télétravail", "Vous prévenir", "Chaque semaine")
    await _publishes(ada, "mai.txt", MAY, "Publier")
    await _publishes(ada, "juin.txt", JUNE, "Publier")
    await bob.expect_nothing(2)

    # down on the day of the digest, and Carl is put out meanwhile
    await stage.emulator.settle(timeout=SLOW)
    assert await stage.stop() == 0
    with sqlite3.connect(stage.folder / FILE) as connection:
        connection.execute("UPDATE alerts SET written_at = '2026-01-05T08:00:00+00:00'")
        connection.execute(
            "UPDATE people SET removed_at = '2026-01-01T00:00:00Z' WHERE number = (SELECT follower FROM alerts "
            "ORDER BY id DESC LIMIT 1)"
        )
    connection.close()
    await stage.start()
    told = await bob.expect("Votre semaine", timeout=SLOW)
    assert "2 comptes rendus" in told["text"].replace("\u00a0", " ")
    await carl.expect_nothing(2)


async def _follows(person: Any, words: str, asked: str, choice: str, done: str = "C’est noté") -> None:
    person.say(f"/suivre {words}")
    proposal = await person.expect(asked, timeout=10)
    await person.press(proposal, choice).answer()
    await person.expect(done, kinds=("edited",), timeout=10)


async def _publishes(person: Any, name: str, text: str, choice: str) -> Any:
    """Returns the preview."""
    person.upload(name, text.encode())
    preview = await person.expect(lambda message: choice in labels(message), kinds=("edited",), timeout=SLOW)
    await person.press(preview, choice).answer()
    await person.expect("Publié", kinds=("edited",), timeout=SLOW)
    return preview


async def _withdraws(person: Any) -> None:
    """What was published last is of the latest meeting."""
    person.say("/retirer mai 2026")
    which = await person.expect("retirer", timeout=10)
    await person.press(which, next(one for one in labels(which) if "20 mai 2026" in one)).answer()
    asked = await person.expect("Pour quelle raison", timeout=10)
    person.say("une erreur", reply_to=asked)
    await person.expect("Retiré", timeout=10)


async def _edited(person: Any, message: Any, words: str) -> Any:
    """That very message, as it reads once it says so: before or after what else comes."""
    messages = person.fg.world.chats[message["chat"]["id"]].messages
    for _ in range(int(SLOW * 10)):
        if words in messages[message["message_id"]]["text"]:
            return messages[message["message_id"]]
        await asyncio.sleep(0.1)
    raise TimeoutError(f"the message never said {words!r}")
