"""Looking through what is published, and taking a summary back."""

import re
from datetime import date, timedelta
from itertools import chain

import pytest

from bot import draft_messages as sentences
from bot import people_messages
from bot.loopback import Kind
from knowledge.membership import Role
from knowledge.publishing import publish
from tests.conftest import SPRING
from tests.conversations.person import labels, only
from tests.conversations.union import spaced

APRIL, OCTOBER = "30 avril 2026 — CSE Rivemont", "15 octobre 2026 — CSE Rivemont"
BUS = "navette de la gare"
PARAGRAPH = " ".join(f"La cloison numéro {number} sera démontée avant les travaux du hall." for number in range(30))
MONTH = """\
SYNERA
CSE Rivemont
RÉUNION DU {day}

VESTIAIRES
Le carrelage numéro {number} sera refait.
"""


@pytest.fixture
async def olga(union):
    return await union.member("Olga", Role.REPRESENTATIVE)


@pytest.fixture
async def ines(union):
    return await union.member("Ines")


async def put(union, text, name="cr.txt", **given):
    """Published in the shell; its number."""
    done = await union.people.house.write(lambda desk: publish(desk.database, name, text.encode(), **given))
    return done.summary


async def many(union, count):
    """Summaries of one month each, all after those that are there."""
    for number in range(count):
        day = date(2027, 1, 5) + timedelta(days=31 * number)
        await put(union, MONTH.format(day=f"{day:%d/%m/%Y}", number=number), f"{number}.txt", when=day)


async def withdrawn(person, meeting=APRIL, reason="Mauvais fichier"):
    """What the bot says when it is done."""
    prompt = only(await person.press(await person.say("/retirer"), meeting))
    assert prompt.wants_reply
    return only(await answered(person, prompt, reason))


async def answered(person, prompt, text):
    return await person.send(text=text, reply_to=prompt.message_id)


def statuses(union):
    return [row["status"] for row in union.rows("SELECT status FROM summaries ORDER BY id")]


# -- looking through


async def test_meetings_are_listed_newest_first_page_by_page(union, ines):
    assert labels(await ines.say("/reunions")) == [OCTOBER, APRIL]
    await many(union, 15)
    page = await ines.say("/reunions")
    assert labels(page)[-4:] == ["Après →", "2028", "2027", "2026"]
    listed = [labels(page)[:-4]]
    while "Après →" in labels(page):
        following = only(await ines.press(page, "Après →"))
        assert following.message_id == page.message_id
        page = following
        listed.append([label for label in labels(page) if " — " in label])
    assert [len(one) for one in listed] == [8, 8, 1]
    every = [*chain.from_iterable(listed)]
    assert len(set(every)) == 17
    assert every[-2:] == [OCTOBER, APRIL]
    assert every[0].startswith("15 mars 2028") or "2028" in every[0]
    assert labels(page)[-4] == "← Avant"
    while "← Avant" in labels(page):
        page = only(await ines.press(page, "← Avant"))
    assert labels(page)[:8] == listed[0]
    # a year leads to its last meeting
    assert labels(only(await ines.press(page, "2026")))[:2] == [OCTOBER, APRIL]
    assert labels(only(await ines.press(page, "2028")))[:8] == listed[0]


async def test_a_page_that_is_no_more_is_the_last_one(union, olga):
    await many(union, 7)
    page = await olga.say("/reunions")
    assert "Après →" in labels(page)
    await withdrawn(olga, labels(await olga.say("/retirer"))[0])
    last = only(await olga.press(page, "Après →"))
    assert last.words == sentences.MEETINGS
    assert len(labels(last)) == 8


async def test_an_item_is_read_word_for_word(union, ines):
    meeting = only(await ines.press(await ines.say("/reunions"), APRIL))
    assert spaced(meeting).startswith("CSE Rivemont")
    assert labels(meeting)[-2:] == ["Le document", "Retour"]
    item = only(await ines.press(meeting, "NAVETTE DE LA GARE"))
    assert spaced(item).split("\n\n")[0] == "NAVETTE DE LA GARE"
    for words in (
        "La navette de la gare circule toutes les vingt minutes de 7 h à 9 h. Elle est gratuite pour les salariés.",
        "Le chauffeur de la navette prendra sa retraite en décembre.",
    ):
        assert words in spaced(item)
    assert "télétravail" not in item.words
    assert spaced(item).endswith(f"📄 {APRIL}")
    back = only(await ines.press(item, "Retour"))
    assert labels(back) == labels(meeting)
    assert labels(only(await ines.press(back, "Retour"))) == [OCTOBER, APRIL]


async def test_a_long_item_is_read_whole_a_page_at_a_time(union, ines):
    lines = [f"{number}. {PARAGRAPH.replace('cloison', f'cloison {number}')}" for number in range(6)]
    text = "SYNERA\nCSE Rivemont\nRÉUNION DU 3 JUIN 2026\n\nHALL\n" + "\n\n".join(lines)
    await put(union, text, "juin.txt")
    meeting = only(await ines.press(await ines.say("/reunions"), "3 juin 2026 — CSE Rivemont"))
    page = only(await ines.press(meeting, "HALL"))
    turned = [page.words]
    while "Après →" in labels(page):
        page = only(await ines.press(page, "Après →"))
        turned.append(page.words)
    assert 1 < len(turned) < 12
    shown = " ".join(" ".join(turned).replace(" (…)", "").replace("(…) ", "").split())
    for line in lines:
        for sentence in re.split(r"(?<=\.) ", line)[1:]:
            assert sentence in shown, sentence


async def read(union, person, meeting):
    """Every message that a meeting leads to, by its chapters."""
    found = {}
    while True:
        for chapter in meeting.buttons:
            union.seconds.now += 60  # nobody presses so fast
            if chapter.data.startswith("item:"):
                page = only(await person.press_data(meeting, chapter.data))
                found[chapter.label] = [page]
                while "Après →" in labels(page):
                    page = only(await person.press(page, "Après →"))
                    found[chapter.label].append(page)
                assert labels(only(await person.press(page, "Retour"))) == labels(meeting)
        if "Après →" not in labels(meeting):
            return found
        meeting = only(await person.press(meeting, "Après →"))


def words(pages):
    """Without what each page says again: the title, the source, the marks of a cut."""
    inside = [page.words.rpartition("\n\n📄")[0].partition("\n\n")[2] for page in pages]
    return " ".join(" ".join(inside).replace(" (…)", "").replace("(…) ", "").split())


LETTER = f"""\
# Compte rendu du CSE Rivemont du 3 juin 2026

Ce que l’équipe retient : la cantine ferme en juillet.

## 1. Travaux

{PARAGRAPH} {PARAGRAPH.replace("cloison", "porte")}

Les réponses de la Direction :

- la première dit oui <ici>, peut-être & encore ;
- la seconde dit non.

| Site | Entrée | Sortie |
|---|---|---|
| Rodez | 12 | 3 |
| Albi |  | 5 |

## 2. Effectifs

| Site | CDI | CDD | Stages | Total |
|---|---|---|---|---|
| Rodez | 41 | 7 | 2 | 50 |
| Albi | 30 | 4 |  | 34 |
"""


async def test_what_stands_above_the_first_item_long_passages_and_tables_are_read_whole(union, ines):
    await put(union, LETTER, "juin.md")
    meeting = only(await ines.press(await ines.say("/reunions"), "3 juin 2026 — CSE Rivemont"))
    found = await read(union, ines, meeting)
    assert list(found) == ["Avant le premier point", "1. Travaux", "2. Effectifs"]
    assert "Ce que l’équipe retient : la cantine ferme en juillet." in words(found["Avant le premier point"])
    works = found["1. Travaux"]
    assert len(works) == 2
    assert f"{PARAGRAPH} {PARAGRAPH.replace('cloison', 'porte')}" in words(works)
    assert "• la première dit oui <ici>, peut-être & encore ;\n• la seconde dit non." in works[-1].words
    # an empty cell keeps its place
    assert "Site · Entrée · Sortie\n\nRodez · 12 · 3\nAlbi · – · 5" in works[-1].words
    assert spaced(works[1]).endswith(f"3 juin 2026 — CSE Rivemont · 2/{len(works)}")
    # what is wider than a phone has a line for each cell
    assert "Site : Albi\nCDI : 30\nCDD : 4\nTotal : 34" in spaced(found["2. Effectifs"][0])
    picture = await ines.press(works[-1], "Voir le tableau")
    assert only(picture).kind is Kind.PHOTO


async def test_a_text_without_headings_is_read_whole(union, ines):
    await put(union, f"{PARAGRAPH}\n\nLa navette circule le samedi.\n", "note.txt", when=date(2026, 6, 3))
    page = await ines.say("/reunions note")
    meeting = only(await ines.press(page, labels(page)[0]))
    assert labels(meeting) == ["Le texte", "Le document", "Retour"]
    found = await read(union, ines, meeting)
    assert words(found["Le texte"]).startswith("La cloison")
    assert PARAGRAPH in words(found["Le texte"])
    assert "La navette circule le samedi." in words(found["Le texte"])


async def test_all_the_items_of_a_long_agenda_are_reached(union, ines):
    points = "\n\n".join(f"BUREAU NUMÉRO {number}\nLe bureau {number} est repeint." for number in range(45))
    await put(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU 3 JUIN 2026\n\n{points}\n", "juin.txt")
    meeting = only(await ines.press(await ines.say("/reunions"), "3 juin 2026 — CSE Rivemont"))
    found = await read(union, ines, meeting)
    assert len(found) == 1 + 45
    for number in range(45):
        assert f"Le bureau {number} est repeint." in words(found[f"BUREAU NUMÉRO {number}"])


async def test_what_is_masked_is_neither_read_nor_placed(union, olga, ines):
    text = LETTER.replace("la seconde dit non", "la seconde parle de madame Untel")
    preview = (await olga.send_file("juin.md", text.encode()))[-1]
    cut = only(await olga.press(preview, "Voir le découpage"))
    for word in ("la cantine", "Untel"):
        while word not in cut.words:
            cut = only(await olga.press(cut, "Après →"))
        number = next(part.partition(".")[0] for part in cut.words.split("\n\n") if word in part)
        cut = only(await olga.press(cut, f"Masquer {number}"))
    await olga.press(only(await olga.press(cut, "Retour")), "Publier")
    meeting = only(await ines.press(await ines.say("/reunions"), "3 juin 2026 — CSE Rivemont"))
    assert meeting.words.endswith(sentences.NOT_ALL_PUBLISHED)
    assert " 6 passages" in spaced(meeting)
    assert labels(meeting) == ["1. Travaux", "2. Effectifs", "Retour"]
    found = await read(union, ines, meeting)
    everything = words([page for pages in found.values() for page in pages])
    assert "la première dit oui" in everything
    for word in ("Untel", "cantine", "█", "masqué", "publié"):
        assert word not in everything
    # nor by a button that was there before
    number = union.rows("SELECT max(id) AS id FROM summaries")[0]["id"]
    notice = only(await ines.press_data(meeting, f"item:{number}:9:0"))
    assert (notice.kind, notice.words) == (Kind.NOTICE, sentences.NO_LONGER_PUBLISHED)


async def test_with_several_councils_the_councils_come_first(union, olga, ines):
    for number in range(10):
        day = date(2025, 1, 5) + timedelta(days=31 * number)
        text = MONTH.format(day=f"{day:%d/%m/%Y}", number=number).replace("Rivemont", "Bourgneuf")
        await put(union, text, f"{number}.txt", when=day)
    await put(union, "La cantine ferme en juillet.\n", "note.txt", when=date(2024, 5, 1))
    page = await ines.say("/reunions")
    assert labels(page) == ["CSE Rivemont", "CSE Bourgneuf", "Sans instance"]
    assert spaced(page).splitlines() == [
        "Réunions publiées :",
        "CSE Rivemont : 2 réunions, la dernière le 15 octobre 2026",
        "CSE Bourgneuf : 10 réunions, la dernière le 11 octobre 2025",
        "Sans instance : 1 réunion, le 1er mai 2024",
    ]
    there = only(await ines.press(page, "CSE Bourgneuf"))
    assert labels(there)[:2] == ["11 octobre 2025 — CSE Bourgneuf", "10 septembre 2025 — CSE Bourgneuf"]
    assert labels(there)[-2:] == ["Après →", "Retour"]
    last = only(await ines.press(there, "Après →"))
    assert labels(last) == ["5 février 2025 — CSE Bourgneuf", "5 janvier 2025 — CSE Bourgneuf", "← Avant", "Retour"]
    # the way back is the way there
    meeting = only(await ines.press(last, "5 janvier 2025 — CSE Bourgneuf"))
    assert labels(only(await ines.press(meeting, "Retour"))) == labels(last)
    assert labels(only(await ines.press(last, "Retour"))) == labels(page)
    alone = only(await ines.press(page, "Sans instance"))
    assert labels(alone) == ["1er mai 2024 — note", "Retour"]
    # withdrawing goes the same way
    choice = only(await olga.press(await olga.say("/retirer"), "CSE Rivemont"))
    assert (choice.words, labels(choice)) == (sentences.WHICH_TO_WITHDRAW, [OCTOBER, APRIL, "Retour"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026", [OCTOBER, APRIL]),
        ("avril 2026", [APRIL]),
        ("AVRL", [APRIL]),
        ("30/04/2026", [APRIL]),
        ("04/2026", [APRIL]),
        ("2026-10-15", [OCTOBER]),
        ("cse rivemon 2026", [OCTOBER, APRIL]),
        ("octobre rivemont", [OCTOBER]),
    ],
)
async def test_meetings_are_found_by_day_council_and_title(ines, asked, found):
    page = await ines.say(f"/reunions {asked}")
    assert labels(page) == found
    # the way back leads to what was asked for
    meeting = only(await ines.press(page, found[-1]))
    assert labels(only(await ines.press(meeting, "Retour"))) == found


async def test_what_no_meeting_is_is_said(ines, olga):
    told = await ines.say("/reunions mars 1999 <b>& suites")
    assert spaced(told).startswith("Aucune réunion publiée ne correspond à « mars 1999 <b>& suites ».")
    assert labels(await olga.say("/retirer avril 2026")) == [APRIL]


async def test_a_replaced_meeting_leads_to_the_one_that_is_published(union, ines):
    meeting = only(await ines.press(await ines.say("/reunions"), APRIL))
    item = only(await ines.press(meeting, "NAVETTE DE LA GARE"))
    await put(union, SPRING.replace("vingt minutes", "trente minutes"), "avril.txt", replace=True)
    told = only(await ines.press_data(item, f"{meeting.buttons[1].data}"))
    assert told.words.startswith("Ce compte rendu a été remplacé le ")
    assert labels(told) == ["Voir la version publiée", "Retour"]
    newer = only(await ines.press(told, "Voir la version publiée"))
    assert "trente minutes" in only(await ines.press(newer, "NAVETTE DE LA GARE")).words


async def test_a_house_without_summaries_says_so(union, olga):
    for meeting in (OCTOBER, APRIL):
        await withdrawn(olga, meeting)
    assert (await olga.say("/reunions")).words == sentences.NO_MEETING
    assert (await olga.say("/retirer")).words == sentences.NO_MEETING


# -- taking back


async def test_a_summary_that_was_withdrawn_is_quoted_nowhere_and_can_be_published_again(union, olga, ines):
    old = await ines.say(BUS)
    listed = await ines.say("/reunions")
    assert "vingt minutes" in old.words
    told = await withdrawn(olga)
    assert spaced(told) == "Retiré : CSE Rivemont, 30 avril 2026. Il n’est plus cité."
    assert "Je ne trouve rien" in (await ines.say(BUS)).words
    assert labels(await ines.say("/reunions")) == [OCTOBER]
    assert APRIL not in labels(await olga.say("/retirer"))
    # buttons from before
    assert "a été retiré le" in only(await ines.press(listed, APRIL)).words
    number = union.rows("SELECT id FROM summaries WHERE status = 'withdrawn'")[0]["id"]
    for data in (f"item:{number}:0:0", f"meeting:{number}"):
        seen = only(await ines.press_data(await ines.say("/reunions"), data))
        assert "a été retiré le" in seen.words
        assert "vingt" not in seen.words
    again = only(await ines.press_data(await ines.say("/reunions"), f"original:{number}"))
    assert (again.kind, again.words) == (Kind.NOTICE, sentences.NO_DOCUMENT)
    context = await ines.press(old, "Contexte")
    assert "retiré" in only(context).words
    # published again, from the chat
    preview = (await olga.send_file("avril.txt", SPRING.encode()))[-1]
    assert "⚠️ Déjà publié, puis retiré le " in preview.words
    assert "(« Mauvais fichier »). Le publier le remet." in spaced(preview)
    assert only(await olga.press(preview, "Publier")).words.startswith("Publié")
    assert "vingt minutes" in (await ines.say(BUS)).words
    assert statuses(union) == ["withdrawn", "published", "published"]


async def test_the_trail_says_who_withdrew_and_who_published(union, olga):
    await withdrawn(olga, reason="Un secret que le journal ne dit pas")
    preview = (await olga.send_file("avril.txt", SPRING.encode()))[-1]
    await olga.press(preview, "Publier")
    lines = (await union.administrator.say("/journal")).words.splitlines()
    acts = [line.partition(" · ")[2] for line in lines if "compte rendu" in line]
    # those of the shell are nobody's
    assert acts == ["Olga a publié un compte rendu", "Olga a retiré un compte rendu"]
    assert "secret" not in "\n".join(lines)


async def test_nothing_is_withdrawn_before_a_reason_is_given(union, olga):
    prompt = only(await olga.press(await olga.say("/retirer"), APRIL))
    assert prompt.words.startswith("Retrait n")
    assert "30 avril 2026" in spaced(prompt)
    # a text that answers nothing is a question
    assert "vingt minutes" in (await olga.say(BUS)).words
    for mistake in ("non", "Annuler.", "« non »", "STOP"):
        assert only(await answered(olga, prompt, mistake)).words == sentences.NOT_WITHDRAWN
    assert statuses(union) == ["published"] * 2
    assert only(await answered(olga, prompt, "non conforme")).words.startswith("Retiré")
    assert statuses(union) == ["withdrawn", "published"]
    # delivered again, or answered again
    assert only(await olga.repeat()).words == sentences.NO_LONGER_PUBLISHED
    assert only(await answered(olga, prompt, "encore")).words == sentences.NO_LONGER_PUBLISHED
    assert union.rows("SELECT reason FROM summaries WHERE status = 'withdrawn'") == [{"reason": "non conforme"}]
    asked_again = only(await olga.press_data(await olga.say("/retirer"), "withdraw:1"))
    assert (asked_again.kind, asked_again.words) == (Kind.NOTICE, sentences.NO_LONGER_PUBLISHED)


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("<b>Mauvais</b> fichier & <a href='x'>", "<b>Mauvais</b> fichier & <a href='x'>"),
        ("chiffres\n\n  faux", "chiffres faux"),
        ("é" * 4096, "é" * 200),
        ("🙂" * 2048, "🙂" * 200),
        ("'); DROP TABLE summaries; --", "'); DROP TABLE summaries; --"),
    ],
)
async def test_a_reason_is_kept_as_it_is_written_and_not_longer_than_a_line(union, olga, reason, kept):
    assert (await withdrawn(olga, reason=reason)).words.startswith("Retiré")
    assert union.rows("SELECT reason FROM summaries WHERE status = 'withdrawn'") == [{"reason": kept}]


async def test_a_title_with_markup_is_asked_about_and_told_as_it_is(union, olga):
    await put(union, MONTH.format(day="03/06/2026", number=1), when=date(2026, 6, 3), title="<b>Bilan</b> & suites")
    prompt = only(await olga.press(await olga.say("/retirer"), "3 juin 2026 — CSE Rivemont"))
    assert "<b>Bilan</b> & suites" in prompt.words
    assert "<b>Bilan</b> & suites" in only(await answered(olga, prompt, "erreur")).words
    await put(union, MONTH.format(day="04/06/2026", number=2), when=date(2026, 6, 4), title="Bilan " * 1000)
    assert spaced(await withdrawn(olga, "4 juin 2026 — CSE Rivemont")).startswith("Retiré : Bilan")


async def test_a_member_withdraws_nothing_whatever_they_send(union, olga, ines):
    prompt = await union.application.bot.send_message(
        ines.player.id, sentences.ask_reason(1, "CSE Rivemont", date(2026, 4, 30))
    )
    ines.news()
    listed = await ines.say("/reunions")
    told = await ines.send(text="erreur", reply_to=prompt.message_id)
    assert [one.words for one in told] == ["C’est réservé aux élus."]
    assert [one.words for one in await ines.send(text="/retirer")] == ["C’est réservé aux élus."]
    assert [one.words for one in await ines.press_data(listed, "withdraw:1")] == [people_messages.NOT_FOR_YOU]
    # nor is a question of their own one of the bot's
    own = ines.player.says("Retrait n° 1 : CSE Rivemont. Pour quelle raison ?")
    await ines.do(own)
    await ines.send(text="erreur", reply_to=own["message"]["message_id"])
    assert statuses(union) == ["published"] * 2
    # the list to withdraw from is not shown either
    shown = only(await ines.press_data(only(await ines.press(listed, APRIL)), "meetings:withdraw:0"))
    assert shown.words == sentences.MEETINGS
    assert [button.data.split(":")[0] for button in shown.buttons] == ["meeting"] * 2
    # of a representative it is
    assert (await withdrawn(olga)).words.startswith("Retiré")


async def test_who_is_demoted_meanwhile_withdraws_nothing(union, olga):
    listed = await olga.say("/retirer")
    prompt = only(await olga.press(listed, APRIL))
    asked = await union.administrator.say("/membres")
    await union.administrator.press_data(asked, f"role:{union.number(olga)}:member")
    assert only(await olga.press(listed, OCTOBER)).words == people_messages.NOT_FOR_YOU
    assert only(await answered(olga, prompt, "erreur")).words == "C’est réservé aux élus."
    assert statuses(union) == ["published"] * 2
    await union.administrator.press_data(asked, f"role:{union.number(olga)}:representative")
    assert only(await answered(olga, prompt, "erreur")).words.startswith("Retiré")
