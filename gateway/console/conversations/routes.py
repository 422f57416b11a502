"""The routes of this section."""

from gateway.console.conversations.list_export_pages import export_conversations
from gateway.console.conversations.list_pages import conversation_list, search_conversations
from gateway.console.conversations.list_saved_pages import (
    delete_filter,
    rename_filter,
    save_this_filter,
)
from gateway.console.conversations.one_pages import one_conversation

ROUTES = [
    conversation_list,
    search_conversations,
    save_this_filter,
    rename_filter,
    delete_filter,
    export_conversations,
    one_conversation,
]
