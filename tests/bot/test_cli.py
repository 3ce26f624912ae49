"""The command line, run in this process: what it says, and the status it ends with."""

import json
import stat
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.cli import app, run
from knowledge.reading.ocr import installed
from tests.conftest import AUTUMN, SPRING, publish_summaries
from tests.knowledge import documents

UNDATED = "CSE Rivemont\n\nNAVETTE DE LA GARE\nLa navette de la gare circule toutes les vingt minutes de 7 h à 9 h.\n"
NAVETTE = "navette de la gare"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def papers(tmp_path):
    """A folder with two summaries, and things that are none."""
    folder = tmp_path / "papers"
    (folder / "2026" / "été").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "avril.txt").write_text(SPRING, encoding="utf-8")
    (folder / "2026" / "été" / "octobre.MD").write_text(AUTUMN, encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / ".brouillon.txt").write_text("brouillon", encoding="utf-8")
    (folder / ".git" / "notes.txt").write_text("notes", encoding="utf-8")
    return folder


@pytest.fixture
def full(data):
    publish_summaries(data)
    return data


def relais(data, *arguments):
    return run(["--data", str(data), *map(str, arguments)])


def modes(folder):
    """Of a folder and of all that stands in it, by their names."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


def publish_in_a_process(data, paper):
    command = [sys.executable, "-m", "bot", "--data", str(data), "publish", str(paper)]
    subprocess.run(command, check=True, capture_output=True, umask=0o022)


def test_what_the_program_makes_is_for_its_user_alone(data, papers):
    publish_in_a_process(data, papers / "avril.txt")
    made = modes(data)
    assert {made.pop("data"), made.pop("originals")} == {0o700}
    assert "relais.db" in made
    assert set(made.values()) <= {0o600, 0o700}


def test_a_folder_that_was_there_keeps_its_mode_and_only_the_files_are_closed(data, papers):
    data.mkdir()
    data.chmod(0o755)
    publish_in_a_process(data, papers / "avril.txt")
    assert (modes(data)["data"], modes(data)["relais.db"]) == (0o755, 0o600)


# -- publishing


def test_a_summary_is_published_and_says_what_was_understood(data, papers, capsys):
    assert relais(data, "publish", papers / "avril.txt") == 0
    line = capsys.readouterr().out
    assert line.startswith("avril.txt → publié\u00a0: ")
    assert "30 avril 2026" in line
    assert "passages)" in line


def test_the_same_text_again_is_said_and_is_no_failure(data, papers, capsys):
    relais(data, "publish", papers / "avril.txt")
    assert relais(data, "publish", papers / "avril.txt", "--yes") == 0
    assert "avril.txt → déjà publié" in capsys.readouterr().out


def test_a_folder_is_read_to_its_depths_without_what_is_hidden_or_no_text(data, papers, capsys):
    assert relais(data, "publish", papers, "--yes") == 0
    out = capsys.readouterr().out
    assert [line.partition(" →")[0] for line in out.splitlines()[:-1]] == ["octobre.MD", "avril.txt"]
    assert out.splitlines()[-1] == "2 fichiers, 0 refus."


def test_one_refused_file_does_not_keep_the_others_out(data, papers, capsys):
    (papers / "a-vide.txt").write_bytes(b"")
    assert relais(data, "publish", papers, "--yes") == 1
    said = capsys.readouterr()
    assert "a-vide.txt → ce fichier est vide." in said.err
    assert "avril.txt → publié" in said.out


def test_another_text_of_the_same_meeting_is_refused_until_asked_for(data, papers, capsys):
    relais(data, "publish", papers / "avril.txt")
    (papers / "avril.txt").write_text(SPRING.replace("vingt minutes", "trente minutes"), encoding="utf-8")
    assert relais(data, "publish", papers / "avril.txt", "--yes") == 1
    assert "Ajoutez --replace" in capsys.readouterr().err
    assert relais(data, "publish", papers / "avril.txt", "--replace") == 0
    assert "la version précédente n’est plus citée" in capsys.readouterr().out
    relais(data, "ask", NAVETTE, "--json")
    assert "trente minutes" in capsys.readouterr().out


def test_another_text_of_the_same_meeting_is_published_beside_it_when_asked_for(data, papers, capsys):
    relais(data, "publish", papers / "avril.txt")
    (papers / "avril.txt").write_text(SPRING.replace("vingt minutes", "trente minutes"), encoding="utf-8")
    assert relais(data, "publish", papers / "avril.txt", "--beside", "--replace") == 2
    assert "--replace ou --beside" in capsys.readouterr().err
    assert relais(data, "publish", papers / "avril.txt", "--beside") == 0
    assert "autre texte de la même réunion" in capsys.readouterr().out
    relais(data, "summaries", "--all")
    assert capsys.readouterr().out.count("publié") == 2


def test_an_undated_file_is_refused_and_the_date_given_is_taken(data, papers, capsys):
    (papers / "avril.txt").write_text(UNDATED, encoding="utf-8")
    assert relais(data, "publish", papers / "avril.txt") == 1
    assert "Ajoutez --date AAAA-MM-JJ." in capsys.readouterr().err
    assert relais(data, "publish", papers / "avril.txt", "--date", "2026-05-07") == 0
    assert "7 mai 2026" in capsys.readouterr().out


def test_what_is_given_wins_over_what_the_file_says(data, papers, capsys):
    given = ("--date", "2026-05-07", "--title", "Réunion extraordinaire", "--body", "CSE Nord")
    assert relais(data, "publish", papers / "avril.txt", *given) == 0
    assert "Réunion extraordinaire, 7 mai 2026, CSE Nord" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4", "abîmé ou incomplet"),
        ("a.pdf", b"Erreur 403", "que son nom annonce"),
        ("a.xls", b"Poste;Montant", "je ne sais pas lire le format .xls"),
        ("a.png", b"\x89PNG", "c’est une image"),
        ("a.doc", b"{\\rtf1", "enregistrez-le en .docx"),
        ("a.txt", b"\x00\x01\x02\xff" * 100, "pas un texte"),
        ("a.txt", b"   \n\n", ""),
    ],
)
def test_what_cannot_become_a_summary_is_refused_in_a_sentence(data, tmp_path, capsys, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    assert relais(data, "publish", tmp_path / name, "--date", "2026-04-30") == 1
    assert sentence in capsys.readouterr().err


def test_a_file_that_would_fill_the_memory_is_refused_unread(data, tmp_path, capsys):
    with (tmp_path / "a.txt").open("wb") as sparse:
        sparse.truncate(50_000_000_000)
    assert relais(data, "publish", tmp_path / "a.txt", "--date", "2026-04-30") == 1
    assert "ce fichier est trop gros (50000,0 Mo" in capsys.readouterr().err


def test_paths_that_lead_nowhere_are_told_and_the_others_published(data, papers, tmp_path, capsys):
    (tmp_path / "vide").mkdir()
    assert relais(data, "publish", papers / "absent.txt", tmp_path / "vide", "/dev/null", papers / "avril.txt") == 1
    said = capsys.readouterr()
    assert "absent.txt\u00a0: ce fichier ou ce dossier n’existe pas." in said.err
    assert "ce dossier ne contient aucun compte rendu" in said.err
    assert "/dev/null\u00a0: ce n’est ni un fichier ni un dossier." in said.err
    assert "avril.txt → publié" in said.out


@pytest.mark.parametrize(
    "arguments", [("--date", "hier"), ("--date", "2026-02-30"), ("--title", "Réunion", "autre.txt")]
)
def test_wrong_options_are_refused_before_anything_is_published(data, papers, capsys, arguments):
    assert relais(data, "publish", papers / "avril.txt", *arguments) == 2
    assert capsys.readouterr().err.startswith("--")
    assert not data.exists()


# -- asking


def test_an_answer_is_printed_with_its_source(full, capsys):
    assert relais(full, "ask", NAVETTE) == 0
    out = capsys.readouterr().out
    assert "toutes les vingt minutes" in out
    assert "CSE Rivemont, 30 avril 2026 — NAVETTE DE LA GARE" in out


def test_a_question_needs_no_quotes(full, capsys):
    assert relais(full, "ask", "navette", "de", "la", "gare") == 0
    assert "❝" in capsys.readouterr().out


def test_json_is_one_object(full, capsys):
    assert relais(full, "ask", NAVETTE, "--json", "--limit", "1") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"]
    assert len(answer["passages"]) == 1
    assert answer["passages"][0]["meeting"]["file"] == "avril.txt"


def test_an_empty_house_refuses(data, capsys):
    assert relais(data, "ask", NAVETTE) == 0
    assert capsys.readouterr().out.startswith("Aucun compte rendu n’est publié")


def test_a_batch_is_answered_line_by_line_in_its_order(full, tmp_path, capsys):
    batch = tmp_path / "questions.jsonl"
    lines = [
        {"id": f"q{number}", "question": text, "gold": ["x"]}
        for number, text in enumerate([NAVETTE, "merci", "Tombouctou ?"])
    ]
    batch.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert relais(full, "ask", "--batch", batch, "--limit", "3", "--json") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["q0", "q1", "q2"]
    assert [answer["outcome"] for answer in answers] == ["answer", "smalltalk", "refusal"]


def test_a_bad_line_is_told_by_its_number_and_the_others_are_answered(full, tmp_path, capsys):
    batch = tmp_path / "questions.jsonl"
    batch.write_bytes(
        b'\xef\xbb\xbf{"id": 1, "question": "merci"}\n\n{"id": 2}\nnope\n[1]\n\xff\xfe\n'
        + b"[" * 100_000
        + b'\n{"question": "\\ud800"}\n{"id": {"a": 1}, "question": "merci"}\n'
    )
    assert relais(full, "ask", "--batch", batch, "--json") == 2
    said = capsys.readouterr()
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == [1, None, None]
    assert [line.split()[1].rstrip("\u00a0:").split("\u00a0")[0] for line in said.err.splitlines()] == [
        "3",
        "4",
        "5",
        "6",
        "7",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--batch", "b"),
        ("ask", "a", "--limit", "0"),
        ("ask", "a", "--limit", "101"),
        ("ask", "a", "--limit", "x"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused_in_french(data, capsys, arguments):
    assert relais(data, *arguments) == 2
    said = capsys.readouterr()
    assert said.err.strip().endswith(".")
    assert not said.out
    assert not data.exists()


def test_a_batch_that_cannot_be_read_is_a_sentence(full, tmp_path, capsys):
    assert relais(full, "ask", "--batch", tmp_path / "absent.jsonl", "--json") == 1
    assert "ne peut pas être lu" in capsys.readouterr().err
    assert relais(full, "ask", "--batch", tmp_path, "--json") == 1


@pytest.mark.parametrize("question", ["", "   ", "\x00", "\ud800", "a" * 1_000_000, '"' * 99, "NEAR(", "-1"])
def test_no_question_is_too_odd(full, capsys, question):
    assert relais(full, "ask", "--json", "--", question) == 0
    assert json.loads(capsys.readouterr().out)["outcome"]


# -- evaluating


def test_an_evaluation_prints_a_line_for_each_kind_of_question(full, tmp_path, capsys):
    file = tmp_path / "questions.jsonl"
    questions = [
        {"id": "a", "question": NAVETTE, "kind": "plain", "file": "avril.txt", "gold": ["toutes les vingt minutes"]},
        {"id": "b", "question": NAVETTE, "kind": "plain", "file": "octobre.txt", "gold": ["menu"]},
        {"id": "c", "question": "quel est le prix du pain à Tombouctou ?", "kind": "none"},
    ]
    file.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    assert relais(full, "eval", file) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["plain", "2", "50", "%", "50", "%", "50", "%", "0", "%"] in rows
    assert ["none", "1", "–", "–", "0", "%", "100", "%"] in rows


@pytest.mark.parametrize(
    ("content", "status", "sentence"), [(b"nope\n", 2, "ligne 1"), (b"\xff", 1, "ne peut pas être lu"), (None, 1, "lu")]
)
def test_questions_that_cannot_be_read_are_a_sentence(full, tmp_path, capsys, content, status, sentence):
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_bytes(content)
    assert relais(full, "eval", file) == status
    assert sentence in capsys.readouterr().err


# -- the store and the settings


@pytest.mark.parametrize("command", [("ask", "navette"), ("publish",), ("ask", "a", "--json"), ("chat",)])
def test_a_folder_that_cannot_be_used_is_a_sentence_for_every_command(tmp_path, papers, capsys, command):
    (tmp_path / "file").write_text("not a folder")
    arguments = (*command, papers) if command == ("publish",) else command
    assert relais(tmp_path / "file" / "data", *arguments) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert said.err.strip().endswith(".")
    assert not said.out


def test_a_damaged_store_is_a_sentence(full, capsys):
    (full / "relais.db").write_bytes(b"not a database at all" * 1000)
    assert relais(full, "ask", "navette") == 1
    assert "abîmé" in capsys.readouterr().err


def test_a_wrong_time_zone_is_a_sentence(data, capsys, monkeypatch):
    monkeypatch.setenv("RELAIS_TIMEZONE", "Europe/Ici")
    assert relais(data, "ask", "navette") == 2
    assert "«\u00a0Europe/Ici\u00a0» n’est pas un fuseau horaire" in capsys.readouterr().err


# -- help


@pytest.mark.parametrize("command", [[], ["publish"], ["ask"], ["chat"], ["eval"], ["withdraw"], ["key"]])
def test_help_is_in_french(command):
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Affiche cette aide." in result.output
    for english in (
        "Show this message",
        "Options:",
        "Usage:",
        "Commands:",
        "Arguments:",
        "required",
        "default",
        "<",
        "...",
    ):
        assert english not in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--rien"], "L’option --rien n’existe pas."),
        (["publish"], "Il manque CHEMIN."),
        (["ask", "--limit"], "Il manque une valeur après --limit."),
        (["danser"], "Je ne comprends pas cette commande."),
    ],
)
def test_wrong_usage_is_told_in_french(capsys, arguments, sentence):
    assert run(arguments) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_without_a_command_the_help_is_shown(capsys):
    assert run([]) == 2
    assert "Commandes\u00a0:" in capsys.readouterr().err


def test_a_folder_of_documents_is_published_and_answers_with_pages(data, tmp_path, capsys):
    folder = tmp_path / "papiers"
    folder.mkdir()
    (folder / "cr.pdf").write_bytes(documents.pdf_one_column())
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert relais(data, "publish", folder) == 0
    assert "CSE Bellerive du 12 mars 2026 (3 points" in capsys.readouterr().out
    assert relais(data, "ask", "quel est le tarif du plateau de la cantine ?") == 0
    said = capsys.readouterr().out
    assert "4,10 euros" in said
    assert "p.\u00a02" in said


@pytest.mark.skipif(not installed().french, reason="tesseract with its French data is not installed")
def test_an_excerpt_read_from_a_picture_says_so(data, tmp_path, capsys):
    (tmp_path / "scan.pdf").write_bytes(documents.pdf_of_pictures())
    assert relais(data, "publish", tmp_path / "scan.pdf") == 0
    assert "lu par OCR" in capsys.readouterr().out
    assert relais(data, "ask", "combien de salariés ont suivi un stage en 2025 ?") == 0
    assert "lu par OCR" in capsys.readouterr().out


def test_doctor_tells_what_works_and_what_is_missing(data, papers, capsys, monkeypatch, tmp_path):
    assert relais(data, "doctor") == 0
    assert "pas encore créée" in capsys.readouterr().out
    relais(data, "publish", papers / "avril.txt")
    monkeypatch.setenv("PATH", "/nowhere")
    assert relais(data, "doctor") == 0
    said = capsys.readouterr().out
    assert "✓ base des comptes rendus\u00a0: 1 compte rendu" in said
    assert "tesseract-ocr" in said


def test_doctor_ends_with_one_when_relais_cannot_work(tmp_path, capsys):
    (tmp_path / "fichier").write_text("rien")
    assert relais(tmp_path / "fichier" / "data", "doctor") == 1
    assert "✗ dossier des données" in capsys.readouterr().out
