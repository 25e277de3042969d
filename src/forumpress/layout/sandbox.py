# SPDX-License-Identifier: MIT
"""The sandbox in which templates are filled: a pack may come from anyone.

A template reaches the values that it is handed, a few filters and functions, and nothing else: no attribute and no
callable that does not stand on a list here. What it may spend (passes of loops, calls, characters) is counted, so
that it ends. `tests/layout/test_sandbox.py` walks everything that a template can reach.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from contextvars import ContextVar
from enum import Enum
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Undefined, nodes, pass_context
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from forumpress.issue.blocks import Run
from forumpress.layout.records import Record
from forumpress.lettercase import capital_first, capital_initials, capitals, small_letters
from forumpress.text import Text

MOST = 4_000_000
"""What one filling of a template may spend: a character is 1, a pass of a loop or a call 16 and its own text."""
LONGEST = 1_000_000
"""Characters of one text that a template puts together, and entries of one list."""
LARGEST_NUMBER = 10**15
_PASS = 16

STRING_METHODS = frozenset(
    (
        "capitalize",
        "endswith",
        "isdigit",
        "lower",
        "lstrip",
        "removeprefix",
        "removesuffix",
        "rstrip",
        "split",
        "startswith",
    )
) | {"strip", "title", "upper"}
DATE_VALUES = frozenset(("year", "month", "day"))
DATE_METHODS = frozenset(("isoformat", "isoweekday", "weekday"))
LOOP_VALUES = frozenset(
    ("depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0")
)
LOOP_METHODS = frozenset(("changed", "cycle"))
TEXT_FILTERS = ("e", "escape", "float", "int", "safe", "string", "striptags", "trim", "truncate", "wordcount", "abs",
                "round")  # fmt: skip
OTHER_FILTERS = ("count", "d", "default", "first", "last", "length", "list", "map", "max", "min", "reject",
                 "rejectattr", "reverse", "select", "selectattr", "sort", "unique", "items")  # fmt: skip

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)
_language: ContextVar[str] = ContextVar("language", default="en")
"""Of what is filled at hand: its capitals are made by the rules of this language."""


class TooMuch(TemplateRuntimeError):
    """A template repeats or writes more than any page can hold."""


class CaseChange:
    """`upper`, `lower`, `title` or `capitalize` of a text, by the rules of the language at hand."""

    NAMES: Mapping[str, Callable[[str, str], str]] = {
        "capitalize": capital_first,
        "lower": small_letters,
        "title": capital_initials,
        "upper": capitals,
    }

    def __init__(self, name: str, value: str) -> None:
        self.__name__ = name
        self._change, self._value = self.NAMES[name], value

    def __call__(self) -> str:
        """The text in the other case; as safe in HTML as it was."""
        changed = self._change(str(self._value), _language.get())
        return Markup(changed) if isinstance(self._value, Markup) else changed  # noqa: S704 - as safe as it was


def spend(amount: int) -> None:
    """Take so much from what the filling at hand may spend. Raises TooMuch."""
    left = _left.get()
    if left is not None:
        left[0] -= max(0, amount)
        if left[0] < 0:
            raise TooMuch("it repeats or writes more than a page can hold")


def is_printable(value: Any) -> bool:
    """Whether a value is a text, a number or nothing: what can be printed, joined and compared at no great cost."""
    return value is None or isinstance(value, str | Text | int | float | Enum | datetime.date)


def look_up(value: Any, name: str) -> Any:
    """What a template gets for `value.name`. Raises KeyError where that is nothing on the lists."""
    if name.startswith("_"):
        raise KeyError(name)
    if isinstance(value, Record):
        return value.value(name)
    if isinstance(value, Mapping):
        return value[name]
    for kind, names in _REACHABLE:
        if isinstance(value, kind):
            if name not in names:
                raise KeyError(name)
            return (
                CaseChange(name, value) if isinstance(value, str) and name in CaseChange.NAMES else getattr(value, name)
            )
    if isinstance(value, Namespace | TemplateReference):
        return value[name] if isinstance(value, TemplateReference) else _namespace_value(value, name)
    if isinstance(value, TemplateModule) and name in value.__dict__:
        return value.__dict__[name]
    raise KeyError(name)


def _namespace_value(value: Namespace, name: str) -> Any:
    try:
        return getattr(value, name)
    except AttributeError:
        raise KeyError(name) from None


_REACHABLE: tuple[tuple[type, frozenset[str]], ...] = (
    (LoopContext, LOOP_VALUES | LOOP_METHODS),
    (Text, frozenset(("plain",))),
    (Enum, frozenset(("value", "name"))),
    (str, STRING_METHODS),
    (datetime.date, DATE_VALUES | DATE_METHODS),
)


def bounded_range(*numbers: int) -> range:
    """`range`, of at most 10,000 numbers."""
    made = range(*numbers)
    if len(made) > 10_000:
        raise TooMuch("a range has more than 10,000 numbers")
    spend(len(made))
    return made


FUNCTIONS: Mapping[str, Callable[..., Any]] = {"range": bounded_range, "namespace": Namespace}
"""What every template may call, besides its own macros."""


def may_call(value: Any, more: Sequence[Callable[..., Any]] = ()) -> bool:
    """Whether a template may call this; `more` are functions that the environment adds."""
    if isinstance(value, Macro | BlockReference | CaseChange):
        return True
    owner, name = getattr(value, "__self__", None), getattr(value, "__name__", "")
    methods = ((LoopContext, LOOP_METHODS), (str, STRING_METHODS), (datetime.date, DATE_METHODS))
    if any(isinstance(owner, kind) and name in names for kind, names in methods):
        return True
    return any(value is each for each in (*FUNCTIONS.values(), *more))


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Jinja2 within these bounds. `functions` are what templates may call besides FUNCTIONS."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(
        self, loader: BaseLoader, finalize: Callable[[Any], Any], functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            auto_reload=False,
        )
        self.functions = tuple(functions.values())
        self.globals = {**FUNCTIONS, **functions}
        self.filters = {
            **{name: _metered(FILTERS[name], text=True) for name in TEXT_FILTERS},
            **{name: _metered(FILTERS[name]) for name in OTHER_FILTERS},
            **{name: _metered(_case_filter(name), text=True) for name in CaseChange.NAMES},
            "join": _join,
            "replace": _replace,
            "_joined": _joined,
            "_spent": _spent,
            "_shallow": _shallow,
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What `obj.attribute` is in a template."""
        try:
            return look_up(obj, attribute)
        except KeyError:
            return self._nothing(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """What `obj[argument]` is in a template."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        try:
            if isinstance(obj, tuple | list | str | range | Text) and isinstance(argument, int | slice):
                return obj[argument]
            if isinstance(obj, Mapping):
                return obj[argument]
        except (LookupError, TypeError):
            pass
        return self.undefined(obj=obj, name=argument)

    def _nothing(self, obj: Any, name: str) -> Undefined:
        if name.startswith("_") or hasattr(type(obj), name):
            return self.unsafe_undefined(obj, name)
        shown = {} if isinstance(obj, Record) else obj
        return self.undefined(f"{_named(obj)} has no “{name}”", obj=shown, name=name)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what is on the lists. Raises SecurityError for anything else."""
        if not may_call(__obj, __self.functions):
            raise SecurityError(f"{_named(__obj)} cannot be called from a template; it is unsafe")
        spend(_PASS + sum(len(each) for each in args if isinstance(each, Sized)))
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers of moderate size, and `+` for texts and lists of moderate length."""
        if all(isinstance(side, int | float) for side in (left, right)) and operator != "**":
            result = super().call_binop(context, operator, left, right)
            if abs(result) > LARGEST_NUMBER:
                raise TooMuch("a number grows without end")
            return result
        sides = (left, right)
        if operator == "+" and any(all(isinstance(side, kind) for side in sides) for kind in (str, list, tuple)):
            _hold(len(left) + len(right))
            return super().call_binop(context, operator, left, right)
        raise SecurityError(f"“{operator}” may join texts and lists, and multiply numbers only" if operator == "+"
                            else f"“{operator}” may multiply numbers only, and “**” nothing")  # fmt: skip

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:
        """The template, counted: an included one may include others."""
        spend(_PASS)
        return super().get_template(name, parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Meter().visit(tree)
        tree.set_environment(self)
        return tree

    def filled(self, template: str, context: Mapping[str, Any], language: str = "en") -> str:
        """The template filled within what one filling may spend; its capitals are those of `language`."""
        token, spoken = _left.set([MOST]), _language.set(language)
        try:
            return str(self.get_template(template).render(context))
        finally:
            _left.reset(token)
            _language.reset(spoken)


class _Meter(NodeTransformer):
    """Writes into a template's tree what counts: each pass of a loop, each macro, each text that is put together."""

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        weight = _PASS + sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        node.body.insert(
            0, nodes.Output([self._filter(nodes.Const(weight, lineno=node.lineno), "_spent", node)], lineno=node.lineno)
        )
        return node

    visit_For = visit_Macro = visit_CallBlock = visit_Block = visit_Template = _counted

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """`a ~ b`, which would make a text of any length."""
        self.generic_visit(node)
        return self._filter(nodes.List(node.nodes, lineno=node.lineno), "_joined", node)

    def _literal(self, node: Any) -> Any:
        self.generic_visit(node)
        if getattr(node, "ctx", "load") != "load" or all(
            isinstance(each, nodes.Const) for each in node.iter_child_nodes()
        ):
            return node
        return self._filter(node, "_shallow", node)

    visit_List = visit_Tuple = visit_Dict = _literal

    def _filter(self, node: nodes.Expr, name: str, at: nodes.Node) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=at.lineno)


def _named(value: Any) -> str:
    return "this" if isinstance(value, Record) else f"a {type(value).__name__}"


def _hold(length: int) -> None:
    """Spend for a text or list of that length. Raises TooMuch where it is too long in itself."""
    if length > LONGEST:
        raise TooMuch(f"it puts together a text or list of more than {LONGEST:,}")
    spend(length)


def _texts_only(values: Sequence[Any]) -> None:
    for value in values:
        if not is_printable(value) and not isinstance(value, Undefined):
            raise TypeError(f"{_named(value)} is no text or number")


def _case_filter(name: str) -> Callable[[Any], str]:
    return lambda value: CaseChange(name, value if isinstance(value, str) else str(value))()


def _metered(function: Callable[..., Any], *, text: bool = False) -> Callable[..., Any]:
    """A filter of Jinja2's that is counted; for texts, one that takes nothing else."""
    wants = getattr(function, "jinja_pass_arg", None)

    @pass_context
    def run(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        if text:
            _texts_only((value, *args))
            if any(isinstance(each, int) and abs(each) > 1000 for each in args):
                raise TooMuch("a filter is asked for more than 1,000 places")
        spend(_PASS + (len(value) if isinstance(value, Sized) and not isinstance(value, Undefined) else 0))
        passed = {"context": context, "eval_context": context.eval_ctx, "environment": context.environment}
        first = (passed[wants.name],) if wants is not None else ()
        result = function(*first, str(value) if isinstance(value, Text) else value, *args, **kwargs)
        return list(result) if isinstance(result, Iterator) else result

    return run


@pass_context
def _joined(context: Context, values: Sequence[Any]) -> str:
    """The texts one after the other: what `~` does."""
    _texts_only(values)
    _hold(sum(len(str(value)) for value in values))
    return markup_join(values)


@pass_context
def _join(context: Context, values: Any, between: str = "", attribute: str | int | None = None) -> str:
    """The filter `join`."""
    entries = list(values)
    if attribute is not None:
        entries = [context.environment.getitem(each, attribute) for each in entries]
    _texts_only((*entries, between))
    _hold(sum(len(str(each)) + len(between) for each in entries))
    return Markup.escape(between).join(entries)


@pass_context
def _replace(context: Context, value: Any, old: str, new: str) -> str:
    """The filter `replace`."""
    _texts_only((value, old, new))
    plain = Markup.escape(value)
    _hold(len(plain) + (plain.count(old) + 1) * len(str(new)))
    return plain.replace(str(old), str(new))


@pass_context
def _spent(context: Context, weight: int) -> str:
    """Nothing, for the price of a pass."""
    spend(weight)
    return ""


@pass_context
def _shallow(context: Context, value: Any, depth: int = 2) -> Any:
    """A list that a template writes, if no more than three stand in each other: else comparing them would never end."""
    inner = value.values() if isinstance(value, Mapping) else value
    for each in inner:
        if isinstance(each, tuple | list | Mapping) and not (each and isinstance(next(iter(each)), Run)):
            if depth == 0:
                raise TooMuch("lists stand in lists more than three deep")
            _shallow(context, each, depth - 1)
    return value
