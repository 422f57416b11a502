"""Find conversations: by facets (channel, outcome, topic…) and by words of their messages."""
