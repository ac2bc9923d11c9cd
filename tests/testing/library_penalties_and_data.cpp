// The library's penalties and data keep the laws that the suite asks of everybody's.
#include <descent/data/dataset.hpp>
#include <descent/penalties/both.hpp>
#include <descent/penalties/box.hpp>
#include <descent/penalties/elastic_net.hpp>
#include <descent/penalties/l1.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/max_norm.hpp>
#include <descent/penalties/no_penalty.hpp>
#include <descent/testing/check_data.hpp>
#include <descent/testing/check_penalty.hpp>

#include "passes.hpp"

using namespace descent;

TEMPLATE_TEST_CASE("the library's penalties pass check_penalty", "", float, double) {
  const auto check = [](const auto& penalty) { passes(check_penalty<TestType>(penalty)); };
  check(NoPenalty{});
  check(L2{.strength = 0.1});
  check(L1{.strength = 0.1});
  check(ElasticNet{.strength = 0.1, .size_share = 0.3});
  check(Box{.lowest = -0.5, .highest = 1});
  check(Box{.lowest = 0});
  check(MaxNorm{.limit = 1});
  check(L2{0.1} + Box{.lowest = 0});
  check(L1{0.1} + Box{.lowest = -1, .highest = 1});
  check(L2{0.1} + L1{0.2});
  passes(check_penalty<TestType>(L2{.strength = 0.1, .biases = true}, {.biases = true}));
  passes(check_penalty<TestType>(L1{.strength = 0.1, .biases = true}, {.biases = true}));
  passes(check_penalty<TestType>(minimal::TowardsOne{}, {.biases = true}));
}

TEMPLATE_TEST_CASE("the library's data pass check_data", "", float, double) {
  using Scalar = TestType;
  passes(check_data(minimal::Line{}));
  for (const Index n : {1, 2, 50}) {
    Dataset<Scalar> data{Matrix<Scalar>::Random(n, 3), Matrix<Scalar>::Random(n, 2)};
    passes(check_data(data));
    data.weights = Vector<Scalar>::Random(n).cwiseAbs();
    passes(check_data(data));
  }
}
