"""How well what is followed finds what is about it, on labelled passages of the sample summaries.

    python -m tests.measures.topics tests/samples/topics-tuning.jsonl [--misses] [--summaries FOLDER]

A line of the file is {"file", "topic", "kind", "passages": [beginnings], "doubtful": [beginnings]}: all the passages of
a summary that somebody who follows the topic would want. A doubtful passage counts neither way. What is measured is
what an alert would hold: the topic is followed by its name, as a member types it."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import AlreadyFollowed, Undated
from knowledge.matching import matches_of
from knowledge.membership import Identity, Membership
from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.store.summaries import SummaryTable
from knowledge.subscriptions import Subscriptions

SUMMARIES = Path(__file__).parents[1] / "samples" / "summaries"


@dataclass(frozen=True)
class Label:
    file: str
    topic: str
    kind: str
    passages: frozenset[str]
    doubtful: frozenset[str]


@dataclass
class Score:
    """`right`, `wrong` and `missed` passages; `alerts` and `due`: lines that found or should have found anything."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    false_alarms: int = 0
    silences: int = 0
    lines: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def read_labels(file: Path) -> Iterator[Label]:
    for line in file.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield Label(
            one["file"],
            one["topic"],
            one["kind"],
            frozenset(map(_flat, one["passages"])),
            frozenset(map(_flat, one["doubtful"])),
        )


def _flat(text: str) -> str:
    return " ".join(text.replace("**", "").split())


TOGETHER = 40
"""Topics that are followed at a time: each summary is compared with all of them at once, and 50 is the most."""


def found_by(database: Database, topics: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """For every topic and file, the passages that an alert about that summary would hold. Everything is published
    before anything is followed."""
    member = Membership(database).claim(Identity(b"m" * 32, b"sealed"), 1)
    subscriptions = Subscriptions(database)
    summaries, wants = SummaryTable(database), SubscriptionTable(database)
    every, found = sorted(set(topics)), {}
    published = [row[0] for row in database.sql.conn.execute("SELECT id FROM summaries WHERE status = 'published'")]
    for first in range(0, len(every), TOGETHER):
        followed = {}
        for topic in every[first : first + TOGETHER]:
            proposal = subscriptions.propose(topic, member.number)
            try:
                followed[topic] = subscriptions.follow(member.number, proposal.topic.id if proposal.topic else topic).id
            except AlreadyFollowed as same:  # under another name
                followed[topic] = same.number
        for summary_id in published:
            stored = summaries.load(summary_id)
            assert stored is not None
            matches = {match.want_id: match.passages for match in matches_of(database, summary_id, frozenset())}
            texts = {one.id: _flat(one.span.of(stored.summary.text)) for one in stored.passages}
            for topic, subscription in followed.items():
                row = wants.by_id(subscription)
                assert row is not None
                found[stored.summary.meeting.file, topic] = [texts[one] for one in matches.get(row.want_id, ())]
        for subscription in set(followed.values()):
            subscriptions.stop(member.number, subscription)
    return found


def measure(database: Database, labels: list[Label], tell: bool = False) -> dict[str, Score]:
    """By kind, and ALL."""
    found = found_by(database, [label.topic for label in labels])
    scores: dict[str, Score] = {}
    for label in labels:
        got = found[label.file, label.topic]
        sure = [one for one in got if not _is_one_of(one, label.doubtful) or _is_one_of(one, label.passages)]
        right = [one for one in label.passages if any(_alike(text, one) for text in got)]
        wrong = [text for text in sure if not _is_one_of(text, label.passages)]
        missed = [one for one in label.passages if one not in right]
        for kind in (label.kind, "ALL"):
            score = scores.setdefault(kind, Score())
            score.lines += 1
            score.right += len(right)
            score.wrong += len(wrong)
            score.missed += len(missed)
            score.false_alarms += bool(wrong and not label.passages)
            score.silences += bool(label.passages and not right)
        if tell and (wrong or missed):
            print(f"== {label.file} · {label.topic} ({label.kind}): {len(right)} right")
            for one in wrong:
                print("   wrong ", one[:110])
            for one in missed:
                print("   missed", one[:110])
    return scores


def _is_one_of(text: str, beginnings: Iterable[str]) -> bool:
    return any(_alike(text, one) for one in beginnings)


def _alike(text: str, snippet: str) -> bool:
    """Labels are beginnings of lines: a passage may hold several."""
    return snippet in text or (len(text) > 20 and text in snippet)


def publish_samples(folder: Path, summaries: Path = SUMMARIES) -> Database:
    database = Database.open(folder)
    for file in sorted(summaries.iterdir()):
        try:
            publish(database, file.name, file.read_bytes())
        except Undated:  # when it was makes no difference here
            publish(database, file.name, file.read_bytes(), when=date(2025, 1, 1))
    return database


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--summaries", type=Path, default=SUMMARIES, help="of which the labels are")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = publish_samples(Path(folder), arguments.summaries)
        scores = measure(database, list(read_labels(arguments.file)), arguments.misses)
        database.close()
    for kind, score in sorted(scores.items()):
        print(
            f"{kind:10} {score.lines:3} lines  precision {score.precision:.3f}  recall {score.recall:.3f}  "
            f"alarms about nothing {score.false_alarms}, silences {score.silences}"
        )


if __name__ == "__main__":
    main()
