"""What the API answers when something is wrong: the contract's object, whoever found it."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from smarketing.accounts.middleware import error_body
from smarketing.accounts.rules.faults import Fault, Missing


def error_answer(error: Exception, context: dict) -> Response | None:
    """Every error as the contract's object, with a message that says what to do."""
    if isinstance(error, Http404):
        error = Missing(str(error) or "Not found.")
    if isinstance(error, Fault):
        return Response(error_body(error), status=error.status)
    if isinstance(error, exceptions.ValidationError):
        return Response(error_body(from_validation(error)), status=400)
    response = exception_handler(error, context)
    if response is not None:
        fault = Fault(str(getattr(error, "detail", error)))
        fault.code = getattr(error, "default_code", "error")
        response.data = error_body(fault)
    return response


def from_validation(error: exceptions.ValidationError) -> Fault:
    """A serializer's complaints as one fault: the first as message, all by field."""
    detail = error.detail
    if isinstance(detail, dict):
        fields = {name: flatten(said) for name, said in detail.items()}
        return Fault("; ".join(f"{name}: {said}" for name, said in fields.items()), fields=fields)
    return Fault(flatten(detail))


def flatten(said: Any) -> str:
    """All of a nested complaint in one sentence."""
    if isinstance(said, dict):
        return "; ".join(f"{name}: {flatten(inner)}" for name, inner in said.items())
    if isinstance(said, list | tuple):
        return " ".join(flatten(inner) for inner in said)
    return str(said)
