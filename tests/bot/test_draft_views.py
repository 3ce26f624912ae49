"""Whatever a file holds, what is shown of it is a message that Telegram takes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.buttons import LONGEST_DATA, read_press
from bot.draft_views import CUT, cut_view, preview_view
from bot.rendering import LONGEST
from bot.styled import units, words_of
from knowledge.following import Notified
from knowledge.models import Meeting
from knowledge.previews import Draft, DraftPassage, Preview, Warned
from knowledge.shelf import AgendaItem
from knowledge.trials import Trial
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
TRIALS = st.builds(
    Trial,
    st.lists(
        st.tuples(WORDS.map(lambda words: words[:80]), st.sampled_from([ANSWER, ASK_BACK, REFUSAL])), max_size=3
    ).map(tuple),
    st.builds(
        Notified, st.integers(0, 10_000), st.lists(st.tuples(WORDS, st.integers(1, 10_000)), max_size=5).map(tuple)
    ),
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
def test_a_preview_fits_and_what_has_to_be_decided_is_always_there(draft, preview, trial):
    view = preview_view(draft, preview, trial)
    actions = [data.split(":", 2)[2] for data in fits(view)]
    assert actions[-4:] == ["date", "title", "cut:0", "cancel"]
    undated = Warned.UNDATED in preview.warnings
    assert not (undated and {"publish", "replace", "beside"} & set(actions))
    assert ("replace" in actions) == (preview.former is not None and not undated)
    new = preview.already is None and not undated
    assert ("publish" in actions) == (new and preview.former is None)
    assert ("beside" in actions) == (new and preview.former is not None)
    said = words_of(view.text)
    assert said.count("⚠️") >= len(preview.warnings)


@settings(EXAMPLES, max_examples=8)  # each looks at every page of its draft, some at forty
@given(DRAFTS, st.lists(PASSAGES, min_size=1, max_size=23, unique_by=lambda one: one.id), st.integers(-50, 10**9))
def test_passages_fit_and_every_one_is_reached_from_anywhere(draft, passages, anywhere):
    fits(cut_view(draft, passages, anywhere))
    met, number = [], 0
    while True:
        data = fits(cut_view(draft, passages, number))
        here = [one.rpartition(":")[2] for one in data if ":mask:" in one or ":unmask:" in one]
        assert len(set(here)) == len(here) <= CUT
        met += here
        number += 1
        if f"draft:{draft.number}:cut:{number}" not in data:
            break
    assert [one for one, _ in groupby(met)] == [one.id for one in passages]


def test_a_long_passage_is_shown_to_its_last_word_before_it_is_masked():
    draft = Draft("ABCDEF", "CSE", None, datetime(2026, 6, 3, tzinfo=UTC), None, "cr.txt", None)
    words = [f"mot{number}" for number in range(900)]
    passages = [
        DraftPassage("a" * 14, None, 1, "Un court passage.", False),
        DraftPassage("b" * 14, "POINT", 1, " ".join(words), False),
        DraftPassage("c" * 14, "POINT", 2, "Un autre.", False),
    ]
    for masked in (False, True):
        passages[1] = replace(passages[1], masked=masked)
        seen = [cut_view(draft, passages, number) for number in range(5)]
        said = [words_of(one.text) for one in seen]
        assert [word for one in said for word in one.split() if word.startswith("mot")] == words
        assert [one.partition("\n")[0].replace("\u00a0", " ") for one in said] == [
            "Passage 1 sur 3",
            "Passage 2 sur 3",
            "Passage 2 sur 3",
            "Passage 2 sur 3",
            "Passages 2 à 3, sur 3",
        ]
        label = "Montrer 2" if masked else "Masquer 2"
        shown = [[button.label.replace("\u00a0", " ") for row in one.rows for button in row] for one in seen[1:]]
        assert all(label in one for one in shown)


def test_a_long_summary_has_ways_to_far_passages():
    draft = Draft("ABCDEF", "CSE", None, datetime(2026, 6, 3, tzinfo=UTC), None, "cr.txt", None)
    passages = [DraftPassage(f"{number:014}", None, 1, f"Passage {number}.", False) for number in range(1, 183)]
    jumps = cut_view(draft, passages, 3).rows[-2]
    assert [one.label for one in jumps] == ["1", "31", "61", "91", "121", "151", "181"]
    for one in jumps:
        shown = words_of(cut_view(draft, passages, int(one.data.rpartition(":")[2])).text)
        assert f"\n{one.label}. (p.\u00a01) Passage {one.label}." in shown
    assert [one.label for one in cut_view(draft, passages[:35], 0).rows[-2]] == ["Après →"]


def test_an_item_of_the_agenda_keeps_its_pages_however_long_its_title_is():
    preview = Preview("CSE", None, None, (AgendaItem("mot " * 50, 1, 4, 3, None),), 3, 0, 4, (), (), None, None, ())
    draft = Draft("ABCDEF", "CSE", None, datetime(2026, 6, 3, tzinfo=UTC), None, "cr.txt", None)
    said = words_of(preview_view(draft, preview, Trial()).text).replace("\u00a0", " ")
    assert "… (p. 1–4)" in said
