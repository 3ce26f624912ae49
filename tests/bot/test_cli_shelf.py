"""The command line around what is published: the list, withdrawing, reading anew."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from bot.cli import run
from knowledge import publishing
from knowledge.drafts import Drafts, read_file
from knowledge.publishing import publish
from knowledge.store.database import Database
from tests.conftest import AUTUMN, SPRING, publish_summaries


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    publish_summaries(folder)
    return folder


def relais(data, *arguments):
    return run(["--data", str(data), *map(str, arguments)])


def lines(capsys):
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_the_summaries_are_listed_the_newest_first(data, tmp_path, capsys):
    assert relais(data, "summaries") == 0
    header, first, second = lines(capsys)
    assert header == "N° Date Instance Titre Passages Pages État"
    assert first.startswith("2 2026-10-15 CSE Rivemont ")
    assert first.endswith("– publié")
    assert second.startswith("1 2026-04-30 ")
    assert relais(tmp_path / "empty", "summaries") == 0
    assert "Aucun compte rendu n’est publié" in capsys.readouterr().out


def test_what_was_replaced_or_withdrawn_is_listed_when_asked(data, tmp_path, capsys):
    paper = tmp_path / "avril.txt"
    paper.write_text(SPRING.replace("vingt minutes", "trente minutes"), encoding="utf-8")
    relais(data, "publish", paper, "--replace")
    relais(data, "withdraw", 2, "--reason", "date fausse", "--yes")
    capsys.readouterr()
    relais(data, "summaries")
    assert [line.split()[0] for line in lines(capsys)] == ["N°", "3"]
    relais(data, "summaries", "--all")
    shown = lines(capsys)
    assert [line.split()[0] for line in shown] == ["N°", "2", "3", "1"]
    today = datetime.now(UTC).date().isoformat()
    assert shown[1].endswith(f"retiré le {today} : date fausse")
    assert shown[2].endswith("publié, version 2")
    assert shown[3].endswith("remplacé, version 1")


def test_a_summary_is_withdrawn_and_comes_back_with_its_file(data, tmp_path, capsys):
    assert relais(data, "ask", "cantine végétarien", "--json") == 0
    assert "octobre.txt" in capsys.readouterr().out
    assert relais(data, "withdraw", 2, "--reason", "date fausse", "--yes") == 0
    assert "Retiré" in capsys.readouterr().out
    relais(data, "ask", "cantine végétarien", "--json")
    assert "octobre.txt" not in capsys.readouterr().out
    paper = tmp_path / "octobre.txt"
    paper.write_text(AUTUMN, encoding="utf-8")
    assert relais(data, "publish", paper, "--yes") == 0
    assert "octobre.txt → publié" in capsys.readouterr().out


def test_a_folder_published_again_does_not_bring_back_what_was_withdrawn(data, tmp_path, capsys):
    folder = tmp_path / "comptes rendus"
    folder.mkdir()
    (folder / "avril.txt").write_text(SPRING, encoding="utf-8")
    (folder / "octobre.txt").write_text(AUTUMN, encoding="utf-8")
    relais(data, "withdraw", 2, "--reason", "date fausse", "--yes")
    capsys.readouterr()
    assert relais(data, "publish", folder) == 0
    shown = [line.replace("\u00a0", " ") for line in lines(capsys)]
    assert shown[0].startswith("avril.txt → déjà publié")
    assert shown[1].startswith("octobre.txt → retiré le ")
    assert shown[1].endswith("(« date fausse »), laissé tel quel. Publier ce fichier seul le remet.")
    assert relais(data, "publish", folder / "octobre.txt") == 0
    assert "octobre.txt → publié" in capsys.readouterr().out


def test_of_many_files_those_refused_are_said_again_at_the_end(data, tmp_path, capsys):
    folder = tmp_path / "comptes rendus"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(SPRING if number % 2 else AUTUMN, encoding="utf-8")
    (folder / "05-vide.txt").write_text("", encoding="utf-8")
    assert relais(data, "publish", folder) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[-1].replace("\u00a0", " ") == "21 fichiers, 1 refus."
    first, title, again = told.err.splitlines()
    assert first == again
    assert "05-vide.txt" in first
    assert title.startswith("Refusés")


def test_a_folder_that_is_interrupted_goes_on_where_it_was(data, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "comptes rendus"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"{number}.txt").write_text(SPRING.replace("AVRIL", "MAI").replace("30", str(number)), "utf-8")
    read = publishing.read_file

    def press_ctrl_c(name, data):
        if name == "3.txt":
            raise KeyboardInterrupt
        return read(name, data)

    monkeypatch.setattr(publishing, "read_file", press_ctrl_c)
    assert relais(data, "publish", folder) == 130
    told = capsys.readouterr()
    assert "Interrompu après 2 fichiers sur 4" in told.err.replace("\u00a0", " ")
    monkeypatch.undo()
    assert relais(data, "publish", folder) == 0
    news = [line.partition(" → ")[2].split()[0] for line in lines(capsys)[:4]]
    assert news == ["déjà", "déjà", "publié", "publié"]


def test_withdrawing_wants_a_reason_a_number_and_a_yes(data, capsys, monkeypatch):
    assert relais(data, "withdraw", 2) == 2
    assert "--reason" in capsys.readouterr().err
    assert relais(data, "withdraw", 9, "--reason", "faux", "--yes") == 1
    assert "numéro 9" in capsys.readouterr().err
    assert relais(data, "withdraw", 2, "--reason", "faux") == 1
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    for answer, status in (("n", 1), ("", 1), ("oui", 0)):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        assert relais(data, "withdraw", 2, "--reason", "faux") == status
    assert relais(data, "withdraw", 2, "--reason", "faux", "--yes") == 1


def test_everything_is_read_anew_and_what_cannot_be_is_told(data, capsys):
    assert relais(data, "rebuild") == 0
    assert capsys.readouterr().out == "2 comptes rendus relus, 0 modifié, 0 refus.\n"
    shutil.rmtree(data / "originals")
    assert relais(data, "rebuild") == 1
    said = capsys.readouterr()
    assert said.out == "0 compte rendu relu, 0 modifié, 2 refus.\n"
    assert "n° 1, «\u00a0CSE Rivemont\u00a0», 30 avril 2026\u00a0: reste tel quel, son fichier d’origine" in said.err
    assert relais(data, "ask", "navette") == 0


def test_a_folder_published_again_is_recognised_without_being_read(data, tmp_path, capsys, monkeypatch):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "avril.txt").write_text(SPRING, encoding="utf-8")
    (papers / "octobre.txt").write_text(AUTUMN, encoding="utf-8")

    def read(*_):
        raise AssertionError("read again")

    monkeypatch.setattr("knowledge.taking.read", read)
    assert relais(data, "publish", papers, "--yes") == 0
    assert capsys.readouterr().out.count("déjà publié") == 2
    monkeypatch.undo()
    # what is given may correct it: then it is read
    assert relais(data, "publish", papers / "avril.txt", "--date", "2026-04-29", "--replace") == 0
    assert "29 avril 2026" in capsys.readouterr().out


def test_what_a_draft_masked_stays_masked_when_the_shell_publishes(data, tmp_path, capsys):
    database = Database.open(data)
    drafts = Drafts(database)
    draft = drafts.begin(read_file("mai.txt", SPRING.replace("30 AVRIL", "28 MAI").encode()), by=None)
    hidden = next(one for one in drafts.passages(draft.number) if "chauffeur" in one.text)
    drafts.mask(draft.number, hidden.id, True)
    drafts.publish(draft.number, None, False)
    text = SPRING.replace("30 AVRIL", "28 MAI").replace("trois jours", "quatre jours")
    publish(database, "mai.txt", text.encode(), replace=True)
    database.close()
    relais(data, "summaries")
    assert lines(capsys)[2].endswith("publié, version 2, passages masqués")
