"""A union for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.membership import Role
from tests.conversations.person import Person
from tests.conversations.union import Union, union_in


@pytest.fixture
async def union(tmp_path: Path, published: Path) -> AsyncIterator[Union]:
    async with union_in(tmp_path / "data", published) as union:
        yield union


@pytest.fixture
async def yearly(tmp_path: Path, published: Path) -> AsyncIterator[Union]:
    """Where memberships lapse after a year."""
    async with union_in(tmp_path / "yearly", published, membership_months=12) as union:
        yield union


@pytest.fixture
async def olga(union: Union) -> Person:
    """A representative."""
    return await union.member("Olga", Role.REPRESENTATIVE)


@pytest.fixture
async def ines(union: Union) -> Person:
    """A member."""
    return await union.member("Ines")
