"""Lanes: one thing after the other in a chat, side by side between chats."""

from __future__ import annotations

import asyncio

import pytest

from bot.inbox import Waiting
from bot.lanes import Lanes, lane_of
from bot.loopback import Loopback


def waiting(number: int, chat: int) -> Waiting:
    return Waiting(number, {"update_id": number, "message": {"chat": {"id": chat}}}, late=False)


class Work:
    """Handles what it is told to let go, and notes when it begins and ends."""

    def __init__(self) -> None:
        self.began, self.ended = [], []
        self.open = asyncio.Event()
        self.open.set()
        self.failing = set()

    async def __call__(self, one: Waiting) -> None:
        self.began.append(one.number)
        await asyncio.sleep(0)
        await self.open.wait()
        if one.number in self.failing:
            raise LookupError(one.number)
        self.ended.append(one.number)


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_chat_is_handled_in_order_and_others_meanwhile():
    work = Work()
    work.open.clear()
    lanes = Lanes(work)
    for number in range(6):
        lanes.put(waiting(number, chat=number % 2))
    await settle()
    assert work.began == [0, 1], "one of each chat"
    work.open.set()
    await settle()
    assert [number for number in work.ended if number % 2] == [1, 3, 5]
    assert [number for number in work.ended if not number % 2] == [0, 2, 4]
    # a lane that came to its end begins anew
    lanes.put(waiting(6, chat=0))
    await settle()
    assert work.ended[-1] == 6


async def test_what_handling_raises_is_known_and_does_not_hold_up_other_chats():
    work = Work()
    work.failing = {1}
    lanes = Lanes(work)
    lanes.put(waiting(1, chat=1))
    lanes.put(waiting(2, chat=2))
    await settle()
    assert work.ended == [2]
    with pytest.raises(LookupError):
        lanes.failed.result()
    # a second failure is one too many to tell, and no trouble
    work.failing = {3}
    lanes.put(waiting(3, chat=3))
    await settle()


async def test_a_failure_does_not_hold_up_those_behind_it_in_its_chat():
    work = Work()
    work.failing = {1}
    lanes = Lanes(work)
    for number in (1, 2):
        lanes.put(waiting(number, chat=1))
    await settle()
    assert lanes.failed.exception() is not None
    lanes.put(waiting(3, chat=1))
    await settle()
    assert work.ended == [2, 3]


async def test_at_the_end_what_is_under_way_ends_and_nothing_begins():
    work = Work()
    work.open.clear()
    lanes = Lanes(work)
    for number in (1, 2):
        lanes.put(waiting(number, chat=1))
    await settle()
    stopping = asyncio.create_task(lanes.stop(5))
    await settle()
    lanes.put(waiting(3, chat=3))
    work.open.set()
    await asyncio.wait_for(stopping, 1)
    await settle()
    assert (work.began, work.ended) == ([1], [1])


async def test_at_the_end_what_takes_too_long_is_given_up():
    work = Work()
    work.open.clear()
    lanes = Lanes(work)
    lanes.put(waiting(1, chat=1))
    await settle()
    await asyncio.wait_for(lanes.stop(0.05), 1)
    work.open.set()
    await settle()
    assert work.ended == []
    assert not lanes.failed.done()


def test_a_person_has_one_lane_whatever_they_do_in_private_and_a_group_has_its_own():
    loopback = Loopback()
    ada, bob = loopback.person("Ada"), loopback.person("Bob")
    group = loopback.group("Atelier", ada, bob)
    moved, line = group.adds_bot(ada)
    message = ada.says("bonjour")
    own = [
        message,
        ada.edits(message["message"]["message_id"], "bonsoir"),
        ada.presses(1, "x"),
        ada.asks_inline("navette"),
        ada.blocks(),
    ]
    assert {lane_of(update) for update in own} == {(ada.id, "")}
    in_group = [moved, line, ada.says("/q navette", group), bob.says("merci", group), bob.presses(1, "x", group)]
    assert {lane_of(update) for update in in_group} == {(group.id, "")}
    assert lane_of(bob.says("bonjour")) == (bob.id, "")


@pytest.mark.parametrize(
    "content", [5, None, [], "words", {}, {"chat": 7}, {"chat": {"id": "x"}}, {"data": "x", "message": 3}, {"from": []}]
)
def test_an_update_without_a_place_has_a_lane_too(content):
    assert lane_of({"update_id": 1, "message": content}) == (0, "")


def test_a_file_waits_for_nothing_nor_does_the_press_that_stops_its_reading():
    loopback = Loopback()
    ada = loopback.person("Ada")
    files = [ada.sends_file(f"{number}.txt", b"x") for number in range(2)]
    stop, other = ada.presses(1, "stop:"), ada.presses(1, "stopped:")
    lanes = [lane_of(update) for update in (*files, stop, other, ada.says("stop:"))]
    assert len(set(lanes)) == 4
    assert lanes[3] == lanes[4] == (ada.id, "")
    # the same file twice is one after the other
    assert lane_of(files[0]) == lanes[0]
