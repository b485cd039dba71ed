"""Asking a provider again what Terraform asked it before, to see whether it says the same."""

import contextlib
import socket
import time
from collections.abc import Hashable, Sequence
from pathlib import Path

from sagemaker_rest.terraform.accelerator import grpc, wire
from sagemaker_rest.terraform.accelerator.calls import WITHOUT_CONFIGURATION
from sagemaker_rest.terraform.accelerator.http2 import Http2, StreamReset
from sagemaker_rest.terraform.accelerator.pool import ProviderPool
from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess, ProviderStartError
from sagemaker_rest.terraform.accelerator.transcript import Conversation, Exchange

# Terraform would wait longer, but by then nothing is gained by not running it.
_ANSWER_SECONDS = 30.0


def says_the_same(conversations: Sequence[Conversation], pool: ProviderPool, folder: Path) -> bool:
    """Whether the provider gives the answers that it gave before; False also if it gives none."""
    owner = object()
    # else a process that was asked before would count as another Terraform's, and a new one be started
    pool.wait_for_closing_connections()
    with contextlib.ExitStack() as leases:
        try:
            return all(_says_the_same(one, pool, folder, owner, leases) for one in conversations)
        except (OSError, ProviderStartError, wire.WireError):
            return False


def _says_the_same(
    conversation: Conversation, pool: ProviderPool, folder: Path, owner: Hashable, leases: contextlib.ExitStack
) -> bool:
    connection = object()
    leases.callback(pool.release, connection)
    needs_own = any(exchange.method.rpartition("/")[2] not in WITHOUT_CONFIGURATION for exchange in conversation.before)
    process = pool.unconfigured(folder, owner, connection).process if needs_own else pool.any(folder)
    if _answers(process, conversation.before) is None:
        return False
    if conversation.configure is None:
        return True
    configured = _configured(conversation.configure, pool, folder, owner, connection)
    return configured is not None and _answers(configured, conversation.after) is not None


def _configured(
    configure: Exchange, pool: ProviderPool, folder: Path, owner: Hashable, connection: Hashable
) -> ProviderProcess | None:
    """A process with this configuration, if it takes it as before."""
    member = pool.configured(folder, owner, connection, wire.without_capabilities(configure.request))
    framed = grpc.framed(configure.request)
    if member.answer is None or member.request != framed:
        member.request, member.answer = framed, None
        answers = _answers(member.process, [configure])
        if answers is None:
            pool.discard(member)
            return None
        [member.answer] = answers
        member.is_used = True
    return member.process


def _answers(process: ProviderProcess, exchanges: Sequence[Exchange]) -> list[bytes] | None:
    """Make the calls, all at once; None if an answer is not what it was."""
    if not exchanges:
        return []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connected:
        connected.settimeout(_ANSWER_SECONDS)
        connected.connect(process.address)
        http2 = Http2(connected, is_client=True)
        calls = {_ask(http2, exchange): (exchange, grpc.Response()) for exchange in exchanges}
        answers: list[bytes] = []
        deadline = time.monotonic() + _ANSWER_SECONDS
        while len(answers) < len(exchanges):
            http2.flush()
            events = http2.receive()
            if events is None or time.monotonic() > deadline:
                return None
            for event in events:
                if isinstance(event, StreamReset):
                    return None
                exchange, response = calls[event.stream]
                response.add(event)
                if event.ends:
                    answer = response.message
                    if answer is None or not exchange.is_answered_by(answer):
                        return None
                    answers.append(answer)
    return answers


def _ask(http2: Http2, exchange: Exchange) -> int:
    stream = http2.open(grpc.request_headers(exchange.method))
    http2.send(stream, grpc.framed(exchange.request), ends=True)
    return stream
