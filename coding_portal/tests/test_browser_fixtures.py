"""The browser fixtures notice what they are there to notice."""

import subprocess
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from coding_portal.health import HEARTBEAT_KEY
from coding_portal.tasks import note_worker_alive
from coding_portal.tests.browser import Watch, until


def test_sign_in_page_is_accessible_and_quiet(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/accounts/login/")
    assert page.locator("h1").count() == 1
    axe(page)


def test_an_inline_script_is_refused_and_noticed(page: Page, watch: Watch) -> None:
    page.goto("/accounts/login/")
    page.evaluate("document.head.appendChild(document.createElement('script')).textContent = 'window.ran = 1'")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in problem for problem in watch.problems)
    watch.problems.clear()


def test_a_request_to_another_site_is_noticed(page: Page, watch: Watch) -> None:
    page.goto("/accounts/login/")
    page.evaluate("fetch('https://elsewhere.invalid/').catch(() => 0)")
    page.wait_for_timeout(200)
    assert watch.problems
    watch.problems.clear()


@pytest.mark.services
def test_a_task_reaches_a_worker_of_its_own(worker: subprocess.Popen[bytes]) -> None:
    from django.core.cache import cache

    cache.delete(HEARTBEAT_KEY)
    note_worker_alive.delay()
    until(lambda: cache.get(HEARTBEAT_KEY) is not None, "the worker's sign")
    assert time.time() - cache.get(HEARTBEAT_KEY) < 200
