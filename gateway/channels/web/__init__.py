"""The website's chat: notice, session token, messages.

A message and its answer are one request: an answer takes some thirty milliseconds and comes whole,
so that server-sent events would only add a connection to keep open and to authorise. What a lost
connection has missed comes with the history, by its cursor.
"""
