"""Whatever a file holds, what is shown of it is a message that Telegram takes."""

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.buttons import LONGEST_DATA, Verb, read_press
from bot.draft_views import CUT, cut_view, preview_view
from bot.rendering import LONGEST
from bot.shelf_views import MEETINGS_A_PAGE, item_view, meeting_view, meetings_view
from bot.styled import plain, units, words_of
from knowledge.models import Meeting, Status
from knowledge.previews import Draft, DraftPassage, Preview, Warned
from knowledge.shelf import AgendaItem, Listed, Listing
from tests.bot.made import ANSWER, ASK_BACK, REFUSAL

WORDS = st.builds(
    lambda words, times: (words * times)[:6000],
    st.one_of(st.text(max_size=6), st.sampled_from(["🙂", "mot ", "<b>&", "\u00a0", "\u200b", "\n", "é\u0301", "٣"])),
    st.integers(0, 3000),
)
"""Short, long, empty, of signs that count twice, of blanks."""
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
COUNTS = st.integers(0, 10**6)
PAGES = st.one_of(st.none(), st.integers(1, 9999))
NUMBERS = st.integers(1, 10**9)
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=14, max_size=14)
MEETINGS = st.builds(Meeting, WORDS, DAYS, st.one_of(st.none(), WORDS), WORDS)
ITEMS = st.builds(AgendaItem, WORDS, PAGES, PAGES, st.integers(0, 200), st.one_of(st.none(), IDS))
AGENDAS = st.lists(ITEMS, max_size=60)
PASSAGES = st.builds(DraftPassage, IDS, st.one_of(st.none(), WORDS), PAGES, WORDS, st.booleans())
DRAFTS = st.builds(
    Draft,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=6, max_size=6),
    WORDS,
    st.none(),
    st.just(datetime(2026, 6, 3, tzinfo=UTC)),
    st.one_of(st.none(), DAYS),
    WORDS,
    st.one_of(st.none(), WORDS),
)
PREVIEWS = st.builds(
    Preview,
    WORDS,
    st.one_of(st.none(), DAYS),
    st.one_of(st.none(), WORDS),
    AGENDAS.map(tuple),
    COUNTS,
    COUNTS,
    PAGES,
    st.lists(st.integers(1, 9999), max_size=60).map(tuple),
    st.lists(st.sampled_from(Warned), unique=True).map(tuple),
    st.one_of(st.none(), MEETINGS),
    st.one_of(st.none(), MEETINGS),
    st.lists(PASSAGES, max_size=3).map(tuple),
)
TRIALS = st.lists(
    st.tuples(WORDS.map(lambda words: words[:80]), st.sampled_from([ANSWER, ASK_BACK, REFUSAL])), max_size=3
)
LISTED = st.builds(
    Listed,
    NUMBERS,
    MEETINGS,
    st.integers(1, 99),
    st.just(Status.PUBLISHED),
    st.just(datetime(2026, 6, 3, tzinfo=UTC)),
    COUNTS,
    PAGES,
    st.booleans(),
    st.booleans(),
    st.none(),
)
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def fits(view):
    """As Telegram counts."""
    assert words_of(view.text).strip()
    assert units(view.text) <= LONGEST
    buttons = [button for row in view.rows for button in row]
    assert len(buttons) <= 100
    assert all(1 <= len(row) <= 8 for row in view.rows)
    for button in buttons:
        assert button.label.strip()
        assert len(button.data.encode()) <= LONGEST_DATA
        assert read_press(button.data) is not None
    return [button.data for button in buttons]


@EXAMPLES
@given(DRAFTS, PREVIEWS, TRIALS)
def test_a_preview_fits_and_what_has_to_be_decided_is_always_there(draft, preview, trials):
    view = preview_view(draft, preview, trials)
    actions = [data.split(":", 2)[2] for data in fits(view)]
    assert actions[-4:] == ["date", "title", "cut:0", "cancel"]
    undated = Warned.UNDATED in preview.warnings
    assert not (undated and {"publish", "replace"} & set(actions))
    assert ("replace" in actions) == (preview.former is not None and not undated)
    beside = preview.former is None or preview.former.date != preview.when
    assert ("publish" in actions) == (beside and preview.already is None and not undated)
    said = words_of(view.text)
    assert said.count("⚠️") >= len(preview.warnings)


@EXAMPLES
@given(DRAFTS, st.lists(PASSAGES, min_size=1, max_size=23, unique_by=lambda one: one.id), st.integers(-50, 10**9))
def test_passages_fit_and_every_one_is_reached_from_anywhere(draft, passages, anywhere):
    fits(cut_view(draft, passages, anywhere))
    met, first = [], 0
    while True:
        data = fits(cut_view(draft, passages, first))
        met += [one.rpartition(":")[2] for one in data if ":mask:" in one or ":unmask:" in one]
        following = f"draft:{draft.number}:cut:{first + CUT}"
        if following not in data:
            break
        first += CUT
    assert met == [one.id for one in passages]


@EXAMPLES
@given(LISTED, AGENDAS)
def test_a_meeting_fits_with_its_items_and_never_offers_a_masked_document(listed, agenda):
    data = fits(meeting_view(listed, agenda))
    read = [one for one in data if one.startswith(f"{Verb.ITEM}:")]
    assert len(read) == sum(1 for item in agenda if item.passages)
    assert (f"{Verb.ORIGINAL}:{listed.id}" in data) is not listed.masked


@EXAMPLES
@given(LISTED, ITEMS, st.lists(WORDS, max_size=12), st.integers(0, 60))
@example(
    Listed(
        1,
        Meeting("t" * 6000, date(2026, 6, 3), None, ""),
        1,
        Status.PUBLISHED,
        datetime.now(UTC),
        1,
        1,
        False,
        False,
        None,
    ),
    AgendaItem("i" * 6000, 1, 2, 1, None),
    ["m" * 6000] * 3,
    0,
)
def test_an_item_fits_and_all_its_passages_are_reached(listed, item, texts, place):
    first, pages = 0, 0
    while True:
        view = item_view(listed, item, place, texts, first)
        turns = [one for one in fits(view) if one.startswith(f"{Verb.ITEM}:{listed.id}:{place}:")]
        pages += 1
        if not turns:
            break
        following = int(turns[0].rpartition(":")[2])
        assert first < following < len(texts)
        first = following
    assert pages <= max(1, len(texts))
    # what is short enough is there to the letter
    for text in texts:
        if text.strip() and units(plain(text)) <= 500 and len(texts) == 1:
            assert text in words_of(view.text)


@EXAMPLES
@given(
    st.lists(LISTED, max_size=MEETINGS_A_PAGE), st.integers(0, 10**6), st.sampled_from([Verb.MEETING, Verb.WITHDRAW])
)
def test_a_list_of_meetings_fits_and_leads_to_each(summaries, offset, verb):
    data = fits(meetings_view(Listing(tuple(summaries), offset + len(summaries) + 1), offset, verb))
    assert data[: len(summaries)] == [f"{verb}:{one.id}" for one in summaries]
    assert (f"{Verb.MEETINGS}:{verb}:{offset + len(summaries)}" in data) is bool(summaries)
