"""Content in several languages: one value holds all of them and knows which to show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

LANGUAGES = ("lb", "fr", "de", "en")


@dataclass(frozen=True)
class Text:
    """A sentence in one or more languages.

    >>> str(Text({"fr": "Bonjour"}).best("de"))
    'Bonjour'
    """

    in_languages: Mapping[str, str] = field(default_factory=dict)

    def best(self, language: str, order: Iterable[str] = LANGUAGES) -> Version:
        """Return the version for this reader: their language, then the order given, then any."""
        for candidate in (language, *order, *self.in_languages):
            if words := self.in_languages.get(candidate):
                return Version(words, candidate, asked=language)
        return Version("", language, asked=language)

    def __str__(self) -> str:
        return self.best(translation.get_language() or "en").words

    def __html__(self) -> SafeString:
        """Render for the current reader; a fallback says its language."""
        return self.best(translation.get_language() or "en").__html__()

    def __bool__(self) -> bool:
        return any(self.in_languages.values())

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.in_languages.items())))


@dataclass(frozen=True)
class Version:
    """One language of a text, and the language that was asked for."""

    words: str
    language: str
    asked: str

    def __str__(self) -> str:
        return self.words

    def __html__(self) -> SafeString:
        words = french(self.words) if self.language == "fr" else self.words
        if self.language == self.asked or not words:
            return format_html("{}", words)
        return format_html('<span lang="{}">{}</span>', self.language, words)


def french(words: str) -> str:
    """Set the no-break spaces of French: before : ; ? ! and inside « »."""
    return re.sub(r" ([:;?!»])", "\u00a0\\1", words).replace("« ", "«\u00a0")


class LocalisedField(models.JSONField):
    """Stores a `Text` as one JSON object, language code to words."""

    description = "Text in several languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        """Read the database's JSON."""
        return self.to_python(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Text:
        """Accept a `Text`, a mapping or JSON."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            value = json.loads(value) if value else {}
        if value is None:
            value = {}
        if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
            raise ValidationError("A text is an object of language code to words.")
        return Text(value)

    def get_prep_value(self, value: Any) -> Any:
        """Give JSON what it can write."""
        return super().get_prep_value(dict(self.to_python(value).in_languages))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Give the database what it can store."""
        if isinstance(value, Text):
            value = dict(value.in_languages)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        """Serialise for fixtures."""
        return dict(self.to_python(self.value_from_object(obj)).in_languages)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Check the plain mapping, which is what is stored."""
        super().validate(dict(self.to_python(value).in_languages), model_instance)
