"""What a PDF says about itself: title, language, who made it, and that it means to be PDF/UA-1 (ISO 14289-1).

Dates are the review's own; no clock is read, so that the same review gives the same bytes. No name of a person is
here.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from dashboard.print.pdf.tagging import TaggedCanvas, hexadecimal

_LANGUAGE = "en-GB"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Handrail</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def write_metadata(
    canvas: TaggedCanvas, *, title: str, subject: str, keywords: str, version: str, day: date
) -> None:
    """Put title, language, dates and the aim of PDF/UA-1 into the document."""
    document = canvas._doc
    texts = {
        "title": title,
        "subject": subject,
        "keywords": keywords,
        "creator": f"Handrail {version}",
        "producer": "ReportLab",
        "language": _LANGUAGE,
    }
    document.info = _Info(texts, day)
    content = _XMP.format(day=day.isoformat(), **{name: escape(_plain(text)) for name, text in texts.items()})
    document.Catalog.Metadata = _Packet(content.encode("utf-8"))
    document.Catalog.Lang = pdfdoc.PDFString(_LANGUAGE)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable())


class _Info(pdfdoc.PDFInfo):
    """The PDF's information dictionary: title, author, dates."""

    def __init__(self, texts: dict[str, str], day: date) -> None:
        super().__init__()
        self.texts, self.day = texts, day
        self.title = texts["title"]
        self.author = "Handrail"
        self.subject, self.keywords = texts["subject"], texts["keywords"]

    def format(self, document: Any) -> bytes:
        texts = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Keywords": self.keywords,
            "Creator": self.texts["creator"],
            "Producer": self.texts["producer"],
        }
        moment = f"(D:{self.day:%Y%m%d}000000Z)"
        entries = [f"/{name} {hexadecimal(_plain(text))}" for name, text in texts.items()]
        return f"<<{' '.join(entries)} /CreationDate {moment} /ModDate {moment}>>".encode()


class _Packet(pdfdoc.PDFObject):
    """The XMP packet, uncompressed, so that any tool finds it."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        head = f"<</Type /Metadata /Subtype /XML /Length {len(self.content)}>>\nstream\n"
        return head.encode() + self.content + b"\nendstream"
