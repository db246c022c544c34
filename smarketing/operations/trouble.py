"""What keeps the product from running, in one sentence for the person who started it."""


class Trouble(Exception):
    """Its text is shown as it stands; the process then ends with code 1."""
