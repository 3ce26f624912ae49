"""What the union asked gives its place to what was answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.models import Speaker
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.replies import Answer
from knowledge.store.database import Database

SUMMARY = """\
# CSE Rivemont, réunion du 3 mars 2026

## Questions

**Question n° 1 :** Les primes de nuit seront-elles augmentées ?
**Réponse :** Non.

**Question n° 2 :** Le parking sera-t-il refait ?
**Réponse :** Oui, en juin.

**Question n° 3 :** La cantine rouvrira-t-elle le dimanche ?
**Réponse :** Non.

**Question n° 4 :** Les vestiaires seront-ils chauffés ?
**Réponse :** Non.
"""


def test_each_question_gets_its_own_reply_also_when_the_same_words_answer_several(tmp_path: Path) -> None:
    store = Database.open(tmp_path)
    publish(store, "mars.md", SUMMARY.encode(), when=date(2026, 3, 3))
    asked = Questions(store)
    for words, reply in (("primes de nuit", "Non."), ("parking", "Oui, en juin."), ("vestiaires chauffés", "Non.")):
        answer = asked.ask(words)
        assert isinstance(answer, Answer)
        assert answer.found[0].excerpt.text.endswith(reply)
        assert answer.found[0].source.speaker is Speaker.MANAGEMENT
    store.close()
