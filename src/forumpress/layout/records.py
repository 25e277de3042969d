# SPDX-License-Identifier: MIT
"""What templates receive: plain frozen data in place of the models, which have methods that reach far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from forumpress.finding import Place
from forumpress.issue.blocks import Run
from forumpress.issue.model import Sourced


class Record:
    """The values of a model by their names. A template sees nothing else of it: see `sandbox.look_up`.

    `look` is called with each name that is asked for.
    """

    __slots__ = ("_look", "_model")

    def __init__(self, model: Sourced, look: Callable[[str], None] | None = None) -> None:
        self._model = model
        self._look = look

    def names(self) -> frozenset[str]:
        """The keys that an editor may write for it."""
        return _printable(type(self._model))

    def value(self, name: str) -> Any:
        """The value of a key, as plain data. Raises KeyError for what is no key of the model."""
        if name not in self.names():
            raise KeyError(name)
        if self._look is not None:
            self._look(name)
        return plain_data(getattr(self._model, name))

    def source(self, name: str) -> tuple[Any, Place]:
        """The value of a key as it was written, and where; None for what is no key of the model."""
        if self._look is not None:
            self._look(name)
        return getattr(self._model, name) if name in self.names() else None, self._model.place(name)


def plain_data(value: Any) -> Any:
    """A value without its methods: models become records, lists tuples, mappings read-only."""
    if isinstance(value, Sourced):
        return Record(value)
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], Run):
            return tuple(value)
        return tuple(map(plain_data, value))
    if isinstance(value, Mapping):
        return MappingProxyType({key: plain_data(each) for key, each in value.items()})
    return value


_NAMES: dict[type[Sourced], frozenset[str]] = {}


def _printable(model: type[Sourced]) -> frozenset[str]:
    if model not in _NAMES:
        fields = model.model_fields.items()
        hidden = {
            name for name, field in fields if isinstance(extra := field.json_schema_extra, dict) and extra.get("hidden")
        }
        _NAMES[model] = frozenset(model.model_fields) - hidden
    return _NAMES[model]
