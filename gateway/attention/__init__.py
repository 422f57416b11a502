"""What needs a person: red flags, failures, thumbs down, messages that were hardly understood."""
