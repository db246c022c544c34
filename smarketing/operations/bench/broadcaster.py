"""The limit of live: a broadcaster of nothing but sockets, in a process of its own.

`python broadcaster.py REDIS_URL`: prints its port, then sends what is published on `bare`, as it
is, to whoever has asked anything. It knows neither rights nor languages nor boards.
"""

import asyncio
import sys

import redis.asyncio as redis
import uvloop

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


class Door(asyncio.Protocol):
    everyone: set[asyncio.Transport] = set()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(HEAD)
        self.everyone.add(self.transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.everyone.discard(self.transport)


async def broadcast(url: str) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Door, "127.0.0.1", 0, backlog=2048)
    async with redis.Redis.from_url(url).pubsub() as heard:
        await heard.subscribe("bare")
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        async for said in heard.listen():
            if said["type"] == "message":
                for transport in Door.everyone:
                    transport.write(said["data"])


uvloop.run(broadcast(sys.argv[1]))
