"""Answers kept for everybody: the same when they are given again, within the room that they have."""

import asyncio
import pickle
import random

from radioscopie.web import quick
from radioscopie.web.quick import Quick

MEGABYTE = 1 << 20


class FakePool:
    """Gives bytes that cannot be made shorter, of the length asked for."""

    def __init__(self):
        self.asked = 0

    async def content(self, task):
        self.asked += 1
        return pickle.dumps(random.Random(task.given["seed"]).randbytes(task.given["long"]))


def test_an_answer_kept_is_given_again_without_work():
    pool = FakePool()
    held = Quick(pool, 100)
    given = {"seed": 1, "long": 5000}
    first, again = (asyncio.run(held.get("whatif", given)) for _ in range(2))
    assert (first == again, pool.asked) == (True, 1)


def test_answers_kept_stay_within_their_room_the_oldest_leave():
    pool = FakePool()
    held = Quick(pool, 100)
    asked = [{"seed": n, "long": MEGABYTE} for n in range(quick.MOST_MB + 3)]
    for given in asked:
        asyncio.run(held.get("whatif", given))
    assert sum(map(len, held.held.values())) == held.size <= quick.MOST_MB * MEGABYTE
    asyncio.run(held.get("whatif", asked[-1]))
    assert pool.asked == len(asked)
    asyncio.run(held.get("whatif", asked[0]))
    assert pool.asked == len(asked) + 1
