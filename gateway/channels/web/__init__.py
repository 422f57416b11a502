"""The website's chat: notice, session token, messages."""
