"""Files that are broken, locked or made to harm: refused by kind, within seconds, nothing beyond them touched."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import (
    Damaged,
    EmptyFile,
    Protected,
    ScanWithoutOcr,
    TooDemanding,
    TooLarge,
    Unreadable,
    UnsupportedFormat,
)
from knowledge.publishing import publish
from knowledge.reading import LARGEST, contained, read
from knowledge.reading.kinds import Kind, kind_of
from knowledge.store.database import Database
from tests.knowledge import documents as made
from tests.knowledge.documents import zipped

ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
WORD = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/></Types>'
)


def _word(document: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": WORD, "word/document.xml": document})


def _packed(way: int) -> bytes:
    """A Word file whose parts are packed in a way that unpacks all at once, its directory announcing little."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", way) as opened:
        opened.writestr("[Content_Types].xml", WORD)
        opened.writestr("word/document.xml", "<w/>")
    return whole.getvalue()


def _pdf_of(stream: bytes, times: int = 1) -> bytes:
    """A page whose content is `stream` so many times, packed."""
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(stream) for _ in range(times)), packer.flush()])
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        f"4 0 obj<</Filter/FlateDecode/Length {len(packed)}>>stream\n"
    )
    return head.encode() + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


HOSTILE: dict[str, tuple[Callable[[], bytes], type[Unreadable]]] = {
    "bombe.docx": (lambda: _word(b" " * 60_000_000), TooDemanding),
    "dense.docx": (lambda: _word(b"<w>" + b" " * 30_000_000), TooDemanding),
    "miettes.docx": (lambda: zipped({f"p{n}": "" for n in range(2_500)}), TooDemanding),
    "bombe.pdf": (lambda: _pdf_of(b" " * 1_000_000, 500), TooDemanding),
    "entite.docx": (lambda: _word(f"{ENTITY}<w>&secret;</w>"), Damaged),
    "rires.docx": (lambda: _word(f"{LAUGHS}<w>&b;</w>"), Damaged),
    "rires16.docx": (
        lambda: _word(f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<w>&b;</w>'.encode("utf-16")),
        Damaged,
    ),
    "entite.odt": (lambda: made.odt(f"</x>{ENTITY}"), Damaged),
    "profond.docx": (lambda: _word("<w>" * 100_000), Damaged),
    "coupe.docx": (lambda: made.docx_styled()[:9_000], Damaged),
    "coupe.pdf": (lambda: made.pdf_one_column()[:900], Damaged),
    "verrou.pdf": (made.pdf_locked, Protected),
    "verrou.odt": (lambda: made.odt("", manifest="<m><encryption-data/></m>"), Protected),
    "verrou.docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        Protected,
    ),
    "vide.docx": (lambda: made.docx_bare("<w:p/>"), EmptyFile),
    "vide.odt": (lambda: made.odt("<text:p/>"), EmptyFile),
    "blanc.pdf": (lambda: _pdf_of(b""), EmptyFile),
    "vide.html": (lambda: b"<!doctype html><html><head><script>x</script></head><body></body></html>", EmptyFile),
    "tableur.xlsx": (lambda: zipped({"[Content_Types].xml": "<Types>spreadsheetml</Types>"}), UnsupportedFormat),
    "paquet.zip": (lambda: zipped({"a.txt": "texte"}), UnsupportedFormat),
    "lettre.doc": (lambda: b"{\\rtf1 Bonjour}", UnsupportedFormat),
    "enorme.pdf": (lambda: b"%PDF-1.4" + bytes(LARGEST), TooLarge),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_seconds_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    write, refusal = HOSTILE[name]
    data = write()
    database = Database.open(tmp_path)
    began = time.monotonic()
    with pytest.raises(refusal):
        publish(database, name, data)
    assert time.monotonic() - began < 15
    assert not (tmp_path / "originals").exists()
    assert next(database.sql.query("SELECT count(*) AS n FROM summaries"))["n"] == 0
    database.close()


def test_a_scan_where_nothing_reads_pictures_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ScanWithoutOcr):
        read("scan.pdf", made.pdf_of_pictures())


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained, "SECONDS", 0.02)
    began = time.monotonic()
    with pytest.raises(TooDemanding):
        read("lent.pdf", made.pdf_one_column())
    assert time.monotonic() - began < 5


def test_nothing_that_a_page_names_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        page = f'<!doctype html SYSTEM "{address}x.dtd"><html><head><link href="{address}"></head><body>'
        page += f'<p>La réunion est close.</p><img src="{address}"><iframe src="{address}"></iframe></body></html>'
        assert "La réunion est close." in read("page.html", page.encode()).text
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "reach",
    ["open('/etc/hostname').read()", "open('/tmp/trace', 'w')", "__import__('socket').socket()", "' ' * 900_000_000"],
    ids=["read a file", "write a file", "open a socket", "fill the memory"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit less")
def test_the_child_can_reach_nothing_once_it_reads(reach: str) -> None:
    """Whatever a library could be brought to do: here it is done on purpose, in the place of a reader."""
    program = (
        "import sys, socket; from knowledge.reading import child; "
        f"child._work = lambda kind: lambda data: str({reach}).encode()[:9]; sys.argv = ['child', 'html']; "
        "sys.exit(child.main())"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, timeout=20, check=False)
    assert done.returncode
    assert not done.stdout
    assert b"Too many open files" in done.stderr or done.returncode == contained.NO_MEMORY


def test_the_child_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_TOKEN", "secret")
    assert "secret" not in contained._environment().values()


ENDLESS = {
    "tags.html": "b'<' * 20_000_000",
    "comments.html": "b'<!-- c -->' * 2_000_000",
    "paragraphs.html": "b'<p ' * 6_600_000",
    "spaces.html": "b'<?xml ' + b' ' * 20_000_000",
    "tags.pdf": "b'<html>' + b'<' * 20_000_000",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_row_of_signs_keeps_the_bot_from_telling_what_a_file_is(name: str) -> None:
    """In a process of its own: a pattern that backtracks lets nobody else run, not even what would stop it."""
    program = (
        "from knowledge.errors import Unreadable; from knowledge.reading.kinds import kind_of\n"
        f"try: kind_of({name!r}, {ENDLESS[name]})\n"
        "except Unreadable: pass"
    )
    subprocess.run([sys.executable, "-c", program], timeout=10, check=True)


def test_a_page_is_known_behind_its_comments_and_its_declaration() -> None:
    page = b"\xef\xbb\xbf<?xml version='1.0'?>\n" + b"<!-- <p> c -->\n" * 40 + b"<!DOCTYPE html><p>Point</p>"
    assert kind_of("page", page) is Kind.HTML
    assert kind_of("page", page.replace(b"-->", b"")) is Kind.TEXT


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_as_no_document_packs_is_never_unpacked(way: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those ways unpack without bound, whatever the directory announces."""
    data = _packed(way)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a part was opened"))
    with pytest.raises(Damaged):
        kind_of("cr.docx", data)


def test_a_zip_of_countless_parts_is_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"p{n}": "" for n in range(2_500)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the parts were listed"))
    with pytest.raises(TooDemanding):
        kind_of("cr.docx", data)
    ends = data.rindex(b"PK\x05\x06")
    with pytest.raises(TooDemanding):
        kind_of("cr.docx", data[: ends + 8] + bytes(4) + data[ends + 12 :])  # the count of parts lies
