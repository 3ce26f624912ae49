"""Alerts, from the publication to the messages, through the real application."""

from __future__ import annotations

from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import Post, follow, publish
from tests.conversations.person import labels, only
from tests.conversations.union import spaced


async def test_an_alert_arrives_once_with_its_topics_passages_and_buttons(union):  # noqa: F811
    ines = await union.member()
    await follow(ines, "teletravial")
    await follow(ines, "logiciel de paie")
    await publish(union)
    assert await Post(union).deliver() == 1
    alert = only(ines.news())
    words = spaced(alert)
    assert words.startswith("🔔 Télétravail, logiciel de paie · nouveau compte rendu : CSE Rivemont, 20 mai 2026")
    assert "signé par trois organisations" in words
    assert "Le projet ZÉPHYR remplace le logiciel de paie" in words
    assert [one.replace("\u00a0", " ") for one in labels(alert)] == [
        "Les lire",
        "Ne plus suivre « Télétravail »",
        "Ne plus suivre « logiciel de paie »",
        "Pause",
        "Mes alertes",
    ]
    assert await Post(union).restart().deliver() == 0
    assert ines.news() == []
