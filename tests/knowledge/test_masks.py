"""What is masked is stored and never quoted, whichever way somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.drafts import Drafts, read_file
from knowledge.excerpt import Excerpt
from knowledge.masking import BLOT, masked_among, pages_of, quotable, redacted
from knowledge.models import Span
from knowledge.previews import Warned
from knowledge.publishing import Publication, publish
from knowledge.questions import Questions
from knowledge.replies import Reply
from knowledge.shelf import Shelf
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.structure.structuring import structure
from tests.knowledge.made import SAMPLES, bare_words, founds, is_run
from tests.knowledge.test_publishing import CORRECTED, MARCH

SECRET = """\
CSE Valmont
RÉUNION DU 12 MARS 2026

TÉLÉTRAVAIL
Le télétravail passe à trois jours par semaine au mois de septembre.
Madame Quinquerolle (Zélateur Quadripartite Xénophile, ZQX) refuse le badge mauve :
- le portillon nacarat reste ouvert ;
- la guérite est repeinte.

RESTAURATION
Le prix du plateau ne change pas cette année.
"""
HIDDEN = "Madame Quinquerolle (Zélateur Quadripartite Xénophile, ZQX) refuse le badge mauve"
WORDS = ("Quinquerolle", "Zélateur", "Quadripartite", "Xénophile", "ZQX", "mauve", "badge")


def publish_masked(
    store: Database, text: str, *words: str, name: str = "mars.txt", replace: bool = False
) -> Publication:
    """With every passage masked that holds one of these words."""
    drafts = Drafts(store)
    draft = drafts.begin(read_file(name, text.encode()), by=None)
    for passage in drafts.passages(draft.number):
        drafts.mask(draft.number, passage.id, any(word in passage.text for word in words))
    return drafts.publish(draft.number, None, replace)


def shown(reply: Reply) -> Iterator[Excerpt]:
    return (found.excerpt for found in founds(reply))


def everything(questions: Questions, ids: list[str], asked: str) -> Iterator[Excerpt]:
    """All that somebody can get to see by one question and any button."""
    yield from shown(questions.ask(asked, limit=100))
    for one in ids:
        if (found := questions.found(one, asked)) is not None:
            yield found.excerpt
        if (context := questions.context(one, asked)) is not None:
            yield from (*context.before, context.passage, *context.after)


def ids_of(text: str) -> list[str]:
    return [passage.id for passage in structure(text).passages]


def test_no_question_and_no_button_shows_a_word_of_what_is_masked(store: Database) -> None:
    publish_masked(store, SECRET, "Quinquerolle")
    questions = Questions(store)
    for asked in (*WORDS, HIDDEN, "qui refuse le badge mauve", "portillon", "guérite", "que veut dire ZQX", "plateau"):
        for excerpt in everything(questions, ids_of(SECRET), asked):
            assert not any(word in excerpt.source or word in excerpt.text for word in WORDS)
            assert BLOT not in excerpt.text
        reply = questions.ask(asked)
        acronyms = getattr(reply, "acronyms", ())
        assert all(acronym.letters != "ZQX" for acronym in acronyms)
    # what it introduces is quoted without it, and what was not masked is found
    assert "portillon nacarat" in next(shown(questions.ask("portillon"))).text
    publish(store, "autre.txt", SECRET.replace("12 MARS", "13 MARS").replace("Valmont", "Clairac").encode())
    assert "Quinquerolle" in next(shown(Questions(store).ask("qui refuse le badge mauve"))).text


def test_the_index_knows_no_word_key_or_acronym_of_what_is_masked(store: Database) -> None:
    publish_masked(store, SECRET, "Quinquerolle")
    table = SummaryTable(store)
    folded = {folded for folded, _, _ in table.words()}
    assert folded.isdisjoint({"quinquerolle", "zelateur", "xenophile", "zqx", "mauve"})
    assert "teletravail" in folded
    assert table.acronyms() == []
    assert table.passage_count() == len(ids_of(SECRET)) - 1
    keys = " ".join(
        f"{row['own']} {row['around']} {row['title']}" for row in store.sql.query("SELECT * FROM passage_keys")
    )
    assert not any(word in keys for word in ("quinquerol", "zelateur", "mauv", "zqx"))


def test_a_masked_first_passage_is_not_taken_for_what_names_the_summary(store: Database) -> None:
    """What stands above the first passage helps to find the others."""
    text = "CSE Valmont\nRÉUNION DU 12 MARS 2026\n\nMadame Quinquerolle préside.\n\nLa navette circule.\n"
    publish_masked(store, text, "Quinquerolle")
    questions = Questions(store)
    assert list(shown(questions.ask("Quinquerolle"))) == []
    assert [excerpt.text for excerpt in shown(questions.ask("navette"))] == ["La navette circule."]


@pytest.mark.parametrize("half", [0, 1], ids=["even", "odd"])
@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_of_half_of_a_sample_no_question_made_of_its_words_gets_a_masked_sentence(
    store: Database, file: Path, half: int
) -> None:
    """Every other passage is masked, and each masked sentence is asked for in its own words."""
    data = file.read_bytes()
    drafts = Drafts(store)
    reading = read_file(file.name, data)
    draft = drafts.begin(reading, by=None)
    passages = reading.structured.passages
    for passage in passages[half::2]:
        drafts.mask(draft.number, passage.id, True)
    hidden = [one for one in drafts.passages(draft.number) if one.masked]
    asked = [" ".join(re.findall(r"\w+", one.text)[:14]) for one in hidden]
    samples = drafts.try_out(draft.number).samples
    drafts.publish(draft.number, None, False)
    questions = Questions(store)
    left = [bare_words(passage.span.of(reading.text)) for passage in passages[1 - half :: 2]]
    secret = [
        words for one in hidden if len(words := bare_words(one.text)) > 3 and not any(is_run(words, o) for o in left)
    ]
    for question, reply in samples:
        assert not any(is_run(sentence, bare_words(question)) for sentence in secret)
        assert BLOT not in question
        assert reply == questions.ask(question)
    for question in asked:
        for excerpt in shown(questions.ask(question, limit=100)):
            words = bare_words(excerpt.text)
            assert not any(is_run(sentence, words) for sentence in secret)
            assert BLOT not in excerpt.text
    for number, passage in enumerate(passages):
        question = asked[number // 2 % len(asked)]
        context, found = questions.context(passage.id, question), questions.found(passage.id, question)
        assert (context is None) == (found is None) == (passage.id in {one.id for one in hidden})
        if found is not None:
            assert not any(is_run(sentence, bare_words(found.excerpt.text)) for sentence in secret)
            assert BLOT not in found.excerpt.text
        for excerpt in (*context.before, context.passage, *context.after) if context else ():
            assert not any(is_run(sentence, bare_words(excerpt.text)) for sentence in secret)


TEXTS = {file.stem: read_file(file.name, file.read_bytes()) for file in SAMPLES}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(TEXTS)), data=st.data())
def test_what_may_be_quoted_has_no_sign_of_what_is_masked(name: str, data: st.DataObject) -> None:
    reading = TEXTS[name]
    passages = reading.structured.passages
    picked = data.draw(st.sets(st.sampled_from(range(len(passages))), max_size=12))
    masked = masked_among(passages, {passages[place].id for place in picked})
    text, left = quotable(reading.text, passages, masked)
    assert len(text) == len(reading.text)
    for passage in passages:
        if passage.id in masked:
            assert set(passage.span.of(text)) <= {BLOT, " ", "\n", "\f", "\t", "\u00a0", "\u202f", "\r", "\x0b"}
    assert {passage.id for passage in left} == {passage.id for passage in passages} - masked
    for passage in left:
        for span in (passage.span, *passage.units, *filter(None, (passage.intro, passage.asked))):
            assert span.of(text) == span.of(reading.text)


def test_a_passage_that_shares_a_sign_with_a_masked_one_is_masked_too() -> None:
    text = "abc def\fghi"
    assert redacted(text, [Span(2, 9)]) == "ab█ ███\f█hi"
    assert pages_of(text, [Span(2, 9)]) == (1, 2)
    assert pages_of("abc", [Span(0, 1)]) == ()
    passages = structure(SECRET).passages
    assert masked_among(passages, set()) == frozenset()
    assert masked_among(passages, {passages[0].id}) == {passages[0].id}


# -- masks stay


def test_a_summary_says_which_pages_hold_something_masked(store: Database) -> None:
    text = MARCH.replace("RESTAURATION", "\fRESTAURATION").replace("TRANSPORTS", "\fTRANSPORTS")
    publication = publish_masked(store, text, "plateau")
    stored = SummaryTable(store).load(publication.summary)
    assert stored is not None
    assert (stored.summary.masked, stored.summary.masked_pages) == (True, (2,))
    assert Shelf(store).summary(publication.summary).masked
    plain = publish(store, "avril.txt", MARCH.replace("MARS", "AVRIL").encode())
    stored = SummaryTable(store).load(plain.summary)
    assert stored is not None
    assert (stored.summary.masked, stored.summary.masked_pages) == (False, ())


def test_the_next_version_masks_what_this_one_did_until_it_is_unmasked(store: Database) -> None:
    publish_masked(store, MARCH, "plateau")
    # from the shell: nobody is there to mask it again
    publish(store, "mars.txt", CORRECTED.encode(), replace=True)
    assert list(shown(Questions(store).ask("prix du plateau"))) == []
    assert "quatre jours" in next(shown(Questions(store).ask("télétravail"))).text
    drafts = Drafts(store)
    draft = drafts.begin(read_file("mars.txt", CORRECTED.replace("vingt", "trente").encode()), by=None)
    masked = drafts.preview(draft.number).masked
    assert ["plateau" in one.text for one in masked] == [True]
    drafts.mask(draft.number, masked[0].id, False)
    drafts.correct(draft.number, title="Réunion de mars")
    assert drafts.preview(draft.number).masked == ()
    drafts.publish(draft.number, None, True)
    assert "plateau" in next(shown(Questions(store).ask("prix du plateau"))).text


def test_masks_alone_can_be_changed_afterwards(store: Database) -> None:
    publish(store, "mars.txt", MARCH.encode())
    publication = publish_masked(store, MARCH, "plateau", replace=True)
    assert list(shown(Questions(store).ask("prix du plateau"))) == []
    assert publish_masked(store, MARCH, replace=True).summary != publication.summary
    assert "plateau" in next(shown(Questions(store).ask("prix du plateau"))).text


def test_what_is_masked_now_is_not_shown_by_a_button_of_the_version_before(store: Database) -> None:
    publish(store, "mars.txt", MARCH.encode())
    old = {passage.span.of(MARCH): passage.id for passage in structure(MARCH).passages}
    publish_masked(store, CORRECTED, "plateau", replace=True)
    questions = Questions(store)
    shuttle = next(one for words, one in old.items() if "navette" in words)
    assert questions.context(shuttle, "navette") is None
    assert questions.context(next(one for words, one in old.items() if "plateau" in words), "plateau") is None


SECRETIVE = (
    MARCH
    + """
SANCTIONS
Madame Quinquerolle est mise à pied trois jours pour avoir quitté son poste sans prévenir.

La Direction indique que le règlement intérieur sera affiché dans tous les ateliers avant l’été.
"""
)
MENDED = {
    "a word": SECRETIVE.replace("à pied trois jours", "à pied quatre jours"),
    "put together": SECRETIVE.replace("sans prévenir.\n\n", "sans prévenir.\n"),
    "taken apart": SECRETIVE.replace("trois jours pour avoir", "trois jours\n\npour avoir"),
    "moved": SECRETIVE.replace("SANCTIONS", "QUESTIONS DIVERSES").replace("sans prévenir", "sans avoir prévenu"),
}


@pytest.mark.parametrize("corrected", MENDED.values(), ids=MENDED)
def test_a_masked_passage_that_is_mended_or_cut_otherwise_stays_masked(store: Database, corrected: str) -> None:
    publish_masked(store, SECRETIVE, "Quinquerolle")
    drafts = Drafts(store)
    draft = drafts.begin(read_file("mars.txt", corrected.encode()), by=None)
    preview = drafts.preview(draft.number)
    assert Warned.MASKS in preview.warnings
    assert "Quinquerolle" in preview.masked[0].text
    publish(store, "mars.txt", corrected.encode(), replace=True)
    found = shown(Questions(store).ask("mise à pied de Madame Quinquerolle"))
    assert not any("Quinquerolle" in one.text or "quitté son poste" in one.text for one in found)


def test_what_the_version_before_quotes_is_not_masked_for_being_like_something_masked(store: Database) -> None:
    twice = SECRETIVE.replace(
        "SANCTIONS\n",
        "SANCTIONS\nMonsieur Abel est mis à pied trois jours pour avoir quitté son poste sans prévenir.\n\n",
    )
    publish_masked(store, twice, "Quinquerolle")
    drafts = Drafts(store)
    corrected = twice.replace("Madame Quinquerolle est mise à pied trois", "Madame Quinquerolle est mise à pied deux")
    draft = drafts.begin(read_file("mars.txt", corrected.encode()), by=None)
    assert [one.text.split(" est ")[0] for one in drafts.preview(draft.number).masked] == ["Madame Quinquerolle"]


def test_that_something_masked_is_gone_is_said_and_that_nothing_changed_is_not(store: Database) -> None:
    publish_masked(store, SECRETIVE, "Quinquerolle")
    drafts = Drafts(store)
    without = re.sub("Madame Quinquerolle.*\n", "", SECRETIVE)
    elsewhere = SECRETIVE.replace("trois jours par semaine", "quatre jours par semaine")
    for text, unsure in ((without, True), (elsewhere, False)):
        draft = drafts.begin(read_file("mars.txt", text.encode()), by=None)
        assert (Warned.MASKS in drafts.preview(draft.number).warnings) is unsure
