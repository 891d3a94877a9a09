"""A real browser, a real server and a real worker for the tests that play a person at the screen.

``open_as(user)`` opens a page signed in as that user; ``page`` opens one of nobody. Either fails its test on a
console error, a violation of the content security policy or a request that leaves the site.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from coding_portal.celery import app
from coding_portal.local_services import die_with_parent
from coding_portal.supervisor import PROJECT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
BROWSER_FIXTURES = {"page", "context", "browser", "open_as"}
PLANNED_ANSWERS = ("status of 409", "status of 422")
"""A refused move and a bad form are answers the page shows; the browser notes them in its console all the same."""

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


def pytest_report_header() -> str:
    return f"browser: {CHROMIUM}" if CHROMIUM else "browser: no chromium was found, so the browser tests are skipped"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium was found"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]}


@pytest.fixture
def browser_context_args(live_server: LiveServer) -> dict[str, Any]:
    return {
        "base_url": live_server.url,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-US",
        "reduced_motion": "reduce",
    }


class Watch:
    """Everything a page did that no page of the portal may do."""

    def __init__(self, site: str) -> None:
        self.site = urlsplit(site).netloc
        self.problems: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(answer in message.text for answer in PLANNED_ANSWERS):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in {"http", "https", "ws", "wss"} and where.netloc != self.site:
            self.problems.append(f"request that leaves the site: {request.url}")


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    """Fails the test at its end when a page misbehaved."""
    watching = Watch(live_server.url)
    yield watching
    assert not watching.problems, "\n".join(watching.problems)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], watch: Watch) -> Page:
    """A page of somebody who has not signed in."""
    context = new_context()
    watch.attach(context)
    return context.new_page()


@pytest.fixture
def open_as(
    new_context: Callable[..., BrowserContext], watch: Watch, live_server: LiveServer
) -> Callable[[User], Page]:
    """Opens a page in a browser profile of its own, signed in as the given user: several people at once in one test."""

    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = new_context()
        watch.attach(context)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        return context.new_page()

    return opened


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` asserts that axe finds nothing on the page as it stands, in light and in dark."""

    def check(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{scheme} {page.url}\n{found.generate_report()}"
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture
def worker(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker of its own process on this test's database and queue, ready to take tasks."""
    app.control.purge()
    process = start_worker()
    yield process
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_worker() -> subprocess.Popen[bytes]:
    """Returns once the worker answers."""
    database = settings.DATABASES["default"]["NAME"]
    url = f"{settings.DATABASE_URL.rsplit('/', 1)[0]}/{database}"
    name = f"worker-{os.getpid()}-{os.urandom(3).hex()}@test"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "-A", "coding_portal", "worker", "--hostname", name,
            "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip", "--without-mingle",
        ],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL},
        preexec_fn=die_with_parent(signal.SIGKILL),
    )  # fmt: skip

    def answers() -> bool:
        assert process.poll() is None, "the worker did not start"
        return bool(app.control.ping(destination=[name], timeout=0.3))

    until(answers, "the worker's answer")
    return process


def until(met: Callable[[], bool], what: str) -> None:
    """Wait for what other processes do. The patience is for busy machines; an idle one answers at once."""
    end = time.monotonic() + 120
    while not met():
        assert time.monotonic() < end, f"{what} did not happen in two minutes"
        time.sleep(0.1)


def acknowledge_all(page: Page, reason: str) -> None:
    """Answer each finding of the open chart that asks for a reason, one after the other."""
    while (button := page.locator("#findings button[id^=acknowledge-]:visible").first).is_visible():
        name = button.get_attribute("id")
        button.click()
        page.locator("#acknowledge-dialog textarea").fill(reason)
        page.locator("#acknowledge-submit").click()
        expect(page.locator("#acknowledge-dialog")).to_be_hidden()
        expect(page.locator(f"#findings #{name}")).to_have_count(0)
