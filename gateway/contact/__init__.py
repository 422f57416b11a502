"""Hand-offs: the moments when the assistant sent a person to the clinic's contact form."""
