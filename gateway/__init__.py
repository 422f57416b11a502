"""The public service: stores every word, asks the engine, and delivers what it stored."""
