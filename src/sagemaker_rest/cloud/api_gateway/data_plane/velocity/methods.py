"""Methods that a template can call: those of Java's strings, numbers, lists and maps that templates use.

A name that is not in the table of its kind of value does not exist: Velocity then shows nothing. So does a call with
other arguments than a method takes, which Python tells by its errors; an error of Java, such as an index out of
range, ends the template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import java_regex
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.operators import same
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import (
    ArrayList,
    Entry,
    TemplateError,
    TemplateObject,
    text,
)

Methods = Mapping[str, Callable[..., Any]]


def call(value: Any, name: str, arguments: list[Any]) -> Any:
    """Call a method by its name; None if there is none with that name and these arguments."""
    method = _methods_of(value).get(name)
    if method is None:
        return None
    try:
        return method(*arguments) if isinstance(value, TemplateObject) else method(value, *arguments)
    except (AttributeError, TypeError):
        return None
    except TemplateError:
        raise
    except (ArithmeticError, LookupError, StopIteration, ValueError) as error:
        raise TemplateError(f"{name} of {text(value)!r}: {error}") from error


def property_of(value: Any, name: str) -> Any:
    """Return `value.name`: a map's value, else what a getter gives; None if there is neither."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, TemplateObject):
        return value.properties().get(name)
    capitalized = name[:1].upper() + name[1:]
    for getter in (f"get{capitalized}", f"is{capitalized}"):
        if getter in _methods_of(value):
            return call(value, getter, [])
    return None


def item_of(value: Any, index: Any) -> Any:
    """Return `value[index]`; a negative index counts from the end."""
    return call(value, "get", [_from_end(value, index)])


def assign_property(value: Any, name: str, new: Any) -> None:
    """Set `value.name`, which a map alone takes."""
    if isinstance(value, dict):
        value[name] = new


def assign_item(value: Any, index: Any, new: Any) -> None:
    """Set `value[index]` of a list or a map."""
    if isinstance(value, list):
        call(value, "set", [_from_end(value, index), new])
    elif isinstance(value, dict):
        value[index] = new


def _from_end(value: Any, index: Any) -> Any:
    if not isinstance(index, int) or isinstance(index, bool) or index >= 0:
        return index
    if not isinstance(value, list | dict):
        raise TemplateError(f"[{index}] of {text(value)!r}, which has no size to count from")
    return index + len(value)


def _methods_of(value: Any) -> Methods:
    if isinstance(value, TemplateObject):
        return value.methods()
    for kind, methods in _METHODS.items():
        if isinstance(value, kind):
            return methods
    return {}


def _index(value: Any, length: int) -> int:
    """Check an index; Java has none that count from the end."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not an int")
    if not 0 <= value < length:
        raise IndexError(f"Index {value} out of bounds for length {length}")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a String")
    return value


def _substring(self: str, start: int, end: int | None = None) -> str:
    end = len(self) if end is None else end
    if not 0 <= start <= end <= len(self):
        raise IndexError(f"begin {start}, end {end}, length {len(self)}")
    return self[start:end]


def _hash(self: str) -> int:
    value = 0
    for character in self:
        value = (31 * value + ord(character)) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


def _compare_text(self: str, other: str) -> int:
    for mine, its in zip(self, _string(other), strict=False):
        if mine != its:
            return ord(mine) - ord(its)
    return len(self) - len(other)


_STRING: Methods = {
    "charAt": lambda self, index: self[_index(index, len(self))],
    "compareTo": _compare_text,
    "compareToIgnoreCase": lambda self, other: _compare_text(self.lower(), other.lower()),
    "concat": lambda self, other: self + _string(other),
    "contains": lambda self, part: _string(part) in self,
    "endsWith": lambda self, suffix: self.endswith(_string(suffix)),
    "equals": lambda self, other: isinstance(other, str) and self == other,
    "equalsIgnoreCase": lambda self, other: isinstance(other, str) and self.lower() == other.lower(),
    "getBytes": lambda self: ArrayList(byte - 256 if byte > 127 else byte for byte in self.encode()),
    "hashCode": _hash,
    "indexOf": lambda self, part, start=0: self.find(chr(part) if isinstance(part, int) else part, start),
    "isEmpty": lambda self: not self,
    "lastIndexOf": lambda self, part: self.rfind(chr(part) if isinstance(part, int) else part),
    "length": len,
    "matches": lambda self, pattern: java_regex.compiled(_string(pattern)).fullmatch(self) is not None,
    "replace": lambda self, old, new: self.replace(_string(old), _string(new)),
    "replaceAll": lambda self, pattern, new: java_regex.replace(self, _string(pattern), _string(new)),
    "replaceFirst": lambda self, pattern, new: java_regex.replace(self, _string(pattern), _string(new), 1),
    "split": lambda self, pattern, limit=0: java_regex.split(self, _string(pattern), limit),
    "startsWith": lambda self, prefix, start=0: self.startswith(_string(prefix), start),
    "subSequence": _substring,
    "substring": _substring,
    "toCharArray": ArrayList,
    "toLowerCase": lambda self: self.lower(),
    "toString": lambda self: self,
    "toUpperCase": lambda self: self.upper(),
    "trim": lambda self: self.strip(),
    "valueOf": lambda _, value: text(value),
}


def _compare(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


_NUMBER: Methods = {
    "compareTo": _compare,
    "doubleValue": float,
    "equals": same,
    "floatValue": float,
    "intValue": int,
    "longValue": int,
    "toString": lambda self, value=None: text(self if value is None else value),
}
# `parseInt` is how templates read a number: `#set($Integer = 0)$Integer.parseInt("7")`
_INTEGER: Methods = {
    **_NUMBER,
    "hashCode": lambda self: self,
    "max": lambda _, left, right: max(left, right),
    "min": lambda _, left, right: min(left, right),
    "parseInt": lambda _, value, base=10: int(_string(value), base),
    "parseLong": lambda _, value, base=10: int(_string(value), base),
    "toBinaryString": lambda _, value: f"{value:b}",
    "toHexString": lambda _, value: f"{value:x}",
    "valueOf": lambda _, value: int(value),
}
_DOUBLE: Methods = {
    **_NUMBER,
    "isInfinite": lambda self: self in (float("inf"), float("-inf")),
    "isNaN": lambda self: self != self,  # noqa: PLR0124 - NaN alone is not itself
    "parseDouble": lambda _, value: float(_string(value)),
    "valueOf": lambda _, value: float(value),
}
_BOOLEAN: Methods = {
    "booleanValue": lambda self: self,
    "equals": lambda self, other: self is other,
    "parseBoolean": lambda _, value: _string(value).lower() == "true",
    "toString": text,
    "valueOf": lambda _, value: text(value).lower() == "true",
}


def _position(self: list[Any], value: Any) -> int:
    return next((position for position, each in enumerate(self) if same(each, value)), -1)


def _add(self: list[Any], *arguments: Any) -> Any:
    if len(arguments) == 1:
        self.append(arguments[0])
        return True
    index, value = arguments if len(arguments) == 2 else _no_method()
    self.insert(_index(index, len(self) + 1), value)
    return ""


def _no_method() -> Any:
    raise TypeError("no method takes these arguments")


def _add_all(self: list[Any], values: Any) -> bool:
    added = list(values) if isinstance(values, list) else _no_method()
    self.extend(added)
    return bool(added)


def _remove(self: list[Any], what: Any) -> Any:
    if isinstance(what, int) and not isinstance(what, bool):
        return self.pop(_index(what, len(self)))
    position = _position(self, what)
    if position >= 0:
        del self[position]
    return position >= 0


def _set(self: list[Any], index: int, value: Any) -> Any:
    previous = self[_index(index, len(self))]
    self[index] = value
    return previous


def _keep(self: list[Any], values: list[Any], *, contained: bool) -> bool:
    kept = [each for each in self if (_position(values, each) >= 0) is contained]
    changed = len(kept) != len(self)
    self[:] = kept
    return changed


def _sublist(self: list[Any], start: int, end: int) -> ArrayList:
    if not 0 <= start <= end <= len(self):
        raise IndexError(f"fromIndex: {start}, toIndex: {end}, size: {len(self)}")
    return ArrayList(self[start:end])


def _clear(self: Any) -> str:
    self.clear()
    return ""


_LIST: Methods = {
    "add": _add,
    "addAll": _add_all,
    "clear": _clear,
    "contains": lambda self, value: _position(self, value) >= 0,
    "containsAll": lambda self, values: all(_position(self, each) >= 0 for each in values),
    "equals": lambda self, other: isinstance(other, list) and self == other,
    "get": lambda self, index: self[_index(index, len(self))],
    "indexOf": _position,
    "isEmpty": lambda self: not self,
    "iterator": iter,
    "lastIndexOf": lambda self, value: max((at for at, each in enumerate(self) if same(each, value)), default=-1),
    "remove": _remove,
    "removeAll": lambda self, values: _keep(self, values, contained=False),
    "retainAll": lambda self, values: _keep(self, values, contained=True),
    "set": _set,
    "size": len,
    "subList": _sublist,
    "toArray": ArrayList,
    "toString": text,
}


def _put(self: dict[Any, Any], key: Any, value: Any) -> Any:
    previous = self.get(key)
    self[key] = value
    return previous


def _put_all(self: dict[Any, Any], values: Any) -> str:
    self.update(values if isinstance(values, dict) else _no_method())
    return ""


_MAP: Methods = {
    "clear": _clear,
    "containsKey": lambda self, key: key in self,
    "containsValue": lambda self, value: any(same(each, value) for each in self.values()),
    "entrySet": lambda self: ArrayList(Entry(key, value) for key, value in self.items()),
    "equals": lambda self, other: isinstance(other, dict) and self == other,
    "get": lambda self, key: self.get(key),
    "getOrDefault": lambda self, key, default: self.get(key, default),
    "isEmpty": lambda self: not self,
    "keySet": ArrayList,
    "put": _put,
    "putAll": _put_all,
    "putIfAbsent": lambda self, key, value: None if self.setdefault(key, value) is value else self[key],
    "remove": lambda self, key: self.pop(key, None),
    "size": len,
    "toString": text,
    "values": lambda self: ArrayList(self.values()),
}
_ENTRY: Methods = {"getKey": lambda self: self.key, "getValue": lambda self: self.value, "toString": text}
_ITERATOR: Methods = {"next": next}

# the order matters: Python's flags are whole numbers, too
_METHODS: dict[type, Methods] = {
    str: _STRING,
    bool: _BOOLEAN,
    int: _INTEGER,
    float: _DOUBLE,
    list: _LIST,
    dict: _MAP,
    Entry: _ENTRY,
    Iterator: _ITERATOR,
}
