"""A draft survives, can be corrected and masked, shows what publishing would do, and is published whole."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.drafts import Draft, Drafts, Warned, read_file
from knowledge.errors import EmptyFile, NothingToQuote, OtherVersion, Undated, UnknownDraft, UnknownPassage
from knowledge.membership import Deed
from knowledge.publishing import Outcome, publish
from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.shelf import Shelf
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.structure.apart import Apart
from knowledge.structure.structuring import Structured, structure
from tests.knowledge.made import SAMPLES, founds
from tests.knowledge.test_publishing import CORRECTED, MARCH, contents, originals
from tests.knowledge.union import Union

UNDATED = MARCH.replace("RÉUNION DU 12 MARS 2026\n", "")


@pytest.fixture
def union(store: Database) -> Union:
    union = Union(store)
    union.clock.pass_days(300)  # after the meetings of the samples
    return union


@pytest.fixture
def drafts(store: Database, union: Union) -> Drafts:
    return Drafts(store, union.clock)


def begin(drafts: Drafts, text: str = MARCH, name: str = "mars.txt", by: str | None = None, **given: object) -> Draft:
    return drafts.begin(read_file(name, text.encode()), by=by, **given)  # type: ignore[arg-type]


def rest(store: Database) -> dict[str, list[dict[str, object]]]:
    """All that a house holds, drafts and acts too."""
    return contents(store) | {table: list(store.sql.query(f"SELECT * FROM {table}")) for table in ("drafts", "acts")}


def test_a_draft_says_what_was_understood_and_nothing_of_it_is_quoted(store: Database, drafts: Drafts) -> None:
    draft = begin(drafts)
    assert (draft.when, draft.title, draft.body, draft.file) == (
        date(2026, 3, 12),
        "CSE Valmont",
        "CSE Valmont",
        "mars.txt",
    )
    assert len(draft.number) == 6
    assert list(founds(Questions(store).ask("navette"))) == []
    drafts.publish(draft.number, None, False)
    assert "vingt minutes" in next(founds(Questions(store).ask("navette"))).excerpt.text


def test_a_file_that_cannot_be_a_summary_is_no_draft(store: Database, drafts: Drafts, folder: Path) -> None:
    before = rest(store)
    for data, error in ((b"", EmptyFile), ("Vos élus\nClaire DUVAL\nUgo ROSSI\n".encode(), NothingToQuote)):
        with pytest.raises(error):
            read_file("mars.txt", data)
    assert rest(store) == before
    assert originals(folder) == []
    begin(drafts)
    assert [path.read_bytes() for path in originals(folder)] == [MARCH.encode()]


def test_a_draft_survives_the_process_with_what_was_given_and_masked(
    store: Database, drafts: Drafts, union: Union, folder: Path
) -> None:
    draft = begin(drafts, by=union.first.number)
    drafts.correct(draft.number, when=date(2026, 3, 13), title=" Réunion de mars ")
    hidden = drafts.passages(draft.number)[1]
    drafts.mask(draft.number, hidden.id, True)
    other = Database.open(folder)
    later = Drafts(other, union.clock)
    assert later.of(union.first.number) == (later.get(draft.number),)
    again = later.get(draft.number)
    assert (again.when, again.title, again.body) == (date(2026, 3, 13), "Réunion de mars", "CSE Valmont")
    assert [one.id for one in later.preview(draft.number).masked] == [hidden.id]
    other.close()


def test_the_same_text_begun_again_by_the_same_person_is_the_same_draft(drafts: Drafts, union: Union) -> None:
    by = union.first.number
    draft = begin(drafts, by=by)
    again = begin(drafts, MARCH.replace("\n", "\r\n"), "autre nom.txt", by=by, title="Réunion de mars")
    assert (again.number, again.title) == (draft.number, "Réunion de mars")
    assert drafts.of(by) == (again,)
    assert begin(drafts, by=union.come("somebody else").number).number != draft.number


def test_drafts_are_listed_newest_first_and_for_who_began_them(drafts: Drafts, union: Union) -> None:
    numbers = []
    for month in ("MARS", "AVRIL", "MAI"):
        numbers.append(begin(drafts, MARCH.replace("MARS", month), by=union.first.number).number)
        union.clock.pass_days(1)
    assert [one.number for one in drafts.of(union.first.number)] == numbers[::-1]
    assert drafts.of(union.come("somebody else").number) == ()


def test_what_was_given_goes_back_to_what_the_file_says(drafts: Drafts) -> None:
    draft = begin(drafts, title="Autre titre", body="CSE Clairac")
    assert (draft.title, draft.body) == ("Autre titre", "CSE Clairac")
    assert drafts.correct(draft.number, when=date(2026, 1, 1)).title == "Autre titre"
    back = drafts.correct(draft.number, title="", body="")
    assert (back.title, back.body) == ("CSE Valmont", "CSE Valmont")


def test_what_is_no_draft_is_refused_everywhere(store: Database, drafts: Drafts) -> None:
    draft = begin(drafts)
    before = rest(store)
    for refused in (
        lambda: drafts.get("AAAAAA"),
        lambda: drafts.correct("AAAAAA", title="x"),
        lambda: drafts.mask("AAAAAA", "x", True),
        lambda: drafts.cancel("AAAAAA"),
        lambda: drafts.preview("AAAAAA"),
        lambda: drafts.passages("AAAAAA"),
        lambda: drafts.try_out("AAAAAA"),
        lambda: drafts.publish("AAAAAA", None, True),
    ):
        with pytest.raises(UnknownDraft):
            refused()
    with pytest.raises(UnknownPassage):
        drafts.mask(draft.number, "x", True)
    assert rest(store) == before


# -- going away


def test_a_cancelled_draft_leaves_nothing(store: Database, drafts: Drafts, folder: Path) -> None:
    before = rest(store)
    drafts.cancel(begin(drafts).number)
    assert rest(store) == before
    assert originals(folder) == []


def test_a_cancelled_draft_leaves_the_original_that_a_summary_or_a_draft_needs(
    store: Database, drafts: Drafts, union: Union, folder: Path
) -> None:
    publish(store, "mars.txt", MARCH.encode())
    other = begin(drafts, CORRECTED, by=union.first.number)
    for text in (MARCH, CORRECTED):
        drafts.cancel(begin(drafts, text).number)
    assert {path.name for path in originals(folder)} == {
        hashlib.sha256(text.encode()).hexdigest() for text in (MARCH, CORRECTED)
    }
    assert drafts.publish(other.number, None, True).outcome is Outcome.REPLACED


def test_drafts_expire_after_a_week(drafts: Drafts, union: Union, folder: Path) -> None:
    old = begin(drafts)
    union.clock.pass_days(6.9)
    young = begin(drafts, CORRECTED, "autre.txt")
    assert drafts.expire() == 0
    union.clock.pass_days(0.1)
    assert drafts.expire() == 1
    with pytest.raises(UnknownDraft):
        drafts.get(old.number)
    assert drafts.get(young.number) == young
    assert [path.read_bytes() for path in originals(folder)] == [CORRECTED.encode()]
    assert drafts.expire(days=0) == 1


def test_who_is_forgotten_leaves_drafts_of_nobody(drafts: Drafts, union: Union) -> None:
    somebody = union.come("somebody")
    draft = begin(drafts, by=somebody.number)
    assert union.membership.kept(somebody.number).drafts == ("mars.txt",)
    union.membership.forget(somebody.number)
    assert drafts.get(draft.number).by is None


# -- what it looks like


def test_a_preview_of_a_sample_counts_items_pages_passages_and_tables(drafts: Drafts) -> None:
    file = SAMPLES[3]
    draft = drafts.begin(read_file(file.name, file.read_bytes()), by=None)
    preview = drafts.preview(draft.number)
    assert (preview.when, preview.body) == (date(2026, 6, 18), "CSE Val d’Ornières")
    assert (preview.pages, preview.tables) == (5, 3)
    items = {item.title: item for item in preview.agenda}
    assert (items["FORMATION : LE BILAN 2025"].first, items["FORMATION : LE BILAN 2025"].last) == (3, 4)
    assert preview.passages == len(drafts.passages(draft.number)) == 59
    assert (preview.warnings, preview.already, preview.former, preview.masked) == ((), None, None, ())
    assert all(item.first is None for item in drafts.preview(begin(drafts).number).agenda)


def test_what_is_to_be_looked_at_is_warned_of(drafts: Drafts) -> None:
    assert Warned.UNDATED in drafts.preview(begin(drafts, UNDATED).number).warnings
    assert Warned.FUTURE in drafts.preview(begin(drafts, when=date(2100, 1, 1)).number).warnings
    assert Warned.OLD in drafts.preview(begin(drafts, when=date(2022, 12, 1)).number).warnings
    assert Warned.OLD not in drafts.preview(begin(drafts, when=date(2024, 3, 1)).number).warnings
    plain = begin(drafts, "La navette circule le 2 mai. Le prix du plateau ne change pas.\n")
    assert drafts.preview(plain.number).warnings == (Warned.UNDATED, Warned.NO_COUNCIL, Warned.NO_AGENDA)


def test_a_weekday_that_the_date_was_not_is_warned_of(drafts: Drafts) -> None:
    def warned(heading: str, **given: object) -> bool:
        draft = begin(drafts, MARCH.replace("RÉUNION DU 12 MARS 2026", heading), **given)
        return Warned.WEEKDAY in drafts.preview(draft.number).warnings

    assert warned("RÉUNION DU MARDI 12 MARS 2026")
    assert not warned("RÉUNION DU JEUDI 12 MARS 2026")
    assert not warned("RÉUNION DU JEUDI 12 MARS 2026, ET NON DU MARDI 12 MARS 2026")
    assert not warned("RÉUNION DU 12 MARS 2026")
    # of another day than the one that was given, nothing is said
    assert not warned("RÉUNION DU MERCREDI 12 MARS 2026", when=date(2026, 3, 11))


def test_what_became_of_a_draft_is_known_for_a_week(store: Database, union: Union, drafts: Drafts) -> None:
    first, second, third = begin(drafts), begin(drafts, UNDATED), begin(drafts, CORRECTED)
    publication = drafts.publish(first.number, None, False)
    drafts.cancel(second.number)
    ended = drafts.ended(first.number)
    assert ended is not None
    assert (ended.summary, ended.meeting, ended.passages) == (
        publication.summary,
        publication.meeting,
        publication.passages,
    )
    assert ended.replaced is False
    cancelled = drafts.ended(second.number)
    assert cancelled is not None
    assert (cancelled.summary, cancelled.meeting) == (None, None)
    assert drafts.ended(third.number) is None
    assert drafts.ended("ZZZZZZ") is None
    drafts.publish(third.number, None, True)
    replaced = drafts.ended(third.number)
    assert replaced is not None
    assert replaced.replaced
    # what a publication is undone with takes this with it
    union.clock.pass_days(8)
    drafts.expire()
    assert [drafts.ended(one.number) for one in (first, second, third)] == [None, None, None]
    assert list(store.sql.query("SELECT * FROM ended_drafts")) == []


def test_a_publication_that_is_refused_leaves_the_draft_and_no_end(drafts: Drafts) -> None:
    draft = begin(drafts, UNDATED)
    with pytest.raises(Undated):
        drafts.publish(draft.number, None, False)
    assert drafts.ended(draft.number) is None
    assert drafts.all() == (draft,)


def test_what_was_read_from_pictures_is_warned_of_and_said_of_the_summary(store: Database, drafts: Drafts) -> None:
    reading = replace(read_file("mars.txt", MARCH.encode()), ocr=True, pictures=(2, 3))
    draft = drafts.begin(reading, by=None)
    preview = drafts.preview(draft.number)
    assert (preview.warnings, preview.pictures) == ((Warned.OCR, Warned.PICTURES), (2, 3))
    publication = drafts.publish(draft.number, None, False)
    assert (publication.ocr, publication.pictures) == (True, (2, 3))
    assert Shelf(store).summary(publication.summary).ocr
    again = publish(store, "mars.txt", MARCH.encode())
    assert (again.outcome, again.ocr, again.pictures) == (Outcome.ALREADY, True, (2, 3))


def test_an_undated_draft_is_kept_until_it_is_dated(store: Database, drafts: Drafts) -> None:
    draft = begin(drafts, UNDATED)
    before = rest(store)
    for refused in (
        lambda: drafts.publish(draft.number, None, False),
        lambda: drafts.try_out(draft.number),
    ):
        with pytest.raises(Undated):
            refused()
    assert rest(store) == before
    drafts.correct(draft.number, when=date(2026, 3, 12))
    assert drafts.publish(draft.number, None, False).meeting.date == date(2026, 3, 12)


def test_the_same_text_is_said_to_be_published_and_publishing_it_changes_nothing(
    store: Database, drafts: Drafts, folder: Path
) -> None:
    publish(store, "mars.txt", MARCH.encode())
    before = rest(store)
    draft = begin(drafts)
    preview = drafts.preview(draft.number)
    assert preview.already is not None
    assert preview.former is None
    assert drafts.publish(draft.number, None, False).outcome is Outcome.ALREADY
    # saved otherwise: its file is not kept beside the one that is published
    drafts.publish(begin(drafts, MARCH.replace("\n", "\r\n")).number, None, False)
    assert rest(store) == before
    assert [path.read_bytes() for path in originals(folder)] == [MARCH.encode()]


def test_another_version_is_refused_then_replaces_when_asked(store: Database, drafts: Drafts) -> None:
    publish(store, "mars.txt", MARCH.encode())
    draft = begin(drafts, CORRECTED, "corrigé.txt")
    preview = drafts.preview(draft.number)
    assert preview.already is None
    assert preview.former is not None
    assert (preview.former.file, preview.warnings) == ("mars.txt", ())
    with pytest.raises(OtherVersion):
        drafts.publish(draft.number, None, False)
    assert drafts.get(draft.number) == draft
    assert drafts.publish(draft.number, None, True).outcome is Outcome.REPLACED
    assert "quatre jours" in next(founds(Questions(store).ask("télétravail"))).excerpt.text


@pytest.mark.parametrize("text", [MARCH, CORRECTED], ids=["the same file", "a corrected one"])
def test_a_misread_date_and_council_are_repaired(store: Database, drafts: Drafts, text: str) -> None:
    publish(store, "mars.txt", MARCH.encode(), when=date(2025, 1, 7), body="CSE Clairac")
    draft = begin(drafts, text, "renommé.txt")
    former = drafts.preview(draft.number).former
    assert former is not None
    assert (former.date, former.body) == (date(2025, 1, 7), "CSE Clairac")
    assert drafts.publish(draft.number, None, True).outcome is Outcome.REPLACED
    assert SummaryTable(store).dates() == [date(2026, 3, 12)]
    source = next(founds(Questions(store).ask("navette"))).source.meeting
    assert (source.date, source.body) == (date(2026, 3, 12), "CSE Valmont")


def test_the_same_text_under_another_date_is_not_corrected_unasked(store: Database, drafts: Drafts) -> None:
    publish(store, "mars.txt", MARCH.encode(), when=date(2025, 1, 7))
    draft = begin(drafts)
    with pytest.raises(OtherVersion):
        drafts.publish(draft.number, None, False)
    assert drafts.publish(draft.number, None, True).meeting.date == date(2026, 3, 12)


def test_a_text_much_like_that_of_another_month_is_published_beside_it_or_instead_of_it(
    store: Database, drafts: Drafts
) -> None:
    publish(store, "mars.txt", MARCH.encode())
    april = MARCH.replace("MARS", "AVRIL")
    former = drafts.preview(begin(drafts, april, "avril.txt").number).former
    assert former is not None
    assert former.date == date(2026, 3, 12)
    assert drafts.publish(begin(drafts, april, "avril.txt").number, None, False).outcome is Outcome.PUBLISHED
    assert SummaryTable(store).dates() == [date(2026, 3, 12), date(2026, 4, 12)]


def test_another_text_of_the_same_day_that_stays_is_warned_of(store: Database, drafts: Drafts) -> None:
    publish(store, "mars.txt", MARCH.encode())
    points = "\n\n".join(f"BUDGET NUMÉRO {number}\nLe budget {number} est voté." for number in range(6))
    draft = begin(drafts, f"CSE Valmont\nRÉUNION DU 12 MARS 2026\n\n{points}\n", "budget.txt")
    preview = drafts.preview(draft.number)
    assert (preview.former, Warned.OTHER_TEXT in preview.warnings) == (None, True)
    assert drafts.publish(draft.number, None, False).outcome is Outcome.PUBLISHED


# -- trying


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_samples_are_what_the_published_draft_answers_and_leave_nothing(
    store: Database, drafts: Drafts, folder: Path, file: Path
) -> None:
    publish(store, "mars.txt", MARCH.encode())
    draft = drafts.begin(read_file(file.name, file.read_bytes()), by=None)
    before, files = list(store.sql.iterdump()), sorted(folder.rglob("*"))
    samples = drafts.try_out(draft.number).samples
    assert list(store.sql.iterdump()) == before
    assert sorted(folder.rglob("*")) == files
    assert len(samples) == 3
    drafts.publish(draft.number, None, False)
    for question, reply in samples:
        assert len(question) <= 80
        assert question.endswith("\u00a0?")
        assert isinstance(reply, Answer)
        assert reply.found[0].source.meeting.file == file.name
        assert Questions(store).ask(question) == reply


def test_samples_of_a_correction_are_not_answered_by_what_it_replaces(store: Database, drafts: Drafts) -> None:
    publish(store, "mars.txt", MARCH.encode())
    draft = begin(drafts, CORRECTED, "corrigé.txt")
    answers = [next(founds(reply)).excerpt.text for _, reply in drafts.try_out(draft.number).samples]
    assert any("quatre jours" in answer for answer in answers)
    assert not any("trois jours" in answer for answer in answers)


def test_samples_are_as_many_as_are_wanted(drafts: Drafts) -> None:
    number = drafts.begin(read_file(SAMPLES[0].name, SAMPLES[0].read_bytes()), by=None).number
    assert [len(drafts.try_out(number, most).samples) for most in (0, 1, 5)] == [0, 1, 5]


def test_what_was_read_to_try_a_draft_is_let_go_at_once(store: Database, drafts: Drafts) -> None:
    """Left to Python's collector it would hold up every other thread, some day later."""
    for file in SAMPLES[1:]:
        publish(store, file.name, file.read_bytes())
    number = drafts.begin(read_file(SAMPLES[0].name, SAMPLES[0].read_bytes()), by=None).number
    drafts.try_out(number)
    gc.collect()
    gc.disable()
    try:
        drafts.try_out(number)
        assert gc.collect() < 1000
        assert not gc.isenabled()
    finally:
        gc.enable()
    drafts.try_out(number)
    assert gc.isenabled()


# -- publishing


def acts(union: Union) -> Iterator[tuple[str | None, Deed, str]]:
    for act in union.membership.acts():
        if act.deed in (Deed.PUBLISHED, Deed.WITHDRAWN):
            yield act.actor, act.deed, act.about


def test_a_publication_is_noted_and_its_draft_is_gone(store: Database, drafts: Drafts, union: Union) -> None:
    draft = begin(drafts, by=union.first.number)
    publication = drafts.publish(draft.number, union.first.number, False)
    assert list(acts(union)) == [(union.first.number, Deed.PUBLISHED, str(publication.summary))]
    with pytest.raises(UnknownDraft):
        drafts.publish(draft.number, union.first.number, False)
    assert Shelf(store).summary(publication.summary).meeting == publication.meeting
    # what is done in the shell is nobody's act
    shell = publish(store, "avril.txt", MARCH.replace("MARS", "AVRIL").encode())
    Shelf(store).withdraw(shell.summary, None, "erreur")
    assert len(list(acts(union))) == 1


def test_a_draft_and_the_shell_store_the_same(folder: Path, tmp_path: Path) -> None:
    kept = []
    for way, place in (("shell", folder), ("draft", tmp_path / "other")):
        database = Database.open(place)
        for file in SAMPLES[:3]:
            if way == "shell":
                publish(database, file.name, file.read_bytes())
            else:
                drafts = Drafts(database)
                drafts.publish(drafts.begin(read_file(file.name, file.read_bytes()), by=None).number, None, False)
        kept.append(contents(database))
        database.close()
    for house in kept:
        for row in house["summaries"]:
            row.pop("published_at")
    assert kept[0] == kept[1]


def look_at(drafts: Drafts, number: str) -> None:
    """Every tap on a draft."""
    drafts.preview(number)
    passage = drafts.passages(number)[1]
    drafts.mask(number, passage.id, True)
    drafts.mask(number, passage.id, False)
    drafts.correct(number, title="Réunion de mars", when=date(2026, 3, 13))


def count_structured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is understood from now on, here or apart."""
    done: list[str] = []

    class Counted(Apart):
        def structure(self, text: str, *, paged: bool = False) -> Structured:
            done.append("apart")
            return super().structure(text, paged=paged)

    monkeypatch.setattr("knowledge.drafts.Apart", Counted)
    monkeypatch.setattr("knowledge.waiting.structure", lambda text, **_: done.append("here") or structure(text))
    return done


def test_what_was_understood_of_a_draft_is_kept_and_not_found_again_at_each_look(
    store: Database, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = count_structured(monkeypatch)
    draft = begin(drafts)
    look_at(drafts, draft.number)
    drafts.publish(draft.number, None, False)
    assert done == []
    again = begin(drafts, CORRECTED)
    drafts.publish(again.number, None, True)
    assert done == []


@pytest.mark.parametrize("kept", [None, '{"edition": "another", "passages": []}'], ids=["before", "another edition"])
def test_a_draft_of_another_edition_of_the_program_is_understood_anew_once_and_apart(
    store: Database, drafts: Drafts, monkeypatch: pytest.MonkeyPatch, kept: str | None
) -> None:
    draft = begin(drafts)
    before = drafts.preview(draft.number), drafts.passages(draft.number)
    store.sql.execute("UPDATE drafts SET structured = ?", [kept])
    done = count_structured(monkeypatch)
    assert (drafts.preview(draft.number), drafts.passages(draft.number)) == before
    look_at(drafts, draft.number)
    assert done == ["apart"]
    assert drafts.publish(draft.number, None, False).outcome is Outcome.PUBLISHED
    assert done == ["apart"]


@pytest.mark.parametrize("kept", [None, '{"edition": "another", "passages": []}'], ids=["before", "another edition"])
def test_a_draft_of_another_edition_is_published_though_nobody_looked_at_it(
    store: Database, drafts: Drafts, kept: str | None
) -> None:
    draft = begin(drafts)
    store.sql.execute("UPDATE drafts SET structured = ?", [kept])
    assert begin(drafts, title="Réunion de mars").number == draft.number
    store.sql.execute("UPDATE drafts SET structured = ?", [kept])
    assert drafts.publish(draft.number, None, False).passages == 5
