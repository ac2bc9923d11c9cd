"""What every peer written in Python is made of: the data it is started on, and the talk with the suite that starts it.

    PEER WORKLOAD FOLDER BATCH SCALAR        WORKLOAD: linear, logistic, softmax, network, sparse or lbfgs
                                             BATCH: 0 is all the data; SCALAR: float or double

A peer prints the names of its ways of doing the workload, a line each, and an empty line; one that has no way prints
the empty line only. Then it answers each line it reads by one of its own, until there are no more:

    epoch I    the seconds in which way I trained one epoch, its rows shuffled anew (lbfgs: one whole run from zero)
    loss I     the mean loss of way I's parameters over all the data, without regularisation
    work I     lbfgs only: how often the last run evaluated the function

All use one thread and, but for the kinds of rule that have none, the constant RATE; all start at zero weights, networks
at random ones of their own.

FOLDER holds `shape`, a text with n d k and the number of nonzeros; raw little-endian arrays `targets` (n; the number of
the class, or 0 and 1 where there are two) and `features` (n × d, row-major), or for sparse `row_starts` (int64, n + 1),
`columns` (int32) and `values`.
"""

import ctypes
import os
import sys
import time
import warnings

RATE, HIDDEN, ADAM_RATE = 0.1, 128, 1e-3  # of plain descent; the network's hidden units; Adam's
GRADIENT_NORM = 1e-6  # at which L-BFGS has arrived

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # set on some machines, and slow there
    os.environ.pop(variable, None)
try:  # Freed memory is kept, or every batch pays for the page faults of new memory: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD.
    ctypes.CDLL(None).mallopt(-3, 32 << 20)
    ctypes.CDLL(None).mallopt(-1, 1 << 30)
except (AttributeError, OSError):
    pass  # not glibc


class Data:
    def __init__(self, workload, folder, batch, scalar):
        import numpy

        self.scalar = numpy.dtype({"float": numpy.float32, "double": numpy.float64}[scalar])
        self.workload, self.folder = workload, folder
        with open(f"{folder}/shape", encoding="ascii") as file:
            self.n, self.d, self.k, self.nonzeros = (int(number) for number in file.read().split())
        self.batch = min(batch, self.n) or self.n
        self.targets = self._read("targets", self.scalar)

    def features(self):
        return self._read("features", self.scalar).reshape(self.n, self.d)

    def rows(self):
        """The three arrays of the sparse rows: starts, columns, values."""
        import numpy

        return tuple(self._read(*array) for array in
                     (("row_starts", numpy.int64), ("columns", numpy.int32), ("values", self.scalar)))

    def _read(self, name, scalar):
        import numpy

        return numpy.fromfile(f"{self.folder}/{name}", scalar)


def mean_squared_error(scores, targets):
    import numpy

    return numpy.square(scores - targets).mean(dtype=numpy.float64)


def mean_logistic_loss(scores, targets):
    import numpy

    return (numpy.logaddexp(0, scores) - scores * targets).mean(dtype=numpy.float64)


def mean_cross_entropy(scores, classes):
    import numpy

    scores = scores.astype(numpy.float64)
    highest = scores.max(axis=1)
    log_sum = highest + numpy.log(numpy.exp(scores - highest[:, None]).sum(axis=1))
    return (log_sum - scores[numpy.arange(len(classes)), classes]).mean()


def answer(ways_of):
    """Talks with the suite. ways_of(data) is a list of ways, each with a name, epoch(), loss() and for lbfgs work()."""
    warnings.filterwarnings("ignore")
    workload, folder, batch, scalar = sys.argv[1:]
    try:
        ways = ways_of(Data(workload, folder, int(batch), scalar))
    except ImportError as missing:
        print(f"{os.path.basename(sys.argv[0])} is left out: {missing}", file=sys.stderr)
        ways = []
    for way in ways:
        print(way.name)
    print(flush=True)
    for line in sys.stdin:
        question, number = line.split()
        way = ways[int(number)]
        if question == "epoch":
            begin = time.perf_counter()
            way.epoch()
            print(time.perf_counter() - begin, flush=True)
        elif question == "loss":
            print(float(way.loss()), flush=True)
        else:
            print(way.work(), flush=True)
