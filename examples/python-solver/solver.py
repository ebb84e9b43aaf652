"""A 0/1 knapsack that is asked in lines of JSON: {"id": 1, "theta": […], "instance": {"weights": […], "capacity": 60}}."""

import json
import sys


def knapsack(theta, weights, capacity):
    """z = argmax { ⟨theta, z⟩ : z in {0, 1}ⁿ, ⟨weights, z⟩ ≤ capacity }, by dynamic programming over the capacity."""
    best = [0.0] * (capacity + 1)
    taken = [[0] * (capacity + 1) for _ in theta]
    for i in reversed([i for i in range(len(theta)) if theta[i] > 0]):
        for room in range(capacity, weights[i] - 1, -1):
            value = best[room - weights[i]] + theta[i]
            if value >= best[room]:
                best[room], taken[i][room] = value, 1
    z = []
    for i, weight in enumerate(weights):
        z.append(taken[i][capacity])
        capacity -= weight * z[i]
    return z


def answer(question):
    try:
        return {"id": question.get("id"), "z": knapsack(question["theta"], **question["instance"])}
    except Exception as error:
        return {"id": question.get("id"), "error": repr(error)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
