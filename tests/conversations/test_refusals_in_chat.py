"""What cannot be read is refused in the chat, with what to do about it there, and nothing of it is kept."""

import pytest
from telegram.error import TimedOut

from bot import arrival_messages as sentences
from bot import messages
from bot.loopback import DOWNLOAD
from tests.conversations.person import labels, only
from tests.conversations.publishing import ALL, JUNE, draft_of, drafts, originals, summaries
from tests.conversations.union import spaced
from tests.knowledge import documents as made

# -- refusals


REFUSED = {
    "empty": ("vide.pdf", lambda: b"", "est vide"),
    "protected": ("cr.pdf", made.pdf_locked, "protégé par un mot de passe"),
    "damaged": ("cr.pdf", lambda: made.pdf_one_column()[:700], "abîmé ou incomplet"),
    "a Word file cut short": ("cr.docx", lambda: made.docx_styled()[:5000], "abîmé ou incomplet"),
    "another format": ("paie.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "je ne sais pas lire"),
    "a picture": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "c’est une image"),
    "no document": ("cr.pdf", lambda: b"<html><body>404 Not Found</body></html>", "pas le document que son nom"),
    "bytes": ("cr.txt", lambda: bytes(range(256)) * 20, "pas un texte"),
    "nothing to quote": ("cr.txt", lambda: b"...\n\n---\n", "aucune phrase à citer"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_cannot_be_read_is_refused_with_a_reason_and_nothing_is_stored(union, olga, kind):
    name, make, reason = REFUSED[kind]
    before = union.bytes()
    news = await olga.send_file(name, make())
    assert {one.message_id for one in news} == {news[0].message_id}
    assert reason.lower() in news[-1].words.lower()
    assert news[-1].words[0].isupper()
    assert news[-1].buttons == ()
    assert union.bytes() == before
    # another file goes through all the same
    assert labels(await draft_of(olga)) == ALL


async def test_a_scan_where_no_ocr_is_installed_is_refused(union, olga, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    before = union.bytes()
    news = await olga.send_file("scan.pdf", made.pdf_of_pictures())
    assert "ses pages sont des images" in news[-1].words.lower()
    assert union.bytes() == before


async def test_a_file_that_telegram_does_not_give_is_refused(union, olga):
    before = union.bytes()
    too_large = olga.player.sends_file("cr.pdf", bytes(20 * 1024 * 1024 + 1))
    assert only(await olga.do(too_large)).words == arriving.TOO_LARGE
    # Telegram may leave the size out, and says it when asked for the file
    del too_large["message"]["document"]["file_size"]
    assert (await olga.do(too_large))[-1].words == arriving.TOO_LARGE
    union.loopback.fail(DOWNLOAD, TimedOut())
    assert (await olga.send_file("juin.txt", JUNE.encode()))[-1].words == arriving.DOWNLOAD_FAILED
    assert union.bytes() == before
    assert labels((await olga.repeat())[-1]) == ALL
