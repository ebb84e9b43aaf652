"""The same as solver.py by trying all plans, for small questions: tells without OR-Tools what is right."""

from itertools import product

from answer_lines import NoPlan, answer_lines, power_by_period


def fits(begins, runs, limit, z):
    ends = [begin + run["length"] for begin, run in zip(begins, runs)]
    for i, run in enumerate(runs):
        if any(begins[i] < ends[first] for first in run.get("after", [])):
            return False
        for j in range(i):
            if run["turbine"] == runs[j]["turbine"] and begins[i] < ends[j] and begins[j] < ends[i]:
                return False
    return max(z) <= limit


def plan(theta, runs, limit):
    times = [range(run["earliest"], run["end"] - run["length"] + 1) for run in runs]
    plans = [(begins, power_by_period(begins, runs, len(theta))) for begins in product(*times)]
    fitting = [z for begins, z in plans if fits(begins, runs, limit, z)]
    if not fitting:
        raise NoPlan("SOLVER_INFEASIBLE", "the runs do not fit")
    return max(fitting, key=lambda z: sum(score * power for score, power in zip(theta, z)))


if __name__ == "__main__":
    answer_lines(plan)
