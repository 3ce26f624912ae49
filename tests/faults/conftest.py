"""Slow tests of what goes wrong: run with `make faults` or `pytest tests/faults`, never by plain `pytest`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.running import STARTED
from tests.knowledge.conftest import samples_asked, samples_house  # noqa: F401

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: slow, of crashes, full disks and noise; run when their folder is named")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test of this folder bears the mark; none runs unless the command line names the folder or the mark."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.faults)
    if "faults" in config.option.markexpr or any("faults" in argument for argument in config.args):
        return
    config.hook.pytest_deselected(items=ours)
    items[:] = [item for item in items if item not in ours]


@pytest.fixture(autouse=True)
def no_program_survives_its_test() -> Iterator[None]:
    """A bot that a failed test leaves behind would call its server for ever."""
    yield
    while STARTED:
        with suppress(ProcessLookupError):  # it has ended, as it should
            STARTED.pop().kill()
