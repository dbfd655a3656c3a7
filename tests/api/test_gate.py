"""What is refused before anything is read, and what the log says of it."""

import hashlib
import logging
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Response
from fastapi.responses import JSONResponse
from sqlalchemy import text

from dashboard.api.once import LONGEST_ANSWER_BYTES, Repetitions
from dashboard.api.problem import ApiProblem
from dashboard.api.rates import CallerRates
from dashboard.demonstration import demonstration_packages
from dashboard.impersonal_log import leave_out_what_errors_say
from engine.model import CODES
from engine.model.limits import AT_ONCE
from engine.records import NotAllowedError, RepeatedRequests, UnderWayError, export_lines, open_database
from engine.records.repeated import SILENT_MINUTES
from tests.api.conftest import bearer

WORD = "MRSMARKEDNAME"


def test_a_problem_is_one_of_rfc_9457_with_a_code_of_ours(demonstration):
    answer = demonstration.post("/v1/review", json={"reference": "A", "x": 1})
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:handrail:problem:{body['code']}"
    assert (body["title"], body["status"]) == (CODES[body["code"]], 422)
    (problem,) = body["problems"]
    assert (problem["code"], problem["line"], problem["path"]) == ("H201", 1, "x")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "H155"),
        ("DELETE", "/v1/packages", 405, "H152"),
        ("GET", "/v1/packages/NO-SUCH", 404, "H155"),
        ("GET", "/v1/catalogue/no_such", 404, "H155"),
        ("GET", "/v1/decisions/1/DEMO-04", 404, "H155"),
        ("GET", "/v1/decisions/0/DEMO-04", 422, "H152"),
        ("GET", "/v1/papers/unknown/1/DEMO-04", 422, "H152"),
        ("GET", "/v1/packages/%00", 422, "H152"),
        ("POST", "/cds-services/handrail-patient-view", 422, "H152"),
    ],
)
def test_every_failure_is_a_problem(demonstration, method, path, status, code):
    answer = demonstration.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_beyond_the_limit_is_refused_whether_or_not_it_says_how_long_it_is(demonstration):
    large = b"x" * (AT_ONCE.file_bytes + 1)
    json_kind = {"content-type": "application/json"}
    assert demonstration.post("/v1/check", content=large, headers=json_kind).status_code == 413

    def in_parts():
        for _ in range(6):
            yield b"x" * 1_000_000

    answer = demonstration.post("/v1/check", content=in_parts(), headers=json_kind)
    assert (answer.status_code, answer.json()["code"]) == (413, "H106")
    answer = demonstration.post("/cds-services/handrail-patient-view", content=in_parts(), headers=json_kind)
    assert (answer.status_code, answer.json()["code"]) == (413, "H106")


def test_a_packed_body_and_a_kind_that_is_not_taken_are_refused(demonstration):
    packed = {"content-encoding": "gzip", "content-type": "application/json"}
    assert demonstration.post("/v1/check", content=b"x", headers=packed).status_code == 415
    answer = demonstration.post("/v1/check", content=b"x", headers={"content-type": "application/pdf"})
    assert (answer.status_code, answer.json()["code"]) == (415, "H152")
    csv = demonstration.post("/v1/review", content=b"x", headers={"content-type": "text/csv"})
    assert csv.status_code == 415


@pytest.mark.parametrize("depth", [50, 5_000, 200_000])
def test_a_body_that_is_too_deep_is_a_problem(demonstration, depth):
    deep = b"[" * depth
    for path in ("/v1/review", "/cds-services/handrail-patient-view"):
        answer = demonstration.post(path, content=deep, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), (path, answer.text)


@pytest.mark.parametrize(
    "host", ["evil.example.org", "127.0.0.1.evil.example.org", "[", "", "127.0.0.1@evil.example"]
)
def test_a_demonstration_answers_under_no_other_name(demonstration, host):
    assert demonstration.get("/v1/me", headers={"host": host}).status_code == 421
    assert demonstration.get("/health", headers={"host": host}).status_code == 421


def test_a_server_answers_under_the_names_of_its_settings(served, issuer, token):
    client, _ = served(issuers=(issuer,), hosts=("Api.example.org",))
    assert client.get("/health", headers={"host": "api.example.org:443"}).status_code == 200
    assert client.get("/health", headers={"host": "other.example.org"}).status_code == 421


def test_nobody_gets_in_without_a_token_but_to_what_says_nothing(served):
    client, _ = served()
    for path in ("/health", "/ready", "/openapi.json", "/cds-services"):
        assert client.get(path).status_code == 200, path
    described = client.get("/openapi.json").json()["paths"]
    for path, methods in described.items():
        for method, operation in methods.items():
            if operation["security"]:
                filled = path.replace("{number}", "1").replace("{kind}", "person").replace("{service}", "x")
                answer = client.request(method, filled.replace("{reference}", "A").replace("{item}", "x"))
                assert answer.status_code == 401, (method, path)


def test_a_caller_who_asks_too_often_waits_and_others_do_not(served):
    client, _ = served(requests_per_minute=60)
    answers = [client.get("/v1/me", headers=bearer("ann")) for _ in range(15)]
    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["code"] == "H156"
    assert client.get("/v1/me", headers=bearer("ben")).status_code == 200


def test_whoever_guesses_at_tokens_waits_too(served):
    client, _ = served(requests_per_minute=60)
    codes = [client.get("/v1/me", headers=bearer(f"guess{n}")).status_code for n in range(15)]
    assert codes[0] == 401
    assert codes[-1] == 429
    assert client.get("/v1/me", headers=bearer("ann")).status_code == 200


def test_permits_come_back_evenly_and_callers_are_bounded():
    now = [0.0]
    rates = CallerRates(60, lambda: now[0])
    assert [rates.wait_seconds("a") for _ in range(10)] == [0.0] * 10
    assert rates.wait_seconds("a") == pytest.approx(1.0)
    now[0] = 1.0
    assert rates.wait_seconds("a") == 0.0
    for number in range(30_000):
        rates.wait_seconds(str(number))
    assert len(rates._buckets) <= 10_000
    assert rates.wait_seconds("a") > 0, "who has used the most is remembered"


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path}/keys.db")
    yield opened
    opened.dispose()


def numbered(done):
    """Work that answers how often it was done."""

    def work():
        done.append(1)
        return JSONResponse({"done": len(done)}, 201, {"etag": f'"{len(done)}"'})

    return work


def test_a_key_repeats_one_request_and_no_other(database):
    repetitions, done = Repetitions(RepeatedRequests(database)), []
    work = numbered(done)
    answers = [repetitions.answer("ann", "k", "one", work, lambda: None) for _ in range(3)]
    assert [(answer.status_code, answer.body, answer.headers["etag"]) for answer in answers] == [
        (201, b'{"done":1}', '"1"')
    ] * 3
    assert all(answer.headers["content-type"] == "application/json" for answer in answers)
    assert repetitions.answer("ben", "k", "one", work, lambda: None).body == b'{"done":2}'
    assert repetitions.answer("ann", None, "one", work, lambda: None).body == b'{"done":3}'
    with pytest.raises(ApiProblem) as refused:
        repetitions.answer("ann", "k", "two", work, lambda: None)
    assert (refused.value.status_code, refused.value.code) == (422, "H157")


def test_a_repetition_that_comes_to_another_server_or_after_a_restart_is_answered_as_the_first(tmp_path):
    done = []
    for _ in range(2):
        opened = open_database(f"sqlite:///{tmp_path}/shared.db")
        answer = Repetitions(RepeatedRequests(opened)).answer("ann", "k", "one", numbered(done), lambda: None)
        assert answer.body == b'{"done":1}'
        opened.dispose()
    assert len(done) == 1


def test_a_request_that_failed_can_be_tried_again_with_its_key_and_one_under_way_cannot(database):
    repetitions = Repetitions(RepeatedRequests(database))
    work = numbered([])

    def fails():
        with pytest.raises(ApiProblem) as refused:
            repetitions.answer("ann", "k", "one", work, lambda: None)
        assert refused.value.status_code == 409
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        repetitions.answer("ann", "k", "one", fails, lambda: None)
    assert repetitions.answer("ann", "k", "one", work, lambda: None).body == b'{"done":1}'


def test_a_key_is_forgotten_after_a_day_and_that_of_a_server_that_died_after_ten_minutes(database):
    now = [datetime(2026, 11, 26, 12, tzinfo=UTC)]
    requests = RepeatedRequests(database, lambda: now[0])
    repetitions, work = Repetitions(requests), numbered([])
    assert requests.begin("ann", "died", "one") is None
    with pytest.raises(UnderWayError):
        requests.begin("ann", "died", "one")
    now[0] -= timedelta(days=365)  # a clock that was a year ahead is put right
    assert requests.begin("ann", "died", "one") is None
    now[0] += timedelta(minutes=SILENT_MINUTES + 1)
    assert requests.begin("ann", "died", "one") is None
    assert repetitions.answer("ann", "k", "one", work, lambda: None).body == b'{"done":1}'
    now[0] += timedelta(days=1, seconds=1)
    assert repetitions.answer("ann", "k", "two", work, lambda: None).body == b'{"done":2}'


def test_an_answer_is_not_given_again_to_somebody_whose_right_is_gone(database):
    repetitions = Repetitions(RepeatedRequests(database))
    repetitions.answer("ann", "k", "one", numbered([]), lambda: None)

    def refuse():
        raise NotAllowedError("write packages", "A-1")

    with pytest.raises(NotAllowedError):
        repetitions.answer("ann", "k", "one", numbered([]), refuse)


def test_an_answer_too_long_to_be_kept_is_given_and_its_key_can_be_used_again(database):
    repetitions, done = Repetitions(RepeatedRequests(database)), []

    def long():
        done.append(1)
        return Response(b"x" * (LONGEST_ANSWER_BYTES + 1))

    for _ in range(2):
        assert len(repetitions.answer("ann", "k", "one", long, lambda: None).body) > LONGEST_ANSWER_BYTES
    assert len(done) == 2


def test_whoever_sent_a_key_is_kept_as_a_hash_and_keys_are_in_no_copy_of_the_records(database):
    Repetitions(RepeatedRequests(database)).answer("ann@example.org", "k", "one", numbered([]), lambda: None)
    with database.connect() as connection:
        (sender,) = connection.execute(text("SELECT sender FROM repeated_request")).scalars()
    assert sender == hashlib.sha256(b"ann@example.org").hexdigest()
    assert not any("repeated_request" in line for line in export_lines(database))


def test_nothing_personal_is_in_the_log_or_in_an_answer_that_refuses(demonstration, caplog, monkeypatch):
    factory = logging.getLogRecordFactory()
    leave_out_what_errors_say()
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="handrail")
    answers = [
        demonstration.get(f"/v1/packages/{WORD}"),
        demonstration.get(f"/{WORD}"),
        demonstration.get(f"/v1/decisions?reference={WORD}&{WORD}={WORD}"),
        demonstration.post("/v1/review", json={"reference": "A", "nation": WORD}),
        demonstration.post("/v1/review", content=f'{{"reference": "{WORD}"'.encode()),
        demonstration.post("/cds-services/handrail-patient-view", json={"hook": WORD, "context": WORD}),
        demonstration.get("/v1/me", headers={"authorization": f"Bearer {WORD}"}),
        demonstration.request(
            "GET", "/v1/me", headers={"host": WORD, "user-agent": WORD, "x-request-id": WORD}
        ),
    ]

    def fails(*_):
        raise RuntimeError(WORD)

    monkeypatch.setattr("engine.records.PackageRecords.references", fails)
    failed = demonstration.get("/v1/packages")
    logging.setLogRecordFactory(factory)
    assert failed.status_code == 500
    assert WORD not in failed.text
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("handrail")]
    assert len(lines) >= len(answers)
    assert [line for line in lines if WORD in line] == []
    assert any("GET /v1/packages/{reference} 404" in line for line in lines)
    assert any("RuntimeError at" in line for line in lines)


def test_an_answer_may_be_kept_by_nobody(demonstration):
    headers = demonstration.get("/v1/packages/DEMO-04").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_every_demonstration_package_is_reviewed_as_it_is_sent(demonstration):
    for package in demonstration_packages().values():
        answer = demonstration.post(
            "/v1/review", content=package.model_dump_json(), headers={"content-type": "application/json"}
        )
        assert answer.status_code == 200
        assert answer.json()["package"] == package.model_dump(mode="json")


def test_a_method_that_is_not_taken_is_told_all_those_that_are(demonstration):
    answer = demonstration.delete("/v1/packages/DEMO-04")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PUT")


@pytest.mark.parametrize("path", ["/health", "/v1/packages/DEMO-04", "/cds-services", "/openapi.json"])
def test_what_can_be_had_can_be_asked_for_without_its_body(demonstration, path):
    got, head = demonstration.get(path), demonstration.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for headers in (got.headers, head.headers):
        del headers["x-request-id"]
    assert head.headers == got.headers


def test_two_tokens_are_none(demonstration):
    del demonstration.headers["authorization"]
    both = [("authorization", "Bearer ann"), ("authorization", "Bearer bob")]
    assert demonstration.get("/v1/packages", headers=both).status_code == 401
