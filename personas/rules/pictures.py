"""The drawn faces in `static/avatars/`. A persona without one shows its first letter."""

PICTURES = tuple("amber birch coral dune elm fern grove heath iris jade".split())
