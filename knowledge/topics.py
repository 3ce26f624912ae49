"""What representatives change of the topics of a house; reading them is `Timelines`."""

from __future__ import annotations

from knowledge.classifying import PUT_IN, phrase_of
from knowledge.errors import NotAllowed, NoTopicName, TopicTaken, UnknownPassage, UnknownTopic
from knowledge.following import Origin, Topic
from knowledge.language.folding import on_one_line
from knowledge.membership import Membership
from knowledge.people import Deed, Role
from knowledge.store.acts import ActTable
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc
from knowledge.store.joining import Joining
from knowledge.timelines import Timelines

LONGEST_NAME = 80
"""Characters of a topic's name, and of an alias."""


class Topics(Timelines):
    """Every method that changes something is one transaction, which checks the actor's right and notes the act.

    Raises as Timelines."""

    def __init__(self, database: Database, *, months: int | None = None) -> None:
        """`months` after which memberships lapse, as `Membership` has it."""
        super().__init__(database)
        self._acts = ActTable(database)
        self._membership = Membership(database, months=months)

    def add(self, actor: str, name: str, aliases: tuple[str, ...] = ()) -> Topic:
        """A new topic, whose passages are found at once. Raises NotAllowed, TopicTaken, NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            names = [self._free(one) for one in (name, *aliases)]
            topic_id = self._table.add(names[0], Origin.ADDED, names[1:])
            self._classifier.compare([topic_id])
            return self._changed(actor, "add", topic_id)

    def add_aliases(self, actor: str, topic_id: int, aliases: tuple[str, ...]) -> Topic:
        """All of them or none. Raises NotAllowed, UnknownTopic, TopicTaken (also by this topic), NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.add_aliases(topic.id, [self._free(alias) for alias in aliases])
            self._classifier.compare([topic.id])
            return self._changed(actor, "alias", topic.id)

    def rename(self, actor: str, topic_id: int, name: str) -> Topic:
        """The former name stays an alias. Raises NotAllowed, UnknownTopic, TopicTaken, NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.add_aliases(topic.id, [topic.name])
            self._table.rename(topic.id, self._free(name, own=topic))
            self._classifier.compare([topic.id])
            return self._changed(actor, "rename", topic.id)

    def merge(self, actor: str, topic_id: int, into: int) -> Topic:
        """The topic's names, passages, corrections and followers go to the other one, also for later summaries.
        Raises NotAllowed, UnknownTopic (also for both the same)."""
        with self._database.transaction():
            self._officer(actor)
            topic, other = self._known(topic_id), self._known(into)
            if topic.id == other.id:
                raise UnknownTopic(str(into))
            self._table.merge(topic.id, other.id)
            Joining(self._database).follow_merge(topic.id, other.id)
            return self._changed(actor, f"merge {topic.id}", other.id)

    def split(self, actor: str, name: str) -> tuple[Topic, Topic]:
        """A topic that was merged is one of its own again, and the other one is as before; who had chosen it
        before the merge follows it again, the others and what was corrected stay with the other. Returns both.

        Raises NotAllowed, UnknownTopic when none that was merged has this name, TopicTaken when the other one is called
        so."""
        with self._database.transaction():
            self._officer(actor)
            merged = self._names().merged(name)
            if merged is None:
                raise UnknownTopic(name[:LONGEST_NAME])
            topic_id, into = merged
            self._table.split(topic_id)
            topic, other = self._known(topic_id), self._known(into)
            taken = next((one for one in (topic.name, *topic.aliases) if self._names().exactly(one) == other), None)
            if taken is not None:
                raise TopicTaken(other.name, taken)
            self._classifier.compare([topic.id, other.id])
            Joining(self._database).follow_split(topic.id, other.id)
            return self._changed(actor, f"split {other.id}", topic.id), other

    def hide(self, actor: str, topic_id: int, hidden: bool = True) -> Topic:
        """A hidden topic is neither listed nor found, alerts nobody and is not found again in later summaries; shown
        again, it has its passages. Raises NotAllowed, UnknownTopic."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.hide(topic.id, hidden)
            return self._changed(actor, "hide" if hidden else "show", topic.id)

    def include(self, actor: str, topic_id: int, passage_id: str) -> None:
        """Put a passage in a topic: it stays there in corrected versions, as long as its words do. Raises NotAllowed,
        UnknownTopic, UnknownPassage."""
        self._correct(actor, topic_id, passage_id, True)

    def exclude(self, actor: str, topic_id: int, passage_id: str) -> None:
        """Take it out; as `include`."""
        self._correct(actor, topic_id, passage_id, False)

    def _correct(self, actor: str, topic_id: int, passage_id: str, included: bool) -> None:
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            words_hash = self._table.words_hash(passage_id)
            if words_hash is None:
                raise UnknownPassage(passage_id)
            self._table.correct(topic.id, words_hash, included)
            for passage in self._table.with_hash(words_hash):
                if included:
                    self._table.include(topic.id, passage, PUT_IN)
                else:
                    self._table.exclude(topic.id, passage)
            self._changed(actor, "include" if included else "exclude", topic.id)

    def _changed(self, actor: str, what: str, topic_id: int) -> Topic:
        self._acts.add(now_in_utc(), actor, Deed.TOPIC_CHANGED, f"{what} {topic_id}")
        return self._known(topic_id)

    def _officer(self, actor: str) -> None:
        member = self._membership.by_number(actor)
        if member is None or not member.active or member.role is Role.MEMBER:
            raise NotAllowed(actor)

    def _free(self, name: str, own: Topic | None = None) -> str:
        """The name on one line, if no other topic has it."""
        name = on_one_line(name)
        if len(name) > LONGEST_NAME or not any(len(form) > 1 for word in phrase_of(name) for form in word):
            raise NoTopicName(name[:LONGEST_NAME])
        taken = self._names().exactly(name, hidden=True)
        if taken is not None and (own is None or taken.id != own.id):
            raise TopicTaken(taken.name, name)
        return name
