"""What a browser may say, and that nothing else gets through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senningen.live import operations as op
from senningen.live.operations import FROM_BROWSERS, Kind
from senningen.live.protocol import LONGEST_TEXT, Malformed, Request, Said, read

ROOT = Path(__file__).parents[2]


def test_what_pages_say_is_understood() -> None:
    assert read('{"do":"turn","page":4,"n":17}') == Said(op.Turn(4), 17)
    assert read('{"do":"mute","key":"part:3"}') == Said(op.Mute("part:3", Kind.AUDIO), 0)
    assert read('{"do":"mute","key":"part:3","kind":"video"}') == Said(op.Mute("part:3", Kind.VIDEO), 0)
    assert read('{"do":"show-slides","deck":5}') == Said(op.ShowSlides(5), 0)
    assert read('{"do":"again"}') == Said(Request.AGAIN, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"turn"',
        "{}",
        '{"do":7}',
        '{"do":"arrive"}',
        '{"do":"depart","key":"seat:1"}',
        '{"do":"decks-changed","decks":[]}',
        '{"do":"turn"}',
        '{"do":"turn","page":"4"}',
        '{"do":"turn","page":true}',
        '{"do":"turn","page":4.5}',
        '{"do":"turn","page":-1}',
        '{"do":"turn","page":99999999999}',
        '{"do":"turn","page":4,"n":"x"}',
        '{"do":"turn","page":4,"by":"part:1"}',
        '{"do":"mute","key":"part:3","kind":"smell"}',
        '{"do":"announce","text":"\\u0000"}',
        '{"do":"announce","text":"\\ud800"}',
        '{"do":"show-slides","deck":5,"folder":"../../etc"}',
        '{"do":"announce","text":"' + "x" * LONGEST_TEXT + '"}',
        "[" * 3000,
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
names = st.sampled_from([cls.do for cls in FROM_BROWSERS] + ["again", "arrive", ""])
fields = st.sampled_from(["key", "kind", "page", "deck", "text", "number", "n", "folder", "by"])


@pytest.mark.chance
@settings(max_examples=300, deadline=None)
@given(st.dictionaries(fields, values, max_size=4), names)
def test_nothing_but_whole_operations_comes_out(said: dict[str, object], name: str) -> None:
    try:
        what = read(json.dumps(said | {"do": name})).what
    except Malformed:
        return
    assert isinstance(what, (Request, *FROM_BROWSERS))


def test_the_pages_are_built_against_this_protocol() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


CHECK = """
import os, pathlib, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senningen.runtime.settings")
import django; django.setup()
from senningen.live.typescript import write_typescript
sys.exit(pathlib.Path("frontend/src/generated/protocol.ts").read_text() != write_typescript())
"""
