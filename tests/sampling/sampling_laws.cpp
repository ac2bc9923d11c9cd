// What all samplings keep: each row once an epoch (but WithReplacement and Balanced), batches of the size asked for, the
// same rows from what a state archives, and nothing made known that does not come.
#include <descent/concepts.hpp>
#include <descent/data/dataset.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/balanced.hpp>
#include <descent/sampling/block_shuffled.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/sampling/stratified.hpp>
#include <descent/sampling/with_replacement.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/updates/sgd.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

const std::vector<Index> row_counts = [] {
  std::vector<Index> counts{33, 100, 257, 1000, 1025, 4099};
  for (Index n = 1; n <= 20; ++n) counts.push_back(n);
  return counts;
}();

template <class S>
std::string name(const S&) {
  if constexpr (std::is_same_v<S, InOrder>) return "InOrder";
  if constexpr (std::is_same_v<S, MiniBatch>) return "MiniBatch";
  if constexpr (std::is_same_v<S, BlockShuffled>) return "BlockShuffled";
  if constexpr (std::is_same_v<S, Stratified>) return "Stratified";
  if constexpr (std::is_same_v<S, Balanced>) return "Balanced";
  return "WithReplacement";
}

/// A state for n rows; where classes are asked for, of those the first has most, and others but a few rows.
template <class S>
typename S::State begin(const S& sampling, Index n) {
  if constexpr (requires { sampling.init(n); }) {
    return sampling.init(n);
  } else {
    Dataset<double> data{Matrix<double>(n, 0), Matrix<double>::Zero(n, 1)};
    for (Index i = 0; i < n; i += 7) data.targets(i, 0) = static_cast<double>(i % 4);
    return sampling.init(data);
  }
}

/// Whether it draws every row once an epoch.
template <class S>
constexpr bool in_epochs = !std::is_same_v<S, WithReplacement> && !std::is_same_v<S, Balanced>;

/// Every sampling that visits each row once an epoch, in batches of a size; blocks of all kinds.
template <class Check>
void for_each_epoch_sampling(Index size, bool drop_last, const Check& check) {
  check(InOrder{.size = size, .drop_last = drop_last});
  check(MiniBatch{.size = size, .seed = 5, .drop_last = drop_last});
  for (const Index block : {1, 2, 3, 7, 64, 5000})
    for (const Index window : {0, 1, 2, 3, 100})
      check(BlockShuffled{.size = size, .block = block, .window = window, .seed = 5, .drop_last = drop_last});
  if (!drop_last) check(Stratified{.size = size, .seed = 5});
}

template <class Selection>
std::vector<Index> listed(const Selection& rows) {
  std::vector<Index> list;
  for (Index i = 0; i < rows.size(); ++i) list.push_back(rows[i]);
  return list;
}

/// Saves or restores what a state archives.
struct Archive {
  std::vector<std::uint64_t> values = {};
  bool restoring = false;
  std::size_t next = 0;

  template <class Value>
  void operator()(const char*, Value& value) {
    static_assert(std::is_integral_v<Value>);
    if (restoring)
      value = static_cast<Value>(values.at(next++));
    else
      values.push_back(static_cast<std::uint64_t>(value));
  }
};

/// A new state that has of another only what that archives.
template <class S>
typename S::State restored(const S& sampling, Index n, typename S::State& state) {
  Archive archive;
  state.archive(archive);
  archive.restoring = true;
  typename S::State fresh = begin(sampling, n);
  fresh.archive(archive);
  return fresh;
}

/// Whether the next `steps` batches are the same.
template <class S>
bool same_future(const S& sampling, typename S::State& a, typename S::State& b, int steps) {
  for (int i = 0; i < steps; ++i)
    if (listed(sampling.next(a)) != listed(sampling.next(b))) return false;
  return true;
}

}  // namespace

TEST_CASE("samplings: each row once an epoch, the last batch short") {
  for (const Index size : {1, 3, 8, 999}) {
    for_each_epoch_sampling(size, false, [&](const auto& sampling) {
      bool right = true;
      for (const Index n : row_counts) {
        if (n > 1000 && size == 1) continue;
        auto state = begin(sampling, n);
        for (int epoch = 0; epoch < 4; ++epoch) {
          std::vector<int> seen(static_cast<std::size_t>(n), 0);
          for (Index left = n; left > 0;) {
            const auto rows = sampling.next(state);
            constexpr bool even = std::is_same_v<std::remove_cvref_t<decltype(sampling)>, Stratified>;
            right = right && (even ? rows.size() >= 1 && rows.size() <= size : rows.size() == std::min(size, left));
            left -= rows.size();
            for (const Index row : listed(rows)) ++seen.at(static_cast<std::size_t>(row));
          }
          right = right && seen == std::vector<int>(static_cast<std::size_t>(n), 1);
        }
      }
      CAPTURE(name(sampling), size);
      CHECK(right);
    });
  }
}

TEST_CASE("samplings: drop_last leaves a short batch out, and no row comes twice") {
  for (const Index size : {1, 3, 8, 999}) {
    for_each_epoch_sampling(size, true, [&](const auto& sampling) {
      bool right = true;
      for (const Index n : row_counts) {
        auto state = begin(sampling, n);
        const Index batch = std::min(size, n);
        for (int epoch = 0; epoch < 3; ++epoch) {
          std::vector<int> seen(static_cast<std::size_t>(n), 0);
          for (Index step = 0; step < n / batch; ++step) {
            const auto rows = sampling.next(state);
            right = right && rows.size() == batch;
            for (const Index row : listed(rows)) right = right && ++seen.at(static_cast<std::size_t>(row)) == 1;
          }
        }
      }
      CAPTURE(name(sampling), size);
      CHECK(right);
    });
  }
}

TEST_CASE("samplings: what a state archives is all that the rest follows from, at any step") {
  const auto check = [](const auto& sampling, Index n, int steps) {
    auto state = begin(sampling, n);
    bool same = true;
    for (int step = 0; step < steps && same; ++step) {
      auto uninterrupted = state, resumed = restored(sampling, n, state);
      same = same_future(sampling, uninterrupted, resumed, 8);
      sampling.next(state);
    }
    CAPTURE(name(sampling), n);
    CHECK(same);
  };
  for (const Index size : {1, 3, 8, 999})
    for (const bool drop_last : {false, true})
      for_each_epoch_sampling(size, drop_last, [&](const auto& sampling) {
        for (const Index n : {1, 2, 7, 20, 100}) check(sampling, n, 60);
      });
  for (const Index size : {1, 5, 32, 1000, 3000})
    for (const Index n : {1, 7, 1000}) {
      check(WithReplacement{.size = size, .seed = 5}, n, 100);
      check(Balanced{.size = size, .seed = 5}, n, 100);
    }
}

TEST_CASE("samplings: what may be read ahead is what comes next, and enough of it") {
  const auto check = [](const auto& sampling, Index n, int steps) {
    constexpr bool epochs = in_epochs<std::remove_cvref_t<decltype(sampling)>>;
    auto state = begin(sampling, n);
    bool right = true;
    std::vector<Index> ahead;
    Index visited = 0;
    for (int step = 0; step < steps && right; ++step) {
      const auto rows = sampling.next(state);
      if (epochs && visited == n) {
        right = right && ahead.empty();
        visited = 0;
      }
      for (Index i = 0; i < std::min(rows.size(), static_cast<Index>(ahead.size())); ++i)
        right = right && rows[i] == ahead[static_cast<std::size_t>(i)];
      visited += rows.size();
      const Index known = rows.known - rows.size();
      right = right && known >= (epochs ? std::min<Index>(16, n - visited) : 16);
      ahead = listed(rows.part(rows.size(), known));
      for (const Index row : ahead) right = right && row >= 0 && row < n;
    }
    CAPTURE(name(sampling), n);
    CHECK(right);
  };
  for (const Index size : {1, 6, 40, 999})
    for_each_epoch_sampling(size, false, [&](const auto& sampling) {
      for (const Index n : {1, 5, 20, 100, 1000}) check(sampling, n, 300);
    });
  for (const Index size : {1, 6, 1000, 1024, 2500})
    for (const Index n : {1, 5, 1000}) {
      check(WithReplacement{.size = size}, n, 300);
      check(Balanced{.size = size}, n, 300);
    }
}

TEST_CASE("samplings: more rows, and more blocks, than an order is kept of as a table") {
  const auto check = [](const auto& sampling, Index n) {
    auto state = begin(sampling, n);
    bool right = true, resumes = true;
    for (int epoch = 0; epoch < 2; ++epoch) {
      std::vector<char> seen(static_cast<std::size_t>(n), 0);
      int step = 0;
      for (Index left = n; left > 0; ++step) {
        if (step % 50 == 0) {
          auto uninterrupted = state, resumed = restored(sampling, n, state);
          resumes = resumes && same_future(sampling, uninterrupted, resumed, 3);
        }
        const auto rows = sampling.next(state);
        left -= rows.size();
        for (Index i = 0; i < rows.size(); ++i) {
          char& times = seen.at(static_cast<std::size_t>(rows[i]));
          right = right && times == 0;
          times = 1;
        }
      }
    }
    CAPTURE(name(sampling), n);
    CHECK(right);
    CHECK(resumes);
  };
  check(InOrder{.size = 100}, 70'001);
  check(MiniBatch{.size = 100}, 70'001);
  check(BlockShuffled{.size = 100}, 70'001);
  check(Stratified{.size = 100}, 70'001);
  for (const Index n : {65'537, 65'538, 200'001}) {
    check(BlockShuffled{.size = 500, .block = 1, .window = 1}, n);
    check(BlockShuffled{.size = 500, .block = 2, .window = 1000}, n);
    check(BlockShuffled{.size = 500, .block = 3, .window = 7}, n);
  }
}

TEST_CASE("samplings: seeds and epochs have orders of their own; the batch size changes none") {
  const auto check = [](auto sampling) {
    const auto drawn = [](const auto& by, Index n, Index skipped) {
      auto state = begin(by, n);
      std::vector<Index> rows;
      while (static_cast<Index>(rows.size()) < skipped + 1000) {
        const auto batch = listed(by.next(state));
        rows.insert(rows.end(), batch.begin(), batch.end());
      }
      return std::vector<Index>(rows.begin() + skipped, rows.begin() + skipped + 1000);
    };
    CAPTURE(name(sampling));
    const std::vector<Index> rows = drawn(sampling, 3000, 0);
    CHECK(rows != drawn(sampling, 3000, 3000));  // the next epoch
    for (const Index size : {1, 9, 500, 2999}) {
      sampling.size = size;
      CHECK(rows == drawn(sampling, 3000, 0));
    }
    sampling.seed = 6;
    CHECK(rows != drawn(sampling, 3000, 0));
  };
  check(MiniBatch{.size = 20, .seed = 5});
  check(BlockShuffled{.size = 20, .seed = 5});
  check(BlockShuffled{.size = 20, .block = 100, .window = 1, .seed = 5});
  check(BlockShuffled{.size = 20, .block = 100, .window = 0, .seed = 5});
  check(WithReplacement{.size = 20, .seed = 5});
  check(Balanced{.size = 20, .seed = 5});
}

TEST_CASE("samplings: other values on the same state are followed from the next step on") {
  const auto check = [](const auto& before, const auto& after, Index n) {
    auto state = begin(before, n);
    for (int i = 0; i < 7; ++i) before.next(state);
    auto resumed = restored(after, n, state);
    CAPTURE(name(after), n);
    CHECK(same_future(after, state, resumed, 50));
  };
  for (const Index n : {50, 5000, 70'000}) {
    check(InOrder{.size = 3}, InOrder{.size = 5}, n);
    check(MiniBatch{.seed = 1}, MiniBatch{.seed = 2}, n);
    check(MiniBatch{.size = 3}, MiniBatch{.size = 400}, n);
    check(WithReplacement{.seed = 1}, WithReplacement{.seed = 2}, n);
    check(WithReplacement{.size = 3}, WithReplacement{.size = 4000}, n);
    check(Stratified{.seed = 1}, Stratified{.seed = 2}, n);
    check(Stratified{.size = 3}, Stratified{.size = 4}, n);
    check(Stratified{.size = 3}, Stratified{.size = 4000}, n);
    check(Balanced{.seed = 1}, Balanced{.seed = 2}, n);
    check(Balanced{.size = 3}, Balanced{.size = 4000}, n);
    check(BlockShuffled{.seed = 1}, BlockShuffled{.seed = 2}, n);
    check(BlockShuffled{.block = 8}, BlockShuffled{.block = 9}, n);
    check(BlockShuffled{.block = 8, .window = 2}, BlockShuffled{.block = 8, .window = 3}, n);
    check(BlockShuffled{.block = 8, .window = 1}, BlockShuffled{.block = 8, .window = 0}, n);
    check(BlockShuffled{.size = 3}, BlockShuffled{.size = 4000}, n);
  }
}

TEST_CASE("samplings: the same rows with every compiler, and from one version to the next") {
  const auto fourth_batch = [](const auto& sampling, Index n) {
    auto state = begin(sampling, n);
    for (int i = 0; i < 3; ++i) sampling.next(state);
    return listed(sampling.next(state));
  };
  using Rows = std::vector<Index>;
  CHECK(fourth_batch(WithReplacement{.size = 8, .seed = 3}, 100'000) ==
        Rows{80035, 45181, 69894, 28830, 25771, 12635, 46593, 34444});
  BlockShuffled blocks{.size = 8, .block = 5, .window = 2, .seed = 3};
  CHECK(fourth_batch(blocks, 1000) == Rows{235, 110, 111, 237, 238, 236, 379, 377});
  CHECK(fourth_batch(blocks, 1'000'000) == Rows{717065, 432580, 432581, 717067, 717068, 717066, 661639, 661637});
  blocks.window = 0;
  CHECK(fourth_batch(Stratified{.size = 8, .seed = 3}, 1000) == Rows{336, 662, 933, 225, 989, 90, 950, 91});
  CHECK(fourth_batch(Balanced{.size = 8, .seed = 3}, 1000) == Rows{759, 413, 434, 259, 404, 889, 742, 287});
  CHECK(fourth_batch(blocks, 1'000'000) == Rows{717069, 432580, 432581, 432582, 432583, 432584, 567695, 567696});
}

TEST_CASE("samplings refuse empty batches, and more rows than 32 bits number") {
  const auto message = [](const auto& work) -> std::string {
    try {
      work();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(message([] { InOrder{.size = 0}.validate(); }) == "descent: InOrder: .size is 0; it must be 1 or more");
  CHECK(message([] { WithReplacement{.size = -3}.validate(); }) ==
        "descent: WithReplacement: .size is -3; it must be 1 or more, and less than 2^32");
  CHECK(message([] { BlockShuffled{.size = 0}.validate(); }) ==
        "descent: BlockShuffled: .size is 0; it must be 1 or more");
  CHECK(message([] { BlockShuffled{.block = 0}.validate(); }) ==
        "descent: BlockShuffled: .block is 0; it must be 1 or more");
  CHECK(message([] { BlockShuffled{.window = -1}.validate(); }) ==
        "descent: BlockShuffled: .window is -1; it must be 0 or more");
  CHECK(message([] { BlockShuffled{}.init(Index{1} << 32); }) ==
        "descent: BlockShuffled numbers rows by 32 bits, and the data have 4294967296 rows; train on parts of at most "
        "4,294,967,295 rows");
  CHECK(message([] { WithReplacement{}.init(Index{1} << 32); }) ==
        "descent: WithReplacement numbers rows by 32 bits, and the data have 4294967296 rows; train on parts of at "
        "most 4,294,967,295 rows");
  CHECK(message([] {
          InOrder{.size = 1}.validate();
          WithReplacement{.size = 1}.validate();
          BlockShuffled{.size = 1, .block = 1, .window = 0}.validate();
          InOrder{}.init(Index{1} << 40);
          WithReplacement{}.init((Index{1} << 32) - 1);
          BlockShuffled{}.init((Index{1} << 32) - 1);
        }) == "");
  static_assert(Sampling<InOrder> && Sampling<MiniBatch> && Sampling<WithReplacement> && Sampling<BlockShuffled>);
  static_assert(Sampling<Stratified> && Sampling<Balanced>);
  static_assert(!detail::full_batch<InOrder> && !detail::full_batch<WithReplacement> &&
                !detail::full_batch<BlockShuffled>);
}

TEMPLATE_TEST_CASE("samplings: linear models find their line", "", float, double) {
  using Scalar = TestType;
  const Index n = 1000;
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(3);
  for (Index i = 0; i < n; ++i) {
    const double a = random.below(5) / 2.0 - 1, b = random.below(3) - 1.0;  // whole targets, which are classes too
    data.features.row(i) << static_cast<Scalar>(a), static_cast<Scalar>(b);
    data.targets(i, 0) = static_cast<Scalar>(3 + 2 * a - b);
  }
  const auto check = [&](const auto& sampling) {
    LinearModel<Scalar> line(2);
    const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .sampling = sampling, .stop = MaxEpochs{30}};
    const Report report = trainer.fit(line, Mse{}, data);
    CAPTURE(name(sampling));
    CHECK(report.epochs == Approx(30).margin(0.05));
    CHECK(line.weights()(0, 0) == Approx(2).epsilon(1e-4));
    CHECK(line.weights()(1, 0) == Approx(-1).epsilon(1e-4));
    CHECK(line.bias()[0] == Approx(3).epsilon(1e-4));
  };
  for (const bool drop_last : {false, true}) for_each_epoch_sampling(24, drop_last, check);
  check(WithReplacement{.size = 24});
  check(Balanced{.size = 24});
}
