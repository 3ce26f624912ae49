"""Files that people sent, as the bot fetches them: it asks where one is, then gets it from there."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from bot.loopback.calls import TOKEN, Call, CallError, Json
from bot.loopback.world import World

DOWNLOAD = "download"
"""Stands for fetching a file where a method's name is wanted: among the calls, and to have it fail."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is given to a bot."""

_FOLDER = f"/file/bot{TOKEN}/"


class Files:
    def __init__(self, world: World) -> None:
        self._world = world

    def locate(self, call: Call) -> Json:
        file_id = str(call.parameters.get("file_id", ""))
        file = self._world.files.get(file_id)
        if file is None:
            raise CallError("Bad Request: invalid file_id")
        if len(file.content) > LARGEST:
            raise CallError("Bad Request: file is too big")
        about: Json = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(file.content)}
        return {**about, "file_path": f"documents/{file_id}{PurePath(file.name).suffix}"}

    def fetch(self, call: Call) -> bytes:
        """Raises CallError."""
        path = PurePath(call.parameters["file_path"])
        file = self._world.files.get(path.stem)
        if str(path.parent) != "documents" or file is None or len(file.content) > LARGEST:
            raise CallError("Not Found", 404)
        return file.content


def read_download(url: str) -> Call | None:
    """What is fetched below the folder of the files; None for the address of a method."""
    path = unquote(urlsplit(url).path)
    if not path.startswith("/file/"):
        return None
    return Call(DOWNLOAD, {"file_path": path.removeprefix(_FOLDER)}, {})
