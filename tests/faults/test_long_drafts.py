"""More drafts than the fast tests turn through, each to its last page."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot import test_draft_views as fast


@settings(fast.EXAMPLES, max_examples=100)
@given(fast.DRAFTS, st.lists(fast.PASSAGES, min_size=1, max_size=23, unique_by=lambda one: one.id), st.integers(0, 40))
def test_passages_of_many_drafts_fit_and_every_one_is_reached(draft, passages, anywhere):
    fast.test_passages_fit_and_every_one_is_reached_from_anywhere.hypothesis.inner_test(draft, passages, anywhere)
