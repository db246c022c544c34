"""Measures the product against what the machine can do, both sides in turn in one run."""
