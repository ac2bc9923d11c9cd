#pragma once

#include <string>
#include <utility>

#include "../core/error.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// Features of your own making: `function(x, out)` writes `count` numbers made of the d features of a sample.
///
///     Computed(1, [](const auto& x, auto& out) { out[0] = x[0] / (x[1] * x[1]); })  // mass index, of kg and m
template <class Function>
class Computed {
 public:
  /// Fails unless there is one feature at least.
  Computed(Index count, Function function) : count_(count), function_(std::move(function)) {
    if (count < 1) fail("Computed: " + std::to_string(count) + " features; there must be 1 or more");
  }

  /// As many as were announced, of any number of features.
  Index outputs(Index) const { return count_; }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    function_(x, out);
  }

  /// Shows visit(name, value) how many, and the kind of function.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("count", count_);
    visit("function", function_);
  }

 private:
  Index count_;
  Function function_;
};

}  // namespace descent
