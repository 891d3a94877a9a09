"""What every page of the portal shows: the areas, the theme, the shortcuts, the session clock."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from coding_portal import keys
from coding_portal.middleware import ACTIVE_AT, STARTED_AT

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
WARN_SECONDS = 120
"""The session dialog asks this long before the session ends."""

STAFF = frozenset({"coder", "lead", "auditor", "biller", "provider", "compliance", "administrator"})


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the main navigation; ``action`` names the shortcut that opens it, if there is one."""

    label: str
    url: str
    current: bool
    action: str


_AREAS: tuple[tuple[str, tuple[str, ...], frozenset[str], str], ...] = (
    ("Worklist", ("encounters:worklist",), frozenset({"coder", "lead", "auditor", "compliance"}), "worklist"),
    ("Queries", ("encounters:queries",), frozenset({"coder", "lead", "provider", "auditor", "compliance"}), ""),
    ("Intake", ("encounters:intake",), frozenset({"lead", "administrator"}), ""),
    ("Claims", ("claims:ready", "claims:list"), frozenset({"biller", "lead", "compliance"}), ""),
    (
        "Edits",
        ("claims:edits",),
        frozenset({"lead", "biller", "auditor", "compliance", "administrator"}),
        "",
    ),
    ("Audits", ("audits:plans", "audits:list"), frozenset({"lead", "auditor", "compliance", "coder"}), ""),
    ("Codes", ("codesets:lookup", "codesets:search"), STAFF - {"provider"}, ""),
    ("Check", ("claims:check",), frozenset({"coder", "lead", "auditor", "biller", "compliance"}), ""),
    ("Dashboard", ("reports:dashboard",), frozenset({"lead", "compliance", "administrator"}), ""),
    ("Access", ("accounts:access_events", "accounts:access"), frozenset({"compliance", "administrator"}), ""),
    ("Payers", ("encounters:payers",), frozenset({"lead"}), ""),
    ("Set-up", ("accounts:users",), frozenset({"administrator"}), ""),
)
"""Label, addresses by preference, who sees it, the shortcut's action. Areas without an address are left out."""


def portal(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the settings."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    shortcuts = keys.shortcuts_for(getattr(user, "shortcuts", None) or {})
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "areas": list(_areas(request, getattr(user, "role", ""))) if signed_in else [],
        "demo": settings.DEMO,
        "key_groups": keys.by_screen(shortcuts),
        "keys": shortcuts,
        "links": _links(),
        "session_left": _session_left(request) if signed_in else 0,
        "session_idle": settings.SESSION_IDLE_SECONDS,
        "session_warn": WARN_SECONDS,
        "theme": theme if theme in THEMES else "auto",
        "themes": (("auto", "System"), ("light", "Light"), ("dark", "Dark")),
    }


def _areas(request: HttpRequest, role: str) -> Iterator[Area]:
    found = [(label, _first_address(names), roles, action) for label, names, roles, action in _AREAS]
    here = _current_area(request.path, {label: url for label, url, _, _ in found if url})
    for label, url, roles, action in found:
        if url and role in roles:
            yield Area(label=label, url=url, current=label == here, action=action)


def _current_area(path: str, urls: Mapping[str, str]) -> str:
    """The area whose address the page's own begins with; of two, the longer: a query is no chart of the worklist."""
    return max(
        (label for label in urls if path.startswith(urls[label])), key=lambda label: len(urls[label]), default=""
    )


def _links() -> Mapping[str, str]:
    """Addresses of the accounts pages that the shell offers; one that does not exist is empty and not offered."""
    names = ("login", "logout", "stay", "theme", "password_change", "shortcuts", "mfa")
    return {name: _first_address((f"accounts:{name}",)) for name in names} | {"home": _first_address(("home",)) or "/"}


def _first_address(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def _session_left(request: HttpRequest) -> int:
    """Seconds until the session ends, by whichever limit comes first; counted as ``session_timeout`` counts."""
    now = int(time.time())
    started: int = request.session.get(STARTED_AT, now)
    active: int = request.session.get(ACTIVE_AT, now)
    return max(
        0,
        min(
            active + settings.SESSION_IDLE_SECONDS,
            started + settings.SESSION_ABSOLUTE_SECONDS,
        )
        - now,
    )
