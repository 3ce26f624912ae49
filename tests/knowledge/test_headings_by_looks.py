"""Headings where no style tells them: in bold like those below them, in letters nearly as large, cut by a page, on
pages that are shown turned, in scans."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pytest
from fpdf import FPDF

from knowledge.reading import read
from knowledge.reading.ocr_words import _with_words
from knowledge.reading.pdf_pages import Page
from knowledge.structure.structuring import structure

SAID = "Les membres du comité approuvent le procès-verbal de la séance du mois précédent."


def _text(*headings: str) -> str:
    """A text whose headings each have a sentence below."""
    return "\n".join(f"{heading}\n\n{SAID}\n" for heading in headings)


WORDED = ("Information sur la cantine", "Point sur le télétravail", "Bilan de la formation")
BELOW = (("Les horaires", "Les tarifs"), ("Les jours", "Le matériel"), ("Les inscrits", "Le budget"))
NUMBERED = ("1. Cantine", "2. Télétravail", "2.1 Les jours", "2.2 Le matériel", "3. Formation", "Points reportés")


@pytest.mark.parametrize(
    ("headings", "agenda"),
    [
        # worded as agenda items, the text opening with one; so many others stand below
        ([f"**{one}**" for item, names in zip(WORDED, BELOW, strict=True) for one in (item, *names)], WORDED),
        # as many of both: all are items
        ([f"**{one}**" for one in ("Information sur la cantine", "Mutuelle", "Point sur le parking")], None),
        # numbered through; what stands below is numbered too, so that the last one is an item
        ([f"**{one}**" for one in NUMBERED], ("1. Cantine", "2. Télétravail", "3. Formation", "Points reportés")),
        # the same in letters as large, told by the numbers alone
        ([f"## {one}" for one in NUMBERED], ("1. Cantine", "2. Télétravail", "3. Formation", "Points reportés")),
        # items in letters smaller than what stands below: the text opens with one, and all are worded so
        (
            [
                one
                for item, names in zip(WORDED, BELOW, strict=True)
                for one in (f"### {item}", *(f"## {name}" for name in names))
            ],
            WORDED,
        ),
        # a larger heading opens the text: sizes tell
        (["## Vie du site", "### Information sur la cantine", "## Emploi"], ("Vie du site", "Emploi")),
    ],
    ids=["worded", "peers", "numbered", "numbered, as large", "smaller", "larger first"],
)
def test_which_of_the_headings_that_look_alike_are_agenda_items(
    headings: Sequence[str], agenda: tuple[str, ...] | None
) -> None:
    everything = tuple(heading.strip("#* ") for heading in headings)

    assert structure(_text(*headings)).agenda == (agenda or everything)


def _plain() -> FPDF:
    pdf = FPDF(unit="pt", format="a4")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", "", 10)
    return pdf


def _says(pdf: FPDF, top: float, lines: Sequence[str], size: float = 10, style: str = "") -> float:
    pdf.set_font("Helvetica", style, size)
    for line in lines:
        pdf.text(60, top, line)
        top += 1.3 * size
    return top + size


def _read(pdf: FPDF) -> str:
    return read("cr.pdf", bytes(pdf.output())).text


def test_a_page_that_viewers_turn_though_its_letters_are_upright_keeps_its_order() -> None:
    pdf = _plain()
    top = _says(pdf, 100, ["Information sur la cantine et sur", "la terrasse du restaurant"], 15)
    _says(pdf, top, [SAID, "Ils demandent que la", "terrasse rouvre en mai."] * 4)
    document = pypdfium2.PdfDocument(bytes(pdf.output()))
    document[0].set_rotation(90)
    out = io.BytesIO()
    document.save(out)

    assert read("cr.pdf", out.getvalue()).text == _read(pdf)
    assert "# Information sur la cantine et sur la terrasse du restaurant\n" in _read(pdf)


def test_a_heading_that_a_page_cuts_is_whole_on_its_first_page() -> None:
    pdf = _plain()
    _says(pdf, 700, [SAID] * 3)
    _says(pdf, 780, ["Information sur la cantine et sur la"], 15)
    pdf.add_page()
    _says(pdf, 120, ["terrasse du restaurant"], 15)
    _says(pdf, 160, [SAID] * 3)

    assert "# Information sur la cantine et sur la terrasse du restaurant\n\n\f" in _read(pdf)


def test_a_dash_inside_a_bracket_opens_no_item() -> None:
    pdf = _plain()
    _says(pdf, 100, ["Information sur le restaurant (commission", "- vie du site)"], 15)
    _says(pdf, 160, [SAID] * 3)

    assert "# Information sur le restaurant (commission - vie du site)\n" in _read(pdf)


def test_a_line_of_one_sign_is_no_heading() -> None:
    pdf = _plain()
    _says(pdf, 100, [SAID] * 3)
    _says(pdf, 160, ["!"])

    assert "**" not in _read(pdf)


def _scanned(lines: Sequence[tuple[str, float, bool]]) -> list[float]:
    """The sizes found for lines of a scan, each its words, its size in points and whether it is bold: boxes as
    tesseract tells them, as high as their letters are."""
    pdf = FPDF(unit="pt")
    rows = ["head"]
    for number, (line, size, bold) in enumerate(lines):
        pdf.set_font("Helvetica", "B" if bold else "", size)
        left = 60.0
        for place, word in enumerate(line.split()):
            low = any(letter in "gjpqy" for letter in word)
            high = any(letter not in "acegmnopqrsuvwxyz" for letter in word)
            wide = pdf.get_string_width(word) * (1.15 if bold else 1)  # as in the bold letters of wide typefaces
            box = (left, 100 + 2 * size * number, wide, size * (0.53 + 0.19 * high + 0.21 * low))
            cells = ["5", "1", "1", "1", str(number), str(place), *(str(round(one * 200 / 72)) for one in box)]
            rows.append("\t".join([*cells, "96", word]))
            left += wide + pdf.get_string_width(" ")
    page = _with_words(Page(1, 595, 842, (), ()), "\n".join(rows))
    return [span.size for span in page.spans]


def test_sizes_in_a_scan_are_told_by_letters_rather_than_by_boxes() -> None:
    body = [(SAID, 10.5, False)] * 6
    found = _scanned([*body, ("Informations sociales", 15, False), ("Nos remarques", 12.5, False)])

    assert len(set(found[:6])) == 1
    assert found[6] > found[7] > found[0]


def test_bold_letters_of_the_usual_size_in_a_scan_are_no_larger() -> None:
    found = _scanned([*[(SAID, 10.5, False)] * 6, ("Marché de la maintenance", 10.5, True)])

    assert found[6] == found[0]
