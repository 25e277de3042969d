# SPDX-License-Identifier: MIT
"""A template reaches what it is handed and nothing else, and it ends: a pack may come from anyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Undefined
from jinja2.runtime import LoopContext

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.issue.model import Issue
from forumpress.issue.read import read_issue
from forumpress.layout.boxes import BoxMaker, page_of
from forumpress.layout.compose import IssueComposer
from forumpress.layout.pack import Pack, read_pack
from forumpress.layout.records import plain_data
from forumpress.layout.sandbox import FUNCTIONS, may_call
from forumpress.workspace import Workspace
from tests.layout.packs import copied_forum, own_template


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copied_forum(tmp_path / "mine")


@pytest.fixture(scope="module")
def issue(checkout: Path) -> Issue:
    return read_issue(checkout / "issues/2022-11.yaml", Workspace.at(checkout)).issue


def filled(pack: Path, template: str, issue: Issue) -> str:
    own_template(pack, "break").write_text(template, "utf-8")
    composer = IssueComposer(read_pack(pack))
    article = issue.articles()[0]
    return composer.boxes.fill("break", "en", {**composer.context(issue), "article": article})[0]


def refused(pack: Path, template: str, issue: Issue) -> Finding:
    with pytest.raises(InputError) as caught:
        filled(pack, template, issue)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    "template",
    [
        "{{ article.model_json_schema() }}",
        "{{ article.model_dump() }}",
        "{{ issue.articles() }}",
        "{{ article.title.place() }}",
        "{{ article['model_copy']() }}",
        "{{ [article] | map(attribute='model_dump_json') | first }}",
        "{{ article | attr('model_fields_set') }}",
        "{{ article.title.sub }}",
        "{{ article.prose.blocks }}",
        "{{ ''.format_map(article) }}",
        "{{ '{0.__class__}'.format(article) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum }}",
        "{{ self.__init__ }}",
        "{{ loop }}{% for x in [1] %}{{ loop.__init__ }}{% endfor %}",
        "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m._func }}",
        "{{ issue.date.strftime('%Y') }}",
        "{{ page_of.__globals__ }}",
        "{{ words.items() }}",
    ],
)
def test_no_method_of_what_a_template_is_handed_can_be_called(pack: Path, issue: Issue, template: str) -> None:
    finding = refused(pack, f"\n{template}", issue)
    assert (finding.code, finding.place.file, finding.place.line) == (
        "layout/template",
        "layouts/mine/templates/break.html.j2",
        2,
    )


def reachable(maker: BoxMaker, context: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Everything that attributes and items lead to, each object once, with the way to it."""
    environment = maker.environment
    seen: set[int] = set()
    kept: list[Any] = []
    waiting = [(name, plain_data(value)) for name, value in context.items()] + list(environment.globals.items())
    while waiting:
        way, value = waiting.pop()
        if isinstance(value, Undefined) or id(value) in seen:
            continue
        seen.add(id(value))
        kept.append(value)
        yield way, value
        model = getattr(value, "_model", None)
        names = {*dir(value), *dir(type(value)), *dir(model), *(value if isinstance(value, dict) else ())}
        for name in names | set(getattr(value, "keys", list)() if hasattr(value, "keys") else ()):
            for found in (environment.getattr(value, name), environment.getitem(value, name)):
                waiting.append((f"{way}.{name}", found))
        if isinstance(value, tuple | list):
            waiting += [(f"{way}[{n}]", environment.getitem(value, n)) for n in range(len(value))]


def test_nothing_that_can_be_called_is_reached_but_what_is_listed(checkout: Path, issue: Issue) -> None:
    pack: Pack = read_pack(checkout / "layouts/forum")
    composer = IssueComposer(pack)
    section = issue.sections[0]
    loop = LoopContext([1, 2], Undefined)
    context = {**composer.context(issue), "article": section.articles[0], "department": section, "loop": loop}
    context |= {"figures": section.articles[0].figures, "filler": section.fillers[0]}
    called = set()
    count = 0
    for way, value in reachable(composer.boxes, context):
        count += 1
        if callable(value) and not isinstance(value, LoopContext):
            assert may_call(value, composer.boxes.environment.functions), (way, value)
            called.add(getattr(value, "__name__", way))
        else:
            with pytest.raises(Exception, match=r"unsafe"):
                composer.boxes.environment.call(None, value)  # type: ignore[arg-type]
    assert count > 300
    assert {"upper", "cycle", "isoformat", "page_of"} <= called
    assert not called & {"place", "written", "articles", "model_dump", "model_copy", "sub", "format", "encode", "join"}


def test_only_listed_functions_can_be_called() -> None:
    assert may_call(FUNCTIONS["range"]) and may_call(page_of, (page_of,))
    for function in (open, eval, getattr, type, str, "".join, "".format, Path.read_text, page_of, print):
        assert not may_call(function), function


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999999) %}{% endfor %}",
        "{% macro m(n) %}{{ m(n - 1) if n }}{{ m(n - 1) if n }}{% endmacro %}{{ m(40) }}",
        "{% set n = namespace(a='aaaaaaaa') %}{% for i in range(60) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
        "{% set n = namespace(a='aaaaaaaa') %}{% for i in range(60) %}{% set n.a = n.a + n.a %}{% endfor %}",
        "{% set n = namespace(a='aaaaaaaa') %}{% for i in range(60) %}{% set n.a = [n.a, n.a] | join %}{% endfor %}",
        "{% set n = namespace(a='aaaa') %}{% for i in range(60) %}{% set n.a = n.a | replace('a', n.a) %}{% endfor %}",
        "{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = n.a + n.a %}{% endfor %}",
        "{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a == n.b }}",
        "{% set n = namespace(a=9) %}{% for i in range(60) %}{% set n.a = n.a * n.a %}{% endfor %}",
        "{% set b %}" + "x" * 3000 + "{% endset %}{% for i in range(9999) %}{{ b }}{% endfor %}",
        "{% for i in range(9999) %}" + "x" * 3000 + "{% endfor %}",
        "{{ 'x' | center(99999999) }}",
        "{{ 'x' | truncate(5, true, 'y', 99999999) }}{{ 1.5 | round(99999999) }}",
        "{{ '%99999999d' | format(1) }}",
        "{{ '%99999999d' % 1 }}",
        "{% include 'break.html.j2' %}",
        "{% import 'break.html.j2' as again %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'no-such.html.j2' %}",
        "{% include '../layout.yaml' %}",
    ],
)
def test_what_would_not_end_is_a_finding_with_file_and_line(pack: Path, issue: Issue, template: str) -> None:
    finding = refused(pack, f"\n\n{template}", issue)
    assert (finding.code, finding.place.file, finding.place.line) == (
        "layout/template",
        "layouts/mine/templates/break.html.j2",
        3,
    )


def test_a_mistake_in_an_included_template_is_shown_where_it_is(pack: Path, issue: Issue) -> None:
    own_template(pack, "break").with_name("part.html.j2").write_text("\n{{ article.kickr }}")
    finding = refused(pack, "{% include 'part.html.j2' %}", issue)
    assert (finding.place.file, finding.place.line) == ("layouts/mine/templates/part.html.j2", 2)
    assert "kickr" in finding.message


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"\n\xff"), lambda path: path.chmod(0)])
def test_a_template_that_cannot_be_read_is_a_finding(pack: Path, issue: Issue, make: Callable[[Path], object]) -> None:
    part = own_template(pack, "break").with_name("part.html.j2")
    if make is not Path.mkdir:
        part.write_text("")
    make(part)
    if part.is_file() and part.stat().st_mode & 0o777 == 0 and part.open().close() is None:
        pytest.skip("this user may read every file")
    finding = refused(pack, "{% include 'part.html.j2' %}", issue)
    assert finding.code in ("layout/template", "layout/unreadable", "file/encoding")


def test_templates_can_do_what_the_page_on_layouts_says(pack: Path, issue: Issue) -> None:
    template = (
        "{% macro twice(x) %}{{ x }}{{ caller() }}{{ x }}{% endmacro %}{% set n = namespace(sum=0) %}"
        "{% for s in issue.sections %}{% set n.sum = n.sum + loop.index %}{{ loop.cycle('a', 'b') }}{% endfor %}"
        "{{ n.sum }}{% call twice('<') %}-{% endcall %}{{ 'a' ~ 1 ~ issue.date.year }}"
        "{{ ['b', 'a'] | sort | join(', ') }}{{ article.key.upper() }}{{ 'aXa' | replace('X', '&') }}"
        "{% if article.key in ('x', article.key) %}yes{% endif %}{{ article.kickr | default('none') }}"
    )
    html = filled(pack, template, issue)
    assert html == f"abab10&lt;-&lt;a12022a, b{issue.articles()[0].key.upper()}a&amp;ayesnone"
