from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The top floor: starts, watches and stops the whole product; imported by none."""

    name = "smarketing.operations"
