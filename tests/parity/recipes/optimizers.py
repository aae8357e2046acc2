"""AdamW and SGD over 12 steps: momentum, Nesterov, decay, clipping, averaged weights, every schedule. The gradients come from a formula, so the optimiser alone is seen. float64."""

import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, OneCycleLR, SequentialLR, StepLR

from formula import numbers, write

steps = 12
shapes = {"a": [3, 4], "b": [5]}
cases = {
    "adamw-cosine": {"kind": "adamW", "rate": 0.01, "weightDecay": 0.05, "schedule": "cosine", "warmup": 3},
    "adamw-constant": {"kind": "adamW", "rate": 0.02, "weightDecay": 0.0, "schedule": "constant", "warmup": 0},
    "sgd-cosine": {"kind": "sgd", "rate": 0.1, "momentum": 0.9, "schedule": "cosine", "warmup": 4},
    "sgd-plain": {"kind": "sgd", "rate": 0.05, "momentum": 0.0, "schedule": "constant", "warmup": 2},
    "adamw-betas": {"kind": "adamW", "rate": 0.02, "weightDecay": 0.1, "decayed": "matrices", "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "schedule": "linear", "final": 0.25, "warmup": 0},
    "adamw-clipped": {"kind": "adamW", "rate": 0.02, "weightDecay": 0.0, "clipNorm": 0.7, "average": 0.8, "schedule": "exponential", "every": 4, "factor": 0.5, "warmup": 3},
    "sgd-nesterov": {"kind": "sgd", "rate": 0.05, "momentum": 0.9, "nesterov": True, "weightDecay": 0.02, "schedule": "step", "every": 5, "factor": 0.3, "warmup": 0},
    "sgd-clipped": {"kind": "sgd", "rate": 0.1, "momentum": 0.5, "weightDecay": 0.1, "decayed": "matrices", "clipValue": 0.2, "average": 0.5, "schedule": "oneCycle", "warmup": 0},
}


def scheduler(optimizer, at):
    schedule, warmup = at["schedule"], at["warmup"]
    if schedule == "oneCycle":
        return OneCycleLR(optimizer, max_lr=at["rate"], total_steps=steps, cycle_momentum=False)
    past = steps - warmup
    after = {
        "constant": lambda: LambdaLR(optimizer, lambda step: 1.0),
        "cosine": lambda: CosineAnnealingLR(optimizer, T_max=past, eta_min=at.get("final", 0.0) * at["rate"]),
        "linear": lambda: LinearLR(optimizer, start_factor=1.0, end_factor=at.get("final", 0.0), total_iters=past),
        "step": lambda: StepLR(optimizer, step_size=at["every"], gamma=at["factor"]),
        "exponential": lambda: ExponentialLR(optimizer, gamma=at["factor"] ** (1 / at["every"])),
    }[schedule]()
    if warmup == 0:
        return after
    # LinearLR reaches the full rate after `total_iters` further steps: 1/w, 2/w ... w/w.
    return SequentialLR(optimizer, [LinearLR(optimizer, start_factor=1 / warmup, end_factor=1.0, total_iters=warmup - 1), after], milestones=[warmup])


tensors = {}
for name, at in cases.items():
    weights = {key: numbers(f"optimizer/{key}", shape, 2.0).requires_grad_() for key, shape in shapes.items()}
    decay = at.get("weightDecay", 0.0)
    groups = [
        {"params": [weight], "weight_decay": 0.0 if at.get("decayed") == "matrices" and len(shapes[key]) < 2 else decay} for key, weight in weights.items()
    ]
    if at["kind"] == "adamW":
        optimizer = torch.optim.AdamW(groups, lr=at["rate"], betas=(at.get("beta1", 0.9), at.get("beta2", 0.999)), eps=at.get("epsilon", 1e-8))
    else:
        optimizer = torch.optim.SGD(groups, lr=at["rate"], momentum=at["momentum"], nesterov=at.get("nesterov", False))
    schedule = scheduler(optimizer, at)
    averaged = torch.optim.swa_utils.AveragedModel(torch.nn.ParameterList(weights.values()), multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(at.get("average", 0.0)))
    rates, history, means = [], {key: [] for key in weights}, {key: [] for key in weights}
    for step in range(1, steps + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        for key, weight in weights.items():
            weight.grad = numbers(f"optimizer/{key}/gradient/{step}", shapes[key], 1.0)
        if "clipValue" in at:
            clip_grad_value_(weights.values(), at["clipValue"])
        if "clipNorm" in at:
            clip_grad_norm_(weights.values(), at["clipNorm"])
        optimizer.step()
        schedule.step()
        averaged.update_parameters(torch.nn.ParameterList(weights.values()))
        for i, (key, weight) in enumerate(weights.items()):
            history[key].append(weight.detach().clone())
            means[key].append(averaged.module[i].detach().clone())
    tensors[f"{name}:rates"] = torch.tensor(rates, dtype=torch.float64)
    for key in weights:
        tensors[f"{name}:{key}"] = torch.stack(history[key])
        if "average" in at:
            tensors[f"{name}:{key}:average"] = torch.stack(means[key])

write("optimizers", tensors, {"steps": steps, "shapes": shapes, "cases": cases})
