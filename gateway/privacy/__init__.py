"""How long words are kept, and that erased ones are gone."""
