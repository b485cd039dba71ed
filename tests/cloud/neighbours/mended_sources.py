"""moto's source below each mend, as fingerprints: `python -m tests.cloud.neighbours.mended_sources` writes them anew.

Do so when you have declared a mend, or have seen that a mend still fits what moto has become.
"""

from __future__ import annotations

import json
from pathlib import Path

from sagemaker_rest.cloud.neighbours import declared_mends
from sagemaker_rest.cloud.neighbours.mends import MENDS, fingerprint

FILE = Path(__file__).with_name("mended_sources.json")
COMMAND = "python -m tests.cloud.neighbours.mended_sources"


def current() -> dict[str, str]:
    """Return the fingerprint of what the installed moto has at the target of each mend."""
    declared_mends.install()
    return {mend.target: fingerprint(MENDS.below(mend)) for mend in MENDS.declared}


def kept() -> dict[str, str]:
    """Return the fingerprints of the moto that the mends were written for."""
    fingerprints: dict[str, str] = json.loads(FILE.read_text())
    return fingerprints


def main() -> None:
    FILE.write_text(json.dumps(current(), indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
