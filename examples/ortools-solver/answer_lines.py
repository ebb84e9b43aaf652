"""Lines of JSON in, lines of JSON out, as the solver `command` of @mapgrad/remote has them."""

import json
import sys


class NoPlan(Exception):
    """Raised where there is no answer: why, and the code that mapgrad tells."""

    def __init__(self, code, reason):
        super().__init__(reason)
        self.code = code


def answer_lines(solve):
    """Answers {"id": 1, "theta": […], "instance": {…}} with {"id": 1, "z": solve(theta, **instance)}, until stdin ends."""
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"z": solve(question["theta"], **question["instance"])}
        except NoPlan as none:
            answer = {"error": str(none), "code": none.code}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps({"id": question["id"], **answer}), flush=True)


def power_by_period(begins, runs, periods):
    """z: what all runs together deliver in each period."""
    z = [0] * periods
    for begin, run in zip(begins, runs):
        for t in range(begin, begin + run["length"]):
            z[t] += run["power"]
    return z
