"""Layout packs: what a designer may write, and what is said when it makes no sense."""

import shutil
from pathlib import Path

import pytest

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.finding import Place
from forumpress.issue.model import Article
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.pack import Pack, find_pack, read_pack
from forumpress.length import MM
from forumpress.text import Text


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_path("layouts/forum"), tmp_path / "mine"))


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
        ('screen: "#0d4f4a"', "screen: green", "layout/invalid"),
        ("quote: {like: body", "quotation: {like: body", "layout/missing-style"),
        ("page:", "page: [", "yaml/unclosed-bracket"),
        ("gutter: 6.4mm", "guter: 6.4mm", "layout/invalid"),
        ("leading: 13pt\n    indent: 11pt", "leading: 14pt\n    indent: 11pt", "layout/off-grid"),
    ],
)
def test_mistakes_are_findings_of_the_layout_file(copied: Path, old: str, new: str, code: str) -> None:
    assert code in refusal(edited(copied, old, new))


def test_all_missing_templates_are_named_at_once(copied: Path) -> None:
    (copied / "templates" / "figure.html.j2").unlink()
    (copied / "templates" / "table.html.j2").unlink()
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
    assert "digest, forum" in caught.value.findings[0].hint
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
    assert (finding.place.line, finding.place.column) == (13, 3)


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
    template = copied / "templates" / "article-head.html.j2"
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
