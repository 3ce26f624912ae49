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

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL = b"From: a@b.fr\r\nSubject: CR\r\nMIME-Version: 1.0\r\n\r\nBonjour, voici le compte rendu.\r\n"
REFUSED = {
    "empty": ("vide.pdf", lambda: b"", "est vide"),
    "protected": ("cr.pdf", made.pdf_locked, "copie sans mot de passe"),
    "a protected Word file": (
        "cr.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "copie sans mot de passe",
    ),
    "damaged": ("cr.pdf", lambda: made.pdf_one_column()[:700], "abîmé ou incomplet"),
    "a Word file cut short": ("cr.docx", lambda: made.docx_styled()[:5000], "abîmé ou incomplet"),
    "an old Word file": ("cr.doc", lambda: OLE + bytes(600), "enregistrez-le en .docx ou en PDF"),
    "Pages": ("cr.pages", lambda: made.zipped({"Index/Document.iwa": "x"}), "enregistrez-le en .docx ou en PDF"),
    "a spreadsheet": ("paie.xlsx", lambda: made.zipped({"xl/workbook.xml": "<a/>"}), "exportez-le en PDF"),
    "slides": ("csE.PPTX", lambda: made.zipped({"ppt/presentation.xml": "<a/>"}), "exportez-le en PDF"),
    "an archive": ("cr.zip", lambda: made.zipped({"cr.txt": JUNE}), "un par un"),
    "a mail": ("cr.eml", lambda: MAIL, "pièce jointe"),
    "a recording": ("reunion.m4a", lambda: b"\0\0\0\x18ftypM4A " + bytes(400), "compte rendu écrit"),
    "a picture": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "numérisez les pages en PDF"),
    "no document": ("cr.pdf", lambda: b"<html><body>404 Not Found</body></html>", "pas le document que son nom"),
    "bytes": ("cr.txt", lambda: bytes(range(256)) * 20, "enregistrez-le en PDF ou en Word"),
    "too long": ("cr.txt", lambda: ("Un budget est voté. " * 60_000).encode(), "une réunion par fichier"),
    "nothing to quote": ("cr.txt", lambda: b"...\n\n---\n", "aucune phrase à citer"),
}


def kept(union):
    return drafts(union), summaries(union), originals(union), union.rows("SELECT * FROM arrivals")


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_cannot_be_read_is_refused_with_what_to_do_and_nothing_is_kept(union, olga, kind):
    name, make, reason = REFUSED[kind]
    before = kept(union)
    news = await olga.send_file(name, make())
    assert {one.message_id for one in news} == {news[0].message_id}
    assert reason in spaced(news[-1])
    assert news[-1].buttons == ()
    assert kept(union) == before
    # another file goes through all the same
    assert labels(await draft_of(olga)) == ALL


async def test_a_scan_where_no_ocr_is_installed_is_refused(union, olga, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    before = kept(union)
    news = await olga.send_file("scan.pdf", made.pdf_of_pictures())
    assert "collez son texte avec /publier" in news[-1].words
    assert kept(union) == before


async def test_a_file_that_telegram_does_not_give_is_refused(union, olga):
    before = kept(union)
    too_large = olga.player.sends_file("cr.pdf", bytes(20 * 1024 * 1024 + 1))
    assert only(await olga.do(too_large)).words == sentences.TOO_LARGE
    # Telegram may leave the size out, and says it when asked for the file
    del too_large["message"]["document"]["file_size"]
    assert (await olga.do(too_large))[-1].words == sentences.TOO_LARGE
    union.loopback.fail(DOWNLOAD, TimedOut())
    assert (await olga.send_file("juin.txt", JUNE.encode()))[-1].words == sentences.DOWNLOAD_FAILED
    assert kept(union) == before
    assert labels((await olga.repeat())[-1]) == ALL


FILE = {"file_id": "a", "file_unique_id": "b"}
SIZE = {**FILE, "width": 9, "height": 9}
GIF = {**FILE, "width": 9, "height": 9, "duration": 2}


async def test_a_photo_of_a_page_gets_a_way_to_send_it_and_what_else_is_no_file_a_kind_line(union, olga, ines):
    assert only(await olga.send(photo=[SIZE])).words == sentences.PHOTO
    assert only(await ines.send(photo=[SIZE])).words == messages.PICTURE
    voice = {**FILE, "duration": 3}
    for person in (olga, ines):
        assert only(await person.send(voice=voice)).words == messages.SOUND
        # comes with a document, and is none
        assert only(await person.send(animation=GIF, document=FILE)).words == messages.PICTURE
    assert drafts(union) == []


async def test_an_album_of_photos_is_told_once(union, olga):
    assert len(await olga.send(photo=[SIZE], media_group_id="7")) == 1
    assert await olga.send(photo=[SIZE], media_group_id="7") == []
