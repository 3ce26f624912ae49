"""What a heading names: the subjects of what stands under it, and the name that it gives to one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language.folding import fold
from knowledge.language.lexicon import glossary
from knowledge.language.subjects import names_subject, no_headings, phrase

_NUMBERING = re.compile(
    r"^\W*(?:(?:point|question|sujet|partie|q)\s*(?:n\s*[°ºo]\s*)?\d+\s*[.)/:–—-]*"
    r"|\d+(?:[.\-]\d+)*\s*[.)/°:\-–—]?|[IVX]+\s*[.)/\-–—]|[a-zA-Z]\s*[.)])?\s*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:information|consultation|présentation|point|bilan|avis|retour|négociation|renégociation)s?\b[^,:]{0,40}?"
    r"\s(?:sur|concernant|relati(?:f|ve)s?\s(?:à|aux?))\s+(?:la\s|les?\s|l['’])?",
    re.IGNORECASE,
)
"""« Information sur le dispositif », « Consultation relative à l'accord »: what is done with a subject."""
_LISTED = re.compile(r"\s*,\s*|\s+et\s+", re.IGNORECASE)
_QUOTED = re.compile(
    r"\b(projet|plan|programme|outil|logiciel|assistant|application|dispositif|opération|démarche|plateforme)"
    r"\s+(?:[dl]['’])?«\s*([^«»]{2,40}?)\s*»",
    re.IGNORECASE,
)


_BESIDE = re.compile(r"\s*\([^()]*,[^()]*\)|,\s*«[^«»]*»")
"""« (information, 2e réunion) », « , « vers de nouvelles modalités » »: commas that list nothing."""
_YEAR = re.compile(r"\s+20\d\d$")
_COLON = re.compile(r"\s?:\s")
LONG = 2
"""Words of one thing among several that a heading lists between commas; with longer ones it is a sentence."""


@dataclass(frozen=True, slots=True)
class Title:
    """`main` is what all that stands under a heading is about, `parts` the several things that it lists there, `after`
    what stands behind its colon, if that is one thing and what stands before is no shipped subject (« Lignes 22 et 27 :
    la sous-traitance avance »). Both may be ''."""

    main: str
    parts: tuple[str, ...]
    after: str


@lru_cache(maxsize=4096)
def title(heading: str) -> Title:
    bare = _NUMBERING.sub("", heading.strip(), count=1)
    main, colon, after = _COLON.sub(" : ", _BESIDE.sub("", bare)).partition(" : ")
    if after and phrase(main) in no_headings():  # « Consultation : réorganisation »
        main, colon, after = after, "", ""
    parts = tuple(part for part in _LISTED.split(main) if part.strip()) if "," in main else ()
    if parts and (colon or any(len(phrase(part)) > LONG for part in parts)):
        main, parts = "", ()  # « Projet reporté, télétravail réduit : qui paie ? »
    aside = _LISTED.search(after) is not None or any(names_subject(words) for words in {main, main.lower()})
    return Title(main, parts, "" if aside else after)


def subject(heading: str) -> str:
    """The heading without its number, its year and what is done with its subject, up to its colon or dash; in sentence
    case, but for letters, if it is all in capitals."""
    bare = _NUMBERING.sub("", heading.strip(), count=1)
    bare = re.split(r"\s*(?::|\s[–—-]\s|\(|\?|!)", bare, maxsplit=1)[0].strip(" .,;*#")
    bare = _YEAR.sub("", bare)
    about = _ABOUT.sub("", bare, count=1)
    if about and about != bare:
        bare = about[0].upper() + about[1:]
    if not bare.isupper():
        return bare
    words = " ".join(word if fold(word) in glossary() else word.lower() for word in bare.split())
    return words[0].upper() + words[1:]


def quoted_name(heading: str) -> tuple[str, str] | None:
    """What is called a project, a plan, a tool, and its name: « Projet « Horizon » »."""
    found = _QUOTED.search(heading)
    if found is None or not (found[2][0].isupper() or found[2][0].isdigit()):
        return None
    return found[1].lower(), found[2].title() if heading.isupper() or found[2].isupper() else found[2]
