"""A network 784-128-10 on Fashion-MNIST by scikit-learn and PyTorch, for benchmark_network: the median time of five epochs,
one thread, Adam, batches of 128.

    network.py FOLDER-OF-DATA SECONDS-THAT-DESCENT-TOOK
"""

import gzip
import os
import statistics
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

BATCH, HIDDEN, RATE, EPOCHS = 128, 128, 1e-3, 5


def read(path, header):
    import numpy

    with gzip.open(path) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def scikit_learn(features, labels):
    import numpy
    import sklearn
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier((HIDDEN,), solver="adam", alpha=0, batch_size=BATCH, learning_rate_init=RATE, random_state=1)
    return f"scikit-learn {sklearn.__version__}", lambda: model.partial_fit(features, labels, numpy.arange(10))


def pytorch(features, labels):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    rows, classes = torch.from_numpy(features), torch.from_numpy(labels)
    model = torch.nn.Sequential(torch.nn.Linear(784, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 10))
    adam = torch.optim.Adam(model.parameters(), lr=RATE)

    def epoch():
        order = torch.randperm(len(classes))
        for first in range(0, len(order), BATCH):
            batch = order[first:first + BATCH]
            adam.zero_grad()
            torch.nn.functional.cross_entropy(model(rows[batch]), classes[batch]).backward()
            adam.step()

    return f"PyTorch {torch.__version__}", epoch


def main():
    warnings.filterwarnings("ignore")
    folder, descent = sys.argv[1], float(sys.argv[2])
    try:
        import numpy
    except ImportError:
        print("scikit-learn and PyTorch are left out: Python has no numpy")
        return
    labels = read(folder + "/train-labels-idx1-ubyte.gz", 8).astype(numpy.int64)
    features = read(folder + "/train-images-idx3-ubyte.gz", 16).reshape(len(labels), -1).astype(numpy.float32) / 255
    for peer in (scikit_learn, pytorch):
        try:
            name, epoch = peer(features, labels)
        except ImportError as missing:
            print(f"{peer.__name__} is left out: {missing}")
            continue
        times = []
        for _ in range(EPOCHS):
            begin = time.perf_counter()
            epoch()
            times.append(time.perf_counter() - begin)
        taken = statistics.median(times)
        print(f"{name:34} {taken:7.3f} s an epoch: {taken / descent:.2f} times descent's", flush=True)


if __name__ == "__main__":
    main()
