"""One connection of Terraform's: its calls are answered here, or passed to a provider process and back.

Each connection has a thread: starting a provider takes half a second, and two aliases must not wait for each other.
Terraform opens a connection for each configuration of a provider, so the connection says which configuration, and with
it which process, a call belongs to.
"""

import selectors
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sagemaker_rest.terraform.accelerator import grpc, wire
from sagemaker_rest.terraform.accelerator.caller import Caller
from sagemaker_rest.terraform.accelerator.calls import (
    ANSWERED_HERE,
    CONFIGURE,
    SCHEMA,
    STOP,
    WITHOUT_CONFIGURATION,
)
from sagemaker_rest.terraform.accelerator.http2 import DataReceived, Event, HeadersReceived, Http2, StreamReset
from sagemaker_rest.terraform.accelerator.passed_call import Call, Upstream
from sagemaker_rest.terraform.accelerator.pool import Member, ProviderPool
from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess, ProviderStartError


class Answers(Protocol):
    """The answers that are known without asking the provider, and what happens to it."""

    def known(self, method: str, request: bytes) -> bytes | None: ...
    def remember(self, method: str, request: bytes, answer: bytes) -> None: ...
    def schema_for(self, caller: Caller | None, schema: bytes) -> bytes: ...
    def provider_was_lost(self, method: str) -> None: ...


class Relay:
    """Serves one connection until Terraform closes it."""

    def __init__(
        self, connected: socket.socket, *, caller: Caller | None, folder: Path, pool: ProviderPool, answers: Answers
    ) -> None:
        """Serve a Terraform connection; `folder` is where the providers' processes work, if the caller's own is not
        known.
        """
        self._terraform = Http2(connected, is_client=False)
        self._caller = caller
        self._folder = folder if caller is None else caller.folder
        # connections of one Terraform process may share a provider process
        self._owner = self if caller is None else caller.pid
        self._pool = pool
        self._answers = answers
        self._calls: dict[int, Call] = {}
        self._upstreams: dict[ProviderProcess, Upstream] = {}
        self._configured: Member | None = None
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve. The caller owns the thread."""
        self._selector.register(self._terraform.socket, selectors.EVENT_READ, None)
        try:
            self._terraform.flush()
            while self._turn():
                pass
        except OSError:
            pass  # Terraform is gone
        finally:
            self._close()

    def _turn(self) -> bool:
        for key, _ in self._selector.select():
            upstream: Upstream | None = key.data
            if upstream is None:
                events = self._terraform.receive()
                if events is None:
                    return False
                for event in events:
                    self._from_terraform(event)
            else:
                self._from_provider(upstream, upstream.http2.receive())
        for upstream in list(self._upstreams.values()):
            try:
                upstream.http2.flush()
            except OSError:
                self._lose(upstream)
        self._terraform.flush()
        return True

    def _close(self) -> None:
        is_in_use = any(call.upstream is not None for call in self._calls.values())
        for upstream in self._upstreams.values():
            upstream.http2.close()
        self._terraform.close()
        self._selector.close()
        if is_in_use and self._configured is not None:
            # Terraform was killed in the middle of something: nobody knows what this process is doing now
            self._pool.discard(self._configured)
        self._pool.release(self)

    # --- from Terraform

    def _from_terraform(self, event: Event) -> None:
        match event:
            case HeadersReceived():
                self._begin(event)
            case DataReceived():
                if call := self._calls.get(event.stream):
                    self._take(call, event)
            case StreamReset():
                if call := self._calls.pop(event.stream, None):
                    self._abandon(call)

    def _begin(self, event: HeadersReceived) -> None:
        call = Call(event.stream, grpc.method_of(event.headers), event.headers)
        self._calls[event.stream] = call
        service = call.method.rpartition("/")[0]
        if not service.endswith(".Provider"):
            # go-plugin's own services, for processes that Terraform starts by itself: it does without
            self._fail(call, grpc.UNIMPLEMENTED, f"{service} is not served here")
        elif call.name in ANSWERED_HERE:
            call.request = bytearray()
            if event.ends:
                self._end(call)
        else:
            self._pass_on(call, ends=event.ends)

    def _take(self, call: Call, event: DataReceived) -> None:
        if call.request is not None:
            call.request += event.data
            if event.ends:
                self._end(call)
        elif call.upstream is not None:
            call.upstream.http2.send(call.upstream_stream, event.data, ends=event.ends)

    def _end(self, call: Call) -> None:
        """Answer a call whose request was collected."""
        if call.name in CONFIGURE:
            self._configure(call)
        elif call.name in STOP:
            self._stop(call)
        else:
            self._answer_or_ask(call)

    def _abandon(self, call: Call) -> None:
        if call.upstream is not None:
            call.upstream.calls.pop(call.upstream_stream, None)
            call.upstream.http2.reset(call.upstream_stream)

    # --- what is answered here

    def _answer_or_ask(self, call: Call) -> None:
        message = call.message
        known = None if message is None else self._answers.known(call.method, message)
        if known is None:
            self._ask(call, self._pool_any, self._remember)
        else:
            self._reply(call, self._fitting(call, known))

    def _remember(self, call: Call, response: grpc.Response) -> None:
        request, answer = call.message, response.message
        if request is None or answer is None or call.finds_fault(answer):
            self._replay(call, response)
            return
        self._answers.remember(call.method, request, answer)
        self._reply(call, self._fitting(call, answer))

    def _fitting(self, call: Call, answer: bytes) -> bytes:
        return self._answers.schema_for(self._caller, answer) if call.name in SCHEMA else answer

    def _configure(self, call: Call) -> None:
        request = bytes(call.request or b"")
        message = call.message
        configuration = request if message is None else wire.without_capabilities(message)
        member = self._pool.configured(self._folder, self._owner, self, configuration)
        self._configured = member
        if member.answer is not None and member.request == request:
            self._reply(call, member.answer)
        else:
            self._ask_to_configure(call, member, configuration)

    def _ask_to_configure(self, call: Call, member: Member, configuration: bytes) -> None:
        member.request, member.answer = bytes(call.request or b""), None

        def settle(call: Call, response: grpc.Response) -> None:
            answer = response.message
            if answer is not None and not wire.configured_has_errors(answer):
                member.answer = answer
                member.is_used = True
                self._replay(call, response)
                return
            self._pool.discard(member)
            if member.is_used:
                self._configured = self._pool.new(self._folder, self._owner, self, configuration)
                self._ask_to_configure(call, self._configured, configuration)
            else:
                self._configured = None
                self._replay(call, response)

        self._ask(call, lambda: member.process, settle)

    def _stop(self, call: Call) -> None:
        if self._configured is None:
            self._reply(call, b"")  # there is nothing to stop, and other connections are not this one's to stop
        else:
            member = self._configured
            self._ask(call, lambda: member.process, self._replay)

    # --- to the provider and back

    def _pool_any(self) -> ProviderProcess:
        return self._pool.any(self._folder)

    def _process_for(self, call: Call) -> ProviderProcess:
        if self._configured is not None:
            return self._configured.process
        if call.name in WITHOUT_CONFIGURATION:
            return self._pool_any()
        self._configured = self._pool.unconfigured(self._folder, self._owner, self)
        return self._configured.process

    def _pass_on(self, call: Call, *, ends: bool) -> None:
        """Open the stream at the provider; what comes on either side goes to the other."""
        self._connect(call, lambda: self._process_for(call), ends=ends)

    def _ask(
        self, call: Call, choose: Callable[[], ProviderProcess], then: Callable[[Call, grpc.Response], None]
    ) -> None:
        """Make the collected call; `then` gets the whole response."""
        call.response = grpc.Response()
        call.then = then
        if self._connect(call, choose):
            assert call.upstream is not None  # noqa: S101  it is connected
            call.upstream.http2.send(call.upstream_stream, bytes(call.request or b""), ends=True)

    def _connect(self, call: Call, choose: Callable[[], ProviderProcess], *, ends: bool = False) -> bool:
        process = None
        try:
            process = choose()
            call.upstream = self._upstream(process)
            call.upstream_stream = call.upstream.http2.open(call.headers, ends=ends)
        except (OSError, ProviderStartError) as error:
            call.upstream = None
            self._answers.provider_was_lost(call.name)
            self._fail(call, grpc.UNAVAILABLE, f"the provider cannot be reached: {error}")
            return False
        call.upstream.calls[call.upstream_stream] = call
        return True

    def _upstream(self, process: ProviderProcess) -> Upstream:
        if process not in self._upstreams:
            connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connected.connect(process.address)
            except BaseException:
                connected.close()
                raise
            upstream = Upstream(process, Http2(connected, is_client=True))
            self._selector.register(connected, selectors.EVENT_READ, upstream)
            self._upstreams[process] = upstream
        return self._upstreams[process]

    def _from_provider(self, upstream: Upstream, events: list[Event] | None) -> None:
        if events is None:
            self._lose(upstream)
            return
        for event in events:
            if call := upstream.calls.get(event.stream):
                self._respond(upstream, call, event)

    def _respond(self, upstream: Upstream, call: Call, event: Event) -> None:
        if isinstance(event, StreamReset):
            self._finish(call)
            self._terraform.reset(call.stream, event.code)
        elif call.response is None:
            self._pass_back(call, event)
        else:
            call.response.add(event)
            if event.ends:
                upstream.calls.pop(call.upstream_stream, None)
                call.upstream = None
                if call.then is not None:
                    call.then(call, call.response)

    def _pass_back(self, call: Call, event: HeadersReceived | DataReceived) -> None:
        if isinstance(event, DataReceived):
            self._terraform.send(call.stream, event.data, ends=event.ends)
        else:
            call.has_begun = True
            self._terraform.send_headers(call.stream, event.headers, ends=event.ends)
        if event.ends:
            self._finish(call)

    def _lose(self, upstream: Upstream) -> None:
        """Drop a provider that has closed the connection: it has ended."""
        if self._upstreams.pop(upstream.process, None) is None:
            return
        self._selector.unregister(upstream.http2.socket)
        upstream.http2.close()
        for call in list(upstream.calls.values()):
            self._answers.provider_was_lost(call.name)
            self._fail(call, grpc.UNAVAILABLE, "error reading from server: EOF")

    # --- to Terraform

    def _reply(self, call: Call, message: bytes) -> None:
        self._terraform.send_headers(call.stream, grpc.RESPONSE_HEADERS)
        self._terraform.send(call.stream, grpc.framed(message))
        self._terraform.send_headers(call.stream, grpc.OK_TRAILERS, ends=True)
        self._finish(call)

    def _replay(self, call: Call, response: grpc.Response) -> None:
        self._terraform.send_headers(call.stream, response.headers or (), ends=response.trailers is None)
        if response.trailers is not None:
            self._terraform.send(call.stream, bytes(response.body))
            self._terraform.send_headers(call.stream, response.trailers, ends=True)
        self._finish(call)

    def _fail(self, call: Call, status: int, message: str) -> None:
        self._terraform.send_headers(call.stream, grpc.failure(status, message, has_begun=call.has_begun), ends=True)
        self._finish(call)

    def _finish(self, call: Call) -> None:
        self._calls.pop(call.stream, None)
        if call.upstream is not None:
            call.upstream.calls.pop(call.upstream_stream, None)
            call.upstream = None
