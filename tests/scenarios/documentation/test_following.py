"""The checker itself: it reads pages right, runs what they say, and finds what does not work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenarios.documentation.commands import Table, read_table, unproved
from tests.scenarios.documentation.following import follow
from tests.scenarios.documentation.pages import Command, File, Python, languages, read_steps
from tests.scenarios.documentation.shell import Shell
from tests.scenarios.documentation.shown_output import is_as_shown

PAGE = """
```console
$ mkdir a && cd a     # a folder
$ echo one \\
    two
one two
$ export THREE=3
```

Write this, in `b/c.txt`:

```text
three
```

```python
print("four")
```
"""
NO_TABLE = Table((), frozenset())


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "state").mkdir()
    (tmp_path / "here").mkdir()
    return Shell(tmp_path / "here", tmp_path / "state", {"PATH": os.environ["PATH"]})


def followed(page: str, shell: Shell, table: Table = NO_TABLE) -> list[str | None]:
    return [follow("page.md", step, shell, table, cloud="http://127.0.0.1:1") for step in read_steps(page)]


def test_a_page_is_read_as_steps() -> None:
    assert languages(PAGE) == ["console", "text", "python"]
    assert read_steps(PAGE) == (
        Command(3, "mkdir a && cd a", None),
        Command(4, "echo one \\\n    two", "one two"),
        Command(7, "export THREE=3", None),
        File(12, "b/c.txt", "three\n"),
        Python(16, 'print("four")\n'),
    )


def test_folder_and_variables_hold_from_one_command_to_the_next(shell: Shell) -> None:
    more = "```console\n$ echo $THREE $(cat b/c.txt) $(basename $PWD)\n3 three a\n```\n"

    assert followed(PAGE + more, shell) == [None] * 6


def test_a_command_that_fails_is_told_with_what_it_printed(shell: Shell) -> None:
    (failure,) = followed("```console\n$ echo because && false\n```\n", shell)

    assert failure == "page.md:2: $ echo because && false\nended with status 1:\nbecause\n"


def test_another_output_than_the_shown_one_is_told(shell: Shell) -> None:
    (failure,) = followed("```console\n$ echo two\none\n```\n", shell)

    assert failure is not None
    assert failure.endswith("printed:\ntwo\n\nand the page shows:\none")


@pytest.mark.parametrize("python", ["print(1 / 0)", "def test_it():\n    assert 1 == 2"], ids=["script", "test"])
def test_python_that_fails_is_told(shell: Shell, python: str) -> None:
    (failure,) = followed(f"```python\n{python}\n```\n", shell)

    assert failure is not None
    assert "ended with status 1" in failure


def test_the_address_of_the_local_cloud_is_the_one_that_is_up(shell: Shell) -> None:
    page = "```console\n$ printf 'at %s\\n' http://127.0.0.1:4566\nat http://127.0.0.1:4566\n```\n"

    assert followed(page, shell) == [None]
    assert "at http://127.0.0.1:1\n" in shell.run("printf 'at %s\n' http://127.0.0.1:1").printed


def test_what_the_table_has_is_run_instead_or_not_at_all(shell: Shell) -> None:
    table = read_table(
        """
        pages = {in_a_clone = []}
        command = [
          {page = "page.md", command = "false  --x", run = "touch instead", why = "it fails"},
          {page = "page.md", command = "exit 1", proved_by = ["a.py::test_b"], why = "it fails"},
        ]
        """
    )

    assert followed("```console\n$ false --x\n$ exit 1\n```\n", shell, table) == [None, None]
    assert (shell.folder / "instead").exists()
    assert list(unproved(table.replacements[1], Path(__file__).parent)) == [
        "'exit 1' of page.md is proved by a.py::test_b, which there is not"
    ]


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("one\ntwo\n", "one\ntwo"),
        ("one  \n\x1b[32mtwo\x1b[0m\n", "one\ntwo"),
        ("one\ntwo\nthree\nfour\n", "one\n...\nfour"),
        ("one\nfour\n", "one\n...\nfour"),
        ("took 1.5 s, all of it\n", "took ... s, all of it"),
    ],
    ids=["the same", "spaces and colours", "lines", "no lines", "within a line"],
)
def test_output_as_it_is_shown(printed: str, shown: str) -> None:
    assert is_as_shown(printed, shown)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("one\n", "two"), ("one\ntwo\n", "one"), ("one\n", "one\ntwo"), ("one (1)\n", "one .1."), ("a\nb\n", "a...b")],
    ids=["another", "more", "less", "no pattern", "one line is not two"],
)
def test_output_that_differs_from_what_is_shown(printed: str, shown: str) -> None:
    assert not is_as_shown(printed, shown)
