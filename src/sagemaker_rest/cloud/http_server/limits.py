"""The limits on a connection's time, and on how much it may make the server keep."""

from __future__ import annotations

from dataclasses import dataclass

# of connections that nobody has accepted yet; a burst that is larger waits for TCP to try again, a second later
WAITING_CONNECTIONS = 1024
# of the request line and of each header; a presigned URL has a few thousand bytes, and API Gateway's quota of 10,240
# for all of it is the gateway's to enforce
LONGEST_LINE = 65_536
MOST_HEADERS = 512
READ_BYTES = 262_144

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Of each connection, but for `bodies_bytes`, which is of all together."""

    # An idle connection that is closed just as a client sends on it looks like a lost answer, and a client repeats what
    # it sent: a second CreateEndpoint, say. So it is closed late.
    idle_seconds: float = 120.0
    # from the first byte of a head to its last
    head_seconds: float = 30.0
    # over all of its lines
    head_bytes: int = 4 * LONGEST_LINE
    # for the body: so long, and a second more for each `slowest_bytes` that came
    body_seconds: float = 30.0
    slowest_bytes: int = 1024
    # for a client to read the next part of its answer
    reading_seconds: float = 60.0
    # what bodies may take together, from their first byte until their request is answered
    bodies_bytes: int = 2048 * MIB
    # what is left of a request that was refused is read for so long, so that the client comes to read the answer
    lingering_seconds: float = 2.0
