"""The gateway's own program with the gateway's own file, before services that write down what reaches them."""

from __future__ import annotations

import json
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import Any

import httpx
import pytest

from tests.unit.deploy.programs import DEPLOY, image
from tests.unit.deploy.upstreams import Upstream

pytestmark = pytest.mark.slow

SERVICES = ("enrollment", "evaluation", "feedback", "notification")
ADDRESS = "/enrollment/v1/agencies"
NOBODY = "{host}:9"
"""A replica that is not there."""


@dataclass(frozen=True)
class Gateway:
    """A running gateway: enrollment has two replicas and one that is gone, the others one."""

    container: str
    ports: dict[int, int]
    client: httpx.Client
    trusted: ssl.SSLContext
    upstreams: dict[str, Upstream]

    def received(self) -> list[dict[str, Any]]:
        return [request for upstream in self.upstreams.values() for request in upstream.received]

    def raw(self, path: str) -> tuple[int, bytes]:
        """Ask for a path exactly as it is written, which clients otherwise tidy up."""
        connection = HTTPSConnection("localhost", self.ports[8443], context=self.trusted, timeout=20)
        connection.putrequest("GET", path)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def log_of(self, address: str) -> dict[str, Any]:
        """The line of the access log about this address."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for line in docker("logs", self.container).splitlines():
                if address in line and '"http.log.access' in line:
                    found: dict[str, Any] = json.loads(line)
                    return found
        raise AssertionError(f"the access log says nothing about {address}")


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout.strip()


def started(upstreams: dict[str, Upstream]) -> str:
    of = {name: f"{{host}}:{upstream.port}" for name, upstream in upstreams.items()}
    replicas = f"{of['enrollment']} {of['enrollment-2']} {NOBODY}"
    places = {**{name: of[name] for name in SERVICES}, "enrollment": replicas}
    told = {f"{name.upper()}_UPSTREAMS": place.format(host="host.docker.internal") for name, place in places.items()}
    return docker(
        *("run", "--detach", "--rm", "--read-only", "--cap-drop", "ALL", "--cap-add", "NET_BIND_SERVICE"),
        *("--security-opt", "no-new-privileges:true", "--add-host", "host.docker.internal:host-gateway"),
        *(f"--publish=127.0.0.1::{port}" for port in (8443, 8080, 9180)),
        *(f"--env={name}={value}" for name, value in told.items()),
        *("--env=SITE=localhost, 127.0.0.1", "--env=TLS=tls", "--env=HTTPS_PORT=443"),
        *("--volume=/data", "--volume=/config", f"--volume={DEPLOY}/gateway/Caddyfile:/etc/caddy/Caddyfile:ro"),
        *(f"--volume={DEPLOY}/gateway/pages:/srv/pages:ro", image("caddy")),
    )


def wait_for(url: str, container: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(url, timeout=5).raise_for_status()
        except httpx.HTTPError:
            assert time.monotonic() < deadline, docker("logs", container)
        else:
            return


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    image("caddy")
    with ExitStack() as stack:
        upstreams = {name: stack.enter_context(Upstream(name).running()) for name in (*SERVICES, "enrollment-2")}
        container = started(upstreams)
        stack.callback(docker, "rm", "--force", "--volumes", container)
        ports = {
            port: int(docker("port", container, str(port)).splitlines()[0].rpartition(":")[2])
            for port in (8443, 8080, 9180)
        }
        wait_for(f"http://127.0.0.1:{ports[9180]}/live", container)
        root = tmp_path_factory.mktemp("authority") / "root.crt"
        docker("cp", f"{container}:/data/caddy/pki/authorities/local/root.crt", str(root))
        trusted = ssl.create_default_context(cafile=root)
        with httpx.Client(base_url=f"https://localhost:{ports[8443]}", verify=trusted, timeout=20) as client:
            yield Gateway(container, ports, client, trusted, upstreams)


@pytest.fixture
def gateway(running: Gateway) -> Gateway:
    for upstream in running.upstreams.values():
        upstream.received.clear()
    return running


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("rest", ["v1/anything/at/all?q=1", "openapi.json", "version"])
def test_every_service_answers_under_its_own_name(gateway: Gateway, service: str, rest: str) -> None:
    answer = gateway.client.get(f"/{service}/{rest}").raise_for_status().json()
    assert answer["by"].removesuffix("-2") == service
    assert answer["path"] == f"/{service}/{rest}"


@pytest.mark.parametrize(
    "path",
    [
        "/enrollment/metrics",
        "/enrollment/health/ready",
        "/enrollment/health",
        "/enrollment/docs",
        "/enrollment/v1/../metrics",
        "/enrollment/v1/%2e%2e/metrics",
        "/enrollment/v1/..%2fhealth/ready",
        "//enrollment/metrics",
        "/metrics",
        "/openapi.json",
        "/elsewhere",
    ],
)
def test_what_is_for_operators_is_not_there_for_others(gateway: Gateway, path: str) -> None:
    status, body = gateway.raw(path)
    assert status == 404
    assert json.loads(body)["type"] == "urn:mumpuni:problem:not-found"
    assert gateway.received() == []


def test_a_caller_cannot_say_that_it_is_somebody_else(gateway: Gateway) -> None:
    spoofed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Forwarded-Proto": "http"}
    gateway.client.get(ADDRESS, headers=spoofed).raise_for_status()
    [request] = gateway.received()
    assert "203.0.113.9" not in json.dumps(request)
    assert request["headers"]["X-Forwarded-For"]
    assert request["headers"]["X-Forwarded-Proto"] == "https"


def test_a_request_id_is_passed_on_and_an_unfit_one_is_replaced(gateway: Gateway) -> None:
    kept = gateway.client.get(ADDRESS, headers={"X-Request-Id": "permintaan-0001"})
    replaced = gateway.client.get(ADDRESS, headers={"X-Request-Id": '"}{"'})
    made = gateway.client.get(ADDRESS)
    assert kept.headers["x-request-id"] == "permintaan-0001"
    ids = {request["headers"]["X-Request-Id"] for request in gateway.received()}
    assert ids == {"permintaan-0001", replaced.headers["x-request-id"], made.headers["x-request-id"]}
    assert len(replaced.headers["x-request-id"]) == len(made.headers["x-request-id"]) == 36


def test_an_error_of_the_gateway_is_a_problem_in_the_callers_language(gateway: Gateway) -> None:
    ours = gateway.client.get("/nowhere", headers={"X-Request-Id": "permintaan-0002"})
    theirs = gateway.client.get("/nowhere", headers={"Accept-Language": "en-GB,id;q=0.5"})
    assert ours.headers["content-type"] == "application/problem+json"
    assert ours.json() == {
        "type": "urn:mumpuni:problem:not-found",
        "title": "Tidak ada",
        "status": 404,
        "detail": "Tidak ada apa pun di alamat ini.",
        "request_id": "permintaan-0002",
    }
    assert theirs.json()["title"] == "Not found"


@pytest.mark.parametrize(
    ("path", "mebibytes", "status"),
    [
        ("/feedback/v1/skm", 1, 200),
        ("/feedback/v1/skm", 3, 413),
        ("/enrollment/v1/enrollments:bulk", 16, 200),
        ("/enrollment/v1/enrollments:bulk", 18, 413),
        ("/enrollment/v1/imports", 20, 200),
        ("/enrollment/v1/imports", 22, 413),
    ],
)
def test_a_body_far_over_its_limit_is_refused_as_a_problem(
    gateway: Gateway, path: str, mebibytes: int, status: int
) -> None:
    answer = gateway.client.post(path, content=b" " * (mebibytes * 1_048_576))
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["type"] == "urn:mumpuni:problem:too-large"
    else:
        assert gateway.received()[-1]["length"] == mebibytes * 1_048_576


def test_the_access_log_holds_no_query_no_header_and_no_whole_address(gateway: Gateway) -> None:
    path = "/feedback/v1/complaints/KEL-2026-7"
    headers = {"Authorization": "Bearer rahasia-token", "User-Agent": "jejak-peramban"}
    gateway.client.get(f"{path}?secret=rahasia-tiket", headers=headers).raise_for_status()
    line = gateway.log_of(path)
    assert line["request"]["uri"] == path
    assert line["status"] == 200
    assert line["request"]["remote_ip"].endswith(".0")
    assert not {"rahasia", "jejak"} & set(json.dumps(line).replace('"', " ").replace("-", " ").split())
    assert "rahasia" not in docker("logs", gateway.container)


def test_a_read_goes_on_to_the_other_replica_when_one_breaks_off(gateway: Gateway) -> None:
    path = "/enrollment/v1/break-off"
    assert gateway.client.get(path).status_code == 502
    tried = [request["path"] for request in gateway.received()]
    assert tried.count(path) >= 2, "a read that broke off is to be tried again"


def test_a_write_that_broke_off_is_not_sent_twice(gateway: Gateway) -> None:
    answer = gateway.client.post("/feedback/v1/break-off", json={"once": True})
    assert answer.status_code == 502
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["type"] == "urn:mumpuni:problem:unanswered"
    assert "Idempotency-Key" in answer.json()["detail"]
    assert [request["method"] for request in gateway.received()] == ["POST"]


def test_a_replica_that_is_gone_is_passed_by(gateway: Gateway) -> None:
    answers = [gateway.client.post(f"{ADDRESS}/{number}", json={}) for number in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    assert {request["path"] for request in gateway.received()} == {f"{ADDRESS}/{number}" for number in range(12)}
    assert len(gateway.received()) == 12


def test_events_arrive_while_the_stream_is_open(gateway: Gateway) -> None:
    upstream = gateway.upstreams["notification"]
    upstream.may_end.clear()
    with gateway.client.stream("GET", "/notification/v1/alerts/stream") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "data: first"
        assert not upstream.may_end.is_set()
        upstream.may_end.set()
        assert "data: last" in list(lines)


def test_plain_http_leads_to_tls_on_the_published_port(gateway: Gateway) -> None:
    answer = httpx.get(f"http://localhost:{gateway.ports[8080]}/docs?x=1", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "https://localhost:443/docs?x=1"


def test_every_answer_carries_the_protecting_headers(gateway: Gateway) -> None:
    for path in (ADDRESS, "/nowhere", "/docs"):
        headers = gateway.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_the_page_of_the_api_names_every_service(gateway: Gateway) -> None:
    page = gateway.client.get("/", follow_redirects=True)
    assert str(page.url).endswith("/docs")
    assert all(f"<option>{service}</option>" in page.text for service in SERVICES)
    assert "openapi.json" in gateway.client.get("/docs/docs.js").text
    assert gateway.client.get("/docs/assets/swagger-ui.css").json()["by"].startswith("enrollment")


def test_the_metrics_are_on_a_port_of_their_own(gateway: Gateway) -> None:
    metrics = httpx.get(f"http://127.0.0.1:{gateway.ports[9180]}/metrics").raise_for_status().text
    assert "caddy_reverse_proxy_upstreams_healthy" in metrics
