"""Imports run without looking for garbage, which is looked for afterwards."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from sagemaker_rest.cloud.importing import uncollected

# What says at the end of a program's imports how much of it is left alone.
FROZEN = "import gc; import {module}; print(gc.get_freeze_count() > 10_000, gc.isenabled())"


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """This process is not one that has imported all that it will."""
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_meanwhile_and_all_is_left_alone_afterwards() -> None:
    before = gc.get_freeze_count()

    with uncollected():
        meanwhile = gc.isenabled()
        kept = [[number] for number in range(1000)]

    assert (meanwhile, gc.isenabled()) == (False, True)
    assert gc.get_freeze_count() >= before + len(kept)


def test_after_an_import_that_fails_garbage_is_collected_again() -> None:
    with pytest.raises(ModuleNotFoundError), uncollected():
        raise ModuleNotFoundError

    assert gc.isenabled()


def test_a_program_that_collects_nothing_does_not_begin_to() -> None:
    gc.disable()

    with uncollected():
        pass

    assert not gc.isenabled()


def test_the_local_clouds_process_imports_so() -> None:
    script = FROZEN.format(module="sagemaker_rest.cloud.__main__")

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert printed.split() == ["True", "True"]
