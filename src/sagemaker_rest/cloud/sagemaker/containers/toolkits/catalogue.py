"""AWS's framework images: how they are called, and how they are served."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sagemaker_rest.cloud.sagemaker.containers.images import repository_of

_VERSION = re.compile(r"^(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Toolkit:
    """A family of images. `application` is the module of `serving` that answers as they do.

    `modules` are what the framework is imported as, and `distributions` are the packages that bring it, the preferred
    one first. Scripts written for the image expect its `companions`, too. `constraints` are the bounds of other
    packages, each for the versions of the framework below one.
    """

    title: str
    repositories: frozenset[str]
    application: str
    modules: tuple[str, ...]
    distributions: tuple[str, ...]
    companions: tuple[str, ...] = ()
    constraints: tuple[tuple[tuple[int, int], str], ...] = ()
    # the script that is run where SAGEMAKER_PROGRAM names none
    default_program: str = ""
    # where an image's tag has the version of the framework, if it has
    version: re.Pattern[str] | None = _VERSION
    # whether SAGEMAKER_SUBMIT_DIRECTORY says where the script is; else it is in the artifact's code/
    reads_submit_directory: bool = True
    # whether there is nothing to run without a script
    needs_program: bool = False

    def candidates(self, tag: str) -> tuple[tuple[str, ...], ...]:
        """Return the sets of requirements that bring the framework, the closest to the image first."""
        found = self.version.search(tag) if self.version else None
        exact = (
            [
                (f"{name}=={found[1]}.{found[2]}.*", *self._bounds((int(found[1]), int(found[2]))))
                for name in self.distributions
            ]
            if found
            else []
        )
        return tuple((*each, *self.companions) for each in [*exact, *((name,) for name in self.distributions)])

    def _bounds(self, version: tuple[int, int]) -> tuple[str, ...]:
        return tuple(bound for below, bound in self.constraints if version < below)


TOOLKITS = (
    Toolkit(
        title="scikit-learn",
        repositories=frozenset({"sagemaker-scikit-learn"}),
        application="scikit_learn",
        modules=("sklearn",),
        distributions=("scikit-learn",),
        companions=("pandas", "boto3"),
        # older ones were compiled for numpy 1
        constraints=(((1, 4), "numpy<2"),),
        needs_program=True,
    ),
    Toolkit(
        title="XGBoost",
        repositories=frozenset({"sagemaker-xgboost"}),
        application="xgboost",
        modules=("xgboost",),
        # xgboost itself brings libraries for GPUs
        distributions=("xgboost-cpu", "xgboost"),
        companions=("pandas", "scikit-learn", "boto3"),
        constraints=(((2, 1), "numpy<2"),),
    ),
    Toolkit(
        title="PyTorch",
        repositories=frozenset({"pytorch-inference", "pytorch-inference-arm64", "pytorch-inference-graviton"}),
        application="pytorch",
        modules=("torch",),
        distributions=("torch",),
        companions=("numpy", "scipy", "pandas", "scikit-learn", "boto3"),
        constraints=(((2, 3), "numpy<2"),),
        default_program="inference.py",
        reads_submit_directory=False,
    ),
    Toolkit(
        title="transformers",
        repositories=frozenset({"huggingface-pytorch-inference"}),
        application="hugging_face",
        modules=("transformers", "torch"),
        distributions=("transformers",),
        companions=("torch", "numpy", "scipy", "Pillow", "sentencepiece", "boto3"),
        default_program="inference.py",
        # the tag begins with the version of torch
        version=re.compile(r"transformers(\d+)\.(\d+)"),
        reads_submit_directory=False,
    ),
    Toolkit(
        title="NumPy",
        repositories=frozenset({"sagemaker-inference"}),
        application="inference_toolkit",
        modules=("numpy",),
        distributions=("numpy",),
        companions=("scipy", "pandas", "boto3"),
        default_program="inference.py",
        version=None,
        reads_submit_directory=False,
    ),
)
REPOSITORIES = tuple(name for toolkit in TOOLKITS for name in sorted(toolkit.repositories))


def toolkit_of(image: str) -> Toolkit | None:
    """Return the family of `image`, in any registry; None if it is not one of AWS's framework images."""
    return toolkit_named(repository_of(image).rpartition("/")[2])


def toolkit_named(repository: str) -> Toolkit | None:
    return next((toolkit for toolkit in TOOLKITS if repository in toolkit.repositories), None)


def tag_of(image: str) -> str:
    """Return the tag of an image, `latest` if its reference has none."""
    last = image.strip().partition("@")[0].rpartition("/")[2]
    return last.partition(":")[2] or "latest"
