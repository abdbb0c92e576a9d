"""The languages that can be spoken in a session, each by its own name: more than the four of the interface."""

from __future__ import annotations

TONGUES = {
    "lb": "Lëtzebuergesch",
    "fr": "Français",
    "de": "Deutsch",
    "en": "English",
    "bg": "Български",
    "cs": "Čeština",
    "da": "Dansk",
    "el": "Ελληνικά",
    "es": "Español",
    "et": "Eesti",
    "fi": "Suomi",
    "ga": "Gaeilge",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "it": "Italiano",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sv": "Svenska",
    "ar": "العربية",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
    "zh": "中文",
}
"""By their tag (BCP 47): the interface's own first, the other official ones of the Union, then some more."""


def own_name(tag: str) -> str:
    """Name a language as those who speak it do."""
    return TONGUES.get(tag, tag)
