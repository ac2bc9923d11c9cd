#!/usr/bin/python3
"""The rates of schedules by PyTorch's schedulers, for golden.cpp: golden.py > golden.txt. By PyTorch 1.13, Debian 12's.

A line for each case: the schedule's name, its values, "=", and the rates of steps 0, 1, 2, … Of ReduceOnPlateau, "at"
and the loss that each look finds stand between: the look before step 0, 1, 2, …
"""
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")  # of schedulers whose optimizer takes no steps


def optimizer(rate):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)


def rates(rule, scheduler, steps):
    shown = []
    for _ in range(steps):
        shown.append(rule.param_groups[0]["lr"])
        scheduler.step()
    return shown


def line(name, *lists):
    print(name, *(" ".join(word if isinstance(word, str) else repr(word) for word in numbers) for numbers in lists))


def one_cycle(initial, peak, final, steps, rise):
    """PyTorch's last rate is that of step total_steps - 1, its peak that of pct_start * total_steps - 1."""
    rule = optimizer(initial)
    scheduler = lr_scheduler.OneCycleLR(
        rule, peak, total_steps=steps + 1, pct_start=(rise * steps + 1) / (steps + 1), cycle_momentum=False,
        div_factor=peak / initial, final_div_factor=initial / final)
    shown = []
    for step in range(steps + 1):
        shown.append(rule.param_groups[0]["lr"])
        if step < steps:
            scheduler.step()
    line("OneCycle", [initial, peak, final, steps, rise], ["="], shown)


def cosine_restarts(initial, final, steps, growth):
    rule = optimizer(initial)
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(rule, steps, growth, final)
    line("CosineRestarts", [initial, final, steps, growth], ["="], rates(rule, scheduler, 200))


def piecewise(initial, factor, milestones):
    rule = optimizer(initial)
    scheduler = lr_scheduler.MultiStepLR(rule, milestones, factor)
    line("Piecewise", [initial, factor], milestones, ["="], rates(rule, scheduler, 60))


def reduce_on_plateau(initial, factor, patience, least_gain, cooldown, least, losses):
    rule = optimizer(initial)
    scheduler = lr_scheduler.ReduceLROnPlateau(
        rule, factor=factor, patience=patience - 1, threshold=least_gain, threshold_mode="rel", cooldown=cooldown,
        min_lr=least, eps=0)
    shown = []
    for loss in losses:
        scheduler.step(loss)
        shown.append(rule.param_groups[0]["lr"])
    line("ReduceOnPlateau", [initial, factor, patience, least_gain, cooldown, least], ["at"], losses, ["="], shown)


def falling(count, seed, noise):
    """Losses that fall in flights, with landings between, and noise from whole numbers."""
    losses, level, bits = [], 4.0, seed
    for look in range(count):
        bits = (bits * 1664525 + 1013904223) & 0xFFFFFFFF
        if look // 12 % 2 == 0:
            level *= 0.95
        losses.append(level * (1 + noise * ((bits >> 12) * 2.0**-20 - 0.5)))
    return losses


one_cycle(0.004, 0.1, 0.0001, 100, 0.3)
one_cycle(0.5, 0.5, 0.25, 40, 0.5)
one_cycle(0.01, 0.02, 0.015, 97, 0.123)
one_cycle(1e-5, 3.0, 1e-9, 200, 0.9)
one_cycle(0.1, 0.2, 0.01, 1, 0.5)
cosine_restarts(0.1, 0.0, 50, 1)
cosine_restarts(0.3, 0.02, 10, 2)
cosine_restarts(0.05, 0.001, 3, 3)
cosine_restarts(0.7, 0.1, 1, 1)
cosine_restarts(0.7, 0.1, 1, 2)
piecewise(0.1, 0.1, [20, 40])
piecewise(0.8, 0.5, [1, 2, 3, 10, 59])
piecewise(0.3, 0.5, [100])
reduce_on_plateau(0.1, 0.1, 3, 1e-4, 0, 0, falling(150, 1, 0.02))
reduce_on_plateau(0.4, 0.5, 1, 0.01, 0, 0.001, falling(150, 2, 0.1))
reduce_on_plateau(0.4, 0.5, 2, 0.0, 4, 0, falling(150, 3, 0.2))
reduce_on_plateau(1.0, 0.7, 5, 0.1, 1, 0.03, falling(150, 4, 0.05))
reduce_on_plateau(1.0, 0.9, 1, 0.001, 2, 0, [1.0] * 40 + [0.5] * 40 + [0.0] * 40)
