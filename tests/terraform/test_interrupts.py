"""Work that must be finished is not cut short by a signal, and the signal is not lost."""

from __future__ import annotations

import signal
import threading

import pytest

from sagemaker_rest.terraform.interrupts import uninterrupted


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM], ids=lambda number: number.name
)
def test_a_signal_waits_until_the_work_is_done(number: signal.Signals) -> None:
    arrived: list[str] = []
    before = signal.signal(number, lambda *_: arrived.append("the handler of before"))
    try:
        with uninterrupted():
            signal.raise_signal(number)
            signal.raise_signal(number)
            arrived.append("done")
    finally:
        signal.signal(number, before)

    assert arrived == ["done", "the handler of before"]


@pytest.mark.usefixtures("ctrl_c_interrupts")
def test_ctrl_c_interrupts_afterwards() -> None:
    order: list[str] = []

    def work() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            order.append("done")

    with pytest.raises(KeyboardInterrupt):
        work()

    assert order == ["done"]


@pytest.mark.usefixtures("ctrl_c_interrupts")
def test_blocks_inside_each_other_wait_for_the_outer_one() -> None:
    order: list[str] = []

    def work() -> None:
        with uninterrupted():
            with uninterrupted():
                signal.raise_signal(signal.SIGINT)
            order.append("after the inner one")

    with pytest.raises(KeyboardInterrupt):
        work()

    assert order == ["after the inner one"]


def test_the_handlers_are_put_back() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    with uninterrupted():
        pass

    assert {number: signal.getsignal(number) for number in before} == before


def test_in_another_thread_it_changes_nothing() -> None:
    seen: list[object] = []

    def work() -> None:
        with uninterrupted():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [signal.getsignal(signal.SIGINT)]
