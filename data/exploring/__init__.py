"""Questions that people put together themselves, and the pivot that shows them."""
