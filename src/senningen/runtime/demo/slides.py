"""Slides for the demo's first session: a small PDF written by hand, with real text on every page (ISO 32000-1)."""

from __future__ import annotations

PAGES = (
    ("Ultra-high broadband", ("2010 to 2020: what the strategy changed", "Dr Anouk Feltes, Jean-Paul Hengen")),
    ("Three aims of 2010", ("Fibre to every household", "A neutral exchange", "Two independent routes abroad")),
    (
        "What we measured",
        ("Illustrative figures for the demo", "2012: one household in ten", "2020: nearly every household"),
    ),
    ("What others can reuse", ("One duct, many operators", "A public register of ducts", "Patience")),
    ("Your questions", ("Write them in the language you like",)),
)
WIDTH, HEIGHT = 960, 540


def pdf() -> bytes:
    """Return the slides as a PDF of five pages, 16:9."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(PAGES), b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(len(PAGES)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, (title, lines) in enumerate(PAGES):
        drawing = _drawing(title, lines, index)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /Serif 3 0 R /Sans 4 0 R >> >> >>" % (WIDTH, HEIGHT, 6 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    return _file(objects)


def _drawing(title: str, lines: tuple[str, ...], index: int) -> bytes:
    """Draw one page: ground, edition mark of ten rules, title, lines, page number."""
    marks = [
        f"{colour} rg 868 {478 - rule * 5} 44 {height} re f"
        for rule, (colour, height) in enumerate([("0.07 0.13 0.11", 1.5)] * 9 + [("0.07 0.38 0.29", 3)])
    ]
    body = [
        f"BT /Sans 24 Tf 0.26 0.32 0.3 rg 72 {300 - 42 * row} Td ({_escaped(line)}) Tj ET"
        for row, line in enumerate(lines)
    ]
    drawing = [
        "0.984 0.988 0.98 rg 0 0 960 540 re f",
        *marks,
        f"BT /Serif 54 Tf 0.07 0.13 0.11 rg 72 372 Td ({_escaped(title)}) Tj ET",
        *body,
        f"BT /Sans 14 Tf 0.35 0.41 0.39 rg 888 36 Td ({index + 1}) Tj ET",
    ]
    return "\n".join(drawing).encode("cp1252")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[bytes]) -> bytes:
    """Number the objects and write the cross-reference table."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
