"""A date that a summary tells relative to its meeting is told in full under the excerpt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.rendering import reply_view
from bot.styled import words_of
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.store.database import Database

SUMMARY = """\
CSE Rivemont
RÉUNION DU 30 AVRIL 2026

NAVETTE
Depuis le 02 mars dernier, la navette de la gare est gratuite.
La navette du soir sera supprimée le 1er juillet 2026.
"""


def test_a_day_without_its_year_is_told_in_full_and_one_with_it_is_not(tmp_path: Path) -> None:
    store = Database.open(tmp_path)
    publish(store, "avril.txt", SUMMARY.encode(), when=date(2026, 4, 30))
    asked = Questions(store)
    told = words_of(reply_view(asked.ask("depuis quand la navette est gratuite ?")).text)
    assert "02 mars dernier\u00a0»\u00a0: 2 mars 2026" in told
    assert "1er juillet 2026\u00a0»" not in told
    store.close()
