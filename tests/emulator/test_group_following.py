"""A group that follows, and people who cannot be told, with every call checked."""

from __future__ import annotations

import os

import pytest

from tests.conversations.following import MAY
from tests.emulator.conftest import labels

pytest.importorskip(os.environ.get("RELAIS_TEST_EMULATOR", "no_emulator"))


async def test_a_group_follows_is_told_and_stops_and_who_blocked_the_bot_holds_up_nobody(stage):
    await stage.stop()
    await stage.start(RELAIS_QUIET_HOURS="")
    ada = stage.administrator
    await stage.joins(ada)
    bob, eve = stage.emulator.person("Bob Membre", "bob"), stage.emulator.person("Eve Membre", "eve")
    link = await stage.link()
    for member in (bob, eve):
        await stage.joins(member, link)
        member.say("/suivre télétravail")
        asked = await member.expect("Vous prévenir", timeout=10)
        await member.press(asked, "Tout de suite ✓").answer()
    room = stage.emulator.room("Atelier", ada, [bob, eve], kind="group")
    await ada.expect("autoriser", room=room, timeout=10)
    ada.say("/autoriser", room)
    await ada.expect("ce groupe peut", room=room, timeout=10)
    bob.say("/suivre parking", room)
    ada.say("/suivre télétravail", room)
    followed = await ada.expect("ce groupe sera prévenu", room=room, timeout=10)
    assert "Télétravail" in followed["text"]

    bob.block()
    ada.upload("mai.txt", MAY.encode())
    preview = await ada.expect(lambda one: "Publier" in labels(one), kinds=("sent", "edited"), timeout=30)
    await ada.press(preview, "Publier").answer()
    told = await eve.expect("nouveau compte rendu", timeout=20)
    assert "trois organisations" in told["text"]
    alert = await ada.expect("nouveau compte rendu", room=room, timeout=20)
    assert "Ada" not in alert["text"]
    assert labels(alert)[0] == "Lire la suite en privé"
    progress = await ada.expect("prévenus sur", kinds=("edited",), timeout=40)
    assert "2 prévenus sur 2" in progress["text"].replace("\u00a0", " ")

    stop = labels(alert)[1]
    assert "pas" in (await eve.press(alert, stop).answer())["text"]
    assert "Ce groupe ne suit plus" in (await ada.press(alert, stop).answer())["text"]
    ada.say("/alertes", room)
    await ada.expect("Ce groupe ne suit rien", room=room, timeout=10)

    bob.unblock()
    assert "trois organisations" in (await bob.expect("nouveau compte rendu", timeout=20))["text"]
