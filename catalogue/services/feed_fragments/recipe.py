"""What fragments are made with: the settings that show in them, and the code that writes them."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from catalogue.formats.dcat_model import FeedAddresses
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.feed_graphs import writers_digest


@dataclass(frozen=True)
class FeedRecipe:
    """One feed in one profile; `publisher` is a slug."""

    addresses: FeedAddresses
    publisher: str
    profile: Profile = Profile.DATAGOUV

    @cached_property
    def made_with(self) -> str:
        """Return the digest that a fragment carries: one with another was made for other addresses."""
        parts = (self.addresses.base_url, self.publisher, self.profile.value, writers_digest())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()
