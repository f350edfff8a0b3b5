"""The slow, obvious pricing: written from docs/reference/pricing.md, without a line of the engine."""
