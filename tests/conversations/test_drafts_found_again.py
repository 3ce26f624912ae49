"""/brouillons: what was sent and is not published yet can be found again."""

from datetime import UTC, datetime, timedelta

from bot import draft_messages as sentences
from bot.dates import in_french
from bot.draft_views import DRAFTS_A_PAGE
from bot.loopback import Kind
from knowledge.drafts import KEPT_DAYS, read_file
from knowledge.membership import Role
from tests.conversations.person import labels, only
from tests.conversations.publishing import ALL, JUNE, LONG, UNDATED, another_process_of, draft_of, drafts
from tests.conversations.union import spaced


async def test_without_a_draft_it_says_how_one_is_begun(union, olga):
    shown = await olga.say("/brouillons")
    assert shown.words == sentences.NO_DRAFT
    assert shown.buttons == ()
    assert (await union.administrator.say("/brouillons")).words == sentences.NO_DRAFT_AT_ALL


async def test_drafts_are_listed_with_their_dates_and_opened(union, olga):
    await draft_of(olga)
    await draft_of(olga, UNDATED, "sans date.txt")
    # the conversation may be long, and the process another one
    async with another_process_of(union) as application:
        olga.application = application
        listed = await olga.say("/brouillons")
        today = datetime.now(union.people.settings.zone).date()
        begun, until = in_french(today), in_french(today + timedelta(days=KEPT_DAYS))
        lines = [line for line in spaced(listed).splitlines() if line]
        assert lines[0] == "Vos brouillons :"
        assert lines[1].startswith("1. ")
        assert lines[2] == f"2. CSE Rivemont, réunion du 3 juin 2026 : commencé le {begun}, gardé jusqu’au {until}."
        assert "réunion sans date" in lines[1]
        opened = only(await olga.press(listed, labels(listed)[1]))
        assert (opened.kind, opened.message_id) == (Kind.EDITED, listed.message_id)
        assert labels(opened) == ALL
        assert only(await olga.press(opened, "Publier")).words.startswith("Publié")
    assert len(drafts(union)) == 1


async def test_representatives_see_their_own_and_administrators_all(union, olga):
    pierre = await union.member("Pierre", Role.REPRESENTATIVE)
    await draft_of(olga)
    assert (await pierre.say("/brouillons")).words == sentences.NO_DRAFT
    await draft_of(pierre, LONG, "autre.txt")
    assert len(labels(await pierre.say("/brouillons"))) == 1
    seen = await union.administrator.say("/brouillons")
    assert len(labels(seen)) == 2
    assert seen.words.count("par un autre élu") == 2
    assert labels(only(await union.administrator.press(seen, labels(seen)[0]))) == ALL


async def test_many_drafts_are_paged_through(union, olga):
    for number in range(DRAFTS_A_PAGE + 2):
        # not sent in the chat: a process reads each
        reading = read_file(f"{number}.txt", JUNE.replace("quarante", f"{number + 200}").encode())
        await union.people.house.write(lambda desk, one=reading: desk.drafts.begin(one, by=union.number(olga)))
    first = await olga.say("/brouillons")
    assert len(labels(first)) == DRAFTS_A_PAGE + 1
    second = only(await olga.press(first, "Après →"))
    assert [label.split(".")[0] for label in labels(second)][:2] == ["9", "10"]
    assert only(await olga.press(second, "← Avant")).words == first.words
    # a page that is no more, or never was
    for about, page in (("99999", second), ("zzz", first), ("9" * 30, second), ("", first)):
        assert only(await olga.press_data(first, f"drafts:{about}")).words == page.words


async def test_what_is_being_pasted_is_found_again_too(union, olga):
    await olga.say("/publier")
    await olga.say(JUNE)
    listed = await olga.say("/brouillons")
    assert labels(listed) == ["Texte collé (1\u00a0message)"]
    shown = only(await olga.press(listed, labels(listed)[0]))
    assert labels((await olga.press(shown, "C’est tout"))[-1]) == ALL


async def test_a_draft_that_expired_is_listed_no_more(union, olga):
    preview = await draft_of(olga)
    long_ago = datetime.now(UTC) - timedelta(days=KEPT_DAYS, minutes=1)
    union.change("UPDATE drafts SET created_at = ?", long_ago.isoformat(timespec="seconds"))
    await union.people.house.write(lambda desk: desk.drafts.expire())
    assert (await olga.say("/brouillons")).words == sentences.NO_DRAFT
    assert only(await olga.press(preview, "Publier")).words == sentences.DRAFT_GONE
