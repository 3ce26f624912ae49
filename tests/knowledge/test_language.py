"""Words of French: folded, told from acronyms, joined in families, and the shipped lists of them."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.language import lexicon
from knowledge.language.folding import fold
from knowledge.language.keys import Keys, keys_of, token_keys
from knowledge.language.tokens import tokenize

DATA = files("knowledge.language") / "data"
LISTS = sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".txt"))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ÉTÉ", "ete"),
        ("Œuvre", "oeuvre"),
        ("l’élu", "l'elu"),
        ("ÇA", "ca"),
        ("naïf", "naif"),
        ("e\u0301te\u0301", "ete"),
        ("coor\u00addonnées", "coordonnees"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_folding_drops_what_people_on_a_phone_leave_out(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_is_done_once_and_for_all(text: str) -> None:
    folded = fold(text)
    assert fold(folded.upper()) == fold(folded) or not folded.isascii()
    assert "é" not in folded
    assert "’" not in folded


# -- words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’accord d’entreprise", ["accord", "entreprise"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("18 h 30", ["18", "h", "30"]),
        ("38 400 € TTC", ["38400", "ttc"]),
        ("110\u202f000", ["110000"]),
        ("2,50 €", ["2.50"]),
        ("M.S.A.", ["msa"]),
        ("le 1er mai", ["le", "1er", "mai"]),
        ("Q&R", ["qr"]),
        ("article 5411-14-1", ["article", "5411-14-1"]),
        ("", []),
        ("… ? !", []),
    ],
)
def test_words_are_told_apart(text: str, words: list[str]) -> None:
    assert [token.folded for token in tokenize(text)] == words


def test_letters_in_capitals_are_no_small_words() -> None:
    """« DE » (the director) is not « de », nor « RUP » « rup »."""
    capital, small = tokenize("le DE")[1], tokenize("le de")[1]
    assert (capital.acronym, small.acronym) == (True, False)
    assert not set(token_keys(capital)) & set(token_keys(small))


def test_words_of_a_shouted_line_are_no_acronyms_but_its_acronyms_are() -> None:
    acronyms = [token.surface for token in tokenize("ACCORD SUR LE TÉLÉTRAVAIL ET LA GEPP") if token.acronym]
    assert acronyms == ["GEPP"]
    assert [token.surface for token in tokenize("L’accord GEPP du CSE") if token.acronym] == ["GEPP", "CSE"]


@given(st.text(max_size=80))
def test_every_word_knows_its_place(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert position <= token.start < token.stop <= len(text)
        assert text[token.start : token.stop] == token.surface
        assert all(key and not set(key) & set(' "') for key in token_keys(token))
        position = token.stop


# -- what joins words


def shared(one: str, other: str) -> set[str]:
    first, second = keys_of(one), keys_of(other)
    return ({first.strict, first.loose, first.family} & {second.strict, second.loose, second.family}) - {""}


RELATED = (
    ("signer", "signature"),
    ("signer", "signataire"),
    ("signature", "signataires"),
    ("élus", "élue"),
    ("élu", "elus"),
    ("travaux", "travail"),
    ("télétravail", "teletravail"),
    ("télétravailler", "télétravailleurs"),
    ("rémunération", "rémunérer"),
    ("déménagement", "déménager"),
    ("recrutements", "recruté"),
    ("fermeture", "fermés"),
    ("présence", "présents"),
    ("salarié", "salariées"),
    ("généraliser", "généralisation"),
    ("négociation", "négocier"),
    ("journaux", "journal"),
    ("annuel", "annuelles"),
    ("payé", "payer"),
)


@pytest.mark.parametrize(("one", "other"), RELATED)
def test_related_words_share_a_key(one: str, other: str) -> None:
    assert shared(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prime", "primaire"),
        ("congé", "congrès"),
        ("cadre", "cadran"),
        ("parking", "partage"),
        ("navette", "avenant"),
        ("pause", "paie"),
        ("gare", "garage"),
    ],
)
def test_words_that_only_look_alike_share_none(one: str, other: str) -> None:
    assert not shared(one, other)


def test_a_word_typed_without_accents_is_found() -> None:
    for word in ("télétravail", "congés", "déménagement", "intéressement", "égalité", "sécurité"):
        assert shared(word, fold(word))


@given(st.text(min_size=1, max_size=30))
@example("\u2060")
def test_any_word_has_keys(word: str) -> None:
    assert isinstance(keys_of(word), Keys)
    assert keys_of(word) == keys_of(word)


# -- the shipped lists


def entries(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_clean(name: str) -> None:
    """UTF-8, said in its first line, one entry a line without white space around."""
    text = (DATA / name).read_bytes().decode("utf-8")
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert not [line for line in text.splitlines() if line != line.strip() or "\t" in line or "\u00a0" in line]


def test_every_group_of_synonyms_has_two_members_at_least() -> None:
    for line in entries("synonyms.txt"):
        members = [member.strip() for member in line.split(",")]
        assert all(members), line
        assert len({fold(member) for member in members}) >= 2, line


def test_no_word_stands_in_two_families() -> None:
    found = Counter(word for line in entries("families.txt") for word in {fold(word) for word in line.split()})
    assert not [word for word, times in found.items() if times > 1]


def test_every_family_has_two_words_at_least() -> None:
    for line in entries("families.txt"):
        assert len(set(line.split())) >= 2, line


def test_no_stop_word_is_of_a_family() -> None:
    """« né » is « ne » once folded: it joins no family."""
    assert not lexicon.STOP_WORDS & set(lexicon.FAMILIES)
    assert not lexicon.STOP_WORDS & set(lexicon.FAMILIES.values())


@pytest.mark.parametrize("name", ["glossary.txt", "abbreviations.txt", "smalltalk.txt"])
def test_every_entry_says_what_stands_for_what_once(name: str) -> None:
    keys = []
    for line in entries(name):
        key, sign, meaning = line.partition("=")
        assert sign, line
        assert key.strip(), line
        assert meaning.strip(), line
        keys.append(fold(key.strip()))
    assert not [key for key, times in Counter(keys).items() if times > 1]


def test_the_glossary_holds_letters_and_what_they_stand_for() -> None:
    for line in entries("glossary.txt"):
        letters, _, meaning = line.partition("=")
        assert letters.strip() == letters.strip().upper()
        assert len(meaning.strip()) > len(letters.strip()), line
    assert lexicon.glossary()["cse"] == "comité social et économique"


def test_words_of_consequence_are_no_stop_words() -> None:
    """« pas plus de », « contre », « sans » change what a sentence says."""
    assert not lexicon.STOP_WORDS & {"plus", "moins", "contre", "sans", "avant", "apres", "nouveau", "point", "entre"}
    assert {"le", "la", "de", "et", "qui"} <= lexicon.STOP_WORDS


def test_synonyms_lead_both_ways() -> None:
    groups = lexicon.synonyms()
    for phrase, others in list(groups.items())[:300]:
        assert all(tuple(phrase.split()) in groups[" ".join(other)] for other in others)
