// Epochs of sparse logistic regression, one row a step, shuffled, through the public interface, beside a loop written by
// hand for this one job, in one run, interleaved; medians of five. The columns of a row are drawn evenly from all, its
// values from [0, 1): the memory has to be asked for almost every parameter.
//
//     benchmark_sparse [rows = 500000] [features = 1000000] [non-zeros a row = 50]
#include <descent/descent.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <vector>

#include "sparse_by_hand.hpp"
#include "timing.hpp"

using namespace descent;

namespace {

template <class Scalar>
SparseDataset<Scalar> made_up_sparse(Index n, Index d, Index filled) {
  SparseDataset<Scalar> data{SparseMatrix<Scalar>(n, d), Matrix<Scalar>(n, 1)};
  data.features.reserve(n * filled);
  Random random(42);
  std::vector<int> columns;
  for (Index i = 0; i < n; ++i) {
    columns.clear();
    for (Index j = 0; j < filled; ++j)
      columns.push_back(
          std::min(static_cast<int>(d) - 1, static_cast<int>(random.uniform(0, 1) * static_cast<double>(d))));
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    double score = 0;
    data.features.startVec(i);
    for (const int column : columns) {
      const double value = random.uniform(0, 1);
      data.features.insertBack(i, column) = static_cast<Scalar>(value);
      score += value * (column % 7 - 3);
    }
    data.targets(i, 0) = score + random.uniform(-1, 1) > 0 ? Scalar(1) : Scalar(0);
  }
  data.features.finalize();
  return data;
}

/// The hand-written loop as a run: by the library's own sampler, the limit on steps and the finiteness test included.
template <class Scalar, bool prefetching>
struct ByHand {
  sparse_by_hand::Rows<Scalar> rows;
  std::vector<Scalar> weights;
  MiniBatch sampling{.size = 1, .seed = 1};
  MiniBatch::State state;
  Scalar rate;

  ByHand(const SparseDataset<Scalar>& data, Scalar learning_rate)
      : rows{data.features.outerIndexPtr(), data.features.innerIndexPtr(), data.features.valuePtr(),
             data.targets.data()},
        weights(static_cast<std::size_t>(data.feature_count()) + 1),
        state(sampling.init(data.size())),
        rate(learning_rate) {}

  bool advance(std::int64_t steps) {
    const long d = static_cast<long>(weights.size()) - 1;
    for (std::int64_t i = 0; i < steps; ++i) {
      const RowIndices next = sampling.next(state);
      if (!sparse_by_hand::step<prefetching>(rows, weights.data(), d, next.indices, next.known, rate)) return false;
    }
    return true;
  }
};

template <class Scalar>
bool compare(const char* name, Index n, Index d, Index filled) {
  const auto data = made_up_sparse<Scalar>(n, d, filled);
  const double rate = 0.1;
  LinearModel<Scalar> model(d);
  const GradientDescent trainer{.update = Sgd{.learning_rate = rate},
                                .sampling = MiniBatch{.size = 1, .seed = 1},
                                .loss_check = Never{},
                                .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}};
  auto run = trainer.start(model, CrossEntropy{}, data);
  ByHand<Scalar, true> hand(data, static_cast<Scalar>(rate));
  ByHand<Scalar, false> plain(data, static_cast<Scalar>(rate));

  std::vector<double> times[3];
  for (int round = 0; round < 6; ++round) {
    const double without = seconds([&] { plain.advance(n); });
    const double by_hand = seconds([&] { hand.advance(n); });
    const double library = seconds([&] { run.advance(n); });
    if (round == 0) continue;  // warms up
    times[0].push_back(without);
    times[1].push_back(by_hand);
    times[2].push_back(library);
  }
  const double without = median(times[0]), by_hand = median(times[1]), library = median(times[2]);
  double apart = 0;
  for (Index j = 0; j <= d; ++j)
    apart = std::max(apart,
                     static_cast<double>(std::abs(model.parameters()[j] - hand.weights[static_cast<std::size_t>(j)])));
  std::printf("%-7s %12.4f %14.4f %10.4f %14.2f\n", name, without, by_hand, library, library / by_hand);
  std::fflush(stdout);
  const bool same = apart < 1e-3;  // the two did the same work
  if (!same) std::printf("the two loops ended %g apart\n", apart);
  return same;
}

}  // namespace

int main(int argc, char** argv) {
  const Index n = argc > 1 ? std::atol(argv[1]) : 500'000, d = argc > 2 ? std::atol(argv[2]) : 1'000'000;
  const Index filled = argc > 3 ? std::atol(argv[3]) : 50;
  std::printf("sparse logistic regression, %td x %td, %td non-zeros a row, batch 1, shuffled: seconds an epoch\n", n, d,
              filled);
  std::printf("%-7s %12s %14s %10s %14s\n", "", "no prefetch", "hand-written", "library", "library / hand");
  bool same = compare<double>("double", n, d, filled);
  same &= compare<float>("float", n, d, filled);
  return same ? 0 : 1;
}
