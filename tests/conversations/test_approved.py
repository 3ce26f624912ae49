"""Administrators see which groups were let in, by whom and when, and make the bot leave them."""

from bot import people_messages as messages
from bot.loopback import Scope
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.union import spaced

QUESTION = "/q navette de la gare"


async def test_groups_are_listed_with_who_approved_them_and_left_by_taps(union):
    assert (await union.administrator.say("/groupes")).words == messages.NO_GROUP
    ines = await union.member("Ines")
    room, other = await union.group(ines, title="Atelier"), await union.group(ines, title="Bureau \u202e& Cie")
    listed = await union.administrator.say("/groupes")
    first, second = spaced(listed).splitlines()[2:]
    assert first.startswith("1. Atelier (")
    assert ") — Agathe, le " in first
    assert second.startswith("2. Bureau & Cie (")
    sure = only(await union.administrator.press(listed, "Quitter 1"))
    assert "« Atelier »" in spaced(sure)
    back = only(await union.administrator.press(sure, "Annuler"))
    assert back.text == listed.text
    assert "❝" in (await ines.say(QUESTION, room)).words
    left = only(await union.administrator.press(sure, "Quitter"))
    assert "Atelier" not in left.words
    assert [about["chat_id"] for method, about in union.loopback.calls if method == "leaveChat"] == [room.id]
    assert len(union.rows("SELECT 1 FROM group_chats")) == 1
    assert "❝" in (await ines.say(QUESTION, other)).words
    assert "a retiré un groupe" in (await union.administrator.say("/journal")).words
    # an old button
    assert only(await union.administrator.press(listed, "Quitter 1")).words == messages.GROUP_GONE


async def test_a_group_that_put_the_bot_out_unseen_is_forgotten_all_the_same(union):
    room = await union.group()
    room.removes_bot(union.administrator.player)  # an update that is lost
    listed = await union.administrator.say("/groupes")
    assert messages.NAMELESS in listed.words
    sure = only(await union.administrator.press(listed, "Quitter 1"))
    assert only(await union.administrator.press(sure, "Quitter")).words == messages.NO_GROUP


async def test_many_groups_stand_on_pages(union):
    for number in range(7):
        await union.group(title=f"G{number}")
    listed = await union.administrator.say("/groupes")
    assert labels(listed) == [*(f"Quitter {place}" for place in range(1, 6)), "Suivants"]
    rest = only(await union.administrator.press(listed, "Suivants"))
    assert labels(rest) == ["Quitter 6", "Quitter 7", "Précédents"]
    assert only(await union.administrator.press(rest, "Précédents")).text == listed.text


async def test_who_removes_an_administrator_is_told_of_the_groups_they_let_in(union):
    basile, ines = await union.member("Basile", Role.ADMINISTRATOR), await union.member("Ines")
    room = union.loopback.group("Section", basile.player)
    await basile.do(*room.adds_bot(basile.player), room=room)
    await basile.say("/autoriser", room)
    for person, groups in ((ines, 0), (basile, 1)):
        listed = await union.administrator.say("/membres")
        done = only(await union.administrator.press_data(listed, f"remove:{union.number(person)}:yes"))
        assert done.words == messages.removed(named=False, groups=groups)
        assert ("Voir les groupes" in labels(done)) is bool(groups)
    shown = only(await union.administrator.press(done, "Voir les groupes"))
    assert "Section" in shown.words


async def test_representatives_see_no_groups(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await union.group()
    assert (await olga.say("/groupes")).words == "C’est réservé aux administrateurs."
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    for data in ("groups:0", f"leave:{number}:yes"):
        assert only(await olga.press_data(await olga.say("/aide"), data)).words == messages.NOT_FOR_YOU
    assert union.rows("SELECT number FROM group_chats") == [{"number": number}]
    assert "groupes" in union.loopback.profile.commands[Scope("chat", union.administrator.player.id)]
    assert "groupes" not in union.loopback.profile.commands[Scope("chat", olga.player.id)]
