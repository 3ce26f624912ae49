"""A representative pastes or forwards a text, in as many messages as it takes."""

async def test_who_is_demoted_while_pasting_may_ask_again(union, olga):
    await olga.say("/publier")
    pasted = await olga.say(JUNE)
    await demote(union, olga)
    assert only(await olga.press(pasted, "C’est tout")).words == people_messages.NOT_FOR_YOU
    assert (await olga.say("navette de la gare")).words == "C’est réservé aux élus."
    assert "vingt minutes" in (await olga.say("navette de la gare")).words
    assert drafts(union) == []


# -- pasted texts


async def test_a_text_pasted_in_three_messages_is_published(union, olga, ines):
    how = await olga.say("/publier")
    assert labels(how) == ["Annuler"]
    for number, part in enumerate(re.split(r"\n(?=[VP][A-Z]+\n)", JUNE), start=1):
        received = await olga.say(part)
        assert spaced(received).startswith(f"Reçu : {number} message")
        assert labels(received) == ["C’est tout", "Annuler"]
    assert number == 3
    # others are not pasting
    assert "vingt minutes" in (await ines.say("navette de la gare")).words
    preview = (await olga.press(received, "C’est tout"))[-1]
    assert preview.message_id == received.message_id
    assert labels(preview) == ALL
    only(await olga.press(preview, "Publier"))
    assert "six semaines" in (await ines.say(TILES)).words
    # what is said after that is a question again
    assert "six semaines" in (await olga.say(TILES)).words


async def test_a_pasted_text_is_given_up_at_any_moment(union, olga):
    how = await olga.say("/publier")
    assert only(await olga.press(how, "Annuler")).words == sentences.CANCELLED
    assert "vingt minutes" in (await olga.say("navette de la gare")).words
    await olga.say("/publier")
    received = await olga.say(JUNE)
    assert only(await olga.press(received, "Annuler")).words == sentences.CANCELLED
    assert only(await olga.press(received, "C’est tout")).words == arriving.NOTHING_PASTED
    assert drafts(union) == []


async def test_a_text_that_is_never_finished_leaves_nothing_and_commands_go_on(union, olga):
    await olga.say("/publier")
    await olga.say("Un début de compte rendu que personne ne finit.")
    assert "adhérent" in (await olga.say("/membres")).words
    assert drafts(union) == []
    assert b"que personne ne finit" not in union.bytes()
    # begun again, it begins anew
    await olga.say("/publier")
    preview = (await olga.press(await olga.say(JUNE), "C’est tout"))[-1]
    number = number_in(preview)
    assert "personne" not in str(await union.people.house.read(lambda desk: desk.drafts.passages(number)))
    assert len(drafts(union)) == 1


async def test_a_pasted_text_without_a_sentence_is_refused(union, olga):
    await olga.say("/publier")
    refused = (await olga.press(await olga.say("…"), "C’est tout"))[-1]
    assert "aucune phrase à citer" in refused.words
    assert drafts(union) == []


