"""Whatever a summary holds, what is shown of it are messages that Telegram takes, and all of it can be reached."""

import re
from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.buttons import Verb
from bot.reading_pages import A_PAGE, pages
from bot.rendering import LONGEST_LABEL
from bot.shelf_views import (
    CHAPTERS_A_PAGE,
    MEETINGS_A_PAGE,
    councils_view,
    gone_view,
    meeting_view,
    meetings_view,
    page_view,
)
from bot.styled import units, words_of
from knowledge.chapters import Chapter, Part, PartKind, chapters, parts
from knowledge.excerpt import JOINT
from knowledge.masking import masked_among, quotable
from knowledge.models import Meeting, PassageKind, Status, Summary
from knowledge.shelf import Council, Listed
from knowledge.store.summaries import Stored
from knowledge.structure.structuring import structure
from tests.bot.test_draft_views import COUNTS, DAYS, EXAMPLES, IDS, MEETINGS, PAGES, WORDS, fits

NUMBERS = st.integers(1, 10**9)
LISTED = st.builds(
    Listed,
    NUMBERS,
    MEETINGS,
    st.integers(1, 99),
    st.just(Status.PUBLISHED),
    st.just(datetime(2026, 6, 3, tzinfo=UTC)),
    COUNTS,
    PAGES,
    st.booleans(),
    st.booleans(),
    st.none(),
    NUMBERS,
)
CHAPTERS = st.builds(Chapter, st.one_of(st.none(), WORDS), PAGES, PAGES, st.integers(0, 200))
CELLS = st.lists(WORDS.map(lambda words: words[:90]), min_size=1, max_size=7).map(tuple)
PARTS = st.one_of(
    st.builds(Part, st.sampled_from([PartKind.HEADING, PartKind.LEAD]), WORDS),
    st.builds(Part, st.sampled_from([PartKind.TEXT, PartKind.ITEM]), WORDS, IDS),
    st.builds(lambda cells: Part(PartKind.COLUMNS, "", None, cells), CELLS),
    st.builds(lambda text, one, cells: Part(PartKind.ROW, text, one, cells, cells), WORDS, IDS, CELLS),
)
LONG = Listed(
    1,
    Meeting("t" * 6000, date(2026, 6, 3), "c" * 6000, ""),
    1,
    Status.PUBLISHED,
    datetime.now(UTC),
    1,
    1,
    False,
    False,
    None,
)


# -- lists


@EXAMPLES
@given(st.lists(st.builds(Council, NUMBERS, st.one_of(st.none(), WORDS), COUNTS, DAYS), max_size=30))
def test_councils_fit_and_each_is_reached(councils):
    met, first = [], 0
    while True:
        data = fits(councils_view(councils, first, Verb.MEETING))
        met += [one for one in data if one.count(":") == 3]
        if f"{Verb.MEETINGS}:{Verb.MEETING}:{first + MEETINGS_A_PAGE}" not in data:
            break
        first += MEETINGS_A_PAGE
    assert met == [f"{Verb.MEETINGS}:{Verb.MEETING}:{one.number}:0" for one in councils]


@EXAMPLES
@given(
    st.lists(LISTED, min_size=1, max_size=30),
    st.sampled_from([Verb.MEETING, Verb.WITHDRAW]),
    st.one_of(st.none(), NUMBERS),
    st.integers(-50, 10**9),
)
def test_a_list_of_meetings_fits_and_leads_to_each(meetings, verb, council, anywhere):
    meetings.sort(key=lambda one: one.meeting.date, reverse=True)
    fits(meetings_view(meetings, anywhere, verb, council, back=True))
    here = f"{Verb.MEETINGS}:{verb}" if council is None else f"{Verb.MEETINGS}:{verb}:{council}"
    met, first = [], 0
    while True:
        data = fits(meetings_view(meetings, first, verb, council, back=True))
        met += [one for one in data if one.startswith(f"{verb}:")]
        assert f"{Verb.MEETINGS}:{verb}:0" in data
        if f"{here}:{first + MEETINGS_A_PAGE}" not in data:
            break
        first += MEETINGS_A_PAGE
    assert met == [f"{verb}:{one.id}" for one in meetings]


def test_two_meetings_of_one_council_and_day_are_told_apart():
    def listed(number, title):
        return Listed(
            number,
            Meeting(title, date(2026, 6, 3), "CSE Rivemont", ""),
            1,
            Status.PUBLISHED,
            datetime.now(UTC),
            1,
            None,
            False,
            False,
            None,
        )

    shown = [listed(1, "Réunion ordinaire"), listed(2, "Point"), listed(3, "Point"), listed(4, "long " * 20 + "un")]
    shown.append(listed(5, "long " * 20 + "deux"))
    rows = meetings_view(shown, 0, Verb.MEETING, None, back=False).rows
    labels = [row[0].label for row in rows]
    assert len(set(labels)) == 5
    assert labels[0] == "3 juin 2026 — Réunion ordinaire"


@EXAMPLES
@given(LISTED, st.lists(CHAPTERS, max_size=250))
@example(LONG, [Chapter("i" * 6000, 1, 2, 1)] * 250)
def test_a_meeting_fits_with_all_its_chapters_and_never_offers_a_masked_document(listed, chapters):
    met, first = [], 0
    while True:
        data = fits(meeting_view(listed, chapters, first, f"{Verb.MEETING}:{10**9}:{10**9}"))
        met += [one for one in data if one.startswith(f"{Verb.ITEM}:")]
        assert f"{Verb.MEETINGS}:{Verb.MEETING}:{10**9}:{10**9}" in data
        assert (f"{Verb.ORIGINAL}:{listed.id}" in data) is not listed.masked
        if f"{Verb.MEETING}:{listed.id}:{first + CHAPTERS_A_PAGE}" not in data:
            break
        first += CHAPTERS_A_PAGE
    assert met == [f"{Verb.ITEM}:{listed.id}:{place}:0" for place in range(len(chapters))]


def test_a_chapter_keeps_its_pages_however_long_its_title_is():
    shown = meeting_view(LONG, [Chapter("mot " * 50, 12, 14, 3)], 0, f"{Verb.MEETING}:0").rows[0][0].label
    assert shown.replace("\u00a0", " ").endswith("mot… (p. 12–14)")
    assert units(shown) <= LONGEST_LABEL


@EXAMPLES
@given(LISTED)
def test_what_became_of_a_summary_leads_on(newer):
    assert fits(gone_view("Il a été remplacé.", newer)) == [f"{Verb.MEETING}:{newer.id}", f"{Verb.MEETINGS}:meeting:0"]


# -- pages


@EXAMPLES
@given(LISTED, CHAPTERS, WORDS, st.lists(PARTS, max_size=12))
@example(LONG, Chapter("i" * 6000, 1, 2, 1), "i " * 3000, [Part(PartKind.TEXT, "m" * 6000, "a" * 14)] * 3)
def test_the_pages_of_a_chapter_fit_and_each_is_reached(listed, chapter, title, parts):
    laid = pages(title, parts)
    met, number = 0, 0
    while True:
        data = fits(page_view(listed, chapter, 99, laid, number))
        met += 1
        assert f"{Verb.MEETING}:{listed.id}:80" in data
        assert (f"{Verb.ITEM}:{listed.id}:99:{number - 1}" in data) is (number > 0)
        if f"{Verb.ITEM}:{listed.id}:99:{number + 1}" not in data:
            break
        number += 1
    assert met == len(laid)
    # a page that is no more is the last one
    assert page_view(listed, chapter, 99, laid, 10**9) == page_view(listed, chapter, 99, laid, number)
    assert all(units(one.text) <= A_PAGE for one in laid)


SENTENCE = st.builds(
    lambda words, number, end: f"{words.capitalize()} {number}{end}",
    st.sampled_from(["la cloison du hall", "le badge", "l’élévateur 🙂 < 3", "notre « navette » & co"]),
    st.integers(10**6, 10**7),
    st.sampled_from([".", " ;", " est refait(e) avant l’été."]),
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=5).map(" ".join)
ENDLESS = st.builds(lambda sentences, times: " ".join(sentences * times), st.lists(SENTENCE, min_size=2), st.just(40))
LIST = st.lists(SENTENCE, min_size=1, max_size=5).map(lambda items: "\n".join(f"- {one}" for one in items))
TABLE = st.builds(
    lambda columns, rows: "\n".join(
        [
            "| " + " | ".join(f"Colonne {letter}" for letter in "ABCDEF"[:columns]) + " |",
            "|" + "---|" * columns,
            *("| " + " | ".join(row[:columns]) + " |" for row in rows),
        ]
    ),
    st.integers(2, 6),
    st.lists(st.lists(st.one_of(SENTENCE, st.just("")), min_size=6, max_size=6), min_size=1, max_size=4),
)
SECTION = st.builds(
    lambda heading, blocks: "\n\n".join([*heading, *blocks]),
    st.one_of(
        st.just([]),
        st.lists(st.sampled_from(["## HORAIRES", "## BUDGET", "### Le détail", "NAVETTE", "1. Travaux"]), max_size=2),
    ),
    st.lists(st.one_of(PARAGRAPH, ENDLESS, LIST, TABLE), max_size=3),
)
TEXTS = st.builds(
    lambda sections: "CSE Rivemont\n\n" + "\n\n".join(sections), st.lists(SECTION, min_size=1, max_size=4)
)


def read(stored):
    """Every page of every chapter, without its titles and marks."""
    laid = [pages("TITRE", parts(stored, one.title)) for one in chapters(stored)]
    words = " ".join(words_of(page.text).removeprefix("TITRE") for one in laid for page in one)
    return bare(words)


def bare(words):
    """The words alone: what a page adds, or shows another way, are signs."""
    return " ".join(re.findall(r"[^\W_]+", words.replace(f" {JOINT}", "").replace(f"{JOINT} ", "")))


@EXAMPLES
@given(TEXTS, st.sets(st.integers(0, 40)))
def test_every_passage_is_read_whole_and_what_is_masked_is_not(text, hidden):
    structured = structure(text)
    every = structured.passages
    masked = masked_among(every, {one.id for place, one in enumerate(every) if place in hidden})
    shown, left = quotable(text, every, masked)
    meeting = Meeting("CSE", date(2026, 6, 3), None, "")
    stored = Stored(Summary(1, meeting, 1, Status.PUBLISHED, shown, masked=bool(masked)), left)
    found = read(stored)
    assert sum(one.passages for one in chapters(stored)) == len(left)
    for one in left:
        spans = one.units if one.kind is PassageKind.ROW else [one.span]
        for span in spans:
            assert f" {bare(span.of(text).replace('*', ''))} " in f" {found} "
    quoted = bare(" ".join(one.span.of(text) for one in left))
    for one in every:
        if one.id in masked:
            for number in re.findall(r"\d{7}", one.span.of(text)):
                assert number not in found or number in quoted
