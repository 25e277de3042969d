"""A face cut down to the characters of a few words, for what finishing writes on the pages itself."""

from __future__ import annotations

from dataclasses import dataclass

import uharfbuzz as hb

from forumpress.typeset.fonts import Face


@dataclass(frozen=True, slots=True)
class FontSubset:
    """A font program with some glyphs. Lengths in thousandths of an em."""

    name: str
    """The family's name, letters and digits only."""
    program: bytes
    outlines: str
    """"truetype" or "cff"."""
    glyphs: dict[str, int]
    """Glyph number by character; characters that the face lacks are not in it."""
    advances: dict[int, float]
    ascent: float
    descent: float
    cap_height: float
    bounds: tuple[float, float, float, float]

    def width(self, text: str) -> float:
        """Width of a text in thousandths of an em, without kerning; unknown characters count nothing."""
        return sum(self.advances[self.glyphs[character]] for character in text if character in self.glyphs)


def subset_face(face: Face, characters: str) -> FontSubset:
    """The face with these characters alone. The same face and characters give the same bytes."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, set(characters)))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    made = hb.subset(face.font.face, wanted)
    font = hb.Font(made)
    scale = 1000 / made.upem
    glyphs = {
        character: glyph
        for character in sorted(set(characters))
        if (glyph := font.get_nominal_glyph(ord(character))) is not None
    }
    numbers = {0, *glyphs.values()}
    extents = [box for glyph in numbers if (box := font.get_glyph_extents(glyph)) is not None]
    return FontSubset(
        name="".join(letter for letter in face.family if letter.isalnum()),
        program=bytes(made.blob.data),
        outlines="cff" if face.path.suffix.lower() == ".otf" else "truetype",
        glyphs=glyphs,
        advances={glyph: font.get_glyph_h_advance(glyph) * scale for glyph in numbers},
        ascent=face.ascent * 1000,
        descent=-face.descent * 1000,
        cap_height=face.cap_height * 1000,
        bounds=(
            min(box.x_bearing for box in extents) * scale,
            min(box.y_bearing + box.height for box in extents) * scale,
            max(box.x_bearing + box.width for box in extents) * scale,
            max(box.y_bearing for box in extents) * scale,
        ),
    )
