"""What counts, and how much, when sentences are ranked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a term's match is worth by where it stands, and what else counts. Found on the tuning halves of the question
    sets (docs/decisions), never on the halves kept aside."""

    passage: float = 0.6
    leaning: float = 0.9
    intro: float = 0.85
    asked: float = 0.85
    header: float = 0.8
    heading: float = 0.8
    outer_heading: float = 0.6
    neighbour: float = 0.5
    further: float = 0.35
    title: float = 0.3
    house: float = 0.7
    topic: float = 0.2
    fit: float = 0.22
    near: float = 0.06
    speaker: float = 0.12
    question: float = 0.35
    demand: float = 0.1
    anchor: float = 0.2
    short: float = 0.1
    teaser: float = 0.12
    defined: float = 0.95
    recent: float = 0.03
    news: float = 0.15
    number: float = 0.08
    length: float = 0.02


WEIGHTS = Weights()
