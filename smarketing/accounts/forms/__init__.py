"""Forms ask for shape only; what they mean is the services' to judge."""

from collections.abc import Callable

from django.forms import Form

from smarketing.accounts.rules.faults import Fault, Missing, Refused


def carry_out(form: Form, act: Callable[..., object], **given: object) -> object | None:
    """Call the service with what the form says; a fault that can be mended lands in the form.

    The answer is what the service returned, or None where the form has to be shown again.
    """
    if not form.is_valid():
        return None
    try:
        return act(**given, **form.cleaned_data) or True
    except (Missing, Refused) as fault:
        if not fault.fields:
            raise
        complain(form, fault)
    except Fault as fault:
        complain(form, fault)
    return None


def complain(form: Form, fault: Fault) -> None:
    """Say a fault beside the fields it names, else above the form."""
    for field, said in (fault.fields or {None: fault.message}).items():
        form.add_error(field if field in form.fields else None, said)
