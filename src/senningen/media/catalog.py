"""What a publisher says it sends: rebuilt from known fields, so that nothing else reaches the audience's decoders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from senningen.media.records import Malformed

TRACKS = {"video/hd": "video", "video/sd": "video", "audio/data": "audio"}
"""The tracks there are, and the section of the catalog each belongs to."""

_CODECS = {
    "video": re.compile(r"(vp8|(avc1|avc3|hev1|hvc1|vp09|av01)(\.[0-9A-Za-z]{1,16}){0,8})"),
    "audio": re.compile(r"(opus|mp4a\.40\.[0-9]{1,2})"),
}
_NUMBERS = {
    "codedWidth": 8192,
    "codedHeight": 8192,
    "displayAspectWidth": 8192,
    "displayAspectHeight": 8192,
    "framerate": 240,
    "bitrate": 100_000_000,
    "jitter": 10_000,
    "sampleRate": 384_000,
    "numberOfChannels": 8,
}
_DESCRIPTION = re.compile(r"[0-9A-Fa-f]{0,4096}")


def read_catalog(said: object) -> dict[str, Any] | None:
    """Return the part of a catalog that we pass on, None for nothing; raise `Malformed` if it is wrong."""
    if said is None:
        return None
    if not isinstance(said, Mapping):
        raise Malformed("catalog")
    catalog: dict[str, Any] = {}
    for kind in ("video", "audio"):
        if (section := said.get(kind)) is not None:
            catalog[kind] = _section(kind, section)
    return catalog or None


def _section(kind: str, said: object) -> dict[str, Any]:
    if not isinstance(said, Mapping) or not isinstance(renditions := said.get("renditions"), Mapping):
        raise Malformed(f"catalog {kind}")
    if any(TRACKS.get(name) != kind for name in renditions):
        raise Malformed(f"track of catalog {kind}")
    section: dict[str, Any] = {"renditions": {name: _rendition(kind, one) for name, one in renditions.items()}}
    if kind == "video":
        if (display := said.get("display")) is not None:
            section["display"] = _numbers(display, {"width": 8192, "height": 8192})
        if isinstance(flip := said.get("flip"), bool):
            section["flip"] = flip
        if (rotation := said.get("rotation")) in (0, 90, 180, 270):
            section["rotation"] = rotation
    return section


def _rendition(kind: str, said: object) -> dict[str, Any]:
    if not isinstance(said, Mapping):
        raise Malformed(f"rendition of catalog {kind}")
    codec, description = said.get("codec"), said.get("description")
    if not isinstance(codec, str) or not _CODECS[kind].fullmatch(codec):
        raise Malformed(f"codec of catalog {kind}")
    rendition = {"codec": codec, "container": {"kind": "legacy"}, **_numbers(said, _NUMBERS)}
    if description is not None:
        if not isinstance(description, str) or not _DESCRIPTION.fullmatch(description):
            raise Malformed(f"description of catalog {kind}")
        rendition["description"] = description
    if said.get("optimizeForLatency") is True:
        rendition["optimizeForLatency"] = True
    return rendition


def _numbers(said: object, known: Mapping[str, int]) -> dict[str, int | float]:
    if not isinstance(said, Mapping):
        raise Malformed("numbers of a catalog")
    found: dict[str, int | float] = {}
    for name, largest in known.items():
        if (value := said.get(name)) is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= largest:
            raise Malformed(f"{name} of a catalog")
        found[name] = value
    return found
