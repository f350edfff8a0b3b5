"""What delays must be, found another way: closed forms, and bisection zone after zone in plain Python."""

from math import exp, log


def alone(requests, capacity, fall):
    """One zone, one need: D·exp(−f·W) = C."""
    return max(log(requests / capacity) / fall, 0.0)


def after(start, requests, capacity, fall, days):
    """The delay of one zone after some days: u = exp(f·W) falls on D/C as exp(−f·t)."""
    end = requests / capacity
    return max(log(end + (exp(fall * start) - end) * exp(-fall * days)) / fall, 0.0)


def arrivals(zone, delays, requests, pull, share, fall, leaning):
    """Requests kept by a zone, a day."""
    total = 0.0
    for home, asked in enumerate(requests):
        weights = [part * exp(-leaning * wait) for part, wait in zip(pull[home], delays, strict=True)]
        felt = -log(sum(weights)) / leaning
        kept = sum(one * exp(-down * felt) for one, down in zip(share, fall, strict=True))
        total += asked * kept * weights[zone] / sum(weights)
    return total


def by_bisection(requests, pull, capacity, share, fall, leaning, rounds=300):
    """Move one zone after the other to where its requests kept are its capacity, until none moves."""
    delays = [0.0] * len(capacity)
    for _ in range(rounds):
        for zone, done in enumerate(capacity):
            low, high = 0.0, 2000.0
            for _ in range(60):
                middle = (low + high) / 2
                tried = [*delays[:zone], middle, *delays[zone + 1 :]]
                too_many = arrivals(zone, tried, requests, pull, share, fall, leaning) > done
                low, high = (middle, high) if too_many else (low, middle)
            delays[zone] = high
    return delays
