"""The routes of this section."""

from gateway.console.conversations.list_pages import conversation_list
from gateway.console.conversations.one_pages import one_conversation

ROUTES = [conversation_list, one_conversation]
