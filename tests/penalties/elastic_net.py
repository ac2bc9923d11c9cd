#!/usr/bin/env python3
"""scikit-learn's elastic net on 100 × 1000 with 10 true features, for elastic_net.cpp: prints elastic_net.txt, the
intercept and every coefficient that is not 0."""
import numpy as np
from sklearn.linear_model import ElasticNet

ROWS, FEATURES = 100, 1000


def number(place):
    """A multiple of 2^-20 in [-1/2, 1/2)."""
    bits = (place + 12345) & 0xFFFFFFFF
    for _ in range(3):
        bits = (bits * 1664525 + 1013904223) & 0xFFFFFFFF
        bits ^= bits >> 15
    return (bits >> 12) * 2.0**-20 - 0.5


x = np.array([[number(i * FEATURES + j) for j in range(FEATURES)] for i in range(ROWS)])
truth = np.zeros(FEATURES)
truth[::100] = [3, -2, 1, -3, 2, -1, 3, -2, 1, -3]
y = 5 + x @ truth + np.array([0.2 * number(1_000_000 + i) for i in range(ROWS)])
for strength, share in ((0.02, 0.9), (0.05, 0.5), (0.03, 1.0)):
    net = ElasticNet(alpha=strength, l1_ratio=share, tol=1e-15, max_iter=1_000_000).fit(x, y)
    used = np.flatnonzero(net.coef_)
    print("net", strength, share, len(used), repr(float(net.intercept_)))
    for j in used:
        print(j, repr(float(net.coef_[j])))
