"""The description of the interface is true: schemathesis asks it many ways, right and wrong ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from senningen.outside.rules import SCOPES
from senningen.outside.services import make_token
from senningen.people.models import Account
from senningen.programme.models import Edition
from senningen.web.api import door
from tests import factories
from tests.seats.stories import ask, give, offered, seated

ROOT = Path(__file__).parents[3]
ASKED = Path(sys.executable).with_name("schemathesis")


@pytest.mark.house
@pytest.mark.chance
@pytest.mark.parametrize(
    ("how", "comes", "at_least"),
    [
        pytest.param(["--max-examples", "4", "--phases", "fuzzing,stateful"], {200, 202, 401, 404, 422}, 60, id="some"),
        pytest.param(
            ["--max-examples", "15"], {200, 202, 401, 404, 405, 422}, 400, id="hundreds", marks=pytest.mark.long
        ),
    ],
)
def test_what_the_description_says_is_so(
    live_server: Any, tmp_path: Path, how: list[str], comes: set[int], at_least: int
) -> None:
    door.described()  # the first question loads it all, longer than schemathesis waits on a busy machine
    tenth = factories.edition(number=1, slug="1", cap=2)
    seated(tenth, "Anna Kolb", 1, 2)
    offered(tenth, "Ben Weis", 1)
    give(ask(tenth, "Carl Majerus", 1, after=2))
    factories.edition(number=2, slug="2", state=Edition.State.DRAFT)
    secret = make_token("schemathesis", SCOPES, by=factories.account(role=Account.Role.OWNER), now=factories.NOW)
    told = tmp_path / "asked.har"
    command: list[str | Path] = [
        ASKED,
        "run",
        f"{live_server.url}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {secret}",
    ]
    command += [*how, "--seed", "1", "--request-timeout", "60"]
    command += ["--report", "har", "--report-har-path", told, "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    answers = [each["response"]["status"] for each in json.loads(told.read_text())["log"]["entries"]]
    assert comes <= set(answers)
    assert len(answers) > at_least


def test_nothing_of_it_is_loaded_while_nobody_asks() -> None:
    """A house that lets no other program in does not pay for it: ninja and pydantic are 20 MiB."""
    told = "import django, sys; django.setup(); from django.urls import reverse; import senningen.runtime.asgi; "
    told += "reverse('desk:seats'); reverse('api:reading'); print(sorted({'ninja', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
