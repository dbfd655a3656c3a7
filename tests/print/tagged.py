"""What is wrong with a tagged PDF, in sentences: a checker of our own, beside the one that we did not write."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise

import pikepdf

DRAWING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "BI"}
KINDS = {
    "Document",
    "H1",
    "H2",
    "H3",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "Caption",
    "TR",
    "TH",
    "TD",
    "Figure",
    "Form",
    "BlockQuote",
}
INSIDE = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
    "Caption": {"Table"},
}


def faults(content):
    """Everything that is wrong."""
    pdf = pikepdf.open(BytesIO(content))
    return [*of_catalogue(pdf), *of_content(pdf), *of_tree(pdf), *of_fonts(pdf), *of_fields(pdf)]


def of_catalogue(pdf):
    root = pdf.Root
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "not marked as tagged"
    if str(root.get("/Lang", "")) != "en-GB":
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not displayed"
    if "/Outlines" not in root:
        yield "no bookmarks"
    packet = root.Metadata.read_bytes().decode("utf-8")
    if "<pdfuaid:part>1</pdfuaid:part>" not in packet or "<dc:title>" not in packet:
        yield "the metadata do not say PDF/UA-1 and a title"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"


def of_content(pdf):
    """Everything drawn is inside an element or an artifact, once; and each element is in the parent tree."""
    parents = numbers_of(pdf)
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Tabs") != "/S":
            yield f"page {number}: tabs do not follow the structure"
        ids, stack = [], []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                tag = str(operands[0])
                if tag not in ("/Span", "/Artifact") and (len(operands) < 2 or "/MCID" not in operands[1]):
                    yield f"page {number}: {tag} without a number"
                if len(operands) > 1 and "/MCID" in operands[1]:
                    ids.append(int(operands[1]["/MCID"]))
                stack.append(tag)
            elif name == "EMC":
                stack.pop()
            elif name in DRAWING and not stack:
                yield f"page {number}: {name} is neither content nor an artifact"
            elif name in DRAWING and "/Artifact" in stack and len(stack) > 1:
                yield f"page {number}: an artifact inside content"
        if stack:
            yield f"page {number}: {stack} is not closed"
        if ids != list(range(len(ids))):
            yield f"page {number}: numbers are not one after the other"
        entry = parents.get(int(page.obj.get("/StructParents", -1)))
        if ids and (entry is None or len(entry) != len(ids)):
            yield f"page {number}: the parent tree does not know every mark"


def of_tree(pdf):
    seen = []
    for element, parent, _ in walk(pdf.Root.StructTreeRoot.K[0]):
        kind = str(element.S)[1:]
        seen.append(kind)
        if kind not in KINDS:
            yield f"{kind} is no kind that we use"
        if kind in INSIDE and str(parent.S)[1:] not in INSIDE[kind]:
            yield f"{kind} inside {parent.S}"
        if kind == "Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure without words"
        if kind == "TH" and attribute(element, "/Scope") not in ("/Row", "/Column"):
            yield "a head of a table without its scope"
        if kind == "Figure" and attribute(element, "/BBox") is None:
            yield "a figure without its place"
    headings = [int(kind[1]) for kind in seen if re.fullmatch(r"H\d", kind)]
    if headings[:1] != [1] or headings.count(1) != 1:
        yield "not one title, first"
    for before, after in pairwise(headings):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    yield from rows_of_one_length(pdf)


def rows_of_one_length(pdf):
    for element, _, _ in walk(pdf.Root.StructTreeRoot.K[0]):
        if str(element.S) == "/Table":
            lengths = {len(row.K) for row in kids(element) if str(row.S) == "/TR"}
            if len(lengths) != 1:
                yield f"a table with rows of {lengths} cells"


def of_fonts(pdf):
    for page in pdf.pages:
        for name, font in page.obj.Resources.get("/Font", {}).items():
            describe = font.get("/FontDescriptor")
            if describe is None or "/FontFile2" not in describe:
                yield f"{name} {font.get('/BaseFont')} is not embedded"
            if "/ToUnicode" not in font:
                yield f"{name} does not say which characters it draws"
    for number, page in enumerate(pdf.pages, 1):
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tj" and b"\x00" in bytes(operands[0]):
                yield f"page {number}: a glyph that no font has"


def of_fields(pdf):
    form = pdf.Root.get("/AcroForm")
    known = numbers_of(pdf)
    names = []
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            names.append(
                ".".join(
                    [
                        *([str(annotation.Parent.T)] if "/Parent" in annotation else []),
                        str(annotation.get("/T")),
                    ]
                )
            )
            if "." in str(annotation.get("/T")):
                yield f"{annotation.get('/T')} is no name of a field"
            if annotation.Subtype != "/Widget":
                yield f"an annotation {annotation.Subtype}: papers have none but fields"
            if not str(annotation.get("/TU", "")).strip():
                yield f"{annotation.get('/T')} does not say what it is for"
            element = known.get(int(annotation.get("/StructParent", -1)))
            if element is None or str(element.S) != "/Form":
                yield f"{annotation.get('/T')} is not in the tree"
    if len(names) != len(set(names)):
        yield "two fields of one name"
    listed = [
        kid for field in (form.Fields if form is not None else ()) for kid in field.get("/Kids", [field])
    ]
    if form is not None and len(listed) != len(names):
        yield "the form does not know every field"


def walk(element, parent=None, depth=0):
    yield element, parent, depth
    for kid in kids(element):
        yield from walk(kid, element, depth + 1)


def kids(element):
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def attribute(element, name):
    attributes = element.get("/A")
    return None if attributes is None else attributes.get(name)


def numbers_of(pdf):
    Nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(Nums[at]): Nums[at + 1] for at in range(0, len(Nums), 2)}
