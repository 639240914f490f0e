"""The site and its people, for these tests."""

from tests.pages.site import filled_database, shared_site, site

__all__ = ["filled_database", "shared_site", "site"]
