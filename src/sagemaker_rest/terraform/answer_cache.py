"""Answers that take long to find, kept on disk between runs: a provider's, a parser's.

An entry is one file: a line with the SHA-256 of the answer, then the answer. It is written beside its place and
renamed, so nobody reads half of it; one that does not match its checksum is dropped. Several processes may share it.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_SUFFIX = ".answer"
_PART = ".part"
# An answer that nobody asked for in a month belongs to a provider or to files of the past.
_KEPT_SECONDS = 30 * 24 * 3600
# A part that is this old was left by a process that was killed while it wrote.
_PART_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """Answers below `folder`, by a key that says all that an answer depends on."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The answer, if it is there and whole."""
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
        """Keep the answer. A cache that cannot be written to is no reason to fail: the answer is asked for again."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(dir=self.folder, suffix=_PART)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(hashlib.sha256(answer).hexdigest().encode() + b"\n" + answer)
                Path(part).replace(self._file(key))
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
            self._drop_old()

    def _file(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{_SUFFIX}"

    def _drop_old(self) -> None:
        now = time.time()
        for file in self.folder.iterdir():
            limit = {_SUFFIX: _KEPT_SECONDS, _PART: _PART_SECONDS}.get(file.suffix)
            with contextlib.suppress(FileNotFoundError):
                if limit is not None and now - file.stat().st_mtime > limit:
                    file.unlink()
