// The library's samplings keep the laws that the suite asks of everybody's.
#include <descent/sampling/balanced.hpp>
#include <descent/sampling/block_shuffled.hpp>
#include <descent/sampling/full_batch.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/sampling/stratified.hpp>
#include <descent/sampling/with_replacement.hpp>
#include <descent/testing/check_sampling.hpp>

#include "passes.hpp"

using namespace descent;

TEST_CASE("the library's samplings pass check_sampling") {
  passes(check_sampling(FullBatch{}));
  passes(check_sampling(minimal::OneByOne{}, {.random_order = false}));
  passes(check_sampling(minimal::OnlyWeighty{}, {.random_order = false}));
  for (const Index size : {1, 2, 5, 32, 1000}) {
    CAPTURE(size);
    passes(check_sampling(InOrder{.size = size}, {.random_order = false}));
    passes(check_sampling(MiniBatch{.size = size, .seed = 3}));
    passes(check_sampling(MiniBatch{.size = size, .seed = 3, .drop_last = true}, {.every_row_once = false}));
    passes(check_sampling(BlockShuffled{.size = size, .block = 1, .seed = 3}));
    passes(check_sampling(BlockShuffled{.size = size, .block = 8, .window = 2, .seed = 3}, {.random_order = false}));
    passes(check_sampling(WithReplacement{.size = size, .seed = 3}, {.every_row_once = false}));
    passes(check_sampling(Stratified{.size = size, .seed = 3}, {.random_order = false}));
    passes(check_sampling(Balanced{.size = size, .seed = 3}, {.every_row_once = false, .random_order = false}));
  }
}

TEST_CASE("check_sampling of data of one's own") {
  Dataset<double> weighted = detail::rows_of_two_classes(12);
  weighted.weights = Vector<double>::Ones(12);
  weighted.weights[3] = 0;
  passes(check_sampling(minimal::OnlyWeighty{}, weighted, {.every_row_once = false, .random_order = false}));
  const Conformance found = check_sampling(minimal::OnlyWeighty{}, weighted, {.random_order = false});
  catches("a row left out", "every row comes once an epoch", found);
}
