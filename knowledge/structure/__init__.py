"""From a text to what it is made of: title, council, date, agenda items, passages, acronyms. Knows no database and no
question.

Nothing is imported here: who asks a question needs `votes` and `sentences`, and not the patterns of all the others."""
