"""What a summary has for each thing that somebody follows: found once, however many follow it."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.language.wanted import Keys
from knowledge.search.topics import ReadSummary, says_something, told
from knowledge.store.database import Database
from knowledge.store.matches import Matched, MatchTable
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.store.summaries import Stored, SummaryTable

_BONUS = {"decided": 0.3, "answered": 0.2, "asked": 0.1}


def matches_of(database: Database, summary_id: int, known: Collection[str]) -> list[Matched]:
    """What a published summary has for each want: topics by their passages, words by a key of every word. `known` are
    the hashes of words that a former version had: what has them is not fresh. Raises StoreError (and its kinds)."""
    wants = list(SubscriptionTable(database).wants())
    if not wants:
        return []
    table = MatchTable(database)
    passages = list(table.keys(summary_id))
    fresh = {passage for passage, words_hash, _, _ in passages if words_hash not in known}
    of_topics = table.topic_passages(summary_id)
    holding: dict[str, dict[int, float]] = {}
    # topics are found already; a summary is read again for words alone
    worths = _worths(SummaryTable(database).load(summary_id)) if any(one.topic_id is None for one in wants) else {}
    for place, (passage, _, own, around) in enumerate(passages):
        bonus, says = worths.get(passage, (0.0, False))
        for key in own | around if says else own:
            holding.setdefault(key, {})[place] = (1.0 if key in own else 0.5) + bonus
    found = []
    for want in wants:
        if want.topic_id is not None:
            ids = of_topics.get(want.id, ())
        else:
            ids = tuple(passages[place][0] for place in _holding_all(want.keys, holding))
        if ids:
            found.append(Matched(want.id, ids, tuple(one for one in ids if one in fresh)))
    return found


def would_alert(database: Database, summary_id: int, keys: Keys) -> bool:
    """Whether `matches_of` would find something in a published summary for words with these keys. Raises StoreError
    (and its kinds)."""
    under: set[str] = set()
    for passage, _, own, around in MatchTable(database).keys(summary_id):
        if _holds(own, keys):
            return True
        if _holds(own | around, keys):
            under.add(passage)
    stored = SummaryTable(database).load(summary_id) if under else None
    if stored is None:
        return False
    read = ReadSummary(stored)
    return any(says_something(read, passage) for passage in stored.passages if passage.id in under)


def _holds(held: frozenset[str], keys: Keys) -> bool:
    return all(any(key in held for key in word) for word in keys)


def _worths(stored: Stored | None) -> dict[str, tuple[float, bool]]:
    """For each passage, a little more where it says what was decided or answered, and whether it says something
    of what its headings name."""
    if stored is None:
        return {}
    read = ReadSummary(stored)
    return {
        passage.id: (_BONUS.get(told(read, passage).value, 0.0), says_something(read, passage))
        for passage in stored.passages
    }


def _holding_all(keys: Keys, holding: dict[str, dict[int, float]]) -> list[int]:
    """The places of the passages that hold a key of every word, those that hold them best first."""
    worth: dict[int, float] | None = None
    for word in keys:
        here: dict[int, float] = {}
        for key in word:
            for place, value in holding.get(key, {}).items():
                if value > here.get(place, 0.0):
                    here[place] = value
        worth = here if worth is None else {place: worth[place] + here[place] for place in worth.keys() & here.keys()}
        if not worth:
            return []
    return sorted(worth or (), key=lambda place: (-(worth or {})[place], place))
