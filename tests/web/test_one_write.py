"""One write: a head goes out with its body, and nothing that is written is kept back for long."""

from __future__ import annotations

import asyncio

import pytest

from web.one_write import OneWrite


class Wire:
    """A transport that notes what it is told to write."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.pieces.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.fixture
def wire():
    return Wire()


def on_a_loop(wire, act) -> None:
    async def run() -> None:
        act(OneWrite(wire, asyncio.get_running_loop()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(run())


def test_a_head_goes_out_with_its_body(wire):
    on_a_loop(wire, lambda to: (to.write(b"head"), to.write(b"body")))
    assert wire.pieces == [b"headbody"]


def test_what_nothing_follows_goes_out_at_the_loops_next_turn(wire):
    on_a_loop(wire, lambda to: [to.write(piece) for piece in (b"head", b"event", b"another")])
    assert wire.pieces == [b"headevent", b"another"]


def test_who_hangs_up_sends_the_rest_first(wire):
    on_a_loop(wire, lambda to: (to.write(b"last words"), to.close()))
    assert (wire.pieces, wire.closed) == ([b"last words"], True)


def test_nothing_is_written_to_who_has_hung_up(wire):
    on_a_loop(wire, lambda to: (to.write(b"head"), wire.close()))
    assert wire.pieces == []


def test_a_body_for_who_has_hung_up_is_dropped_with_its_head(wire):
    on_a_loop(wire, lambda to: (to.write(b"head"), wire.close(), to.write(b"body")))
    assert wire.pieces == []


def test_what_else_is_asked_of_it_the_transport_answers(wire):
    on_a_loop(wire, lambda to: to.write(b"x"))
    assert OneWrite(wire, None).is_closing() is False
