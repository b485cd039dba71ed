import pytest


@pytest.fixture
def target() -> str:
    """A fixture that had this name before the harness came, which has one of the same."""
    return "a line"
