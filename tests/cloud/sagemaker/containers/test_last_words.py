"""The last words of a log are what its container has said."""

from __future__ import annotations

import asyncio
import traceback

import pytest

from sagemaker_rest.cloud.sagemaker.containers.last_words import last_words


def test_a_log_ends_with_its_last_lines() -> None:
    log = "".join(f"line {number}\n" for number in range(1, 31))

    assert last_words(log).splitlines() == [f"line {number}" for number in range(11, 31)]


async def fail() -> None:
    raise ValueError("no weights")


def test_a_traceback_has_its_own_frames_alone() -> None:
    with pytest.raises(ValueError, match="no weights") as raised:
        asyncio.run(fail())
    log = "".join(traceback.format_exception(raised.value))

    told = last_words(log)

    assert "asyncio/runners.py" in log
    assert "asyncio/runners.py" not in told
    assert "run_until_complete" not in told
    assert told.startswith("Traceback (most recent call last):")
    assert told.endswith('in fail\n    raise ValueError("no weights")\nValueError: no weights')


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param("Stack trace:\n  [bt] (0) /x/lib/libxgboost.so(+0x11031e) [0x7ff9f7b1031e]\n", id="XGBoost"),
        pytest.param(
            "2026-12-01 03:31:58.651239: I tensorflow/core/platform/cpu_feature_guard.cc:210] This binary is fast\n",
            id="TensorFlow",
        ),
        pytest.param("W0000 00:00:1764559918.657 4242 cuda_executor.cc:1] no GPU\n", id="its libraries"),
    ],
)
def test_what_compiled_libraries_say_is_left_out(noise: str) -> None:
    assert last_words(f"loading\n\n{noise}ValueError: no weights\n") == "loading\nValueError: no weights"


def test_all_that_a_container_prints_is_its_own() -> None:
    printed = "  indented\n    deeper\nWARNING: no weights\nI am starting"

    assert last_words(printed) == printed
