"""Coming in: by a link, twice, too late, after being put out; by guessing; and as the first administrator."""

import asyncio

import pytest

from bot import people_messages as messages
from bot.loopback import CallError, Kind, Scope
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.traces import traces
from tests.conversations.union import AWAITED, Standing, spaced, union_in

QUESTION = "navette de la gare"
ANSWER = "toutes les vingt minutes"
REFUSED = messages.LINK_REFUSED


def people_in(union):
    return len(union.rows("SELECT number FROM people"))


async def may_ask(person):
    """Whether a question gets its excerpt; anything else is nothing or the polite line."""
    news = await person.send(text=QUESTION)
    assert all(one.words == messages.STRANGER or ANSWER in one.words for one in news)
    return any(ANSWER in one.words for one in news)


async def open_link(person, token):
    return await person.send(text=f"/start inv_{token}")


# -- agreeing


async def test_the_consent_has_four_points_and_nothing_is_kept_before_it_is_given(union):
    token = await union.token()
    before = union.written()
    ines = union.person("Inès Quatrepoint", 733_100_777)
    consent = await ines.say(f"/start inv_{token}")
    assert [line[:2] for line in consent.words.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3.", "4."]
    assert labels(consent) == ["J’accepte"]
    assert people_in(union) == 1
    assert union.written() == before
    assert not await may_ask(ines)
    assert union.written() == before, "a stranger's question left something"
    welcome = only(await ines.press(consent, "J’accepte"))
    assert welcome.kind is Kind.EDITED
    assert welcome.words.startswith("Bonjour")
    assert people_in(union) == 2
    assert traces(union, "Quatrepoint", 733_100_777, token) == []
    assert await may_ask(ines)


async def test_the_consent_says_how_long_it_is_kept(union, yearly):
    for one, said in (
        (union, "tant que vous avez accès, puis 30 jours"),
        (yearly, "12 mois après la dernière invitation"),
    ):
        consent = await one.person().say(f"/start inv_{await one.token()}")
        assert said in spaced(consent)
    for_administrators = await yearly.person().say(f"/start inv_{await yearly.token(Role.ADMINISTRATOR)}")
    assert "12 mois" not in spaced(for_administrators)


async def test_the_welcome_after_agreeing_offers_examples_that_work(union):
    ines = union.person()
    welcome = await union.join(ines, await union.token())
    asked, answer = await ines.press(welcome, "Télétravail")
    assert asked.words == "télétravail"
    assert "❝" in answer.words


async def test_agreeing_twice_takes_one_use_and_changes_nothing_more(union):
    ines, token = union.person(), await union.token(uses=10)
    consent = await ines.say(f"/start inv_{token}")
    only(await ines.press(consent, "J’accepte"))
    row = union.row(ines)
    assert await ines.press(consent, "J’accepte") == []
    assert await ines.repeat() == []
    assert union.row(ines) == row
    assert union.rows("SELECT used FROM invitations")[0]["used"] == 1
    assert await may_ask(ines)


async def test_a_press_delivered_again_brings_nobody_else_in(union):
    ines, omar = union.person(), union.person("Omar")
    token = await union.token(uses=1)
    await union.join(ines, token)
    assert await ines.repeat() == []
    assert (await omar.say(f"/start inv_{token}")).words == REFUSED
    assert people_in(union) == 2


async def test_the_last_use_taken_by_many_at_once_lets_exactly_one_in(union):
    token = await union.token(uses=1)
    everybody = [union.person(f"P{number}") for number in range(8)]
    consents = [await person.say(f"/start inv_{token}") for person in everybody]
    presses = [
        person.player.presses(consent.message_id, consent.buttons[0].data)
        for person, consent in zip(everybody, consents, strict=True)
    ]
    got = await asyncio.gather(*(person.do(press) for person, press in zip(everybody, presses, strict=True)))
    words = sorted(only(news).words for news in got)
    assert words.count(REFUSED) == 7
    assert people_in(union) == 2
    assert [await may_ask(person) for person in everybody].count(True) == 1
    assert union.rows("SELECT uses, used FROM invitations") == [{"uses": 1, "used": 1}]


async def test_one_person_agreeing_at_once_to_two_links_is_one_member(union):
    ines = union.person()
    consents = [await ines.say(f"/start inv_{await union.token()}") for _ in range(2)]
    presses = [ines.player.presses(consent.message_id, consent.buttons[0].data) for consent in consents]
    await asyncio.gather(*(ines.do(press) for press in presses))
    assert people_in(union) == 2
    assert await may_ask(ines)


async def test_agreeing_to_a_second_link_gives_what_it_said(union):
    ines = union.person()
    member, officer = [
        await ines.say(f"/start inv_{await union.token(role)}") for role in (Role.MEMBER, Role.REPRESENTATIVE)
    ]
    only(await ines.press(member, "J’accepte"))
    assert union.row(ines)["role"] == "member"
    only(await ines.press(officer, "J’accepte"))
    assert union.row(ines)["role"] == "representative"
    # the first again changes nothing
    assert await ines.press(member, "J’accepte") == []
    assert union.row(ines)["role"] == "representative"
    assert people_in(union) == 2


async def test_a_forwarded_consent_pressed_by_somebody_else_is_theirs(union):
    ines, omar = union.person(), union.person("Omar")
    consent = await ines.say(f"/start inv_{await union.token(uses=1)}")
    omar.player.says("regarde")
    assert (await omar.press_data(consent, consent.buttons[0].data))[-1].words.startswith("Bonjour")
    assert await may_ask(omar)
    assert not await may_ask(ines)
    # the only use is gone
    assert only(await ines.press(consent, "J’accepte")).words == REFUSED


async def test_a_role_given_by_a_link_is_said_before_it_is_taken(union):
    for role, said in ((Role.REPRESENTATIVE, "fait de vous un élu"), (Role.ADMINISTRATOR, "Vous serez administrateur")):
        ines, token = union.person(), await union.token(role, uses=1)
        assert said in (await ines.say(f"/start inv_{token}")).words
        await union.join(ines, token)
        assert union.row(ines)["role"] == role
    plain = await union.person().say(f"/start inv_{await union.token()}")
    assert "élu" not in plain.words.partition("1.")[0]


async def test_who_comes_in_is_welcomed_before_their_menu_is_set_and_when_it_cannot_be(union):
    ines, token = union.person(), await union.token(Role.REPRESENTATIVE, uses=1)
    consent = await ines.say(f"/start inv_{token}")
    union.loopback.calls.clear()
    union.loopback.fail("setMyCommands", CallError("Too Many Requests: retry after 900", 429, retry_after=900))
    assert only(await ines.press(consent, "J’accepte")).words.startswith("Bonjour")
    methods = [method for method, _ in union.loopback.calls]
    assert methods.index("editMessageText") < methods.index("setMyCommands")
    raised = await ines.say(f"/start inv_{await union.token(Role.ADMINISTRATOR, uses=1)}")
    assert "vous êtes administrateur" in raised.words


# -- links that lead nowhere


async def test_an_expired_link_is_refused_when_opened_and_when_agreed_to(union):
    token = await union.token()
    early, late = union.person(), union.person("Omar")
    consent = await early.say(f"/start inv_{token}")
    union.change("UPDATE invitations SET expires_at = '2026-01-01T00:00:00+00:00'")
    assert (await late.say(f"/start inv_{token}")).words == REFUSED
    assert only(await early.press(consent, "J’accepte")).words == REFUSED
    assert people_in(union) == 1
    union.change("UPDATE invitations SET expires_at = '2036-01-01T00:00:00+00:00'")
    await union.join(late, token)
    assert people_in(union) == 2


async def test_a_revoked_link_is_refused_and_who_came_by_it_stays(union):
    token = await union.token()
    ines, omar = union.person(), union.person("Omar")
    await union.join(ines, token)
    consent = await omar.say(f"/start inv_{token}")
    sure = only(await union.administrator.press(await union.administrator.say("/invitations"), "Révoquer 1"))
    only(await union.administrator.press(sure, "Révoquer le lien"))
    assert only(await omar.press(consent, "J’accepte")).words == REFUSED
    assert (await omar.say(f"/start inv_{token}")).words == REFUSED
    assert await may_ask(ines)


async def test_a_link_revoked_with_its_members_puts_out_those_who_came_by_it_alone(union):
    token, other = await union.token(), await union.token()
    ines, omar = union.person(), union.person("Omar")
    await union.join(ines, token)
    await union.join(omar, other)
    number = union.rows("SELECT invitation FROM people WHERE number = ?", union.number(ines))[0]["invitation"]
    sure = only(await union.administrator.press_data(await union.administrator.say("/invitations"), f"revoke:{number}"))
    done = only(await union.administrator.press(sure, "… et retirer cet adhérent"))
    assert done.words == messages.revoked(1)
    assert not await may_ask(ines)
    assert await may_ask(omar)
    assert (await ines.say(f"/start inv_{token}")).words == REFUSED


async def test_somebody_removed_comes_back_by_another_link_and_not_by_the_same(union):
    token = await union.token()
    ines = union.person()
    consent = await ines.say(f"/start inv_{token}")
    only(await ines.press(consent, "J’accepte"))
    await union.put_out(ines)
    assert not await may_ask(ines)
    assert only(await ines.press(consent, "J’accepte")).words == REFUSED
    again = only(await open_link(ines, token))
    assert only(await ines.press_data(again, f"join:{token}")).words == REFUSED
    assert not await may_ask(ines)
    await union.join(ines, await union.token())
    assert await may_ask(ines)


async def test_somebody_removed_does_not_come_back_by_the_same_link_after_erasing_themself(union):
    """What administrators are told when they remove somebody: « ni revenir par le même lien »."""
    token = await union.token()
    ines = union.person()
    await union.join(ines, token)
    await union.put_out(ines)
    asked = await ines.say("/oublier")
    assert asked.words.startswith("Votre accès a été retiré.")
    assert asked.buttons == ()
    # a question of before, or a forged press
    assert only(await ines.press_data(await ines.say("/privacy"), "forget:")).words == asked.words
    consent = only(await open_link(ines, token))
    assert only(await ines.press(consent, "J’accepte")).words == REFUSED
    assert not await may_ask(ines)
    # once the link is closed, so is this
    number = union.rows("SELECT invitation FROM people WHERE number = ?", union.number(ines))[0]["invitation"]
    await union.administrator.press_data(await union.administrator.say("/invitations"), f"revoke:{number}:link")
    only(await ines.press(await ines.say("/oublier"), "Tout effacer"))
    assert people_in(union) == 1


@pytest.mark.parametrize(
    "payload",
    ["inv_", "inv_x", "inv_" + "A" * 21, "inv_" + "A" * 22, "inv_" + "A" * 23, "inv_é", "inv_' OR 1=1 --", "inv_ a b"],
)
async def test_a_bad_link_gets_one_sentence_and_opens_nothing(union, payload):
    ines, member = union.person(), await union.member("Omar")
    for person in (ines, member):
        assert (await person.say(f"/start {payload}")).words == REFUSED
    assert not await may_ask(ines)
    assert await may_ask(member)


async def test_all_bad_links_are_told_alike(union):
    """Nobody learns by a link whether it ever was one."""
    used = await union.token(uses=1)
    await union.join(union.person("Omar"), used)
    revoked = await union.token()
    union.change("UPDATE invitations SET revoked_at = created_at WHERE uses > 1")
    told = {(await union.person().say(f"/start inv_{token}")).words for token in (used, revoked, "A" * 22, "x")}
    assert told == {REFUSED}


async def test_ten_thousand_guesses_of_one_person_get_five_answers(union):
    ines = union.person()
    heard = []
    for number in range(10_000):
        heard += await open_link(ines, f"{number:022d}")
    assert [one.words for one in heard] == [REFUSED] * 4 + [messages.LINKS_REFUSED]
    # a good link opens all the same, and others are told again after an hour
    token = await union.token(uses=1)
    await union.join(ines, token)
    assert await may_ask(ines)
    assert await open_link(ines, "A" * 22) == []
    union.seconds.now += 3601
    assert only(await open_link(ines, "A" * 22)).words == REFUSED


async def test_guesses_of_five_hundred_people_get_five_answers_each(union):
    guessers = [union.person(f"G{number}") for number in range(500)]
    heard = []
    for number in range(6):
        for guesser in guessers:
            heard += await open_link(guesser, f"{number:021d}g")
    assert [one.words for one in heard] == [REFUSED] * 2000 + [messages.LINKS_REFUSED] * 500
    assert people_in(union) == 1
    # others still come in
    ines = union.person()
    await union.join(ines, await union.token())
    assert await may_ask(ines)


@pytest.mark.parametrize(
    "data", ["join:", "join:x", "join:" + "A" * 22, "join:' OR 1=1", "join:\n", "claim:", "claim:x", "join:é"]
)
async def test_forged_presses_let_nobody_in(union, data):
    ines = union.person()
    consent = await ines.say(f"/start inv_{await union.token()}")
    assert only(await ines.press_data(consent, data)).words == REFUSED
    assert people_in(union) == 1
    assert not await may_ask(ines)
    await union.join(ines, await union.token())
    assert await may_ask(ines)


async def test_forged_presses_are_counted_as_guesses_and_a_true_one_still_counts(union):
    ines = union.person()
    consent = await ines.say(f"/start inv_{await union.token()}")
    heard = []
    for number in range(8):
        heard += await ines.press_data(consent, f"join:{number:022d}")
    # the message is the same from the first to the fourth
    assert [one.words for one in heard] == [REFUSED, messages.LINKS_REFUSED]
    assert await open_link(ines, "A" * 22) == []
    assert people_in(union) == 1
    only(await ines.press_data(consent, consent.buttons[0].data))
    assert await may_ask(ines)


@pytest.mark.parametrize("between", ["\n", "  ", "\n\n"])
async def test_what_stands_on_the_next_line_is_read_too(union, between):
    ines = union.person()
    consent = await ines.say(f"/start{between}inv_{await union.token()}")
    only(await ines.press(consent, "J’accepte"))
    assert await may_ask(ines)


# -- again


async def test_another_link_renews_and_says_until_when(yearly):
    ines = await yearly.member()
    yearly.change("UPDATE people SET renewed_at = '2026-03-02T09:00:00+00:00' WHERE number = ?", yearly.number(ines))
    old = yearly.row(ines)["renewed_at"]
    told = await ines.say(f"/start inv_{await yearly.token()}")
    assert told.words.startswith(
        "C’est noté : vous êtes adhérent. Votre accès est ouvert jusqu’au ".replace(" :", "\u00a0:")
    )
    assert yearly.row(ines)["renewed_at"] > old


async def test_opening_the_same_link_again_takes_no_use(union):
    ines, token = union.person(), await union.token(uses=10)
    await union.join(ines, token)
    assert (await ines.say(f"/start inv_{token}")).words.startswith("C’est noté")
    await union.join(union.person("Omar"), token)
    assert people_in(union) == 3


async def test_somebody_lapsed_may_not_ask_and_comes_back_under_their_number(yearly):
    ines = await yearly.somebody(Standing.LAPSED)
    number = yearly.number(ines)
    assert not await may_ask(ines)
    await yearly.join(ines, await yearly.token())
    assert await may_ask(ines)
    assert yearly.number(ines) == number


async def test_a_member_lapses_while_they_converse(yearly):
    ines = await yearly.member()
    answer = await ines.say(QUESTION)
    yearly.change("UPDATE people SET renewed_at = '2025-03-02T09:00:00+00:00' WHERE number = ?", yearly.number(ines))
    assert [shown.kind for shown in await ines.press(answer, "Contexte")] in ([], [Kind.NOTICE])
    assert (await ines.say(QUESTION)).words == messages.STRANGER


async def test_a_link_raises_a_role_and_never_lowers_it(union):
    ines = await union.member()
    raised = await ines.say(f"/start inv_{await union.token(Role.REPRESENTATIVE)}")
    assert "vous êtes élu" in raised.words
    assert (await ines.say("/membres")).words
    same = await ines.say(f"/start inv_{await union.token()}")
    assert "vous êtes élu" in same.words
    assert union.row(ines)["role"] == "representative"
    assert "inviter" in union.loopback.profile.commands[Scope("chat", ines.player.id)]


# -- the administrators whom the settings name


async def test_who_the_settings_name_comes_in_once_they_agree_and_others_do_not(tmp_path, published):
    async with union_in(tmp_path / "data", published, administrator=False) as union:
        consent = await union.administrator.say("/start")
        assert "Vous serez administrateur" in consent.words
        assert people_in(union) == 0
        stranger = union.person()
        assert (await stranger.say("/start")).words == messages.STRANGER
        assert only(await stranger.press_data(consent, "claim:")).words == REFUSED
        assert people_in(union) == 0
        only(await union.administrator.press(consent, "J’accepte"))
        assert await union.administrator.press(consent, "J’accepte") == []
        assert (await union.administrator.say("/journal")).words.endswith("a pris le rôle d’administrateur")
        assert people_in(union) == 1


async def test_a_second_one_named_comes_in_too(union):
    awaited = union.person("Basile", AWAITED)
    await awaited.press(await awaited.say("/start"), "J’accepte")
    assert spaced(await union.administrator.say("/membres")) == "0 adhérent · 0 élu · 2 administrateurs"


async def test_one_named_and_removed_does_not_claim_their_place_back(union):
    awaited = union.person("Basile", AWAITED)
    consent = await awaited.say("/start")
    only(await awaited.press(consent, "J’accepte"))
    await union.put_out(awaited)
    assert only(await awaited.press(consent, "J’accepte")).words == REFUSED
    assert (await awaited.say("/start")).words == messages.STRANGER
    assert not await may_ask(awaited)


async def test_one_named_and_removed_does_not_claim_their_place_back_after_erasing_themself(union):
    awaited = union.person("Basile", AWAITED)
    only(await awaited.press(await awaited.say("/start"), "J’accepte"))
    await union.put_out(awaited)
    only(await awaited.press(await awaited.say("/oublier"), "Tout effacer"))
    told = await awaited.say("/start")
    assert (told.words, told.buttons) == (messages.STRANGER, ())
    assert only(await awaited.press_data(told, "claim:")).words == REFUSED
    assert not await may_ask(awaited)
    # an administrator may want them back
    await union.join(awaited, await union.token(Role.ADMINISTRATOR))


async def test_a_member_whom_the_settings_name_later_becomes_an_administrator(union):
    awaited, token = union.person("Basile", AWAITED), await union.token()
    await union.join(awaited, token)
    number = union.number(awaited)
    consent = await awaited.say("/start")
    assert "Vous serez administrateur" in consent.words
    only(await awaited.press(consent, "J’accepte"))
    assert (union.number(awaited), union.row(awaited)["role"]) == (number, "administrator")
    # who is not named stays what they are
    ines = await union.member()
    assert (await ines.say("/start")).words.startswith("Bonjour")


@pytest.mark.parametrize("left", ["removed_at = joined_at", "role = 'member'", "role = 'representative'"])
async def test_when_no_administrator_is_left_whom_the_settings_name_comes_in_again(union, left):
    """As after a restoration from a backup, or a change by hand."""
    ines = await union.member()
    union.change(f"UPDATE people SET {left} WHERE role = 'administrator'")
    consent = await union.administrator.say("/start")
    assert "Vous serez administrateur" in consent.words
    only(await union.administrator.press(consent, "J’accepte"))
    assert spaced(await union.administrator.say("/membres")) == "1 adhérent · 0 élu · 1 administrateur"
    assert (await ines.say("/start")).words.startswith("Bonjour")
    assert (await union.administrator.say("/start")).words.startswith("Bonjour")
