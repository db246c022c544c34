"""A file into the ledger: looked at whole, then taken in chunks, each safe to repeat."""
