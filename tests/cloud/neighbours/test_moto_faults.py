"""A fault of moto's is shown once, not with each request."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.neighbours.moto_faults import MotoFaults


def fault_at(path: str) -> Exception:
    """Raised at one line, whatever the path."""
    with pytest.raises(KeyError) as raised:
        raise KeyError(path)
    return raised.value


def another() -> Exception:
    with pytest.raises(ValueError, match="x") as raised:
        raise ValueError("x")
    return raised.value


def test_a_fault_is_shown_once_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    faults = MotoFaults()

    for path in ("/a", "/b", "/c"):
        faults.report(f"s3 GET {path}", fault_at(path))

    assert caplog.messages == ["moto failed at s3 GET /a"]
    assert "Traceback" in caplog.text


def test_a_fault_from_elsewhere_is_shown_too(caplog: pytest.LogCaptureFixture) -> None:
    faults = MotoFaults()

    faults.report("s3 GET /a", fault_at("/a"))
    faults.report("iam POST /", another())

    assert caplog.messages == ["moto failed at s3 GET /a", "moto failed at iam POST /"]
