"""Turns the plugin on for this repository, also where the package is on the path without having been installed."""

from importlib.metadata import entry_points

# An installed package is turned on by its entry point, and pytest refuses to register a plugin twice.
if not any(point.value == "sagemaker_rest.pytest_plugin" for point in entry_points(group="pytest11")):
    pytest_plugins = ["sagemaker_rest.pytest_plugin"]
