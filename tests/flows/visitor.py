"""A visitor without JavaScript: opens pages, finds a form by its key, fills it in, sends it."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar


@dataclass
class Form:
    """A form as it stands on the page: where it goes, and the values it would send."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    keys: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words


class _Reader(HTMLParser):
    """Collects forms, links and words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.marks: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._pressed: Form | None = None
        self._area = self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[told.get("id", "")] = self._form
        elif tag == "input" and self._form and (name := told.get("name")):
            if told.get("type") not in {"checkbox", "radio", "submit", "file"} or "checked" in told:
                self._form.fields.setdefault(name, []).append(told.get("value", "on"))
        elif tag == "textarea":
            self._area, self._inside = told.get("name", ""), "textarea"
            if self._form and self._area:
                self._form.fields[self._area] = [""]
        elif tag == "button":
            self._pressed = self._by_id.get(told["form"]) if "form" in told else self._form
            if self._pressed:
                self._pressed.keys.append((told.get("name", ""), told.get("value", ""), ""))
            self._inside = "button"
        elif tag == "mark":
            self.marks.append("")
            self._inside = "mark"
        elif tag == "a":
            self.links.append((told.get("href", ""), ""))
            self._inside = "a"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._inside == "textarea" and self._form and self._area:
            self._form.fields[self._area][0] += data
        elif self._inside == "button" and self._pressed:
            name, value, words = self._pressed.keys[-1]
            self._pressed.keys[-1] = (name, value, words + data)
        elif self._inside == "mark":
            self.marks[-1] += data
        elif self._inside == "a":
            href, words = self.links[-1]
            self.links[-1] = (href, words + data)


@dataclass
class Page:
    """What came back: where we ended up, the status, the words."""

    url: str
    status: int
    body: str

    def __post_init__(self) -> None:
        self.reader = _Reader()
        self.reader.feed(self.body)
        self.text = " ".join(" ".join(self.reader.words).split())

    def form_with_key(self, words: str) -> tuple[Form, tuple[str, str, str]]:
        """Find the form that has a key with these words on it."""
        for form in self.reader.forms:
            for key in form.keys:
                if words.lower() in " ".join(key[2].split()).lower():
                    return form, key
        told = [" ".join(key[2].split()) for form in self.reader.forms for key in form.keys]
        raise AssertionError(f"no key {words!r} on {self.url}, only {told}")

    @property
    def marked(self) -> str:
        """Return the words that are marked on the page."""
        return " ".join(self.reader.marks)


class Visitor:
    """One person with their own cookies, in one language."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.base, self.language = base, language
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def open(self, path: str, data: list[tuple[str, str]] | None = None, referer: str = "") -> Page:
        """Open a page, or send a form to it."""
        url = urllib.parse.urljoin(referer or self.base, path)
        request = urllib.request.Request(url, urllib.parse.urlencode(data).encode() if data is not None else None)
        request.add_header("Accept-Language", self.language)
        request.add_header("Accept", "text/html")
        if data is not None:
            request.add_header("Origin", self.base)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.url, answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.url or url, error.code, error.read().decode())

    def press(self, page: Page, words: str, **filled: str | list[str]) -> Page:
        """Fill in the form around the key that says `words`, and press that key."""
        form, (name, value, _) = page.form_with_key(words)
        fields = form.fields | {each: [given] if isinstance(given, str) else given for each, given in filled.items()}
        if name:
            fields[name] = [value]
        data = [(each, one) for each, given in fields.items() for one in given]
        if form.method == "get":
            return self.open(f"{form.action}?{urllib.parse.urlencode(data)}", referer=page.url)
        return self.open(form.action or page.url, data, referer=page.url)
