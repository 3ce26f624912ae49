"""What a question gets: an answer, one question back, a refusal, or a human line. All frozen; sentences are the
bot's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.excerpt import Excerpt
from knowledge.models import Acronym, Meeting, Speaker, Status


@dataclass(frozen=True, slots=True)
class Source:
    """Where an excerpt stands: meeting, headings (the agenda item first), page where the file has pages, and whose
    words."""

    meeting: Meeting
    section: tuple[str, ...]
    page: int | None
    speaker: Speaker | None
    asks: bool = False
    """The excerpt is itself a question (of the union)."""
    ocr: bool = False
    """Its letters were read from a picture: some may be wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found: its excerpt for this question, its source, and a score (0 to 1, comparable between
    questions). `paged`: the page that it stands on can probably be shown as a picture; `tabled`: it is a row, and its
    table can."""

    passage_id: str
    excerpt: Excerpt
    source: Source
    score: float
    paged: bool = False
    tabled: bool = False


class Chat(StrEnum):
    """Messages that are no question."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    HELP = "help"
    NOISE = "noise"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is published: how many meetings, from when to when (None when the house is empty)."""

    meetings: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A day that an excerpt tells without its year (« 02 mars dernier »), and which one, seen from the meeting."""

    told: str
    day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """`found[0]` answers, the others are runners-up. `understood` is the question as read, when typing errors were
    mended, else None; `acronyms` the letters in the excerpt or the question whose meaning is known; `newer` a later
    meeting on the same point; `dates` the days told without a year."""

    question: str
    understood: str | None
    found: tuple[Found, ...]
    acronyms: tuple[Acronym, ...] = ()
    newer: Found | None = None
    dates: tuple[ToldDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One plausible reading of an unclear question: the agenda item or heading it is about, and the passage it leads
    to."""

    label: str
    found: Found


@dataclass(frozen=True, slots=True)
class AskBack:
    """Two to four readings; `found` is the whole ranking, the readings' passages first."""

    question: str
    understood: str | None
    readings: tuple[Reading, ...]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing published answers. `searched` are the words looked for, as people write them; `closest` a passage on the
    same subject that does not answer, to be offered as such; `found` the ranking, for those who measure."""

    question: str
    understood: str | None
    searched: tuple[str, ...]
    coverage: Coverage
    closest: Found | None = None
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Smalltalk:
    question: str
    chat: Chat


Reply = Answer | AskBack | Refusal | Smalltalk


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the summary of a passage that was once shown: `status`; `since` when it was replaced or withdrawn
    (None while it is published, or when that was not noted); `meeting` as it is known now."""

    status: Status
    since: datetime | None
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with what stands before and after it in its section, for « Contexte ». `before` and `after` are whole
    passages of the same summary, nearest to the passage, possibly none."""

    before: tuple[Excerpt, ...]
    passage: Excerpt
    after: tuple[Excerpt, ...]
    source: Source
