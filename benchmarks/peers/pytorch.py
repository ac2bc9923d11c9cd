"""PyTorch from Python as a peer; peer.py says how it is asked. libtorch.cpp is the same from C++."""

import peer


class Training:
    """Epochs of shuffled batches, each gathered into a tensor of its own; step(rows, targets) does the rest."""

    def __init__(self, torch, data, features, targets):
        self.torch, self.batch = torch, data.batch
        self.name = f"PyTorch {torch.__version__}"
        self.features, self.targets = features, targets

    def epoch(self):
        order = self.torch.randperm(len(self.targets))
        for rows in order.split(self.batch):
            self.step(self.features.index_select(0, rows), self.targets.index_select(0, rows))

    def loss(self):
        with self.torch.no_grad():
            return self.mean_loss(self.scores(self.features).numpy(), self.targets.numpy())


class Linear(Training):
    """Regression for one output, linear or logistic, or for several, softmax: zero weights, a bias, plain descent."""

    def __init__(self, torch, data, features, targets):
        super().__init__(torch, data, features, targets)
        shape = (data.d, data.k) if data.workload == "softmax" else (data.d,)
        self.weights = torch.zeros(shape, dtype=features.dtype)
        self.bias = torch.zeros(shape[1:] or (1,), dtype=features.dtype)
        self.product = torch.addmm if data.workload == "softmax" else torch.addmv
        loss = torch.nn.functional
        self.loss_of_batch, self.mean_loss = {
            "linear": (loss.mse_loss, peer.mean_squared_error),
            "logistic": (loss.binary_cross_entropy_with_logits, peer.mean_logistic_loss),
            "softmax": (loss.cross_entropy, peer.mean_cross_entropy),
        }[data.workload]

    def scores(self, rows):
        return self.product(self.bias, rows, self.weights)


class Autograd(Linear):
    def __init__(self, torch, *data):
        super().__init__(torch, *data)
        self.name += ", autograd"
        self.parameters = [self.weights.requires_grad_(), self.bias.requires_grad_()]

    def step(self, rows, targets):
        self.loss_of_batch(self.scores(rows), targets).backward()
        with self.torch.no_grad():
            for parameter in self.parameters:
                parameter.add_(parameter.grad, alpha=-peer.RATE)
                parameter.grad = None


class ManualGradient(Linear):
    def __init__(self, torch, data, *tensors):
        super().__init__(torch, data, *tensors)
        self.name += ", manual gradient"
        self.logistic = data.workload == "logistic"
        self.factor = -peer.RATE if self.logistic else -2 * peer.RATE

    def epoch(self):
        with self.torch.inference_mode():
            super().epoch()

    def step(self, rows, targets):
        slopes = self.scores(rows)
        if self.logistic:
            slopes.sigmoid_()
        slopes.sub_(targets)
        factor = self.factor / len(targets)
        self.weights.addmv_(rows.t(), slopes, alpha=factor)
        self.bias.add_(slopes.sum(), alpha=factor)


class Network(Training):
    def __init__(self, torch, data, features, targets):
        super().__init__(torch, data, features, targets)
        self.name += ", autograd"
        torch.manual_seed(1)
        layers = torch.nn
        self.scores = layers.Sequential(layers.Linear(data.d, peer.HIDDEN), layers.ReLU(),
                                        layers.Linear(peer.HIDDEN, data.k)).to(features.dtype)
        self.adam = torch.optim.Adam(self.scores.parameters(), lr=peer.ADAM_RATE)
        self.mean_loss = peer.mean_cross_entropy

    def step(self, rows, targets):
        self.adam.zero_grad(set_to_none=True)
        self.torch.nn.functional.cross_entropy(self.scores(rows), targets).backward()
        self.adam.step()


def ways_of(data):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    kinds = {"linear": [ManualGradient, Autograd], "logistic": [ManualGradient, Autograd], "softmax": [Autograd],
             "network": [Network]}.get(data.workload, [])
    if not kinds:
        return []
    features, targets = torch.from_numpy(data.features()), torch.from_numpy(data.targets)
    if data.workload in ("softmax", "network"):
        targets = targets.long()
    return [kind(torch, data, features, targets) for kind in kinds]


if __name__ == "__main__":
    peer.answer(ways_of)
