"""What a group follows: representatives say so there, everybody in it is told, and nothing says who asked for it."""

from __future__ import annotations

import pytest

from bot import people_messages
from bot.loopback import Kind
from knowledge.membership import Role
from tests.conversations.following import CORRECTED, MAY, Post, publish
from tests.conversations.person import labels, only
from tests.conversations.union import ME, spaced


@pytest.fixture
async def room(union):
    """An approved group with a representative, a member and somebody who never spoke to the bot."""
    union.olga = await union.member("Olga Distinctive", Role.REPRESENTATIVE)
    union.ines, union.omar = await union.member("Ines"), union.person("Omar")
    return await union.group(union.olga, union.ines, union.omar)


async def told(union, room):
    """What an alert to the group looks like."""
    await union.olga.say("/suivre télétravail", room)
    await publish(union)
    assert await Post(union).deliver() == 1
    return only(room.take())


async def test_a_representative_says_what_the_group_follows_and_it_is_told_once(union, room):
    followed = await union.olga.say("/suivre teletravial", room)
    words = spaced(followed)
    assert words.startswith("Compris : Télétravail\nC’est noté : ce groupe sera prévenu ici dès qu’un compte rendu")
    assert "Depuis un an, 2 comptes rendus en ont parlé" in words
    assert labels(followed) == ["Ne plus suivre", "Alertes du groupe"]
    assert spaced(await union.olga.say("/suivre télétravail", room)).startswith("Ce groupe suit déjà « Télétravail ».")
    await publish(union, by=union.olga)
    post = Post(union)
    assert await post.deliver() == 1
    alert = only(room.take())
    assert spaced(alert).startswith("🔔 Télétravail · nouveau compte rendu : CSE Rivemont, 20 mai 2026")
    assert "signé par trois organisations" in spaced(alert)
    assert "Olga" not in alert.words
    assert await post.deliver() == 0
    assert union.olga.news() == union.ines.news() == []


async def test_an_alert_to_a_group_is_read_on_in_private(union, room):
    alert = await told(union, room)
    read, stop, pause, followed = alert.buttons
    assert (read.label, read.data) == ("Lire la suite en privé", None)
    assert read.url.startswith(f"{ME}p_")
    assert [one.label.replace("\u00a0", " ") for one in (stop, pause, followed)] == [
        "Ne plus suivre « Télétravail »",
        "Pause",
        "Alertes du groupe",
    ]
    opened = await union.ines.say(f"/start {read.url.removeprefix(ME)}")
    assert "signé par trois organisations" in spaced(opened)
    assert (await union.omar.say(f"/start {read.url.removeprefix(ME)}")).words == people_messages.STRANGER


async def test_nobody_else_changes_what_a_group_follows(union, room):
    alert = await told(union, room)
    room.take()
    for person in (union.ines, union.omar):
        assert await person.send(room, text="/suivre parking") == []
        assert await person.send(room, text="/alertes") == []
        for label in labels(alert)[1:]:
            notice = only(await person.press(alert, label, room))
            assert (notice.kind, notice.words) == (Kind.NOTICE, people_messages.NOT_FOR_YOU)
    assert len(union.rows("SELECT 1 FROM subscriptions")) == 1
    assert union.rows("SELECT 1 FROM followers WHERE paused = 1") == []


async def test_one_thing_is_stopped_from_the_alert_by_any_representative(union, room):
    alert = await told(union, room)
    after, notice = await union.administrator.press(alert, labels(alert)[1], room)
    assert spaced(notice) == "Ce groupe ne suit plus « Télétravail »."
    assert (after.kind, after.words) == (Kind.EDITED, alert.words)
    assert labels(after) == ["Lire la suite en privé", "Pause", "Alertes du groupe"]
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    assert await Post(union).deliver() == 0


async def test_the_list_ends_pauses_and_resumes(union, room):
    for words in ("télétravail", "parking", "zéphyr"):
        await union.olga.say(f"/suivre {words}", room)
    listed = await union.olga.say("/alertes", room)
    assert spaced(listed) == "Ce groupe suit :\n\n1. Télétravail\n2. Stationnement\n3. zéphyr"
    shown, notice = await union.olga.press(listed, "Ne plus suivre 2", room)
    assert spaced(shown) == "Ce groupe suit :\n\n1. Télétravail\n2. zéphyr"
    assert spaced(notice) == "Ce groupe ne suit plus « Stationnement »."
    choices = only(await union.olga.press(shown, "Pause", room))
    paused = only(await union.olga.press(choices, "Un mois", room))
    assert "En pause jusqu’au" in spaced(paused)
    await publish(union)
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    room.take()
    union.change("UPDATE followers SET paused_until = '2040-01-01T00:00:00+00:00'")
    post = Post(union)
    assert await post.deliver() == 0
    resumed = only(await union.olga.press(paused, "Reprendre", room))
    assert "Pause" in labels(resumed)
    assert await post.deliver() == 1
    digest = only(room.take())
    assert spaced(digest).startswith("🔔 Pour ce groupe : 2 comptes rendus")
    assert labels(digest) == ["Lire 1", "Lire 2", "Pause", "Alertes du groupe"]
    assert all(one.url for one in digest.buttons[:2])


async def test_a_group_is_told_that_it_is_in_a_pause_and_of_a_topic_that_is_hidden(union, room):
    await union.olga.say("/suivre télétravail", room)
    choices = only(await union.olga.press(await union.olga.say("/alertes", room), "Pause", room))
    await union.olga.press(choices, "Jusqu’à nouvel ordre", room)
    told = await union.olga.say("/suivre parking", room)
    assert spaced(told).endswith("En pause jusqu’à nouvel ordre : rien n’est envoyé ici, et rien n’est perdu.")
    await union.olga.say("/sujet masquer télétravail")
    listed = spaced(await union.olga.say("/alertes", room))
    assert "1. Télétravail — sujet retiré pour l’instant par vos élus\n2. Stationnement\n" in listed


async def test_a_long_list_is_paged(union, room):
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    for at in range(19):
        await union.people.house.write(lambda desk, at=at: desk.subscriptions.follow(number, f"zeppelin{at}"))
    first = await union.olga.say("/alertes", room)
    second = only(await union.olga.press(first, "Après →", room))
    third = only(await union.olga.press(second, "Après →", room))
    assert "19. zeppelin18" in spaced(third)
    assert "Après →" not in labels(third)
    assert only(await union.olga.press(third, "← Avant", room)).words == second.words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Dites ce que ce groupe veut suivre"),
        ("🙂", "Je n’y trouve pas de mot à suivre"),
        ("prime " * 60, "300 signes au plus"),
    ],
)
async def test_what_cannot_be_followed_is_told(union, room, words, answer):
    assert answer in spaced(await union.olga.say(f"/suivre {words}", room))


async def test_the_pause_that_an_alert_offers_comes_in_a_message_of_its_own(union, room):
    alert = await told(union, room)
    choices = only(await union.olga.press(alert, "Pause", room))
    assert (choices.kind, labels(choices)[0]) == (Kind.SENT, "Une semaine")
    listed = only(await union.olga.press(alert, "Alertes du groupe", room))
    assert (listed.kind, "1. Télétravail" in listed.words) == (Kind.SENT, True)


async def test_what_a_group_was_told_is_edited_when_the_summary_changes(union, room):
    await told(union, room)
    await publish(union, CORRECTED)
    await Post(union).deliver()
    first, *rest = room.take()
    assert (first.kind, "corrigé depuis" in first.words) == (Kind.EDITED, True)
    assert ["quatre organisations" in one.words for one in rest] == [True]


@pytest.mark.parametrize("how", ["taken back", "put out"])
async def test_a_group_that_is_left_follows_nothing_any_more(union, room, how):
    await union.olga.say("/suivre télétravail", room)
    await publish(union)
    if how == "taken back":
        await union.administrator.say("/autoriser non", room)
    else:
        await union.omar.do(*room.removes_bot(union.omar.player), room=room)
    room.take()
    for table in ("followers", "subscriptions", "alerts"):
        assert union.rows(f"SELECT 1 FROM {table}") == []
    assert await Post(union).deliver() == 0


async def test_a_group_that_is_approved_again_follows_nothing_of_before(union, room):
    await union.olga.say("/suivre télétravail", room)
    await union.administrator.say("/autoriser non", room)
    await union.administrator.do(*room.adds_bot(union.administrator.player), room=room)
    await union.administrator.say("/autoriser", room)
    assert spaced(await union.olga.say("/alertes", room)).startswith("Ce groupe ne suit rien.")
