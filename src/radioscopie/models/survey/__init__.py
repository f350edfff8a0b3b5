"""From the answers of some practices to figures of the whole, each with its interval. No person, no store."""
