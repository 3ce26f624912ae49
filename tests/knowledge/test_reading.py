"""Files as people save them, in every encoding a works council meets."""

from __future__ import annotations

import codecs
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import (
    Damaged,
    EmptyFile,
    NotADocument,
    NotText,
    TooDemanding,
    TooLarge,
    Unreadable,
    UnsupportedFormat,
)
from knowledge.reading import SUFFIXES, read
from knowledge.reading.choice import LARGEST_TEXT, MOST_LINES, MOST_PAGES
from knowledge.reading.text import decode
from knowledge.taking import Given, file_name, named
from tests.knowledge.made import SAMPLES

PLAIN = """\
RÉUNION DU 12 MARS 2026

Télétravail
La Direction précise que le télétravail est porté à trois jours ; les élus s'étonnent du délai retenu.
L'été dernier, la température a dépassé 34 degrés à l'atelier : où en est-on des ventilateurs promis à Noël ?
Le façonnage reprendra après les congés, « dès que possible », d'après le responsable.
"""
"""Signs that every encoding of Western Europe has."""
TYPOGRAPHIC = PLAIN.replace("'", "’") + "Le cœur du sujet – 12 € par mois – n’a pas été abordé…\n"

WITH_MARK = ("utf-8-sig", "utf-16", "utf-32")
WIDE = ("utf-16-le", "utf-16-be")
LEGACY = ("cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850")


@pytest.mark.parametrize("encoding", ["utf-8", *WITH_MARK, *WIDE, *LEGACY])
def test_a_french_text_is_read_whatever_the_encoding(encoding: str) -> None:
    assert decode(PLAIN.encode(encoding)) == PLAIN


@pytest.mark.parametrize("encoding", ["utf-8", *WITH_MARK, *WIDE, "cp1252", "mac_roman"])
def test_typographic_signs_are_read_where_the_encoding_has_them(encoding: str) -> None:
    assert decode(TYPOGRAPHIC.encode(encoding)) == TYPOGRAPHIC


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_whole_summary_is_read_in_a_legacy_encoding(file: Path, encoding: str) -> None:
    text = decode(file.read_bytes()).replace("\u202f", "\u00a0").replace("→", "-")
    text = text.encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\u2028"])
def test_lines_end_alike_whatever_the_system(end: str) -> None:
    assert decode(PLAIN.replace("\n", end).encode()) == PLAIN


def test_form_feeds_stay_for_they_part_pages() -> None:
    assert decode(b"Page un.\n\x0cPage deux.\n") == "Page un.\n\fPage deux.\n"


@pytest.mark.parametrize(
    "data",
    [b"", b"  \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF8 + b" \n", "\n \n".encode("utf-16"), b"\x0c\x0c", b"\xc2\xa0"],
    ids=["nothing", "blanks", "mark", "mark and blanks", "wide blanks", "form feeds", "no-break space"],
)
def test_a_file_without_a_word_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        read("vide.txt", data)
    assert read("court.txt", b" Non.").text == " Non."


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(13) + zlib.compress(b"image " * 40)
BINARIES: dict[str, tuple[bytes, type[Unreadable]]] = {
    "image": (PNG, UnsupportedFormat),
    "broken zip": (b"PK\x03\x04\x14\x00\x06\x00" + zlib.compress(b"word/document.xml" * 30), Damaged),
    "broken pdf": (b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + zlib.compress(PLAIN.encode()), Damaged),
    "database": (b"SQLite format 3\x00\x10\x00\x01\x01" + bytes(80), NotText),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), UnsupportedFormat),
    "zeros": (bytes(1000), NotText),
    "terminal": (b"\x1b[31mCompte rendu\x1b[0m", NotText),
}


@pytest.mark.parametrize(("data", "refusal"), BINARIES.values(), ids=BINARIES.keys())
def test_a_binary_file_is_no_text_whatever_its_name(data: bytes, refusal: type[Unreadable]) -> None:
    with pytest.raises(refusal):
        read("compte-rendu.txt", data)


def test_nul_bytes_are_refused_and_the_same_text_without_them_is_read() -> None:
    for data in (b"Le point\x00 est clos.", "Le point\x00 est clos.".encode("utf-16"), b"Le point est clos.\x00"):
        with pytest.raises(NotText):
            read("point.txt", data)
    assert read("point.txt", b"Le point est clos.").text == "Le point est clos."


def test_a_wide_text_cut_in_the_middle_of_a_sign_is_refused() -> None:
    whole = PLAIN.encode("utf-16")
    with pytest.raises(NotText):
        read("coupé.txt", whole[:-1])
    assert read("entier.txt", whole).text == PLAIN


def test_a_file_too_large_is_refused_with_its_size_and_the_largest_is_read() -> None:
    line = b"Le point est clos, dit le secretaire.\n"
    with pytest.raises(TooLarge) as refused:
        read("gros.txt", line * (5_000_000 // len(line)))
    assert (refused.value.limit, refused.value.size) == (LARGEST_TEXT, 5_000_000 // len(line) * len(line))
    assert len(read("grand.txt", line * (LARGEST_TEXT // len(line))).text) > 0.99 * LARGEST_TEXT


@pytest.mark.parametrize(
    ("name", "opening", "unit", "most"),
    [
        ("lignes.txt", "", "a\n", MOST_LINES),
        ("pages.txt", "", "a\f", MOST_PAGES),
        ("lignes.html", "<!doctype html>", "a<br>", MOST_LINES),
    ],
)
def test_a_text_of_more_lines_or_pages_than_any_summary_is_refused_before_it_is_understood(
    name: str, opening: str, unit: str, most: int
) -> None:
    """The shell understands a text in its own process, and what has so many lines is no summary."""
    with pytest.raises(TooDemanding):
        read(name, (opening + unit * (most + 10)).encode())
    assert read(name, (opening + unit * (most - 10)).encode()).text.count("a") == most - 10


@pytest.mark.parametrize("name", ["cr.txt.exe", "CR.EXE", "cr.csv", "cr.json"])
def test_a_text_of_another_program_is_named(name: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        read(name, PLAIN.encode())
    assert refused.value.suffix == f".{name.rpartition('.')[2].lower()}"


@pytest.mark.parametrize("name", ["cr", ".txt", "CR du 12.03.2026", "CR n. 3 final", "cr.docx", "CR.PDF"])
def test_a_text_is_a_text_whatever_its_name_announces(name: str) -> None:
    assert read(name, PLAIN.encode()).text == PLAIN


@pytest.mark.parametrize("name", ["cr.docx", "CR.PDF", "cr.odt"])
def test_what_a_failed_download_leaves_is_no_document(name: str) -> None:
    for data in (b"not a zip", b"<html><body><h1>Error 403</h1></body></html>", b"404: Not Found"):
        with pytest.raises(NotADocument):
            read(name, data)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_announced_format_is_read_in_either_case(suffix: str) -> None:
    for name in (f"cr{suffix}", f"CR{suffix.upper()}"):
        assert read(name, PLAIN.encode()).text == PLAIN


@given(st.one_of(st.binary(), st.builds(bytes.__add__, st.sampled_from([b"\xff\xfe", b"\xfe\xff"]), st.binary())))
def test_any_bytes_are_refused_or_become_a_text_that_can_be_stored(data: bytes) -> None:
    """No lone surrogate, no control sign, no line end but the one: whatever was sent."""
    try:
        text = decode(data)
    except NotText:
        return
    assert text.encode("utf-8").decode("utf-8") == text
    assert not set(text) & {"\r", "\x00", "\x0b", "\x1b", "\x85", "\u2028", "\u2029"}


SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff"))


@given(SIGNS.filter(str.strip), st.sampled_from(["utf-8", *WITH_MARK]))
def test_any_text_comes_back_from_an_encoding_that_says_its_name(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("CR\nmars\t 2026.txt", "CR mars 2026"),
        ("\u202etxt.srem \u2066RC\u2069.txt", "txt.srem RC"),
        ("CR\x00\x1b mars\u200f\u2028\x85.txt", "CR mars"),
        ("cafe\u0301.txt", "cafe\u0301"),
        ("\u202e\n.txt", "sans titre"),
        ("", "sans titre"),
        ("dossier/", "dossier"),
    ],
)
def test_a_title_that_is_a_file_s_name_is_one_line_of_signs_that_show(file: str, title: str) -> None:
    """Who names a file so would have the messages around it read in another order, or broken."""
    assert named(file_name(file), Given(), Given()).title == title
    assert named(file, Given(), Given()).title == title
