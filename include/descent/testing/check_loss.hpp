#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "../data/dataset.hpp"
#include "bits.hpp"
#include "complaint.hpp"
#include "conformance.hpp"
#include "near.hpp"
#include "slope_mistake.hpp"

namespace descent {

/// What a loss is meant for.
struct LossChecks {
  /// Whether it takes any scores, up to ±10,000: not so where scores are probabilities, say.
  bool any_scores = true;
};

namespace detail {

/// A loss of whatever type: what can be asked of it.
template <class Scalar>
struct AskedLoss {
  std::function<double(const Block<Scalar>& scores, const ConstBlock<Scalar>& targets,
                       const ConstVectorView<Scalar>& weights, Block<Scalar>& slopes)>
      accumulate;
  /// empty if there is none
  std::function<Finished(double sum, double weight)> finish = {};
  /// what check_targets complains about, of such targets for a model of so many outputs; empty if there is none
  std::function<std::string(const Matrix<Scalar>& targets, Index outputs)> complaint = {};
};

/// Asks a loss all laws, at some scores.
template <class Scalar>
class LossLaws {
 public:
  LossLaws(const AskedLoss<Scalar>& loss, const Matrix<Scalar>& scores, const Matrix<Scalar>& targets,
           const LossChecks& options)
      : loss_(loss), scores_(scores), targets_(targets), options_(options), found_{"loss"} {}

  Conformance found() {
    const Index n = scores_.rows();
    const bool fits = n > 0 && scores_.cols() > 0 && targets_.rows() == n;
    found_.add("scores and targets fit", fits ? ""
                                              : "there are " + std::to_string(n) + " rows of scores and " +
                                                    std::to_string(targets_.rows()) +
                                                    " of targets; there must be as many, 1 or more");
    if (!fits) return found_;
    Random random(5);
    weights_.resize(n);
    for (Index i = 0; i < n; ++i) weights_[i] = static_cast<Scalar>(random.uniform(0.5, 2));
    const Outcome whole = accumulate(scores_, targets_, weights_);
    if (!finite(whole)) return found_;
    written_and_repeated(whole);
    derivative();
    apart(whole);
    weights();
    if (options_.any_scores) far_off();
    if (loss_.finish) finish();
    if (loss_.complaint) check_targets();
    return found_;
  }

 private:
  struct Outcome {
    double sum = 0;
    Matrix<Scalar> slopes;
  };

  Outcome accumulate(Matrix<Scalar> scores, const Matrix<Scalar>& targets, const Vector<Scalar>& weights,
                     Scalar before = 0) const {
    Outcome outcome{0, Matrix<Scalar>::Constant(scores.rows(), scores.cols(), before)};
    const Block<Scalar> of_scores(scores.data(), scores.rows(), scores.cols());
    Block<Scalar> slopes(outcome.slopes.data(), scores.rows(), scores.cols());
    const ConstBlock<Scalar> of_targets(targets.data(), targets.rows(), targets.cols());
    const ConstVectorView<Scalar> of_weights(weights.data(), weights.size());
    outcome.sum = loss_.accumulate(of_scores, of_targets, of_weights, slopes);
    return outcome;
  }
  Outcome of_rows(Index first, Index count) const {
    return accumulate(scores_.middleRows(first, count), targets_.middleRows(first, count),
                      weights_.segment(first, count));
  }

  static bool near(double a, double b, double scale) { return detail::near<Scalar>(a, b, scale); }
  static bool near(const Matrix<Scalar>& a, const Matrix<Scalar>& b) {
    for (Index i = 0; i < a.size(); ++i)
      if (!near(static_cast<double>(a.data()[i]), static_cast<double>(b.data()[i]), 1e-3)) return false;
    return true;
  }
  std::string slope_name(Index i) const {
    return "the slope of score " + std::to_string(i % scores_.cols()) + " of row " + std::to_string(i / scores_.cols());
  }

  bool finite(const Outcome& whole) {
    const bool is = is_finite(whole.sum) && all_finite(whole.slopes.data(), whole.slopes.size());
    found_.add("value and slopes are finite",
               is ? ""
                  : "the sum is " + exact_text(whole.sum) +
                        " at the scores given, or a slope is not finite; give it scores and targets that it takes, or "
                        "mend the formula");
    return is;
  }

  void written_and_repeated(const Outcome& whole) {
    const Outcome again = accumulate(scores_, targets_, weights_), other = accumulate(scores_, targets_, weights_, 7);
    std::string written;
    bool same = bits(whole.sum) == bits(again.sum);
    for (Index i = whole.slopes.size() - 1; i >= 0; --i) {
      if (bits(whole.slopes.data()[i]) != bits(again.slopes.data()[i])) same = false;
      if (bits(again.slopes.data()[i]) != bits(other.slopes.data()[i]))
        written = slope_name(i) + " depends on what stood there before; write every one, with =, those that are 0 too";
    }
    found_.add("every slope is written", written);
    found_.add("evaluation repeats",
               same ? ""
                    : "the same scores gave another sum or slope the second time; a loss keeps nothing: no mutable or "
                      "static members");
  }

  void derivative() {
    const Index n = scores_.rows(), k = scores_.cols();
    const auto at = [&](const Vector<Scalar>& x) {
      return accumulate(ConstBlock<Scalar>(x.data(), n, k), targets_, weights_);
    };
    found_.add("slopes are the derivative of the value",
               slope_mistake<Scalar>(
                   ConstVectorView<Scalar>(scores_.data(), n * k), [&](const Vector<Scalar>& x) { return at(x).sum; },
                   [&](const Vector<Scalar>& x, Vector<Scalar>& gradient) {
                     const Outcome outcome = at(x);
                     gradient = ConstVectorView<Scalar>(outcome.slopes.data(), n * k);
                     return outcome.sum;
                   },
                   {{"score", 0, n, k, false}}, "write the derivative of Σ wᵢ ℓᵢ by each score, the weight included"));
  }

  void apart(const Outcome& whole) {
    const Index n = scores_.rows();
    double sizes = 0;
    for (Index i = 0; i < n; ++i) sizes += std::abs(of_rows(i, 1).sum);
    Matrix<Scalar> slopes(n, scores_.cols());
    for (const Index length : {1, 3, 8}) {
      double sum = 0;
      for (Index i = 0; i < n; i += length) {
        const Outcome part = of_rows(i, std::min(length, n - i));
        sum += part.sum;
        slopes.middleRows(i, part.slopes.rows()) = part.slopes;
      }
      const std::string in_blocks = "in blocks of " + std::to_string(length);
      found_.add("blocks add up", near(sum, whole.sum, sizes)
                                      ? ""
                                      : "the sum is " + text(whole.sum) + " of all rows at once and " + text(sum) +
                                            " " + in_blocks + "; return Σ wᵢ ℓᵢ, no mean, over scores.rows() rows");
      found_.add("a row depends on no other",
                 near(slopes, whole.slopes)
                     ? ""
                     : "slopes are others " + in_blocks +
                           "; a row's share is made from its own scores, targets and weight alone");
    }
    Matrix<Scalar> scores = scores_.colwise().reverse(), targets = targets_.colwise().reverse();
    Vector<Scalar> weights = weights_.reverse();
    const Outcome backwards = accumulate(scores, targets, weights);
    found_.add("a row depends on no other",
               near(backwards.sum, whole.sum, sizes) &&
                       near(Matrix<Scalar>(backwards.slopes.colwise().reverse()), whole.slopes)
                   ? ""
                   : "with the rows in another order the sum or slopes are others; a row's share is made from its own "
                     "scores, targets and weight alone");
  }

  void weights() {
    const Index n = scores_.rows();
    for (Index i = 0; i < n; ++i) {
      const Matrix<Scalar> score = scores_.row(i), target = targets_.row(i);
      const auto weighted = [&](Scalar weight) {
        return accumulate(score, target, Vector<Scalar>::Constant(1, weight), Scalar(7));
      };
      const Outcome one = weighted(1), two = weighted(2), none = weighted(0);
      found_.add("weight 2 is the row twice",
                 near(two.sum, 2 * one.sum, 0) && near(two.slopes, Matrix<Scalar>(one.slopes * Scalar(2)))
                     ? ""
                     : "row " + std::to_string(i) + " counts " + text(one.sum) + " with weight 1 and " + text(two.sum) +
                           " with weight 2; multiply both ℓᵢ and its slopes by weights[i]");
      found_.add(
          "weight 0 is the row removed",
          none.sum == 0 && none.slopes.isZero(0)
              ? ""
              : "row " + std::to_string(i) + " with weight 0 counts " + text(none.sum) +
                    ", or has a slope that is not 0; multiply both ℓᵢ and its slopes by weights[i], and write them");
    }
  }

  void far_off() {
    for (const double far : {1e4, -1e4})
      for (Index j = 0; j < scores_.cols(); ++j) {
        Matrix<Scalar> scores = scores_;
        scores.col(j).setConstant(static_cast<Scalar>(far));
        const Outcome outcome = accumulate(scores, targets_, weights_);
        found_.add(
            "finite at scores of ±10,000",
            is_finite(outcome.sum) && all_finite(outcome.slopes.data(), outcome.slopes.size())
                ? ""
                : "with scores of " + text(far) + " the sum is " + exact_text(outcome.sum) +
                      ", or a slope is not finite; take the largest score out of exponentials first, and logarithms "
                      "of what may be 0 not at all (or, if scores can't be so large, say .any_scores = false)");
      }
  }

  void finish() {
    for (const double sum : {0.5, 3.0, 40.0})
      for (const double weight : {1.0, 7.0, 250.0}) {
        const double h = 1e-5 * sum;
        const Finished at = loss_.finish(sum, weight), twice = loss_.finish(2 * sum, 2 * weight);
        const double slope = (loss_.finish(sum + h, weight).value - loss_.finish(sum - h, weight).value) / (2 * h);
        const std::string where = "finish(" + text(sum) + ", " + text(weight) + ")";
        found_.add(
            "finish: the factor is φ′ / weight",
            std::abs(slope - at.factor) <= 1e-6 * std::max(std::abs(slope), std::abs(at.factor))
                ? ""
                : where + " has the factor " + text(at.factor) + ", and its value changes by " + text(slope) +
                      " with the sum; the factor is φ′(sum / weight) / weight, the derivative of the value by the "
                      "sum");
        found_.add("finish: the value is φ of the mean", std::abs(twice.value - at.value) <= 1e-12 * std::abs(at.value)
                                                             ? ""
                                                             : where + " is " + text(at.value) +
                                                                   ", with twice of both " + text(twice.value) +
                                                                   "; the value is made from sum / weight alone");
      }
  }

  void check_targets() {
    const Index outputs = scores_.cols();
    const std::string complaint = loss_.complaint(targets_, outputs);
    found_.add("check_targets takes good targets",
               complaint.empty() ? ""
                                 : "it refuses the targets that are given, of which all else is true: \"" + complaint +
                                       "\"; let it take what accumulate takes");
    if constexpr (!failures_are_thrown) return;
    const Matrix<Scalar> many = targets_.col(0).replicate(1, targets_.cols() + outputs + 1);
    found_.add("check_targets counts targets",
               !loss_.complaint(many, outputs).empty()
                   ? ""
                   : "it takes " + std::to_string(many.cols()) + " targets a row for " + counted(outputs, "output") +
                         "; let it fail where rows.target_count() is not what accumulate reads");
  }

  const AskedLoss<Scalar>& loss_;
  const Matrix<Scalar>& scores_;
  const Matrix<Scalar>& targets_;
  LossChecks options_;
  Conformance found_;
  Vector<Scalar> weights_;
};

}  // namespace detail

/// Whether a loss keeps the laws, at some scores (n × the model's outputs) and targets (n × k) that it takes: slopes
/// are written, and the derivative of the value; blocks and weights add up; each row counts by itself; nothing overflows.
/// Take ten rows or more, and none at which the loss has a corner. Fails as its `validate()` does.
///
///     REQUIRE(check_loss(loss, scores, targets).passed());
template <class L, class Scalar>
Conformance check_loss(const L& loss, const Matrix<Scalar>& scores, const Matrix<Scalar>& targets,
                       const LossChecks& options = {}) {
  static_assert(Loss<L, Scalar>, "check_loss: the first argument is not a Loss; see concepts.hpp");
  detail::validate(loss);
  detail::AskedLoss<Scalar> asked{
      [&](const auto& of_scores, const auto& of_targets, const auto& weights, auto& slopes) {
        return static_cast<double>(loss.accumulate(of_scores, of_targets, weights, slopes));
      }};
  if constexpr (requires { loss.finish(0.0, 1.0); })
    asked.finish = [&](double sum, double weight) { return loss.finish(sum, weight); };
  if constexpr (requires(const RowsOf<Dataset<Scalar>>& rows) { loss.check_targets(rows, scores.cols()); })
    asked.complaint = [&](const Matrix<Scalar>& of, Index outputs) {
      const Dataset<Scalar> data{Matrix<Scalar>::Zero(of.rows(), 1), of};
      return detail::complaint_of([&] { loss.check_targets(data.rows(RowRange{0, data.size()}), outputs); });
    };
  return detail::LossLaws<Scalar>(asked, scores, targets, options).found();
}

}  // namespace descent
