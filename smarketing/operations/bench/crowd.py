"""The load: browsers' ends as bare sockets, in a process of its own that knows no Django.

`python crowd.py` reads one JSON request a line and answers each with one line:

`{"open": "a", "port": 8000, "head": "GET /live/ …", "streams": 1000}` opens streams named a;
`{"until": "a", "version": 7, "seconds": 10}` waits until all of them were brought that version,
and tells what arrived since the last time: for each stream a list of [version, moment];
`{"pages": 8001, "head": "GET / …", "readers": 8, "seconds": 1}` asks for a page again and again.
Moments are those of the machine's monotonic clock, which all its processes share.
"""

import json
import re
import resource
import selectors
import socket
import sys
import time

WHOLE = re.compile(rb"id: (\d+)\nevent: beat\n")  # the last event of a frame names its version
LONGEST = 200  # bytes in which that may be torn apart
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PATIENCE_S = 30


def connected(port: int, head: str) -> socket.socket:
    end = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    end.sendall(head.encode())
    return end


class Stream:
    """One browser's end of a stream."""

    def __init__(self, port: int, head: str) -> None:
        self.socket = connected(port, head)
        self.tail, self.version, self.bytes = b"", -1, 0
        self.arrived: list[tuple[int, float]] = []

    def read(self) -> bool:
        """Take what has come; whether the stream goes on."""
        came = self.socket.recv(1 << 18)
        now = time.monotonic()
        self.bytes += len(came)
        if found := WHOLE.findall(self.tail + came):
            self.version = int(found[-1])
            self.arrived.append((self.version, now))
            self.tail = b""
        else:
            self.tail = (self.tail + came)[-LONGEST:]
        return bool(came)


class Crowd:
    """All streams, by their name, and one selector for them and for who asks."""

    def __init__(self) -> None:
        self.streams: dict[str, list[Stream]] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(sys.stdin, selectors.EVENT_READ)

    def open(self, name: str, port: int, head: str, streams: int) -> dict:
        for _n in range(streams):
            stream = Stream(port, head)
            self.streams.setdefault(name, []).append(stream)
            self.selector.register(stream.socket, selectors.EVENT_READ, stream)
            self.look(0)
        return {"open": len(self.streams[name])}

    def look(self, seconds: float | None) -> bool:
        """Read what has come; whether somebody asks for something."""
        asked = False
        for key, _events in self.selector.select(seconds):
            if key.data is None:
                asked = True
            elif not key.data.read():
                self.selector.unregister(key.fileobj)
        return asked

    def until(self, name: str, version: int, seconds: float) -> dict:
        mine, deadline = self.streams[name], time.monotonic() + seconds
        while (missing := behind(mine, version)) and time.monotonic() < deadline:
            self.look(0.05)
        told = {
            "missing": missing,
            "arrived": [stream.arrived for stream in mine],
            "bytes": sum(stream.bytes for stream in mine),
        }
        for stream in mine:
            stream.arrived, stream.bytes = [], 0
        return told


def behind(streams: list[Stream], version: int) -> int:
    return sum(stream.version < version for stream in streams)


def pages(port: int, head: str, readers: int, seconds: float) -> dict:
    """How many pages were read a second by so many readers, each asking again when answered."""
    selector = selectors.DefaultSelector()
    for _n in range(readers):
        selector.register(connected(port, head), selectors.EVENT_READ, [b"", time.monotonic()])
    asked, began, took, statuses = head.encode(), time.monotonic(), [], {}
    while not took or time.monotonic() - began < seconds:
        for key, _events in selector.select(1):
            key.data[0] += key.fileobj.recv(1 << 18)
            answer, since = key.data
            if not is_whole(answer):
                continue
            took.append(time.monotonic() - since)
            status = answer[9:12].decode()
            statuses[status] = statuses.get(status, 0) + 1
            key.data[:] = [b"", time.monotonic()]
            key.fileobj.sendall(asked)
    spent = time.monotonic() - began
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    return {"a_second": len(took) / spent, "took": took, "statuses": statuses}


def is_whole(answer: bytes) -> bool:
    head, mark, body = answer.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    return bool(mark) and len(body) >= (int(length.group(1)) if length else 0)


def main() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    crowd = Crowd()
    while True:
        while not crowd.look(None):
            pass
        line = sys.stdin.readline()
        if not line:
            return
        said = json.loads(line)
        if "open" in said:
            answer = crowd.open(said["open"], said["port"], said["head"], said["streams"])
        elif "until" in said:
            answer = crowd.until(said["until"], said["version"], said["seconds"])
        else:
            answer = pages(said["pages"], said["head"], said["readers"], said["seconds"])
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
