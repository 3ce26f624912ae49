"""A folder of five hundred files, published with one command."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from tests.knowledge.made import SAMPLES, assert_verbatim, founds, sample

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905

LONGEST = 1800
"""Seconds, only so that it ends: a minute or two alone, six on a machine that has much else to do."""


def test_five_hundred_files_are_published_from_a_folder_and_answered(tmp_path: Path) -> None:
    files, data = tmp_path / "files", tmp_path / "data"
    for number in range(500):
        day = date(2010, 1, 5) + timedelta(days=9 * number)
        file = files / str(day.year) / f"cse-{day.isoformat()}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        spelled = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        body = sample(SAMPLES[number % 4 + 4].name).split("\n", 1)[1]
        body += f"\nPoint {number}.\n"
        if number == 321:
            body += "\n## Fresque\n\nLa fresque du réfectoire sera peinte par les apprentis.\n"
        file.write_text(f"# Compte rendu du CSE Valmont du {spelled}\n{body}", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "--data", str(data), "publish", str(files), "--yes"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    print(f"published in {time.perf_counter() - start:.0f} s")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    again = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    assert again.returncode == 0

    database = Database.open(data)
    table = SummaryTable(database)
    assert len(table.dates()) == table.generation() == 500
    assert len([path for path in (data / "originals").rglob("*") if path.is_file()]) == 500
    asked = Questions(database)
    questions = (
        "Combien de jours de télétravail ?",
        "Qui est responsable si un lot non conforme part chez le client ?",
        "Combien de salariés ont répondu à l'enquête en 2019 ?",
        "quand sera changé le balon d'eau chaude",
    )
    for question in questions:
        start = time.perf_counter()
        reply = asked.ask(question, limit=10)
        print(f"{time.perf_counter() - start:.3f} s: {question}")
        assert time.perf_counter() - start < 5
        for found in founds(reply):
            assert_verbatim(found.excerpt)
    reply = asked.ask("fresque du réfectoire")
    assert isinstance(reply, Answer)
    assert "sera peinte par les apprentis" in reply.found[0].excerpt.text
    database.close()
