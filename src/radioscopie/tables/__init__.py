"""What we hold: one file an entity, declared, checked and read the same way whoever gives it."""
