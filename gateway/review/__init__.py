"""What staff add to a conversation: notes, tags, assignment, « reviewed », corrections."""
