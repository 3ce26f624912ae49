"""The French sentences: all of them in one snapshot to proofread, and their typography."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import (
    alert_messages,
    arrival_messages,
    console_messages,
    correcting_messages,
    draft_messages,
    menu_messages,
    messages,
    people_messages,
    privacy_messages,
    refusal_messages,
    running_messages,
    shelf_messages,
    topic_messages,
)
from bot.dates import in_french
from knowledge.errors import (
    Damaged,
    EmptyFile,
    FollowingError,
    MasksLost,
    MembershipError,
    NotADocument,
    NothingToQuote,
    NotText,
    OriginalDamaged,
    OriginalError,
    OriginalMissing,
    OtherKey,
    OtherVersion,
    Protected,
    ReadingCancelled,
    RelaisError,
    SameText,
    ScanWithoutOcr,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreNotWritable,
    StoreTooNew,
    TooDemanding,
    TooLarge,
    TopicError,
    Undated,
    UnknownDraft,
    UnknownPassage,
    UnknownSummary,
    Unreadable,
    UnsupportedFormat,
)
from knowledge.following import Reached
from knowledge.models import Meeting
from knowledge.publishing import Neighbour, Outcome, Publication

MODULES = [
    correcting_messages,
    draft_messages,
    arrival_messages,
    messages,
    menu_messages,
    people_messages,
    privacy_messages,
    console_messages,
    refusal_messages,
    shelf_messages,
    topic_messages,
    running_messages,
    alert_messages,
]


def sentences(module):
    """Every text in a module that is not a docstring, with the pieces of f-strings apart."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.mark.parametrize("module", MODULES)
def test_the_sentences_read_well(module, snapshot):
    assert sentences(module) == snapshot


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a typewriter's apostrophe", r"\w'\w"),
        ("an ordinary space before a tall sign", r" [;:!?»]|« |❝ | ❞"),
        ("no space before a tall sign", r"\w[;!?](?!\w)|«\w|\w»"),
        ("three dots", r"\.\.\."),
        ("straight quotes", r'"'),
        ("a familiar « tu »", r"\b(tu|ton|ta|tes|toi)\b"),
    ],
)
def test_the_typography_is_french(module, fault, pattern):
    assert [text for text in sentences(module) if re.search(pattern, text)] == [], fault


ERRORS = [
    EmptyFile(),
    TooLarge(23_456_789, 20_000_000),
    TooLarge(2_345_678, 2_000_000),
    NotText(),
    UnsupportedFormat(".xlsx"),
    UnsupportedFormat(""),
    UnsupportedFormat(".doc"),
    UnsupportedFormat(".jpg"),
    NotADocument(),
    Damaged(),
    Protected(),
    TooDemanding(),
    ScanWithoutOcr(),
    NothingToQuote(),
    Unreadable(),
    ReadingCancelled(),
    Undated(),
    OtherVersion("Réunion ordinaire", date(2026, 4, 30)),
    OriginalMissing(),
    OriginalDamaged(),
    MasksLost(),
    SameText(),
    UnknownSummary(),
    UnknownDraft(),
    UnknownPassage(),
    StoreTooNew(),
    StoreNotWritable(),
    StoreFull(),
    StoreBusy(),
    StoreDamaged(),
    StoreError(),
]


def test_every_error_has_a_sentence_of_its_own(snapshot):
    told = [refusal_messages.refusal(error) for error in ERRORS]
    assert told == snapshot
    assert len(set(told)) == len(ERRORS)


def test_no_error_of_knowledge_was_forgotten():
    def kinds(error):
        return {error}.union(*(kinds(kind) for kind in error.__subclasses__()))

    # those of membership, topics and subscriptions are told by their handlers, to one person at a time
    elsewhere = {RelaisError, OriginalError, OtherKey}.union(*map(kinds, (MembershipError, TopicError, FollowingError)))
    assert kinds(RelaisError) - elsewhere == {type(error) for error in ERRORS}


ARRIVING = [
    *(error for error in ERRORS if isinstance(error, Unreadable | ReadingCancelled)),
    *(UnsupportedFormat(suffix) for suffix in (".zip", ".eml", ".pptx", ".mp4", ".xyz")),
]


def test_what_cannot_be_read_is_told_in_the_chat_with_what_to_do_there(snapshot):
    told = [arrival_messages.refused(error) for error in ARRIVING]
    assert told == snapshot
    assert len(set(told)) == len(ARRIVING)
    for sentence in told:
        assert sentence[0].isupper()
        # nothing of the shell
        assert not re.search(r"--|relais|doctor|tesseract|données|ordinateur", sentence)
        assert re.search(r"[Ee]nvoyez|publier|rien n’est publié", sentence), "nothing to do about it"


def test_every_kind_of_unreadable_file_has_its_sentence_in_the_chat():
    anything = arrival_messages.refused(Unreadable())
    kinds = {type(error) for error in ARRIVING}
    assert set(Unreadable.__subclasses__()) <= kinds
    assert [error for error in ARRIVING if arrival_messages.refused(error) == anything] == [
        error for error in ARRIVING if type(error) is Unreadable
    ]


def test_a_zip_is_called_what_its_name_says_where_it_is_no_archive_for_people():
    zipped = UnsupportedFormat(".zip")
    assert "tableur (.xlsx)" in arrival_messages.refused(zipped, "Paie.XLSX")
    assert "format .pages" in arrival_messages.refused(zipped, "cr.pages")
    for name in ("cr.zip", "cr.docx", "cr.exe", ""):
        assert "archive (.zip)" in arrival_messages.refused(zipped, name)


def test_a_publication_is_told_in_one_line(snapshot):
    meeting = Meeting("Réunion ordinaire", date(2026, 4, 30), "CSE Occitanie", "avril.txt")
    for outcome in Outcome:
        assert console_messages.published(Publication(outcome, meeting, ("LPE", "Pilote"), 96, 8)) == snapshot
    nameless = Meeting("Réunion", date(2026, 6, 1), None, "juin.txt")
    assert console_messages.published(Publication(Outcome.PUBLISHED, nameless, ("LPE",), 1, None)) == snapshot
    scanned = Publication(Outcome.PUBLISHED, meeting, ("LPE",), 12, 3, ocr=True, pictures=(2, 3))
    assert console_messages.published(scanned) == snapshot
    for alike in (True, False):
        beside = replace(scanned, neighbour=Neighbour(12, meeting, alike))
        assert console_messages.published(beside) == snapshot


def test_dates_in_sentences_are_in_french():
    assert in_french(date(2026, 6, 1)) in messages.newer(date(2026, 6, 1))


def test_figures_do_not_break():
    assert alert_messages.progress(Reached(6400, 10_000, 0), None) == "6\u00a0400\u00a0prévenus sur 10\u00a0000."
    assert alert_messages.reports(2) == "2\u00a0comptes rendus"
