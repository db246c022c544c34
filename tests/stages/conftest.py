import pytest

from tests.stages.story import Company


@pytest.fixture
def company(acme, mia, sara, cleo, mona, tom):
    """Acme at the beginning of its year, with a lead passed and answered every day of it."""
    return Company(acme, mia, sara, cleo, mona, tom)
