"""« Voir la page »: the marks lie on the quoted words and on nothing else, whatever the page does to them."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from knowledge import pictures
from knowledge.errors import Damaged, NotADocument, Protected
from knowledge.pictures import NoSuchPage, page_picture
from knowledge.reading.pdf_marks import marked_page
from knowledge.reading.quotations import Letters, find, folded
from tests.knowledge import documents as made

FONTS = Path(pictures.__file__).parent / "fonts"
Box = tuple[float, float, float, float]


def page_with(*lines: tuple[float, float, str], size: tuple[float, float] = (210, 297)) -> tuple[bytes, list[Box]]:
    """A PDF of one page, and where each line stands (millimetres: left, top, right, bottom)."""
    pdf = FPDF(format=size)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    if any(ord(sign) > 255 for _, _, text in lines for sign in text):
        pdf.add_font("dejavu", fname=FONTS / "DejaVuSansCondensed.ttf")
        pdf.set_font("dejavu", size=11)
    boxes = []
    for left, base, text in lines:
        pdf.text(left, base, text)
        boxes.append((left, base - 4.2, left + pdf.get_string_width(text), base + 1.6))
    return bytes(pdf.output()), boxes


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def marked(pdf: bytes, quotes: Sequence[str], page: int = 1) -> tuple[Image.Image, bool]:
    """What the marks changed, white on black, and whether the quotations were found."""
    with_marks = page_picture(pdf, page, quotes)
    head, _, points = marked_page((2).to_bytes(8, "big") + b"[]" + pdf, page).partition(b"\n")
    size = json.loads(head)
    without = Image.frombytes("RGB", (size["width"], size["height"]), points)
    changed = ImageChops.difference(opened(with_marks.data), without).convert("L")
    return changed.point(lambda value: 255 if value > 8 else 0), with_marks.found


def share(changed: Image.Image, box: Box, width: float = 210) -> float:
    """How much of a box (millimetres) is marked."""
    scale = changed.width / width
    left, top, right, bottom = (round(side * scale) for side in box)
    part = changed.crop((left, top, right, bottom))
    return part.histogram()[255] / (part.width * part.height)


def assert_marked(changed: Image.Image, boxes: Sequence[Box], width: float = 210) -> None:
    """The words in these boxes, and nothing else."""
    for left, top, right, bottom in boxes:
        assert share(changed, (left, top + 1.2, right, bottom - 1.2), width) > 0.6
    rest = changed.copy()
    for left, top, right, bottom in boxes:
        scale = changed.width / width
        rest.paste(0, tuple(round(side * scale) for side in (left - 1, top - 1, right + 1, bottom + 1)))
    assert rest.getbbox() is None


def test_the_quoted_words_are_marked_and_nothing_else():
    pdf, boxes = page_with(
        (20, 40, "La navette de la gare circule toutes les vingt minutes."),
        (20, 50, "Elle est gratuite pour les salariés."),
        (20, 60, "Le chauffeur prendra sa retraite en décembre."),
    )
    changed, found = marked(pdf, ["Elle est gratuite pour les salariés."])
    assert found
    assert_marked(changed, boxes[1:2])


def test_every_slice_of_an_excerpt_is_marked():
    pdf, boxes = page_with(
        (20, 40, "NAVETTE DE LA GARE"),
        (20, 50, "Elle circule toutes les vingt minutes."),
        (20, 60, "Elle est gratuite."),
    )
    changed, found = marked(pdf, ["NAVETTE DE LA GARE", "Elle est gratuite."])
    assert found
    assert_marked(changed, [boxes[0], boxes[2]])


def test_letters_under_a_mark_stay_dark_on_a_light_ground():
    pdf, boxes = page_with((20, 40, "Elle est gratuite pour les salariés."))
    picture = opened(page_picture(pdf, 1, ["gratuite pour les salariés"]).data)
    scale = picture.width / 210
    left, top, right, bottom = (round(side * scale) for side in boxes[0])
    lights = [max(point) for point in picture.crop((left, top, right, bottom)).get_flattened_data()]
    assert min(lights) < 40
    assert sum(light > 220 for light in lights) > len(lights) / 2


@pytest.mark.parametrize(
    ("lines", "quote"),
    [
        (
            ["Un détail par catégo-", "rie est demandé par les élus."],
            "Un détail par catégorie est demandé par les élus.",
        ),
        (
            ["Ils posent la question, c’est-", "à-dire aujourd’hui même."],
            "Ils posent la question, c’est-à-dire aujourd’hui",
        ),
        (["L’eﬀectif oﬃciel est ﬁxé à cent."], "L’effectif officiel est fixé à cent."),
        (["Le cœur de l’œuvre est là,"], "Le coeur de l'oeuvre est là"),
        (["Il dure 3 h ¾ au m² près."], "Il dure 3 h 3/4 au m2 près."),
        (["E\u0301lus et de\u0301le\u0301gue\u0301s réunis."], "Élus et délégués réunis"),
        (["R É U N I O N   D U   M A R D I"], "Réunion du mardi"),
        (["« Accord » – signé → jeudi 5"], "Accord : signé, jeudi 5."),
    ],
)
def test_hyphens_ligatures_accents_and_signs_do_not_hide_a_quotation(lines, quote):
    pdf, boxes = page_with((20, 30, "Autre chose."), *((20, 40 + 5 * at, line) for at, line in enumerate(lines)))
    changed, found = marked(pdf, [quote])
    assert found
    for box in boxes[1:]:
        assert share(changed, (box[0], box[1] + 1.2, box[2], box[3] - 1.2)) > 0.45
    assert share(changed, boxes[0]) == 0


def test_raised_letters_are_found_as_they_are_displayed():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.set_xy(20, 40)
    pdf.write(5, "À compter du 1")
    pdf.char_vpos = "SUP"
    pdf.write(5, "er")
    pdf.char_vpos = "LINE"
    pdf.write(5, " septembre 2026, trois jours.")
    changed, found = marked(bytes(pdf.output()), ["compter du 1er septembre 2026, trois"])
    assert found
    assert (
        len(
            {
                column
                for column in range(changed.width)
                if changed.crop((column, 0, column + 1, changed.height)).getbbox()
            }
        )
        > 300
    )


def test_a_quotation_that_goes_on_in_the_next_column_is_marked_in_both_though_their_lines_alternate():
    left = ["Le prestataire de la cantine", "change au premier juin, et le", "tarif du plateau reste fixé"]
    right = ["à quatre euros dix jusqu’à la", "fin de l’année pour tous.", "La porte nord sera fermée."]
    lines = [
        (x, 40.0 + 6 * at, text)
        for at, pair in enumerate(zip(left, right, strict=True))
        for x, text in zip((20, 110), pair, strict=True)
    ]
    pdf, boxes = page_with(*lines)
    changed, found = marked(
        pdf,
        [
            "change au premier juin, et le tarif du plateau reste fixé "
            "à quatre euros dix jusqu’à la fin de l’année pour tous."
        ],
    )
    assert found
    assert_marked(changed, [boxes[number] for number in (2, 4, 1, 3)])


def test_a_quotation_cut_by_the_end_of_a_page_is_marked_on_both_pages_as_far_as_it_stands_there():
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for line in ("Les badges des intérimaires seront", "prolongés jusqu'à la fin du chantier."):
        pdf.add_page()
        pdf.text(20, 20, "Syndicat SYNERA - CSE Bellerive")
        pdf.text(20, 60, line)
        pdf.text(20, 280, "synera@bellerive.example")
    quote = "Les badges des intérimaires seront prolongés jusqu'à la fin du chantier."
    for page in (1, 2):
        changed, found = marked(bytes(pdf.output()), [quote], page)
        assert found
        assert share(changed, (20, 57.5, 70, 60.5)) > 0.6
        assert share(changed, (20, 15, 120, 25)) == share(changed, (20, 270, 120, 285)) == 0


def test_a_page_without_the_quotation_is_given_without_marks_and_says_so():
    pdf, _ = page_with((20, 40, "Elle est gratuite pour les salariés."))
    for quote in (
        "Le chauffeur prendra sa retraite.",
        "Elle est gratuite pour tous les visiteurs.",
    ):
        changed, found = marked(pdf, [quote])
        assert not found
        assert changed.getbbox() is None


def test_one_slice_that_is_missing_is_said_and_the_other_is_marked():
    pdf, boxes = page_with((20, 40, "Elle est gratuite pour les salariés."))
    changed, found = marked(pdf, ["Elle est gratuite pour les salariés.", "Ceci n’est pas sur la page."])
    assert not found
    assert_marked(changed, boxes)


def test_a_short_cell_is_marked_beside_its_row_and_never_inside_another_number():
    pdf, boxes = page_with(
        (20, 40, "3"),
        (20, 60, "Ateliers de maintenance et de finition"),
        (120, 60, "13"),
        (140, 60, "3"),
        (20, 80, "3"),
    )
    changed, found = marked(pdf, ["Ateliers de maintenance et de finition", "3"])
    assert found
    assert_marked(changed, [boxes[1], boxes[3]])


def test_a_scan_is_given_without_marks():
    changed, found = marked(made.pdf_of_pictures(), [made.TRAINING])
    assert not found
    assert changed.getbbox() is None


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_page_that_is_turned_the_marks_turn_with_it(turn):
    pdf, boxes = page_with((20, 40, "Elle est gratuite pour les salariés."), (20, 60, "Autre chose."))
    document = pypdfium2.PdfDocument(pdf)
    document[0].set_rotation(turn)
    file = io.BytesIO()
    document.save(file)
    changed, found = marked(file.getvalue(), ["Elle est gratuite pour les salariés."])
    assert found
    assert (changed.width > changed.height) == (turn != 180)
    # turned back, for pages turn with the clock
    assert_marked(changed.rotate(turn, expand=True), boxes[:1])


def test_on_a_cropped_page_the_marks_move_with_the_words():
    pdf, boxes = page_with((20, 40, "Elle est gratuite pour les salariés."), (20, 60, "Autre chose."))
    document = pypdfium2.PdfDocument(pdf)
    point = 72 / 25.4
    document[0].set_cropbox(10 * point, (297 - 100) * point, 130 * point, (297 - 30) * point)
    file = io.BytesIO()
    document.save(file)
    changed, found = marked(file.getvalue(), ["Elle est gratuite pour les salariés."])
    assert found
    assert changed.width == 1600
    left, top, right, bottom = boxes[0]
    assert_marked(changed, [(left - 10, top - 30, right - 10, bottom - 30)], width=120)


def test_letters_cut_off_the_page_have_no_mark():
    pdf, _ = page_with((-300, 40, "Elle est gratuite pour les salariés."), (20, 60, "Autre chose."))
    changed, found = marked(pdf, ["Elle est gratuite pour les salariés."])
    assert not found
    assert changed.getbbox() is None


@pytest.mark.parametrize("size", [(210, 297), (420, 297), (30, 40), (2_000, 5), (5, 2_000)])
def test_a_picture_is_one_that_a_telephone_can_show(size):
    pdf, _ = page_with((2, 4, "Oui."), size=size)
    picture = page_picture(pdf, 1, ["Oui"])
    shown = opened(picture.data)
    assert max(shown.size) == 1600
    assert max(shown.size) / min(shown.size) <= 20
    assert len(picture.data) <= 1_000_000


def test_a_page_of_photographs_becomes_a_jpeg_of_less_than_a_megabyte():
    noise = Image.frombytes("RGB", (900, 1200), random.Random(3).randbytes(900 * 1200 * 3))
    pdf = FPDF()
    pdf.add_page()
    pdf.image(noise, x=0, y=0, w=210)
    picture = page_picture(bytes(pdf.output()), 1, [])
    assert picture.data.startswith(b"\xff\xd8")
    assert len(picture.data) <= 1_000_000


@pytest.mark.parametrize("page", [-1, 0, 4, 10**9, 10**30])
def test_a_page_that_does_not_exist_is_an_error_that_tells_how_many_there_are(page):
    with pytest.raises(NoSuchPage) as error:
        page_picture(made.pdf_one_column(), page, [])
    assert error.value.pages == 3


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotADocument),
        (b"<html><p>Connexion</p></html>", NotADocument),
        (b"%PDF-1.7\n", Damaged),
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
            b"trailer<</Root 1 0 R>>",
            Damaged,
        ),
    ],
)
def test_what_is_no_pdf_or_has_no_page_is_refused(data, error):
    with pytest.raises(error):
        page_picture(data, 1, ["mot"])


def test_a_locked_and_a_truncated_file_are_refused():
    with pytest.raises(Protected):
        page_picture(made.pdf_locked(), 1, ["mot"])
    with pytest.raises(Damaged):
        page_picture(made.pdf_one_column()[:900], 1, ["mot"])


def test_strange_quotations_harm_nothing():
    pdf, _ = page_with((20, 40, "Elle est gratuite."))
    assert not page_picture(pdf, 1, ["", "\x00", "…", "\ud800", "é" * 100_000, *["x"] * 1_000]).found


@given(st.text(max_size=200), st.data())
@example("Straße ﬁn œuvre ½ 1er", None)
def test_whatever_stands_on_a_page_is_found_there(text, data):
    start, stop = 0, len(text)
    if data is not None:
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, len(text)))
    # whole words: a scrap of a word is not looked for
    while start and folded(text[start - 1]):
        start -= 1
    while stop < len(text) and folded(text[stop]):
        stop += 1
    quote = text[start:stop]
    runs, found = find(Letters.of(text), [quote])
    wanted = "".join(map(folded, quote))
    assert found == bool(wanted)
    assert ["".join(folded(text[place]) for place in run) for run in runs] == ([wanted] if wanted else [])
