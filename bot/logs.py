"""The log, on standard error and in English. It never holds a question, a name or the bot's token."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback

import structlog


def configure_logs() -> None:
    """Levels and shape, once for the process."""
    # httpx logs every request at INFO with its address, and the token is part of it
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    root = logging.getLogger()
    if not any(isinstance(handler, _Libraries) for handler in root.handlers):
        root.addHandler(_Libraries(logging.WARNING))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        # the standard error of the moment, should somebody replace it
        logger_factory=lambda *names: structlog.PrintLogger(sys.stderr),
    )


class _Libraries(logging.Handler):
    """What libraries log, without what they put into it: arguments and messages repeat what somebody wrote, or the
    token."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        said = str(record.msg).split("%")[0][:100] if record.args else ""
        structlog.get_logger().log(
            record.levelno,
            "library",
            name=record.name,
            said=said,
            line=record.lineno,
            where=where(error) if error else [],
        )


def incident_of(error: BaseException) -> str:
    """A number that finds an error in the log and says nothing else: the same each time it is asked of one error."""
    number: str = vars(error).setdefault("incident", secrets.token_hex(3).upper())
    return number


def where(error: BaseException) -> list[str]:
    """The kinds of an error and of its causes, and the lines they went through.

    Without the messages: those of SQLite and of Telegram repeat what somebody wrote, and one of Telegram's the token.
    """
    told: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(current.__traceback__)
        ]
        told += [type(current).__qualname__, *frames[-8:]]
        current = current.__cause__ or current.__context__
    return told
