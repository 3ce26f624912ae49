"""What a draft looks like to whoever has to decide on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from knowledge.display import show
from knowledge.language.dates import told_weekdays
from knowledge.models import Meeting, Passage, PassageKind, Summary
from knowledge.shelf import AgendaItem, Withdrawn, agenda_items
from knowledge.taking import Named, Reading
from knowledge.versions import Place

OLD_AFTER = timedelta(days=3 * 365)
_HEAD = 20_000
"""Signs of the text in which the meeting's date is looked for with its weekday."""


class Warned(StrEnum):
    """What to look at before publishing."""

    UNDATED = "undated"
    """Nothing says when the meeting was: it must be given."""
    FUTURE = "future"
    """The date is after today."""
    OLD = "old"
    """The date is more than three years ago."""
    WEEKDAY = "weekday"
    """The text puts the date on a weekday that it was not."""
    NO_COUNCIL = "no council"
    NO_AGENDA = "no agenda"
    """No headings were recognised: answers cannot say under which item they stand."""
    OCR = "ocr"
    """Letters were read from pictures: figures and names may be wrong."""
    PICTURES = "pictures"
    """Some pages hold pictures whose words, if any, are not in the text."""
    OTHER_TEXT = "other text"
    """Another text of a meeting of this council and day is published, and stays."""
    MASKS = "masks"
    """Something that the version before masks was changed, or is not there any more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`number` is random; `by` the member who began it, None from the shell or once they are forgotten. `when`, `title`
    and `body` are what the file says and what was given, together."""

    number: str
    file: str
    by: str | None
    created_at: datetime
    when: date | None
    title: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A draft that is gone. `summary` is the number of the summary that it became, with its `meeting` and how many
    passages, None when it was cancelled; `replaced`: whoever published it asked for the version before to go;
    `already`: the same text had been published meanwhile, and nothing was written."""

    number: str
    summary: int | None
    meeting: Meeting | None
    passages: int
    replaced: bool
    already: bool = False


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """`item` is its agenda item, None above the first; `text` all of it, as it is shown."""

    id: str
    item: str | None
    page: int | None
    text: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood. `when` None is to be asked for. `passages` counts the masked ones too; `pictures` are the
    pages with pictures whose words, if any, are not in the text.

    `already`: the same text is published, under this meeting. `former`: what publishing with `replace` puts out of use,
    the same text where its meeting or its masks change, another version of this meeting, or mostly the same text under
    another date or council (publishing without `replace` leaves that one). `withdrawn`: this text or another version
    was withdrawn, and nothing of its meeting is published."""

    title: str
    when: date | None
    body: str | None
    agenda: tuple[AgendaItem, ...]
    passages: int
    tables: int
    pages: int | None
    pictures: tuple[int, ...]
    warnings: tuple[Warned, ...]
    already: Meeting | None
    former: Meeting | None
    masked: tuple[DraftPassage, ...]
    withdrawn: Withdrawn | None = None


def preview(
    reading: Reading, called: Named, place: Place, same_day: Sequence[Summary], withdrawn: Withdrawn | None, today: date
) -> Preview:
    """`same_day` are the published summaries of the meeting's council and day; `withdrawn` is how `place.withdrawn`
    was."""
    structured = reading.structured
    former = place.former or place.alike
    if place.known is not None and not place.changes:
        former = None
    stays = [one for one in same_day if one.id not in {other.id for other in (place.known, former) if other}]
    warnings = {
        Warned.UNDATED: called.when is None,
        Warned.FUTURE: called.when is not None and called.when > today,
        Warned.OLD: called.when is not None and called.when < today - OLD_AFTER,
        Warned.WEEKDAY: called.when is not None and _on_another_weekday(reading.text, called.when),
        Warned.NO_COUNCIL: called.body is None,
        Warned.NO_AGENDA: not structured.agenda,
        Warned.OCR: reading.ocr,
        Warned.PICTURES: bool(reading.pictures),
        Warned.OTHER_TEXT: bool(stays),
        Warned.MASKS: place.unsure,
    }
    return Preview(
        title=called.title,
        when=called.when,
        body=called.body,
        agenda=agenda_items(reading.text, structured.agenda, structured.passages),
        passages=len(structured.passages),
        tables=_tables(structured.passages),
        pages=structured.pages,
        pictures=reading.pictures,
        warnings=tuple(warning for warning, holds in warnings.items() if holds),
        already=place.known.meeting if place.known else None,
        former=former.meeting if former else None,
        masked=tuple(one for one in passages(reading, place.masked) if one.masked),
        withdrawn=withdrawn,
    )


def passages(reading: Reading, masked: Collection[str]) -> tuple[DraftPassage, ...]:
    return tuple(
        DraftPassage(
            one.id,
            one.section[0] if one.section else None,
            one.page,
            show(reading.text, one.span).text,
            one.id in masked,
        )
        for one in reading.structured.passages
    )


def _tables(found: Sequence[Passage]) -> int:
    """Runs of rows under the same column names."""
    count, above = 0, None
    for one in found:
        header = one.header if one.kind is PassageKind.ROW else None
        count += header is not None and header != above
        above = header
    return count


def _on_another_weekday(text: str, when: date) -> bool:
    told = {weekday for weekday, day in told_weekdays(text[:_HEAD]) if day == when}
    return bool(told) and when.weekday() not in told
