"""What a password hash costs on this site."""

from catalogue.services.accounts.passwords import HashCost
from catalogue.web.site import current_site


def hash_cost() -> HashCost:
    """Return the cost that the settings ask for."""
    settings = current_site().settings
    return HashCost(memory_kib=settings.password_memory_kib, passes=settings.password_passes)
