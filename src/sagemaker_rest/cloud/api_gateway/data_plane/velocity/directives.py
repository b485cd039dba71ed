"""Text and directives: each renders itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import TemplateObject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.expressions import Expression, Reference
    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.nodes import Node, Scope

# "Number of iterations in a #foreach … #end loop in mapping templates": the quota, which cannot be increased
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
# [?] That a longer loop ends without an error is Velocity's way (directive.foreach.maxloops); AWS does not say.
MAX_ITERATIONS = 1000
_ABSENT = object()


class StopError(Exception):
    """`#stop`: the template ends here."""


class BreakError(Exception):
    """`#break`: the innermost loop ends here; outside of one, the template."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it is."""

    content: str

    def render(self, scope: Scope, out: list[str]) -> None:  # noqa: ARG002
        out.append(self.content)


@dataclass(frozen=True, slots=True)
class Block:
    """Pieces one after the other."""

    nodes: tuple[Node, ...]

    def render(self, scope: Scope, out: list[str]) -> None:
        for node in self.nodes:
            node.render(scope, out)


@dataclass(frozen=True, slots=True)
class Set:
    """`#set($x = …)`. A value that cannot be calculated changes nothing."""

    target: Reference
    expression: Expression

    def render(self, scope: Scope, out: list[str]) -> None:  # noqa: ARG002
        value = self.expression.value(scope)
        if value is not None:
            self.target.assign(value, scope)


@dataclass(frozen=True, slots=True)
class If:
    """`#if`, each `#elseif`, and `#else`."""

    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block

    def render(self, scope: Scope, out: list[str]) -> None:
        for condition, block in self.branches:
            if condition.holds(scope):
                block.render(scope, out)
                return
        self.otherwise.render(scope, out)


class Loop(TemplateObject):
    """`$foreach`: how far the loop is."""

    def __init__(self, parent: Any) -> None:
        self.index = -1
        self.has_next = False
        self.parent = parent

    def methods(self) -> Mapping[str, Callable[..., Any]]:
        return {"stop": self._stop, "hasNext": lambda: self.has_next}

    def properties(self) -> Mapping[str, Any]:
        return {
            "count": self.index + 1,
            "index": self.index,
            "hasNext": self.has_next,
            "first": self.index == 0,
            "last": not self.has_next,
            "parent": self.parent,
            "topmost": self._topmost(),
        }

    def _topmost(self) -> Loop:
        return self.parent._topmost() if isinstance(self.parent, Loop) else self  # noqa: SLF001

    def _stop(self) -> None:
        raise BreakError


@dataclass(frozen=True, slots=True)
class Foreach:
    """`#foreach($x in …)`. The loop's variables have their former values afterwards."""

    name: str
    items: Expression
    block: Block

    def render(self, scope: Scope, out: list[str]) -> None:
        items = _items(self.items.value(scope))[:MAX_ITERATIONS]
        loop = Loop(scope.get("foreach"))
        names = (self.name, "foreach", "velocityCount", "velocityHasNext")
        before = {name: scope.get(name, _ABSENT) for name in names}
        scope["foreach"] = loop
        try:
            for loop.index, item in enumerate(items):
                loop.has_next = loop.index + 1 < len(items)
                scope |= {self.name: item, "velocityCount": loop.index + 1, "velocityHasNext": loop.has_next}
                self.block.render(scope, out)
        except BreakError:
            pass
        finally:
            for name, value in before.items():
                if value is _ABSENT:
                    scope.pop(name, None)
                else:
                    scope[name] = value


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, Iterator) else []


@dataclass(frozen=True, slots=True)
class Define:
    """`#define($x) … #end`: a block that is rendered wherever `$x` is printed."""

    name: str
    block: Block

    def render(self, scope: Scope, out: list[str]) -> None:  # noqa: ARG002
        scope[self.name] = Defined(self.block, scope)


@dataclass(frozen=True, slots=True)
class Defined(TemplateObject):
    """The value of a name that `#define` gave."""

    block: Block
    scope: Scope

    def methods(self) -> Mapping[str, Callable[..., Any]]:
        return {}

    def __str__(self) -> str:
        out: list[str] = []
        self.block.render(self.scope, out)
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Stop:
    """`#stop`."""

    def render(self, scope: Scope, out: list[str]) -> None:  # noqa: ARG002
        raise StopError


@dataclass(frozen=True, slots=True)
class Break:
    """`#break`."""

    def render(self, scope: Scope, out: list[str]) -> None:  # noqa: ARG002
        raise BreakError
