// Dense linear regression; by all samplings; and how its cost grows with the rows, the features and the batch.
#include <descent/losses/mse.hpp>
#include <descent/sampling/with_replacement.hpp>

#include <utility>

#include "dense.hpp"

namespace {

void add_linear(suite::Ways& ways, const descent::Dataset<double>& data, descent::Index batch, std::int64_t epochs = 1,
                double rate = 1e-3) {
  const descent::MiniBatch sampling{.size = batch, .seed = 1};
  suite::add_dense<hand_written::SquaredError, descent::Mse>(ways, data, sampling, epochs, rate);
}

template <class Scalar, class Sampling>
void add_sampling(suite::Ways& ways, const std::string& name, const descent::Dataset<Scalar>& data,
                  const Sampling& sampling) {
  const auto library = training_of(descent::LinearModel<Scalar>(data.feature_count()), descent::Mse{}, data,
                                   descent::Sgd{0.1}, sampling);
  const descent::Index steps = steps_of_an_epoch(data, sampling);
  ways.add(name, [=] { library->run.advance(steps); });
}

template <class Scalar>
void measure_samplings(suite::Suite& suite, const char* scalar) {
  suite.measure(std::string("samplings, ") + scalar, [&](suite::Ways& ways) {
    using namespace descent;
    const auto data =
        std::make_shared<Dataset<Scalar>>(made_up_regression<Scalar>(suite.options().full ? 1'000'000 : 200'000, 100));
    ways.keep(data);
    add_sampling(ways, "descent", *data, MiniBatch{});
    add_sampling(ways, "WithReplacement", *data, WithReplacement{});
    for (const auto& [block, window] : {std::pair<Index, Index>{64, 8}, {256, 8}, {1024, 8}, {256, 1}, {256, 0}})
      add_sampling(ways, "BlockShuffled, " + std::to_string(block) + " x " + std::to_string(window), *data,
                   BlockShuffled{.block = block, .window = window});
    add_sampling(ways, "InOrder", *data, InOrder{});
    ways.add("read, file order", [=] { keep(bare_read(*data)); });
  });
}

}  // namespace

void suite::samplings(Suite& suite) {
  measure_samplings<double>(suite, "double");
  measure_samplings<float>(suite, "float");
}

void suite::linear(Suite& suite) {
  dense<hand_written::SquaredError, descent::Mse, double>(suite, "linear", "double", made_up_regression<double>);
  dense<hand_written::SquaredError, descent::Mse, float>(suite, "linear", "float", made_up_regression<float>);
}

void suite::scaling(Suite& suite) {
  const descent::Index most = suite.options().full ? 10'000'000 : 1'000'000;
  for (descent::Index n = 1000; n <= most; n *= 10)
    suite.measure("step, " + std::to_string(n) + " rows x 10", [&](Ways& ways) {
      const auto data = std::make_shared<descent::Dataset<double>>(made_up_regression<double>(n, 10));
      const std::int64_t epochs = std::max<std::int64_t>(1, 1'000'000 / n);
      ways.steps = epochs * ((n + 31) / 32);
      add_linear(ways, *data, 32, epochs);
      ways.keep(data);
    });

  const descent::Index numbers = suite.options().full ? 100'000'000 : 20'000'000;
  for (const descent::Index d : {3, 10, 30, 300, 1000, 3000})
    suite.measure("epoch, " + std::to_string(d) + " features", [&](Ways& ways) {
      const auto data = std::make_shared<descent::Dataset<double>>(made_up_regression<double>(numbers / d, d));
      add_linear(ways, *data, 32);
      ways.keep(data);
    });

  Lazy<descent::Dataset<double>> data([&] { return made_up_regression<double>(numbers / 100, 100); });
  for (const descent::Index batch : {1, 8, 128, 8192})
    suite.measure("epoch, batch " + std::to_string(batch), [&](Ways& ways) { add_linear(ways, *data, batch); });
}
