"""Custom actions, one per file. They run in the action server (rasa-sdk), beside the engine."""
