"""A file becomes a published summary, in one transaction or not at all."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import (
    EmptyFile,
    NotADocument,
    NothingToQuote,
    NotText,
    OtherVersion,
    RelaisError,
    StoreNotWritable,
    TooLarge,
    Undated,
    UnsupportedFormat,
)
from knowledge.publishing import Outcome, Publication, publish
from knowledge.questions import Questions
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from tests.knowledge.made import SAMPLES, founds

MARCH = """\
CSE Valmont
RÉUNION DU 12 MARS 2026

TÉLÉTRAVAIL
Le télétravail passe à trois jours par semaine au mois de septembre.

RESTAURATION
Le prix du plateau ne change pas cette année.

TRANSPORTS
La navette circule toutes les vingt minutes, de 7 h à 9 h.
"""
CORRECTED = MARCH.replace("trois jours", "quatre jours")
TABLES = ("bodies", "meetings", "summaries", "passages", "words", "acronyms")


def put(store: Database, name: str = "mars.txt", text: str = MARCH, **given: object) -> Publication:
    return publish(store, name, text.encode(), **given)  # type: ignore[arg-type]


def contents(store: Database) -> dict[str, list[dict[str, object]]]:
    """All that the database holds."""
    rows = {table: list(store.sql.query(f"SELECT * FROM {table}")) for table in (*TABLES, "state")}
    rows["passage_keys"] = list(store.sql.query("SELECT rowid, * FROM passage_keys"))
    return rows


def originals(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "originals").rglob("*") if path.is_file())


def test_a_publication_says_what_was_understood(store: Database) -> None:
    publication = put(store)
    assert publication.outcome is Outcome.PUBLISHED
    assert (publication.meeting.date, publication.meeting.body) == (date(2026, 3, 12), "CSE Valmont")
    assert publication.meeting.file == "mars.txt"
    assert publication.agenda == ("TÉLÉTRAVAIL", "RESTAURATION", "TRANSPORTS")
    assert (publication.passages, publication.pages) == (store.sql.table("passages").count, None)


# -- the same text, another text


def test_the_same_text_again_changes_nothing(store: Database) -> None:
    put(store)
    before = contents(store)
    for name in ("mars.txt", "copie de mars.md"):
        again = put(store, name)
        assert (again.outcome, again.meeting.file) == (Outcome.ALREADY, "mars.txt")
    assert contents(store) == before


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("mac_roman"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", " \n").replace(" ", "  ").encode(),
        lambda text: ("\n\n" + text.strip()).encode(),
        lambda text: text.replace("é", "e\u0301").encode(),
    ],
    ids=["mark", "utf-16", "cp1252", "mac", "lines", "spaces", "ends", "decomposed"],
)
def test_the_same_words_saved_otherwise_are_the_same_text(store: Database, saved: Callable[[str], bytes]) -> None:
    put(store)
    assert publish(store, "mars.txt", saved(MARCH)).outcome is Outcome.ALREADY
    assert len(SummaryTable(store).dates()) == 1
    # a word more is another text
    with pytest.raises(OtherVersion):
        publish(store, "mars.txt", saved(MARCH + "Fin.\n"))


def test_another_version_is_refused_then_replaces_when_asked(store: Database) -> None:
    put(store)
    before = contents(store)
    for name in ("mars.txt", "mars corrigé.txt"):  # told by its name, or by its words
        with pytest.raises(OtherVersion) as refused:
            put(store, name, CORRECTED)
        assert (refused.value.title, refused.value.date) == ("CSE Valmont", date(2026, 3, 12))
    assert contents(store) == before
    assert put(store, "mars corrigé.txt", CORRECTED, replace=True).outcome is Outcome.REPLACED
    versions = list(store.sql.query("SELECT version, status, file FROM summaries ORDER BY id"))
    assert versions == [
        {"version": 1, "status": "replaced", "file": "mars.txt"},
        {"version": 2, "status": "published", "file": "mars corrigé.txt"},
    ]
    assert len(SummaryTable(store).dates()) == 1


def test_replacing_what_is_not_there_publishes(store: Database) -> None:
    assert put(store, replace=True).outcome is Outcome.PUBLISHED


def test_another_meeting_of_the_same_council_is_no_version(store: Database) -> None:
    put(store)
    assert put(store, "avril.txt", MARCH.replace("MARS", "AVRIL")).outcome is Outcome.PUBLISHED
    assert SummaryTable(store).dates() == [date(2026, 3, 12), date(2026, 4, 12)]


def test_two_councils_on_one_day_have_a_summary_each(store: Database) -> None:
    put(store)
    other = put(store, "bourg.txt", MARCH.replace("Valmont", "Bourgneuf"))
    assert (other.outcome, other.meeting.body) == (Outcome.PUBLISHED, "CSE Bourgneuf")
    assert len(SummaryTable(store).dates()) == 2
    # the file's name alone does not make it the other council's
    third = put(store, "mars.txt", MARCH.replace("Valmont", "Clairac"))
    assert third.outcome is Outcome.PUBLISHED


def test_two_texts_of_one_council_and_day_with_nothing_in_common_are_two_summaries(store: Database) -> None:
    put(store)
    points = "\n\n".join(f"BUDGET NUMÉRO {number}\nLe budget {number} est voté." for number in range(6))
    assert put(store, "budget.txt", f"CSE Valmont\nRÉUNION DU 12 MARS 2026\n\n{points}\n").outcome is Outcome.PUBLISHED


# -- what is given wins


def test_what_is_given_wins_over_what_the_file_says(store: Database) -> None:
    meeting = put(store, when=date(2025, 1, 7), title=" Réunion extraordinaire ", body=" CSE Clairac ").meeting
    assert (meeting.date, meeting.title, meeting.body) == (date(2025, 1, 7), "Réunion extraordinaire", "CSE Clairac")
    found = next(founds(Questions(store).ask("navette"))).source.meeting
    assert found == meeting


def test_a_text_published_under_a_wrong_date_can_be_given_the_right_one(store: Database) -> None:
    put(store, when=date(2025, 1, 7))
    right = {"when": date(2026, 3, 12), "title": "Réunion de mars", "body": "CSE Clairac"}
    assert put(store, **right).outcome is Outcome.ALREADY
    corrected = put(store, replace=True, **right)
    assert (corrected.outcome, corrected.meeting.date) == (Outcome.REPLACED, date(2026, 3, 12))
    assert put(store, replace=True, **right).outcome is Outcome.ALREADY
    assert SummaryTable(store).dates() == [date(2026, 3, 12)]
    source = next(founds(Questions(store).ask("navette"))).source.meeting
    assert (source.date, source.title, source.body) == (date(2026, 3, 12), "Réunion de mars", "CSE Clairac")


def test_what_is_given_blank_is_not_given(store: Database) -> None:
    meeting = put(store, title=" ", body="").meeting
    assert (meeting.title, meeting.body) == ("CSE Valmont", "CSE Valmont")


def test_a_text_without_a_title_or_a_council_is_called_by_its_file(store: Database) -> None:
    meeting = put(store, "dossier/compte rendu.txt", MARCH.replace("CSE Valmont\n", "")).meeting
    assert (meeting.title, meeting.body, meeting.file) == ("compte rendu", None, "compte rendu.txt")


def test_a_file_whose_name_is_not_in_utf_8_is_published(store: Database, tmp_path: Path) -> None:
    """Old archives hold such names; Python reads them with lone surrogates."""
    path = tmp_path / b"compte-rendu-\xe9lus.txt".decode("utf-8", "surrogateescape")
    path.write_text(MARCH, encoding="utf-8")
    assert publish(store, path.name, path.read_bytes()).outcome is Outcome.PUBLISHED


def test_an_undated_text_is_refused_until_a_date_is_given(store: Database) -> None:
    text = MARCH.replace("RÉUNION DU 12 MARS 2026\n", "")
    with pytest.raises(Undated):
        put(store, "sans date.txt", text)
    assert put(store, "sans date.txt", text, when=date(2026, 3, 12)).meeting.date == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("mars.docx", b"pas un zip", NotADocument),
        ("mars.xlsx", MARCH.encode(), UnsupportedFormat),
        ("mars.txt", b"", EmptyFile),
        ("mars.txt", b"\x00\x01\x02\x03", NotText),
        ("mars.txt", b"mot " * 600_000, TooLarge),
        ("mars.txt", b"---\n\n***\n\n...\n", NothingToQuote),
        ("mars.txt", "Vos élus\nClaire DUVAL\nPaul MARTIN\nUgo ROSSI\n".encode(), NothingToQuote),
    ],
)
def test_a_file_that_cannot_be_a_summary_leaves_nothing_behind(
    store: Database, folder: Path, name: str, data: bytes, error: type[RelaisError]
) -> None:
    before = contents(store)
    with pytest.raises(error):
        publish(store, name, data)
    assert contents(store) == before
    assert originals(folder) == []


# -- originals


def test_the_file_is_kept_byte_for_byte_under_its_hash(store: Database, folder: Path) -> None:
    data = MARCH.replace("\n", "\r\n").encode("cp1252")
    publish(store, "mars.txt", data)
    name = hashlib.sha256(data).hexdigest()
    assert originals(folder) == [folder / "originals" / name[:2] / name]
    assert originals(folder)[0].read_bytes() == data
    assert next(store.sql.query("SELECT original FROM summaries"))["original"] == name


def test_every_version_s_original_is_kept(store: Database, folder: Path) -> None:
    put(store)
    put(store, text=CORRECTED, replace=True)
    assert {path.name for path in originals(folder)} == {
        hashlib.sha256(text.encode()).hexdigest() for text in (MARCH, CORRECTED)
    }


def test_an_original_cut_short_is_written_anew(store: Database, folder: Path) -> None:
    """By a crash of the machine, after the name was given and before the bytes were on the disk."""
    name = hashlib.sha256(MARCH.encode()).hexdigest()
    place = folder / "originals" / name[:2] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(MARCH.encode()[:10])
    put(store)
    assert place.read_bytes() == MARCH.encode()


# -- whole or not at all


def test_a_publication_that_fails_in_the_middle_leaves_nothing_and_can_be_done_again(
    store: Database, folder: Path
) -> None:
    (folder / "originals").write_text("in the way")
    before = contents(store)
    with pytest.raises(StoreNotWritable):
        put(store)
    assert contents(store) == before
    (folder / "originals").unlink()
    assert put(store).outcome is Outcome.PUBLISHED


def test_a_replacement_that_fails_in_the_middle_leaves_the_former_version_quoted(store: Database, folder: Path) -> None:
    put(store)
    before = contents(store)
    digest = hashlib.sha256(CORRECTED.encode()).hexdigest()
    (folder / "originals" / digest[:2]).write_text("in the way")
    with pytest.raises(StoreNotWritable):
        put(store, text=CORRECTED, replace=True)
    assert contents(store) == before
    assert "trois jours" in next(founds(Questions(store).ask("télétravail"))).excerpt.text


def test_whatever_is_raised_inside_a_transaction_undoes_it(store: Database) -> None:
    put(store)
    before = contents(store)

    def fail(error: BaseException) -> None:
        with store.transaction():
            store.sql.execute("DELETE FROM passages")
            store.sql.execute("UPDATE state SET value = value + 1")
            raise error

    for error in (ValueError("anything"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            fail(error)
    assert contents(store) == before
    with store.transaction():
        store.sql.execute("UPDATE state SET value = value + 1")
    assert contents(store) != before


def test_each_publication_moves_the_generation_and_nothing_else_does(store: Database) -> None:
    table = SummaryTable(store)
    seen = [table.generation()]
    for text in (MARCH, MARCH, CORRECTED):
        put(store, text=text, replace=True)
        seen.append(table.generation())
    assert seen == [seen[0], seen[0] + 1, seen[0] + 1, seen[0] + 2]


# -- several at once


def test_the_same_text_published_by_two_threads_at_once_is_published_once(folder: Path) -> None:
    outcomes: list[Outcome] = []
    gate = threading.Barrier(2)

    def work() -> None:
        database = Database.open(folder)
        gate.wait()
        outcomes.append(put(database).outcome)
        database.close()

    Database.open(folder).close()
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Outcome.ALREADY, Outcome.PUBLISHED]


PUBLISHES = """\
import sys
from pathlib import Path
from knowledge.publishing import publish
from knowledge.store.database import Database
file = Path(sys.argv[2])
data = file.read_bytes()
print("ready", flush=True)
sys.stdin.readline()
print(publish(Database.open(Path(sys.argv[1])), file.name, data).outcome.value)
"""


def publish_at_once(folder: Path, files: list[Path]) -> list[str]:
    """Each file by its own process, into a store that none of them has opened yet; what each of them says."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISHES, str(folder), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for file in files
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=30)[0].strip() for process in processes]


def test_the_same_text_published_by_two_processes_at_once_is_published_once(folder: Path) -> None:
    assert sorted(publish_at_once(folder, [SAMPLES[0], SAMPLES[0]])) == ["already", "published"]
    database = Database.open(folder)
    assert len(SummaryTable(database).dates()) == 1
    database.close()


def test_different_texts_published_by_several_processes_at_once_are_all_published(folder: Path) -> None:
    assert publish_at_once(folder, [SAMPLES[0], SAMPLES[3], SAMPLES[5]]) == ["published"] * 3
    database = Database.open(folder)
    assert len(SummaryTable(database).dates()) == 3
    assert database.sql.table("state").get("generation")["value"] == 3
    database.close()
