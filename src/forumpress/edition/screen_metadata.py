# SPDX-License-Identifier: MIT
"""What a screen edition says of itself: PDF/UA-1 and PDF/A-2a at once, its colours, its language."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from forumpress.edition.press_metadata import describe
from forumpress.errors import InternalError
from forumpress.typeset.proof import Facts

_END = b" </rdf:RDF>"
_CLAIMS = b"""  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
"""
"""ISO 19005-2, 6.6.4; ISO 14289-1, 5; the latter's schema has to be described for the former (6.6.2.3.3)."""


def identify(pdf: pikepdf.Pdf, facts: Facts, source: bytes) -> None:
    """Write metadata, language, output intent and what viewers should show."""
    describe(pdf, facts, source, pdfx=False)
    packet = pdf.Root.Metadata.read_bytes()
    before, end, after = packet.partition(_END)
    if not end:
        raise InternalError("the metadata packet has no place for the claims of conformance")
    pdf.Root.Metadata.write(before + _CLAIMS + end + after)
    pdf.Root.Lang = String(facts.language)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )


def srgb_profile() -> bytes:
    """An ICC profile of sRGB that is the same bytes on every day and machine.

    Little CMS writes the time into the header (ICC.1, 7.2.1: bytes 24 to 35) and its own newest
    version; PDF 1.7 knows profiles up to version 4.2 (ISO 32000-1, table 67).
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8:12] = b"\x04\x20\x00\x00"
    profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return bytes(profile)
