"""scikit-learn and SciPy as peers; peer.py says how they are asked."""

from unittest.mock import patch

import peer


class Stochastic:
    """Linear and logistic regression as scikit-learn offers it for plain descent: a sample at a time, whatever the
    batch asked for, and in double precision, whatever the scalars (it would convert them anew in every epoch). The rate
    is divided by the batch, so that an epoch gets about as far as one by batches does."""

    def __init__(self, data, features):
        import numpy
        import sklearn
        from sklearn.linear_model import SGDClassifier, SGDRegressor

        common = {"penalty": None, "learning_rate": "constant", "random_state": numpy.random.RandomState(1)}
        if data.workload == "linear":  # its loss is half the square
            self.model = SGDRegressor(eta0=2 * peer.RATE / data.batch, **common)
            self.mean_loss, self.classes = peer.mean_squared_error, {}
        else:
            self.model = SGDClassifier(loss="log_loss", eta0=peer.RATE / data.batch, **common)
            self.mean_loss, self.classes = peer.mean_logistic_loss, {"classes": numpy.array([0, 1])}
        in_double = "" if data.scalar == numpy.float64 else ", in double"
        self.name = f"scikit-learn {sklearn.__version__} {type(self.model).__name__}, batch 1{in_double}"
        self.features, self.targets = features.astype(numpy.float64), data.targets.astype(numpy.float64)

    def epoch(self):
        self.model.partial_fit(self.features, self.targets, **self.classes)

    def loss(self):
        if not hasattr(self.model, "coef_"):
            return self.mean_loss(0 * self.targets, self.targets)
        return self.mean_loss(self.features @ self.model.coef_.ravel() + self.model.intercept_, self.targets)


class OneAgainstTheRest:
    """A logistic regression for each class, a sample at a time and in double: what scikit-learn offers as plain descent
    for linear models of several classes. Another loss, so that only its time is comparable, and that roughly; the loss
    it answers is the softmax's."""

    def __init__(self, data, features):
        import numpy
        import sklearn
        from sklearn.linear_model import SGDClassifier

        self.name = f"scikit-learn {sklearn.__version__} SGDClassifier, one against the rest, batch 1, in double"
        self.features, self.targets = features.astype(numpy.float64), data.targets.astype(numpy.int64)
        self.classes = numpy.arange(data.k)
        self.model = SGDClassifier(loss="log_loss", penalty=None, learning_rate="constant",
                                   eta0=peer.RATE / data.batch, random_state=numpy.random.RandomState(1))

    def epoch(self):
        self.model.partial_fit(self.features, self.targets, self.classes)

    def loss(self):
        import numpy

        if not hasattr(self.model, "coef_"):
            return numpy.log(len(self.classes))
        return peer.mean_cross_entropy(self.features @ self.model.coef_.T + self.model.intercept_, self.targets)


class Perceptron:
    """Layers by batches. Without a hidden one it is softmax regression: the model, loss and rule of the others."""

    def __init__(self, data, features):
        import numpy
        import sklearn
        from sklearn.neural_network import MLPClassifier

        self.name = f"scikit-learn {sklearn.__version__} MLPClassifier"
        self.features, self.targets = features, data.targets.astype(numpy.int64)
        self.classes = numpy.arange(data.k)
        common = {"alpha": 0, "batch_size": data.batch, "random_state": numpy.random.RandomState(1)}
        if data.workload == "network":
            self.model = MLPClassifier((peer.HIDDEN,), solver="adam", learning_rate_init=peer.ADAM_RATE, **common)
        else:
            self.model = MLPClassifier((), solver="sgd", momentum=0, learning_rate_init=peer.RATE, **common)
            self.model.partial_fit(features[:data.batch], self.targets[:data.batch], self.classes)
            for parameters in self.model.coefs_ + self.model.intercepts_:  # it began at random ones
                parameters[:] = 0

    def epoch(self):
        self.model.partial_fit(self.features, self.targets, self.classes)

    def loss(self):
        import numpy

        if not hasattr(self.model, "coefs_"):  # random weights come with the first epoch
            return numpy.log(len(self.classes))
        scores = self.features
        for layer, (weights, bias) in enumerate(zip(self.model.coefs_, self.model.intercepts_)):
            scores = (numpy.maximum(scores, 0) if layer > 0 else scores) @ weights + bias
        return peer.mean_cross_entropy(scores, self.targets)


class LogisticRegression:
    """Its criterion is the largest entry of the gradient of the sum; here that of the mean is asked to be 1e-6."""

    def __init__(self, data, features):
        import numpy
        import scipy.optimize
        import sklearn
        from sklearn.linear_model import LogisticRegression as Regression

        self.name = f"scikit-learn {sklearn.__version__} LogisticRegression"
        self.features, self.targets = features, data.targets
        self.model = Regression(penalty=None, solver="lbfgs", tol=peer.GRADIENT_NORM * data.n, max_iter=1000)
        self.minimize, self.evaluations = scipy.optimize.minimize, 0

    def remember(self, *arguments, **named):
        result = self.minimize(*arguments, **named)
        self.evaluations = result.nfev
        return result

    def epoch(self):
        with patch("scipy.optimize.minimize", self.remember):  # scikit-learn keeps the evaluations' number to itself
            self.model.fit(self.features, self.targets)

    def loss(self):
        if not hasattr(self.model, "coef_"):
            return peer.mean_logistic_loss(0 * self.targets, self.targets)
        return peer.mean_logistic_loss(self.features @ self.model.coef_.ravel() + self.model.intercept_, self.targets)

    def work(self):
        return self.evaluations


class MinimizeByScipy:
    """The mean loss and its gradient by numpy; its criterion, too, is the largest entry of the gradient."""

    def __init__(self, data, features):
        import numpy
        import scipy.optimize
        import scipy.special

        self.name = f"SciPy {scipy.__version__} minimize, L-BFGS-B"
        self.features, self.targets = features, data.targets
        self.numpy, self.minimize, self.expit = numpy, scipy.optimize.minimize, scipy.special.expit
        self.parameters, self.evaluations = numpy.zeros(data.d + 1), 0

    def value_and_gradient(self, parameters):
        scores = self.features @ parameters[:-1] + parameters[-1]
        slopes = (self.expit(scores) - self.targets) / len(scores)
        return (peer.mean_logistic_loss(scores, self.targets),
                self.numpy.append(slopes @ self.features, slopes.sum()))

    def epoch(self):
        result = self.minimize(self.value_and_gradient, 0 * self.parameters, jac=True, method="L-BFGS-B",
                               options={"gtol": peer.GRADIENT_NORM, "ftol": 0, "maxiter": 1000})
        self.parameters, self.evaluations = result.x, result.nfev

    def loss(self):
        return self.value_and_gradient(self.parameters)[0]

    def work(self):
        return self.evaluations


def sparse_features(data):
    import numpy
    from scipy.sparse import csr_matrix

    starts, columns, values = data.rows()
    return csr_matrix((values, columns, starts.astype(numpy.int32)), shape=(data.n, data.d))


def ways_of(data):
    import numpy
    import sklearn

    sklearn.set_config(assume_finite=True)  # spares it a look at every number in every epoch
    if data.workload == "sparse":
        return [Stochastic(data, sparse_features(data))]
    kinds = {"linear": [Stochastic], "logistic": [Stochastic], "softmax": [Perceptron, OneAgainstTheRest],
             "network": [Perceptron], "lbfgs": [LogisticRegression, MinimizeByScipy]}[data.workload]
    if data.workload == "lbfgs" and data.scalar != numpy.float64:
        return []  # both compute in double only
    return [kind(data, data.features()) for kind in kinds]


if __name__ == "__main__":
    peer.answer(ways_of)
