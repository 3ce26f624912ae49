"""The sixth conversation: a representative publishes, corrects, hides and takes back, with every call checked."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest

from tests.conversations.publishing import CORRECTED, JUNE, UNDATED
from tests.emulator.conftest import labels
from tests.knowledge import documents as made
from tests.knowledge.test_formats import needs_ocr

pytest.importorskip(os.environ.get("RELAIS_TEST_EMULATOR", "no_emulator"))


def previewed(message: Any) -> bool:
    return "Voir le découpage" in labels(message)


async def sent(ada: Any, name: str, data: bytes, **how: Any) -> Any:
    """The preview of a file."""
    ada.seen_all()
    ada.upload(name, data, **how)
    return await ada.expect(previewed, kinds=("edited",), timeout=30)


async def pressed(who: Any, message: Any, label: str, kinds: tuple[str, ...] = ("edited",), check: Any = None) -> Any:
    """What comes of a tap."""
    who.seen_all()
    press = who.press(message, label)
    shown = await who.expect(check, kinds=kinds, timeout=20)
    await press.answer(timeout=20)
    return shown


async def asked(who: Any, text: str) -> Any:
    who.seen_all()
    who.say(text)
    return await who.expect(timeout=15)


async def test_from_a_pdf_to_its_page_its_table_and_its_document(stage):
    ada = stage.administrator
    await stage.joins(ada)
    member = stage.emulator.person("Bob Membre", "bob")
    await stage.joins(member, await stage.link())

    file = made.pdf_one_column()
    preview = await sent(ada, "CR mars.pdf", file)
    assert "12 mars 2026" in preview["text"]
    assert labels(preview) == ["Publier", "Corriger la date", "Corriger le titre", "Voir le découpage", "Annuler"]
    assert "Essai" in preview["text"]
    done = await pressed(ada, preview, "Publier")
    assert done["text"].startswith("Publié")
    assert done["message_id"] == preview["message_id"]

    answer = await asked(member, "porte nord fermée")
    page = await pressed(member, answer, "Voir la page", ("sent",))
    assert page["photo"]
    document = await pressed(member, page, "Le document", ("sent",))
    assert stage.emulator.world.files[document["document"]["file_id"]].data == file
    answer = await asked(member, "salariés formés à Pontarlay")
    table = await pressed(member, answer, "Voir le tableau", ("sent",))
    assert table["photo"]

    # the same file again, and under another name
    for name in ("CR mars.pdf", "encore (1).pdf"):
        again = await sent(ada, name, file)
        assert "déjà publié" in again["text"]
        assert "Publier" not in labels(again)
        await pressed(ada, again, "Annuler")


async def test_a_correction_replaces_a_masked_passage_is_never_seen_and_a_withdrawal_ends_it(stage):
    ada = stage.administrator
    await stage.joins(ada)
    await pressed(ada, await sent(ada, "juin.txt", JUNE.encode()), "Publier")
    old = await asked(ada, "carrelage des vestiaires")
    assert "six semaines" in old["text"]

    preview = await sent(ada, "juin corrigé.txt", CORRECTED.encode())
    assert "Remplacera" in preview["text"]
    cut = await pressed(ada, preview, "Voir le découpage")
    parts = re.split(r"\n\n(?=\d+\.)", cut["text"])
    place = next(part for part in parts if "covoiturage" in part).split(".")[0]
    masked = await pressed(ada, cut, f"Masquer {place}")
    back = await pressed(ada, masked, "Retour")
    assert "masqué" in back["text"]
    done = await pressed(ada, back, "Publier à la place")
    assert "n’est plus citée" in done["text"]
    assert "neuf semaines" in (await asked(ada, "carrelage des vestiaires"))["text"]
    assert "quarante" not in (await asked(ada, "places de covoiturage"))["text"].partition("Mots cherchés")[0]
    assert "remplacé" in (await ada.press(old, "Contexte").answer(timeout=10))["text"]

    which = await asked(ada, "/retirer juin 2026")
    label = next(one for one in labels(which) if "3 juin" in one)
    reason = await pressed(ada, which, label, ("sent",))
    ada.say("une erreur de date", reply_to=reason)
    await ada.expect("Retiré", timeout=10)
    assert "neuf semaines" not in (await asked(ada, "carrelage des vestiaires"))["text"]


async def test_several_files_at_once_become_several_drafts_that_are_found_again(stage):
    ada = stage.administrator
    await stage.joins(ada)
    other = JUNE.replace("3 JUIN", "4 JUIN").replace("six", "onze").replace("quarante", "trente")
    ada.seen_all()
    for name, data in (("a.txt", JUNE.encode()), ("b.txt", other.encode()), ("c.pdf", made.pdf_one_column())):
        ada.upload(name, data)
    seen = {}
    while len(seen) < 3:
        shown = await ada.expect(previewed, kinds=("edited",), timeout=30)
        seen[shown["message_id"]] = shown
    listed = await asked(ada, "/brouillons")
    assert len(labels(listed)) == 3
    opened = await pressed(ada, listed, labels(listed)[0])
    assert (await pressed(ada, opened, "Publier"))["text"].startswith("Publié")
    listed = await asked(ada, "/brouillons")
    assert len(labels(listed)) == 2


async def test_a_date_is_asked_for_refused_given_up_and_given(stage):
    ada = stage.administrator
    await stage.joins(ada)
    preview = await sent(ada, "cr.txt", UNDATED.encode())
    assert "Publier" not in labels(preview)
    prompt = await pressed(ada, preview, "Donner la date", ("sent",))
    ada.say("le mois dernier", reply_to=prompt)
    await ada.expect("Je ne comprends pas cette date", timeout=10)
    prompt = await ada.expect("À quelle date", timeout=10)
    ada.say("annuler", reply_to=prompt)
    await ada.expect("Rien n’est changé", timeout=10)
    prompt = await pressed(ada, preview, "Donner la date", ("sent",))
    ada.say("mardi 30 avirl", reply_to=prompt)
    dated = await ada.expect(previewed, timeout=15)
    assert "30 avril" in dated["text"]
    assert "était un" in dated["text"]
    assert (await pressed(ada, dated, "Publier"))["text"].startswith("Publié")


async def test_what_cannot_be_published_is_refused_with_what_to_do(stage):
    ada = stage.administrator
    await stage.joins(ada)
    refused = {
        "faux.pdf": (b"<html><body>404</body></html>", "pas le document que son nom annonce"),
        "cr.zip": (made.zipped({"cr.txt": JUNE}), "un par un"),
        "secret.pdf": (made.pdf_locked(), "sans mot de passe"),
        "page.jpg": (b"\xff\xd8\xff\xe0" + bytes(300), "numérisez les pages en PDF"),
    }
    for name, (data, words) in refused.items():
        ada.upload(name, data)
        await ada.expect(words, kinds=("edited",), timeout=20)
    ada.upload("gros.pdf", size=30 << 20)
    await ada.expect("20\u00a0Mo", timeout=10)
    ada.upload("page.jpg", b"\xff\xd8\xff\xe0" + bytes(300), kind="photo")
    await ada.expect("envoyez-moi son fichier", timeout=10)
    assert "Personne n’a de brouillon" in (await asked(ada, "/brouillons"))["text"]


async def test_a_text_is_pasted_through_a_restart_and_another_one_forwarded(stage):
    ada = stage.administrator
    await stage.joins(ada)
    await asked(ada, "/publier")
    parts = re.split(r"\n(?=[VP][A-Z]+\n)", JUNE)
    await asked(ada, parts[0])
    await stage.emulator.settle()
    await stage.kill()
    for part in parts[1:]:
        ada.say(part)
    await stage.start()
    received = await ada.expect("3\u00a0messages", timeout=30)
    preview = await pressed(ada, received, "C’est tout", check=previewed)
    assert (await pressed(ada, preview, "Publier"))["text"].startswith("Publié")

    body = stage.emulator.world.text_body(CORRECTED)
    origin = {"type": "hidden_user", "sender_user_name": "Quelqu’un", "date": 1_776_000_000}
    ada.seen_all()
    stage.emulator.world.post(ada.chat, ada.user, {**body, "forward_origin": origin}, None)
    offered = await ada.expect("Texte transféré", timeout=10)
    preview = await pressed(ada, offered, "C’est tout", check=previewed)
    assert "Remplacera" in preview["text"]
    assert (await pressed(ada, preview, "Annuler"))["text"].startswith("Annulé")


@needs_ocr
async def test_how_far_a_reading_is_can_be_seen_and_stopped(stage):
    ada = stage.administrator
    await stage.joins(ada)
    ada.upload("long.pdf", made.pdf_of_pictures(12))
    shown = await ada.expect("page", kinds=("edited",), timeout=30)
    assert labels(shown) == ["Annuler"]
    await ada.press(shown, "Annuler").answer()
    assert (await ada.expect("arrêtée", kinds=("edited",), timeout=10))["message_id"] == shown["message_id"]


@needs_ocr
async def test_a_scan_is_read_page_by_page_and_a_small_file_goes_by(stage):
    ada = stage.administrator
    await stage.joins(ada)
    ada.upload("scan.pdf", made.pdf_of_pictures(9))
    shown = await ada.expect("par OCR", kinds=("edited",), timeout=20)
    ada.upload("juin.txt", JUNE.encode())
    small = await ada.expect(previewed, kinds=("edited",), timeout=20)
    assert small["message_id"] != shown["message_id"]
    scan = await ada.expect(previewed, kinds=("edited",), timeout=60)
    assert scan["message_id"] == shown["message_id"]
    assert "OCR" in scan["text"]
