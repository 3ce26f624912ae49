"""« Voir le tableau »: read on a phone held upright, whatever the table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from knowledge import pictures
from knowledge.pictures import table_picture

FONTS = Path(pictures.__file__).parent / "fonts"
MARK, HEAD, ZEBRA = (0xFF, 0xF0, 0xA3), (0x1F, 0x3A, 0x5F), (0xF1, 0xF4, 0xF8)

cells = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "37 200 €", "x" * 300, "mot " * 80, "a\x00b", "😀👩‍👩‍👧", "שלום עולם", "مرحبا", "\ud800", "1\n2\n3"]
    ),
)
tables = st.integers(1, 14).flatmap(
    lambda columns: st.tuples(
        st.lists(cells, max_size=columns + 1),
        st.lists(st.lists(cells, max_size=columns), min_size=1, max_size=8),
    )
)


def opened(data: bytes) -> Image.Image:
    assert data.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(data)).convert("RGB")


def bands(picture: Image.Image, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Where the ground of a row has this colour, from top to bottom: just inside the left edge of the table."""
    found: list[tuple[int, int]] = []
    for top, point in enumerate(picture.crop((32, 0, 33, picture.height)).get_flattened_data()):
        if point == colour:
            if found and found[-1][1] == top:
                found[-1] = found[-1][0], top + 1
            else:
                found.append((top, top + 1))
    return found


def ink(picture: Image.Image, top: int, bottom: int, left: int = 40, right: int = 1040) -> tuple[int, int]:
    """From where to where something dark stands."""
    box = picture.crop((left, top, right, bottom)).convert("L").point(lambda light: 255 if light < 90 else 0).getbbox()
    assert box is not None
    return left + box[0], left + box[2]


@settings(max_examples=20)
@given(tables, st.integers(0, 100), st.one_of(st.none(), cells))
@example(([], [[""]]), 0, "")
def test_any_table_is_a_picture_that_telegram_takes_and_a_telephone_shows(table, marked, title):
    header, rows = table
    if not header and not any(rows):
        return
    data = table_picture(header, rows, marked if marked < len(rows) else None, title)
    picture = opened(data)
    assert picture.width == 1080
    assert 54 <= picture.height <= 2400
    assert len(data) < 2_000_000
    if marked < len(rows):
        assert bands(picture, MARK)


@pytest.mark.parametrize("word", ["mot ", "mot"])
def test_an_enormous_table_is_a_picture_too(word):
    picture = opened(table_picture([word * 200] * 200, [[word * 200] * 200] * 300, 150, word * 200))
    assert picture.height <= 2400
    assert bands(picture, MARK)


def test_the_row_that_was_asked_for_is_marked_and_no_other():
    rows = [[f"Atelier {number}", f"{number} %"] for number in range(6)]
    plain, asked = (
        opened(table_picture(["Atelier", "Part"], rows, None)),
        opened(table_picture(["Atelier", "Part"], rows, 3)),
    )
    assert bands(plain, MARK) == []
    (top, bottom), *others = bands(asked, MARK)
    assert others == []
    assert asked.size == plain.size
    for before, after in ((0, top - 10), (bottom + 10, asked.height)):
        box = (0, before, asked.width, after)
        assert asked.crop(box).tobytes() == plain.crop(box).tobytes()


def test_numbers_end_where_the_others_end_and_words_begin_where_the_others_begin():
    picture = opened(table_picture(["Site", "Heures"], [["Bellerive", "2 400 h"], ["Lys", "7 h"]], 0))
    (top, bottom), (below, end) = bands(picture, MARK)[0], bands(picture, ZEBRA)[0]
    words = [ink(picture, top + 8, bottom - 8, right=500), ink(picture, below, end, right=500)]
    numbers = [ink(picture, top + 8, bottom - 8, left=500), ink(picture, below, end, left=500)]
    assert abs(words[0][0] - words[1][0]) <= 3
    assert abs(numbers[0][1] - numbers[1][1]) <= 3
    assert numbers[1][0] - numbers[0][0] > 40


def test_a_table_of_many_columns_stands_in_blocks_each_with_its_names_and_the_marked_row():
    months = ["Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre", "Octobre"]
    picture = opened(table_picture(["Site", *months], [[f"Site {n}", *["12 345 €"] * 10] for n in range(4)], 2))
    assert len(bands(picture, HEAD)) == len(bands(picture, MARK)) >= 2


def test_six_narrow_columns_stand_side_by_side():
    picture = opened(table_picture(["Année", *"ABCDE"], [["2025", *"12345"], ["2026", *"67890"]], 1))
    assert len(bands(picture, HEAD)) == 1


def test_of_a_long_table_the_marked_row_is_shown_with_those_around_it():
    rows = [[f"Service {number}", str(number)] for number in range(400)]
    for marked in (0, 1, 200, 399):
        picture = opened(table_picture(["Service", "Effectif"], rows, marked, "Effectifs"))
        (top, bottom), *others = bands(picture, MARK)
        assert others == []
        assert picture.height > 2200
        middle = (top + bottom) / 2 / picture.height
        assert {0: middle < 0.15, 1: middle < 0.2, 399: middle > 0.9}.get(marked, 0.4 < middle < 0.65)


def test_a_long_table_without_a_marked_row_begins_at_its_beginning():
    rows = [[f"Service {number}", str(number)] for number in range(100)]
    whole, cut = (
        table_picture(["Service", "Effectif"], rows, None),
        table_picture(["Service", "Effectif"], rows[:80], None),
    )
    assert whole == cut


def test_a_table_without_column_names_has_no_bar_for_them():
    assert bands(opened(table_picture(["", ""], [["a", "b"]], None)), HEAD) == []
    assert bands(opened(table_picture([], [["a", "b"]], None)), HEAD) == []


def test_long_words_are_folded_inside_their_cells_and_nothing_leaves_the_picture():
    picture = opened(table_picture(["Mot"], [["anticonstitutionnellement" * 4], ["W" * 300]], 1))
    for left, right in ((0, 20), (1060, 1080)):
        assert set(picture.crop((left, 0, right, picture.height)).get_flattened_data()) == {(255, 255, 255)}


def test_every_french_letter_and_the_signs_of_summaries_are_in_both_fonts():
    for name in ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"):
        font = ImageFont.truetype(FONTS / name, 40)
        missing = bytes(font.getmask("\uffff"))
        for sign in "éèêëàâäçîïôöùûüÿœæÉÈÊÀÂÇÎÔÙŒÆ€«»’‘“”–—…→⇒✓✔✗•▪■☐☎➤°²³½¾¼×≥≤±‰−ᵉʳµ§№⚠":
            assert bytes(font.getmask(sign)) != missing, sign


@pytest.mark.parametrize(
    ("header", "rows", "marked"),
    [([], [], None), (["a"], [], None), ([], [[]], None), (["a"], [["b"]], 1), (["a"], [["b"]], -1)],
)
def test_nothing_to_show_is_an_error(header, rows, marked):
    with pytest.raises(ValueError, match=r"table|row"):
        table_picture(header, rows, marked)
