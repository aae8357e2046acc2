"""The templates of chapter 9 in PyTorch, to compare seconds and errors: the same networks, hard constraints, numbers of points, optimisers and steps,
in float32 on all cores; derivatives by autograd, as PyTorch users take them. Prints a line of JSON an epoch: seconds of its steps, loss, error.

    pip install torch==2.13.0 scipy==1.17.1
    python3 -B tests/slow/physics.py TEMPLATE [--brief STEPS] [--seed N] [--data FOLDER]

FOLDER holds AC.mat and NLS.mat. Brief: so many steps of Adam and twice as many of L-BFGS, for timing.
"""

import argparse
import dataclasses
import json
import math
import pathlib
import time
from collections.abc import Callable

import numpy as np
import torch

pi = math.pi


@dataclasses.dataclass(frozen=True)
class Problem:
    """What a template says: `low` and `high` of the coordinates, and what stands in its blocks."""

    low: tuple[float, float]
    high: tuple[float, float]
    points: int
    layers: int
    width: int
    adam_steps: int
    memory: int
    epochs: int
    steps: int
    equations: Callable
    fields: int = 1
    """Sines and cosines of the first coordinate that repeat over its interval."""
    waves: int = 0
    refine_until: int = 0
    """Makes the fields out of what the network says."""
    transform: Callable = lambda x, t, u: u
    """A list of what is to be 0, and how much that counts."""
    conditions: Callable | None = None
    weight: float = 1
    unknowns: tuple[float, ...] = ()
    measurements: int = 0
    data_weight: float = 200
    """Places [n, 2] and what the fields are there, or their size where `modulus` is told."""
    known: Callable = lambda folder: None


def slope(u, x):
    return torch.autograd.grad(u.sum(), x, create_graph=True)[0]


def cole_hopf(x, t, nu=0.01 / pi):
    if t == 0:
        return -math.sin(pi * x)
    reach = math.sqrt(1 / (pi * nu) + 40)
    s = np.linspace(-reach, reach, 1001)
    y = x - 2 * math.sqrt(nu * t) * s
    exponents = -np.cos(pi * y) / (2 * pi * nu) - s**2
    weights = np.exp(exponents - exponents.max())
    return -(np.sin(pi * y) * weights).sum() / weights.sum()


def grid(low, high, many):
    axes = [np.linspace(a, b, n) for a, b, n in zip(low, high, many)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 2)


def exactly(low, high, many, solution):
    places = grid(low, high, many)
    return places, np.array([[solution(x, t)] for x, t in places])


def from_file(folder, name, field, parts):
    from scipy.io import loadmat

    held = loadmat(pathlib.Path(folder) / name)
    x, t = held["x"].ravel(), held["tt" if "tt" in held else "t"].ravel()
    values = held[field] if held[field].shape == (x.size, t.size) else held[field].T
    places = np.stack(np.meshgrid(x, t, indexing="ij"), -1).reshape(-1, 2)
    return places, np.stack([part(values).ravel() for part in parts], 1)


def burgers(at, u, unknowns):
    (x, t), (u,) = at, u
    u_x, u_t = slope(u, x), slope(u, t)
    first, second = unknowns if unknowns else (1, 0.01 / pi)
    return [u_t + first * u * u_x - second * slope(u_x, x)]


def heat(at, u, _):
    (x, t), (u,) = at, u
    return [slope(u, t) - 0.4 * slope(slope(u, x), x)]


def poisson(at, u, _):
    (x, y), (u,) = at, u
    return [slope(slope(u, x), x) + slope(slope(u, y), y) + 2 * pi**2 * torch.sin(pi * x) * torch.sin(pi * y)]


def allen_cahn(at, u, _):
    (x, t), (u,) = at, u
    return [(slope(u, t) - 0.0001 * slope(slope(u, x), x) + 5 * u**3 - 5 * u) * torch.exp(-2 * t)]


def schroedinger(at, fields, _):
    (x, t), (u, v) = at, fields
    size = u**2 + v**2
    return [slope(u, t) + 0.5 * slope(slope(v, x), x) + size * v, slope(v, t) - 0.5 * slope(slope(u, x), x) - size * u]


def heat_conditions(field, draw):
    along, moments = draw(100), draw(100)
    ends = [torch.cat([torch.full_like(moments[:, :1], end), moments[:, 1:]], 1) for end in (0, 1)]
    begin = torch.cat([along[:, :1], torch.zeros_like(along[:, :1])], 1)
    return lambda: [field(begin) - torch.sin(pi * begin[:, :1]), *[field(end) for end in ends]]


def rim_is_zero(field, draw):
    rim = draw(200)
    for i in range(200):
        rim[i, i // 2 % 2] = i % 2 * 2 - 1
    return lambda: [field(rim)]


def start_and_ends_meet(first):
    """Conditions that a template's hard constraint fulfils already; they are looked at all the same."""

    def conditions(field, draw):
        along, moments = draw(100), draw(100)
        low, high = first["ends"]
        begin = torch.cat([along[:, :1], torch.zeros_like(along[:, :1])], 1)
        wanted = first["start"](begin[:, :1])
        left, right = [torch.cat([torch.full_like(moments[:, :1], end), moments[:, 1:]], 1) for end in (low, high)]

        def look():
            at_first, apart = field(begin) - wanted, field(left) - field(right)
            return [*at_first.split(1, 1), *apart.split(1, 1)]

        return look

    return conditions


def burgers_edges(field, draw):
    along, moments = draw(100), draw(100)
    begin = torch.cat([along[:, :1], torch.zeros_like(along[:, :1])], 1)
    ends = [torch.cat([torch.full_like(moments[:, :1], end), moments[:, 1:]], 1) for end in (-1, 1)]
    return lambda: [field(begin) + torch.sin(pi * begin[:, :1]), *[field(end) for end in ends]]


square = ((-1, -1), (1, 1))
strip = ((-1, 0), (1, 1))
shock = lambda _: exactly(*strip, (256, 100), cole_hopf)
hump = lambda x: torch.cat([2 / torch.cosh(x), torch.zeros_like(x)], 1)
problems = {
    "9.1-burgers": Problem(
        *strip, points=3000, layers=6, width=20, adam_steps=300, memory=100, epochs=14, steps=150, refine_until=6, equations=burgers,
        transform=lambda x, t, u: -torch.sin(pi * x) + t * (1 - x**2) * u, conditions=burgers_edges, known=shock,
    ),
    "9.2-inverse": Problem(
        *strip, points=2000, layers=5, width=20, adam_steps=300, memory=100, epochs=10, steps=200, refine_until=2, equations=burgers,
        unknowns=(0.0, 0.01), measurements=2000, known=shock,
    ),
    "9.3-heat": Problem(
        (0, 0), (1, 1), points=1000, layers=3, width=24, adam_steps=200, memory=50, epochs=10, steps=50, equations=heat, conditions=heat_conditions,
        known=lambda _: exactly((0, 0), (1, 1), (101, 101), lambda x, t: math.exp(-0.4 * pi**2 * t) * math.sin(pi * x)),
    ),
    "9.3-poisson": Problem(
        *square, points=1000, layers=3, width=24, adam_steps=200, memory=100, epochs=10, steps=100, equations=poisson, conditions=rim_is_zero, weight=100,
        known=lambda _: exactly(*square, (101, 101), lambda x, y: math.sin(pi * x) * math.sin(pi * y)),
    ),
    "9.4-allen-cahn": Problem(
        *strip, points=4000, layers=4, width=32, waves=10, adam_steps=600, memory=100, epochs=10, steps=200, refine_until=5, equations=allen_cahn,
        transform=lambda x, t, u: x**2 * torch.cos(pi * x) + t * u,
        conditions=start_and_ends_meet({"ends": (-1, 1), "start": lambda x: x**2 * torch.cos(pi * x)}),
        known=lambda folder: from_file(folder, "AC.mat", "uu", [np.real]),
    ),
    "9.4-schroedinger": Problem(
        (-5, 0), (5, 1.5708), points=2000, layers=4, width=32, waves=6, adam_steps=600, memory=100, epochs=12, steps=250, refine_until=4,
        equations=schroedinger, fields=2, transform=lambda x, t, u: hump(x) + t * u,
        conditions=start_and_ends_meet({"ends": (-5, 5), "start": hump}),
        known=lambda folder: from_file(folder, "NLS.mat", "uu", [np.real, np.imag]),
    ),
}


class Twin:
    def __init__(self, problem: Problem, data: str | None, seed: int):
        torch.manual_seed(seed)
        self.problem = problem
        widths = [2 if problem.waves == 0 else 2 * problem.waves + 1] + [problem.width] * problem.layers
        layers = [part for a, b in zip(widths, widths[1:]) for part in (torch.nn.Linear(a, b), torch.nn.Tanh())]
        self.network = torch.nn.Sequential(*layers, torch.nn.Linear(problem.width, problem.fields))
        for layer in self.network:
            if isinstance(layer, torch.nn.Linear):
                torch.nn.init.xavier_uniform_(layer.weight)
                torch.nn.init.zeros_(layer.bias)
        self.unknowns = [torch.nn.Parameter(torch.tensor(start)) for start in problem.unknowns]
        self.weights = [*self.network.parameters(), *self.unknowns]
        self.engine = torch.quasirandom.SobolEngine(2, scramble=True, seed=seed)
        self.low, self.size = torch.tensor(problem.low), torch.tensor(problem.high) - torch.tensor(problem.low)
        self.collocation = self.drawn(problem.points)
        self.conditions = problem.conditions and problem.conditions(self.field, self.drawn)
        known = problem.known(data) if data or not problem.waves else None
        self.known = known and [torch.tensor(part, dtype=torch.float32) for part in known]
        chosen = torch.randperm(len(self.known[0]))[: problem.measurements] if problem.measurements else None
        self.measured = None if chosen is None else [part[chosen] for part in self.known]

    def drawn(self, count):
        return self.low + self.size * self.engine.draw(count)

    def field(self, at):
        x, t = at[:, :1], at[:, 1:]
        entered = at
        if self.problem.waves:
            angles = x * (2 * pi / float(self.size[0])) * torch.arange(1, self.problem.waves + 1)
            entered = torch.cat([torch.sin(angles), torch.cos(angles), t], 1)
        return self.problem.transform(x, t, self.network(entered))

    def residuals(self, at):
        places = [at[:, i : i + 1].clone().requires_grad_() for i in (0, 1)]
        return self.problem.equations(places, self.field(torch.cat(places, 1)).split(1, 1), self.unknowns)

    def loss(self):
        loss = sum((one**2).mean() for one in self.residuals(self.collocation))
        if self.conditions:
            loss = loss + self.problem.weight * sum((one**2).mean() for one in self.conditions())
        if self.measured:
            loss = loss + self.problem.data_weight * ((self.field(self.measured[0]) - self.measured[1]) ** 2).mean()
        return loss

    def refined(self):
        points = self.problem.points
        candidates = self.drawn(2 * points)
        size = sum(one.detach() ** 2 for one in self.residuals(candidates)).sqrt()[:, 0]
        chosen = torch.multinomial(size / size.mean() + 1, points // 2)
        return torch.cat([candidates[chosen], self.drawn(points - points // 2)])

    def figures(self):
        found = {}
        if self.known:
            with torch.no_grad():
                found["error"] = ((self.field(self.known[0]) - self.known[1]).norm() / self.known[1].norm()).item()
        for i, (unknown, truth) in enumerate(zip(self.unknowns, (1, 0.01 / pi))):
            found[f"lambda{i + 1}Error"] = abs(unknown.item() - truth) / truth
        return found

    def train(self):
        problem = self.problem
        adam = torch.optim.Adam(self.weights, lr=0.003)
        search = None
        for epoch in range(1, problem.epochs + 1):
            started = time.perf_counter()
            evaluations = 0

            def closure():
                nonlocal evaluations
                evaluations += 1
                for weight in self.weights:
                    weight.grad = None
                loss = self.loss()
                loss.backward()
                return loss

            first = max(0, min(problem.steps, problem.adam_steps - (epoch - 1) * problem.steps))
            for _ in range(first):
                loss = closure()
                adam.step()
            if first < problem.steps:
                search = search or torch.optim.LBFGS(
                    self.weights, lr=1, history_size=problem.memory, line_search_fn="strong_wolfe", tolerance_grad=0, tolerance_change=0
                )
                # All iterations of the epoch in one call: each call looks once more at where it begins.
                search.param_groups[0].update(max_iter=problem.steps - first, max_eval=25 * problem.steps)
                loss = search.step(closure)
            seconds = time.perf_counter() - started
            told = {"epoch": epoch, "steps": problem.steps, "evaluations": evaluations, "seconds": seconds, "loss": loss.item(), **self.figures()}
            print(json.dumps(told), flush=True)
            if epoch <= problem.refine_until:
                self.collocation, search = self.refined(), None


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("template", choices=problems)
    words.add_argument("--brief", type=int)
    words.add_argument("--seed", type=int, default=7)
    words.add_argument("--data")
    given = words.parse_args()
    problem = problems[given.template]
    if given.brief:
        problem = dataclasses.replace(problem, adam_steps=given.brief, steps=given.brief, epochs=3)
    Twin(problem, given.data, given.seed).train()
