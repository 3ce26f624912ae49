"""What the index knows of words: how rare they are, how they are written, what letters stand for. Read anew when
something was published."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.language.folding import fold
from knowledge.language.keys import acronym_key, keys_of
from knowledge.language.lexicon import STOP_WORDS, glossary
from knowledge.models import Acronym
from knowledge.store.summaries import SummaryTable


@dataclass
class Vocabulary:
    """A snapshot of one generation of the index."""

    generation: int
    passages: int
    table: SummaryTable
    _counts: dict[str, int] = field(default_factory=dict)
    _surfaces: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, table: SummaryTable) -> Vocabulary:
        return cls(table.generation(), table.passage_count(), table)

    def counts(self, keys: list[str]) -> dict[str, int]:
        """In how many passages each key stands (0 included)."""
        missing = [key for key in keys if key not in self._counts]
        if missing:
            found = self.table.key_counts(missing)
            for key in missing:
                self._counts[key] = found.get(key, 0)
        return {key: self._counts[key] for key in keys}

    def rarity(self, count: int) -> float:
        """The inverse document frequency of bm25 (Robertson and Spärck Jones), never below 0.1."""
        return max(0.1, math.log(1 + (self.passages - count + 0.5) / (count + 0.5)))

    @cached_property
    def words(self) -> dict[str, tuple[str, int]]:
        """Every folded word of the index, with how it is mostly written and how often it stands."""
        found: dict[str, tuple[str, int, int]] = {}
        for folded, surface, times in self.table.words():
            best, most, total = found.get(folded, (surface, 0, 0))
            found[folded] = (surface, times, total + times) if times > most else (best, most, total + times)
        return {folded: (surface, total) for folded, (surface, _, total) in found.items()}

    def surfaces(self, folded: str) -> tuple[str, ...]:
        """The ways in which a word stands in the index; none when it does not."""
        if folded not in self._surfaces:
            self._surfaces[folded] = tuple(self.table.surfaces(folded))
        return self._surfaces[folded]

    def is_name(self, folded: str) -> bool:
        """Whether the summaries always write this word with a capital inside sentences."""
        written = self.surfaces(folded)
        return (
            bool(written)
            and all(surface[:1].isupper() for surface in written)
            and not all(surface.isupper() for surface in written)
        )

    @cached_property
    def acronyms(self) -> dict[str, Acronym]:
        """Folded letters to their meaning: the summaries' own spelling first, then the shipped glossary."""
        found = {letters: Acronym(letters.upper(), meaning) for letters, meaning in glossary().items()}
        for acronym in reversed(self.table.acronyms()):
            found[fold(acronym.letters)] = acronym
        return found

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Folded letters that the summaries themselves spell out."""
        return frozenset(fold(acronym.letters) for acronym in self.table.acronyms())

    @cached_property
    def expansions(self) -> dict[str, tuple[str, ...]]:
        """Folded letters to the folded words that count in their expansion."""
        return {
            letters: tuple(
                word
                for word in fold(acronym.expansion).replace("'", " ").replace("-", " ").split()
                if word not in STOP_WORDS
            )
            for letters, acronym in self.acronyms.items()
        }

    def stems(self, letters: str) -> tuple[str, ...]:
        """The stems of the words that count in an expansion."""
        return self._stems_of_letters.get(letters, ())

    def letters_with(self, stem: str) -> tuple[str, ...]:
        """Acronyms that stand in the index and whose expansion has this stem, two words at least."""
        return self._letters_by_stem.get(stem, ())

    def is_told_by(self, words: tuple[str, ...], letters: str) -> bool:
        """Whether no other acronym of the index begins with the same words (« contrat d'engagement » : CER, CEJ)."""
        begin = tuple(keys_of(word).loose for word in words)
        rivals = [
            other
            for other, stems in self._stems_of_letters.items()
            if other != letters and stems[: len(begin)] == begin
        ]
        # what the summaries spell out wins over what only the shipped glossary knows
        return not rivals or (letters in self.spelled and not any(rival in self.spelled for rival in rivals))

    @cached_property
    def _stems_of_letters(self) -> dict[str, tuple[str, ...]]:
        long = {letters: words for letters, words in self.expansions.items() if len(words) > 1}
        present = self.counts([acronym_key(letters) for letters in long])
        return {
            letters: tuple(keys_of(word).loose for word in words)
            for letters, words in long.items()
            if present[acronym_key(letters)]
        }

    @cached_property
    def _letters_by_stem(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for letters, stems in self._stems_of_letters.items():
            for stem in stems:
                found.setdefault(stem, []).append(letters)
        return {stem: tuple(letters) for stem, letters in found.items()}

    def has_acronym(self, folded: str) -> bool:
        return self.counts([acronym_key(folded)])[acronym_key(folded)] > 0
