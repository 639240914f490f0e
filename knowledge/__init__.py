"""What we know: topics, articles, versions, search."""
