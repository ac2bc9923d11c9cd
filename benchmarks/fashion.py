"""Softmax regression on Fashion-MNIST by scikit-learn and PyTorch, for benchmark_fashion, which asks for epochs one by one.

    fashion.py FOLDER-OF-DATA BATCH

Prints a line for each contestant and then an empty one. For each line "epoch i" it reads, contestant i trains for an
epoch, and the seconds that took are printed; for "loss i", its mean loss over the training data.
"""

import gzip
import os
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy

RATE = 0.1


def read(path, header):
    with gzip.open(path) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def blas():
    """The library that numpy, and with it scikit-learn, multiplies by; Debian's PyTorch uses the same."""
    try:
        from threadpoolctl import threadpool_info

        for library in threadpool_info():
            if library["user_api"] == "blas":
                return f"{library['internal_api']} {library['version']}"
        return "the reference BLAS"
    except ImportError:
        return "a BLAS unknown"


def mean_loss(scores, labels):
    scores = scores.astype(numpy.float64)
    highest = scores.max(axis=1)
    log_sum = highest + numpy.log(numpy.exp(scores - highest[:, None]).sum(axis=1))
    return (log_sum - scores[numpy.arange(len(labels)), labels]).mean()


class MultilayerPerceptron:
    """A perceptron without hidden layers is softmax regression: the same model, loss, rule and batches as descent's."""

    def __init__(self, features, labels, batch):
        import sklearn
        from sklearn.neural_network import MLPClassifier

        self.name = f"scikit-learn {sklearn.__version__}, MLPClassifier"
        self.features, self.labels = features, labels
        self.model = MLPClassifier((), solver="sgd", alpha=0, batch_size=batch, learning_rate_init=RATE, momentum=0,
                                   random_state=1)

    def epoch(self):
        self.model.partial_fit(self.features, self.labels, numpy.arange(10))

    def loss(self):
        return mean_loss(self.features @ self.model.coefs_[0] + self.model.intercepts_[0], self.labels)


class OneAgainstTheRest:
    """Ten logistic regressions, a sample at a time: what scikit-learn offers as SGD for linear models. Another loss and
    batches of one, so that only its time is comparable, and that only roughly. (The loss printed is the softmax's.)"""

    def __init__(self, features, labels, batch):
        import sklearn
        from sklearn.linear_model import SGDClassifier

        self.name = f"scikit-learn {sklearn.__version__}, SGDClassifier"
        self.features, self.labels = features, labels
        self.model = SGDClassifier(loss="log_loss", alpha=1e-7, learning_rate="constant", eta0=RATE / batch,
                                   random_state=1)

    def epoch(self):
        self.model.partial_fit(self.features, self.labels, numpy.arange(10))

    def loss(self):
        return mean_loss(self.features @ self.model.coef_.T + self.model.intercept_, self.labels)


class Torch:
    def __init__(self, features, labels, batch):
        import torch

        torch.set_num_threads(1)
        self.name = f"PyTorch {torch.__version__}"
        self.torch, self.batch = torch, batch
        self.features, self.labels = torch.from_numpy(features), torch.from_numpy(labels)
        self.weights = torch.zeros(features.shape[1], 10, requires_grad=True)
        self.bias = torch.zeros(10, requires_grad=True)
        torch.manual_seed(1)

    def epoch(self):
        torch = self.torch
        order = torch.randperm(len(self.labels))
        for first in range(0, len(order), self.batch):
            rows = order[first:first + self.batch]
            scores = torch.addmm(self.bias, self.features[rows], self.weights)
            torch.nn.functional.cross_entropy(scores, self.labels[rows]).backward()
            with torch.no_grad():
                for parameter in (self.weights, self.bias):
                    parameter -= RATE * parameter.grad
                    parameter.grad = None

    def loss(self):
        with self.torch.no_grad():
            return mean_loss((self.features @ self.weights + self.bias).numpy(), self.labels.numpy())


def main():
    warnings.filterwarnings("ignore")
    folder, batch = sys.argv[1], int(sys.argv[2])
    labels = read(folder + "/train-labels-idx1-ubyte.gz", 8).astype(numpy.int64)
    features = read(folder + "/train-images-idx3-ubyte.gz", 16).reshape(len(labels), -1).astype(numpy.float32) / 255
    contestants = []
    for kind in (MultilayerPerceptron, OneAgainstTheRest, Torch):
        try:
            contestants.append(kind(features, labels, batch))
            print(contestants[-1].name)
        except ImportError as missing:
            print(f"{kind.__name__} is left out: {missing}", file=sys.stderr)
    print(f"Python multiplies by {blas()}", file=sys.stderr)
    print(flush=True)
    for line in sys.stdin:
        command, number = line.split()
        contestant = contestants[int(number)]
        if command == "epoch":
            begin = time.perf_counter()
            contestant.epoch()
            print(time.perf_counter() - begin, flush=True)
        else:
            print(contestant.loss(), flush=True)


if __name__ == "__main__":
    main()
