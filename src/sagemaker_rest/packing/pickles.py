"""The contents of a pickle, without unpickling it: that would execute whatever its maker has put there."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import pickletools
import re
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.found import Found, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_OPCODES = 100_000
_STOP = b"."
_PYTHONS_OWN = {"", "__builtin__", "builtins", "collections", "copy_reg", "copyreg"}
_COMPRESSED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"\x78": zlib.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ": lzma.decompress,
    b"\x5d\x00": lzma.decompress,
}
# behind the state of one of these, joblib writes the array as it is in memory
_RAW_ARRAY = "joblib.numpy_pickle.NumpyArrayWrapper"
# the texts and numbers of pickle's protocols 2 to 5: with an opcode, a length, and maybe a memo between two of them
_MEMO = rb"(?:\x94|q.|r....)?"
_VERSION = re.compile(rb"_sklearn_version" + _MEMO + rb"(?:\x8c.|X....)(\d+(?:\.\d+)+)", re.DOTALL)
_FEATURES = re.compile(rb"n_features_in_" + _MEMO + rb"(?:K(.)|M(..)|J(....))", re.DOTALL)

_SCRIPT = """\
import os
import joblib

def model_fn(model_dir):
    return joblib.load(os.path.join(model_dir, {name}))"""


@dataclass(frozen=True, slots=True)
class Pickle:
    """The classes and functions that a pickle names, in their order, the bytes that hold it, unpacked."""

    names: tuple[str, ...]
    content: bytes

    @property
    def model(self) -> str:
        """Return the first name that is not Python's own: the model's class."""
        return next((name for name in self.names if name.partition(".")[0] == self.framework), "")

    @property
    def framework(self) -> str:
        """Return the first package that is not Python's own."""
        packages = (name.partition(".")[0] for name in self.names)
        return next((each for each in packages if each not in _PYTHONS_OWN), "")


def found_pickle(file: Path) -> Found:
    """Recognise a model of scikit-learn, or whatever else its class says.

    Raises:
        ArchiveError: It is not a pickle, or a model that only the process that made it can load.

    """
    pickle = read_pickle(_unpacked(file))
    if not pickle.framework:
        raise ArchiveError(f"{file} is not a pickled model: no class is named in it. Pickle the fitted model itself.")
    if not pickle.content.endswith(_STOP):
        raise ArchiveError(
            f"{file} is damaged: it ends in the middle of a pickle. Copy it again, or pickle the model again."
        )
    if pickle.framework == "__main__":
        raise ArchiveError(
            f"{file} has a {pickle.model}, a class of the script or notebook that made it, which no container has. "
            "Move the class to a module, which goes into code/, import it from there, and pickle the model again."
        )
    if pickle.framework == "xgboost":
        return _of_xgboost(file, pickle)
    return _of_scikit_learn(file, pickle)


def read_pickle(content: bytes) -> Pickle:
    return Pickle(tuple(dict.fromkeys(_names(content))), content)


def _of_scikit_learn(file: Path, pickle: Pickle) -> Found:
    own = pickle.framework == "sklearn"
    version, features = _VERSION.search(pickle.content), _FEATURES.search(pickle.content)
    count = int.from_bytes(next(filter(None, features.groups())), "little") if features else None
    notes = [] if own else [f"It is a model of {pickle.framework}: list that in code/requirements.txt."]
    if version:
        fitting = version[1].decode()
        notes.append(
            f"scikit-learn {fitting} has pickled it, and another version may not load it: take the image's tag for "
            "that version, or fit it with the image's."
        )
    return Found(
        path=file,
        title=f"a pickled {pickle.model}",
        contents={file.name: file},
        repository="sagemaker-scikit-learn",
        signature=[f"takes rows of {count} features"] if count else [],
        request=Request.of_json([[0.0] * count]) if count else None,
        missing=(
            f"{file} is a pickled {pickle.model}, and scikit-learn's image serves by a script alone. Put this into "
            f"code/inference.py, and add --code code:\n\n{_SCRIPT.format(name=json.dumps(file.name))}"
        ),
        notes=notes,
    )


def _of_xgboost(file: Path, pickle: Pickle) -> Found:
    return Found(
        path=file,
        title=f"a pickled {pickle.model}",
        contents={file.name: file},
        repository="sagemaker-xgboost",
        missing=(
            f"{file} is a pickled {pickle.model}, which another version of XGBoost may not load. Save it in "
            'XGBoost\'s own format: model.save_model("model.json"). Then: sagemaker-rest pack --model model.json'
        ),
    )


def _unpacked(file: Path) -> bytes:
    content = file.read_bytes()
    try:
        for magic, unpack in _COMPRESSED.items():
            if content.startswith(magic):
                return unpack(content)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise ArchiveError(f"{file} is damaged: it cannot be unpacked ({error}).") from error
    return content


def _names(content: bytes) -> Iterator[str]:
    texts, memo, last = [""], dict[Any, Any](), None
    arrays_follow = False
    try:
        for opcode, argument, _ in islice(pickletools.genops(content), _OPCODES):
            name: str | None = None
            if opcode.name in {"GLOBAL", "INST"}:
                name = str(argument).replace(" ", ".")
            elif opcode.name == "STACK_GLOBAL":
                name = ".".join(texts[-2:])
            elif opcode.name == "MEMOIZE":
                memo[len(memo)] = last
            elif "PUT" in opcode.name:
                memo[argument] = last
            elif opcode.name == "BUILD" and arrays_follow:
                return
            else:
                last = memo.get(argument) if "GET" in opcode.name else argument
                texts += [last] if isinstance(last, str) else []
            if name:
                last = None
                arrays_follow = arrays_follow or name == _RAW_ARRAY
                yield name
    except (ValueError, IndexError, OverflowError):
        # not a pickle, or not one from here on
        return
