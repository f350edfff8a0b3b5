"""Waiting for an answer however slow the machine is: a question that goes on is asked again, and joins its own work."""

ACCEPTED, WAITS = 202, {"wait": True}


def answered(client, path, body, more=WAITS):
    """Post a question until it has ended: give the answer."""
    while (answer := client.post(path, json={**body, **more})).status_code == ACCEPTED:
        pass
    return answer


def result_of(client, path, body):
    """Post a question until its result is there: give its identifier."""
    answer = answered(client, path, body)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"result"}
    return answer.json()["result"]
