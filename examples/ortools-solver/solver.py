"""When should turbines run? Scheduling by the constraint solver CP-SAT of OR-Tools: pip install ortools."""

import math

from ortools.sat.python import cp_model

from answer_lines import NoPlan, answer_lines, power_by_period


def plan(theta, runs, limit):
    """z = argmax ⟨theta, z⟩, z[t] the power delivered in period t by runs {turbine, length, power, earliest, end, after}.

    Each run begins once and is over by `end`; a turbine does one run at a time; a run waits for those that it is `after`, and
    all together deliver `limit` at most.
    """
    # CP-SAT knows integers alone: theta times a power of two, rounded at 2⁻⁴⁸ of the sum.
    unit = 2.0 ** (48 - math.frexp(sum(map(abs, theta)) or 1.0)[1])
    price = [round(score * unit) for score in theta]

    model = cp_model.CpModel()
    begins, intervals, income = [], [], []
    for run in runs:
        times = range(run["earliest"], run["end"] - run["length"] + 1)
        begins_at = [model.new_bool_var("") for _ in times]
        begin = model.new_int_var(0, len(theta), "")
        model.add_exactly_one(begins_at)
        model.add(begin == sum(t * x for t, x in zip(times, begins_at)))
        begins.append(begin)
        intervals.append(model.new_fixed_size_interval_var(begin, run["length"], ""))
        income += [run["power"] * sum(price[t : t + run["length"]]) * x for t, x in zip(times, begins_at)]
    for turbine in {run["turbine"] for run in runs}:
        model.add_no_overlap([interval for interval, run in zip(intervals, runs) if run["turbine"] == turbine])
    model.add_cumulative(intervals, [run["power"] for run in runs], limit)
    for begin, run in zip(begins, runs):
        for first in run.get("after", []):
            model.add(begin >= begins[first] + runs[first]["length"])
    model.maximize(sum(income))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # the same answer to the same question, which several workers do not promise
    solver.parameters.max_deterministic_time = 60
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise NoPlan("SOLVER_INFEASIBLE", "the runs do not fit")
    if status != cp_model.OPTIMAL:
        raise NoPlan("SOLVER_TIMED_OUT", f"CP-SAT ended with {solver.status_name(status)}")
    return power_by_period([solver.value(begin) for begin in begins], runs, len(theta))


if __name__ == "__main__":
    answer_lines(plan)
