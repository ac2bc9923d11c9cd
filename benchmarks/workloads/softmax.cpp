// Softmax regression on Fashion-MNIST, plain descent: beside a fused loop written by hand, and beside batches that are
// gathered and multiplied by Eigen, two products a step.
#include <descent/losses/cross_entropy.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/updates/sgd.hpp>
#include <memory>
#include <string>

#include "../fashion_mnist.hpp"
#include "../peer_data.hpp"
#include "../softmax_by_hand.hpp"
#include "../training.hpp"
#include "workloads.hpp"

namespace {

using namespace descent;

constexpr Index classes = 10;
constexpr float rate = 0.1F;

double loss_of(const LinearModel<float>& model, const Dataset<float>& data) {
  return evaluate(model, CrossEntropy{}, data);
}

/// An epoch of the library's sampler, for those who do not bring their own.
template <class Step>
void epoch_of_steps(const MiniBatch& sampling, MiniBatch::State& state, Index rows, const Step& step) {
  for (Index drawn = 0; drawn < rows;) {
    const RowIndices batch = sampling.next(state);
    step(batch);
    drawn += batch.size();
  }
}

template <class... Parallel>
void add_library(suite::Ways& ways, const std::string& name, const Dataset<float>& data, const MiniBatch& sampling,
                 const Parallel&... parallel) {
  const auto training = training_of(LinearModel<float>(data.feature_count(), classes), CrossEntropy{}, data,
                                    Sgd{static_cast<double>(rate)}, sampling, parallel...);
  const Index steps = steps_of_an_epoch(data, sampling);
  ways.add(name, [=] { training->run.advance(steps); }, [=, &data] { return loss_of(training->model, data); });
}

void add_gathered(suite::Ways& ways, const Dataset<float>& data, const MiniBatch& sampling) {
  struct Training {
    MiniBatch::State state;
    LinearModel<float> model;
    Matrix<float> features, slopes;

    void step(const Dataset<float>& data, const RowIndices& rows) {
      features.resize(rows.size(), data.feature_count());
      for (Index i = 0; i < rows.size(); ++i) features.row(i) = data.features.row(rows[i]);
      slopes.resize(rows.size(), classes);
      slopes.noalias() = features * model.weights();
      slopes.rowwise() += model.bias().transpose();
      slopes.colwise() -= slopes.rowwise().maxCoeff().eval();
      slopes = slopes.array().exp();
      slopes.array().colwise() /= slopes.rowwise().sum().array().eval();
      for (Index i = 0; i < rows.size(); ++i) slopes(i, static_cast<Index>(data.targets(rows[i], 0))) -= 1;
      slopes *= rate / static_cast<float>(rows.size());
      model.weights().noalias() -= features.transpose() * slopes;
      model.bias() -= slopes.colwise().sum().transpose();
    }
  };
  const auto training = std::make_shared<Training>(
      Training{sampling.init(data.size()), LinearModel<float>(data.feature_count(), classes), {}, {}});
  ways.add(
      "gather, two Eigen products",
      [=, &data] {
        epoch_of_steps(sampling, training->state, data.size(),
                       [&](const RowIndices& rows) { training->step(data, rows); });
      },
      [=, &data] { return loss_of(training->model, data); });
}

void add_by_hand(suite::Ways& ways, const Dataset<float>& data, const MiniBatch& sampling) {
  struct Training {
    MiniBatch::State state;
    hand_written::SoftmaxRegression model;
  };
  const auto training = std::make_shared<Training>(
      Training{sampling.init(data.size()),
               hand_written::SoftmaxRegression(data.features.data(), data.targets.data(), data.feature_count())});
  ways.add(
      "by hand",
      [=, &data] {
        epoch_of_steps(sampling, training->state, data.size(), [&](const RowIndices& rows) {
          training->model.step(rows.indices, rows.size(), rows.known, rate);
        });
      },
      [=, &data] {
        LinearModel<float> model(data.feature_count(), classes);
        for (Index c = 0; c < classes; ++c) {
          for (Index j = 0; j < data.feature_count(); ++j) model.weights()(j, c) = training->model.weight(j, c);
          model.bias()[c] = training->model.bias(c);
        }
        return loss_of(model, data);
      });
}

}  // namespace

void suite::softmax(Suite& suite) {
  const Options& options = suite.options();
  if (!has_fashion_mnist(options.fashion)) return;
  Lazy<Dataset<float>> data([&] { return fashion_mnist(options.fashion, options.full ? 60'000 : 20'000); });
  Lazy<PeerData> files([&] { return PeerData(*data, static_cast<int>(classes)); });
  for (const Index batch : {64, 256})
    suite.measure("softmax, batch " + std::to_string(batch), [&](Ways& ways) {
      const MiniBatch sampling{.size = batch, .seed = 1};
      add_library(ways, "descent", *data, sampling);
      add_by_hand(ways, *data, sampling);
      add_gathered(ways, *data, sampling);
      if (options.peers) ways.add_peers("softmax", files->folder(), batch, "float");
    });
  suite.measure("two threads, softmax, batch 1024", [&](Ways& ways) {
    const MiniBatch sampling{.size = 1024, .seed = 1};
    add_library(ways, "descent", *data, sampling, Threads{2});
    add_library(ways, "one thread", *data, sampling);
  });
}
