/// @file
/// Which classes are taken for which: the confusion matrix, and what follows from it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "samples.hpp"

namespace descent {

/// How one number is made of those of all classes.
enum class Average {
  /// of the counts of all classes, added up
  micro,
  /// the mean over the classes that occur, as target or as prediction: a rare class counts as much as a frequent one
  macro,
  /// the mean over the classes, each by its weight among the targets
  weighted
};

/// How many samples of each class were taken for which: k × k counts, actual classes in rows, predicted ones in
/// columns; of weighted samples, their weights added up. What follows from them is defined as in scikit-learn 1.2: a
/// share of nothing (the precision of a class never predicted, the recall of one that never occurs) is 0.
///
///     const ConfusionMatrix confusion = confusion_matrix(test.targets, probability);
///     std::cout << confusion << "\nrecall " << confusion.recall() << '\n';
///
/// With two classes, class 1 is the positive one, and precision(), recall(), specificity(), f1() and f_beta(β) are
/// about it. With more they throw Error: ask for a class, or for an Average.
class ConfusionMatrix {
 public:
  /// From k × k counts, k ≥ 2, finite numbers of 0 or more and not all 0; and the names of the classes, k or none.
  /// Throws Error otherwise.
  explicit ConfusionMatrix(Matrix<double> counts, std::vector<std::string> names = {})
      : counts_(std::move(counts)), names_(std::move(names)) {
    const Index k = counts_.rows();
    if (k < 2 || counts_.cols() != k)
      fail("ConfusionMatrix: the counts are " + std::to_string(k) + " × " + std::to_string(counts_.cols()) +
           "; they must have a row and a column for each of 2 or more classes");
    if (!names_.empty() && static_cast<Index>(names_.size()) != k)
      fail("ConfusionMatrix: there are " + std::to_string(k) + " classes and " + std::to_string(names_.size()) +
           " names; give one for each class, or none");
    for (Index i = 0; i < k; ++i)
      for (Index j = 0; j < k; ++j)
        if (!is_finite(counts_(i, j)) || counts_(i, j) < 0)
          fail("ConfusionMatrix: the count of class " + std::to_string(i) + " taken for " + std::to_string(j) + " is " +
               detail::text(counts_(i, j)) + "; it must be a finite number, 0 or more");
    actual_ = sums(counts_);
    predicted_ = sums(counts_.transpose());
    total_ = sum(k, [&](Index i) { return actual_[i]; });
    if (!(total_ > 0) || !is_finite(total_))
      fail("ConfusionMatrix: the counts add up to " + detail::text(total_) + "; it must be a finite number above 0");
  }

  /// k, the number of classes
  Index classes() const { return counts_.rows(); }
  /// What a class is called: its name, or else its index.
  std::string name(Index c) const {
    check_class(c);
    return names_.empty() ? std::to_string(c) : names_[static_cast<std::size_t>(c)];
  }
  /// How many samples of class `actual` were taken for class `predicted`.
  double count(Index actual, Index predicted) const {
    check_class(actual);
    check_class(predicted);
    return counts_(actual, predicted);
  }
  /// All counts: k × k, actual classes in rows, predicted ones in columns.
  const Matrix<double>& counts() const { return counts_; }
  /// How many samples are of this class.
  double actual(Index c) const {
    check_class(c);
    return actual_[c];
  }
  /// How many samples were taken for this class.
  double predicted(Index c) const {
    check_class(c);
    return predicted_[c];
  }
  /// How many samples there are.
  double total() const { return total_; }

  /// The share of samples whose class was found.
  double accuracy() const { return correct() / total_; }

  /// The mean recall of the classes that occur among the targets: what accuracy would be if they were equally frequent.
  double balanced_accuracy() const {
    double occurring = 0;
    for (Index c = 0; c < classes(); ++c) occurring += actual_[c] > 0 ? 1 : 0;
    return sum(classes(), [&](Index c) { return recall(c); }) / occurring;
  }

  /// Of the samples taken for class c, the share that are of it; 0 if there are none.
  double precision(Index c) const {
    check_class(c);
    return share(counts_(c, c), predicted_[c]);
  }
  /// The precision of class 1 of two.
  double precision() const { return precision(positive("precision")); }
  /// The precision of all classes.
  double precision(Average average) const {
    if (average == Average::micro) return accuracy();
    return averaged(average, [this](Index c) { return precision(c); });
  }

  /// Of the samples of class c, the share that were taken for it; 0 if there are none. Also called sensitivity, true
  /// positive rate.
  double recall(Index c) const {
    check_class(c);
    return share(counts_(c, c), actual_[c]);
  }
  /// The recall of class 1 of two.
  double recall() const { return recall(positive("recall")); }
  /// The recall of all classes.
  double recall(Average average) const {
    if (average == Average::micro) return accuracy();
    return averaged(average, [this](Index c) { return recall(c); });
  }

  /// Of the samples of other classes than c, the share that were not taken for c; 0 if there are none. Also called true
  /// negative rate: 1 − false positive rate.
  double specificity(Index c) const {
    check_class(c);
    const auto [right, others] = rejected(c);
    return share(right, others);
  }
  /// The specificity of class 1 of two.
  double specificity() const { return specificity(positive("specificity")); }
  /// The specificity of all classes.
  double specificity(Average average) const {
    if (average == Average::micro) {
      double right = 0, others = 0;
      for (Index c = 0; c < classes(); ++c) {
        const auto [right_of_class, others_of_class] = rejected(c);
        right += right_of_class;
        others += others_of_class;
      }
      return share(right, others);
    }
    return averaged(average, [this](Index c) { return specificity(c); });
  }

  /// (1 + β²) · precision · recall / (β² · precision + recall) of class c, 0 where that is 0 / 0: a mean of both in
  /// which recall counts β times as much as precision. β is a finite number, 0 or more.
  double f_beta(double beta, Index c) const { return f_of(precision(c), recall(c), beta); }
  /// The same of class 1 of two.
  double f_beta(double beta) const { return f_beta(beta, positive("f_beta")); }
  /// The same of all classes: by Average::micro from both averages, else the average of the classes' own.
  double f_beta(double beta, Average average) const {
    if (average == Average::micro) return f_of(precision(average), recall(average), beta);
    return averaged(average, [this, beta](Index c) { return f_beta(beta, c); });
  }
  /// The harmonic mean of precision and recall, f_beta(1, c).
  double f1(Index c) const { return f_beta(1, c); }
  /// The same of class 1 of two.
  double f1() const { return f1(positive("f1")); }
  /// The same of all classes: see f_beta.
  double f1(Average average) const { return f_beta(1, average); }

  /// Matthews' correlation of targets and predictions, −1 … 1, for k classes as by Gorodkin ("Comparing two k-category
  /// assignments by a k-category correlation coefficient", 2004): with N samples, C of them right, and aᵢ targets and
  /// pᵢ predictions of class i,
  /// (N C − Σ aᵢpᵢ) / √((N² − Σ aᵢ²) (N² − Σ pᵢ²)). 0 where all targets or all predictions are of one class.
  double matthews() const {
    if (is_one_class(actual_) || is_one_class(predicted_)) return 0;
    int exponent = 0;
    std::frexp(total_, &exponent);
    const auto scaled = [&](double number) { return std::ldexp(number, -exponent); };  // exact; no square overflows
    const auto products = [&](const Vector<double>& a, const Vector<double>& b) {
      return sum(classes(), [&](Index c) { return scaled(a[c]) * scaled(b[c]); });
    };
    const double n = scaled(total_);
    const double together = n * scaled(correct()) - products(actual_, predicted_);
    const double of_actual = n * n - products(actual_, actual_);
    const double of_predicted = n * n - products(predicted_, predicted_);
    return together / std::sqrt(of_actual * of_predicted);
  }

  /// Prints the table, actual classes in rows, predicted ones in columns, with their sums; without a line's end after
  /// the last line.
  friend std::ostream& operator<<(std::ostream& out, const ConfusionMatrix& confusion) {
    return out << confusion.table();
  }

 private:
  template <class Term>
  static double sum(Index count, const Term& term) {
    detail::TreeSum sum;
    for (Index i = 0; i < count; ++i) sum.add(term(i));
    return sum.total();
  }
  template <class Counts>
  static Vector<double> sums(const Counts& counts) {
    Vector<double> of_rows(counts.rows());
    for (Index i = 0; i < counts.rows(); ++i) of_rows[i] = sum(counts.cols(), [&](Index j) { return counts(i, j); });
    return of_rows;
  }
  static double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

  /// As f_beta, for a β of any size: the larger of 1 and β² is divided out.
  static double f_of(double precision, double recall, double beta) {
    if (!is_finite(beta) || beta < 0)
      fail("ConfusionMatrix::f_beta: beta is " + detail::text(beta) + "; it must be a finite number, 0 or more");
    const double of_precision = beta <= 1 ? beta * beta : 1, of_recall = beta <= 1 ? 1 : 1 / beta / beta;
    return share((of_precision + of_recall) * precision * recall, of_precision * precision + of_recall * recall);
  }

  static bool is_one_class(const Vector<double>& counts) {
    Index occurring = 0;
    for (Index c = 0; c < counts.size(); ++c) occurring += counts[c] > 0 ? 1 : 0;
    return occurring == 1;
  }

  void check_class(Index c) const {
    if (c < 0 || c >= classes())
      fail("ConfusionMatrix: there is no class " + std::to_string(c) + "; classes are numbered 0 … " +
           std::to_string(classes() - 1));
  }
  Index positive(const char* metric) const {
    if (classes() != 2)
      fail(std::string("ConfusionMatrix::") + metric + ": there are " + std::to_string(classes()) +
           " classes; ask for one of them, by its index, or for all, by Average::macro, weighted or micro");
    return 1;
  }
  double correct() const {
    return sum(classes(), [&](Index c) { return counts_(c, c); });
  }
  /// How many samples of other classes were not taken for c, and how many there are.
  std::pair<double, double> rejected(Index c) const {
    const double wrong = sum(classes(), [&](Index i) { return i == c ? 0 : counts_(i, c); });
    const double others = sum(classes(), [&](Index i) { return i == c ? 0 : actual_[i]; });
    return {std::max(others - wrong, 0.0), others};
  }
  template <class Metric>
  double averaged(Average average, const Metric& metric) const {
    detail::TreeSum sum, weight;
    for (Index c = 0; c < classes(); ++c) {
      const double occurs = actual_[c] > 0 || predicted_[c] > 0 ? 1 : 0;
      const double weight_of_class = average == Average::weighted ? actual_[c] : occurs;
      weight.add(weight_of_class);
      sum.add(weight_of_class > 0 ? weight_of_class * metric(c) : 0);
    }
    return sum.total() / weight.total();
  }

  std::string table() const {
    const Index k = classes();
    bool whole = true;
    for (Index i = 0; i < k * k; ++i) {
      const double number = counts_.data()[i];
      whole = whole && number < 1e15 && number == std::floor(number);
    }
    const auto number_text = [whole](double number) {
      return whole ? detail::text(static_cast<std::int64_t>(number)) : detail::text(number);
    };
    const auto row_text = [&](std::string of, const auto& number, double row_sum) {
      std::vector<std::string> row{std::move(of)};
      for (Index c = 0; c < k; ++c) row.push_back(number_text(number(c)));
      row.push_back(number_text(row_sum));
      return row;
    };
    detail::TextTable rows{{"actual"}};
    for (Index c = 0; c < k; ++c) rows[0].push_back(name(c));
    rows[0].push_back("sum");
    for (Index i = 0; i < k; ++i) rows.push_back(row_text(name(i), [&](Index j) { return counts_(i, j); }, actual_[i]));
    rows.push_back(row_text("sum", [&](Index j) { return predicted_[j]; }, total_));
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, detail::characters(row[0]));
    return std::string(width, ' ') + "  predicted\n" + detail::text_of(rows);
  }

  Matrix<double> counts_;
  std::vector<std::string> names_;
  Vector<double> actual_, predicted_;
  double total_ = 0;
};

/// How predictions are read and counted.
struct ConfusionMatrixOptions {
  /// One column of predictions: a row is called 1 where its prediction is this or more; any number, 0 for scores. Left
  /// out, it is 0.5, and the predictions must be probabilities.
  std::optional<double> threshold = {};
  /// n numbers, 0 or more: how much each sample counts. Empty (the default): all count 1.
  Vector<double> weights = {};
  /// what the classes are called in the table: k names, or none for their indices
  std::vector<std::string> names = {};
};

/// How classes are counted.
struct ClassCountOptions {
  /// k, 2 or more. 0 (the default): as many as there are names, else as the largest index says, at least 2
  Index classes = 0;
  /// n numbers, 0 or more: how much each sample counts. Empty (the default): all count 1.
  Vector<double> weights = {};
  /// what the classes are called in the table: k names, or none for their indices
  std::vector<std::string> names = {};
};

namespace detail {

/// Counts n pairs of classes.
template <class ClassOf>
ConfusionMatrix count_pairs(const Matrix<double>& targets, const ClassOf& predicted_class, Index classes,
                            const Vector<double>& weights, const std::vector<std::string>& names) {
  Matrix<double> counts = Matrix<double>::Zero(classes, classes);
  const SampleWeights weight(weights);
  for (Index i = 0; i < targets.rows(); ++i) counts(static_cast<Index>(targets(i, 0)), predicted_class(i)) += weight[i];
  return ConfusionMatrix(std::move(counts), names);
}

/// The column of the largest number of a row; of several, the first.
inline Index largest_column(const Matrix<double>& values, Index row) {
  Index largest = 0;
  for (Index j = 1; j < values.cols(); ++j)
    if (values(row, j) > values(row, largest)) largest = j;
  return largest;
}

inline ConfusionMatrix confusion_matrix(const Matrix<double>& targets, const Matrix<double>& predictions,
                                        const ConfusionMatrixOptions& options) {
  check_samples("confusion_matrix", targets, predictions, options.weights);
  const bool binary = predictions.cols() == 1;
  const Index classes = binary ? 2 : predictions.cols();
  check_classes("confusion_matrix", "target", targets, classes,
                binary ? "; for more classes give a column of predictions for each, or predicted classes to "
                         "confusion_matrix_of_classes"
                       : "");
  const double threshold = options.threshold.value_or(0.5);
  if (!is_finite(threshold) && !(threshold > 0) && !(threshold < 0))
    fail("confusion_matrix: .threshold is not a number");
  if (binary && !options.threshold)
    check_probabilities("confusion_matrix", predictions, "or give a .threshold: for scores, 0");
  if (!binary && options.threshold)
    fail("confusion_matrix: .threshold is for one column of predictions, and there are " + std::to_string(classes) +
         ", of which the largest decides; leave it out, or give the column of class 1 alone");
  if (binary)
    return count_pairs(
        targets, [&](Index i) { return predictions(i, 0) >= threshold ? Index{1} : Index{0}; }, classes,
        options.weights, options.names);
  return count_pairs(
      targets, [&](Index i) { return largest_column(predictions, i); }, classes, options.weights, options.names);
}

inline ConfusionMatrix confusion_matrix_of_classes(const Matrix<double>& targets, const Matrix<double>& predictions,
                                                   const ClassCountOptions& options) {
  const std::string metric = "confusion_matrix_of_classes";
  check_samples(metric, targets, predictions, options.weights);
  constexpr Index most = 65536;  // 32 GB of counts
  if (options.classes < 0 || options.classes == 1 || options.classes > most)
    fail(metric + ": .classes is " + std::to_string(options.classes) + "; it must be in 2 … 65536, or 0 to be counted");
  Index classes = options.classes != 0 ? options.classes : static_cast<Index>(options.names.size());
  const bool counted = classes == 0;
  if (counted) classes = most;
  check_classes(metric, "target", targets, classes);
  check_classes(metric, "prediction", predictions, classes);
  if (counted) {
    classes = 2;
    for (Index i = 0; i < targets.rows(); ++i)
      classes = std::max(classes, 1 + static_cast<Index>(std::max(targets(i, 0), predictions(i, 0))));
  }
  return count_pairs(
      targets, [&](Index i) { return static_cast<Index>(predictions(i, 0)); }, classes, options.weights, options.names);
}

}  // namespace detail

/// Counts which classes the predictions take the targets for. n × 1 targets are class indices, whole numbers in
/// 0 … k − 1. Predictions are n × 1 probabilities (or scores) of class 1 of two, which is predicted from the threshold
/// on; or n × k probabilities (or scores) of k classes, of which the largest is predicted, the first of equal ones.
///
///     confusion_matrix(test.targets, probability, {.threshold = 0.5, .names = {"taken", "free"}})
///
/// Throws Error if sizes do not fit, a number is not finite, a target is no class, a weight is negative, or one column
/// of predictions is of no probabilities and there is no threshold.
template <class Targets, class Predictions>
ConfusionMatrix confusion_matrix(const Eigen::DenseBase<Targets>& targets,
                                 const Eigen::DenseBase<Predictions>& predictions,
                                 const ConfusionMatrixOptions& options = {}) {
  return detail::confusion_matrix(detail::numbers(targets.derived()), detail::numbers(predictions.derived()), options);
}

/// The same from predicted classes: n × 1 targets and n × 1 predictions, both whole numbers in 0 … k − 1.
template <class Targets, class Predictions>
ConfusionMatrix confusion_matrix_of_classes(const Eigen::DenseBase<Targets>& targets,
                                            const Eigen::DenseBase<Predictions>& predictions,
                                            const ClassCountOptions& options = {}) {
  return detail::confusion_matrix_of_classes(detail::numbers(targets.derived()), detail::numbers(predictions.derived()),
                                             options);
}

}  // namespace descent
