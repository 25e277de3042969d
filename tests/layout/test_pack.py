# SPDX-License-Identifier: MIT
"""Layout packs: what a designer may write, and what is said when it makes no sense."""

import shutil
from pathlib import Path

import pytest

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.finding import Place
from forumpress.issue.model import Article, Filler
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.pack import Pack, read_pack
from forumpress.layout.packfolder import find_pack
from forumpress.length import MM
from forumpress.text import Text
from tests.layout.packs import copied_forum, own_template, standalone_forum


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return copied_forum(tmp_path / "mine")


def edited(pack: Path, old: str, new: str) -> Path:
    source = pack / "layout.yaml"
    text = source.read_text("utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), "utf-8")
    return pack


def refusal(pack: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_pack(pack)
    return [finding.code for finding in caught.value.findings]


def test_forum_has_the_art_directions_geometry() -> None:
    format = read_pack(data_path("layouts/forum")).format
    assert format.width == pytest.approx(210 * MM)
    assert format.rows == 54
    assert format.column_width == pytest.approx(84.8 * MM, abs=0.05)
    assert format.column_x(1, 1) - format.column_x(1, 0) == pytest.approx((84.8 + 6.4) * MM, abs=0.05)


def test_digest_has_mirrored_margins() -> None:
    format = read_pack(data_path("layouts/digest")).format
    assert format.columns == 1
    assert format.left(1) == pytest.approx(18 * MM)
    assert format.left(2) == pytest.approx(15 * MM)


@pytest.mark.parametrize("name", ["forum", "digest"])
def test_every_text_style_stands_on_the_grid(name: str) -> None:
    pack = read_pack(data_path(f"layouts/{name}"))
    for style in pack.styles.values():
        if style.name != "note":
            assert style.leading == pack.format.leading, style.name


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("width: 210mm", "width: 210", "layout/invalid"),
        ("columns: 2", "columns: two", "layout/invalid"),
        ("like: body, indent", "like: boddy, indent", "layout/style"),
        ("colour: green", "colour: teal", "layout/style"),
        ("styles:", "swatches: {green: {screen: green, cmyk: [0, 0, 0, 9]}}\nstyles:", "layout/invalid"),
        ("quote: {like: body", "quotation: {like: body", "layout/missing-style"),
        ("page:", "page: [", "yaml/unclosed-bracket"),
        ("gutter: 6.4mm", "guter: 6.4mm", "layout/invalid"),
        ("leading: 13pt\n    indent: 11pt", "leading: 14pt\n    indent: 11pt", "layout/off-grid"),
    ],
)
def test_mistakes_are_findings_of_the_layout_file(copied: Path, old: str, new: str, code: str) -> None:
    assert code in refusal(edited(copied, old, new))


def test_all_missing_files_are_named_at_once(copied: Path) -> None:
    edited(copied, "rules:", "stylesheets: [one.css, two.css]\nrules:")
    assert refusal(copied) == ["layout/missing-file", "layout/missing-file"]


def test_a_style_sheet_outside_the_pack_is_refused(copied: Path) -> None:
    edited(copied, "rules:", "stylesheets: [../other.css]\nrules:")
    (copied.parent / "other.css").write_text("p { color: red }")
    assert refusal(copied) == ["layout/missing-file"]


def test_the_workspaces_pack_wins(copied: Path) -> None:
    assert find_pack("mine", (copied.parent, data_path("layouts"))) == copied
    assert find_pack("forum", (copied.parent, data_path("layouts"))) == data_path("layouts/forum")


def test_an_unknown_layout_names_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        find_pack("quarterly", (data_path("layouts"),), Place("issues/a.yaml", 4, 9))
    assert "as the layout: digest, forum." in caught.value.findings[0].hint
    assert str(caught.value.findings[0].place) == "issues/a.yaml:4:9"


def test_swatches_become_custom_properties() -> None:
    pack: Pack = read_pack(data_path("layouts/forum"))
    assert "--green:#0d4f4a" in pack.css
    assert pack.swatches["ink"].cmyk == (0, 0, 0, 100)


def test_lists_inside_lists_are_indented_once_more_a_level() -> None:
    styles = read_pack(data_path("layouts/forum")).styles
    assert styles["list-3"].left == 3 * styles["list"].left


def test_a_mistake_is_shown_with_its_line(copied: Path) -> None:
    edited(copied, "gutter: 6.4mm", "guter: 6.4mm")
    with pytest.raises(InputError) as caught:
        read_pack(copied)
    (finding,) = caught.value.findings
    assert finding.quote.strip().startswith("guter: 6.4mm")
    assert (finding.place.line, finding.place.column) == (14, 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ article.kicker }}", "{{ article.kickr }}", "kickr"),
        ("{{ article.kicker }}", "{{ article.kicker }", "unexpected"),
        ("{{ article.kicker }}", "{{ article.kicker + 1 }}", "cannot be filled"),
        ("{{ article.kicker }}", "{{ 1 / 0 }}", "division"),
        ("{{ article.kicker }}", "{{ 'a' * 9999999999 }}", "multiply numbers only"),
        ("{{ article.kicker }}", "{{ 9 ** 99999999 }}", "multiply numbers only"),
        ("{{ article.kicker }}", "{{ article.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_template_that_cannot_be_filled_is_a_finding_with_its_line(
    copied: Path, old: str, new: str, said: str
) -> None:
    template = own_template(copied, "article-head")
    template.write_text(template.read_text("utf-8").replace(old, new, 1), "utf-8")
    article = Article.model_construct(kicker=Text("Climate"), title=Text("A title"), key="a", authors=())
    with pytest.raises(InputError) as caught:
        BoxMaker(read_pack(copied)).fill(
            "article-head", "en", {"article": article, "title_size": "large", "bookmark": "A title"}
        )
    (finding,) = caught.value.findings
    assert finding.code == "layout/template"
    assert said in finding.message
    assert finding.place.file == "layouts/mine/templates/article-head.html.j2"
    assert finding.place.line == 3


def test_a_pack_that_is_a_link_out_of_the_workspace_is_not_used(copied: Path, tmp_path: Path) -> None:
    layouts = tmp_path / "ws" / "layouts"
    layouts.mkdir(parents=True)
    (layouts / "mine").symlink_to(copied)
    with pytest.raises(InputError) as caught:
        find_pack("mine", (layouts,))
    assert [finding.code for finding in caught.value.findings] == ["layout/unknown"]


def test_a_pack_takes_from_the_one_that_it_extends_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layout.yaml").write_text(
        "extends: forum\nname: Mine\npage: {columns: 3}\nstyles: {body-first: {drop_cap: }}\n"
    )
    own_template(tmp_path / "mine", "filler").write_text("FILLER")
    mine, forum = read_pack(tmp_path / "mine"), read_pack(data_path("layouts/forum"))
    assert (mine.format.columns, mine.format.width) == (3, forum.format.width)
    assert (mine.styles["body-first"].drop_cap, mine.styles["quote"]) == (None, forum.styles["quote"])
    assert mine.swatches == forum.swatches and mine.supports == forum.supports
    assert mine.css == forum.css
    assert BoxMaker(mine).fill("filler", "en", {}) == ("FILLER", ())
    assert 'class="break"' in BoxMaker(mine).fill("break", "en", {})[0]


def test_own_rules_come_after_those_that_they_change(copied: Path) -> None:
    own_template(copied, "figure")
    (copied / "templates" / "figure.css").write_text(".caption { color: red }")
    css = read_pack(copied).css
    at = [css.index(rule) for rule in (".box-title {", ".caption {", ".banner-name { background", "color: red")]
    assert at == sorted(at)


def test_only_what_a_pack_lacks_is_lent_to_one_that_extends_nothing(tmp_path: Path) -> None:
    pack = standalone_forum(tmp_path / "old")
    before = read_pack(pack)
    base = data_path("layouts/base/templates")
    assert (base / "filler.css").read_text("utf-8") not in before.css.replace(
        (pack / "boxes.css").read_text("utf-8"), ""
    )
    (pack / "templates" / "filler.html.j2").unlink()
    (pack / "boxes.css").write_text("p { margin: 0 }")
    lent = read_pack(pack)
    assert (base / "filler.css").read_text("utf-8") in lent.css and ".kicker" not in lent.css
    assert "filler-title" in BoxMaker(lent).fill("filler", "en", {"filler": Filler(title=Text("A"), text=Text("B"))})[0]


@pytest.mark.parametrize("first", ["extends: mine", "extends: other"])
def test_packs_that_extend_each_other_are_a_finding_with_its_line(tmp_path: Path, first: str) -> None:
    for name, text in (("mine", first), ("other", "extends: mine")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "layout.yaml").write_text(f"name: A\n{text}\n")
    with pytest.raises(InputError) as caught:
        read_pack(tmp_path / "mine", (tmp_path,))
    (finding,) = caught.value.findings
    assert finding.code == "layout/extends" and finding.place.line == 2


def test_a_mistake_in_the_extended_pack_is_shown_in_its_own_file(copied: Path) -> None:
    (copied.parent / "more").mkdir()
    (copied.parent / "more" / "layout.yaml").write_text("extends: mine\nname: More\n")
    edited(copied, "gutter: 6.4mm", "guter: 6.4mm")
    with pytest.raises(InputError) as caught:
        read_pack(copied.parent / "more")
    (finding,) = caught.value.findings
    assert (finding.place.file, finding.place.line) == ("layouts/mine/layout.yaml", 14)
    assert finding.quote.strip().startswith("guter: 6.4mm")


def test_the_base_of_the_workspace_hides_the_built_in_one(tmp_path: Path) -> None:
    shutil.copytree(data_path("layouts/base"), tmp_path / "base")
    (tmp_path / "base" / "templates" / "break.html.j2").write_text("~")
    forum = read_pack(data_path("layouts/forum"), (tmp_path, data_path("layouts")))
    assert BoxMaker(forum).fill("break", "en", {}) == ("~", ())


@pytest.mark.parametrize("name", ["boxes.css", "templates/break.html.j2"])
def test_what_cannot_be_read_is_a_finding_with_file_and_line(copied: Path, name: str) -> None:
    own_template(copied, "break")
    (copied / name).write_bytes(b"p {}\n.a { content: '\xff' }")
    with pytest.raises(InputError) as caught:
        BoxMaker(read_pack(copied)).fill("break", "en", {})
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file, finding.place.line) == ("file/encoding", f"layouts/mine/{name}", 2)
