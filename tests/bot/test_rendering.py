"""What replies look like, and the limits that every view keeps whatever the summaries hold."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import meeting_name, source_line
from bot.buttons import LONGEST_DATA
from bot.rendering import LONGEST, context_view, others_view, passage_view, printed, reply_view
from bot.styled import from_html, to_html, units, words_of
from knowledge.excerpt import Excerpt, could_be_excerpt
from knowledge.models import Acronym, Meeting, Span, Speaker
from knowledge.replies import Answer, AskBack, Chat, Context, Coverage, Found, Reading, Refusal, Smalltalk, Source
from tests.bot.made import ANSWER, ASK_BACK, CONTEXT, COVERAGE, MENDED, PAYS, REFUSAL, REPORT, SIGNS, SPRING, SUMMER


def shown(view):
    """A view as a person reads it, marks as <b>, buttons in their rows."""
    rows = ["  ".join(f"[ {button.label} ]" for button in row) for row in view.rows]
    return "\n".join([to_html(view.text), *rows])


# -- what replies look like


def test_an_answer_shows_its_excerpt_its_source_and_what_the_letters_mean(snapshot):
    assert shown(reply_view(ANSWER)) == snapshot


def test_a_mended_question_is_said_above_the_answer(snapshot):
    assert shown(reply_view(MENDED)) == snapshot


def test_runners_up_have_their_own_sources(snapshot):
    assert shown(others_view(ANSWER)) == snapshot


def test_on_a_page_without_buttons_everything_is_there(snapshot):
    for reply in (ANSWER, MENDED, ASK_BACK, REFUSAL):
        assert to_html(printed(reply)) == snapshot


def test_context_stands_before_and_after(snapshot):
    assert shown(context_view(CONTEXT, SIGNS.passage_id)) == snapshot


def test_context_says_when_there_is_none(snapshot):
    alone = Context((), SIGNS.excerpt, (), SIGNS.source)
    assert shown(context_view(alone, SIGNS.passage_id)) == snapshot


def test_an_unclear_question_brings_one_short_question_with_buttons(snapshot):
    assert shown(reply_view(ASK_BACK)) == snapshot
    assert shown(passage_view(ASK_BACK, PAYS)) == snapshot


def test_a_refusal_says_what_was_searched_and_offers_the_closest_as_such(snapshot):
    assert shown(reply_view(REFUSAL)) == snapshot
    assert shown(passage_view(REFUSAL, PAYS)) == snapshot


def test_a_refusal_counts_the_meetings_and_says_from_when_to_when():
    def said(coverage):
        return words_of(reply_view(replace(REFUSAL, coverage=coverage, searched=(), closest=None)).text)

    assert "(2\u00a0réunions, de mars 2025 à avril 2026)" in said(COVERAGE)
    assert "(2\u00a0réunions, en avril 2026)" in said(Coverage(2, date(2026, 4, 2), date(2026, 4, 30)))
    assert "(réunion du 30 avril 2026)" in said(Coverage(1, date(2026, 4, 30), date(2026, 4, 30)))


def test_an_empty_house_says_that_nothing_is_published_and_nothing_else():
    view = reply_view(replace(REFUSAL, coverage=Coverage(0, None, None), closest=None))
    assert words_of(view.text).startswith("Aucun compte rendu n’est publié")
    assert "Mots cherchés" not in words_of(view.text)
    assert not view.rows


def test_small_talk_gets_a_line_without_buttons():
    for chat in Chat:
        view = reply_view(Smalltalk("…", chat))
        assert words_of(view.text)
        assert not view.rows


def test_the_source_names_the_council_or_else_the_title_and_the_date_once():
    assert meeting_name(SPRING) == "CSE Occitanie, 30 avril 2026"
    assert meeting_name(SUMMER) == "Réunion extraordinaire du 1er juin 2026"


def test_the_source_says_whose_words_they_are():
    def voice(speaker, asks=False):
        return words_of(source_line(Source(SPRING, (), None, speaker, asks)))

    assert voice(Speaker.MANAGEMENT).endswith(" · Réponse de la Direction")
    assert voice(Speaker.UNION).endswith(" · Position du syndicat")
    assert voice(Speaker.UNION, asks=True).endswith(" · Question du syndicat")
    assert voice(Speaker.LAW).endswith(" · Texte de loi")
    assert voice(None).endswith("30 avril 2026")


def test_a_passage_is_shown_where_it_stands_in_the_reply_or_alone():
    assert passage_view(ANSWER, SIGNS) == reply_view(ANSWER)
    assert passage_view(ANSWER, PAYS) == others_view(ANSWER)
    assert words_of(passage_view(ANSWER, REPORT).text).startswith("❝\u00a0Le bilan")
    assert words_of(passage_view(Smalltalk("merci", Chat.THANKS), REPORT).text).startswith("❝\u00a0Le bilan")


def test_readings_with_the_same_heading_are_told_apart_by_their_dates():
    later = replace(PAYS, source=replace(PAYS.source, meeting=SUMMER))
    view = reply_view(replace(ASK_BACK, readings=(Reading("Télétravail", SIGNS), Reading("Télétravail", later))))
    assert [row[0].label for row in view.rows] == ["Télétravail (30 avril 2026)", "Télétravail (1er juin 2026)"]


# -- limits, whatever the summaries hold


def heavy(sign, marked=True):
    """An excerpt as long as one may be, made of one sign, every second one marked."""
    text = sign * 700
    marks = tuple(Span(at, at + 1) for at in range(0, 700, 2)) if marked else ()
    return Excerpt(text, (Span(0, 700),), marks)


HEAVY = [heavy("a", marked=False), heavy("😀"), heavy("&"), heavy("<"), heavy("é")]
SIGN = st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'*|•\t\n😀 abc")
WORDS = st.text(SIGN, min_size=1, max_size=20)
LONG = st.builds(lambda word, times: word * times, WORDS, st.sampled_from([1, 7, 300]))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
IDS = st.sampled_from(["a", "b7", "0123456789abcdef"])


@st.composite
def light_excerpts(draw):
    text = draw(WORDS)
    whole = (Span(0, len(text)),)
    return Excerpt(text, whole, whole) if could_be_excerpt(text, whole) else Excerpt("Rien.", (Span(0, 5),))


EXCERPTS = st.sampled_from(HEAVY) | light_excerpts()
MEETINGS = st.builds(Meeting, LONG, DAYS, st.none() | LONG, st.just("a.txt"))
SECTIONS = st.lists(LONG, max_size=4).map(tuple)
SOURCES = st.builds(Source, MEETINGS, SECTIONS, st.none() | st.integers(1, 99999), st.none() | st.sampled_from(Speaker))
FOUND = st.builds(Found, IDS, EXCERPTS, SOURCES, st.just(0.5))
RANKINGS = st.lists(FOUND, min_size=1, max_size=4).map(tuple)
ACRONYMS = st.lists(st.builds(Acronym, LONG, LONG), max_size=6).map(tuple)
READINGS = st.lists(st.builds(Reading, st.just("") | LONG, FOUND), min_size=2, max_size=4).map(tuple)
SEARCHED = st.lists(LONG, max_size=12).map(tuple)
ANSWERS = st.builds(Answer, st.just("q"), st.none() | LONG, RANKINGS, ACRONYMS, st.none() | FOUND)
ASK_BACKS = st.builds(AskBack, st.just("q"), st.none() | LONG, READINGS, RANKINGS)
REFUSALS = st.builds(Refusal, st.just("q"), st.none() | LONG, SEARCHED, st.just(COVERAGE), st.none() | FOUND, RANKINGS)
AROUND = st.lists(EXCERPTS, max_size=7).map(tuple)
CONTEXTS = st.builds(Context, AROUND, EXCERPTS, AROUND, SOURCES)
thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_telegram_takes(view):
    markup = to_html(view.text)
    read = from_html(markup)
    assert 0 < units(read) <= LONGEST
    assert words_of(read).strip()
    assert len(markup.encode()) <= 32 * 1024
    for row in view.rows:
        assert row
        for button in row:
            assert button.label.strip()
            assert len(button.data.encode()) <= LONGEST_DATA


@thorough
@given(ANSWERS | ASK_BACKS | REFUSALS)
def test_telegram_takes_whatever_a_reply_holds(reply):
    assert_telegram_takes(reply_view(reply))


@thorough
@given(ANSWERS)
def test_telegram_takes_the_runners_up_and_the_answer_stays_among_them(answer):
    view = others_view(answer)
    assert_telegram_takes(view)
    assert view.rows[0][0].data.endswith(answer.found[0].passage_id)


@thorough
@given(ANSWERS | ASK_BACKS | REFUSALS, FOUND)
def test_telegram_takes_any_passage_of_a_reply(reply, stranger):
    for found in (*reply.found, stranger):
        assert_telegram_takes(passage_view(reply, found))


@thorough
@given(CONTEXTS)
def test_a_long_context_gives_up_whole_passages_and_never_the_passage_itself(context):
    view = context_view(context, "a1b2c3")
    assert_telegram_takes(view)
    assert context.passage.text in words_of(view.text)


def test_a_context_that_is_too_long_says_where_it_was_cut():
    neighbours = (HEAVY[0],) * 5
    text = words_of(context_view(Context(neighbours, HEAVY[0], neighbours, SIGNS.source), "a").text)
    assert text.startswith("(…)\n\naaa")
    assert "aaa\n\n(…)\n\n📄" in text
    assert text.count("a" * 700) == 5
