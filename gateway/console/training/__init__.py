"""What the assistant is to learn, and what it would change."""
