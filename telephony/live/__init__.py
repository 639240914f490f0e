"""The exchange now: state from a snapshot and events (pure), slices of it, and the thread that follows exchanges."""
