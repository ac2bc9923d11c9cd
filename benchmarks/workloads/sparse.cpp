// Sparse logistic regression, one row a step, shuffled: 50 features of a million are filled in. The columns of a row
// are drawn evenly from all, so that the memory has to be asked for almost every parameter.
#include <algorithm>
#include <descent/core/random.hpp>
#include <descent/data/sparse_dataset.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/updates/sgd.hpp>
#include <memory>
#include <string>
#include <vector>

#include "../made_up_sparse.hpp"
#include "../peer_data.hpp"
#include "../sparse_by_hand.hpp"
#include "../training.hpp"
#include "workloads.hpp"

using namespace descent;

namespace {

constexpr Index columns = 1'000'000;
constexpr double rate = 0.1;

template <class Scalar>
sparse_by_hand::Rows<Scalar> rows_of(const SparseDataset<Scalar>& data) {
  return {data.features.outerIndexPtr(), data.features.innerIndexPtr(), data.features.valuePtr(), data.targets.data()};
}

/// The hand-written loop, or its reads alone, as a run by the library's own sampler.
template <class Scalar>
struct ByHand {
  sparse_by_hand::Rows<Scalar> rows;
  std::vector<Scalar> weights = std::vector<Scalar>(columns + 1);
  MiniBatch sampling;
  MiniBatch::State state;
  Scalar total = 0;

  ByHand(const SparseDataset<Scalar>& data, const MiniBatch& by)
      : rows(rows_of(data)), sampling(by), state(by.init(data.size())) {}

  void advance(std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      const RowIndices next = sampling.next(state);
      if (!sparse_by_hand::step<true>(rows, weights.data(), columns, next.indices, next.known, Scalar(rate))) return;
    }
  }

  void read(std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      const RowIndices next = sampling.next(state);
      total += sparse_by_hand::score<true>(rows, weights.data(), columns, next.indices, next.known);
    }
  }
};

template <class Scalar>
void measure(suite::Suite& suite, const char* scalar) {
  suite.measure(std::string("sparse, ") + scalar + ", batch 1", [&](suite::Ways& ways) {
    const auto data = std::make_shared<SparseDataset<Scalar>>(
        made_up_sparse<Scalar>(suite.options().full ? 500'000 : 100'000, columns));
    const auto loss_of = [data](const LinearModel<Scalar>& model) { return evaluate(model, CrossEntropy{}, *data); };
    const MiniBatch sampling{.size = 1, .seed = 1};
    const Index steps = data->size();
    const auto library = training_of(LinearModel<Scalar>(columns), CrossEntropy{}, *data, Sgd{rate}, sampling);
    ways.add("descent", [=] { library->run.advance(steps); }, [=] { return loss_of(library->model); });

    const auto hand = std::make_shared<ByHand<Scalar>>(*data, sampling);
    ways.add(
        "by hand", [=] { hand->advance(steps); },
        [=] {
          LinearModel<Scalar> model(columns);
          std::copy(hand->weights.begin(), hand->weights.end(), model.parameters().data());
          return loss_of(model);
        });
    const auto reader = std::make_shared<ByHand<Scalar>>(*data, sampling);
    ways.add("read, same order", [=] { reader->read(steps); });

    if (!suite.options().peers) return;
    const auto files = std::make_shared<suite::PeerData>(*data);
    ways.add_peers("sparse", files->folder(), 1, scalar);
  });
}

}  // namespace

void suite::sparse(Suite& suite) {
  measure<double>(suite, "double");
  measure<float>(suite, "float");
}
