/// @file
/// Is a model better than always naming the most frequent class?
#pragma once

#include <cmath>
#include <ostream>
#include <string>

#include "../core/text.hpp"
#include "confusion_matrix.hpp"

namespace descent {

/// A classifier beside the one that always says the majority class. Printed, it is a line.
struct LiftOverMajority {
  /// the most frequent class among the targets; of equally frequent ones the first
  Index majority = 0;
  /// what it is called
  std::string name = {};
  /// the share of samples that the classifier has right
  double accuracy = 0;
  /// the share that always saying the majority has right
  double majority_accuracy = 0;

  /// accuracy ÷ majority_accuracy: above 1 is better than always saying the majority.
  double lift() const { return accuracy / majority_accuracy; }
  /// Of the mistakes that always saying the majority makes, the share that the classifier does without: 1 at best, 0 for
  /// no better, below 0 for worse. 0 too where the majority makes none.
  double mistakes_avoided() const {
    return majority_accuracy < 1 ? (accuracy - majority_accuracy) / (1 - majority_accuracy) : 0;
  }

  /// Prints it, without a line's end.
  friend std::ostream& operator<<(std::ostream& out, const LiftOverMajority& lift) {
    using detail::text;
    const double avoided = lift.mistakes_avoided();
    return out << "accuracy " << text(100 * lift.accuracy, 4) << " %; always \"" << lift.name
               << "\": " << text(100 * lift.majority_accuracy, 4) << " %; lift " << text(lift.lift(), 4) << ", "
               << (avoided == 0 ? "as many" : text(100 * std::abs(avoided), 4) + (avoided > 0 ? " % fewer" : " % more"))
               << " mistakes";
  }
};

/// The lift over always naming the class that is the most frequent among these targets.
///
///     std::cout << lift_over_majority(confusion) << '\n';
inline LiftOverMajority lift_over_majority(const ConfusionMatrix& confusion) {
  Index majority = 0;
  for (Index c = 1; c < confusion.classes(); ++c)
    if (confusion.actual(c) > confusion.actual(majority)) majority = c;
  return {majority, confusion.name(majority), confusion.accuracy(), confusion.actual(majority) / confusion.total()};
}

}  // namespace descent
