"""Plans designed: levers of the law and of volumes, the nation's practices that bear them, the plan repriced."""
