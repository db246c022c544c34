"""A browser's end of the stream, on a bare socket, as slow as a test wants it."""

import json
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Event:
    kind: str
    id: int
    data: dict


class Listener:
    """One open stream: `next()` waits for the next event, `until()` for one that fits."""

    def __init__(self, url, *, cookie="", token="", path="/live/", last=None, small=False):
        place = urlsplit(url)
        self.socket = socket.socket()
        if small:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(10)
        self.socket.connect((place.hostname, place.port))
        lines = [f"GET {path} HTTP/1.1", f"Host: {place.netloc}", "Accept: text/event-stream"]
        lines += [f"Cookie: sessionid={cookie}"] if cookie else []
        lines += [f"Authorization: Bearer {token}"] if token else []
        lines += [f"Last-Event-ID: {last}"] if last is not None else []
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.bytes, self.ended = b"", False

    def open(self):
        """Read the answer's head; the status."""
        while b"\r\n\r\n" not in self.bytes:
            self.read()
        head, _, self.bytes = self.bytes.partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        return self

    def read(self):
        got = self.socket.recv(65536)
        if not got:
            self.ended = True
            raise ConnectionError("the stream ended")
        self.bytes += got

    def text(self):
        """Everything that has come whole, out of its chunks, up to the last empty line."""
        plain, rest = b"", self.bytes
        while b"\r\n" in rest:
            size, _, after = rest.partition(b"\r\n")
            length = int(size, 16)
            if length == 0:
                self.ended = True
                break
            if len(after) < length + 2:
                break
            plain, rest = plain + after[:length], after[length + 2 :]
        return plain.decode()

    def events(self):
        """All events so far."""
        found = []
        for block in self.text().split("\n\n")[:-1]:
            said = dict(line.split(": ", 1) for line in block.splitlines())
            if "event" in said:
                found.append(Event(said["event"], int(said["id"]), json.loads(said["data"])))
        return found

    def until(self, fits, seconds=10.0):
        """The first event that fits, of those that came and those that come."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events():
                if fits(event):
                    return event
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError([(event.kind, event.id) for event in self.events()])
            self.socket.settimeout(left)
            try:
                self.read()
            except TimeoutError:
                continue

    def panel(self, name, words, seconds=10.0):
        """The first event of a panel that holds these words."""
        return self.until(
            lambda e: e.kind == "panel" and e.data["name"] == name and words in e.data["html"],
            seconds,
        )

    def silent_for(self, seconds):
        """Read what comes in so many seconds; the events of it, also if the stream ends."""
        before, deadline = len(self.events()), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not self.ended:
            self.socket.settimeout(left)
            try:
                self.read()
            except (TimeoutError, ConnectionError):
                continue
        return self.events()[before:]

    def close(self):
        self.socket.close()
