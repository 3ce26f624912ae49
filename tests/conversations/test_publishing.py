"""A representative publishes from the chat: whole conversations, with files as programs write them."""

import asyncio
import re

import pytest
from telegram import Update

from bot import arrival_messages as arriving
from bot import draft_messages as sentences
from bot import messages, people_messages
from bot.loopback import Kind
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.publishing import (
    ALL,
    CORRECTED,
    JUNE,
    LONG,
    PLACES,
    TILES,
    UNDATED,
    another_process_of,
    answered,
    demote,
    draft_of,
    drafts,
    number_in,
    originals,
    pdf_of_many_pages,
    published_by,
    summaries,
)
from tests.conversations.union import spaced
from tests.knowledge import documents as made

# -- from a file to an answer


async def test_a_pdf_is_published_by_a_file_and_a_tap_in_one_message_that_goes_on(union, olga, ines):
    before = await ines.say("tarif du plateau")
    listed = await ines.say("/reunions")
    news = await olga.send_file("cr_mars.pdf", made.pdf_one_column())
    preview = news[-1]
    assert (await ines.say("tarif du plateau")).words == before.words
    assert labels(await ines.say("/reunions")) == labels(listed)
    assert "Je ne trouve rien" in before.words
    done = only(await olga.press(preview, "Publier"))
    news.append(done)
    assert [one.kind for one in news] == [Kind.SENT] + [Kind.EDITED] * (len(news) - 1)
    assert {one.message_id for one in news} == {preview.message_id}
    assert news[0].words == arriving.DOWNLOADING
    assert spaced(done).startswith(f"Publié : {made.TITLE}, 12 mars 2026 (")
    assert done.buttons == ()
    quoted = await ines.say("tarif du plateau")
    assert "4,10 euros" in quoted.words
    assert "12 mars 2026" in spaced(quoted)
    assert "p. 2" in spaced(quoted)
    assert labels(await ines.say("/reunions")) == ["CSE Rivemont", "CSE Bellerive"]
    assert drafts(union) == []


async def test_the_preview_says_what_was_understood_and_tries_it(olga):
    preview = (await olga.send_file("cr_mars.pdf", made.pdf_one_column()))[-1]
    lines = spaced(preview).splitlines()
    assert lines[0] == made.TITLE
    assert re.fullmatch(r"réunion du 12 mars 2026 · 3 pages · 3 points · \d+ passages · 1 tableau", lines[1])
    items = [f"{number}. {title} (p. {number})" for number, title in enumerate(made.AGENDA, start=1)]
    assert lines[3:6] == items
    assert labels(preview) == ALL
    trials = [re.fullmatch(r"Essai : « (.+) » → ❝ (.+) ❞", one) for one in lines if one.startswith("Essai")]
    assert 1 <= len(trials) <= 3
    source = " ".join(" ".join((made.TITLE, *made.SENTENCES, *made.AGENDA, *sum(made.TABLE, ()))).split())
    for trial in trials:
        for part in trial[2].replace("…", "(…)").split("(…)"):
            for cell in part.split(" · "):
                assert cell.strip() in source, cell


@pytest.mark.parametrize(
    ("name", "make"),
    [("mars.docx", made.docx_styled), ("mars.odt", made.odt_styled), ("mars.html", made.html_of_a_site)],
)
async def test_a_file_without_pages_is_published_as_well(olga, ines, name, make):
    preview = (await olga.send_file(name, make()))[-1]
    if "Publier" not in labels(preview):
        prompt = only(await olga.press(preview, "Donner la date"))
        preview = only(await answered(olga, prompt, "12/03/2026"))
    assert "page" not in preview.words.splitlines()[1]
    assert all(title in preview.words for title in made.AGENDA)
    only(await olga.press(preview, "Publier"))
    quoted = await ines.say("tarif du plateau")
    assert "4,10 euros" in quoted.words
    assert "Voir la page" not in labels(quoted)


async def test_two_files_at_once_are_two_drafts(union, olga):
    other = JUNE.replace("3 JUIN", "4 JUIN").replace("six", "onze").replace("quarante", "trente")
    sent = [olga.player.sends_file(f"{at}.txt", text.encode()) for at, text in enumerate((JUNE, other))]
    bot = union.application.bot
    await asyncio.gather(*(union.application.process_update(Update.de_json(one, bot)) for one in sent))
    last = {one.message_id: one for one in olga.news()}
    assert [labels(one) for one in last.values()] == [ALL, ALL]
    assert len(drafts(union)) == 2
    said = [spaced(only(await olga.press(one, "Publier"))) for one in last.values()]
    assert sorted(re.search(r"(\d) juin 2026", one)[1] for one in said) == ["3", "4"]


async def test_members_are_answered_while_a_file_is_read(union, olga, ines):
    sent = olga.player.sends_file("long.pdf", pdf_of_many_pages())
    first = len(union.loopback.calls)

    async def asks():
        for _ in range(3):
            assert "vingt minutes" in (await ines.say("navette de la gare")).words

    await asyncio.gather(olga.do(sent), asks())
    calls = union.loopback.calls[first:]
    to_ines = [at for at, (_, given) in enumerate(calls) if given.get("chat_id") == ines.player.id]
    to_olga = [at for at, (_, given) in enumerate(calls) if given.get("chat_id") == olga.player.id]
    assert len(to_ines) == 3
    assert to_olga[0] < to_ines[0]
    assert to_ines[-1] < to_olga[-1]
    assert "Publier" in str(calls[to_olga[-1]])


# -- corrections


async def test_an_undated_file_is_published_once_its_date_is_given(union, olga, ines):
    preview = await draft_of(olga, UNDATED)
    assert labels(preview) == ["Donner la date", *ALL[2:]]
    assert "réunion sans date" in preview.words
    # a button that is not there is no way around
    prompt = only(await olga.press_data(preview, f"draft:{number_in(preview)}:publish"))
    assert "À quelle date" in prompt.words
    assert len(summaries(union)) == 2
    prompt = only(await olga.press(preview, "Donner la date"))
    for nonsense in ("le mois dernier", "30/02/2026", "2026", "30 mais 2026", "99/99/9999"):
        sentence, prompt = await answered(olga, prompt, nonsense)
        assert sentence.words == sentences.DATE_UNREAD
        assert not sentence.wants_reply
    dated = only(await answered(olga, prompt, "29 avril 2026"))
    assert "réunion du 29 avril 2026" in spaced(dated)
    assert labels(dated) == ALL
    only(await olga.press(dated, "Publier"))
    assert "29 avril 2026" in spaced(await ines.say(TILES))


@pytest.mark.parametrize("told", ["30/4/26", "2026-04-30", "Jeudi 30 Avirl 2026\n", "1er juin 2026"])
async def test_a_date_is_understood_as_people_write_it(olga, told):
    prompt = only(await olga.press(await draft_of(olga), "Corriger la date"))
    dated = only(await answered(olga, prompt, told))
    assert "réunion du 1er juin 2026" in spaced(dated) or "réunion du 30 avril 2026" in spaced(dated)


async def test_the_title_is_corrected_as_it_is_written(union, olga, ines):
    prompt = only(await olga.press(await draft_of(olga), "Corriger le titre"))
    assert "titre" in prompt.words
    titled = only(await answered(olga, prompt, "<b>Bilan</b> & suites"))
    assert titled.words.startswith("<b>Bilan</b> & suites\n")
    # the same question may be answered again
    longest = only(await answered(olga, prompt, "Bilan " * 500))
    assert len(longest.words.splitlines()[0]) <= 200
    titled = only(await answered(olga, prompt, "<i>Vestiaires</i>"))
    assert spaced(only(await olga.press(titled, "Publier"))).startswith("Publié : <i>Vestiaires</i>, 3 juin 2026")


async def test_what_the_file_gets_wrong_is_warned_of(olga):
    assert "dans l’avenir" in (await draft_of(olga, JUNE.replace("2026", "2099"))).words
    assert "L’instance n’y est pas dite" in (await draft_of(olga, JUNE.replace("CSE Rivemont\n", ""))).words
    assert "⚠️" not in (await draft_of(olga)).words


# -- how it was cut, and masks


async def test_the_passages_are_paged_through_and_masked_and_unmasked(olga, ines):
    preview = await draft_of(olga, LONG)
    total = int(re.search(r"(\d+) passages", spaced(preview))[1])
    assert total > 10
    cut = only(await olga.press(preview, "Voir le découpage"))
    assert cut.message_id == preview.message_id
    firsts = [1]
    while "Après →" in labels(cut):
        cut = only(await olga.press(cut, "Après →"))
        firsts.append(int(re.match(r"Passages (\d+) à", spaced(cut))[1]))
    assert firsts == list(range(1, total + 1, 5))
    while "← Avant" in labels(cut):
        cut = only(await olga.press(cut, "← Avant"))
    assert spaced(cut).startswith(f"Passages 1 à 5, sur {total}")
    hidden = next(label for label in labels(cut) if label.startswith("Masquer"))
    place = hidden.split()[1]
    masked = only(await olga.press(cut, hidden))
    assert f"\n{place}. (masqué) " in spaced(masked)
    assert f"Montrer {place}" in labels(masked)
    back = only(await olga.press(masked, "Retour"))
    assert "1 passage masqué" in spaced(back)
    unmasked = only(await olga.press(masked, f"Montrer {place}"))
    assert unmasked.words == cut.words
    assert "masqué" not in only(await olga.press(unmasked, "Retour")).words


async def masked_and_published(person, preview, words):
    """Every passage that holds the words is masked first."""
    cut = only(await person.press(preview, "Voir le découpage"))
    hidden = 0
    while True:
        for part in re.split(r"\n\n(?=\d+\. )", spaced(cut))[1:]:
            label = f"Masquer {part.split('.')[0]}"
            if words in part and label in labels(cut):
                cut = only(await person.press(cut, label))
                hidden += 1
        if "Après →" not in labels(cut):
            break
        cut = only(await person.press(cut, "Après →"))
    assert hidden
    done = only(await person.press(only(await person.press(cut, "Retour")), "Publier"))
    assert done.words.startswith("Publié")


async def test_a_masked_passage_is_never_quoted(olga, ines):
    await masked_and_published(olga, await draft_of(olga), "covoiturage")
    assert "six semaines" in (await ines.say(TILES)).words
    barrier = await ines.say("barrière du parking")
    assert "septembre" in barrier.words
    seen = [await ines.say(one) for one in ("covoiturage", PLACES, "parking nord", "quarante places")]
    seen += [barrier, *await ines.press(barrier, "Contexte")]
    meeting = only(await ines.press(await ines.say("/reunions"), "3 juin 2026 — CSE Rivemont"))
    item = next(label for label in labels(meeting) if label.startswith("PARKING"))
    seen += [meeting, *await ines.press(meeting, item)]
    for one in seen:
        assert "quarante" not in one.words.partition("Mots cherchés")[0]
        assert "réservées" not in one.words


async def test_of_a_pdf_with_a_masked_passage_neither_its_page_nor_the_file_is_given(union, olga, ines):
    preview = (await olga.send_file("cr_mars.pdf", made.pdf_one_column()))[-1]
    await masked_and_published(olga, preview, "prestataire de la cantine")
    beside = await ines.say("consultation de deux semaines")
    assert "contraint par la fin du marché" in beside.words or "deux semaines" in beside.words
    assert "Voir la page" not in labels(beside)
    passage = await union.passage_with("deux semaines")
    assert [one.words for one in await ines.press_data(beside, f"page:{passage}")] == [sentences.NO_PAGE]
    assert [one.words for one in await ines.press_data(beside, f"original:{passage}")] == [sentences.NO_DOCUMENT]
    # another page can be looked at, without a way to the file
    elsewhere = await ines.say("porte nord fermée")
    picture = only(await ines.press(elsewhere, "Voir la page"))
    assert picture.kind is Kind.PHOTO
    assert labels(picture) == []
    meeting = only(await ines.press(await ines.say("/reunions mars 2026"), "12 mars 2026 — CSE Bellerive"))
    assert "Le document" not in labels(meeting)
    summary = summaries(union)[-1]["id"]
    assert only(await ines.press_data(meeting, f"original:{summary}")).words == sentences.NO_DOCUMENT


# -- whose draft it is, and how long


async def test_a_cancelled_draft_leaves_nothing(union, olga):
    before = originals(union)
    preview = await draft_of(olga)
    assert len(originals(union)) == len(before) + 1
    assert only(await olga.press(preview, "Annuler")).words == sentences.CANCELLED
    assert (drafts(union), originals(union)) == ([], before)
    for label in ALL[:-1]:
        gone = only(await olga.press(preview, label))
        assert (gone.kind, gone.words) == (Kind.NOTICE, sentences.DRAFT_GONE)
    # tapped twice
    assert await olga.press(preview, "Annuler") == []
    assert len(summaries(union)) == 2


ACTIONS = (
    "publish",
    "replace",
    "beside",
    "date",
    "title",
    "cut:0",
    "mask:0:{part}",
    "unmask:0:{part}",
    "cancel",
    "show",
    "",
)


async def test_another_representative_cannot_touch_a_draft_and_an_administrator_may(union, olga):
    pierre = await union.member("Pierre", Role.REPRESENTATIVE)
    preview, own = await draft_of(olga), await draft_of(pierre, LONG, "autre.txt")
    number, kept = number_in(preview), drafts(union)
    passages = await union.people.house.read(lambda desk: desk.drafts.passages(number))
    for action in ACTIONS:
        data = f"draft:{number}:{action.format(part=passages[-1].id)}"
        assert [one.words for one in await pierre.press_data(own, data)] == [sentences.DRAFT_GONE], action
    # nor by an answer to a question that was about it
    for question, text in ((sentences.ask_date(number), "1/1/2020"), (sentences.ask_title(number), "À moi")):
        prompt = await union.application.bot.send_message(pierre.player.id, question)
        pierre.news()
        told = await pierre.send(text=text, reply_to=prompt.message_id)
        assert [one.words for one in told] == [sentences.DRAFT_GONE]
    assert drafts(union) == kept
    chief = union.administrator
    asked = await chief.say("navette de la gare")
    seen = only(await chief.press_data(asked, f"draft:{number}:show"))
    assert spaced(seen) == spaced(preview)
    assert only(await chief.press(seen, "Publier")).words.startswith("Publié")


async def test_who_is_no_longer_a_representative_publishes_nothing(union, olga):
    preview = await draft_of(olga)
    prompt = only(await olga.press(preview, "Corriger le titre"))
    await demote(union, olga)
    kept = drafts(union)
    for label in ALL:
        told = only(await olga.press(preview, label))
        assert (told.kind, told.words) == (Kind.NOTICE, people_messages.NOT_FOR_YOU)
    assert [one.words for one in await answered(olga, prompt, "À moi")] == ["C’est réservé aux élus."]
    assert [one.words for one in await olga.send_file("b.txt", LONG.encode())] == [messages.FILE]
    assert drafts(union) == kept
    assert len(summaries(union)) == 2
    # raised again, it is there to go on with
    await demote(union, olga, "representative")
    assert only(await olga.press(preview, "Publier")).words.startswith("Publié")


async def test_a_draft_and_its_questions_outlive_the_process(union, olga, ines):
    preview = await draft_of(olga)
    prompt = only(await olga.press(preview, "Corriger le titre"))
    async with another_process_of(union) as application:
        for person in (olga, ines):
            person.application = application
        titled = only(await answered(olga, prompt, "Vestiaires"))
        assert titled.words.startswith("Vestiaires\n")
        # the old message works as well as the new one
        assert spaced(only(await olga.press(preview, "Publier"))).startswith("Publié : Vestiaires")
        assert "six semaines" in (await ines.say(TILES)).words


async def test_what_is_delivered_twice_is_done_once(union, olga, ines):
    preview = await draft_of(olga)
    again = (await olga.repeat())[-1]
    assert spaced(again) == spaced(preview)
    assert len(drafts(union)) == 1
    prompt = only(await olga.press(preview, "Corriger le titre"))
    assert only(await olga.repeat()).words == prompt.words
    titled = only(await answered(olga, prompt, "Vestiaires"))
    assert only(await olga.repeat()).words == titled.words
    cut = only(await olga.press(preview, "Voir le découpage"))
    assert await olga.repeat() == []
    hidden = next(label for label in labels(cut) if label.startswith("Masquer"))
    kept = only(await olga.press(cut, hidden))
    assert await olga.repeat() == []
    only(await olga.press(kept, hidden.replace("Masquer", "Montrer")))
    assert await olga.repeat() == []
    done = only(await olga.press(titled, "Publier"))
    after = summaries(union)
    # nobody is told twice, and what the message says stays
    assert await olga.repeat() == []
    assert summaries(union) == after
    assert len(after) == 3
    assert done.words.startswith("Publié")
    cancelled = await draft_of(olga, LONG)
    only(await olga.press(cancelled, "Annuler"))
    assert await olga.repeat() == []
    assert drafts(union) == []


async def test_a_press_that_comes_after_the_deed_and_before_the_message_puts_it_right(union, olga, ines):
    """A process killed in between gets the press again at its return."""
    preview, other = await draft_of(olga), await draft_of(olga, LONG)
    number, by = number_in(preview), union.number(olga)
    await union.people.house.write(lambda desk: desk.drafts.publish(number, by, False))
    await union.people.house.write(lambda desk: desk.drafts.cancel(number_in(other)))
    async with another_process_of(union) as application:
        olga.application = application
        done = only(await olga.press(preview, "Publier"))
        assert (done.kind, done.message_id) == (Kind.EDITED, preview.message_id)
        assert re.fullmatch(r"Publié : CSE Rivemont, 3 juin 2026 \(\d passages\)\.", spaced(done))
        gone = only(await olga.press(other, "Annuler"))
        assert (gone.kind, gone.words) == (Kind.EDITED, sentences.CANCELLED)
    assert len(summaries(union)) == 3


async def test_another_message_about_a_draft_that_is_gone_says_what_became_of_it(union, olga):
    preview = await draft_of(olga)
    second = await draft_of(olga)
    await olga.press(preview, "Publier")
    for label in ("Corriger la date", "Annuler"):
        shown = await olga.press_data(second, next(one.data for one in second.buttons if one.label == label))
        assert sentences.DRAFT_GONE in [one.words for one in shown]
        if label == "Corriger la date":
            assert spaced(shown[0]).startswith("Publié : CSE Rivemont")


# -- what is there already


async def test_the_same_file_again_is_said_to_be_published(union, olga):
    await published_by(olga)
    before = summaries(union)
    preview = await draft_of(olga)
    assert "Ce texte est déjà publié (réunion du 3 juin 2026)" in spaced(preview)
    assert labels(preview) == ALL[1:]
    only(await olga.press_data(preview, f"draft:{number_in(preview)}:publish"))
    assert summaries(union) == before


async def test_a_corrected_file_replaces_once_it_is_asked_for_and_old_buttons_say_so(union, olga, ines):
    await published_by(olga)
    old = await ines.say(TILES)
    preview = await draft_of(olga, CORRECTED)
    assert "Remplacera la version publiée" in preview.words
    assert labels(preview) == ["Publier à la place", "Publier à part", *ALL[1:]]
    # a button that is not there does not replace
    assert [one.words for one in await olga.press_data(preview, f"draft:{number_in(preview)}:publish")] == []
    assert "six semaines" in (await ines.say(TILES)).words
    done = only(await olga.press(preview, "Publier à la place"))
    assert "La version précédente n’est plus citée" in done.words
    assert "neuf semaines" in (await ines.say(TILES)).words
    context = only(await ines.press(old, "Contexte"))
    assert "a été remplacé" in context.words
    assert [one["status"] for one in summaries(union)][-2:] == ["replaced", "published"]


async def test_of_two_who_publish_one_text_the_second_hears_that_it_was_there(union, olga):
    paul = await union.member("Paul", Role.REPRESENTATIVE)
    first = await draft_of(olga)
    previews = [await draft_of(paul, name="autre.txt") for _ in range(2)]
    await olga.press(first, "Publier")
    before = summaries(union), union.rows("SELECT person, message_id FROM announcements")
    for preview in previews:
        done = only(await paul.press(preview, "Publier"))
        assert spaced(done).startswith("Ce texte était déjà publié : CSE Rivemont, 3 juin 2026.")
    # how many people know is still told to who published
    assert (summaries(union), union.rows("SELECT person, message_id FROM announcements")) == before
    assert drafts(union) == []


async def test_what_is_taken_for_a_version_can_be_published_beside(union, olga, ines):
    await published_by(olga)
    preview = await draft_of(olga, CORRECTED)
    assert labels(preview) == ["Publier à la place", "Publier à part", *ALL[1:]]
    done = only(await olga.press(preview, "Publier à part"))
    assert spaced(done).startswith("Publié")
    assert "précédente" not in done.words
    assert [one["status"] for one in summaries(union)][-2:] == ["published", "published"]
    # of the very same text there is one
    again = await draft_of(olga, CORRECTED)
    only(await olga.press_data(again, f"draft:{number_in(again)}:beside"))
    assert [one["status"] for one in summaries(union)][-2:] == ["published", "published"]


async def test_a_file_that_is_put_in_the_place_of_another_is_read_too(union, olga):
    await draft_of(olga)
    sent = olga.last_update["message"]
    newer = olga.player.sends_file("juin.txt", CORRECTED.encode())
    edited = {**newer.pop("message"), "message_id": sent["message_id"], "edit_date": sent["date"] + 60}
    *_, preview = await olga.do({**newer, "edited_message": edited})
    assert "neuf semaines" in preview.words
    assert len(drafts(union)) == 2


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e \u2060"])
async def test_a_title_that_nobody_can_see_is_none(olga, nothing):
    preview = await draft_of(olga)
    prompt = only(await olga.press(preview, "Corriger le titre"))
    assert only(await answered(olga, prompt, nothing)).words.startswith("CSE Rivemont\n")
