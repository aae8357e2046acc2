"""Solutions by SciPy of equations that no template has: tests/physics/files/unseen.json. Space by the trigonometric polynomial through all values
or by central differences on many more places than are kept, time by an implicit method of high order to 1e-7.

    pip install numpy==2.4.6 scipy==1.17.1
    python3 -B tests/physics/files/unseen.py
"""

import json
import pathlib

import numpy as np
from scipy.integrate import solve_ivp
from scipy.special import j0

pi = np.pi


def solved(rate, start, times):
    found = solve_ivp(lambda t, y: rate(t, y), (times[0], times[-1]), np.concatenate(start), "Radau", times, rtol=1e-7, atol=1e-8)
    assert found.success
    return np.split(found.y, len(start))


def waves(low, high, count):
    """Places of a period without its end, and derivatives by Fourier's series."""
    x = np.linspace(low, high, count, endpoint=False)
    turns = 2j * pi * np.fft.fftfreq(count, (high - low) / count)

    def derivative(u, order=1):
        factor = turns**order
        if order % 2 == 1:
            factor[count // 2] = 0
        return np.fft.ifft(factor * np.fft.fft(u)).real

    return x, derivative


def kept(x, t, every, **fields):
    """Every so many-th place, with the end that repeats the beginning where the field is periodic."""
    if x.size % 2 == 0:
        x = np.append(x, 2 * x[-1] - x[-2])
        fields = {name: np.vstack([values, values[:1]]) for name, values in fields.items()}
    return {"x": x[::every], "t": t, **{name: values[::every] for name, values in fields.items()}}


def periodic(low, high, count, end, rate, start, names="u"):
    x, derivative = waves(low, high, count)
    t = np.linspace(0, end, 11)
    found = solved(lambda _, y: np.concatenate(rate(derivative, *np.split(y, len(names)))), start(x), t)
    return kept(x, t, count // 32, **dict(zip(names, found)))


def second(u, h):
    """u_xx by differences, mirrored at both ends."""
    v = np.concatenate([u[1:2], u, u[-2:-1]])
    return (v[2:] - 2 * v[1:-1] + v[:-2]) / h**2


def nerve():
    x, t = np.linspace(-1, 1, 257), np.linspace(0, 1, 11)
    h = x[1] - x[0]

    def rate(_, y):
        v, w = np.split(y, 2)
        return np.concatenate([0.05 * second(v, h) + v - v**3 / 3 - w, 0.5 * (v + 0.7 - 0.8 * w)])

    v, w = solved(rate, [np.cos(pi * x), 0 * x], t)
    return kept(x, t, 8, v=v, w=w)


def spread():
    x, t = np.linspace(0, 1, 257), np.linspace(0, 1, 11)
    (u,) = solved(lambda _, u: 0.05 * second(u, x[1] - x[0]) + 2 * u * (1 - u), [0.5 + 0.4 * np.cos(pi * x)], t)
    return kept(x, t, 8, u=u)


def disc():
    """u = J0(2 r) / J0(2) satisfies u_xx + u_yy + 4 u = 0, and is 1 at r = 1."""
    x = np.linspace(-1, 1, 33)
    r = np.hypot(*np.meshgrid(x, x, indexing="ij"))
    return {"x": x, "y": x, "u": np.where(r <= 1 + 1e-9, j0(2 * r) / j0(2), np.nan)}


def prey():
    t = np.linspace(0, 4, 41)
    a, b = solved(lambda _, y: np.array([y[0] - y[0] * y[1], y[0] * y[1] - y[1]]), [np.array([1.5]), np.array([0.7])], t)
    return {"t": t, "a": a[0], "b": b[0]}


along, moments = np.meshgrid(np.linspace(0, 1, 33), np.linspace(0, 0.3, 11), indexing="ij")
cavity, ticks = np.meshgrid(np.linspace(-1, 1, 33), np.linspace(0, 1, 11), indexing="ij")
cases = {
    "korteweg": periodic(-1, 1, 64, 0.5, lambda d, u: [-u * d(u) - 0.005 * d(u, 3)], lambda x: [np.cos(pi * x)]),
    "kuramoto": periodic(-pi, pi, 64, 1, lambda d, u: [-u * d(u) - d(u, 2) - 0.5 * d(u, 4)], lambda x: [np.sin(x)]),
    "cahn": periodic(
        -1, 1, 64, 0.2, lambda d, u: [3 * u**2 * d(u, 2) + 6 * u * d(u) ** 2 - d(u, 2) - 0.05 * d(u, 4)], lambda x: [0.3 * np.cos(pi * x)]
    ),
    "beam": {
        "x": along[:, 0],
        "t": moments[0],
        "u": np.sin(pi * along) * np.cos(pi**2 * moments),
    },
    "shallow": periodic(
        -1, 1, 64, 0.6, lambda d, h, w: [-d(h * w), -w * d(w) - d(h)], lambda x: [1 + 0.2 * np.cos(pi * x), 0 * x], "hw"
    ),
    "nerve": nerve(),
    "cavity": {"x": cavity[:, 0], "t": ticks[0], "E": np.sin(pi * cavity) * np.cos(pi * ticks), "B": -np.cos(pi * cavity) * np.sin(pi * ticks)},
    "trap": periodic(
        -4, 4, 64, 1.5,
        lambda d, u, v: [-0.5 * d(v, 2) + 0.5 * waves(-4, 4, 64)[0] ** 2 * v, 0.5 * d(u, 2) - 0.5 * waves(-4, 4, 64)[0] ** 2 * u],
        lambda x: [np.exp(-((x - 1) ** 2) / 2), 0 * x],
        "uv",
    ),
    "disc": disc(),
    "spread": spread(),
    "prey": prey(),
}


def plain(values):
    if np.ndim(values) > 0:
        return [plain(one) for one in values]
    return None if np.isnan(values) else float(f"{values:.6g}")


lines = [f'  "{name}": {json.dumps({part: plain(values) for part, values in case.items()}, separators=(",", ":"))}' for name, case in cases.items()]
(pathlib.Path(__file__).parent / "unseen.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
