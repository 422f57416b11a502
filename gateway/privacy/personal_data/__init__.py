"""What is personal in a text, kind by kind: each finder gives where it stands."""
