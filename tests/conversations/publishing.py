"""What the conversations about publishing share: texts to publish, and what a representative does with them."""

from __future__ import annotations

from contextlib import asynccontextmanager

from bot.application import telegram_application
from bot.house import House
from bot.loopback import TOKEN
from bot.people import People
from tests.conversations.person import only
from tests.knowledge import documents as made

JUNE = """\
SYNERA
CSE Rivemont
RÉUNION DU 3 JUIN 2026

VESTIAIRES
Le carrelage des vestiaires sera refait en six semaines. Les casiers resteront accessibles le samedi.

PARKING
Le parking nord compte quarante places réservées au covoiturage.

La barrière du parking sera remplacée en septembre.
"""
CORRECTED = JUNE.replace("six semaines", "neuf semaines")
UNDATED = JUNE.replace("RÉUNION DU 3 JUIN 2026\n", "")
LONG = "SYNERA\nCSE Rivemont\nRÉUNION DU 10 JUIN 2026\n\n" + "\n\n".join(
    f"POINT {letter * 3}\nLe budget {letter * 4} est voté pour {number} ateliers de la vallée."
    for number, letter in enumerate("BCDFGHJKLM", start=11)
)
TILES, PLACES = "carrelage des vestiaires", "places de covoiturage"
ALL = ["Publier", "Corriger la date", "Corriger le titre", "Voir le découpage", "Annuler"]


async def draft_of(person, text=JUNE, name="juin.txt"):
    """Sends a text; its preview."""
    news = await person.send_file(name, text.encode())
    assert {one.message_id for one in news} == {news[0].message_id}
    return news[-1]


async def published_by(person, text=JUNE, name="juin.txt"):
    preview = await draft_of(person, text, name)
    done = only(await person.press(preview, "Publier"))
    assert done.words.startswith("Publié")
    return done


async def answered(person, prompt, text):
    """What comes of an answer to a question of the bot's."""
    assert prompt.wants_reply
    return await person.send(text=text, reply_to=prompt.message_id)


def number_in(shown):
    """Of the draft that the buttons are about."""
    return next(button.data for button in shown.buttons if button.data.startswith("draft:")).split(":")[1]


def drafts(union):
    return union.rows("SELECT * FROM drafts ORDER BY number")


def summaries(union):
    return union.rows("SELECT id, status FROM summaries ORDER BY id")


def originals(union):
    return sorted(path.name for path in (union.folder / "originals").glob("??/*"))


async def demote(union, person, role="member"):
    asked = await union.administrator.say("/membres")
    await union.administrator.press_data(asked, f"role:{union.number(person)}:{role}")


@asynccontextmanager
async def another_process_of(union):
    """On the same folder, before the same screens."""
    house = House(union.folder)
    people = People(house, union.people.keyring, union.people.settings)
    async with telegram_application(people, TOKEN, union.loopback, union.seconds) as application:
        yield application
    house.close()


def pdf_of_many_pages(pages=40):
    pdf = made._pdf()
    made._says(pdf, made.TITLE, "B", 18)
    for number in range(pages):
        pdf.add_page()
        made._says(pdf, f"{number + 1}. Atelier {number}", "B", 14)
        for week in range(6):
            made._says(pdf, f"En semaine {week}, l'atelier {number} recevra {number + week} machines neuves.")
    return bytes(pdf.output())
