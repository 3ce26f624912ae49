"""A reply becomes a view: the text of one bubble and its buttons. Pure: no Telegram, no screen, no database.

A view holds at most LONGEST units of text, whatever the summaries hold: each part is bounded, then whole passages give
way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks, messages
from bot.buttons import Button, Link, Verb, button
from bot.dates import in_french
from bot.styled import Run, Styled, joined, plain, shorten, units
from knowledge.excerpt import JOINT, Excerpt
from knowledge.replies import Answer, AskBack, Context, Found, Reading, Refusal, Reply, Smalltalk

LONGEST = 4096
"""UTF-16 units of a text after parsing. The HTML of such a text stays far under Telegram's 32 KiB."""
LONGEST_LABEL = 48
"""What a phone shows of a button as wide as the screen."""

Rows = tuple[tuple[Button | Link, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    text: Styled
    rows: Rows = ()


def line(text: str) -> View:
    """A sentence of ours, without buttons."""
    return View(plain(text))


def reply_view(reply: Reply) -> View:
    """What a question gets at first."""
    match reply:
        case Answer():
            return _answer(reply)
        case AskBack():
            return _ask_back(reply)
        case Refusal():
            return _refusal(reply)
        case Smalltalk():
            return line(messages.CHAT[reply.chat])


def passage_view(reply: Reply, found: Found) -> View:
    """The view of this reply that holds the passage `found`; alone when the reply no longer does."""
    match reply:
        case Answer(found=(first, *_)) if first.passage_id == found.passage_id:
            return _answer(reply)
        case Answer(newer=Found(passage_id=newer)) if newer == found.passage_id:
            return _single(None, found, messages.BACK)
        case Answer() if any(other.passage_id == found.passage_id for other in reply.found):
            return others_view(reply)
        case AskBack() if any(reading.found.passage_id == found.passage_id for reading in reply.readings):
            return _single(reply.understood, found, messages.OTHER_READINGS)
        case Refusal(closest=Found(passage_id=closest)) if closest == found.passage_id:
            return _closest(reply, found)
        case _:
            return _single(None, found, messages.BACK)


def others_view(answer: Answer) -> View:
    """The answer and its runners-up, numbered, each with its source."""
    shown = list(answer.found)
    while True:
        text = joined([blocks.understood(answer.understood), *_numbered(shown)], "\n\n")
        if units(text) <= LONGEST or len(shown) == 1:
            break
        shown.pop()
    contexts = tuple(
        button(messages.context_of(number), Verb.CONTEXT, found.passage_id)
        for number, found in enumerate(shown, start=1)
    )
    # three fit on a phone's line with their words whole
    rows = tuple(contexts[at : at + 3] for at in range(0, len(contexts), 3))
    return View(text, (*rows, (button(messages.LESS, Verb.REPLY),)))


def printed(reply: Reply) -> Styled:
    """All that a reply holds, for a page without buttons and without a longest message."""
    match reply:
        case Answer(found=(_,)):
            return reply_view(reply).text
        case Answer():
            return joined([blocks.understood(reply.understood), *_numbered(reply.found), _notes(reply)], "\n\n")
        case AskBack():
            readings = _numbered([reading.found for reading in reply.readings])
            return joined([reply_view(reply).text, *readings], "\n\n")
        case Refusal(closest=Found() as closest):
            return _closest(reply, closest).text
        case _:
            return reply_view(reply).text


def context_view(context: Context, passage_id: str) -> View:
    """A passage between what stands before and after it; the farthest passages give way when it gets long."""
    before, after = list(context.before), list(context.after)
    whole = (len(before), len(after))
    while True:
        text = _context(context, before, after, cut=(len(before) < whole[0], len(after) < whole[1]))
        if units(text) <= LONGEST or not (before or after):
            return View(text, ((button(messages.LESS, Verb.PASSAGE, passage_id),),))
        if len(before) > len(after):
            before.pop(0)
        else:
            after.pop()


def _context(context: Context, before: Sequence[Excerpt], after: Sequence[Excerpt], cut: tuple[bool, bool]) -> Styled:
    parts: list[Styled] = [plain(JOINT) if cut[0] else ()]
    parts += [plain(passage.text) for passage in before]
    parts += [blocks.excerpt(context.passage)]
    parts += [plain(passage.text) for passage in after]
    parts += [plain(JOINT) if cut[1] else ()]
    parts += [() if context.before or context.after else plain(messages.ALONE)]
    parts += [blocks.source_line(context.source)]
    return joined(parts, "\n\n")


def _answer(answer: Answer) -> View:
    first, *others = answer.found
    notes = joined([blocks.source_line(first.source), _notes(answer)], "\n")
    text = joined([blocks.understood(answer.understood), blocks.excerpt(first.excerpt), notes], "\n\n")
    row = [button(messages.CONTEXT, Verb.CONTEXT, first.passage_id)]
    if others:
        row.append(button(messages.others(len(others)), Verb.OTHERS))
    rows: list[tuple[Button | Link, ...]] = [tuple(row), *_sights(first)]
    if answer.newer:
        day = answer.newer.source.meeting.date
        rows.append((button(messages.see_newer(day), Verb.PASSAGE, answer.newer.passage_id),))
    return View(text, tuple(rows))


def _notes(answer: Answer) -> Styled:
    newer = plain(messages.newer(answer.newer.source.meeting.date)) if answer.newer else ()
    return joined([blocks.acronyms(answer.acronyms), blocks.dates(answer.dates), newer], "\n")


def _ask_back(reply: AskBack) -> View:
    text = joined([blocks.understood(reply.understood), plain(messages.ASK_BACK)], "\n\n")
    labels = _labels(reply.readings)
    return View(
        text,
        tuple(
            (button(label, Verb.PASSAGE, reading.found.passage_id),)
            for label, reading in zip(labels, reply.readings, strict=True)
        ),
    )


def _labels(readings: Sequence[Reading]) -> list[str]:
    """As short as a button, and told apart by the date of the meeting where the headings are the same."""
    # a heading may be missing, and Telegram refuses a button without a label
    labels = [shorten(reading.label, LONGEST_LABEL) or messages.UNNAMED for reading in readings]
    return [
        label
        if labels.count(label) == 1
        else f"{shorten(label, LONGEST_LABEL // 2)} ({in_french(reading.found.source.meeting.date)})"
        for label, reading in zip(labels, readings, strict=True)
    ]


def _refusal(reply: Refusal) -> View:
    rows = ((button(messages.SEE_CLOSEST, Verb.PASSAGE, reply.closest.passage_id),),) if reply.closest else ()
    return View(_refusal_text(reply), rows)


def _refusal_text(reply: Refusal) -> Styled:
    nothing = plain(messages.refusal(reply.coverage))
    if reply.coverage.meetings == 0:
        return nothing
    return joined(
        [blocks.understood(reply.understood), joined([nothing, blocks.searched(reply.searched)], "\n")],
        "\n\n",
    )


def _closest(reply: Refusal, found: Found) -> View:
    text = joined([_refusal_text(reply), plain(messages.CLOSEST), _with_source(found)], "\n\n")
    return View(text, (_around(found, messages.LESS),))


def _single(understood: str | None, found: Found, back: str) -> View:
    text = joined([blocks.understood(understood), _with_source(found)], "\n\n")
    return View(text, (_around(found, back), *_sights(found)))


def _sights(found: Found) -> Rows:
    """What can be looked at in the source itself."""
    row = [button(messages.SEE_PAGE, Verb.PAGE, found.passage_id)] if found.paged else []
    row += [button(messages.SEE_TABLE, Verb.TABLE, found.passage_id)] if found.tabled else []
    return (tuple(row),) if row else ()


def _around(found: Found, back: str) -> tuple[Button, ...]:
    return (button(messages.CONTEXT, Verb.CONTEXT, found.passage_id), button(back, Verb.REPLY))


def _numbered(ranking: Sequence[Found]) -> list[Styled]:
    return [blocks.numbered(number, _with_source(found)) for number, found in enumerate(ranking, start=1)]


def _with_source(found: Found) -> Styled:
    return (*blocks.excerpt(found.excerpt), Run("\n"), *blocks.source_line(found.source))


def examples_view(examples: Sequence[str]) -> View:
    """The welcome, with examples that this house answers; `examples` may be empty."""
    invitation = messages.WELCOME_EXAMPLES if examples else messages.WELCOME_PLAIN
    text = joined([plain(messages.WELCOME), plain(invitation)], "\n\n")
    return View(text, tuple((button(example.capitalize(), Verb.EXAMPLE, example),) for example in examples))


def empty_house_view() -> View:
    return View(joined([plain(messages.WELCOME), plain(messages.NOTHING_PUBLISHED)], "\n\n"))


def group_view(reply: Reply, address: str) -> View:
    """Short, for people who did not all ask: the excerpt and its source, and the way to the rest in private; `address`
    wants a passage's id behind it."""

    def read_on(label: str, found: Found) -> tuple[Link, ...]:
        return (Link(label, f"{address}{found.passage_id}"),)

    match reply:
        case Answer():
            first = reply.found[0]
            text = joined([blocks.understood(reply.understood), _with_source(first)], "\n\n")
            return View(text, (read_on(messages.OPEN_PRIVATELY, first),))
        case AskBack():
            labels = _labels(reply.readings)
            rows = tuple(read_on(label, reading.found) for label, reading in zip(labels, reply.readings, strict=True))
            return View(_ask_back(reply).text, rows)
        case Refusal():
            return View(_refusal_text(reply))
        case Smalltalk():
            return line(messages.CHAT[reply.chat])
