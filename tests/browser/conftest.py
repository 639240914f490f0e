"""The site and its people, for these tests."""

from tests.browser.browser import chromium, served
from tests.pages.site import bare_app, empty_database, filled_database, shared_site, site

__all__ = ["bare_app", "chromium", "empty_database", "filled_database", "served", "shared_site", "site"]
