"""« Voir la page », « Voir le tableau », « Le document »: the source itself, and nothing where there is none."""

import io

import pytest
from PIL import Image

from bot import draft_messages as sentences
from bot.loopback import Kind
from knowledge.membership import Role
from knowledge.publishing import Outcome, publish
from knowledge.store.database import Database
from tests.conftest import publish_summaries
from tests.conversations.person import labels, only
from tests.conversations.union import spaced, union_in
from tests.knowledge import documents as made

PLATE, FORMED, BUS = "tarif du plateau", "salariés formés à Pontarlay", "navette de la gare"
SIGHTS = ["Voir la page", "Voir le tableau", "Le document"]
WHERE = "CSE Bellerive, 12 mars 2026"


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """A house with two texts and a PDF."""
    folder = tmp_path_factory.mktemp("pictured")
    publish_summaries(folder)
    database = Database.open(folder)
    publish(database, "cr_mars.pdf", made.pdf_one_column())
    database.close()
    return folder


@pytest.fixture
async def union(tmp_path, pictured):
    async with union_in(tmp_path / "data", pictured) as union:
        yield union


@pytest.fixture
async def ines(union):
    return await union.member("Ines")


def size_of(shown):
    """The width and the height of a picture that can be opened."""
    with Image.open(io.BytesIO(shown.file)) as picture:
        picture.load()
        return picture.size


async def test_the_page_that_is_quoted_is_shown_with_its_source(union, ines):
    answer = await ines.say(PLATE)
    assert "Voir la page" in labels(answer)
    page = only(await ines.press(answer, "Voir la page"))
    wide, high = size_of(page)
    assert page.kind is Kind.PHOTO
    assert (page.reply_to, high > wide > 500) == (None, True)
    source = spaced(answer).rpartition("📄 ")[2]
    assert spaced(page) == f"📄 {source}"
    assert WHERE in source
    assert source.endswith("p. 2")
    # another page is another picture
    elsewhere = await ines.say("porte nord fermée")
    other = only(await ines.press(elsewhere, "Voir la page"))
    assert spaced(other).endswith("p. 3")
    assert other.file != page.file
    # and the words that were found are marked there
    assert sentences.NOT_MARKED not in page.words + other.words


async def test_the_table_of_a_quoted_row_is_shown_with_its_source(union, ines):
    answer = await ines.say(FORMED)
    assert "64" in answer.words
    table = only(await ines.press(answer, "Voir le tableau"))
    wide, high = size_of(table)
    assert table.kind is Kind.PHOTO
    assert min(wide, high) > 100
    assert WHERE in spaced(table)
    assert spaced(table).startswith("📄 ")
    assert table.buttons == ()
    assert table.file != only(await ines.press(answer, "Voir la page")).file


async def test_the_document_is_given_as_it_was_sent_from_its_page_and_from_the_list(union, ines):
    page = only(await ines.press(await ines.say(PLATE), "Voir la page"))
    meeting = only(await ines.press(await ines.say("/reunions 2026"), "12 mars 2026 — CSE Bellerive"))
    for shown in (page, meeting):
        document = only(await ines.press(shown, "Le document"))
        assert document.kind is Kind.DOCUMENT
        assert document.file_name == "cr_mars.pdf"
        assert document.file.startswith(b"%PDF-")
        assert "12 mars 2026 — CSE Bellerive" in spaced(document)
        assert document.file in [path.read_bytes() for path in (union.folder / "originals").glob("??/*")]


async def test_of_a_text_there_is_a_document_and_neither_page_nor_table(union, ines):
    answer = await ines.say(BUS)
    assert set(labels(answer)).isdisjoint(SIGHTS)
    passage = await union.passage_with("vingt minutes")
    assert [one.words for one in await ines.press_data(answer, f"page:{passage}")] == [sentences.NO_PAGE]
    assert [one.words for one in await ines.press_data(answer, f"table:{passage}")] == [sentences.NO_TABLE]
    document = only(await ines.press_data(answer, f"original:{passage}"))
    assert (document.kind, document.file_name) == (Kind.DOCUMENT, "avril.txt")
    # of a paragraph of the PDF there is a page and no table
    answer = await ines.say(PLATE)
    assert "Voir le tableau" not in labels(answer)
    passage = await union.passage_with("tarif du plateau")
    assert [one.words for one in await ines.press_data(answer, f"table:{passage}")] == [sentences.NO_TABLE]


FORGED = ("zzz", "", "' OR 1=1 --", "../relais.db", "0", "99999", "-1", "9" * 50, "é" * 20, "a:b:c")


async def test_forged_buttons_give_nothing_and_are_answered(union, ines):
    answer = await ines.say(PLATE)
    for forged in FORGED:
        for verb in ("page", "table", "original"):
            told = only(await ines.press_data(answer, f"{verb}:{forged}"))
            assert told.kind is Kind.NOTICE
            known = (sentences.NO_PAGE, sentences.NO_TABLE, sentences.NO_DOCUMENT, sentences.NO_LONGER_PUBLISHED)
            assert told.words in known, (verb, forged)
    assert only(await ines.press(answer, "Voir la page")).kind is Kind.PHOTO


async def test_of_a_summary_that_is_withdrawn_nothing_is_shown(union, ines):
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    plate, formed = await ines.say(PLATE), await ines.say(FORMED)
    page = only(await ines.press(plate, "Voir la page"))
    prompt = only(await olga.press(await olga.say("/retirer 2026"), "12 mars 2026 — CSE Bellerive"))
    await olga.send(text="erreur", reply_to=prompt.message_id)
    for shown, label in ((plate, "Voir la page"), (formed, "Voir le tableau"), (page, "Le document")):
        assert only(await ines.press(shown, label)).kind is Kind.NOTICE
    # an answer of today has no such button
    assert set(labels(await ines.say(PLATE))).isdisjoint(SIGHTS)


async def test_of_a_replaced_summary_neither_page_nor_table_nor_document_is_shown_any_more(union, ines):
    plate, formed = await ines.say(PLATE), await ines.say(FORMED)
    page = only(await ines.press(plate, "Voir la page"))
    parts = (made.TITLE, made.AGENDA[0], made.TRAINING, made.AGENDA[1], made.CANTEEN, made.REGRET)
    newer = "\n\n".join(parts).replace("4,10", "4,30").encode()
    done = await union.people.house.write(
        lambda desk: publish(desk.database, "cr_mars.txt", newer, body="CSE Bellerive", replace=True)
    )
    assert done.outcome is Outcome.REPLACED
    for shown, label in ((plate, "Voir la page"), (formed, "Voir le tableau"), (page, "Le document")):
        assert only(await ines.press(shown, label)).kind is Kind.NOTICE
    answer = await ines.say(PLATE)
    assert "4,30 euros" in answer.words
    assert set(labels(answer)).isdisjoint(SIGHTS)


async def test_a_lost_or_damaged_original_is_not_given(union, ines):
    plate = await ines.say(PLATE)
    meeting = only(await ines.press(await ines.say("/reunions 2026"), "12 mars 2026 — CSE Bellerive"))
    for path in (union.folder / "originals").glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert only(await ines.press(plate, "Voir la page")).words == sentences.NO_PAGE
    assert only(await ines.press(meeting, "Le document")).words == sentences.NO_DOCUMENT
    for path in (union.folder / "originals").glob("??/*"):
        path.unlink()
    assert only(await ines.press(plate, "Voir la page")).words == sentences.NO_PAGE
    assert only(await ines.press(meeting, "Le document")).words == sentences.NO_DOCUMENT
    # the words are still there
    assert "4,10 euros" in (await ines.say(PLATE)).words


@pytest.mark.parametrize("protect", [True, False])
async def test_what_is_shown_of_a_source_is_protected_where_the_union_says_so(tmp_path, pictured, protect):
    async with union_in(tmp_path / "data", pictured, protect_content=protect) as union:
        ines = await union.member()
        page = only(await ines.press(await ines.say(PLATE), "Voir la page"))
        sent = [page, only(await ines.press(page, "Le document"))]
        sent.append(only(await ines.press(await ines.say(FORMED), "Voir le tableau")))
        listed = await ines.say("/reunions 2026")
        olga = await union.member("Olga", Role.REPRESENTATIVE)
        preview = (await olga.send_file("cr.txt", b"CSE Rivemont\n\nLa porte du hall est neuve depuis le 3 mai.\n"))[0]
        prompt = only(await olga.press_data(preview, "withdraw:1"))
        assert [one.protected for one in (*sent, listed, preview, prompt)] == [protect] * 6
