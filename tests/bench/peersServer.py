"""What the peers have in common: a server that builds trainers, times their steps and drops them. peers.py says what it is asked and answers."""

import json
import sys
import time


def timed(step, milliseconds, least=3):
    """Milliseconds of each step, for about that long."""
    times, start = [], time.perf_counter()
    while len(times) < least or sum(times) < milliseconds:
        step()
        now = time.perf_counter()
        times.append(round((now - start) * 1e3, 4))
        start = now
    return times


def serve(build):
    """`build` makes the trainer that an order asks for: something with `step` and `about`."""
    trainers = {}

    def answer(order):
        key = (order["model"], order["as"], order["device"])
        if order["do"] == "drop":
            trainers.pop(key, None)
            return {}
        if order["do"] == "steps":
            return {"times": timed(trainers[key].step, order["milliseconds"])}
        trainers[key] = build(order)
        return trainers[key].about()

    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:
            words = str(error).strip().splitlines()
            reply = {"error": f"{type(error).__name__}: {words[0] if words else ''}"}
        print(json.dumps(reply), flush=True)
