"""The port that people come in by: free before the start, answering after it."""

import http.client
import socket

from smarketing.operations.trouble import Trouble

HOST = "127.0.0.1"  # the embedded default is for this machine; others come through a proxy


def demand_free(port: int) -> None:
    """Trouble unless the web may listen there."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except PermissionError:
            raise Trouble(f"Port {port} needs root: choose another with PORT=8001.") from None
        except (OSError, OverflowError):
            raise Trouble(
                f"Port {port} is taken by another program: "
                f"stop that one, or choose another port with PORT={port + 1}."
            ) from None


def is_open(port: int, host: str) -> bool:
    """Whether the product answers there as ready; `host` is a name that it allows."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
