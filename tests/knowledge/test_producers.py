"""What programs do to a PDF that its reader does not see: letters set apart, lines stretched to the margin, bullets
drawn, headers of many lines, rows cut by a page's end."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from knowledge.models import PassageKind
from knowledge.reading import read
from knowledge.structure.structuring import structure

LINE = "Les membres du comité approuvent le procès-verbal de la séance du mois précédent."
TITLE = "Compte rendu du CSE Bellerive du 12 mars 2026"


def _plain() -> FPDF:
    pdf = FPDF(unit="pt", format="a4")
    pdf.set_auto_page_break(False)
    pdf.set_font("Helvetica", "", 10)
    pdf.add_page()
    return pdf


def _read(pdf: FPDF) -> str:
    return read("cr.pdf", bytes(pdf.output())).text


def _lines(pdf: FPDF, top: float, texts: Sequence[str], left: float = 60) -> float:
    for text in texts:
        pdf.text(left, top, text)
        top += 13
    return top


def _spread(pdf: FPDF, y: float, text: str, left: float, right: float) -> None:
    """A line stretched to the margin, each word put in its place."""
    words = text.split()
    gap = (right - left - sum(map(pdf.get_string_width, words))) / (len(words) - 1)
    for word in words:
        pdf.text(left, y, word)
        left += pdf.get_string_width(word) + gap


def _cells(pdf: FPDF, top: float, rows: Sequence[Sequence[Sequence[str]]], *, closed: bool = True) -> None:
    """A table with lines, each cell as its lines; not `closed`, the page ends before its last row does."""
    xs = [60.0 + 160 * column for column in range(len(rows[0]) + 1)]
    for number, row in enumerate(rows):
        height = 13 * max(map(len, row)) + 6
        for column, cell in enumerate(row):
            _lines(pdf, top + 12, cell, xs[column] + 4)
        pdf.line(xs[0], top, xs[-1], top)
        for x in xs:
            pdf.line(x, top, x, top + height)
        top += height
        if closed or number < len(rows) - 1:
            pdf.line(xs[0], top, xs[-1], top)


def test_letters_set_apart_are_words() -> None:
    pdf = _plain()
    pdf.set_font("Helvetica", "B", 16)
    left = 60.0
    for letter in "BILAN DE LA FORMATION":
        pdf.text(left, 80, letter)
        left += pdf.get_string_width(letter) + 5
    pdf.set_font("Helvetica", "", 10)
    _lines(pdf, 120, [LINE] * 3)
    assert "# BILAN DE LA FORMATION" in _read(pdf).splitlines()


def test_a_line_stretched_to_the_margin_is_one_line() -> None:
    pdf = _plain()
    right = 60 + pdf.get_string_width(LINE)
    _lines(pdf, 80, [LINE])
    _spread(pdf, 93, "La Direction confirme à tous ses représentants élus", 60, right)
    _lines(pdf, 106, ["que quatre postes seront créés avant la fin de l'année, dont deux à Saint-Hélier."])
    text = _read(pdf)
    assert "La Direction confirme à tous ses représentants élus que quatre postes seront créés" in text


def test_bullets_that_are_drawn_open_items() -> None:
    pdf = _plain()
    _lines(pdf, 80, ["Trois engagements sont pris :"])
    items = ("ouvrir un parcours de soudure ;", "former quarante tuteurs ;", "publier le nombre de stages refusés.")
    for number, item in enumerate(items):
        pdf.ellipse(72, 96 + 13 * number, 3.5, 3.5, style="F")
        pdf.text(82, 100 + 13 * number, item)
    assert _read(pdf).splitlines()[2:] == [f"- {item}" for item in items]


def test_a_header_of_many_lines_is_kept_once() -> None:
    pdf = _plain()
    head = ["PROCHE,", "ACTIF,", "humain !", "RÉUNION DU 12 MARS 2026", "Syndicat des métiers du rail", "CSE Bellerive"]
    for number in range(4):
        if number:
            pdf.add_page()
        below = _lines(pdf, 70, head)
        _lines(pdf, below + 30, [f"Le point {number} est adopté à l'unanimité par les élus.", f"{LINE[:-1]} {number}."])
    text = _read(pdf)
    assert [text.count(line) for line in head] == [1] * len(head)
    assert text.count("est adopté") == 4


def test_figures_at_the_end_of_a_page_are_no_page_number() -> None:
    pdf = _plain()
    _lines(pdf, 80, [LINE])
    for row, cells in enumerate((("Site", "Part"), ("Nord", "15"), ("Sud", "9"), ("Est", "24"))):
        pdf.text(60, 760 + 14 * row, cells[0])
        pdf.text(260, 760 + 14 * row, cells[1])
    pdf.text(290, 830, "1")
    pdf.add_page()
    _lines(pdf, 120, ["Les élus remercient la commission."])
    pdf.text(290, 830, "2")
    text = _read(pdf)
    assert [line for line in text.splitlines() if line.startswith("|")] == [
        "| Site | Part |",
        "| Nord | 15 |",
        "| Sud | 9 |",
        "| Est | 24 |",
    ]
    assert not {"1", "2"} & set(text.splitlines())


HEAD = (("Sujet",), ("Réponse de la Direction",))


def test_a_row_cut_by_a_page_s_end_is_whole() -> None:
    for closed in (True, False):
        pdf = _plain()
        _lines(pdf, 80, [LINE])
        first = (("Budget",), ("12",)), (("Cantine",), ("Le marché est renouvelé pour", "deux ans, et les tarifs"))
        _cells(pdf, 740, [HEAD, *first], closed=closed)
        pdf.add_page()
        _cells(pdf, 50, [((), ("restent ce qu'ils sont.",)), (("Badges",), ("Prolongés jusqu'en mai.",))])
        rows = [line for line in _read(pdf).replace("\f", "\n").splitlines() if line.startswith("|")]
        whole = "Le marché est renouvelé pour deux ans, et les tarifs restent ce qu'ils sont."
        assert rows[2:] == [f"| Cantine | {whole} |", "| Badges | Prolongés jusqu'en mai. |"]


def test_names_of_columns_that_come_back_on_the_next_page_are_said_once() -> None:
    pdf = _plain()
    _lines(pdf, 80, [LINE])
    _cells(pdf, 760, [HEAD, (("Cantine",), ("Renouvelée.",))])
    pdf.add_page()
    _cells(pdf, 50, [HEAD, (("Badges",), ("Prolongés.",)), (("Parking",), ("Ouvert.",))])
    text = _read(pdf)
    assert text.count("Réponse de la Direction") == 1
    rows = [one for one in structure(text).passages if one.kind is PassageKind.ROW]
    assert [(row.page, row.header[1] and row.header[1].of(text)) for row in rows] == [
        (1, "Réponse de la Direction"),
        (2, "Réponse de la Direction"),
        (2, "Réponse de la Direction"),
    ]


def test_a_word_broken_in_a_narrow_cell_is_whole() -> None:
    pdf = _plain()
    rows = [
        HEAD,
        (("Le suivi et l'accompagnem", "ent des agence", "s du Nord"), ("La formation", "est ouverte à", "tous")),
    ]
    _cells(pdf, 80, rows)
    assert "| Le suivi et l'accompagnement des agences du Nord | La formation est ouverte à tous |" in _read(pdf)


def test_hyphens_at_line_ends_belong_to_words_where_no_word_is_broken() -> None:
    lines = [LINE] * 44
    lines[20] = "Les élus demandent que des réunions soient tenues dans le cadre des travaux inter-"
    lines[21] = "agences, comme la Direction en était convenue pendant la séance de septembre."
    pdf = _plain()
    _lines(pdf, 80, lines)
    assert "travaux inter-agences" in _read(pdf)
    for number in range(2, 44, 4):
        lines[number] = "La Direction rappelle que les salariés concernés devront se rapprocher du presta-"
        lines[number + 1] = "taire de la restauration."
    pdf = _plain()
    _lines(pdf, 80, lines)
    assert "du prestataire de la" in _read(pdf)
    assert "travaux interagences" in _read(pdf)


def test_a_white_ground_is_no_table() -> None:
    pdf = _plain()
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(60, 10, 320, 820, style="F")
    _lines(pdf, 60, [LINE])
    _cells(pdf, 80, [HEAD, (("Cantine",), ("Renouvelée.",))])
    _lines(pdf, 200, [LINE])
    assert [line for line in _read(pdf).splitlines() if line.startswith("|")] == [
        "| Sujet | Réponse de la Direction |",
        "| Cantine | Renouvelée. |",
    ]


def test_when_and_where_a_browser_printed_is_not_said() -> None:
    pdf = _plain()
    for number in range(3):
        if number:
            pdf.add_page()
        pdf.set_font("Helvetica", "", 8)
        pdf.text(20, 20, "13/03/2026 14:25")
        pdf.text(20, 830, f"https://syndicat.example/cr {number + 1}/3")
        pdf.set_font("Helvetica", "B", 18)
        if not number:
            pdf.text(60, 80, TITLE)
        pdf.set_font("Helvetica", "B", 14)
        pdf.text(60, 110, f"{number + 1}. Bilan de la commission {'ABC'[number]}")
        pdf.set_font("Helvetica", "", 10)
        _lines(pdf, 140, [LINE, f"Le point {number} est clos."])
    found = structure(_read(pdf))
    assert [item[:8] for item in found.agenda] == ["1. Bilan", "2. Bilan", "3. Bilan"]
    assert "14:25" not in _read(pdf)


def test_letters_of_ligatures_whose_bytes_are_exchanged_are_read() -> None:
    """As Ghostscript 10.0 writes them: « ﬀ » means U+6600 U+6600 rather than U+0066 U+0066."""
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <01> <66006600> endbfchar "
        "1 beginbfrange <20> <7E> <0020> endbfrange endcmap end end"
    )
    page = "BT /F 12 Tf 60 700 Td (L'e\\001ectif de la formation est de douze personnes.) Tj ET"
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(table)}>>stream\n{table}\nendstream",
    )
    body = "%PDF-1.4\n" + "".join(f"{number} 0 obj{part} endobj\n" for number, part in enumerate(parts, 1))
    data = (body + "trailer<</Root 1 0 R>>").encode("latin-1")
    assert read("cr.pdf", data).text.startswith("L'effectif de la formation")
