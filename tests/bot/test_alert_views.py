"""Alerts as messages, made by hand."""

from __future__ import annotations

import pytest

from bot.alert_views import delivery_view
from bot.styled import words_of
from knowledge.following import Alert, Delivery, Fate
from tests.bot.made import SPRING


@pytest.mark.parametrize("fate", [Fate.CURRENT, Fate.REPLACED, Fate.WITHDRAWN])
def test_an_alert_of_which_nothing_is_followed_any_more_names_its_council_as_it_is(fate):
    told = words_of(delivery_view(Delivery("ABCDEF", (Alert(1, 1, SPRING, (), (), fate),)), {}).text)
    assert "CSE Occitanie, 30 avril 2026" in told
    assert told.removeprefix("🔔 ")[:1].isupper()
