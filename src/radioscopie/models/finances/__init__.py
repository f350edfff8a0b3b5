"""What practices earn, spend and owe: desks, takings, charges, accounts."""
