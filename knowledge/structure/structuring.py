"""A text understood whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from knowledge.models import Acronym, Passage
from knowledge.structure import acronyms, blocks, lines, margins, metadata, outline, passages, speakers
from knowledge.structure.unions import learn_unions


@dataclass(frozen=True, slots=True)
class Structured:
    """What was understood of a text. `pages` is None where it has none; `date`, `body` and `title` are None where it
    does not say."""

    passages: tuple[Passage, ...]
    agenda: tuple[str, ...]
    acronyms: tuple[Acronym, ...]
    date: date | None
    body: str | None
    title: str | None
    pages: int | None


def structure(text: str, *, paged: bool = False) -> Structured:
    """Understand a stored text. Never raises: a text without structure has passages and no agenda. `paged`: it has
    pages even where no form feed stands between two.

    Some patterns take long on texts that nobody writes: where anybody may have sent it, see `apart`."""
    all_lines = lines.split(text, paged=paged)
    found_margins = margins.find(all_lines)
    unions = learn_unions(text)
    # a repeated label of a speaker (« Réponse : ») is unfit to be quoted, but says whose words follow
    labels = frozenset(
        line.number for line in all_lines if line.number in found_margins.lines and speakers.is_label(line.text)
    )
    cut = blocks.cut(text, all_lines, found_margins.lines - labels)
    found_outline = outline.outline(text, cut)
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    last_page = all_lines[-1].page if all_lines else None
    heading = found_outline.titles[0].span.of(text) if found_outline.titles else None
    council = metadata.body(all_lines, found_margins.lines)
    return Structured(
        passages=passages.passages(text, cut, found_outline, unions, key),
        agenda=found_outline.agenda,
        acronyms=acronyms.acronyms(text),
        date=metadata.meeting_date(all_lines, found_margins.lines),
        body=council,
        title=metadata.title_of(heading) or council or metadata.kind_of_council(all_lines),
        pages=last_page,
    )
