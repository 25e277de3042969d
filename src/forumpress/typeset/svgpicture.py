# SPDX-License-Identifier: MIT
"""SVG pictures: drawn as lines and areas, after everything that could reach outside has been refused.

The file is read by expat without its entities, and written anew from a list of what a chart or a
drawing needs; what is not on the list is left out, and said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.parsers import expat

from forumpress.finding import Finding, warning
from forumpress.length import css_pt
from forumpress.typeset.imagefile import PictureFile, PictureRefused
from forumpress.typeset.svgcss import COLOURS, plain_declarations, plain_sheet, plain_value
from forumpress.typeset.svgspread import SPREAD, end_spreads
from forumpress.typeset.svgtree import (
    DEEPEST,
    MOST_ELEMENTS,
    REFERENCE,
    SIMPLER,
    SVG_SPACE,
    SvgElement,
    refuse_huge_type,
    too_complex,
    words,
    written,
)
from forumpress.typeset.svgwork import refuse_too_much_work

MOST_SVG_BYTES = 5_000_000

_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_KNOWN = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "style", "text", "tspan", "textPath"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"),
    )
)
_UNWRAPPED = frozenset(("a", "switch"))
_SILENT = frozenset(("title", "desc", "metadata"))
_SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
_GRADIENTS = frozenset(("linearGradient", "radialGradient"))
_HAS: dict[str, Collection[str]] = {
    "d": ("path",),
    "points": ("polyline", "polygon"),
    **dict.fromkeys((SPREAD, "gradientUnits", "gradientTransform", "fx", "fy", "fr"), _GRADIENTS),
    **dict.fromkeys(("x1", "y1", "x2", "y2"), ("line", "linearGradient")),
}
"""Elements that have an attribute; on others it would be inherited by whatever stands inside them."""
_POINTING = frozenset(("clip-path", "mask", "marker", "marker-start", "marker-mid", "marker-end"))
_NOT_ELSEWHERE = re.compile(rf"\s*(?:{REFERENCE.pattern}|none|inherit)\s*", re.IGNORECASE)
_TEXTUAL = frozenset(("text", "tspan", "textPath", "style"))
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)(?:e([-+]?\d+))?\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def svg_facts(file: PictureFile) -> tuple[tuple[float, float], str, tuple[Finding, ...]]:
    """Width and height of the drawing in its own units, its words, and what is left out of it.

    Raises PictureRefused: `svg-too-large`, `svg-malformed`, `svg-entities`, `svg-script`, `svg-external`,
    `svg-picture`, `svg-too-complex`, `svg-type-size`, `svg-size`. The finding is the warning `figure/svg-left-out`.
    """
    reader = _SvgReader(file.name)
    root = reader.read(file.data)
    _, _, width, height = _view_box(root, file.name)
    if not reader.left_out:
        return (width, height), words(root), ()
    names = ", ".join(f"<{name}>" for name in sorted(reader.left_out)[:6])
    hint = "export the drawing as plain SVG, effects flattened, or as PNG at 300 ppi"
    message = f"{file.name} uses what cannot be set here, and it is left out: {names}"
    return (width, height), words(root), (warning("figure/svg-left-out", message, hint=hint),)


def fitted_svg(file: PictureFile, width_pt: float, height_pt: float) -> bytes:
    """The drawing, made safe, whole in the middle of a frame of that size. Raises PictureRefused as `svg_facts`."""
    root = _SvgReader(file.name).read(file.data)
    box = _view_box(root, file.name)
    root.attributes |= {
        "viewBox": " ".join(f"{number:g}" for number in box),
        "width": css_pt(width_pt),
        "height": css_pt(height_pt),
        "preserveAspectRatio": "xMidYMid meet",
    }
    root.attributes.pop("x", None)
    root.attributes.pop("y", None)
    return written(root)


def safe_svg(data: bytes, name: str) -> bytes:
    """Any SVG made safe, otherwise as it is. Raises PictureRefused as `svg_facts`, but for the size."""
    return written(_SvgReader(name).read(data))


class _SvgReader:
    """Reads one file into a tree of allowed elements."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._root: SvgElement | None = None
        self._open: list[SvgElement | None] = []
        self._dropped = 0
        self._count = 0
        self._choices: dict[int, bool] = {}
        """Elements that draw one of their children, and whether it has come."""
        self.left_out: set[str] = set()

    def read(self, data: bytes) -> SvgElement:
        """The root element, every reference inside the file, its copies counted."""
        if len(data) > MOST_SVG_BYTES:
            raise PictureRefused(
                "figure/svg-too-large", f"{self._name} holds more than {MOST_SVG_BYTES // 1_000_000} MB", SIMPLER
            )
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        try:
            parser.Parse(data, True)
        except expat.ExpatError as problem:
            message = f"{self._name} is not well-formed: line {problem.lineno}, {expat.ErrorString(problem.code)}"
            raise PictureRefused("figure/svg-malformed", message, "export the drawing again") from None
        except (ValueError, LookupError):
            raise PictureRefused(
                "figure/svg-malformed", f"{self._name} has an unknown encoding", "save it as UTF-8"
            ) from None
        if self._root is None:
            raise PictureRefused(
                "figure/svg-malformed", f"{self._name} does not begin with <svg>", "export the drawing again"
            )
        refuse_huge_type(self._root, self._name)
        refuse_too_much_work(self._root, self._name)
        if end_spreads(self._root):
            self.left_out.add(SPREAD)
        return self._root

    def _start(self, qualified: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) > DEEPEST:
            raise too_complex(self._name)
        space, _, name = qualified.rpartition(" ")
        if space not in (SVG_SPACE, ""):
            self._open.append(None)
            self._dropped += 1
            return
        self._refuse_active(name, attributes)
        if self._dropped or (name not in _KNOWN and name not in _UNWRAPPED):
            if not self._dropped and name not in _SILENT:
                self.left_out.add(name)
            self._open.append(None)
            self._dropped += 1
            return
        if (above := self._parent()) is not None and id(above) in self._choices:
            if self._choices[id(above)]:
                self._open.append(None)
                self._dropped += 1
                return
            self._choices[id(above)] = True
        if (above := self._parent()) is not None and (
            above.name in _SHAPES or (above.name in _GRADIENTS and name != "stop")
        ):
            self._open.append(None)
            self._dropped += 1
            return
        chooses = name == "switch"
        if name in _UNWRAPPED:
            name, attributes = "g", {k: v for k, v in attributes.items() if "href" not in k}
        element = SvgElement(name, self._cleaned(name, attributes))
        if chooses:
            self._choices[id(element)] = False
        parent = self._parent()
        if parent is not None:
            parent.children.append(element)
        elif self._root is None and name == "svg":
            self._root = element
        else:
            raise PictureRefused(
                "figure/svg-malformed", f"{self._name} does not begin with <svg>", "export the drawing again"
            )
        self._open.append(element)

    def _end(self, qualified: str) -> None:
        element = self._open.pop()
        if element is None:
            self._dropped -= 1
        elif element.name == "style":
            css = _COMMENT.sub(" ", "".join(each for each in element.children if isinstance(each, str)))
            self._refuse_reaching(css, "its style sheet", css=True)
            plain, lost = plain_sheet(css)
            if lost:
                raise _unknown_colour(self._name, "its style sheet", ", ".join(sorted(lost)))
            element.children = [plain]

    def _text(self, text: str) -> None:
        parent = self._parent()
        if not self._dropped and parent is not None and parent.name in _TEXTUAL:
            parent.children.append(text)

    def _entity(self, *_: object) -> int:
        raise PictureRefused(
            "figure/svg-entities",
            f"{self._name} declares entities of its own, which can be made to read other files",
            "export it as “SVG 1.1” without “preserve editing capabilities”",
        )

    def _parent(self) -> SvgElement | None:
        return self._open[-1] if self._open else None

    def _refuse_active(self, name: str, attributes: Mapping[str, str]) -> None:
        handler = any(key.lower().startswith("on") for key in attributes)
        if name.lower() in ("script", "handler") or handler:
            raise PictureRefused(
                "figure/svg-script", f"{self._name} contains a script", "export the drawing without interactive parts"
            )
        if name == "image":
            raise PictureRefused(
                "figure/svg-picture",
                f"{self._name} holds a photograph inside the drawing",
                "export the whole as PNG or JPEG at 300 ppi",
            )

    def _cleaned(self, name: str, attributes: Mapping[str, str]) -> dict[str, str]:
        kept = {}
        for qualified, value in attributes.items():
            space, _, key = qualified.rpartition(" ")
            if key == "href" and space in ("", _XLINK):
                if not value.strip().startswith("#"):
                    raise _external(self._name, f"<{name}> refers to “{value.strip()[:60]}”")
                kept["href"] = value.strip()
            elif space == "" and not key.startswith("xmlns"):
                self._refuse_reaching(value, f"<{name} {key}>", css=key == "style")
                if name in _HAS.get(key, (name,)) and (key not in _POINTING or _NOT_ELSEWHERE.fullmatch(value)):
                    kept[key] = value
            elif space == _XML and key in ("space", "lang"):
                kept[f"xml:{key}"] = value
        return self._in_plain_css(name, kept)

    def _in_plain_css(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes with values that the engine knows: else it would draw in black what has another colour."""
        for key in COLOURS & attributes.keys():
            plain = plain_value(attributes[key])
            if plain is None:
                raise _unknown_colour(self._name, f"<{name} {key}>", attributes[key])
            attributes[key] = plain
        if "style" in attributes:
            written = attributes["style"]
            attributes["style"], lost = plain_declarations(written)
            if lost - attributes.keys():
                raise _unknown_colour(self._name, f"<{name} style>", written)
        return attributes

    def _refuse_reaching(self, value: str, where: str, *, css: bool) -> None:
        """Only `url(#part)` may stand in a value; in CSS also no at-rules, and no disguise by escapes."""
        rest = REFERENCE.sub("", value).lower()
        if "url" in rest and "url(" in re.sub(r"\s", "", rest):
            raise _external(self._name, f"{where} refers to another file")
        if css and any(sign in rest for sign in ("@", "\\", "image-set", "src(")):
            raise _external(self._name, f"{where} has rules that could fetch other files, such as fonts")


def _unknown_colour(name: str, where: str, value: str) -> PictureRefused:
    return PictureRefused(
        "figure/svg-colour",
        f"{name} has a colour in {where} that cannot be drawn: “{' '.join(value.split())[:80]}”",
        "export it as plain SVG with colours such as #dae8fc, or as PNG at 300 ppi",
    )


def _external(name: str, what: str) -> PictureRefused:
    hint = "embed nothing and link nothing: convert text to outlines and export a plain SVG"
    return PictureRefused("figure/svg-external", f"{name} reaches outside itself: {what}", hint)


def _view_box(root: SvgElement, name: str) -> tuple[float, float, float, float]:
    numbers = [float(each) for each in _NUMBER.findall(root.attributes.get("viewBox", ""))[:5]]
    if len(numbers) == 4:
        x, y, width, height = numbers
    else:
        x = y = 0.0
        width, height = (_in_pixels(root.attributes.get(side, "")) for side in ("width", "height"))
    if not (0 < width < 1e7 and 0 < height < 1e7 and 0.02 < width / height < 50 and max(abs(x), abs(y)) < 1e7):
        raise PictureRefused(
            "figure/svg-size",
            f"{name} does not say how large it is",
            "give the <svg> element a viewBox: 0 0 WIDTH HEIGHT",
        )
    return x, y, width, height


def _in_pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    if match is None or len(length) > 40:
        return 0.0
    return float(match[1]) * 10.0 ** min(int(match[2] or 0), 9) * _UNITS[(match[3] or "").lower()]
