"""From an HTML mail to the text a reader sees: what is hidden from the eye is not read either."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_DROPPED = frozenset({"script", "style", "head", "title", "svg", "object", "iframe", "noscript", "template", "select"})
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "wbr"})
_LINES = frozenset(
    {"div", "li", "tr", "table", "ul", "ol", "section", "article", "header", "footer", "form", "dt", "dd"}
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:^|;)\s*(?:font-size|max-height|opacity|width|height|max-width)\s*:\s*0*(?:\.0+)?1?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?|white|transparent)\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
DEEPEST = 200


class _Reader(HTMLParser):
    """Collects visible text; `open` holds one entry per open element: (tag, hidden, quoted)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []
        self.hidden = 0
        self.quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins: a new line for blocks, silence for hidden ones."""
        if tag == "br":
            self.end_line()
        elif tag == "hr":
            self.paragraph()
            self.line.append("________________________________")
            self.end_line()
        if tag in _VOID or len(self.open) > DEEPEST:
            return
        named = {name: value or "" for name, value in attrs[:50]}
        if tag in _PARAGRAPHS and "mso" not in named.get("class", "").lower():
            self.paragraph()
        elif tag in _LINES or tag in _PARAGRAPHS:
            self.end_line(only_if_begun=True)
        elif tag == "td" and self.line:
            self.line.append(" \u00a6 ")
        if "signature" in named.get("class", "").lower() and tag in ("div", "table"):
            self.end_line(only_if_begun=True)
            self.lines.append(self._quoted("-- "))
        hidden = tag in _DROPPED or "hidden" in named or bool(_HIDDEN.search(named.get("style", "").lower()))
        quoted = tag == "blockquote"
        self.open.append((tag, hidden, quoted))
        self.hidden += hidden
        self.quotes += quoted

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those left open inside."""
        position = next((i for i in range(len(self.open) - 1, -1, -1) if self.open[i][0] == tag), None)
        if position is None:
            return
        if tag in _PARAGRAPHS or tag in _LINES:
            self.end_line(only_if_begun=True)
        for _, hidden, quoted in self.open[position:]:
            self.hidden -= hidden
            self.quotes -= quoted
        del self.open[position:]
        if tag in _PARAGRAPHS and tag != "p":
            self.paragraph()

    def handle_data(self, data: str) -> None:
        """Words between elements."""
        if not self.hidden:
            self.line.append(_SPACE.sub(" ", data))

    def end_line(self, *, only_if_begun: bool = False) -> None:
        """Put the words gathered so far on a line of their own."""
        words = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line.clear()
        if words or not only_if_begun:
            self.lines.append(self._quoted(words))

    def paragraph(self) -> None:
        """End the line, and leave one empty line."""
        self.end_line(only_if_begun=True)
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._quoted(""))

    def _quoted(self, words: str) -> str:
        return ("> " * min(self.quotes, 5) + words).rstrip() if self.quotes else words


def text_of(html: str) -> str:
    """The text of an HTML mail, quotes marked by "> ", without anything hidden."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line(only_if_begun=True)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip("\n")
