// A network 784-128-10 on Fashion-MNIST, Adam: beside the five products of matrices that its steps are made of, by
// Eigen.
#include <descent/losses/cross_entropy.hpp>
#include <descent/models/network.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/updates/adam.hpp>
#include <memory>
#include <string>

#include "../fashion_mnist.hpp"
#include "../peer_data.hpp"
#include "../training.hpp"
#include "workloads.hpp"

namespace {

using namespace descent;

constexpr Index pixels = 784, hidden = 128, classes = 10;

template <class... Parallel>
void add_library(suite::Ways& ways, const std::string& name, const Dataset<float>& data, Index batch,
                 const Parallel&... parallel) {
  const MiniBatch sampling{.size = batch, .seed = 1};
  const auto training = training_of(network_of<float>(Dense(pixels, hidden), Relu{}, Dense(hidden, classes)),
                                    CrossEntropy{}, data, Adam{.learning_rate = 1e-3}, sampling, parallel...);
  const Index steps = steps_of_an_epoch(data, sampling);
  ways.add(
      name, [=] { training->run.advance(steps); },
      [=, &data] { return evaluate(training->model, CrossEntropy{}, data); });
}

/// What forward and backward multiply for one batch.
struct BareProducts {
  Matrix<float> features, first, second, middle, scores, slopes, middle_slopes, first_gradient, second_gradient;

  explicit BareProducts(Index batch)
      : features(Matrix<float>::Random(batch, pixels)),
        first(Matrix<float>::Random(pixels, hidden)),
        second(Matrix<float>::Random(hidden, classes)),
        middle(batch, hidden),
        scores(batch, classes),
        slopes(Matrix<float>::Random(batch, classes)),
        middle_slopes(batch, hidden),
        first_gradient(pixels, hidden),
        second_gradient(hidden, classes) {}

  void step() {
    middle.noalias() = features * first;
    scores.noalias() = middle * second;
    second_gradient.noalias() = middle.transpose() * slopes;
    middle_slopes.noalias() = slopes * second.transpose();
    first_gradient.noalias() = features.transpose() * middle_slopes;
  }
};

}  // namespace

void suite::network(Suite& suite) {
  const Options& options = suite.options();
  if (!has_fashion_mnist(options.fashion)) return;
  Lazy<Dataset<float>> data([&] { return fashion_mnist(options.fashion, options.full ? 60'000 : 12'800); });
  suite.measure("network, batch 128", [&](Ways& ways) {
    const Index batch = 128, steps = (data->size() + batch - 1) / batch;
    add_library(ways, "descent", *data, batch);
    const auto products = std::make_shared<BareProducts>(batch);
    ways.add("five Eigen products", [=] {
      for (Index step = 0; step < steps; ++step) products->step();
    });
    if (!options.peers) return;
    const auto files = std::make_shared<PeerData>(*data, static_cast<int>(classes));
    ways.add_peers("network", files->folder(), batch, "float");
    ways.keep(files);
  });
  suite.measure("two threads, network, batch 1024", [&](Ways& ways) {
    add_library(ways, "descent", *data, 1024, Threads{2});
    add_library(ways, "one thread", *data, 1024);
  });
}
