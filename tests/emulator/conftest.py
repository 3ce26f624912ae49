"""A real `relais run` in front of a Bot API emulator that checks every call. The emulator is no dependency of the
project: RELAIS_TEST_EMULATOR names the module that plays it, and without one these tests are left out."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.publishing import publish
from knowledge.store.database import Database

SAMPLES = Path(__file__).parents[1] / "samples" / "summaries"


class Stage:
    """The emulator, the data folder, and the bot's process."""

    def __init__(self, emulator: Any, folder: Path, administrator: Any) -> None:
        self.emulator = emulator
        self.folder = folder
        self.administrator = administrator
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, **settings: str) -> None:
        environment = {
            **os.environ,
            "RELAIS_TELEGRAM_TOKEN": self.emulator.token,
            "RELAIS_TELEGRAM_API": self.emulator.url,
            "RELAIS_ADMINISTRATORS": str(self.administrator.id),
            "RELAIS_KEY_FILE": str(self.folder.with_name("key") / "relais.key"),
            # tests run at any hour
            "RELAIS_QUIET_HOURS": "",
            **settings,
        }
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--data", str(self.folder), "run", env=environment
        )

    async def stop(self) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), 15)

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def joins(self, person: Any, link: str | None = None) -> Any:
        """Through /start and « J’accepte »; the welcome."""
        person.say(f"/start {link}" if link else "/start")
        consent = await person.expect("ce que je garde", timeout=15)
        await person.press(consent, "J’accepte").answer()
        return await person.expect("Bonjour", kinds=("edited",))

    async def link(self) -> str:
        """A new invitation for members, made by the administrator."""
        self.administrator.say("/inviter agence de Varcelles, juin")
        form = await self.administrator.expect("Nouvelle invitation")
        await self.administrator.press(form, "Créer le lien").answer()
        made = await self.administrator.expect("https://t.me/", timeout=10)
        found = re.search(r"start=(\S+)", made["caption"])
        assert found
        return found[1]

    def assert_clean(self) -> None:
        report = self.emulator.report()
        assert (report["violations"], report["problems"], report["unanswered_callbacks"]) == ([], [], 0), json.dumps(
            report, indent=1
        )


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    module = pytest.importorskip(os.environ.get("RELAIS_TEST_EMULATOR", "no_emulator"))
    database = Database.open(tmp_path / "data")
    for file in sorted(SAMPLES.iterdir()):
        publish(database, file.name, file.read_bytes())
    database.close()
    async with module.Fakegram(limits=module.Limits.strict()) as emulator:
        stage = Stage(emulator, tmp_path / "data", emulator.person("Ada Administratrice", "ada"))
        await stage.start()
        try:
            yield stage
            await emulator.settle(timeout=20)
            assert await stage.stop() == 0
            stage.assert_clean()
        finally:
            await stage.kill()


def labels(message: Any) -> list[str]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
