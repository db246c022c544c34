"""How the API schema names the shapes of bodies: by their room, so that no two share a name."""

from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import Serializer

ROOMS = "smarketing"  # the package of the rooms that have no place at the top


class RoomSchema(AutoSchema):
    """`SignIn` of the room `stages` is told as `StagesSignIn`."""

    def get_serializer_name(self, serializer: Serializer, direction: str) -> str:
        name = super().get_serializer_name(serializer, direction)
        top, *inner = type(serializer).__module__.split(".")
        room = inner[0] if top == ROOMS else top
        return room.capitalize() + name
