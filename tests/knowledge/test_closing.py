"""What ends a summary and is about nothing, beside what only begins with such words."""

from __future__ import annotations

import pytest

from knowledge.language.closing import Closing, closes
from knowledge.language.subjects import read_words


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Adhésion", Closing.JOIN),
        ("Adhésion au syndicat : deux tiers sont déduits", Closing.JOIN),
        ("Pour adhérer, écrivez à la section", Closing.JOIN),
        ("**Rejoignez la CGT !**", Closing.JOIN),
        ("La cotisation ouvre droit à un crédit d’impôt", Closing.JOIN),
        ("Prochain CSE, le 3 mai", Closing.NEXT),
        ("Prochaine réunion du CSE : le 3 mai", Closing.NEXT),
        ("Vos élus : Anne Duval", Closing.NEXT),
        ("Une question ? Écrivez-nous", Closing.NEXT),
        ("Adhésion à la mutuelle", None),
        ("Pour adhérer à la mutuelle, un formulaire est en ligne", None),
        ("La cotisation de la mutuelle est déductible des impôts", None),
        ("Prochaine réunion du comité de groupe : enjeux", None),
        ("Contact avec les fournisseurs", None),
        ("Permanences du week-end", None),
        ("Téléphone portable : dotation", None),
        ("Une question de sécurité", None),
        ("Vos élus ont obtenu une prime de 300 euros", None),
        ("Vos élus CFDT demandent un calendrier", None),
    ],
)
def test_a_subject_is_no_end_of_a_summary(text: str, closing: Closing | None) -> None:
    assert closes(text, read_words(text)) is closing
