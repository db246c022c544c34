"""This room at the admin's desk."""

from personas.admin import looked_at, sheets

__all__ = ["looked_at", "sheets"]
