"""Start by path: the folder becomes a package of a name that no user's module has, and stays out of `sys.path`."""

import importlib
import importlib.util
import sys
from pathlib import Path

_NAME = "_sagemaker_rest_serving"


def main() -> None:
    """Serve what the first argument tells."""
    folder = Path(__file__).parent
    if sys.path and Path(sys.path[0]) == folder:
        del sys.path[0]
    place = [str(folder)]
    spec = importlib.util.spec_from_file_location(_NAME, folder / "__init__.py", submodule_search_locations=place)
    assert spec is not None  # noqa: S101 - the file is there
    assert spec.loader is not None  # noqa: S101 - it is a Python file
    package = sys.modules[_NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    importlib.import_module(f"{_NAME}.start").main(sys.argv[1])


if __name__ == "__main__":
    main()
