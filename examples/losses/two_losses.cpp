// Both losses of one prediction, and their slopes, against the predicted probability.
#include <cmath>
#include <cstdio>
#include <descent/descent.hpp>

#include "studies.hpp"

using namespace descent;

namespace {

/// The score of a probability: the inverse of the sigmoid.
double score_of(double probability) { return std::log(probability / (1 - probability)); }

struct ValueAndSlope {
  double value, slope;
};

/// A loss of one score and target, and its slope by the score, as training sees them.
template <class LossType>
ValueAndSlope of_one(const LossType& loss, double score, double target) {
  const Matrix<double> scores{{score}}, targets{{target}};
  const Vector<double> weights = Vector<double>::Ones(1);
  Matrix<double> slopes(1, 1);
  const double value = loss.accumulate(scores, targets, weights, slopes);
  return {value, slopes(0, 0)};
}

/// The lecture's example by hand: 0.7 where the label is 1, 0.2 where it is 0.
void check_two_predictions() {
  const CrossEntropyOfProbabilities loss;
  const double positive = of_one(loss, 0.7, 1).value, negative = of_one(loss, 0.2, 0).value;
  std::printf(
      "Cross-entropy of two predictions, 0.7 for label 1 and 0.2 for label 0:\n"
      "  positive term, -y log(p):             %.4f\n"
      "  negative term, -(1 - y) log(1 - p):   %.4f\n"
      "  mean:                                 %.4f\n\n",
      positive, negative, (positive + negative) / 2);
}

void compare_two_mistakes() {
  std::printf("The label is 1. What a prediction costs, and the slope by the score, which is the pull on the model:\n");
  std::printf("%14s %16s %8s %18s %10s\n", "probability", "cross-entropy", "slope", "squared error", "slope");
  for (const double probability : {0.9, 0.5, 0.1, 0.01, 0.0001}) {
    const auto [entropy, entropy_slope] = of_one(CrossEntropy{}, score_of(probability), 1);
    const auto [square, square_slope] = of_one(squared_error, score_of(probability), 1);
    std::printf("%14g %16.2f %8.3f %18.4f %10.4f\n", probability, entropy, entropy_slope, square, square_slope);
  }
  const double ratio =
      of_one(CrossEntropy{}, score_of(0.0001), 1).value / of_one(CrossEntropy{}, score_of(0.1), 1).value;
  const double square =
      of_one(squared_error, score_of(0.0001), 1).value / of_one(squared_error, score_of(0.1), 1).value;
  std::printf(
      "\nA prediction of 0.0001 is a thousand times as confident a mistake as 0.1. The squared error (and RMSE, its\n"
      "root) finds it %.2f times as bad, and pulls on it less than on one of 0.5; cross-entropy finds it %.1f times "
      "as\n"
      "bad, and pulls at full strength.\n\n",
      square, ratio);
}

}  // namespace

void two_losses(const std::filesystem::path& folder) {
  check_two_predictions();
  compare_two_mistakes();

  Figure figure("losses", "two_losses", folder);
  for (const int target : {1, 0}) {
    Rows rows;
    for (int i = 1; i < 2000; ++i) {
      const double probability = i / 2000.0, score = score_of(probability);
      const auto [entropy, entropy_slope] = of_one(CrossEntropy{}, score, target);
      const auto [square, square_slope] = of_one(squared_error, score, target);
      rows.add(probability, entropy, square, entropy_slope, square_slope);
    }
    figure.rows(target == 1 ? "of_one" : "of_zero", rows);
  }
  figure.number("positive", of_one(CrossEntropy{}, score_of(0.7), 1).value);
  figure.number("negative", of_one(CrossEntropy{}, score_of(0.2), 0).value);
  figure.draw();
}
