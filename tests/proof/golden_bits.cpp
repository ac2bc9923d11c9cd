// golden: 3155128d0855be8e
// Trains many small models and prints one number made of every bit of every result: parameters, losses, steps
// and learning rates. It must be the same on every compiler, at every level of optimisation, with every
// instruction set (where the compiler is told not to fuse products and sums: -ffp-contract=off).
#include <descent/descent.hpp>

#include <cstdint>
#include <cstdio>
#include <cstring>

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
             std::int64_t steps) {
  LinearModel<Scalar> model(data.feature_count());
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
void add_all(Hash& hash) {
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

}  // namespace

int main() {
  Hash hash;
  add_all<float>(hash);
  add_all<double>(hash);
  std::printf("%016llx\n", static_cast<unsigned long long>(hash.value()));
}
