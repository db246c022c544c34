"""What can be wrong with a request, said so that the person can mend it.

Each fault has a code that programs rely on and a message for people. Edges turn faults into
answers: pages show the message where it happened, the API sends the contract's error object.
"""


class Fault(Exception):
    """Something the caller can mend. `message` says what to do."""

    code = "invalid"
    status = 400

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class Refused(Fault):
    """The member may not do this."""

    code = "forbidden"
    status = 403


class Missing(Fault):
    """There is no such thing in the member's organisation."""

    code = "not_found"
    status = 404


class Overtaken(Fault):
    """Somebody changed it since the caller looked; `current` is what stands now."""

    code = "conflict"
    status = 409

    def __init__(self, message: str, *, current: object = None, **kwargs: dict) -> None:
        super().__init__(message, **kwargs)
        self.current = current
