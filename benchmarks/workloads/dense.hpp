/// @file
/// Epochs of a linear model with one output on dense rows by three samplings, beside the loop by hand, the bare reads
/// and the peers.
#pragma once

#include <descent/data/dataset.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/block_shuffled.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>
#include <memory>
#include <string>

#include "../peer_data.hpp"
#include "../training.hpp"
#include "../workload.hpp"
#include "workloads.hpp"

namespace suite {

/// The library, the hand-written loop and the bare reads, so many epochs each.
template <class HandLoss, class Loss, class Scalar, class Sampling>
void add_dense(Ways& ways, const descent::Dataset<Scalar>& data, const Sampling& sampling, std::int64_t epochs = 1,
               double rate = 0.1) {
  using namespace descent;
  const Index steps = epochs * steps_of_an_epoch(data, sampling);
  const auto loss_of = [&data](const LinearModel<Scalar>& model) { return evaluate(model, Loss{}, data); };

  const auto library = training_of(LinearModel<Scalar>(data.feature_count()), Loss{}, data, Sgd{rate}, sampling);
  ways.add("descent", [=] { library->run.advance(steps); }, [=] { return loss_of(library->model); });

  const auto hand = std::make_shared<HandWrittenRun<Scalar, HandLoss, Sampling>>(data, sampling, Scalar(rate));
  ways.add(
      "by hand", [=] { hand->advance(steps); },
      [=] {
        LinearModel<Scalar> model(hand->table.d);
        std::copy(hand->line.parameters.begin(), hand->line.parameters.end(), model.parameters().data());
        return loss_of(model);
      });

  if constexpr (!std::is_same_v<Sampling, InOrder>) {
    const auto order = std::make_shared<std::vector<RowIndex>>(order_of_an_epoch(sampling, data.size()));
    ways.add("read, same order", [=, &data] {
      for (std::int64_t i = 0; i < epochs; ++i) keep(bare_read(data, *order));
    });
  }
  ways.add("read, file order", [=, &data] {
    for (std::int64_t i = 0; i < epochs; ++i) keep(bare_read(data));
  });
}

template <class HandLoss, class Loss, class Scalar>
void dense(Suite& suite, const std::string& name, const char* scalar, const auto& make) {
  using namespace descent;
  Lazy<Dataset<Scalar>> data([&] { return make(suite.options().full ? 1'000'000 : 200'000, 100); });
  Lazy<PeerData> files([&] { return PeerData(*data); });
  const std::string kind = name + ", " + scalar + ", ";
  for (const Index batch : {32, 256, 1024})
    suite.measure(kind + "batch " + std::to_string(batch), [&](Ways& ways) {
      add_dense<HandLoss, Loss>(ways, *data, MiniBatch{.size = batch, .seed = 1});
      if (suite.options().peers) ways.add_peers(name, files->folder(), batch, scalar);
    });
  suite.measure(kind + "blocks of 64", [&](Ways& ways) {
    add_dense<HandLoss, Loss>(ways, *data, BlockShuffled{.size = 32, .block = 64, .window = 1, .seed = 1});
  });
  suite.measure(kind + "file order", [&](Ways& ways) { add_dense<HandLoss, Loss>(ways, *data, InOrder{.size = 32}); });
}

}  // namespace suite
