"""Summaries read anew: as they were where the reader is the same, whole and masked where it is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import taking
from knowledge.errors import MasksLost, OriginalDamaged, OriginalMissing, SameText
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.reading import Document
from knowledge.rebuilding import Failed, rebuild
from knowledge.shelf import Shelf
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from tests.knowledge.made import SAMPLES, founds
from tests.knowledge.test_masks import publish_masked
from tests.knowledge.test_publishing import CORRECTED, MARCH, contents, originals, put


def without_generation(store: Database) -> dict[str, list[dict[str, object]]]:
    """Rows are written again: in which order and under which number does not matter."""
    house = contents(store)
    house.pop("state")
    for table in ("passages", "passage_keys"):
        for row in house[table]:
            row.pop("rowid")
    for rows in house.values():
        rows.sort(key=str)
    return house


def read_by_a_newer_program(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """From now on files are read otherwise."""
    read = taking.read

    def reads(name: str, data: bytes) -> Document:
        return Document(read(name, data).text.replace(old, new))

    monkeypatch.setattr(taking, "read", reads)


def test_the_same_reader_changes_nothing(store: Database) -> None:
    for file in SAMPLES[:2]:
        publish(store, file.name, file.read_bytes())
    publish_masked(store, MARCH, "plateau")
    put(store, "avril.txt", MARCH.replace("MARS", "AVRIL"), title="Réunion d’avril", when=date(2026, 4, 14))
    before = without_generation(store)
    told: list[tuple[int, int]] = []
    rebuilt = rebuild(store, lambda done, total: told.append((done, total)))
    assert (rebuilt.done, rebuilt.changed, rebuilt.failed) == (4, 0, ())
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert without_generation(store) == before
    assert rebuild(store).done == 4


def test_a_newer_reader_changes_what_it_reads_otherwise_and_the_rest_keeps_its_identity(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = put(store, title="Réunion de mars").summary
    ids = {found.excerpt.text: found.passage_id for found in founds(Questions(store).ask("navette", limit=9))}
    read_by_a_newer_program(monkeypatch, "plateau ne change pas", "plateau-repas ne change pas")
    rebuilt = rebuild(store)
    assert (rebuilt.done, rebuilt.changed, rebuilt.failed) == (1, 1, ())
    questions = Questions(store)
    again = next(founds(questions.ask("navette")))
    assert ids[again.excerpt.text] == again.passage_id
    assert "plateau-repas" in next(founds(questions.ask("plateau-repas"))).excerpt.text
    listed = Shelf(store).summary(number)
    assert (listed.version, listed.meeting.title) == (1, "Réunion de mars")


def test_what_was_masked_stays_masked_however_it_is_cut(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = MARCH.replace("cette année.", "cette année. Madame Quinquerolle le dit et le répète depuis mars.")
    publish_masked(store, text, "Quinquerolle")
    # one passage becomes two, under another heading
    read_by_a_newer_program(monkeypatch, "cette année. Madame", "cette année.\n\nSECOND POINT\nMadame")
    assert rebuild(store).changed == 1
    for asked in ("prix du plateau", "Quinquerolle", "qui le répète depuis mars"):
        for found in founds(Questions(store).ask(asked, limit=9)):
            assert "Quinquerolle" not in found.excerpt.source
            assert "plateau ne change" not in found.excerpt.source
    assert Shelf(store).summaries().summaries[0].masked


def test_a_summary_whose_masked_words_are_not_found_again_stays_as_it_is(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_masked(store, MARCH, "plateau")
    before = without_generation(store)
    read_by_a_newer_program(
        monkeypatch, "Le prix du plateau ne change pas cette", "Le tarif du repas reste tel quel l’"
    )
    rebuilt = rebuild(store)
    assert (rebuilt.done, [type(one.error) for one in rebuilt.failed]) == (0, [MasksLost])
    assert without_generation(store) == before


def test_a_text_that_becomes_another_summary_s_stays_as_it_is(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store)
    put(store, "autre.txt", MARCH.replace("navette", "barque"), body="CSE Clairac")
    read_by_a_newer_program(monkeypatch, "barque", "navette")
    rebuilt = rebuild(store)
    assert (rebuilt.done, [type(one.error) for one in rebuilt.failed]) == (1, [SameText])
    assert len(SummaryTable(store).dates()) == 2


def test_a_damaged_or_missing_original_is_told_and_its_summary_stays(store: Database, folder: Path) -> None:
    put(store)
    damaged, missing = (put(store, f"{month}.txt", MARCH.replace("MARS", month)).summary for month in ("AVRIL", "MAI"))
    shelf = Shelf(store)
    places = {path.read_bytes(): path for path in originals(folder)}
    places[shelf.original(damaged).data].write_bytes(b"damaged")
    places[shelf.original(missing).data].unlink()
    before = without_generation(store)
    rebuilt = rebuild(store)
    assert rebuilt.done == 1
    assert [(one.summary, type(one.error)) for one in rebuilt.failed] == [
        (damaged, OriginalDamaged),
        (missing, OriginalMissing),
    ]
    assert without_generation(store) == before


def test_only_what_is_published_is_read_anew(store: Database) -> None:
    put(store)
    put(store, text=CORRECTED, replace=True)
    Shelf(store).withdraw(put(store, "avril.txt", MARCH.replace("MARS", "AVRIL")).summary, None, "faux")
    assert rebuild(store).done == 1


def test_an_interrupted_rebuilding_goes_on_where_it_was(store: Database, folder: Path) -> None:
    for month in ("JANVIER", "FÉVRIER", "MARS", "AVRIL"):
        put(store, f"{month}.txt", MARCH.replace("MARS", month))

    def interrupt(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    originals(folder)[0].unlink()
    told: list[Failed] = []
    with pytest.raises(KeyboardInterrupt):
        rebuild(store, interrupt, told.append)
    again = rebuild(store, tell=told.append)
    assert (again.done + len(again.failed), again.before) == (1, 3)
    # whichever call met it
    assert [type(one.error) for one in told] == [OriginalMissing]
    assert (rebuild(store).done, rebuild(store).before) == (3, 0)
