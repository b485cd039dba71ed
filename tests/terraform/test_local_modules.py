"""Modules that lie in the workspace are installed as `terraform init` does it; all others are left to it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform import local_modules
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.environment import command_environment


def write(tree: Path, files: Mapping[str, str]) -> Path:
    """Write the files, and give the folder `root`."""
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    return tree / "root"


def call(name: str, source: str) -> str:
    return f'module "{name}" {{\n  source = "{source}"\n}}\n'


def manifest(root: Path) -> Any:
    return json.loads((root / ".terraform" / "modules" / "modules.json").read_text())


NESTED = {
    "root/main.tf": call("x", "../a") + call("y", "./../c/."),
    "root/more.tf.json": '{"module": {"z": {"source": "./inside"}}}',
    "root/inside/main.tf": 'output "z" {\n  value = 1\n}\n',
    "a/main.tf": call("inner", "./b") + call("other", "../c"),
    "a/b/main.tf": 'output "b" {\n  value = 1\n}\n',
    "c/main.tf": 'output "c" {\n  value = 1\n}\n',
}


def test_the_list_of_modules_is_the_one_of_terraform_init(tmp_path: Path) -> None:
    root, other = write(tmp_path / "one", NESTED), write(tmp_path / "other", NESTED)
    subprocess.run(
        [terraform_binary(), "init"], cwd=other, env=command_environment({}), check=True, capture_output=True
    )

    installed = local_modules.install(root)

    assert installed
    assert sorted(manifest(root)["Modules"], key=str) == sorted(manifest(other)["Modules"], key=str)


def test_terraform_takes_it(tmp_path: Path) -> None:
    root = write(tmp_path, NESTED)
    local_modules.install(root)

    done = subprocess.run(
        [terraform_binary(), "plan"], cwd=root, env=command_environment({}), check=False, capture_output=True
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"root/main.tf": call("x", "hashicorp/consul/aws")}, id="a registry"),
        pytest.param({"root/main.tf": call("x", "git::https://example.com/x.git")}, id="git"),
        pytest.param({"root/main.tf": call("x", "../a"), "a/main.tf": call("y", "../root")}, id="a circle"),
        pytest.param({"root/main.tf": call("x", "../a")}, id="a folder that is not there"),
        pytest.param(
            {
                "root/main.tf": call("x", "../a"),
                "root/main_override.tf": call("x", "../b"),
                "a/main.tf": "",
                "b/main.tf": "",
            },
            id="an override",
        ),
    ],
)
def test_what_has_to_be_fetched_or_is_wrong_is_left_to_terraform(tmp_path: Path, files: dict[str, str]) -> None:
    root = write(tmp_path, files)

    assert not local_modules.install(root)
    assert not (root / ".terraform").exists()
