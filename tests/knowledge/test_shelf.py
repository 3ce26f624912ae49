"""What is published, looked through, given out as it was sent, withdrawn, and published again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.chapters import PartKind
from knowledge.errors import OriginalDamaged, OriginalMissing, UnknownSummary
from knowledge.membership import Deed
from knowledge.models import Status
from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.replies import Refusal
from knowledge.shelf import Shelf
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.structure.structuring import structure
from tests.knowledge.made import SAMPLES, founds
from tests.knowledge.test_publishing import CORRECTED, MARCH, contents, originals, put
from tests.knowledge.union import Union


@pytest.fixture
def shelf(store: Database) -> Shelf:
    return Shelf(store)


def navette(store: Database) -> list[str]:
    return [found.excerpt.text for found in founds(Questions(store).ask("navette"))]


# -- looking through


def test_summaries_are_listed_a_page_at_a_time_the_newest_meeting_first(samples_house: Database) -> None:
    shelf = Shelf(samples_house)
    first = shelf.summaries(limit=3)
    assert (len(first.summaries), first.total) == (3, 8)
    rest = shelf.summaries(offset=3, limit=100)
    days = [one.meeting.date for one in (*first.summaries, *rest.summaries)]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == 8
    newest = first.summaries[0]
    assert (newest.meeting.date, newest.version, newest.status) == (date(2026, 7, 7), 1, Status.PUBLISHED)
    assert newest.passages == 75
    assert (newest.ocr, newest.masked, newest.withdrawn) == (False, False, None)


def test_councils_are_listed_and_looked_through_apart(samples_house: Database) -> None:
    shelf = Shelf(samples_house)
    councils = shelf.councils()
    assert [(one.meetings, one.latest) for one in councils] == [(4, date(2026, 7, 7)), (4, date(2026, 6, 18))]
    for one in councils:
        listing = shelf.summaries(one.number)
        assert (len(listing.summaries), listing.total) == (4, 4)
        assert {listed.meeting.body for listed in listing.summaries} == {one.name}
        assert {listed.council for listed in listing.summaries} == {one.number}
    assert shelf.summaries(99).total == 0


def test_a_summary_of_no_council_is_looked_through_apart(store: Database, shelf: Shelf) -> None:
    put(store)
    put(store, "note.txt", "La cantine ferme en juillet.\n", when=date(2026, 6, 3))
    assert [(one.number, one.name) for one in shelf.councils()] == [(0, None), (1, "CSE Valmont")]
    assert [one.meeting.file for one in shelf.summaries(0).summaries] == ["note.txt"]


def test_every_passage_stands_in_one_chapter(samples_house: Database) -> None:
    shelf, table = Shelf(samples_house), SummaryTable(samples_house)
    for one in shelf.summaries(limit=-1).summaries:
        chapters = shelf.chapters(one.id)
        read = [part.passage_id for chapter in chapters for part in shelf.parts(one.id, chapter.title)]
        assert [each for each in read if each] == [kept.passage.id for kept in table.passages(one.id)]
        for chapter in chapters:
            assert (chapter.first is None) == (one.pages is None)
            assert chapter.passages > 0


def test_whose_words_follow_and_what_columns_are_called_is_read(samples_house: Database) -> None:
    shelf = Shelf(samples_house)
    june = next(one for one in shelf.summaries(limit=-1).summaries if one.meeting.date == date(2026, 6, 18))
    lines = [(part.kind, part.text) for part in shelf.parts(june.id, "VIE DES SITES")]
    answers = lines.index((PartKind.LEAD, "Les réponses de la Direction :"))
    assert lines[answers + 1][1].startswith("1. Oui, du 16 au 18 octobre.")
    assert lines[0] == (PartKind.LEAD, "Les questions posées par le SLTO :")
    assert sum(kind is PartKind.LEAD for kind, _ in lines) == 2
    table = [part for part in shelf.parts(june.id, "INTÉRESSEMENT : 1 042 € EN MOYENNE") if part.cells]
    assert table[0].cells == ("Critère", "Poids", "Taux d’atteinte")
    assert [part.kind for part in table] == [PartKind.COLUMNS] + [PartKind.ROW] * 4


def test_what_is_not_there_is_said(store: Database, shelf: Shelf) -> None:
    for refused in (
        lambda: shelf.summary(7),
        lambda: shelf.versions(7),
        lambda: shelf.chapters(7),
        lambda: shelf.parts(7, None),
        lambda: shelf.original(7),
        lambda: shelf.withdraw(7, None, "faux"),
    ):
        with pytest.raises(UnknownSummary):
            refused()
    assert shelf.summaries().summaries == ()
    assert shelf.councils() == ()


# -- the original


def test_the_original_is_given_as_it_was_sent_or_said_to_be_damaged_or_missing(
    store: Database, shelf: Shelf, folder: Path
) -> None:
    file = SAMPLES[0]
    number = publish(store, file.name, file.read_bytes()).summary
    original = shelf.original(number)
    assert (original.name, original.data) == (file.name, file.read_bytes())
    place = originals(folder)[0]
    place.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(OriginalDamaged):
        shelf.original(number)
    place.unlink()
    with pytest.raises(OriginalMissing):
        shelf.original(number)


# -- withdrawing


def test_a_withdrawn_summary_is_not_found_any_more_and_leaves_a_trace(store: Database, shelf: Shelf) -> None:
    union = Union(store)
    number = put(store).summary
    put(store, "avril.txt", MARCH.replace("MARS", "AVRIL").partition("TRANSPORTS")[0])
    before = SummaryTable(store).generation()
    asked = Questions(store)
    assert any("navette" in found.excerpt.text for found in founds(asked.ask("navette")))
    listed = shelf.withdraw(number, union.first.number, "  erreur de\nchiffres " + "x" * 300)
    assert listed.withdrawn is not None
    assert listed.status is Status.WITHDRAWN
    assert (listed.withdrawn.by, len(listed.withdrawn.reason)) == (union.first.number, 200)
    assert listed.withdrawn.reason.startswith("erreur de chiffres x")
    assert SummaryTable(store).generation() == before + 1
    # the same process sees it at the next question
    assert isinstance(asked.ask("navette"), Refusal)
    assert list(founds(asked.ask("navette"))) == []
    assert "navette" not in {folded for folded, _, _ in SummaryTable(store).words()}
    assert (shelf.summaries().total, shelf.summaries(statuses=(Status.WITHDRAWN,)).summaries) == (1, (listed,))
    act = union.membership.acts(1)[0]
    assert (act.actor, act.deed, act.about) == (union.first.number, Deed.WITHDRAWN, str(number))
    after = contents(store)
    with pytest.raises(UnknownSummary):
        shelf.withdraw(number, union.first.number, "encore")
    assert contents(store) == after


def test_an_old_button_says_what_became_of_its_summary(store: Database, shelf: Shelf) -> None:
    number = put(store).summary
    passage = next(one for one in structure(MARCH).passages if "navette" in one.span.of(MARCH))
    questions = Questions(store)
    standing = questions.standing(passage.id)
    assert standing is not None
    assert (standing.status, standing.since) == (Status.PUBLISHED, None)
    newer = put(store, text=CORRECTED, replace=True).summary
    standing = questions.standing(passage.id)
    assert standing is not None
    assert questions.context(passage.id, "navette") is None
    assert (standing.status, standing.since) == (Status.REPLACED, shelf.summary(newer).published_at)
    shelf.withdraw(newer, None, "faux")
    late = next(one for one in structure(CORRECTED).passages if "navette" in one.span.of(CORRECTED))
    standing = questions.standing(late.id)
    assert standing is not None
    assert (standing.status, standing.meeting.date) == (Status.WITHDRAWN, date(2026, 3, 12))
    # nothing more is quoted of it
    assert (questions.found(late.id, "navette"), questions.context(late.id, "navette")) == (None, None)
    assert questions.standing("nothing") is None
    assert number != newer


def test_the_same_file_published_after_a_withdrawal_is_a_new_version_of_the_meeting(
    store: Database, shelf: Shelf
) -> None:
    first = put(store).summary
    shelf.withdraw(first, None, "trop tôt")
    assert navette(store) == []
    again = put(store)
    assert again.outcome is Outcome.PUBLISHED
    assert len(navette(store)) == 1
    versions = shelf.versions(first)
    assert [(one.id, one.version, one.status) for one in versions] == [
        (again.summary, 2, Status.PUBLISHED),
        (first, 1, Status.WITHDRAWN),
    ]
    assert versions == shelf.versions(again.summary)
    assert put(store).outcome is Outcome.ALREADY
    shelf.withdraw(again.summary, None, "encore trop tôt")
    corrected = put(store, "mars corrigé.txt", CORRECTED)
    assert (corrected.outcome, len(shelf.versions(first))) == (Outcome.PUBLISHED, 3)
    assert SummaryTable(store).dates() == [date(2026, 3, 12)]
