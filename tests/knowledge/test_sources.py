"""From a passage to its page and its table: what stands there, and nothing that does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from knowledge.drafts import Drafts, read_file
from knowledge.models import Passage, PassageKind, Span
from knowledge.pictures import page_picture, table_picture
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.rebuilding import rebuild
from knowledge.shelf import Shelf
from knowledge.sources import Sources
from knowledge.store.database import Database
from knowledge.store.summaries import Stored, SummaryTable
from tests.knowledge import documents as made
from tests.knowledge.made import FOLDER, flat, founds

DAY = date(2026, 3, 12)


def published(store: Database, name: str, data: bytes) -> Stored:
    publish(store, name, data, when=DAY, body="CSE Bellerive", replace=True)
    table = SummaryTable(store)
    (summary,) = table.of_day(DAY, "CSE Bellerive")
    stored = table.load(summary.id)
    assert stored is not None
    return stored


def passage(stored: Stored, words: str) -> Passage:
    return next(one for one in stored.passages if words in flat(one.span.of(stored.summary.text)))


def whole_table(sources: Sources, stored: Stored, words: str) -> tuple[tuple[str, ...], ...]:
    table = sources.table_of(passage(stored, words).id)
    assert table is not None
    return (table.header, *table.rows)


@pytest.mark.parametrize("make", [made.pdf_one_column, made.pdf_two_columns])
def test_every_passage_of_a_pdf_is_found_on_its_page(store, make: Callable[[], bytes]):
    data = make()
    stored = published(store, "cr.pdf", data)
    sources = Sources(store)
    pages: dict[int, list[str]] = {}
    for one in stored.passages:
        page = sources.page_of(one.id)
        assert page is not None
        assert page.pdf == data
        assert page.number == one.page
        pages.setdefault(page.number, []).extend(page.quotes)
    assert len(pages) == 3
    for number, quotes in pages.items():
        assert page_picture(data, number, quotes[:20]).found


def test_the_slices_of_an_excerpt_lead_to_the_page_that_holds_most_of_them(store):
    stored = published(store, "cr.pdf", made.pdf_one_column())
    text = stored.summary.text
    canteen, intro = passage(stored, "prestataire de la cantine"), passage(stored, "Trois engagements")
    page = Sources(store).page_of(canteen.id, (intro.span, canteen.span))
    assert page is not None
    assert (page.number, [flat(quote) for quote in page.quotes]) == (2, [flat(canteen.span.of(text))])


def test_a_slice_that_runs_over_the_end_of_a_page_is_cut_there(store):
    stored = published(store, "cr.pdf", made.pdf_one_column())
    text = stored.summary.text
    end = text.index("\f")
    one = passage(stored, "214 salariés")
    page = Sources(store).page_of(one.id, (Span(end - 200, end + 10),))
    assert page is not None
    assert page.number == 1
    assert all("\f" not in quote for quote in page.quotes)
    assert page_picture(page.pdf, 1, page.quotes).found


def one_page() -> bytes:
    document = pypdfium2.PdfDocument(made.pdf_one_column())
    document.del_page(2)
    document.del_page(1)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_pdf_of_one_page_has_page_1(store):
    stored = published(store, "cr.pdf", one_page())
    one = passage(stored, "214 salariés")
    assert {other.page for other in stored.passages} == {1}
    page = Sources(store).page_of(one.id)
    assert page is not None
    assert page.number == 1
    assert Shelf(store).summary(stored.summary.id).pages == 1
    assert {(one.first, one.last) for one in Shelf(store).chapters(stored.summary.id)} == {(1, 1)}


def test_nothing_is_shown_of_the_only_page_of_a_pdf_where_a_passage_of_it_is_masked(store, folder: Path):
    drafts = Drafts(store)
    draft = drafts.begin(read_file("cr.pdf", one_page()), by=None, when=DAY, body="CSE Bellerive")
    hidden = drafts.passages(draft.number)[0]
    drafts.mask(draft.number, hidden.id, True)
    drafts.publish(draft.number, None, replace=False)

    def shown(house: Database) -> bool:
        stored = SummaryTable(house).load(1)
        assert stored is not None
        return any(Sources(house).page_of(one.id) for one in stored.passages) or any(
            found.paged for found in founds(Questions(house).ask("salariés", limit=9))
        )

    assert not shown(store)
    # as an earlier program left it
    store.sql.execute("UPDATE summaries SET masked_pages = '[]'")
    assert shown(store)
    for statement in (
        "ALTER TABLE summaries DROP COLUMN kind",
        "ALTER TABLE drafts DROP COLUMN kind",
        "ALTER TABLE drafts DROP COLUMN structured",
        "DELETE FROM _sqlite_migrations WHERE name = 'm006_kinds'",
    ):
        store.sql.execute(statement)
    again = Database.open(folder)
    assert not shown(again)
    again.close()


@pytest.mark.parametrize(
    ("name", "make", "paged", "given_out"),
    [
        ("cr.pdf", made.pdf_one_column, True, "cr.pdf"),
        ("CR.PDF", made.pdf_one_column, True, "CR.PDF"),
        ("cr.docx", made.pdf_one_column, True, "cr.pdf"),
        ("CR du 12.03", made.pdf_one_column, True, "CR du 12.03.pdf"),
        ("cr.pdf", made.docx_styled, False, "cr.docx"),
        ("cr", made.docx_styled, False, "cr.docx"),
        ("cr.md", lambda: TWO.format(long="1 180").encode(), False, "cr.md"),
        ("cr.pdf", lambda: TWO.format(long="1 180 salariés " * 20).encode(), False, "cr.txt"),
    ],
)
def test_a_file_is_what_it_holds_whatever_its_name(
    store, name: str, make: Callable[[], bytes], paged: bool, given_out: str
):
    """Who asks is offered its page where it has one, and its document opens on a phone."""
    data = make()
    stored = published(store, name, data)
    found = list(founds(Questions(store).ask("effectif de Pontarlay", limit=9)))
    assert found
    assert {one.paged for one in found} == {paged}
    assert all((Sources(store).page_of(one.id) is not None) is paged for one in stored.passages)
    assert (Shelf(store).summary(stored.summary.id).pages is not None) is paged
    original = Shelf(store).original(stored.summary.id)
    assert (original.name, original.data) == (given_out, data)


def test_what_was_published_before_kinds_were_kept_goes_by_its_name_until_it_is_read_again(store):
    published(store, "cr.docx", made.pdf_one_column())
    store.sql.execute("UPDATE summaries SET kind = NULL")

    def paged() -> set[bool]:
        return {one.paged for one in founds(Questions(store).ask("effectif de Pontarlay"))}

    assert paged() == {False}
    store.sql.execute("UPDATE summaries SET file = 'cr.pdf'")
    assert paged() == {True}
    store.sql.execute("UPDATE summaries SET file = 'cr.docx'")
    assert rebuild(store).done == 1
    assert paged() == {True}
    assert next(store.sql.query("SELECT kind FROM summaries")) == {"kind": "pdf"}


@pytest.mark.parametrize("make", [made.pdf_one_column, made.docx_styled])
def test_the_table_of_a_row_is_the_whole_one_in_its_order(store, make: Callable[[], bytes]):
    stored = published(store, "cr", make())
    sources = Sources(store)
    for number, cells in enumerate(made.TABLE[1:]):
        row = next(
            one
            for one in stored.passages
            if one.kind is PassageKind.ROW and cells[0] in one.span.of(stored.summary.text)
        )
        table = sources.table_of(row.id)
        assert table is not None
        assert (table.header, *table.rows) == made.TABLE
        assert table.marked == number
        assert table.title is not None
        assert made.AGENDA[0] in table.title
        table_picture(table.header, table.rows, table.marked, table.title)


def test_every_table_of_the_samples_is_the_one_that_was_written(samples_house: Database):
    sources = Sources(samples_house)
    stored = SummaryTable(samples_house)
    tables = 0
    for number in range(1, 9):
        summary = stored.load(number)
        assert summary is not None
        for one in summary.passages:
            if one.kind is PassageKind.ROW:
                table = sources.table_of(one.id)
                assert table is not None
                shown = [cell for cell in table.rows[table.marked] if cell]
                assert shown == [flat(unit.of(summary.summary.text)) for unit in one.units]
                tables += table.marked == 0
    written = "".join(file.read_text() for file in (FOLDER / "summaries").iterdir() if file.suffix == ".md")
    assert tables > written.count("|---|\n") > 5


TWO = """\
CSE Bellerive

EFFECTIFS

Le détail par site est le suivant :

| Site | Effectif |
|---|---|
| Bellerive | 120 |
| Pontarlay | 64 |
| Saint-Hélier | 30 |

Les heures sont celles de l’an dernier.

| Site | Heures |
|---|---|
| Bellerive | 2 400 |
| Pontarlay | {long} |
| Saint-Hélier |  |
"""


def test_two_tables_of_one_agenda_item_are_not_mixed_and_an_empty_cell_stays_empty(store):
    stored = published(store, "cr.md", TWO.format(long="1 180").encode())
    sources = Sources(store)
    assert whole_table(sources, stored, "| 120") == (
        ("Site", "Effectif"),
        ("Bellerive", "120"),
        ("Pontarlay", "64"),
        ("Saint-Hélier", "30"),
    )
    rows = whole_table(sources, stored, "| 2 400")
    assert rows[0] == ("Site", "Heures")
    assert rows[-1] == ("Saint-Hélier", "")


def test_a_row_too_long_to_be_one_passage_leaves_a_gap_that_is_seen(store):
    stored = published(store, "cr.md", TWO.format(long="Le détail des heures est long à dire. " * 30).encode())
    assert whole_table(Sources(store), stored, "| 2 400") == (
        ("Site", "Heures"),
        ("Bellerive", "2 400"),
        ("…",),
        ("Saint-Hélier", ""),
    )


def test_a_masked_row_is_not_shown_in_its_table_nor_on_its_page(store):
    drafts = Drafts(store)
    draft = drafts.begin(read_file("cr.pdf", made.pdf_one_column()), by=None)
    hidden = next(one for one in drafts.passages(draft.number) if one.text.startswith("Pontarlay"))
    drafts.mask(draft.number, hidden.id, True)
    drafts.publish(draft.number, None, replace=False)
    stored = SummaryTable(store).load(1)
    assert stored is not None
    sources = Sources(store)
    rows = whole_table(sources, stored, "410")
    assert rows == (made.TABLE[0], made.TABLE[1], made.TABLE[3])
    assert sources.table_of(hidden.id) is None
    assert sources.page_of(hidden.id) is None
    assert sources.page_of(passage(stored, "214 salariés").id) is None
    assert sources.page_of(passage(stored, "prestataire de la cantine").id) is not None


def test_nothing_is_shown_of_a_file_that_is_gone_or_is_another_one(store, folder: Path):
    stored = published(store, "cr.pdf", made.pdf_one_column())
    one = passage(stored, "214 salariés").id
    (original,) = (file for file in (folder / "originals").rglob("*") if file.is_file())
    original.write_bytes(made.pdf_two_columns())
    assert Sources(store).page_of(one) is None
    original.unlink()
    assert Sources(store).page_of(one) is None


def test_a_text_has_no_page_to_show(store):
    stored = published(store, "cr.md", TWO.format(long="1 180").encode())
    assert all(Sources(store).page_of(one.id) is None for one in stored.passages)


def test_what_was_replaced_or_never_was_is_not_shown(store):
    stored = published(store, "cr.pdf", made.pdf_one_column())
    row, prose = passage(stored, "410").id, passage(stored, "214 salariés").id
    sources = Sources(store)
    assert sources.table_of(prose) is None
    published(store, "cr.pdf", made.pdf_two_columns())
    assert sources.table_of(row) is None
    assert sources.page_of(prose) is None
    assert sources.table_of("rien") is None
    assert sources.page_of("rien") is None
