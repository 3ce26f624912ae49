"""What an excerpt looked like in its summary: the page, with a highlighter's marks, and the table that a row is of."""

from knowledge.pictures.page import NoSuchPage, Picture, page_picture
from knowledge.pictures.table import table_picture

__all__ = ["NoSuchPage", "Picture", "page_picture", "table_picture"]
