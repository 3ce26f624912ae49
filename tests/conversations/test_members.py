"""Representatives invite and count; administrators decide about people, and what they do is noted."""

import asyncio
import io

import pytest
import segno

from bot import people_messages as messages
from bot.loopback import Kind, Scope
from bot.messages import DEAD_BUTTON
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.traces import traces
from tests.conversations.union import AWAITED, Standing, link_in, spaced

QUESTION = "navette de la gare"


def made(union):
    return union.rows("SELECT label, role, uses, used FROM invitations WHERE label <> '' ORDER BY rowid")


# -- the form of an invitation


async def test_an_invitation_is_made_by_taps_and_its_label_is_read_from_the_command(union):
    form = await union.administrator.say("/inviter agence d’Albi, juin")
    assert "« agence d’Albi, juin »" in spaced(form)
    form = only(await union.administrator.press(form, "10\u00a0usages"))
    form = only(await union.administrator.press(form, "7\u00a0jours"))
    assert {"✓ 10\u00a0usages", "✓ 7\u00a0jours", "✓ Adhérents"} <= set(labels(form))
    assert made(union) == []
    done, picture = await union.administrator.press(form, "Créer le lien")
    assert (done.kind, done.buttons, picture.kind) == (Kind.EDITED, (), Kind.PHOTO)
    assert "agence d’Albi, juin" in picture.words
    assert "10 adhérents" in spaced(picture)
    assert made(union) == [{"label": "agence d’Albi, juin", "role": "member", "uses": 10, "used": 0}]
    await union.join(union.person(), link_in(picture).partition("inv_")[2])


async def test_the_picture_is_the_link(union):
    _, picture = await union.administrator.press(await union.administrator.say("/inviter"), "Créer le lien")
    same, other = io.BytesIO(), io.BytesIO()
    segno.make(link_in(picture), error="m").save(same, kind="png", scale=12, border=4)
    segno.make(link_in(picture) + "x", error="m").save(other, kind="png", scale=12, border=4)
    assert picture.file is not None
    assert picture.file.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.file == same.getvalue() != other.getvalue()


async def test_a_link_that_gives_rights_is_for_one_and_short_unless_chosen_otherwise(union):
    form = only(await union.administrator.press(await union.administrator.say("/inviter"), "Élus"))
    assert {"✓ Élus", "✓ 1\u00a0usage", "✓ 7\u00a0jours"} <= set(labels(form))
    back = only(await union.administrator.press(form, "Adhérents"))
    assert {"✓ Adhérents", "✓ 30\u00a0usages", "✓ 30\u00a0jours"} <= set(labels(back))


async def test_the_token_of_a_link_is_written_nowhere(union):
    link = await union.invitation()
    assert traces(union, link, link.partition("inv_")[2]) == []


async def test_a_representative_invites_members_and_nobody_higher(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    form = await olga.say("/inviter Tarbes")
    assert not {"Élus", "Administrateurs", "✓ Adhérents"} & set(labels(form))
    for role in ("representative", "administrator"):
        for verb in ("form", "invite"):
            refused = only(await olga.press_data(form, f"{verb}:{role}:1:7"))
            assert (refused.kind, refused.words) == (Kind.NOTICE, messages.NOT_ALLOWED)
    assert made(union) == []
    await olga.press(form, "Créer le lien")
    assert [row["role"] for row in made(union)] == ["member"]


@pytest.mark.parametrize(
    "choice", ["member:2:7", "member:10:8", "member:-1:7", "member:x:7", "king:1:7", "member:1", "", "member:1:7:9"]
)
async def test_choices_that_no_form_offers_are_refused(union, choice):
    form = await union.administrator.say("/inviter Albi")
    for verb in ("form", "invite"):
        assert only(await union.administrator.press_data(form, f"{verb}:{choice}")).words == messages.INVITATION_GONE
    assert made(union) == []
    await union.administrator.press_data(form, "invite:member:1:7")
    assert len(made(union)) == 1


@pytest.mark.parametrize("label", ["a" * 300, "<b>gras</b> & co", "🙂" * 120, "ligne\nautre"])
async def test_any_label_is_cut_and_shown_as_it_was_written(union, label):
    form = await union.administrator.say(f"/inviter {label}")
    assert label[:20].split("\n")[0] in form.words
    _, picture = await union.administrator.press(form, "Créer le lien")
    listed = await union.administrator.say("/invitations")
    assert label[:20].split("\n")[0] in listed.words
    assert len(made(union)[0]["label"]) <= 80
    await union.join(union.person(), link_in(picture).partition("inv_")[2])


async def test_a_form_whose_command_was_deleted_makes_an_invitation_without_a_label(union):
    form = await union.administrator.say("/inviter Albi")
    union.administrator.player.deletes(form.reply_to)
    _, picture = await union.administrator.press(form, "Créer le lien")
    assert union.rows("SELECT label FROM invitations") == [{"label": ""}]
    await union.join(union.person(), link_in(picture).partition("inv_")[2])


async def test_a_form_pressed_twice_in_a_hurry_makes_one_link_and_another_form_another(union):
    form = await union.administrator.say("/inviter Albi")
    press = [union.administrator.player.presses(form.message_id, form.buttons[-1].data) for _ in range(2)]
    first = await union.administrator.do(press[0])
    assert [shown.kind for shown in first] == [Kind.EDITED, Kind.PHOTO]
    assert await union.administrator.do(press[1]) == []
    assert await union.administrator.repeat() == []
    assert await union.administrator.press_data(form, "form:member:10:7") == []
    assert union.loopback.unanswered == frozenset()
    assert len(made(union)) == 1
    assert len(await union.administrator.press(await union.administrator.say("/inviter Tarbes"), "Créer le lien")) == 2
    assert len(made(union)) == 2


# -- open invitations


async def test_invitations_are_listed_until_they_are_revoked(union):
    assert (await union.administrator.say("/invitations")).words == messages.NO_INVITATION
    for label in ("Albi", "Tarbes"):
        await union.administrator.press(await union.administrator.say(f"/inviter {label}"), "Créer le lien")
    listed = await union.administrator.say("/invitations")
    assert [line[:9] for line in listed.words.splitlines()[2:]] == ["1. Tarbes", "2. Albi —"]
    assert labels(listed) == ["Révoquer 1", "Révoquer 2"]
    sure = only(await union.administrator.press(listed, "Révoquer 1"))
    assert "« Tarbes »" in spaced(sure)
    assert labels(sure) == ["Révoquer le lien", "Annuler"]
    back = only(await union.administrator.press(sure, "Annuler"))
    assert back.text == listed.text
    only(await union.administrator.press_data(back, sure.buttons[0].data))
    assert "Tarbes" not in (await union.administrator.say("/invitations")).words
    # a button of the old list
    gone = only(await union.administrator.press_data(back, listed.buttons[0].data))
    assert (gone.kind, gone.words) == (Kind.NOTICE, messages.INVITATION_GONE)


async def test_a_representative_sees_and_revokes_links_for_members_alone(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    for role in ("member", "administrator"):
        form = await union.administrator.say(f"/inviter pour {role}")
        await union.administrator.press_data(form, f"invite:{role}:10:7")
    listed = await olga.say("/invitations")
    assert "pour member" in listed.words
    assert "pour administrator" not in listed.words
    mine, theirs = (
        union.rows("SELECT number FROM invitations WHERE label = ?", f"pour {role}")[0]["number"]
        for role in ("member", "administrator")
    )
    assert only(await olga.press_data(listed, f"revoke:{theirs}")).words == messages.INVITATION_GONE
    assert only(await olga.press_data(listed, f"revoke:{theirs}:link")).words == messages.NOT_ALLOWED
    assert only(await olga.press_data(listed, f"revoke:{mine}:link")).words == messages.revoked(0)


async def test_all_open_invitations_stand_on_pages_that_fit_in_one_message(union):
    for number in range(30):
        form = await union.administrator.say(f"/inviter {number:02d} {'é' * 77}")
        await union.administrator.press_data(form, "invite:member:100:90")
    listed = await union.administrator.say("/invitations")
    assert (listed.kind, len(listed.buttons), labels(listed)[-1]) == (Kind.SENT, 25, "Suivants")
    rest = only(await union.administrator.press(listed, "Suivants"))
    assert labels(rest) == [*(f"Révoquer {place}" for place in range(25, 31)), "Précédents"]
    assert "30. 00 é" in rest.words
    sure = only(await union.administrator.press(rest, "Révoquer 30"))
    assert "00 é" in sure.words
    assert only(await union.administrator.press(rest, "Précédents")).buttons == listed.buttons
    for forged in ("9999", "-3", "x", "9" * 40):
        shown = only(
            await union.administrator.press_data(await union.administrator.say("/aide"), f"invitations:{forged}")
        )
        assert shown.words.startswith("Invitations ouvertes")


async def test_a_representative_is_offered_to_remove_only_those_who_came_by_a_link_of_their_own(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    own, other = await union.token(by=olga), await union.token()
    for token in (own, other):
        await union.join(union.person(), token)
    listed = await olga.say("/invitations")
    offered = [labels(only(await olga.press(listed, f"Révoquer {place}"))) for place in (1, 2)]
    assert offered == [["Révoquer le lien", "Annuler"], ["Révoquer le lien", "… et retirer cet adhérent", "Annuler"]]
    others = union.rows("SELECT number FROM invitations WHERE uses = 10 ORDER BY rowid")[1]["number"]
    assert only(await olga.press_data(listed, f"revoke:{others}:all")).words == messages.NOT_ALLOWED
    sure = only(await union.administrator.press_data(await union.administrator.say("/aide"), f"revoke:{others}"))
    assert "… et retirer cet adhérent" in labels(sure)


# -- who there is


async def test_representatives_see_how_many_there_are_and_administrators_also_who_represents(union):
    olga = await union.member("Olga Distinctive", Role.REPRESENTATIVE)
    await union.member("Ines Inconnue")
    for person in (olga, union.administrator):
        counts = await person.say("/membres")
        assert spaced(counts) == "1 adhérent · 1 élu · 1 administrateur"
    assert [labels(await one.say("/membres")) for one in (olga, union.administrator)] == [
        [],
        ["Agathe · administrateur", "Olga Distinctive · élu", "Chercher un adhérent"],
    ]
    assert "Ines" not in str(counts.buttons)
    assert traces(union, "Olga Distinctive", "Olga", "Inconnue", "Agathe") == []


async def test_a_name_is_asked_of_telegram_each_time(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    olga.player.user["first_name"] = "Olympe"
    await union.administrator.say("/membres")
    asked = [about["chat_id"] for method, about in union.loopback.calls if method == "getChat"]
    assert asked[-2:] == [union.administrator.player.id, olga.player.id]


async def test_signs_that_turn_what_stands_around_them_are_shown_neither_in_names_nor_in_labels(union):
    await union.member("Ol\u202ega\u2066\u200b", Role.REPRESENTATIVE)
    assert "Olga · élu" in labels(await union.administrator.say("/membres"))
    await union.member("\u202e\u2066", Role.REPRESENTATIVE)
    assert "nom inconnu de Telegram · élu" in labels(await union.administrator.say("/membres"))
    form = await union.administrator.say("/inviter Al\u202ebi\u2069 été")
    assert "« Albi été »" in spaced(form)
    await union.administrator.press(form, "Créer le lien")
    assert made(union)[-1]["label"] == "Albi été"


async def test_many_officers_stand_on_pages_that_can_be_turned(union):
    for number in range(7):
        await union.member(f"Élu {number}", Role.REPRESENTATIVE)
    first = await union.administrator.say("/membres")
    assert len(labels(first)) == 7
    second = only(await union.administrator.press(first, "Suivants"))
    assert [label.partition(" ·")[0] for label in labels(second)[:3]] == ["Élu 4", "Élu 5", "Élu 6"]
    assert only(await union.administrator.press(second, "Précédents")).buttons == first.buttons
    assert only(await union.administrator.press_data(first, "people:9999")).kind is Kind.EDITED


async def test_somebody_is_promoted_demoted_and_removed_and_their_menu_follows(union):
    ines = await union.member("Ines")
    number = union.number(ines)
    about = only(await union.administrator.press_data(await union.administrator.say("/membres"), f"person:{number}"))
    assert about.words.startswith("Ines\nAdhérent depuis le")
    assert labels(about) == ["Nommer élu", "Nommer administrateur", "Retirer", "Retour"]
    raised = only(await union.administrator.press(about, "Nommer élu"))
    assert raised.words.startswith("Ines\nÉlu depuis le")
    assert (await ines.say("/inviter")).buttons
    assert "inviter" in menu_of(union, ines)
    lowered = only(await union.administrator.press(raised, "Rendre adhérent"))
    assert (await ines.say("/inviter")).words == "C’est réservé aux élus."
    assert menu_of(union, ines) is None
    sure = only(await union.administrator.press(lowered, "Retirer"))
    back = only(await union.administrator.press(sure, "Annuler"))
    assert (await ines.say(QUESTION)).buttons
    sure = only(await union.administrator.press(back, "Retirer"))
    done = only(await union.administrator.press(sure, "Retirer"))
    assert done.words == messages.removed(named=False)
    assert (await ines.say(QUESTION)).words == messages.STRANGER
    assert labels(only(await union.administrator.press(done, "Retour")))[-1] == "Chercher un adhérent"


def menu_of(union, person):
    return union.loopback.profile.commands.get(Scope("chat", person.player.id))


async def test_the_last_administrator_is_neither_removed_nor_demoted_nor_erased(union):
    me = union.number(union.administrator)
    listed = await union.administrator.say("/membres")
    for data in (f"remove:{me}:yes", f"role:{me}:member"):
        assert only(await union.administrator.press_data(await union.administrator.say("/membres"), data)).words == (
            messages.LAST_YOURSELF
        )
    asked = await union.administrator.say("/oublier")
    assert (asked.words, asked.buttons) == (messages.LAST_YOURSELF, ())
    # a question of before, or a forged press
    assert only(await union.administrator.press_data(listed, "forget:")).words == messages.LAST_YOURSELF
    assert union.row(union.administrator)["role"] == "administrator"
    # with another one it goes
    await union.member("Basile", Role.ADMINISTRATOR)
    assert "Adhérent depuis" in only(await union.administrator.press_data(listed, f"role:{me}:member")).words


async def test_two_administrators_who_remove_each_other_at_once_leave_one(union):
    other = await union.member("Basile", Role.ADMINISTRATOR)
    pairs = [(union.administrator, other), (other, union.administrator)]
    presses = []
    for one, target in pairs:
        listed = await one.say("/membres")
        presses.append((one, one.player.presses(listed.message_id, f"remove:{union.number(target)}:yes")))
    await asyncio.gather(*(one.do(press) for one, press in presses))
    assert len(union.rows("SELECT 1 FROM people WHERE role = 'administrator' AND removed_at IS NULL")) == 1


async def test_somebody_is_found_by_picking_them_and_a_stranger_is_not(union):
    ines, stranger = await union.member("Ines"), union.person("Omar")
    how = await union.administrator.press(await union.administrator.say("/membres"), "Chercher un adhérent")
    assert only(how).words == messages.PICK_HOW
    assert spoken(await picks(union, ines)) == [messages.PICKED, "Ines"]
    assert spoken(await picks(union, stranger)) == [messages.NOT_A_MEMBER]
    for standing in (Standing.REMOVED,):
        assert spoken(await picks(union, await union.somebody(standing))) == [messages.NOT_A_MEMBER]
    # what a representative sends finds nobody
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    for target in (ines, stranger):
        assert spoken(await picks(union, target, olga)) == ["C’est réservé aux administrateurs."]


async def picks(union, target, by=None):
    users = [{"user_id": target.player.id, "first_name": target.player.name}]
    return await (by or union.administrator).send(users_shared={"request_id": 1, "users": users})


def spoken(news):
    return [one.words.splitlines()[0] for one in news]


async def test_old_buttons_of_a_representative_do_nothing_once_their_role_is_taken_away(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    token = await union.token(by=olga)
    form, listed = await olga.say("/inviter Albi"), await olga.say("/invitations")
    sure = only(await olga.press(listed, "Révoquer 1"))
    await union.administrator.press_data(await union.administrator.say("/membres"), f"role:{union.number(olga)}:member")
    for shown, label in ((form, "Créer le lien"), (form, "7\u00a0jours"), (sure, "Révoquer le lien")):
        news = only(await olga.press(shown, label))
        assert (news.kind, news.words) == (Kind.NOTICE, messages.NOT_FOR_YOU)
    assert made(union) == []
    # what they had made ends with their role
    assert (await union.person().say(f"/start inv_{token}")).words == messages.LINK_REFUSED
    await union.join(union.person(), await union.token())


async def test_old_buttons_of_an_administrator_do_nothing_once_their_role_is_taken_away(union):
    other = await union.member("Basile", Role.ADMINISTRATOR)
    ines = await union.member("Ines")
    about = only(await other.press_data(await other.say("/membres"), f"person:{union.number(ines)}"))
    journal = await other.say("/journal")
    await union.administrator.press_data(
        await union.administrator.say("/membres"), f"role:{union.number(other)}:representative"
    )
    for label in ("Nommer administrateur", "Retirer", "Retour"):
        assert only(await other.press(about, label)).words == messages.NOT_FOR_YOU
    assert only(await other.press_data(journal, "journal:999")).words == messages.NOT_FOR_YOU
    assert union.row(ines)["role"] == "member"
    assert not labels(await other.say("/membres"))


# -- no way back

LEAVING = {"demoted": "role:{}:member", "removed": "remove:{}:yes"}


@pytest.mark.parametrize("how", LEAVING)
async def test_an_administrator_put_out_of_office_gets_nothing_back_by_their_links_after_erasing_themself(union, how):
    basile, came_by = union.person("Basile"), await union.token(Role.ADMINISTRATOR)
    await union.join(basile, came_by)
    made_by_them = [await union.token(role, by=basile) for role in Role]
    others = await union.token()
    listed = await union.administrator.say("/membres")
    await union.administrator.press_data(listed, LEAVING[how].format(union.number(basile)))
    await basile.press(await basile.say("/oublier"), "Tout effacer")
    for token in (came_by, *made_by_them):
        assert (await basile.say(f"/start inv_{token}")).words == messages.LINK_REFUSED
    assert union.rows("SELECT 1 FROM people WHERE role = 'administrator'") == [{"1": 1}]
    assert (await union.administrator.say("/journal")).words.count("a révoqué") == 4
    await union.join(union.person("Omar"), others)


async def test_a_demoted_administrator_who_still_represents_keeps_their_links_for_members(union):
    basile = await union.member("Basile", Role.ADMINISTRATOR)
    for_members, for_officers = await union.token(by=basile), await union.token(Role.REPRESENTATIVE, by=basile)
    listed = await union.administrator.say("/membres")
    await union.administrator.press_data(listed, f"role:{union.number(basile)}:representative")
    assert (await union.person().say(f"/start inv_{for_officers}")).words == messages.LINK_REFUSED
    await union.join(union.person(), for_members)


async def test_who_is_removed_while_the_settings_name_them_is_told_to_the_remover(union):
    awaited, ines = union.person("Basile", AWAITED), await union.member("Ines")
    await awaited.press(await awaited.say("/start"), "J’accepte")
    for person, named in ((awaited, True), (ines, False)):
        listed = await union.administrator.say("/membres")
        done = only(await union.administrator.press_data(listed, f"remove:{union.number(person)}:yes"))
        assert done.words == messages.removed(named=named)
        assert ("RELAIS_ADMINISTRATORS" in done.words) is named


async def test_an_old_form_that_telegram_gives_out_no_more_is_a_dead_button(union):
    form = await union.administrator.say("/inviter")
    for data in ("invite:member:1:7", "person:AAAAAAAA"):
        press = union.administrator.player.presses(form.message_id, data)
        press["callback_query"]["message"] = {
            "chat": {"id": form.chat_id, "type": "private"},
            "message_id": 1,
            "date": 0,
        }
        assert only(await union.administrator.do(press)).words == DEAD_BUTTON
    await union.administrator.press(form, "Créer le lien")


# -- the trail


async def test_every_act_is_a_line_with_who_did_it(union):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    form = await olga.say("/inviter Albi")
    await olga.press(form, "Créer le lien")
    sure = only(await olga.press(await olga.say("/invitations"), "Révoquer 1"))
    await olga.press(sure, "Révoquer le lien")
    ines = await union.member("Ines")
    await union.administrator.press_data(
        await union.administrator.say("/membres"), f"role:{union.number(ines)}:representative"
    )
    await union.put_out(ines)
    await union.group()
    journal = await union.administrator.say("/journal")
    group = union.rows("SELECT number FROM group_chats")[0]["number"]
    unnamed = [row["number"] for row in union.rows("SELECT number FROM invitations WHERE label = '' ORDER BY rowid")]
    assert [line.partition(" · ")[2] for line in spaced(journal).splitlines()[2:]] == [
        f"Agathe a autorisé un groupe ({group})",
        "Agathe a retiré Ines",
        "Agathe a donné à Ines le rôle d’élu",
        f"Agathe a créé l’invitation « {unnamed[1]} », pour adhérents",
        "Olga a révoqué l’invitation « Albi »",
        "Olga a créé l’invitation « Albi », pour adhérents",
        f"Olga a reçu le rôle d’élu par l’invitation « {unnamed[0]} »",
        f"Agathe a créé l’invitation « {unnamed[0]} », pour élus",
        "Agathe a pris le rôle d’administrateur",
    ]
    # refused acts leave no line
    assert only(await olga.press_data(await olga.say("/inviter"), "invite:administrator:1:7")).kind is Kind.NOTICE
    assert (await union.administrator.say("/journal")).words == journal.words


async def test_the_trail_goes_on_page_by_page(union):
    for _ in range(20):
        await union.token()
    first = await union.administrator.say("/journal")
    assert first.words.count("a créé") == 15
    older = only(await union.administrator.press(first, "Plus anciens"))
    assert older.words.count("a créé") == 5
    assert "a pris le rôle d’administrateur" in older.words
    assert older.buttons == ()
