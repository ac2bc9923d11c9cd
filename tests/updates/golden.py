#!/usr/bin/env python3
"""Trajectories of update rules, for golden.cpp: prints golden.txt.

Where PyTorch (1.13, Debian's python3-torch) has the rule it is PyTorch's, else NumPy straight from the paper. The
gradient is that of a bowl, with noise from a generator of whole numbers that golden.cpp has as well.
"""
import numpy as np
import torch

SIZE, STEPS = 19, 200
SHOWN = (1, 2, 3, 5, 10, 20, 50, 100, 150, 200)


def noise(step, place):
    """A multiple of 2^-20 in [-1/2, 1/2)."""
    bits = (step * 1000003 + place * 7919 + 12345) & 0xFFFFFFFF
    for _ in range(3):
        bits = (bits * 1664525 + 1013904223) & 0xFFFFFFFF
        bits ^= bits >> 15
    return (bits >> 12) * 2.0**-20 - 0.5


def gradient(x, step):
    """What the rules follow at step 1, 2, …; of every fifth parameter most are 0."""
    place = np.arange(SIZE)
    curvature = (1.0 + place) / 8
    g = curvature * (x - 1) + np.array([noise(step, i) for i in place])
    return np.where((place % 5 == 4) & (step % 7 != 0), 0.0, g)


def start():
    return np.array([(i - 9) / 4 for i in range(SIZE)])


def follow(step_from):
    x, shown = start(), []
    for step in range(1, STEPS + 1):
        x = step_from(x, gradient(x, step), step)
        if step in SHOWN:
            shown.append(x.copy())
    return shown


def of_torch(optimizer, **options):
    x = torch.tensor(start(), requires_grad=True)
    rule = optimizer([x], **options)

    def step_from(_, g, step):
        x.grad = torch.tensor(g)
        rule.step()
        return x.detach().numpy().copy()

    return follow(step_from)


def quasi_hyperbolic(rate, momentum, share):
    v = np.zeros(SIZE)

    def step_from(x, g, _):
        v[:] = momentum * v + (1 - momentum) * g
        return x - rate * ((1 - share) * g + share * v)

    return follow(step_from)


def n_adam(rate, beta1, beta2, epsilon, decay):
    """By the paper: PyTorch 1.13 multiplies by the momentum of step t twice (mended in 2.0), in single precision."""
    m, v = np.zeros(SIZE), np.zeros(SIZE)
    momenta = [1.0]

    def step_from(x, g, t):
        momentum, after = (beta1 * (1 - 0.5 * 0.96 ** (k * decay)) for k in (t, t + 1))
        momenta[0] *= momentum
        m[:] = beta1 * m + (1 - beta1) * g
        v[:] = beta2 * v + (1 - beta2) * g**2
        mean = after * m / (1 - momenta[0] * after) + (1 - momentum) * g / (1 - momenta[0])
        return x - rate * mean / (np.sqrt(v / (1 - beta2**t)) + epsilon)

    return follow(step_from)


def ada_belief(rate, beta1, beta2, epsilon):
    m, s = np.zeros(SIZE), np.zeros(SIZE)

    def step_from(x, g, t):
        m[:] = beta1 * m + (1 - beta1) * g
        s[:] = beta2 * s + (1 - beta2) * (g - m) ** 2 + epsilon
        return x - rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)

    return follow(step_from)


def yogi(rate, beta1, beta2, epsilon, initial):
    m, v = np.zeros(SIZE), np.full(SIZE, initial)

    def step_from(x, g, _):
        m[:] = beta1 * m + (1 - beta1) * g
        v[:] = v - (1 - beta2) * np.sign(v - g**2) * g**2
        return x - rate * m / (np.sqrt(v) + epsilon)

    return follow(step_from)


def lion(rate, beta1, beta2, decay):
    m = np.zeros(SIZE)

    def step_from(x, g, _):
        update = np.sign(beta1 * m + (1 - beta1) * g)
        m[:] = beta2 * m + (1 - beta2) * g
        return x - rate * (update + decay * x)

    return follow(step_from)


def sign_sgd(rate, momentum):
    m = np.zeros(SIZE)

    def step_from(x, g, _):
        m[:] = momentum * m + (1 - momentum) * g
        return x - rate * np.sign(m)

    return follow(step_from)


optim = torch.optim
CASES = {
    "Sgd": of_torch(optim.SGD, lr=0.1),
    "Momentum": of_torch(optim.SGD, lr=0.05, momentum=0.9),
    "Momentum, Nesterov": of_torch(optim.SGD, lr=0.05, momentum=0.9, nesterov=True),
    "QuasiHyperbolicMomentum": quasi_hyperbolic(0.2, 0.95, 0.7),
    "AdaGrad": of_torch(optim.Adagrad, lr=0.5),
    "RmsProp": of_torch(optim.RMSprop, lr=0.02, alpha=0.95),
    "RmsProp, centred": of_torch(optim.RMSprop, lr=0.02, alpha=0.95, centered=True),
    "RmsProp, momentum": of_torch(optim.RMSprop, lr=0.01, alpha=0.95, momentum=0.8),
    "RmsProp, centred, momentum": of_torch(optim.RMSprop, lr=0.01, alpha=0.95, momentum=0.8, centered=True),
    "AdaDelta": of_torch(optim.Adadelta, lr=1.0, rho=0.9, eps=1e-3),
    "Adam": of_torch(optim.Adam, lr=0.05, betas=(0.9, 0.99)),
    "AmsGrad": of_torch(optim.Adam, lr=0.05, betas=(0.9, 0.99), amsgrad=True),
    "AdamW": of_torch(optim.AdamW, lr=0.05, betas=(0.9, 0.99), weight_decay=0.1),
    "NAdam": n_adam(0.05, 0.9, 0.99, 1e-8, 0.004),
    "RAdam": of_torch(optim.RAdam, lr=0.05, betas=(0.9, 0.99)),
    "AdaBelief": ada_belief(0.05, 0.9, 0.99, 1e-8),
    "Yogi": yogi(0.05, 0.9, 0.99, 1e-3, 1e-6),
    "Lion": lion(0.01, 0.9, 0.99, 0),
    "Lion, decay": lion(0.01, 0.9, 0.99, 0.1),
    "SignSgd": sign_sgd(0.01, 0),
    "SignSgd, momentum": sign_sgd(0.01, 0.9),
}

for name, shown in CASES.items():
    print("rule", name)
    for step, x in zip(SHOWN, shown):
        print(step, *(repr(float(number)) for number in x))
