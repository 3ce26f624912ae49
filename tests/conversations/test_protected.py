"""RELAIS_PROTECT_CONTENT: what the bot sends can be neither forwarded nor saved."""

import pytest

from bot.loopback import Kind
from knowledge.membership import Role
from tests.conversations.person import only
from tests.conversations.union import union_in

QUESTION = "navette de la gare"


async def everything(union):
    """All that comes when somebody does everything there is to do."""
    shown = []
    stranger, ines = union.person("Omar"), union.person()
    shown += await stranger.send(text="bonjour")
    shown += await stranger.send(text="/privacy")
    shown += await stranger.send(text="/start inv_x")
    shown += await union.administrator.send(text="/inviter Albi")
    shown += await union.administrator.press_data(shown[-1], "invite:member:10:7")
    token = shown[-1].words.partition("inv_")[2].split()[0]
    consent = await ines.say(f"/start inv_{token}")
    shown += [consent, *await ines.press(consent, "J’accepte")]
    answer = await ines.say(QUESTION)
    shown += [answer, *await ines.press(answer, "Contexte")]
    shown += await ines.press_data(answer, "example:télétravail")
    for text in ("/aide", "/start", "/nimporte", "/oublier", "/mesdonnees", "parking à Toulouse"):
        shown += await ines.send(text=text)
    shown += await ines.send(voice={"file_id": "a", "file_unique_id": "b", "duration": 3})
    for text in ("/membres", "/journal", "/invitations"):
        shown += await union.administrator.send(text=text)
    shown += await union.administrator.press_data(shown[-1], "pick:")
    users = [{"user_id": ines.player.id, "first_name": "Ines"}]
    shown += await union.administrator.send(users_shared={"request_id": 1, "users": users})
    room = await union.group(ines)
    shown += await ines.send(room, text=f"/q {QUESTION}")
    shown += await ines.send(room, text="/q")
    return [one for one in shown if one.kind in (Kind.SENT, Kind.PHOTO, Kind.DOCUMENT)]


@pytest.mark.parametrize("protect", [True, False])
async def test_all_that_is_sent_is_protected_but_what_is_made_to_be_passed_on(tmp_path, published, protect):
    async with union_in(tmp_path / "data", published, protect_content=protect) as union:
        sent = await everything(union)
        assert len(sent) > 20
        open_ones = [one for one in sent if not one.protected]
        if protect:
            assert {one.kind for one in open_ones} == {Kind.PHOTO, Kind.DOCUMENT}
            assert len(open_ones) == 2
        else:
            assert open_ones == sent


async def test_a_group_is_told_and_asked_in_protected_messages_too(tmp_path, published):
    async with union_in(tmp_path / "data", published, protect_content=True) as union:
        room = union.loopback.group("Atelier", union.administrator.player)
        waits = only(await union.administrator.do(*room.adds_bot(union.administrator.player), room=room))
        approved = await union.administrator.say("/autoriser", room)
        left = await union.administrator.say("/autoriser non", room)
        assert [one.protected for one in (waits, approved, left)] == [True] * 3


async def test_a_failure_is_told_in_a_protected_message_too(tmp_path, published):
    async with union_in(tmp_path / "data", published, protect_content=True) as union:
        ines = await union.member("Ines", Role.MEMBER)
        union.change("DROP TABLE people")
        assert (await ines.say(QUESTION)).protected
