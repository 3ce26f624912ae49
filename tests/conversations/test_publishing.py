"""A representative publishes from the chat: whole conversations, with files as programs write them."""

import asyncio
import re
from contextlib import asynccontextmanager

import pytest
from telegram import Update
from telegram.error import TimedOut

from bot import draft_messages as sentences
from bot import people_messages
from bot.application import telegram_application
from bot.house import House
from bot.loopback import DOWNLOAD, TOKEN, Kind
from bot.people import People
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.union import spaced
from tests.knowledge import documents as made

JUNE = """\
SYNERA
CSE Rivemont
RÉUNION DU 3 JUIN 2026

VESTIAIRES
Le carrelage des vestiaires sera refait en six semaines. Les casiers resteront accessibles le samedi.

PARKING
Le parking nord compte quarante places réservées au covoiturage.

La barrière du parking sera remplacée en septembre.
"""
CORRECTED = JUNE.replace("six semaines", "neuf semaines")
UNDATED = JUNE.replace("RÉUNION DU 3 JUIN 2026\n", "")
LONG = "SYNERA\nCSE Rivemont\nRÉUNION DU 10 JUIN 2026\n\n" + "\n\n".join(
    f"POINT {letter * 3}\nLe budget {letter * 4} est voté pour {number} ateliers de la vallée."
    for number, letter in enumerate("BCDFGHJKLM", start=11)
)
TILES, PLACES = "carrelage des vestiaires", "places de covoiturage"
ALL = ["Publier", "Corriger la date", "Corriger le titre", "Voir le découpage", "Annuler"]


@pytest.fixture
async def olga(union):
    return await union.member("Olga", Role.REPRESENTATIVE)


@pytest.fixture
async def ines(union):
    return await union.member("Ines")


async def draft_of(person, text=JUNE, name="juin.txt"):
    """Sends a text; its preview."""
    news = await person.send_file(name, text.encode())
    assert {one.message_id for one in news} == {news[0].message_id}
    return news[-1]


async def published_by(person, text=JUNE, name="juin.txt"):
    preview = await draft_of(person, text, name)
    done = only(await person.press(preview, "Publier"))
    assert done.words.startswith("Publié")
    return done


async def answered(person, prompt, text):
    """What comes of an answer to a question of the bot's."""
    assert prompt.wants_reply
    return await person.send(text=text, reply_to=prompt.message_id)


def number_in(shown):
    """Of the draft that the buttons are about."""
    return next(button.data for button in shown.buttons if button.data.startswith("draft:")).split(":")[1]


def drafts(union):
    return union.rows("SELECT * FROM drafts ORDER BY number")


def summaries(union):
    return union.rows("SELECT id, status FROM summaries ORDER BY id")


def originals(union):
    return sorted(path.name for path in (union.folder / "originals").glob("??/*"))


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
    assert news[0].words == sentences.DOWNLOADING
    assert any(one.words.startswith("Lecture de cr_mars.pdf") for one in news)
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


def pdf_of_many_pages():
    pdf = made._pdf()
    made._says(pdf, made.TITLE, "B", 18)
    for number in range(40):
        pdf.add_page()
        made._says(pdf, f"{number + 1}. Atelier {number}", "B", 14)
        for week in range(6):
            made._says(pdf, f"En semaine {week}, l'atelier {number} recevra {number + week} machines neuves.")
    return bytes(pdf.output())


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
    for nonsense in ("hier", "le mois dernier", "30/02/2026", "2026", "30 avril", "99/99/9999"):
        sentence, prompt = await answered(olga, prompt, nonsense)
        assert sentence.words == sentences.DATE_UNREAD
        assert not sentence.wants_reply
    dated = only(await answered(olga, prompt, "29 avril 2026"))
    assert "réunion du 29 avril 2026" in spaced(dated)
    assert labels(dated) == ALL
    only(await olga.press(dated, "Publier"))
    assert "29 avril 2026" in spaced(await ines.say(TILES))


@pytest.mark.parametrize("told", ["30/04/2026", "30.4.2026", "2026-04-30", " 30 Avril 2026\n", "1er juin 2026"])
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
    for label in ALL:
        gone = only(await olga.press(preview, label))
        assert (gone.kind, gone.words) == (Kind.NOTICE, sentences.DRAFT_GONE)
    assert len(summaries(union)) == 2


ACTIONS = ("publish", "replace", "date", "title", "cut:0", "mask:0:{part}", "unmask:0:{part}", "cancel", "show", "")


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
    assert [one.words for one in await olga.send_file("b.txt", LONG.encode())] == ["C’est réservé aux élus."]
    assert drafts(union) == kept
    assert len(summaries(union)) == 2
    # raised again, it is there to go on with
    await demote(union, olga, "representative")
    assert only(await olga.press(preview, "Publier")).words.startswith("Publié")


async def demote(union, person, role="member"):
    asked = await union.administrator.say("/membres")
    await union.administrator.press_data(asked, f"role:{union.number(person)}:{role}")


async def test_who_is_demoted_while_pasting_may_ask_again(union, olga):
    await olga.say("/publier")
    pasted = await olga.say(JUNE)
    await demote(union, olga)
    assert only(await olga.press(pasted, "C’est tout")).words == people_messages.NOT_FOR_YOU
    assert (await olga.say("navette de la gare")).words == "C’est réservé aux élus."
    assert "vingt minutes" in (await olga.say("navette de la gare")).words
    assert drafts(union) == []


async def test_a_draft_and_its_questions_outlive_the_process_and_a_pasted_text_does_not(union, olga, ines):
    preview = await draft_of(olga)
    prompt = only(await olga.press(preview, "Corriger le titre"))
    await olga.say("/publier")
    pasted = await olga.say(LONG)
    async with another_process_of(union) as application:
        for person in (olga, ines):
            person.application = application
        assert only(await olga.press(pasted, "C’est tout")).words == sentences.NOTHING_PASTED
        titled = only(await answered(olga, prompt, "Vestiaires"))
        assert titled.words.startswith("Vestiaires\n")
        # the old message works as well as the new one
        assert spaced(only(await olga.press(preview, "Publier"))).startswith("Publié : Vestiaires")
        assert "six semaines" in (await ines.say(TILES)).words


@asynccontextmanager
async def another_process_of(union):
    """On the same folder, before the same screens."""
    house = House(union.folder)
    people = People(house, union.people.keyring, union.people.settings)
    async with telegram_application(people, TOKEN, union.loopback, union.seconds) as application:
        yield application
    house.close()


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
    # what the message says stays; Telegram no longer waits for the press, so that a message tells
    gone = only(await olga.repeat())
    assert (gone.kind, gone.words) == (Kind.SENT, sentences.DRAFT_GONE)
    assert summaries(union) == after
    assert len(after) == 3
    assert done.words.startswith("Publié")
    cancelled = await draft_of(olga, LONG)
    only(await olga.press(cancelled, "Annuler"))
    assert only(await olga.repeat()).kind is Kind.SENT
    assert drafts(union) == []


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
    assert labels(preview) == ["Publier à la place", *ALL[1:]]
    # a button that is not there does not replace
    assert [one.words for one in await olga.press_data(preview, f"draft:{number_in(preview)}:publish")] == []
    assert "six semaines" in (await ines.say(TILES)).words
    done = only(await olga.press(preview, "Publier à la place"))
    assert "La version précédente n’est plus citée" in done.words
    assert "neuf semaines" in (await ines.say(TILES)).words
    context = only(await ines.press(old, "Contexte"))
    assert "a été remplacé" in context.words
    assert [one["status"] for one in summaries(union)][-2:] == ["replaced", "published"]


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
    assert only(await olga.press(received, "C’est tout")).words == sentences.NOTHING_PASTED
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


# -- refusals


REFUSED = {
    "empty": ("vide.pdf", lambda: b"", "est vide"),
    "protected": ("cr.pdf", made.pdf_locked, "protégé par un mot de passe"),
    "damaged": ("cr.pdf", lambda: made.pdf_one_column()[:700], "abîmé ou incomplet"),
    "a Word file cut short": ("cr.docx", lambda: made.docx_styled()[:5000], "abîmé ou incomplet"),
    "another format": ("paie.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "je ne sais pas lire"),
    "a picture": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "c’est une image"),
    "no document": ("cr.pdf", lambda: b"<html><body>404 Not Found</body></html>", "pas le document que son nom"),
    "bytes": ("cr.txt", lambda: bytes(range(256)) * 20, "pas un texte"),
    "nothing to quote": ("cr.txt", lambda: b"...\n\n---\n", "aucune phrase à citer"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_cannot_be_read_is_refused_with_a_reason_and_nothing_is_stored(union, olga, kind):
    name, make, reason = REFUSED[kind]
    before = union.bytes()
    news = await olga.send_file(name, make())
    assert {one.message_id for one in news} == {news[0].message_id}
    assert reason.lower() in news[-1].words.lower()
    assert news[-1].words[0].isupper()
    assert news[-1].buttons == ()
    assert union.bytes() == before
    # another file goes through all the same
    assert labels(await draft_of(olga)) == ALL


async def test_a_scan_where_no_ocr_is_installed_is_refused(union, olga, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    before = union.bytes()
    news = await olga.send_file("scan.pdf", made.pdf_of_pictures())
    assert "ses pages sont des images" in news[-1].words.lower()
    assert union.bytes() == before


async def test_a_file_that_telegram_does_not_give_is_refused(union, olga):
    before = union.bytes()
    too_large = olga.player.sends_file("cr.pdf", bytes(20 * 1024 * 1024 + 1))
    assert only(await olga.do(too_large)).words == sentences.TOO_LARGE
    # Telegram may leave the size out, and says it when asked for the file
    del too_large["message"]["document"]["file_size"]
    assert (await olga.do(too_large))[-1].words == sentences.TOO_LARGE
    union.loopback.fail(DOWNLOAD, TimedOut())
    assert (await olga.send_file("juin.txt", JUNE.encode()))[-1].words == sentences.DOWNLOAD_FAILED
    assert union.bytes() == before
    assert labels((await olga.repeat())[-1]) == ALL
