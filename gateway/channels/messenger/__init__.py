"""Facebook Messenger: Meta's webhook in, the Send API out.

An event is stored before Meta hears that it came (webhook.py, intake.py), handled in its person's
order (worker.py, handling.py), and what is to be said waits in the outbox until Graph has taken it
(outbox.py, graph.py). Nothing here answers a question: that is the conversation service's.
"""
