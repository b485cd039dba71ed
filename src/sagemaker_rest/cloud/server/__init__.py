"""One port for everything: HTTP, whose request it is, start, stop and health; and the cloud put together.

May import every other room of `cloud`; only `cloud.__main__`, the command line and the targets import it.
"""
