"""One port for everything: whose request it is, start, stop and health; and the cloud put together.

Requests are coroutines on one event loop (`event_loop`, `cloud.http_server`). `front` says whose a request is; deployed
APIs and invocations are awaited, control planes are called in threads of their own (`control_planes`).

May import every other room of `cloud`; only `cloud.__main__`, the command line and the targets import it.
"""
