"""Mends of moto: what takes the place of something of moto's, or is added to it, each declared with its reason.

A mend names its target, `moto.iam.responses:IamResponse.create_user`, as text, so that declaring one imports nothing of
moto. `install` puts a mend in place when moto's module is loaded, whoever loads it, and never twice.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import sys
import threading
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

Replacement = TypeVar("Replacement")


class MendError(Exception):
    """A mend that cannot be installed: two meet on one target, or the target is not there."""


class _Absent:
    """A stand-in for what moto lacks."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()


class Places(Protocol):
    """Makes the new value of a target out of the value below it: moto's own, or that of the mend it extends."""

    def __call__(self, replacement: Any, below: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Mend:
    """`moto` is the version whose behaviour is the symptom, `see` the page that says how AWS behaves. `extends` is the
    mend that this one is put on top of; None if that is moto itself.
    """

    target: str
    replacement: Any
    place: Places
    name: str
    moto: str
    symptom: str
    see: str
    extends: Mend | None = None
    is_addition: bool = False

    @property
    def module(self) -> str:
        return self.target.partition(":")[0]

    @property
    def path(self) -> str:
        """Return the target's path in its module, such as `IamResponse.create_user`."""
        return self.target.partition(":")[2]


class Mends:
    """Declared mends, and what was below each target when they were installed. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._declared: list[Mend] = []
        # target → what moto has there, and the topmost mend
        self._installed: dict[str, tuple[Any, Mend]] = {}
        self._finder = _LoadedModules(self)

    @property
    def declared(self) -> tuple[Mend, ...]:
        return tuple(self._declared)

    def declare(self, mend: Mend) -> None:
        with self._lock:
            self._declared.append(mend)

    def of(self, replacement: Any) -> Mend:
        """Return the mend whose replacement this is."""
        return next(mend for mend in self._declared if mend.replacement is replacement)

    def install(self) -> None:
        """Put every declared mend in place, now or when its module is loaded. Calling it again changes nothing.

        Raises:
            MendError: two mends have one target, and neither extends the other.

        """
        with self._lock:
            chains = self._chains()
            if self._finder not in sys.meta_path:
                sys.meta_path.insert(0, self._finder)
            for module in {mend.module for mend in self._declared} & sys.modules.keys():
                if not _is_loading(sys.modules[module]):
                    self._install_in(sys.modules[module], chains)

    def uninstall(self) -> None:
        """Give moto back what it had: for tests of mends."""
        with self._lock:
            if self._finder in sys.meta_path:
                sys.meta_path.remove(self._finder)
            for target, (original, mend) in self._installed.items():
                owner, attribute = _owner(sys.modules[mend.module], target)
                _put(owner, attribute, original)
            self._installed.clear()

    def loaded(self, module: ModuleType) -> None:
        """Put the mends of a module in place that has just been loaded."""
        with self._lock:
            # loaded again, it has everything of its own once more
            for target in [target for target, (_, mend) in self._installed.items() if mend.module == module.__name__]:
                del self._installed[target]
            self._install_in(module, self._chains())

    def has_mends_of(self, module: str) -> bool:
        return any(mend.module == module for mend in self._declared)

    def below(self, mend: Mend) -> Any:
        """Return what moto itself has at the target of a mend; `ABSENT` if it has nothing."""
        module = importlib.import_module(mend.module)
        with self._lock:
            if mend.target in self._installed:
                return self._installed[mend.target][0]
            return _there(*_owner(module, mend.target))

    def installed_at(self, mend: Mend) -> Any:
        """Return what is at the target of a mend now."""
        return _there(*_owner(importlib.import_module(mend.module), mend.target))

    def _chains(self) -> dict[str, list[Mend]]:
        """Return the mends of each target, the lowest first."""
        chains: dict[str, list[Mend]] = {}
        for mend in self._declared:
            chain = chains.setdefault(mend.target, [])
            top = chain[-1] if chain else None
            if mend.extends is not top:
                raise MendError(_conflict(mend, top))
            chain.append(mend)
        return chains

    def _install_in(self, module: ModuleType, chains: dict[str, list[Mend]]) -> None:
        for target, chain in chains.items():
            top = chain[-1]
            if top.module != module.__name__ or self._installed.get(target, (None, None))[1] is top:
                continue
            owner, attribute = _owner(module, target)
            original = self._installed[target][0] if target in self._installed else _there(owner, attribute)
            _put(
                owner,
                attribute,
                functools.reduce(lambda below, mend: mend.place(mend.replacement, below), chain, original),
            )
            self._installed[target] = (original, top)


class _LoadedModules(MetaPathFinder):
    """Tells the mends when one of moto's modules has been loaded."""

    def __init__(self, mends: Mends) -> None:
        self._mends = mends

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not self._mends.has_mends_of(fullname):
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next((spec for finder in others if (spec := finder.find_spec(fullname, path, target))), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_mend(module: ModuleType) -> None:
                execute(module)
                self._mends.loaded(module)

            spec.loader.exec_module = execute_and_mend  # type: ignore[method-assign]
        return spec


MENDS = Mends()


def replaces(
    target: str, *, moto: str, symptom: str, see: str, extends: Any = None, mends: Mends = MENDS
) -> Callable[[Replacement], Replacement]:
    """Declare that a function takes the place of moto's, which is not called any more."""
    return _declaring(_Reason(target, moto, symptom, see), _instead, mends, extends=extends)


def surrounds(
    target: str, *, moto: str, symptom: str, see: str, extends: Any = None, mends: Mends = MENDS
) -> Callable[[Replacement], Replacement]:
    """Declare that a function takes the place of moto's and gets it, to call it, as its first argument."""
    return _declaring(_Reason(target, moto, symptom, see), _around, mends, extends=extends)


def adds(
    target: str, *, moto: str, symptom: str, see: str, mends: Mends = MENDS
) -> Callable[[Replacement], Replacement]:
    """Declare that moto lacks a method or attribute, and that this is it."""
    return _declaring(_Reason(target, moto, symptom, see), _instead, mends, is_addition=True)


def install() -> None:
    """Put every mend that has been declared in place. Calling it again changes nothing."""
    MENDS.install()


def fingerprint(below: Any) -> str:
    """Return what changes when moto's source of a target does."""
    if below is ABSENT:
        return "absent"
    function = below.fget if isinstance(below, property) else getattr(below, "__func__", below)
    source = inspect.getsource(inspect.unwrap(function)) if callable(function) else repr(function)
    return hashlib.sha256(source.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Reason:
    """The reason for a mend, given where it is declared."""

    target: str
    moto: str
    symptom: str
    see: str


def _declaring(
    why: _Reason, place: Places, mends: Mends, *, extends: Any = None, is_addition: bool = False
) -> Callable[[Replacement], Replacement]:
    def declare(replacement: Replacement) -> Replacement:
        function = replacement.fget if isinstance(replacement, property) else replacement
        name = f"{getattr(function, '__module__', 'attribute')}.{getattr(function, '__qualname__', why.target)}"
        mends.declare(
            Mend(
                target=why.target,
                replacement=replacement,
                place=place,
                name=name,
                moto=why.moto,
                symptom=why.symptom,
                see=why.see,
                extends=None if extends is None else mends.of(extends),
                is_addition=is_addition,
            )
        )
        return replacement

    return declare


def _instead(replacement: Any, below: Any) -> Any:  # noqa: ARG001 - a `Places`
    return replacement


def _around(replacement: Any, below: Any) -> Any:
    @functools.wraps(replacement)
    def mended(*arguments: Any, **named: Any) -> Any:
        return replacement(below, *arguments, **named)

    return mended


def _conflict(mend: Mend, top: Mend | None) -> str:
    if top is None:
        return f"{mend.name} extends a mend of another target than its own, {mend.target}."
    return (
        f"{top.name} and {mend.name} both mend {mend.target}, and neither is said to extend the other. Make them one, "
        f"or declare the second with extends={top.name.rpartition('.')[2]}."
    )


def _owner(module: ModuleType, target: str) -> tuple[Any, str]:
    *classes, attribute = target.partition(":")[2].split(".")
    owner: Any = module
    for name in classes:
        owner = getattr(owner, name, None)
        if owner is None:
            raise MendError(f"moto has no {name} for the mend of {target} any more.")
    return owner, attribute


def _there(owner: Any, attribute: str) -> Any:
    """Return what the owner itself or a class that it is derived from has, as it is stored."""
    return inspect.getattr_static(owner, attribute, ABSENT)


def _put(owner: Any, attribute: str, value: Any) -> None:
    if value is ABSENT:
        delattr(owner, attribute)
    else:
        setattr(owner, attribute, value)


def _is_loading(module: ModuleType) -> bool:
    return bool(getattr(module.__spec__, "_initializing", False))
