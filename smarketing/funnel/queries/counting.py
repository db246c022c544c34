from smarketing.accounts.models import Organization


def has_entries(organization: Organization) -> bool:
    """Whether anything was counted yet; from then on currency and zone stay."""
    return organization.entries.exists()
