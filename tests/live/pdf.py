"""A small PDF, written by hand: one page for each sentence."""

from __future__ import annotations


def slides(*sentences: str, size: tuple[int, int] = (960, 540)) -> bytes:
    """Write a PDF whose pages say these sentences in large type."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(sentences)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sentences)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, sentence in enumerate(sentences):
        text = sentence.replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        drawn = b"BT /F1 48 Tf 60 420 Td (" + text + b") Tj ET 60 300 600 8 re f"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream")
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
