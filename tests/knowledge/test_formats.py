"""One summary in eight files, as different programs write them: the same agenda, sentences, items and tables."""

from __future__ import annotations

import re

import pytest

from knowledge.language.tokens import tokenize
from knowledge.models import PassageKind
from knowledge.reading import read
from knowledge.reading.ocr import installed
from knowledge.structure.structuring import structure
from tests.knowledge import documents as made
from tests.knowledge.documents import AGENDA, BOXED, DOCUMENTS, ITEMS, SENTENCES, TABLE

ALL = pytest.mark.parametrize("name", DOCUMENTS)
TEXTS = {name: read(name, write()).text for name, write in DOCUMENTS.items()}


@ALL
def test_every_sentence_is_found_whole_and_in_its_order(name: str) -> None:
    flat = " ".join(TEXTS[name].split())
    places = [flat.find(sentence) for sentence in SENTENCES]
    assert -1 not in places
    assert places == sorted(places)
    assert all(flat.count(sentence) == 1 for sentence in SENTENCES)


@ALL
def test_the_agenda_the_date_and_the_council_are_understood(name: str) -> None:
    found = structure(TEXTS[name])
    assert [re.sub(r"^\W*(?:\d+|[IVX]+)\W+", "", item) for item in found.agenda] == list(AGENDA)
    assert (str(found.date), found.body) == ("2026-03-12", "CSE Bellerive")


@ALL
def test_tables_keep_their_rows_and_cells(name: str) -> None:
    for cells in TABLE:
        assert f"| {' | '.join(cells)} |" in TEXTS[name].splitlines()
    rows = [passage for passage in structure(TEXTS[name]).passages if passage.kind is PassageKind.ROW]
    assert [tuple(cell.of(TEXTS[name]) for cell in row.cells if cell) for row in rows] == list(TABLE[1:])


@ALL
def test_list_items_are_items_under_the_line_that_introduces_them(name: str) -> None:
    text = TEXTS[name]
    items = [passage for passage in structure(text).passages if passage.kind is PassageKind.ITEM]
    assert [item.span.of(text).removeprefix(f"{n}) ") for n, item in enumerate(items, 1)] == list(ITEMS)
    assert all(item.intro and "Trois engagements" in item.intro.of(text) for item in items)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".pdf")])
def test_each_passage_of_a_pdf_knows_its_page(name: str) -> None:
    text = TEXTS[name]
    pages = {passage.span.of(text): passage.page for passage in structure(text).passages}
    assert next(page for words, page in pages.items() if "214 salariés" in words) == 1
    assert next(page for words, page in pages.items() if "porte nord" in words) == 3


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".pdf")])
def test_page_headers_are_kept_once_and_footers_not_at_all(name: str) -> None:
    assert TEXTS[name].count(made.HEADER) == 1
    assert made.FOOTER not in TEXTS[name]


@pytest.mark.parametrize("name", ["nu.docx", "styles.odt"])
def test_a_text_box_is_read_once(name: str) -> None:
    assert TEXTS[name].count(BOXED) == 1


@pytest.mark.parametrize("name", ["nu.docx", "nu.odt"])
def test_tracked_changes_are_read_as_accepted(name: str) -> None:
    assert "SUPPRIMÉ" not in TEXTS[name]


def test_what_a_page_hides_or_puts_around_its_article_is_not_read() -> None:
    for unseen in ("MOUCHARD", "color:red", "Adhérer", "À lire aussi", "Mentions légales"):
        assert unseen not in TEXTS["site.html"]
    assert "Aperçu caché" not in TEXTS["lettre.html"]


def test_the_content_tells_the_kind_whatever_the_name() -> None:
    for write, name in ((made.docx_bare, "cr.pdf"), (made.html_of_a_site, "cr.docx"), (made.pdf_one_column, "cr.txt")):
        assert made.TRAINING in " ".join(read(name, write()).text.split())


def test_a_word_document_numbers_its_items_as_word_shows_them() -> None:
    assert "## II - Restauration du site de Pontarlay" in TEXTS["nu.docx"].splitlines()


def test_a_sentence_cut_by_a_page_is_one_passage() -> None:
    pdf = made._pdf()
    for number in range(22):
        made._says(
            pdf, f"Le point {number} de la liste des travaux est clos depuis la réunion de janvier dernier. " * 2
        )
    made._says(
        pdf, "La Direction confirme que les travaux de la toiture commenceront dès que les autorisations seront " * 4
    )
    text = read("long.pdf", bytes(pdf.output())).text
    assert "\f" in text
    broken = [one for one in structure(text).passages if "\f" in one.span.of(text)]
    assert len(broken) == 1
    assert broken[0].page == 1


def test_a_table_cut_by_a_page_keeps_the_names_of_its_columns() -> None:
    pdf = made._pdf()
    made._says(pdf, made.TITLE, "B", 16)
    pdf.set_font("Helvetica", "", 10)
    with pdf.table(width=150, repeat_headings=0) as table:
        for cells in [TABLE[0], *((f"Site {number}", str(number), f"{number} 000") for number in range(60))]:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    text = read("table.pdf", bytes(pdf.output())).text
    rows = [one for one in structure(text).passages if one.kind is PassageKind.ROW]
    assert len(rows) == 60
    assert {one.page for one in rows} == {1, 2}
    assert all(row.header[0] and row.header[0].of(text) == "Site" for row in rows)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_pages_are_read_as_they_are_seen(quarters: int) -> None:
    assert read("tourne.pdf", made.pdf_turned(quarters)).text == TEXTS["colonne.pdf"]


def test_columns_written_in_any_order_are_read_from_left_to_right() -> None:
    flat = " ".join(read("affiche.pdf", made.pdf_written_backwards()).text.split())
    assert flat.index(made.TITLE) < flat.index(made.CANTEEN) < flat.index(made.REGRET)


def test_two_line_breaks_of_a_page_are_a_paragraph_s_end_and_one_is_a_line_s() -> None:
    page = "<!doctype html><body>La séance est levée.<br> <br/>Les élus<br>remercient.<br><br></body>"
    assert read("page.html", page.encode()).text == "La séance est levée.\n\nLes élus\nremercient.\n"


def test_merged_cells_stand_once_and_leave_the_others_empty() -> None:
    rows = "<tr><td>Site</td><td colspan=2>Heures</td></tr><tr><td rowspan=2>Nord</td><td>1</td><td>2</td></tr>"
    page = f"<!doctype html><body><table>{rows}<tr><td>3</td><td>4</td></tr></table></body>"
    assert read("page.html", page.encode()).text == "| Site | Heures |  |\n| Nord | 1 | 2 |\n|  | 3 | 4 |\n"


needs_ocr = pytest.mark.skipif(not installed().french, reason="tesseract with its French data is not installed")


@needs_ocr
def test_a_scan_is_read_by_ocr_and_says_so() -> None:
    document = read("scan.pdf", made.pdf_of_pictures())
    assert document.ocr
    assert "214 salariés ont suivi un stage en 2025" in " ".join(document.text.split())
    assert not read("cr.pdf", made.pdf_one_column()).ocr


def test_a_picture_on_a_page_of_text_is_told() -> None:
    from PIL import Image

    pdf = made._pdf()
    made._says(pdf, made.TRAINING)
    pdf.image(Image.new("RGB", (400, 200), "navy"), w=120)
    assert read("photo.pdf", bytes(pdf.output())).pictures == (1,)


STRUCK = """<w:p><w:r><w:t xml:space="preserve">Le budget est de </w:t></w:r>
<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">10 </w:t></w:r>
<w:r><w:rPr><w:dstrike w:val="true"/></w:rPr><w:t xml:space="preserve">11 </w:t></w:r>
<w:r><w:rPr><w:strike w:val="false"/><w:dstrike w:val="0"/></w:rPr><w:t>12 000 euros.</w:t></w:r></w:p>"""


def test_what_is_struck_through_is_not_said() -> None:
    """A correction that everybody sees on paper, without which both figures would be quoted as one."""
    page = "<!doctype html><p>Le budget est de <s>9 </s><strike>10 </strike><del>11 </del>12 000 euros.</p>"
    assert read("cr.html", page.encode()).text.strip() == "Le budget est de 12 000 euros."
    assert read("cr.docx", made.docx_bare(STRUCK)).text.strip() == "Le budget est de 12 000 euros."
    styled = page.replace("<s>9 </s>", '<span style="color:red; text-decoration: line-through">9 </span>')
    assert read("cr.html", styled.encode()).text.strip() == "Le budget est de 12 000 euros."


def _with_styles(body: str, styles: str) -> bytes:
    """A Word file with styles of its own."""
    return made.docx_bare(body, f"<w:styles {made._W}>{styles}</w:styles>")


def test_what_a_style_strikes_through_is_not_said() -> None:
    letters = '<w:style w:type="character" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
    gone = letters.format("Gone", "Gone", "<w:rPr><w:strike/></w:rPr>")
    heir = letters.format("Heir", "Heir", '<w:basedOn w:val="Gone"/>')
    back = letters.format("Back", "Back", '<w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="0"/></w:rPr>')
    body = "".join(
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
        for style, words in (("None", "Le budget est de "), ("Gone", "10 "), ("Heir", "11 "), ("Back", "12 000 euros."))
    )
    assert (
        read("cr.docx", _with_styles(f"<w:p>{body}</w:p>", gone + heir + back)).text
        == "Le budget est de 12 000 euros.\n"
    )
    style = '<style:style style:name="{}" style:family="text"><style:text-properties style:text-line-through-{}/>'
    open_styles = "".join(
        f"{style.format(name, said)}</style:style>" for name, said in (("a", 'style="solid"'), ("b", 'type="double"'))
    )
    spans = '<text:span text:style-name="a">10 </text:span><text:span text:style-name="b">11 </text:span>'
    written = made.odt(f"<text:p>Le budget est de {spans}12 000 euros.</text:p>", open_styles)
    assert read("cr.odt", written).text == "Le budget est de 12 000 euros.\n"
    page = (
        "<!doctype html><style>/* x */ .c1, p.c2 {color:red; text-decoration:line-through} @media print "
        "{.c3{text-decoration:line-through}}</style><p class=c3>Le budget est de <span class='c0 c1'>10 </span>12 000 "
        "euros.</p><p class=c2>Rien.</p>"
    )
    assert read("cr.html", page.encode()).text == "Le budget est de 12 000 euros.\n"


def test_a_small_table_in_a_cell_leaves_the_table_around_it_a_table() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{cell}<w:p/></w:tc>" for cell in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"

    say = made._paragraph
    inner = table((say("Jour"), say("4")), (say("Nuit"), say("2")))
    outer = table((say("Site"), say("Postes")), (say("Bellerive"), inner), (say("Pontarlay"), say("3")))
    assert read("cr.docx", made.docx_bare(outer)).text.splitlines() == [
        "| Site | Postes |",
        "| Bellerive | Jour 4 Nuit 2 |",
        "| Pontarlay | 3 |",
    ]


def test_a_mail_without_headings_is_understood_by_its_letters() -> None:
    """As Outlook writes them: the running text in 11 points, its size said by a style sheet."""
    bold = '<p class="MsoNormal"><b><span style="font-size:{}pt;color:#1F4E79">{}<o:p></o:p></span></b></p>'
    text = '<p class="MsoNormal">{}<o:p></o:p></p>'
    body = [bold.format("18.0", made.TITLE), text.format("Bonjour à toutes et à tous,")]
    for item, words in zip(AGENDA, (made.TRAINING, made.CANTEEN, made.OTHERS), strict=True):
        body += [
            bold.format("14.0", item),
            text.format(words),
            bold.format("11.0", "Notre avis"),
            text.format(made.REGRET),
        ]
    sheet = "<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt;} --></style>"
    found = read("mail.html", f"<html><head>{sheet}</head><body>{''.join(body)}</body></html>".encode())
    assert structure(found.text).agenda == AGENDA


def test_markdown_is_rid_of_what_programs_write_and_keeps_what_people_type() -> None:
    written = (
        "---\ntitle: Compte rendu du 12 mars 2026\nlang: fr\n---\n\n# 1\\. Budget {#budget}\n\n"
        "Le budget R&amp;D est de 3&nbsp;M€ "
        "([détail](https://exemple.fr/a_(b)), voir _l'annexe_ et `devis_2026`).\\\nLes élus\\! disent ~~oui~~ non"
        "<!-- à revoir -->.\n\n![photo](p.png)\n\n| Site | Part |\n|:---|---:|\n| Nord \\| Sud | 3<br>4 |\n\n"
        "[lien]: https://exemple.fr\n\nsnake_case_name et 2 * 3 * 4, a < b, [sic] et [^1].\n"
    )
    assert read("cr.md", written.encode()).text.split("\n\n") == [
        "# Compte rendu du 12 mars 2026",
        "\n# 1. Budget",
        "Le budget R&D est de 3\u00a0M€ "
        "([détail](https://exemple.fr/a_(b)), voir _l'annexe_ et `devis_2026`).\nLes élus! disent non.",
        "",
        "| Site | Part |\n|:---|---:|\n| Nord │ Sud | 3 4 |",
        "",
        "snake_case_name et 2 * 3 * 4, a < b, [sic] et [^1].\n",
    ]
    assert read("cr.txt", written.encode()).text == written


def test_tables_of_markdown_that_are_not_drawn_with_bars_are_rows() -> None:
    tags = "<table>\n<thead>\n<tr class='h'>\n<th>Site</th>\n<th>Part</th>\n</tr></thead>\n"
    tags += "<tr>\n<td>Nord &amp; Sud</td>\n<td><ul><li>3</li><li>4</li></ul></td>\n</tr>\n</table>\n"
    dashes = "  Site          Part\n  ----------- ------\n  Nord & Sud       3\n  Est              4\n"
    assert read("cr.md", f"Avant.\n\n{tags}\nAprès.\n".encode()).text.split() == [
        *("Avant.", "|", "Site", "|", "Part", "|", "|", "Nord", "&", "Sud", "|", "•", "3", "•", "4", "|", "Après.")
    ]
    assert read("cr.md", dashes.encode()).text == "| Site | Part |\n| Nord & Sud | 3 |\n| Est | 4 |\n"


def test_a_note_s_number_is_no_letter_of_the_word_before_it() -> None:
    page = "<!doctype html><p>Le logiciel Orphée<sup><a href='#n1'>1</a></sup> arrive dans 12 m<sup>2</sup>.</p>"
    text = read("cr.html", page.encode()).text
    assert text == "Le logiciel Orphée¹ arrive dans 12 m².\n"
    assert [token.folded for token in tokenize(text)] == ["le", "logiciel", "orphee", "arrive", "dans", "12", "m2"]
