"""The folder in which downloads and other things worth keeping between runs are kept."""

import os
from pathlib import Path

import platformdirs


def cache_directory() -> Path:
    """Return the user's cache folder for this package, or the one that SAGEMAKER_REST_CACHE names."""
    named = os.environ.get("SAGEMAKER_REST_CACHE")
    return Path(named).expanduser().absolute() if named else platformdirs.user_cache_path("sagemaker-rest")
