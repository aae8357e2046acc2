"""AdamW and SGD with momentum over 12 steps, with warm-up and cosine. The gradients come from a formula, so the optimiser alone is seen. float64."""

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, SequentialLR

from formula import numbers, write

steps = 12
shapes = {"a": [3, 4], "b": [5]}
cases = {
    "adamw-cosine": {"kind": "adamW", "rate": 0.01, "weightDecay": 0.05, "schedule": "cosine", "warmup": 3},
    "adamw-constant": {"kind": "adamW", "rate": 0.02, "weightDecay": 0.0, "schedule": "constant", "warmup": 0},
    "sgd-cosine": {"kind": "sgd", "rate": 0.1, "momentum": 0.9, "schedule": "cosine", "warmup": 4},
    "sgd-plain": {"kind": "sgd", "rate": 0.05, "momentum": 0.0, "schedule": "constant", "warmup": 2},
}


def scheduler(optimizer, schedule, warmup):
    after = CosineAnnealingLR(optimizer, T_max=steps - warmup) if schedule == "cosine" else LambdaLR(optimizer, lambda step: 1.0)
    if warmup == 0:
        return after
    # LinearLR reaches the full rate after `total_iters` further steps: 1/w, 2/w ... w/w.
    return SequentialLR(optimizer, [LinearLR(optimizer, start_factor=1 / warmup, end_factor=1.0, total_iters=warmup - 1), after], milestones=[warmup])


tensors = {}
for name, at in cases.items():
    weights = {key: numbers(f"optimizer/{key}", shape, 2.0).requires_grad_() for key, shape in shapes.items()}
    if at["kind"] == "adamW":
        optimizer = torch.optim.AdamW(weights.values(), lr=at["rate"], weight_decay=at["weightDecay"])
    else:
        optimizer = torch.optim.SGD(weights.values(), lr=at["rate"], momentum=at["momentum"])
    schedule = scheduler(optimizer, at["schedule"], at["warmup"])
    rates, history = [], {key: [] for key in weights}
    for step in range(1, steps + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        for key, weight in weights.items():
            weight.grad = numbers(f"optimizer/{key}/gradient/{step}", shapes[key], 1.0)
        optimizer.step()
        schedule.step()
        for key, weight in weights.items():
            history[key].append(weight.detach().clone())
    tensors[f"{name}:rates"] = torch.tensor(rates, dtype=torch.float64)
    for key in weights:
        tensors[f"{name}:{key}"] = torch.stack(history[key])

write("optimizers", tensors, {"steps": steps, "shapes": shapes, "cases": cases})
