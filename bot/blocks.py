"""The parts that answers are made of: an excerpt, its source line, the acronyms. Each has a bounded length."""

from __future__ import annotations

from bot import messages
from bot.dates import in_french
from bot.styled import Run, Style, Styled, bold, italic, joined, plain, shorten
from knowledge.display import BULLETS
from knowledge.excerpt import Excerpt
from knowledge.models import Acronym, Meeting
from knowledge.replies import Source, ToldDate

LONGEST_MEETING = 120
LONGEST_TITLE = 90
LONGEST_PATH = 240
LONGEST_QUESTION = 200
LONGEST_ACRONYM = 120
MOST_ACRONYMS = 4
LONGEST_WORD = 40
MOST_WORDS = 10


def excerpt(shown: Excerpt) -> Styled:
    """❝ … ❞ with the decisive words in bold. An excerpt is 700 characters at most, so nothing is shortened."""
    pieces = tuple(Run(piece.text, Style.BOLD if piece.marked else Style.PLAIN) for piece in shown.pieces())
    return (Run(messages.OPEN), *pieces, Run(messages.CLOSE))


def source_line(source: Source) -> Styled:
    """📄 the meeting — agenda item › heading · whose words · page, leaving out what the file does not say."""
    return (Run("📄 "), Run(meeting_name(source.meeting), Style.BOLD), *place_of(source))


def place_of(source: Source) -> Styled:
    """What a source line says behind the meeting."""
    path = _path(source.section)
    where = f" — {path}" if path else ""
    details = [voice_of(source)] if voice_of(source) else []
    if source.page is not None:
        details.append(messages.page(source.page))
    if source.ocr:
        details.append(messages.OCR)
    rest = "".join([where, *(f" · {detail}" for detail in details)])
    return plain(rest) if rest else ()


def meeting_name(meeting: Meeting) -> str:
    """« CSE Occitanie, 30 avril 2026 »; the title stands for a council that the file does not name."""
    day = in_french(meeting.date)
    name = shorten(meeting.body or meeting.title, LONGEST_MEETING)
    return name if day.casefold() in name.casefold() else f"{name}, {day}"


def voice_of(source: Source) -> str:
    """Whose words these are, or nothing where a fact is in nobody's name."""
    if source.asks:
        return messages.ASKS
    return messages.VOICES[source.speaker] if source.speaker else ""


def _path(section: tuple[str, ...]) -> str:
    """The agenda item and the headings under it; the ones between give way first when the line gets long."""
    # a heading may begin with its bullet, as in « ➤ Pour les agences »
    titles = [shorten(title.lstrip(f"{BULLETS} "), LONGEST_TITLE) for title in section]
    titles = [title for title in titles if title]
    while len(titles) > 2 and len(" › ".join(titles)) > LONGEST_PATH:
        del titles[1]
    return " › ".join(titles)


def understood(question: str | None) -> Styled:
    return italic(messages.understood(shorten(question, LONGEST_QUESTION))) if question else ()


def acronyms(known: tuple[Acronym, ...]) -> Styled:
    """One line an acronym; a few, the first ones being nearest to the question."""
    lines = [
        plain("ℹ️ " + shorten(f"{one.letters}\u00a0: {one.expansion}", LONGEST_ACRONYM)) for one in known[:MOST_ACRONYMS]
    ]
    return joined(lines, "\n")


def dates(told: tuple[ToldDate, ...]) -> Styled:
    """One line a date that the excerpt tells without its year."""
    return joined([plain(messages.told_date(shorten(one.told, LONGEST_ACRONYM), one.day)) for one in told], "\n")


def searched(words: tuple[str, ...]) -> Styled:
    if not words:
        return ()
    shown = ", ".join(shorten(word, LONGEST_WORD) for word in words[:MOST_WORDS])
    return (Run(messages.SEARCHED), Run(shown, Style.ITALIC), Run("."))


def numbered(number: int, block: Styled) -> Styled:
    return (*bold(f"{number}."), Run(" "), *block)
