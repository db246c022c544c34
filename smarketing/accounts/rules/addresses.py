"""Where the product answers, for links made without a request at hand."""

from collections.abc import Sequence

LOCAL = ("localhost", "127.0.0.1", "[::1]")


def site_address(hosts: Sequence[str], port: int, secure: bool) -> str:
    """The address people type, without a slash at its end: of the first host that is not local."""
    named = [host.lstrip(".") for host in hosts if host not in LOCAL and host != "*"]
    if not named:
        return f"http://localhost:{port}"
    return f"{'https' if secure else 'http'}://{named[0]}"
