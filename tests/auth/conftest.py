"""The site and its people, for these tests."""

from tests.pages.site import bare_app, empty_database, filled_database, shared_site, site

__all__ = ["bare_app", "empty_database", "filled_database", "shared_site", "site"]
