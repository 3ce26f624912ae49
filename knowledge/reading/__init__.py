"""Files become documents: one module a format, and the choice between them in `choice`."""

from knowledge.reading.choice import LARGEST, SUFFIXES, read
from knowledge.reading.document import Document

__all__ = ["LARGEST", "SUFFIXES", "Document", "read"]
