"""Tests and shells of others keep what they use of the package unless the changelog says so: compared with the last
release, and seen on one that is made up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.releases.changelog import Section, read_changelog
from tests.scenarios.upgrades.breaks import unannounced
from tests.scenarios.upgrades.last_release import export, last_release
from tests.scenarios.upgrades.public_interface import Offer, offer_breaks, read_offer
from tests.scenarios.upgrades.test_last_release import CHANGELOG, RELEASED, git

ROOT = Path(__file__).parents[3]

TESTING = """
class Stack:
    def url(self, path=""): ...
    def predict(self, payload): ...

__all__ = ["Stack"]
"""
PLUGIN = '''
import pytest

@pytest.fixture(scope="session")
def plan_stack():
    """Plan."""

@pytest.fixture
def unique_name():
    """A name."""

def pytest_addoption(parser):
    group = parser.getgroup("made-up")
    group.addoption("--target", choices=("local", "aws"), default="local")
    group.addoption("--keep", action="store_true")

def pytest_configure(config):
    config.addinivalue_line("markers", "e2e: applies a stack")
'''
COMMANDS = """
import argparse

def main(arguments=None):
    parser = argparse.ArgumentParser()
    sweeping = parser.add_subparsers().add_parser("sweep")
    sweeping.add_argument("--run")
    sweeping.add_argument("--dry-run", action="store_true")
    parser.parse_args(arguments)
"""


def written(repository: Path, **edits: tuple[str, str]) -> Path:
    """The made-up package, with a text in a file of it changed."""
    package = repository / "src" / "sagemaker_rest"
    package.mkdir(parents=True, exist_ok=True)
    for name, text in (("__init__", ""), ("testing", TESTING), ("pytest_plugin", PLUGIN), ("cli", COMMANDS)):
        old, new = edits.get(name, ("", ""))
        assert old in text
        (package / f"{name}.py").write_text(text.replace(old, new) if old else text)
    return repository / "src"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Offer:
    """Return what the last release of a made-up repository offers."""
    repository = tmp_path_factory.mktemp("repository")
    written(repository)
    (repository / "CHANGELOG.md").write_text(CHANGELOG.format(released=RELEASED))
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "release")
    git(repository, "tag", "v0.1.0")
    written(repository, testing=("predict", "ask"))
    sources = export(repository, last_release(repository), "src", tmp_path_factory.mktemp("released"))
    return read_offer(sources, tmp_path_factory.mktemp("empty"))


def test_nobody_loses_what_the_last_release_offered(tmp_path: Path) -> None:
    release = last_release(ROOT)
    announced = read_changelog((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")).since(release.version)
    (tmp_path / "empty").mkdir()
    before = read_offer(export(ROOT, release, "src", tmp_path), tmp_path / "empty")
    now = read_offer(ROOT / "src", tmp_path / "empty")

    assert unannounced(offer_breaks(before, now), announced) == [], f"compared with {release.found}"
    assert now["fixture"].items() >= {"plan_stack": "session", "deploy_stack": "function"}.items()
    assert {"Stack.predict", "Plan.assert_empty"} <= now["name"].keys()
    assert {"sagemaker-rest sweep --run", "sagemaker-rest destroy"} <= now["command"].keys()


def test_what_a_release_offers_is_read_from_its_own_tree(released: Offer) -> None:
    assert released["name"] == {"Stack": "", "Stack.url": "path=", "Stack.predict": "payload"}
    assert released["fixture"] == {"plan_stack": "session", "unique_name": "function"}
    assert "e2e" in released["marker"]
    assert released["option of pytest"].keys() == {"--target", "--target=local", "--target=aws", "--keep"}
    assert {"sagemaker-rest sweep", "sagemaker-rest sweep --dry-run"} <= released["command"].keys()


def test_what_a_release_takes_away_fails_until_the_changelog_names_it(released: Offer, tmp_path: Path) -> None:
    sources = written(tmp_path, pytest_plugin=("def unique_name", "def a_name"), cli=('"--run"', '"--id"'))
    silent = Section("Unreleased", "", (("Changed", ("`unique_name` is called `a_name`.",)),))
    honest = "BREAKING: `unique_name` is `a_name`; `sagemaker-rest sweep --run` is `--id`; see `sagemaker-rest sweep`."

    breaks = offer_breaks(released, read_offer(sources, tmp_path))

    assert unannounced(breaks, [silent])[0].startswith("there is no fixture unique_name any more. If that is meant")
    assert unannounced(breaks, [Section("Unreleased", "", (("Changed", (honest,)),))]) == []


@pytest.mark.parametrize(
    ("kind", "before", "now", "sentence"),
    [
        pytest.param("name", {"Plan": ""}, {}, "there is no name Plan any more", id="a name"),
        pytest.param(
            "name",
            {"Stack.url": "path="},
            {"Stack.url": "path= stage"},
            "the name Stack.url needs stage, and did not",
            id="a parameter that is needed",
        ),
        pytest.param(
            "name",
            {"Stack.url": "path="},
            {"Stack.url": ""},
            "the name Stack.url takes no path any more",
            id="a parameter that is gone",
        ),
        pytest.param(
            "fixture",
            {"plan_stack": "session"},
            {"plan_stack": "function"},
            "the fixture plan_stack has the scope function, and had session",
            id="a scope",
        ),
        pytest.param("marker", {"e2e": ""}, {}, "there is no marker e2e any more", id="a marker"),
        pytest.param(
            "option of pytest",
            {"--target=aws": ""},
            {"--target=local": ""},
            "there is no option of pytest --target=aws any more",
            id="a choice of an option",
        ),
        pytest.param(
            "command",
            {"sagemaker-rest sweep": "--run="},
            {"sagemaker-rest sweep": "--run"},
            "the command sagemaker-rest sweep needs --run, and did not",
            id="an option that is needed",
        ),
    ],
)
def test_a_loss_is_told(kind: str, before: dict[str, str], now: dict[str, str], sentence: str) -> None:
    assert [one.sentence for one in offer_breaks({kind: before}, {kind: now})] == [sentence]


def test_what_is_new_and_what_can_be_left_out_now_is_no_loss() -> None:
    before = {"name": {"Stack.url": "path"}, "fixture": {}}
    now = {"name": {"Stack.url": "path= stage=", "Stack.ask": "payload"}, "fixture": {"plan_stack": "session"}}

    assert offer_breaks(before, now) == []
