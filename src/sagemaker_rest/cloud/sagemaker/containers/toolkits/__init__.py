"""AWS's framework images without a container engine: `catalogue` knows them by the name of their repository.

A container's process begins in the Python of the cloud (`starter`): it fetches the user's code, chooses or builds the
environment that has the framework, and becomes the model's Python there. That one runs `serving`, which answers as
AWS's image does and may import the standard library, numpy and the framework alone.
"""
