"""The routes of this section."""

from gateway.console.conversations.correction_pages import (
    choose_topic,
    say_what_it_meant,
    take_it_back,
)
from gateway.console.conversations.list_export_pages import export_conversations
from gateway.console.conversations.list_pages import conversation_list, search_conversations
from gateway.console.conversations.list_saved_pages import (
    delete_filter,
    rename_filter,
    save_this_filter,
    share_filter,
    update_filter,
)
from gateway.console.conversations.mask_pages import mask_words, unmask_words
from gateway.console.conversations.note_pages import (
    change_note,
    remove_note,
    store_note,
    write_note,
)
from gateway.console.conversations.one_pages import one_conversation, one_message
from gateway.console.conversations.reveal_pages import reveal_message
from gateway.console.conversations.standing_pages import give_to, review, tag, untag

ROUTES = [
    conversation_list,
    search_conversations,
    save_this_filter,
    update_filter,
    rename_filter,
    share_filter,
    delete_filter,
    export_conversations,
    one_conversation,
    one_message,
    review,
    give_to,
    tag,
    untag,
    write_note,
    change_note,
    store_note,
    remove_note,
    choose_topic,
    say_what_it_meant,
    take_it_back,
    reveal_message,
    mask_words,
    unmask_words,
]
