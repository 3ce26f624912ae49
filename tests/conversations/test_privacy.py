"""What somebody learns about what is kept of them, and how it goes."""

import json

import pytest

from bot import people_messages as messages
from bot import privacy_messages as sentences
from bot.loopback import Kind
from bot.styled import units
from knowledge.membership import Role
from tests.conversations.following import MAY
from tests.conversations.person import labels, only
from tests.conversations.traces import traces
from tests.conversations.union import Standing, spaced, union_in

QUESTION = "navette de la gare"
FORGOTTEN = sentences.FORGOTTEN


# -- /privacy


@pytest.mark.parametrize("command", ["/privacy", "/confidentialite", "/privacy@relais_bot"])
async def test_what_is_kept_is_told_to_everybody_in_one_message(union, command):
    for standing in (Standing.STRANGER, Standing.MEMBER, Standing.REMOVED):
        person = await union.somebody(standing)
        assert spaced(await person.say(command)).startswith("Vos données")


async def test_the_figures_of_the_settings_are_named_and_others_are_not(tmp_path, published):
    chosen = {
        "membership_months": 17,
        "keep_ended_days": 43,
        "keep_acts_months": 31,
        "contact": "dpo@exemple.test",
    }
    async with union_in(tmp_path / "data", published, **chosen) as union:
        told = spaced(await union.person().say("/privacy"))
        assert [word in told for word in ("17 mois", "43 jours", "31 mois", "dpo@exemple.test")] == [True] * 4
        assert "vos élus" not in told
    async with union_in(tmp_path / "other", published) as union:
        told = spaced(await union.person().say("/privacy"))
        assert [word in told for word in ("17 mois", "43 jours", "31 mois")] == [False] * 3
        assert "vos élus" in told


async def test_the_longest_settings_stay_within_a_message(tmp_path, published):
    chosen = {"membership_months": 120, "keep_ended_days": 366, "keep_acts_months": 120, "contact": "é" * 500}
    async with union_in(tmp_path / "data", published, **chosen) as union:
        told = await union.person().say("/privacy")
        assert units(told.text) <= 4096
        assert "é" * 500 in told.words


# -- /mesdonnees


async def all_of(person):
    """What /mesdonnees sends, read."""
    (document,) = await person.send(text="/mesdonnees")
    assert (document.kind, document.file_name) == (Kind.DOCUMENT, sentences.MY_DATA_FILE)
    return json.loads(document.file)


SECRET = {"lookup", "sealed", "token_hash"}
"""What only the key opens: told as what it holds, the member's number on Telegram."""
WORDED = {
    **{("people", str(role)): words for role, words in messages.ROLE_OF_YOU.items()},
    **{("invitations", str(role)): words for role, words in messages.ROLES.items()},
    **{("acts", str(deed)): words for deed, words in messages.DEEDS.items()},
}
MEANT = {"id", "number", "invitation", "created_by", "approved_by", "actor", "person"}
"""Numbers that tie rows together."""


def rows_about(union, number):
    """Every row of every table in which the number stands, as (table, row)."""
    tables = [row["name"] for row in union.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = [
        name for name in tables if name not in ("passage_keys", "key_counts") and not name.startswith("passage_keys_")
    ]
    rows = [(name, row) for name in own for row in union.rows(f'SELECT * FROM "{name}"')]
    return [(name, row) for name, row in rows if any(number in str(value) for value in row.values())]


async def test_everything_that_is_kept_about_somebody_is_in_their_file(yearly):
    """An officer who has done everything: no value of any row with their number is left out."""
    olga = await yearly.member("Olga", Role.REPRESENTATIVE)
    await olga.say(f"/start inv_{await yearly.token(uses=30)}")
    form = await olga.say("/inviter agence de Tarbes")
    _, picture = await olga.press_data(form, "invite:member:100:30")
    for _ in range(3):
        await yearly.join(yearly.person(), picture.words.partition("inv_")[2].split()[0])
    sure = only(await olga.press(await olga.say("/invitations"), "Révoquer 1"))
    await olga.press(sure, "Révoquer le lien")
    number = yearly.number(olga)
    await yearly.administrator.press_data(await yearly.administrator.say("/membres"), f"role:{number}:administrator")
    room = yearly.loopback.group("Atelier", olga.player)
    await olga.do(*room.adds_bot(olga.player), room=room)
    await olga.say("/autoriser", room)
    await olga.press((await olga.send_file("mai.txt", MAY.encode()))[-1], "Publier")
    told = list(leaves(await all_of(olga)))
    rows = rows_about(yearly, number)
    tables = {"people", "invitations", "invitation_uses", "acts", "group_chats", "announcements"}
    assert {name for name, _ in rows} == tables
    others = {row["number"] for row in yearly.rows("SELECT number FROM people")} - {number}
    missing = []
    for table, row in rows:
        for column, value in row.items():
            if column in SECRET | MEANT or value is None or table == "invitation_uses":
                continue
            if (table, column) == ("acts", "about"):
                # without the numbers of others
                value = " ".join(word for word in value.split() if word not in others)
            if WORDED.get((table, str(value)), value) not in told:
                missing.append((table, column, value))
    assert missing == []
    assert {number, olga.player.id} <= set(told)


def leaves(told):
    """Every value in a file, however deep."""
    if isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from leaves(one)
    else:
        yield told


async def test_the_file_says_by_which_links_somebody_came(union):
    form = await union.administrator.say("/inviter agence d’Albi")
    _, picture = await union.administrator.press(form, "Créer le lien")
    ines = union.person()
    await union.join(ines, picture.words.partition("inv_")[2].split()[0])
    told = await all_of(ines)
    assert told["invitation d’entrée"] == "agence d’Albi"
    assert told["rôle"] == "adhérent"
    assert told["questions"] == "aucune n’est gardée"
    assert told["actes que vous avez faits"] == told["actes faits à votre sujet par d’autres"] == []


async def test_the_file_of_one_member_says_nothing_of_another(union):
    ines, omar = await union.member("Ines"), await union.member("Omar")
    told = json.dumps(await all_of(ines))
    for other in (omar, union.administrator):
        assert union.number(other) not in told
        assert str(other.player.id) not in told


async def test_what_an_administrator_did_and_what_was_done_about_them_are_told_apart_and_without_others(union):
    basile, ines = await union.member("Basile", Role.REPRESENTATIVE), await union.member("Ines")
    listed = await union.administrator.say("/membres")
    await union.administrator.press_data(listed, f"role:{union.number(basile)}:administrator")
    await basile.press_data(await basile.say("/membres"), f"remove:{union.number(ines)}:yes")
    told = await all_of(basile)
    about = [(act["quoi"], act["à propos de"]) for act in told["actes faits à votre sujet par d’autres"]]
    assert about == [("a changé le rôle de quelqu’un", f"{union.number(basile)} administrator")]
    assert ("a retiré quelqu’un", "") in [
        (act["quoi"], act["à propos de"]) for act in told["actes que vous avez faits"]
    ]
    for other in (ines, union.administrator):
        assert union.number(other) not in json.dumps(told)


@pytest.mark.parametrize(("standing", "said"), [(Standing.REMOVED, "retiré"), (Standing.LAPSED, "échu")])
async def test_who_is_no_member_any_more_still_gets_their_file(yearly, standing, said):
    person = await yearly.somebody(standing)
    assert (await all_of(person))["accès"] == said
    stranger = yearly.person("Omar")
    assert (await stranger.say("/mesdonnees")).words == messages.STRANGER


# -- /oublier


async def test_erasing_is_asked_once_and_can_be_cancelled(union):
    ines = await union.member()
    asked = await ines.say("/oublier")
    assert labels(asked) == ["Tout effacer", "Annuler"]
    kept = only(await ines.press(asked, "Annuler"))
    assert (kept.kind, kept.words, kept.buttons) == (Kind.EDITED, sentences.KEPT_AS_IT_IS, ())
    assert union.row(ines)
    gone = only(await ines.press(await ines.say("/oublier"), "Tout effacer"))
    assert (gone.kind, gone.words, gone.buttons) == (Kind.EDITED, FORGOTTEN, ())
    assert union.rows("SELECT 1 FROM people WHERE role = 'member'") == []


async def test_an_officer_is_told_that_their_acts_stay_without_them(union):
    said = sentences.ACTS_STAY
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await olga.press(await olga.say("/inviter"), "Créer le lien")
    # also when they represent no more
    await union.administrator.press_data(await union.administrator.say("/membres"), f"role:{union.number(olga)}:member")
    ines = await union.member()
    for person, stay in ((olga, True), (ines, False)):
        asked = await person.say("/oublier")
        gone = only(await person.press(asked, "Tout effacer"))
        assert [said in words for words in (asked.words, gone.words)] == [stay, stay]


async def test_erasing_twice_says_so_again_and_old_buttons_do_nothing(union):
    ines = await union.member()
    answer = await ines.say(QUESTION)
    asked = await ines.say("/oublier")
    only(await ines.press(asked, "Tout effacer"))
    assert await ines.repeat() == []
    assert await ines.press(asked, "Tout effacer") == []
    again = await union.application.bot.send_message(ines.player.id, "…")
    ines.news()
    ines.player.says("x")
    assert (await ines.do(ines.player.presses(again.message_id, "forget:")))[-1].words == FORGOTTEN
    assert await ines.press(answer, "Contexte") == []
    assert (await ines.say(QUESTION)).words == messages.STRANGER
    assert await ines.send(text="/mesdonnees") == []


async def test_who_erased_themself_comes_back_as_somebody_new(union):
    ines = await union.member()
    number = union.number(ines)
    await ines.press(await ines.say("/oublier"), "Tout effacer")
    await union.join(ines, await union.token())
    assert union.number(ines) != number


async def test_no_byte_of_the_folder_holds_somebody_who_erased_themself(union):
    for number in range(10):
        await union.member(f"A{number}")
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    for label in ("Albi", "Tarbes"):
        await olga.press(await olga.say(f"/inviter {label}"), "Créer le lien")
    # something is written about them and by them, before and after others
    for number in range(10):
        await union.member(f"P{number}")
    about = f"role:{union.number(olga)}:administrator"
    await union.administrator.press_data(await union.administrator.say("/membres"), about)
    row = union.row(olga)
    who = (row["number"], row["lookup"], row["sealed"])
    assert len(traces(union, *who)) >= 3
    await olga.press(await olga.say("/oublier"), "Tout effacer")
    assert traces(union, *who, olga.player.id) == []
    # the trail stays
    journal = (await union.administrator.say("/journal")).words
    assert "ancien représentant a créé l’invitation" in journal
    assert "a donné à quelqu’un le rôle d’administrateur" in spaced(await union.administrator.say("/journal"))
    assert "Olga" not in journal


async def test_the_acts_of_who_left_are_told_as_those_of_a_former_representative(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    await olga.press(await olga.say("/inviter"), "Créer le lien")
    assert "Olga a créé l’invitation" in (await union.administrator.say("/journal")).words
    await olga.press(await olga.say("/oublier"), "Tout effacer")
    journal = (await union.administrator.say("/journal")).words
    assert "ancien représentant a créé l’invitation" in journal
    assert journal.count("a créé") == 2


async def test_the_menu_of_an_officer_goes_with_them(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    assert len(union.loopback.profile.commands) == 2
    await olga.press(await olga.say("/oublier"), "Tout effacer")
    assert len(union.loopback.profile.commands) == 1


@pytest.mark.parametrize("standing", [Standing.REMOVED, Standing.LAPSED])
async def test_who_is_no_member_any_more_may_still_erase_what_is_left(yearly, standing):
    person = await yearly.somebody(standing)
    row = yearly.row(person)
    only(await person.press(await person.say("/oublier"), "Tout effacer"))
    assert traces(yearly, row["number"], row["lookup"], row["sealed"]) == []
