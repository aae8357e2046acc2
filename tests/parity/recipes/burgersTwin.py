"""The template 9.1-burgers in PyTorch, to compare seconds: the same network, hard constraint, number of points, optimisers and steps, in float32
on all cores; derivatives by autograd, as PyTorch users take them. Prints a line an epoch: seconds of its steps so far, loss, relative L2 error.

    python3 burgersTwin.py [seconds]        stops after so many seconds of steps
"""

import math
import sys
import time

import numpy as np
import torch

limit = float(sys.argv[1]) if len(sys.argv) > 1 else math.inf
torch.manual_seed(7)
points, moved, epochs, steps, adam_steps = 3000, 6, 14, 150, 300
nu = 0.01 / math.pi


def exact(x, t):
    """Cole and Hopf's formula by the trapezoidal rule, as nodes/datasets/exactBurgers.ts has it."""
    if t == 0:
        return -math.sin(math.pi * x)
    reach = math.sqrt(1 / (math.pi * nu) + 40)
    s = np.linspace(-reach, reach, 1001)
    y = x - 2 * math.sqrt(nu * t) * s
    exponents = -np.cos(math.pi * y) / (2 * math.pi * nu) - s**2
    weights = np.exp(exponents - exponents.max())
    return -(np.sin(math.pi * y) * weights).sum() / weights.sum()


places = [(x, t) for x in np.linspace(-1, 1, 256) for t in np.linspace(0, 1, 100)]
known = torch.tensor([exact(x, t) for x, t in places], dtype=torch.float32)[:, None]
places = torch.tensor(places, dtype=torch.float32)

layers = []
for a, b in zip([2] + [20] * 6, [20] * 6):
    layers += [torch.nn.Linear(a, b), torch.nn.Tanh()]
network = torch.nn.Sequential(*layers, torch.nn.Linear(20, 1))
for layer in network:
    if isinstance(layer, torch.nn.Linear):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)


def field(x, t):
    return -torch.sin(math.pi * x) + t * (1 - x**2) * network(torch.cat([x, t], 1))


def residual(at):
    x, t = at[:, :1].clone().requires_grad_(), at[:, 1:].clone().requires_grad_()
    u = field(x, t)
    u_x, u_t = torch.autograd.grad(u.sum(), [x, t], create_graph=True)
    (u_xx,) = torch.autograd.grad(u_x.sum(), x, create_graph=True)
    return u_t + u * u_x - nu * u_xx


def drawn(count, engine=torch.quasirandom.SobolEngine(2, scramble=True, seed=7)):
    at = engine.draw(count)
    at[:, 0] = 2 * at[:, 0] - 1
    return at


def refined():
    candidates = drawn(2 * points)
    size = residual(candidates).detach().abs()[:, 0]
    chosen = torch.multinomial(size / size.mean() + 1, points // 2)
    return torch.cat([candidates[chosen], drawn(points - points // 2)])


collocation = drawn(points)
adam = torch.optim.Adam(network.parameters(), lr=0.003)
second = None
seconds = 0.0
for epoch in range(1, epochs + 1):
    started = time.perf_counter()
    for step in range(steps):

        def closure():
            network.zero_grad()
            loss = (residual(collocation) ** 2).mean()
            loss.backward()
            return loss

        if (epoch - 1) * steps + step < adam_steps:
            loss = closure()
            adam.step()
        else:
            second = second or torch.optim.LBFGS(
                network.parameters(), lr=1, max_iter=1, max_eval=25, history_size=100, line_search_fn="strong_wolfe", tolerance_grad=0, tolerance_change=0
            )
            loss = second.step(closure)
        if seconds + time.perf_counter() - started > limit:
            break
    seconds += time.perf_counter() - started
    with torch.no_grad():
        error = ((field(places[:, :1], places[:, 1:]) - known).norm() / known.norm()).item()
    print(f"epoch {epoch}  step {(epoch - 1) * steps + step + 1}  {seconds:.1f} s  loss {loss.item():.3g}  error {error:.4f}", flush=True)
    if seconds > limit:
        break
    if epoch <= moved:
        collocation, second = refined(), None
