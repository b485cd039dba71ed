"""Answers that take long to find, kept on disk between runs: a provider's, a parser's.

An entry is one file: a line with the SHA-256 of the answer, then the answer. One that does not match its checksum is
dropped. Several processes may share the folder.
"""

import contextlib
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sagemaker_rest.errors import OutputError
from sagemaker_rest.staging import staged

_SUFFIX = ".answer"
# An answer that nobody asked for in a month belongs to a provider or to files of the past.
_KEPT_SECONDS = 30 * 24 * 3600
# A stage that is this old was left by a process that was killed while it wrote.
_STAGE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """Answers below `folder`, by a key that says all that an answer depends on."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """Return the answer, if it is there and whole."""
        file = self._file(key)
        try:
            checksum, found, answer = file.read_bytes().partition(b"\n")
        except OSError:
            return None
        if not found or checksum.decode(errors="replace") != hashlib.sha256(answer).hexdigest():
            file.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):  # another process may have dropped it just now
            os.utime(file)
        return answer

    def put(self, key: str, answer: bytes) -> None:
        """Keep the answer. Nothing fails if the cache cannot be written to: the answer is asked for again."""
        with contextlib.suppress(OSError, OutputError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with staged(self._file(key)) as stage:
                stage.write_bytes(hashlib.sha256(answer).hexdigest().encode() + b"\n" + answer)
            self._drop_old()

    def _file(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{_SUFFIX}"

    def _drop_old(self) -> None:
        now = time.time()
        for place in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                age = now - place.stat().st_mtime
                if place.is_dir() and age > _STAGE_SECONDS:
                    shutil.rmtree(place)
                elif place.suffix == _SUFFIX and age > _KEPT_SECONDS:
                    place.unlink()
