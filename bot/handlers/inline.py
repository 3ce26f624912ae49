"""« @bot CER » in any chat: passages to choose from, for members; what they choose is theirs to show."""

from __future__ import annotations

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode

from bot.blocks import excerpt, source_line
from bot.house import House
from bot.memory import Context
from bot.sending import answer_inline
from bot.styled import Run, shorten, to_html, words_of
from knowledge.replies import Answer, AskBack, Found

MOST = 8
LONGEST_TITLE = 60
LONGEST_DESCRIPTION = 120


class InlineHandler:
    def __init__(self, house: House) -> None:
        self._house = house

    async def offer(self, update: Update, context: Context) -> None:
        """Personal and kept by nobody: Telegram must not show one member's passages to somebody else."""
        query = update.inline_query
        if query is None:
            return
        found: tuple[Found, ...] = ()
        try:
            if query.query.strip():
                asked = await self._house.read(lambda desk: desk.questions.ask(query.query, limit=MOST))
                if isinstance(asked, Answer | AskBack):
                    found = asked.found
        finally:
            # also when it fails: Telegram waits
            await answer_inline(query, [_result(one) for one in found])


def _result(found: Found) -> InlineQueryResultArticle:
    title = found.source.section[-1] if found.source.section else found.source.meeting.title
    text = (*excerpt(found.excerpt), Run("\n\n"), *source_line(found.source))
    return InlineQueryResultArticle(
        id=found.passage_id,
        title=shorten(title, LONGEST_TITLE) or found.source.meeting.date.isoformat(),
        description=shorten(words_of(excerpt(found.excerpt)), LONGEST_DESCRIPTION),
        input_message_content=InputTextMessageContent(
            to_html(text), parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )
