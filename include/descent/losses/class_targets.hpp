/// @file
/// What losses of classes ask of targets and of weights of classes, and what they say when they do not get it.
#pragma once

#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// What targets may be.
enum class ClassTargets {
  /// 0 or 1 for one output, class indices for k
  classes,
  /// or anything between 0 and 1, or a distribution over the k classes
  probabilities
};

/// Fails unless each weight of a class is a finite number, 0 or more, and one of them more.
inline void check_class_weights(const std::string& loss, const std::vector<double>& weights) {
  bool counts = weights.empty();
  for (std::size_t c = 0; c < weights.size(); ++c) {
    if (!is_finite(weights[c]) || weights[c] < 0)
      fail(loss + ": .class_weights[" + std::to_string(c) + "] is " + text(weights[c]) +
           "; it must be a finite number, 0 or more");
    counts = counts || weights[c] > 0;
  }
  if (!counts) fail(loss + ": all .class_weights are 0; at least one must be more");
}

/// Fails unless there is one weight for each class, or none.
inline void check_class_weights(const std::string& loss, const std::vector<double>& weights, Index outputs) {
  const auto classes = static_cast<std::size_t>(outputs == 1 ? 2 : outputs);
  if (!weights.empty() && weights.size() != classes)
    fail(loss + ": there are " + std::to_string(weights.size()) + " .class_weights; a model of " +
         std::to_string(outputs) + (outputs == 1 ? " output tells 2 classes" : " outputs tells as many classes") +
         " apart, and there must be one for each class, or none");
}

/// Fails at the first row that counts (of weight more than 0) whose targets are not what a loss of classes takes.
template <class Rows>
void check_class_targets(const std::string& loss, ClassTargets kind, const Rows& rows, Index outputs) {
  const Index given = rows.target_count();
  const bool soft = kind == ClassTargets::probabilities, distributions = soft && outputs > 1 && given == outputs;
  if (given != 1 && !distributions)
    fail(loss + ": the data have " + std::to_string(given) + " targets a row, the model has " +
         std::to_string(outputs) + (outputs == 1 ? " output" : " outputs") + "; there must be one target a row, " +
         (outputs == 1 ? "0 or 1"
                       : "its class, from 0 to " + std::to_string(outputs - 1) +
                             (soft ? ", or the probability of each class" : "")) +
         (given == 0 ? ": name the .target when the data are read" : ""));
  const auto refuse = [&](const std::string& what, Index row, double value, const std::string& wanted) {
    fail(loss + ": " + what + " of row " + std::to_string(row) + " (counted from 0) is " + exact_text(value) +
         "; it must be " + wanted);
  };
  for (Index i = 0; i < rows.size(); ++i) {
    if (rows.weight(i) == 0) continue;
    const auto targets = rows.targets(i);
    const auto target = static_cast<double>(targets[0]);
    if (distributions) {
      double sum = 0;
      for (Index j = 0; j < given; ++j) {
        const auto share = static_cast<double>(targets[j]);
        sum += share;
        if (!(share >= 0) || !is_finite(share))
          refuse("target " + std::to_string(j), i, share, "the probability of that class, 0 or more");
      }
      if (!(sum > 1 - 1e-4 && sum < 1 + 1e-4))
        refuse("the sum of the targets", i, sum, "1, up to 0.0001: they are the probabilities of the classes");
    } else if (outputs > 1) {
      const bool whole = target >= 0 && target < static_cast<double>(outputs) &&
                         target == static_cast<double>(static_cast<Index>(target));
      if (!whole)
        refuse("the target", i, target,
               "a class, a whole number from 0 to " + std::to_string(outputs - 1) +
                   ": number the classes so, or give the model more outputs, one for each class");
    } else if (soft ? !(target >= 0 && target <= 1) : !(target == 0 || target == 1)) {
      refuse("the target", i, target,
             std::string(soft ? "the probability of class 1, from 0 to 1" : "0 or 1") +
                 ": call one class 0 and the other 1; for three classes or more, give the model one output for each");
    }
  }
}

/// The weight of class c; 1 if there are none.
template <class Scalar>
Scalar class_weight(const std::vector<double>& weights, Index c) {
  return weights.empty() ? Scalar(1) : static_cast<Scalar>(weights[static_cast<std::size_t>(c)]);
}

}  // namespace descent::detail
