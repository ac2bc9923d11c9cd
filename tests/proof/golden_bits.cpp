// golden: 1af70e86507a4e27 30bcfc6297857b87 e46e9e57d0759889
// Trains many small models and prints three numbers, one for lines, one for classifiers and one for networks, made of every
// bit of every result: parameters, losses, steps, learning rates and probabilities. They must be the same on every compiler,
// at every level of optimisation, with every instruction set (where the compiler is told not to fuse products and sums:
// -ffp-contract=off; the third at the baseline alone, since Eigen's products fuse where the machine can).
#include <descent/descent.hpp>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <type_traits>
#include <vector>

namespace {

using namespace descent;

/// FNV-1a, 64 bits.
class Hash {
 public:
  template <class Number>
  void add(Number number) {
    unsigned char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    for (const unsigned char byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3U;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

/// A noisy linear relationship between d features and one target.
template <class Scalar>
Dataset<Scalar> noisy_line(Index n, Index d) {
  Dataset<Scalar> data{Matrix<Scalar>(n, d), Matrix<Scalar>(n, 1)};
  Random random(42, static_cast<std::uint64_t>(d));
  Vector<double> weights(d);
  for (Index j = 0; j < d; ++j) weights[j] = random.uniform(-2, 2);
  for (Index i = 0; i < n; ++i) {
    double target = 3 + random.uniform(-0.5, 0.5);
    for (Index j = 0; j < d; ++j) {
      const double x = random.uniform(-1, 1);
      data.features(i, j) = static_cast<Scalar>(x);
      target += x * weights[j];
    }
    data.targets(i, 0) = static_cast<Scalar>(target);
  }
  return data;
}

template <class Scalar, class Loss, class Update, class Sampling>
void add_fit(Hash& hash, const Dataset<Scalar>& data, const Loss& loss, const Update& update, const Sampling& sampling,
             std::int64_t steps, Index outputs = 1) {
  LinearModel<Scalar> model(data.feature_count(), outputs);
  const GradientDescent trainer{
      .update = update,
      .sampling = sampling,
      .loss_check = EverySteps{7},
      .stop = GradientBelow{1e-12} || MaxSteps{steps},
  };
  const Report report = trainer.fit(model, loss, data);
  for (const Scalar parameter : model.parameters()) hash.add(parameter);
  for (const CurvePoint& point : report.curve) {
    hash.add(point.step);
    hash.add(point.epoch);
    hash.add(point.loss);
    hash.add(point.learning_rate);
  }
  if constexpr (requires { loss.probabilities(data.targets); }) {
    const Matrix<Scalar> probabilities = loss.probabilities(model.predict(data.features));
    for (const Scalar probability : probabilities.reshaped()) hash.add(probability);
  }
}

template <class Scalar, class Loss, class Sampling>
void add_rules(Hash& hash, const Dataset<Scalar>& data, const Loss& loss, const Sampling& sampling,
               std::int64_t steps) {
  add_fit(hash, data, loss, Sgd{.learning_rate = 0.02}, sampling, steps);
  add_fit(hash, data, loss, Sgd{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.01}}, sampling, steps);
  add_fit(hash, data, loss, Momentum{.learning_rate = 0.01, .momentum = 0.9}, sampling, steps);
  add_fit(hash, data, loss, Adam{.learning_rate = 0.05}, sampling, steps);
  add_fit(hash, data, loss, FixedStep{.size = 0.03}, sampling, steps);
}

template <class Scalar>
void add_lines(Hash& hash) {
  for (const Index d : {1, 3, 10, 100}) {
    const Dataset<Scalar> data = noisy_line<Scalar>(189, d);
    add_rules(hash, data, Mse{}, FullBatch{}, 50);
    add_rules(hash, data, Rmse{}, FullBatch{}, 50);
    add_rules(hash, data, Mse{}, MiniBatch{.size = 32, .seed = 7}, 50);
    add_rules(hash, data, Rmse{}, MiniBatch{.size = 32, .seed = 7}, 50);
  }
  for (const Index d : {1, 3}) {  // more rows than an order is kept of
    const Dataset<Scalar> data = noisy_line<Scalar>(70'000, d);
    add_rules(hash, data, Mse{}, MiniBatch{.size = 32, .seed = 7}, 70);
    add_rules(hash, data, Rmse{}, MiniBatch{.size = 32, .seed = 7}, 70);
    add_rules(hash, data, Mse{}, FullBatch{}, 4);
  }
}

/// Rows of as many classes, the first of them the rarest.
template <class Scalar>
Dataset<Scalar> classes(Index n, Index d, Index count) {
  Dataset<Scalar> data = noisy_line<Scalar>(n, d);
  Random random(43, static_cast<std::uint64_t>(count));
  for (Index i = 0; i < n; ++i) {
    const double drawn = random.uniform();
    const auto c = static_cast<Index>(static_cast<double>(count) * (1 - drawn * drawn));
    data.targets(i, 0) = static_cast<Scalar>(c);
    data.features(i, c % d) += 1;
  }
  return data;
}

template <class Scalar>
void add_classifiers(Hash& hash) {
  for (const Index d : {1, 10, 100})
    for (const Index count : {2, 3, 11}) {
      const Dataset<Scalar> data = classes<Scalar>(189, d, count);
      const Index outputs = count == 2 ? 1 : count;
      const auto add = [&](const auto& loss, const auto& sampling) {
        add_fit(hash, data, loss, Adam{.learning_rate = 0.05}, sampling, 50, outputs);
      };
      std::vector<double> weights(static_cast<std::size_t>(count), 1.5);
      weights[0] = 4;
      add(CrossEntropy{}, Balanced{.size = 33, .seed = 7});
      add(CrossEntropy{.class_weights = weights, .label_smoothing = 0.1}, Balanced{.size = 32, .seed = 7});
      if constexpr (std::is_same_v<Scalar, double>)
        add(Focal{.class_weights = weights}, Stratified{.size = 32, .seed = 7});
    }
}

/// A network with every kind of layer, whose products are of one piece and of several.
template <class Scalar>
void add_networks(Hash& hash) {
  Dataset<Scalar> data{Matrix<Scalar>(300, 300), Matrix<Scalar>(300, 1)};
  Random random(9);
  for (Index i = 0; i < 300; ++i) {
    for (Index j = 0; j < 300; ++j) data.features(i, j) = static_cast<Scalar>(random.uniform(-1, 1));
    data.targets(i, 0) = static_cast<Scalar>(random.below(5));
  }
  DynamicNetwork<Scalar> network({Dense(300, 37), Gelu{}, Dense(37, 19), Tanh{}, Dropout{.probability = 0.3},
                                  Dense(19, 11), Softplus{}, Dense(11, 7, {.weights = Xavier{}}), Sigmoid{},
                                  Dense(7, 7), LeakyRelu{}, Dense(7, 6), Relu{}, Dense(6, 5)});
  const GradientDescent trainer{
      .update = Adam{.learning_rate = 0.01}, .sampling = MiniBatch{.size = 50, .seed = 1}, .stop = MaxEpochs{3}};
  hash.add(trainer.fit(network, CrossEntropy{}, data).loss);
  for (const Scalar parameter : network.parameters()) hash.add(parameter);
}

}  // namespace

int main() {
  Hash lines, classifiers, networks;
  add_lines<float>(lines);
  add_lines<double>(lines);
  add_classifiers<float>(classifiers);
  add_classifiers<double>(classifiers);
  add_networks<float>(networks);
  add_networks<double>(networks);
  std::printf("%016llx %016llx %016llx\n", static_cast<unsigned long long>(lines.value()),
              static_cast<unsigned long long>(classifiers.value()), static_cast<unsigned long long>(networks.value()));
}
