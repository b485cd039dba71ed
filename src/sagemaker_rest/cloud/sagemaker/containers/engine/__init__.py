"""Any image, by a container engine: Docker, or whatever has its API (podman). `connection` finds one, `launcher` starts
an image on it, `process` is such a container, `guard` removes the containers of a cloud that was killed.

Docker's Python SDK is imported when an image first asks for an engine.
"""
