#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "feature_map.hpp"

namespace descent {

/// Features of your own making: `function(x, out)` writes `count` numbers made of the d features of a sample.
///
///     Computed(1, [](const auto& x, auto& out) { out[0] = x[0] / (x[1] * x[1]); }, {"mass index"})  // of kg and m
///
/// A file knows no more of the function than that there is one: whoever loads a model brings the same one.
template <class Function>
class Computed {
 public:
  /// Fails unless there is one feature at least, and a name for each if there are names.
  Computed(Index count, Function function, std::vector<std::string> names = {})
      : count_(count), function_(std::move(function)), names_(std::move(names)) {
    if (count < 1) fail("Computed: " + std::to_string(count) + " features; there must be 1 or more");
    if (!names_.empty() && static_cast<Index>(names_.size()) != count)
      fail("Computed: " + std::to_string(names_.size()) + " names for " + std::to_string(count) +
           " features; give one for each, or none");
  }
  /// A copy.
  Computed(const Computed&) = default;
  /// Lambdas can be copied, but not assigned to: the new one takes the place of the old one.
  Computed& operator=(const Computed& other) {
    if (this == &other) return *this;
    count_ = other.count_;
    names_ = other.names_;
    function_.emplace(*other.function_);
    return *this;
  }

  /// As many as were announced, of any number of features.
  Index outputs(Index) const { return count_; }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    (*function_)(x, out);
  }

  /// Those given; otherwise "made 1", "made 2", …
  std::vector<std::string> names(const std::vector<std::string>&) const {
    return names_.empty() ? detail::numbered_names(count_) : names_;
  }

  /// Shows visit(name, value) how many, and the kind of function.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("count", count_);
    visit("function", *function_);
  }

 private:
  Index count_;
  std::optional<Function> function_;
  std::vector<std::string> names_;
};

}  // namespace descent
