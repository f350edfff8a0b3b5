"""Access to machines: travel, catchments, inequality, siting, permits."""
