# SPDX-License-Identifier: MIT
"""What a print PDF says of itself: XMP, the information dictionary and the output intent, in agreement."""

from __future__ import annotations

import hashlib
import uuid
import zlib
from functools import lru_cache
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forumpress import __version__
from forumpress.edition.conditions import PrintConditions
from forumpress.typeset.proof import Facts

PRODUCER = f"Forum Press {__version__}"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{optional}   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <xmp:CreatorTool>Forum Press</xmp:CreatorTool>
   <xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
   <xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>
   <xmpMM:RenditionClass>default</xmpMM:RenditionClass>
   <xmpMM:VersionID>1</xmpMM:VersionID>
   <pdf:Producer>{producer}</pdf:Producer>
{press}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_AUTHOR = "   <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n"
_SUBJECT = '   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>\n'
_PRESS = """   <pdf:Trapped>False</pdf:Trapped>
   <pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
"""
_KEYWORDS = "   <pdf:Keywords>{}</pdf:Keywords>\n"
_IDS = uuid.UUID("6f1c0f6e-6f0e-5d0b-9a52-0f0d2f3f9b11")


def describe(pdf: pikepdf.Pdf, facts: Facts, source: bytes, *, pdfx: bool = True) -> None:
    """Writes XMP and the information dictionary, as PDF/X-4 asks (ISO 15930-7, 6.4) unless `pdfx` is off.

    The ids come from `source`, so that equal input gives equal bytes.
    """
    keywords = ", ".join(facts.keywords)
    optional = "".join(
        line.format(escape(value))
        for line, value in ((_AUTHOR, facts.author), (_SUBJECT, facts.subject), (_KEYWORDS, keywords))
        if value
    )
    packet = _PACKET.format(
        title=escape(facts.title),
        optional=optional,
        language=escape(facts.language),
        date=f"{facts.date.isoformat()}T00:00:00Z",
        document=uuid.uuid5(_IDS, f"{facts.title}\n{facts.date.isoformat()}"),
        instance=uuid.uuid5(_IDS, hashlib.sha256(source).hexdigest()),
        producer=PRODUCER,
        press=_PRESS if pdfx else "",
    )
    metadata = pdf.make_stream(packet.encode())
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    pdf.Root.Metadata = metadata
    stamp = f"D:{facts.date:%Y%m%d}000000Z"
    info = {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Subject": facts.subject,
        "/Keywords": keywords,
        "/Creator": "Forum Press",
        "/Producer": PRODUCER,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    held = Dictionary({key: String(value) for key, value in info.items() if value})
    if pdfx:
        held.Trapped = Name("/False")
    pdf.trailer.Info = pdf.make_indirect(held)


def set_output_intent(pdf: pikepdf.Pdf, conditions: PrintConditions) -> None:
    """Names the printing condition and embeds its profile (ISO 15930-7, 6.2.2)."""
    profile = pdf.make_stream(b"")
    profile.write(_packed(conditions.profile), filter=Name.FlateDecode)
    profile.N = 4
    profile.Alternate = Name.DeviceCMYK
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(conditions.identifier),
        OutputCondition=String(conditions.condition),
        Info=String(conditions.condition),
        DestOutputProfile=profile,
    )
    if conditions.registry:
        intent.RegistryName = String(conditions.registry)
    pdf.Root.OutputIntents = Array([intent])


@lru_cache(maxsize=2)
def _packed(profile: bytes) -> bytes:
    """The profile compressed; packing half a megabyte anew takes longer than finishing a page."""
    return zlib.compress(profile, 6)
