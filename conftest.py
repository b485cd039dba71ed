"""Turns the plugin on for this repository, also where it is on the path without having been installed."""

import os
from importlib.metadata import entry_points

_PLUGIN = "sagemaker_rest.pytest_plugin"

pytest_plugins = ["pytester"]
# An installed plugin is turned on by its entry point, and pytest refuses to register one twice.
if os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") or not any(
    point.value == _PLUGIN for point in entry_points(group="pytest11")
):
    pytest_plugins.append(_PLUGIN)
