"""The JSON API against its own description, by schemathesis: whatever is asked, it answers as it says it does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from reportedly.ledger.store import Store
from reportedly.web.app import create_app
from reportedly.web.holding import Holding
from tests.web import claim_of, hostile, keep, page_of

HOME = "http://localhost"
#: Each operation's examples: the same in every run.
BOUNDED = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def described(examples_ledger: Path) -> Iterator[Any]:
    """The API of the shipped examples, as its description has it."""
    holding = Holding(examples_ledger, patience=math.inf)
    yield schemathesis.openapi.from_asgi("/api/openapi.json", create_app(holding, names=["testserver"]))
    holding.close()


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/api/events", GenerationMode.POSITIVE),
        ("/api/events", GenerationMode.NEGATIVE),
        ("/api/event/{name}", GenerationMode.POSITIVE),  # any word may be a name
        ("/api/report", GenerationMode.POSITIVE),
        ("/api/report", GenerationMode.NEGATIVE),
        ("/api/reports", GenerationMode.POSITIVE),
        ("/api/reports", GenerationMode.NEGATIVE),
        ("/api/sources", GenerationMode.POSITIVE),
        ("/api/sources", GenerationMode.NEGATIVE),
        ("/api/outlets", GenerationMode.POSITIVE),  # takes nothing
        ("/api/findings", GenerationMode.POSITIVE),
        ("/api/findings", GenerationMode.NEGATIVE),
    ],
)
def test_it_answers_as_it_says(described: Any, path: str, mode: GenerationMode) -> None:
    operation = described[path]["GET"]

    # its pytest plugin (4.32) does not go with pytest 9, so the cases are drawn here
    @BOUNDED
    @given(operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and case.query.get("within"):
            case.query["within"] = "35,32,43,38"  # that west is less than east, no schema can say
        case.call_and_validate(timeout=600)  # of a busy machine

    answered()


def test_every_operation_is_looked_at(described: Any) -> None:
    lists = {"/api/events", "/api/reports", "/api/sources", "/api/outlets", "/api/findings"}
    assert set(described) == {*lists, "/api/event/{name}", "/api/report"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API of a ledger of hostile reports."""
    where = tmp_path_factory.mktemp("hostile") / "ledger.db"
    with Store(where) as ledger:
        for number, words in enumerate(hostile().values()):
            text = f"They killed 7 people, said {words}."
            page = page_of(id=f"r{number}", title=words, text=text, outlet=words, published="2017-01-20")
            keep(ledger, page, [claim_of(page, 1, "killed 7 people", place=words, actor=words, source=(words,))])
    holding = Holding(where, patience=math.inf)
    with TestClient(create_app(holding), base_url=HOME) as client:
        yield client
    holding.close()


def test_hostile_words_keep_the_shapes(answers: TestClient) -> None:
    found = answers.get("/api/events")
    assert found.status_code == 200
    assert int(found.headers["x-total-count"]) == len(found.json()) > 0
    for path in ("reports", "sources", "outlets", "findings"):
        listed = answers.get(f"/api/{path}")
        assert listed.status_code == 200
        assert listed.json()
    for number in range(len(hostile())):
        assert answers.get("/api/report", params={"id": f"r{number}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_other_methods_are_refused_with_those_that_are_answered(answers: TestClient, method: str) -> None:
    found = answers.request(method, "/api/events", headers={"origin": HOME})
    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"


def test_head_is_get_without_its_body(answers: TestClient) -> None:
    for address in ("/", "/api/events", "/events.csv", "/static/style.css"):
        got, head = answers.get(address), answers.head(address)
        assert head.status_code == got.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.headers["content-security-policy"]
