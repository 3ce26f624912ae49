"""How long a representative waits from a file to the preview of its draft, with more and more summaries published, and
for how long the other threads of the bot are held up meanwhile.

    python -m tests.measures.preview [summaries …]     # 0 60 250

A PDF of fourteen pages, made here, is read as the bot does it, begun as a draft, and shown: the best and the median of
five times, and what of it the bot's own process worked (the file is read in another one; the rest is waiting, for the
disk or for whoever else uses the machine). Then the date is corrected and the preview shown again. The house is filled
with variations of the other samples, which takes half a minute for 250 and is not counted; the process that is measured
did not fill it, so that its memory is the bot's own."""

from __future__ import annotations

import gc
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

from fpdf import FPDF, XPos, YPos

from bot.draft_views import preview_view
from bot.house import Desk
from knowledge.drafts import read_file
from knowledge.publishing import Given, publish_reading
from knowledge.store.database import Database
from knowledge.trials import Trial
from tests.measures.topics import SUMMARIES

TIMES = 5
PAGES = 14
SHOWN = 2
"""Samples that the PDF is made of."""
EVERY = 0.001


def fill(folder: Path, count: int) -> None:
    """`count` summaries that share no passage: every sentence of a sample gets two words of another."""
    chance, files = random.Random(3), sorted(SUMMARIES.iterdir())[SHOWN:]
    texts = [file.read_text(encoding="utf-8") for file in files]
    words = sorted({word for text in texts for word in re.findall(r"[a-zà-ÿ]{5,}", text)})
    database = Database.open(folder)
    for number in range(count):
        text = re.sub(
            r"(?m)^(?![#|]).{40,}$",
            lambda line: f"{line[0].rstrip('.')} {chance.choice(words)} {chance.choice(words)}.",
            texts[number % len(texts)],
        )
        reading = read_file(f"{number}{files[number % len(files)].suffix}", text.encode())
        given = Given(date(2016, 1, 5) + timedelta(days=14 * number), f"CSE numéro {number}", "CSE Val d’Ornières")
        publish_reading(database, reading, given, replace=False)
    database.close()


def pdf() -> bytes:
    """Two samples of one union on fourteen pages."""
    made = FPDF(format="A4")
    made.add_page()
    made.set_font("Helvetica", size=16)
    texts = [file.read_text(encoding="utf-8") for file in sorted(SUMMARIES.iterdir())[:SHOWN]]
    for line in "\n".join(texts).splitlines():
        # the font's letters; a line of the text is a paragraph
        words = line.replace("’", "'").replace("œ", "oe").encode("latin-1", "ignore").decode("latin-1")
        if words.strip() and (made.page_no() < PAGES or not made.will_page_break(40)):
            made.multi_cell(0, 8, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return bytes(made.output())


def show(desk: Desk, number: str) -> None:
    """What the bot does before it shows a preview."""
    draft = desk.drafts.get(number)
    trial = desk.drafts.try_out(number) if draft.when is not None else Trial()
    preview_view(draft, desk.drafts.preview(number), trial)


def measure(folder: Path, file: Path) -> None:
    """Print a line for the house in `folder`."""
    desk = Desk(Database.open(folder), None)
    data = file.read_bytes()
    late: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            before, used = time.perf_counter(), time.process_time()
            time.sleep(EVERY)
            # what the machine gave to others is not the bot's doing
            late.append(min(time.perf_counter() - before - EVERY, time.process_time() - used))

    # as `relais run` does
    gc.collect()
    gc.freeze()
    desk.questions.ask("télétravail")
    watching = threading.Thread(target=watch)
    watching.start()
    first, again, memory = [], [], []
    for turn in range(TIMES):
        begin = _clocks()
        draft = desk.drafts.begin(read_file(file.name, data), by=None)
        show(desk, draft.number)
        first.append(_since(begin))
        desk.drafts.correct(draft.number, when=date(2026, 9, 1 + turn))
        begin = _clocks()
        show(desk, draft.number)
        again.append(_since(begin))
        desk.drafts.cancel(draft.number)
        memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
    done.set()
    watching.join()
    print(
        f"file to preview {_told(first)}, again {_told(again)}; other threads held up for {1000 * max(late):.0f} ms at "
        f"most; {memory[0]:.0f} MB after the first, {memory[-1]:.0f} MB after {TIMES}",
        flush=True,
    )


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begin: tuple[float, float]) -> tuple[float, float]:
    now = _clocks()
    return now[0] - begin[0], now[1] - begin[1]


def _told(took: list[tuple[float, float]]) -> str:
    """Best and median, and the best of what the process worked."""
    waited, worked = zip(*took, strict=True)
    return f"{min(waited):.2f} s ({statistics.median(waited):.2f}; worked {min(worked):.2f})"


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "compte-rendu.pdf"
        file.write_bytes(pdf())
        for count in counts:
            folder = Path(name) / str(count)
            fill(folder, count)
            print(f"{count:4} summaries: ", end="", flush=True)
            subprocess.run([sys.executable, "-m", "tests.measures.preview", str(folder), str(file)], check=True)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 2 and not arguments[0].isdigit():
        measure(Path(arguments[0]), Path(arguments[1]))
    else:
        main([int(one) for one in arguments] or [0, 60, 250])
