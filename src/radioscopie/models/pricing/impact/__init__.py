"""An activity replayed under several laws: its rows held, or added up while they are read."""
