# SPDX-License-Identifier: MIT
"""Small manuscripts of each format, written by hand, so that each construct is there exactly as programs write it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/>'
    '<w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Standard"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def paragraph(*runs: str, style: str = "", extra: str = "") -> str:
    """A w:p; a run that is plain text becomes a w:r."""
    inner = "".join(run if run.startswith("<") else text(run) for run in runs)
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def text(words: str, manner: str = "") -> str:
    """A w:r with the properties `manner`."""
    return f'<w:r><w:rPr>{manner}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """A complex field."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{marks[0]}{instruction}{marks[1]}{text(result)}{marks[2]}"


def picture(relation: str, alt: str = "", crop: str = "") -> str:
    """A run with an inline picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="pic"><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/>{crop}</pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r>"
    )


def docx(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
) -> bytes:
    """A .docx of paragraphs, with other `parts` by name (footnotes); `pictures` and `links` go by relation id."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations([("d", f"{_KIND}/officeDocument", "word/document.xml", "")]),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{NUMBERING}</w:numbering>",
    }
    relations = [("s", f"{_KIND}/styles", "styles.xml", ""), ("n", f"{_KIND}/numbering", "numbering.xml", "")]
    for name, content in (parts or {}).items():
        files[f"word/{name}.xml"] = f"<w:{name} {_NAMES}>{content}</w:{name}>"
        relations.append((name, f"{_KIND}/{name}", f"{name}.xml", ""))
    for key, data in (pictures or {}).items():
        files[f"word/media/{key}.png"] = data
        relations.append((key, f"{_KIND}/image", f"media/{key}.png", ""))
    relations += [(key, f"{_KIND}/hyperlink", address, "External") for key, address in (links or {}).items()]
    files["word/_rels/document.xml.rels"] = _relations(relations)
    return zipped(files)


def _relations(entries: list[tuple[str, str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"' + (f' TargetMode="{mode}"' if mode else "") + "/>"
        for key, kind, target, mode in entries
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def odt(body: str, *, styles: str = "", pictures: Mapping[str, bytes] | None = None) -> bytes:
    """An .odt of paragraphs; `styles` are automatic ones."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("draw", "drawing"),
            ("table", "table"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return zipped(files | {f"Pictures/{name}": data for name, data in (pictures or {}).items()})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def png(width: int = 40, height: int = 30, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A picture whose left half is of that colour, the right half white."""
    image = Image.new("RGB", (width, height), "white")
    image.paste(colour, (0, 0, width // 2, height))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
