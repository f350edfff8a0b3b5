"""Minutes by road between places that are asked."""
