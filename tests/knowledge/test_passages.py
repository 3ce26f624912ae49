"""What holds of every passage of any text: stable, unique, inside the text, in order, and worth showing."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.display import show
from knowledge.models import Passage, PassageKind, Span
from knowledge.structure.structuring import structure
from tests.knowledge.made import SAMPLES, sample

EACH = pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)


def assert_sound(text: str, passages: tuple[Passage, ...]) -> None:
    """All that the rest of the program takes for granted."""
    assert len({passage.id for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.id.isalnum()
        assert 10 <= len(passage.id) <= 20
        for span in (passage.span, *passage.units, *passage.headings, passage.intro, passage.asked):
            assert span is None or 0 <= span.start < span.stop <= len(text)
        assert passage.units
        assert len(passage.voices) == len(passage.units)
        assert all(passage.span.holds(unit) for unit in passage.units)
        assert all(left.stop <= right.start for left, right in pairwise(passage.units))
        assert len(passage.section) == len(passage.headings)
        assert show(text, passage.span).text.strip()
        if passage.kind is PassageKind.ROW:
            assert [cell for cell in passage.cells if cell]
            assert all(cell is None or cell.stop <= len(text) for cell in (*passage.cells, *passage.header))


@EACH
def test_passages_are_sound(file: Path) -> None:
    text = sample(file.name)
    assert_sound(text, structure(text).passages)


@EACH
def test_passages_follow_the_text_and_never_overlap(file: Path) -> None:
    spans = [passage.span for passage in structure(sample(file.name)).passages]
    assert all(left.stop <= right.start for left, right in pairwise(spans))


@EACH
def test_a_second_reading_gives_the_same_passages(file: Path) -> None:
    text = sample(file.name)
    assert structure(text) == structure(str(text.encode(), "utf-8"))


def test_the_ids_of_one_summary_are_never_another_s() -> None:
    ids = [passage.id for file in SAMPLES for passage in structure(sample(file.name)).passages]
    assert len(set(ids)) == len(ids)
    # a text that differs by one word is another summary
    text = sample(SAMPLES[0].name)
    other = structure(text.replace("mardi", "jeudi", 1)).passages
    assert not {passage.id for passage in other} & {passage.id for passage in structure(text).passages}


def test_the_same_words_twice_in_a_section_are_two_passages() -> None:
    text = "DIVERS POINTS\nLe parking est ouvert.\n\nLa navette circule.\n\nLe parking est ouvert.\n"
    passages = structure(text).passages
    assert len(passages) == len({passage.id for passage in passages}) == 3


# -- any text at all

ODD = (
    "",
    "RÉUNION DU 12 MARS 2026",
    "## 1. Titre",
    "#",
    "| a | b |",
    "|---|---|",
    "||||",
    "a\tb\tc",
    "\t",
    "• ",
    "• élément :",
    "   – sous-élément",
    "1.",
    "1) Combien ?",
    "1) Trois.",
    "Les réponses de la Direction :",
    "**Réponse :** oui.",
    "**",
    "Vos élus",
    "Claire DUVAL",
    "> « cité »",
    "---",
    "===",
    "\f",
    "Fin de page…",
    "sans majuscule ni point",
    "Pour : 3, contre : 2.",
    "$\\frac{1}{2}$ et 1^{er}",
    "<ul><li>un</li><li>deux</li></ul>",
    "![image](x.png)",
    "😀 🇫🇷 ﷽ \u202e droite \u202c",
    "é" * 400,
    "mot " * 200,
    "A.B. " * 60,
)
LINES = st.one_of(
    st.sampled_from(ODD),
    st.text(alphabet="aàBÉ 1.:;•-–|*#\t\u00a0«»()?!…’'", max_size=40),
    st.sampled_from([line for file in SAMPLES for line in sample(file.name).split("\n")]),
)
MIXED = st.lists(LINES, max_size=25).map("\n".join)
ANY = st.text(max_size=300)


@settings(max_examples=150)
@given(st.one_of(MIXED, ANY))
def test_any_text_is_structured(text: str) -> None:
    """Never raises, on any text."""
    assert_sound(text, structure(text).passages)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sample with pieces of it moved, doubled, lost, or replaced by noise."""
    text = sample(draw(st.sampled_from(SAMPLES)).name)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 400)))
        to = draw(st.integers(0, len(text)))
        piece = draw(st.one_of(st.just(text[start:stop]), st.just(""), LINES, st.text(max_size=20)))
        text = text[:to] + piece + text[to:] if draw(st.booleans()) else text[:start] + piece + text[stop:]
    return text


@settings(max_examples=40)
@given(mutated())
def test_a_summary_damaged_anyhow_is_structured(text: str) -> None:
    assert_sound(text, structure(text).passages)


@settings(max_examples=60)
@given(MIXED)
def test_what_surrounds_a_text_does_not_move_its_passages(text: str) -> None:
    """Spans are places in the stored text itself, not in a cleaned copy of it."""
    for passage in structure(text).passages:
        for unit in passage.units:
            assert unit.of(text) == unit.of(text).strip()


@given(st.integers(-5, 20), st.integers(-5, 20))
def test_a_span_is_a_slice_or_nothing(start: int, stop: int) -> None:
    if 0 <= start < stop:
        assert Span(start, stop).of("x" * 30) == "x" * (stop - start)
    else:
        with pytest.raises(ValueError, match="not a slice"):
            Span(start, stop)


# -- in reasonable time


def seconds(text: str) -> float:
    """Of the processor: other programs may run beside the tests."""
    start = time.process_time()
    structure(text)
    return time.process_time() - start


def test_a_long_summary_is_read_at_once() -> None:
    text = "\n\n".join(f"POINT NUMÉRO {n}\n{sample(SAMPLES[n % 8].name)}" for n in range(40))
    assert len(text) > 350_000
    assert seconds(text) < 8


def test_a_heading_between_dashes_is_read_at_once() -> None:
    assert seconds("-" * 20 + " TÉLÉTRAVAIL " + "-" * 20) < 0.3
    assert seconds("-" * 44 + " TÉLÉTRAVAIL " + "-" * 44) < 0.3


def test_a_long_paragraph_is_read_at_once() -> None:
    assert seconds("Le point est clos.\n\n" * 2500) < 0.5
    assert seconds("Le point est clos. " * 2500) < 0.5


LONG = {
    "initials": "A." * 60_000,
    "digits": "Il y en a " + "1" * 60_000,
    "votes": "vote" * 15_000,
    "dots": "Un point" + "." * 60_000 + "e",
    "signs": "a" + "!" * 60_000 + "a",
    "a blank cell": f"| Site | Avis |\n|---|---|\n| a{' ' * 60_000}b | c |",
    "tags in a cell": f"| Site | Avis |\n|---|---|\n| {'<a ' * 80_000} | c |",
    "roles in a row": "Anne DUVAL" + " - a" * 35 + " !",
    "many headings": "\n".join(f"# Point {n}\nIl est clos {n}." for n in range(6_000)),
    "many announced": "Ordre du jour :\n"
    + "".join(f"- le point {n}\n" for n in range(5_000))
    + "\n".join(f"# Il est clos {n}\nOui, {n}." for n in range(5_000)),
    "many names": "\n".join(
        f"Anne D{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n // 676 % 26)}L" for n in range(30_000)
    ),
    "many unions": " ".join(
        f"Le Q{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n // 676)}J demande." for n in range(3_000)
    ),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_odd_text_is_read_in_a_time_that_grows_faster_than_it(text: str) -> None:
    """Minutes, or for ever, where a pattern tries each beginning with each end, or a list is looked through for each of
    its members."""
    assert seconds(text) < 2
