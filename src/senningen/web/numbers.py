"""Small numbers as words, for titles: ten editions, zéng Editiounen."""

from __future__ import annotations

WORDS = {
    "lb": "eng zwou dräi véier fënnef sechs siwen aacht néng zéng eelef zwielef",
    "fr": "une deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "en": "one two three four five six seven eight nine ten eleven twelve",
}


def in_words(number: int, language: str) -> str:
    """Say a number up to twelve (of editions, sessions: feminine where that matters); above, write it in figures."""
    words = WORDS.get(language, "").split()
    return words[number - 1] if 0 < number <= len(words) else str(number)
