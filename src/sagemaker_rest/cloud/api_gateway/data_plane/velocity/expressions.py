"""Expressions: each has a value, and holds or not as a condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import methods
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.operators import OPERATORS, is_number
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import ArrayList, TemplateError, text

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.nodes import Node, Scope

# the whole list is made, and its end may come from a client
_LONGEST_RANGE = 1_000_000


class Expression:
    """An expression with a value. As a condition it is false: Velocity tests only references and flags."""

    def value(self, scope: Scope) -> Any:
        """Return the value."""
        raise NotImplementedError

    def holds(self, scope: Scope) -> bool:  # noqa: ARG002 - for those that look
        """Return whether `#if` takes it for true."""
        return False


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """A number, a text, a flag, or nothing at all."""

    constant: Any

    def value(self, scope: Scope) -> Any:  # noqa: ARG002
        return self.constant

    def holds(self, scope: Scope) -> bool:  # noqa: ARG002
        return self.constant is True


@dataclass(frozen=True, slots=True)
class Interpolated(Expression):
    """A text in double quotes that has references or directives."""

    content: Node

    def value(self, scope: Scope) -> str:
        out: list[str] = []
        self.content.render(scope, out)
        return "".join(out)


@dataclass(frozen=True, slots=True)
class ListOf(Expression):
    """`[1, $x]`."""

    items: tuple[Expression, ...]

    def value(self, scope: Scope) -> ArrayList:
        return ArrayList(item.value(scope) for item in self.items)


@dataclass(frozen=True, slots=True)
class MapOf(Expression):
    """`{"name": $x}`."""

    entries: tuple[tuple[Expression, Expression], ...]

    def value(self, scope: Scope) -> dict[Any, Any]:
        return {key.value(scope): value.value(scope) for key, value in self.entries}


@dataclass(frozen=True, slots=True)
class Range(Expression):
    """`[1..$n]`, in either direction."""

    first: Expression
    last: Expression

    def value(self, scope: Scope) -> ArrayList | None:
        first, last = self.first.value(scope), self.last.value(scope)
        if not (is_number(first) and is_number(last)):
            return None
        first, last = int(first), int(last)
        if abs(last - first) >= _LONGEST_RANGE:
            raise TemplateError(f"a range of {abs(last - first) + 1} numbers is too long")
        return ArrayList(range(first, last + 1) if first < last else range(first, last - 1, -1))


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """Two values and a comparison or calculation."""

    name: str
    left: Expression
    right: Expression

    def value(self, scope: Scope) -> Any:
        return OPERATORS[self.name](self.left.value(scope), self.right.value(scope))

    def holds(self, scope: Scope) -> bool:
        return self.value(scope) is True


@dataclass(frozen=True, slots=True)
class Both(Expression):
    """`&&`."""

    left: Expression
    right: Expression

    def value(self, scope: Scope) -> bool:
        return self.left.holds(scope) and self.right.holds(scope)

    holds = value


@dataclass(frozen=True, slots=True)
class Either(Expression):
    """`||`."""

    left: Expression
    right: Expression

    def value(self, scope: Scope) -> bool:
        return self.left.holds(scope) or self.right.holds(scope)

    holds = value


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """`!`."""

    negated: Expression

    def value(self, scope: Scope) -> bool:
        return not self.negated.holds(scope)

    holds = value


@dataclass(frozen=True, slots=True)
class Property:
    """`.name`."""

    name: str

    def of(self, value: Any, scope: Scope) -> Any:  # noqa: ARG002
        return methods.property_of(value, self.name)

    def assign(self, value: Any, new: Any, scope: Scope) -> None:  # noqa: ARG002
        methods.assign_property(value, self.name, new)


@dataclass(frozen=True, slots=True)
class Call:
    """`.name(…)`."""

    name: str
    arguments: tuple[Expression, ...]

    def of(self, value: Any, scope: Scope) -> Any:
        return methods.call(value, self.name, [argument.value(scope) for argument in self.arguments])

    def assign(self, value: Any, new: Any, scope: Scope) -> None:
        """Do nothing: the result of a call is not a place."""


@dataclass(frozen=True, slots=True)
class Item:
    """`[index]`."""

    index: Expression

    def of(self, value: Any, scope: Scope) -> Any:
        return methods.item_of(value, self.index.value(scope))

    def assign(self, value: Any, new: Any, scope: Scope) -> None:
        methods.assign_item(value, self.index.value(scope), new)


@dataclass(frozen=True, slots=True)
class Reference(Expression):
    """`$name.property.method()[index]`.

    What is not there is an empty text, not null: so AWS was seen to print, compare and pass it. `before` is printed
    before the value; an escaped reference prints `source`, itself.
    """

    name: str
    parts: tuple[Property | Call | Item, ...] = ()
    source: str = ""
    before: str = ""
    escaped: bool = False

    def value(self, scope: Scope) -> Any:
        value = scope.get(self.name)
        for part in self.parts:
            if value is None:
                break
            value = part.of(value, scope)
        return "" if value is None else value

    def holds(self, scope: Scope) -> bool:
        """Return whether it is anything but false: an empty text and zero are true in Velocity 1.7."""
        return self.value(scope) is not False

    def render(self, scope: Scope, out: list[str]) -> None:
        """Write the value as text."""
        value = self.value(scope)
        out.append(self.before + (self.source if self.escaped else text(value)))

    def assign(self, new: Any, scope: Scope) -> None:
        """Set what it refers to; do nothing if that does not exist."""
        if not self.parts:
            scope[self.name] = new
            return
        value = scope.get(self.name)
        for part in self.parts[:-1]:
            if value is None:
                return
            value = part.of(value, scope)
        if value is not None:
            self.parts[-1].assign(value, new, scope)
