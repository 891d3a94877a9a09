"""One answer for each kind of refusal, as a page, as a partial for htmx, or as JSON for the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from coding_portal.errors import NotVisible, StaleVersion, WorkflowError


def invalid_form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A bad form comes back with its own partial and 422, so that htmx swaps it in place."""
    return render(request, template, context, status=422)


def domain_error(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The answer to a refused move or an invisible row; None for anything else, which is a bug and rises."""
    if isinstance(error, NotVisible):
        return _refusal(request, 404, {"code": "not_found", "message": "There is no such entry."})
    if isinstance(error, WorkflowError):
        return _refusal(request, 409, refusal_body(error))
    return None


def refusal_body(error: WorkflowError) -> dict[str, object]:
    body: dict[str, object] = {"code": error.code, "message": error.message}
    if isinstance(error, StaleVersion):
        body |= {"yours": error.yours, "theirs": error.theirs}
    return body


def unreadable(request: HttpRequest) -> HttpResponse:
    """A NUL character came with the request; no text holds one, and the database takes none."""
    return _refusal(request, 400, {"code": "unreadable", "message": "A value holds a character that no text can hold."})


def _refusal(request: HttpRequest, status: int, body: dict[str, object]) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(body, status=status)
    template = "_refusal.html" if request.headers.get("HX-Request") else "refusal.html"
    return render(request, template, {"refusal": body, "status": status}, status=status)


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Refusals and shape errors of the API in one form: ``code``, ``message`` and, for shapes, ``fields``."""
    if isinstance(error, NotVisible):
        return Response({"code": "not_found", "message": "There is no such entry."}, status=404)
    if isinstance(error, WorkflowError):
        return Response(refusal_body(error), status=409)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {
            "code": "invalid",
            "message": "The data do not have the expected shape.",
            "fields": response.data,
        }
        return response
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    code = detail.code if isinstance(detail, ErrorDetail) else "error"
    response.data = {"code": code, "message": str(detail or error)}
    return response
