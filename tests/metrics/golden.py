#!/usr/bin/python3
"""Golden values of the metrics: golden.py > golden.txt. By scikit-learn 1.2.1 and numpy 1.24.2, Debian 12's packages.

A file of cases. Each begins with a line that says its kind and ends with an empty one; between are lines of a name and
numbers: first what goes in, then what must come out. "error" is where scikit-learn refuses, or warns and gives nan.
Rows of weight 0 are taken out where scikit-learn would count them all the same.
"""
import warnings

import numpy as np
import sklearn.metrics as metrics
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
random = np.random.RandomState(4)
CASES = 225


def text(number):
    return repr(int(number)) if number == int(number) and abs(number) < 1e15 else format(number, ".14g")


def line(name, values):
    values = np.atleast_1d(np.asarray(values, dtype=float)).ravel()
    print(name, *(["error"] if np.isnan(values).any() else map(text, values)))


def given(name, values):
    print(name, *(repr(float(value)).removesuffix(".0") for value in np.ravel(values)))


def size():
    return 5 + int(36 * random.rand() ** 5)


def sample_weights(n, kind):
    """None; whole numbers; or any: all but the first with zeros among them, and at least one that is more."""
    if kind == "none":
        return None
    weights = random.randint(0, 4, n).astype(float)
    if kind == "any":
        weights = np.where(random.rand(n) < 0.15, 0.0, np.round(random.rand(n) * 3 + 0.001, 3))
    elif kind == "eighths":
        weights = random.randint(0, 25, n) / 8
    weights[random.randint(n)] = 1.0
    return weights


def one_vs_rest_recall(actual, predicted, weights, classes):
    """Specificity is the recall of "not class c"; of several classes, that of all their rows together."""
    return metrics.recall_score(
        np.concatenate([actual != c for c in classes]),
        np.concatenate([predicted != c for c in classes]),
        sample_weight=None if weights is None else np.tile(weights, len(classes)),
        zero_division=0,
    )


def counting(weights, *rows):
    """The rows of a weight above 0."""
    if weights is None:
        return rows + (None,)
    return tuple(row[weights > 0] for row in rows) + (weights[weights > 0],)


def binary(case):
    n = size()
    targets = (random.rand(n) < random.choice([0.2, 0.5, 0.5, 0.8])).astype(int)
    if case % 29 == 5:
        targets[:] = 0
    if case % 29 == 11:
        targets[:] = 1
    probabilities = case < CASES
    predictions = np.clip(random.normal(0.35 + 0.3 * targets, 0.25), 0, 1)
    predictions = np.round(predictions, random.randint(1, 4))  # many are equal, and 0 and 1 occur
    if case % 10 == 3:
        predictions[:] = predictions[0]
    if not probabilities:
        predictions = np.round(random.normal(2 * targets - 1, 2), random.randint(0, 3)) + 0.0
    kind = ["none", "whole", "any"][case % 3]
    if len(set(targets)) == 1:
        kind = ["none", "whole", "eighths"][case % 3]
    threshold = random.choice([0.5, 0.3, 0.7, 0.0, 1.0, predictions[0], 1.5]) if probabilities else 0.0
    beta = random.choice([0.0, 0.5, 1.0, 2.0, 10.0])
    weights = sample_weights(n, kind)

    print("binary")
    given("targets", targets)
    given("predictions", predictions)
    given("weights", [] if weights is None else weights)
    given("threshold", threshold)
    given("beta", beta)
    predicted = (predictions >= threshold).astype(int)
    arguments = dict(sample_weight=weights)
    line("confusion", metrics.confusion_matrix(targets, predicted, labels=[0, 1], **arguments))
    line("accuracy", metrics.accuracy_score(targets, predicted, **arguments))
    line("balanced_accuracy", metrics.balanced_accuracy_score(targets, predicted, **arguments))
    line("precision", metrics.precision_score(targets, predicted, **arguments))
    line("recall", metrics.recall_score(targets, predicted, **arguments))
    line("specificity", one_vs_rest_recall(targets, predicted, weights, [1]))
    line("f1", metrics.f1_score(targets, predicted, **arguments))
    line("f_beta", metrics.fbeta_score(targets, predicted, beta=beta, **arguments))
    line("matthews", metrics.matthews_corrcoef(targets, predicted, **arguments))

    y, p, w = counting(weights, targets, predictions)
    false_positive_rate, true_positive_rate, thresholds = metrics.roc_curve(y, p, sample_weight=w, pos_label=1)
    line("roc_false_positive_rate", false_positive_rate)
    line("roc_true_positive_rate", true_positive_rate)
    line("roc_threshold", thresholds)
    line("roc_area", metrics.roc_auc_score(y, p, sample_weight=w) if len(set(y)) == 2 else np.nan)
    precision, recall, thresholds = metrics.precision_recall_curve(y, p, sample_weight=w, pos_label=1)
    line("pr_precision", precision)
    line("pr_recall", recall)
    line("pr_threshold", thresholds)
    line("average_precision", metrics.average_precision_score(y, p, sample_weight=w))
    if probabilities:
        line("log_loss", metrics.log_loss(targets, predictions, labels=[0, 1], **arguments))
        line("brier_score", metrics.brier_score_loss(targets, predictions, pos_label=1, **arguments))
    print()


def counts_of_classes(actual, predicted, weights, k):
    arguments = dict(sample_weight=weights, zero_division=0)
    classes = list(range(k))
    line("confusion", metrics.confusion_matrix(actual, predicted, labels=classes, sample_weight=weights))
    line("accuracy", metrics.accuracy_score(actual, predicted, sample_weight=weights))
    line("balanced_accuracy", metrics.balanced_accuracy_score(actual, predicted, sample_weight=weights))
    line("matthews", metrics.matthews_corrcoef(actual, predicted, sample_weight=weights))
    return arguments, classes


def classes(case):
    n, k = size(), random.randint(2, 6)
    actual = random.randint(0, k, n)
    predicted = np.where(random.rand(n) < random.rand(), actual, random.randint(0, k, n))
    kind = ["none", "whole", "any"][case % 3]
    if case % 7 == 1:
        predicted[predicted == k - 1] = 0  # never predicted
    if case % 7 == 2:
        actual[actual == 0] = k - 1  # never there
    if case % 29 == 3:
        actual[:] = 1
    if case % 29 == 4:
        predicted[:] = 0
    if case % 29 == 5:
        actual[:] = predicted[:] = random.randint(k)
    if len(set(actual)) == 1 or len(set(predicted)) == 1:
        kind = ["none", "whole", "eighths"][case % 3]
    weights = sample_weights(n, kind)
    beta = random.choice([0.0, 0.5, 2.0, 3.0])

    print("classes")
    given("targets", actual)
    given("predictions", predicted)
    given("weights", [] if weights is None else weights)
    given("classes", k)
    given("beta", beta)
    y, p, w = counting(weights, actual, predicted)
    arguments, every = counts_of_classes(y, p, w, k)
    precision, recall, f_beta, support = metrics.precision_recall_fscore_support(
        y, p, beta=beta, labels=every, **arguments)
    specificity = [one_vs_rest_recall(y, p, w, [c]) for c in every]
    line("class_precision", precision)
    line("class_recall", recall)
    line("class_f_beta", f_beta)
    line("class_f1", metrics.f1_score(y, p, labels=every, average=None, **arguments))
    line("class_specificity", specificity)
    for average in "micro", "macro", "weighted":
        line(average + "_precision", metrics.precision_score(y, p, average=average, **arguments))
        line(average + "_recall", metrics.recall_score(y, p, average=average, **arguments))
        line(average + "_f_beta", metrics.fbeta_score(y, p, beta=beta, average=average, **arguments))
        line(average + "_f1", metrics.f1_score(y, p, average=average, **arguments))
    line("micro_specificity", one_vs_rest_recall(y, p, w, every))
    line("macro_specificity", np.mean([specificity[c] for c in sorted(set(y) | set(p))]))
    line("weighted_specificity", np.average(specificity, weights=support))
    print()


def scores(case):
    n, k = size(), random.randint(3, 6)
    targets = random.randint(0, k, n)
    if case % 11 == 2:
        targets[:] = random.randint(k)
    parts = random.choice([4, 8, 64])
    predictions = np.array([random.multinomial(parts, random.dirichlet(np.ones(k) + 2 * (np.arange(k) == target)))
                            for target in targets]) / parts  # many are equal, 0 and 1 occur, and the sums are exact
    kind = ["none", "whole", "any"][case % 3]
    if len(set(targets)) == 1:
        kind = ["none", "whole", "eighths"][case % 3]
    weights = sample_weights(n, kind)
    guesses = random.randint(1, k + 1)
    print("scores")
    given("targets", targets)
    given("predictions", predictions)
    given("weights", [] if weights is None else weights)
    given("classes", k)
    given("k", guesses)
    every = list(range(k))
    counts_of_classes(targets, predictions.argmax(axis=1), weights, k)
    line("log_loss", metrics.log_loss(targets, predictions, labels=every, sample_weight=weights))
    line("top_k_accuracy", metrics.top_k_accuracy_score(targets, predictions, k=guesses, labels=every,
                                                        sample_weight=weights))
    print()


def calibration(case):
    n = size()
    predictions = np.round(random.rand(n) ** random.choice([1, 1, 4]), random.randint(1, 4))
    targets = (random.rand(n) < predictions).astype(int)
    if case % 23 == 3:
        targets[:] = random.randint(2)
    if case % 23 == 4:
        predictions[:] = predictions[0]
    weights = sample_weights(n, ["none", "whole"][case % 2])
    bins = random.randint(1, 12)
    print("calibration")
    given("targets", targets)
    given("predictions", predictions)
    given("weights", [] if weights is None else weights)
    given("bins", bins)
    times = np.ones(n, dtype=int) if weights is None else weights.astype(int)
    y, p = np.repeat(targets, times), np.repeat(predictions, times)
    for strategy in "uniform", "quantile":
        observed, predicted = calibration_curve(y, p, n_bins=bins, strategy=strategy, pos_label=1)
        line(strategy + "_observed", observed)
        line(strategy + "_predicted", predicted)
    print()


def regression(case):
    n, k = size(), random.choice([1, 1, 2, 3])
    offset, scale = random.choice([0, 0, 100, 1e6]), random.choice([1, 8, 1000])
    targets = offset + np.round(random.normal(size=(n, k)) * scale, 2)
    predictions = np.round(targets + random.normal(random.choice([0, 1]), 1, (n, k)) * scale * random.rand(), 2)
    if case % 13 == 2:
        targets[:] = 2.5  # no spread
    if case % 13 == 3:
        predictions = targets.copy()
    if case % 13 == 4:
        targets[:], predictions[:] = 2.5, 3.25  # no spread, and all errors equal
    if case % 13 == 5:
        targets, predictions = targets[:1], predictions[:1]
    n = len(targets)
    weights = sample_weights(n, ["none", "whole", "any"][case % 3] if case % 13 not in (2, 4) else "eighths")
    print("regression")
    given("columns", k)
    given("targets", targets)
    given("predictions", predictions)
    given("weights", [] if weights is None else weights)
    arguments = dict(sample_weight=weights)
    line("root_mean_squared_error", metrics.mean_squared_error(targets, predictions, squared=False, **arguments))
    line("mean_absolute_error", metrics.mean_absolute_error(targets, predictions, **arguments))
    y, p, w = counting(weights, targets, predictions)
    line("r_squared", metrics.r2_score(y, p, sample_weight=w))
    line("explained_variance", metrics.explained_variance_score(targets, predictions, **arguments))
    line("max_error", [metrics.max_error(y[:, j], p[:, j]) for j in range(k)])
    print()


for kind in binary, classes, scores, calibration, regression:
    for case in range(CASES + (40 if kind is binary else 0)):
        kind(case)
