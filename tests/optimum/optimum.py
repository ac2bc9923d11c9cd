#!/usr/bin/python3
"""Three data sets with two classes as CSV, and the least loss that scikit-learn finds for each.

The loss is (1/n) Σ log(1 + exp(-yᵢ(xᵢ·w + b))) + 1/(2n) ‖w‖², y = ±1, the features standardised: the mean loss with an
L2 penalty of strength 1/n on the weights alone. scikit-learn's objective is C Σ … + ½ ‖w‖² with C = 1: n times that.

    optimum.py FOLDER    writes breast_cancer.csv, diabetes.csv, heart_scale.csv there, and prints the losses

Needs Debian's python3-sklearn and liblinear-tools (heart_scale).
"""
import sys

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_svmlight_file
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def diabetes():
    x, y = load_diabetes(return_X_y=True, scaled=False)
    return x, y > 140.5


def heart_scale():
    x, y = load_svmlight_file("/usr/share/doc/liblinear-tools/examples/heart_scale")
    return x.toarray(), y > 0


def least_loss(x, y):
    x = StandardScaler().fit_transform(x)
    model = LogisticRegression(solver="newton-cholesky", tol=1e-14, C=1, max_iter=1000).fit(x, y)
    w, b = model.coef_[0].astype(np.longdouble), np.longdouble(model.intercept_[0])
    margin = np.where(y, 1, -1) * (x.astype(np.longdouble) @ w + b)
    return (np.logaddexp(0, -margin).sum() + w @ w / 2) / len(y), model


for name, (x, y) in {
    "breast_cancer": load_breast_cancer(return_X_y=True),
    "diabetes": diabetes(),
    "heart_scale": heart_scale(),
}.items():
    y = np.asarray(y).astype(int)
    loss, model = least_loss(x, y)
    print(f"{name}: {len(y)} rows of {x.shape[1]} features, {y.sum()} of class 1; least loss {loss:.18g}")
    if len(sys.argv) > 1:
        with open(f"{sys.argv[1]}/{name}.csv", "w") as file:
            file.write(",".join(f"x{j}" for j in range(x.shape[1])) + ",class\n")
            for row, c in zip(x, y):
                file.write(",".join(repr(float(v)).removesuffix(".0") for v in row) + f",{c}\n")
