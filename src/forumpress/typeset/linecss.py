# SPDX-License-Identifier: MIT
"""The style sheet of running text, made from the same values that the composer measures with.

Lines are written one under the other with newlines kept (`white-space: pre-line`) and every line
justified by the engine. Word spaces are set as narrow as the composer ever makes them, so that no
line is too long to be stretched to its measure and the engine never breaks one by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forumpress.layout.eastasian import IN_SQUARES
from forumpress.layout.style import EAST_ASIAN_INDENTS, Alignment, ParagraphStyle, Swatch
from forumpress.length import css_pt
from forumpress.typeset.flow import CODE_SIZE, DROP, END_MARK_GAP, END_MARK_SIZE, RISE, SMALL, FontSettings
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.lines import SHRINK, TRACKING
from forumpress.typeset.shaping import measure

_ENGINE_SHRINK = SHRINK + 0.06
_SLACK = {
    Alignment.JUSTIFY: (),
    Alignment.LEFT: ("right",),
    Alignment.RIGHT: ("left",),
    Alignment.CENTRE: ("left", "right"),
}
"""Where a ragged line is given a point more than its measure, lest rounding break it."""
_APART = 0.002
"""Points: a word spacing too small to see that makes the engine set spaces apart from words, as the composer does."""

_COMMON = (
    ".fp-text{white-space:pre-line;margin:0;padding:0;hyphens:none;overflow-wrap:normal;font-kerning:auto}\n"
    ".fp-text *{line-height:0}\n"
    ".fp-text a{color:inherit;text-decoration:none}\n"
    ".fp-text em{font-style:italic}\n"
    f".fp-text sup,.fp-text .call{{font-size:{SMALL}em;vertical-align:{RISE / SMALL:.4f}em}}\n"
    f".fp-text sub{{font-size:{SMALL}em;vertical-align:{-DROP / SMALL:.4f}em}}\n"
    ".fp-text .own{font-size:1em;vertical-align:baseline}\n"
    ".fp-text .marker{display:inline-block;text-indent:0;text-align:left;text-align-last:left;word-spacing:0}\n"
    ".fp-text .dropcap{display:inline-block;height:0;vertical-align:top;text-indent:0;text-align:left;"
    "text-align-last:left;word-spacing:0}\n"
    ".fp-text .dropcap>span{display:block;height:0;white-space:pre}\n"
    f".fp-text .endmark{{margin-left:{END_MARK_GAP}em;font-size:{END_MARK_SIZE}em}}\n"
    f".fp-text code{{font-size:{CODE_SIZE}em;font-feature-settings:normal}}\n"
)


def style_class(name: str) -> str:
    """The class of a paragraph style's elements."""
    return f"t-{name}"


def tracking_class(step: int) -> str:
    """The class of lines whose letters are spaced out by one of the steps, counted from 1."""
    return f"tracked-{step}"


def running_text_css(styles: Mapping[str, ParagraphStyle], swatches: Mapping[str, Swatch], fonts: FontLibrary) -> str:
    """Style sheet for the elements that `paragraph_html` writes, for all paragraph styles of a layout."""
    tracking = "".join(
        f".fp-text .{tracking_class(step)}{{letter-spacing:{share}em}}\n" for step, share in enumerate(TRACKING, 1)
    )
    return (
        _COMMON
        + tracking
        + "\n".join(rule for style in styles.values() for rule in _rules(style, swatches, fonts))
        + "\n"
    )


def families(chain: tuple[str, ...]) -> str:
    """A CSS font-family list."""
    return ",".join(f'"{family}"' for family in chain)


def _features(features: tuple[str, ...]) -> str:
    return ",".join(f'"{feature}"' for feature in features) or "normal"


def _rules(style: ParagraphStyle, swatches: Mapping[str, Swatch], fonts: FontLibrary) -> Iterator[str]:
    name = f".fp-text.{style_class(style.name)}"
    space = measure(" ", FontSettings(fonts).base(style, ""))
    justified = style.align is Alignment.JUSTIFY
    slack = "".join(f";margin-{side}:-1pt" for side in _SLACK[style.align])
    last = "justify" if justified else style.align.value
    yield (
        f"{name}{{font-family:{families(fonts.chain(style.family))};font-size:{css_pt(style.size)};"
        f"line-height:{css_pt(style.leading)};font-weight:{style.weight};"
        f"font-style:{'italic' if style.italic else 'normal'};font-feature-settings:{_features(style.features)};"
        f"color:{swatches[style.colour].screen};text-align:{style.align.value};text-align-last:{last};"
        f"word-spacing:{css_pt(-_ENGINE_SHRINK * space if justified else _APART)};"
        f"text-indent:{css_pt(style.indent)};padding-left:{css_pt(style.left)};"
        f"padding-right:{css_pt(style.right)}{slack}}}"
    )
    for language in EAST_ASIAN_INDENTS if style.indent else ():
        yield f"{name}[lang|={language}]{{text-indent:{EAST_ASIAN_INDENTS[language]:g}em}}"
    for language in IN_SQUARES:
        # Every joint of such a line is as wide as the composer made it: nothing is left to be stretched.
        align = Alignment.LEFT if justified else style.align
        yield (
            f"{name}[lang|={language}]{{white-space:pre;word-spacing:0;text-align:{align.value};"
            f"text-align-last:{align.value}}}"
        )
    yield f"{name}.flush{{text-indent:0}}"
    yield f"{name} strong{{font-weight:{style.strong_weight}}}"
    if style.italic:
        yield f"{name} em{{font-style:normal}}"
    yield f"{name} em.black{{font-style:normal;font-weight:{style.strong_weight}}}"
    yield f"{name} sup.own,{name} .call.own{{font-feature-settings:{_features((*style.features, 'sups'))}}}"
    yield f"{name} sub.own{{font-feature-settings:{_features((*style.features, 'subs'))}}}"
    for language in sorted({tag for tags in fonts.languages.values() for tag in tags}):
        chain = families(fonts.chain(style.family, language))
        yield f"{name}[lang|={language}],{name} [lang|={language}]{{font-family:{chain}}}"
    if fonts.code_family:
        yield f"{name} code{{font-family:{families(fonts.chain(fonts.code_family))}}}"
    if style.drop_cap is not None:
        cap = style.drop_cap
        yield (
            f"{name} .dropcap{{font-family:{families(fonts.chain(cap.family))};font-weight:{cap.weight};"
            f"color:{swatches[cap.colour].screen};font-style:normal;font-feature-settings:normal}}"
        )
