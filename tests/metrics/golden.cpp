// Every metric is scikit-learn's, to 1e-12, on the random cases and edge cases that golden.py wrote to golden.txt.
#include <descent/core/error.hpp>
#include <descent/metrics/brier_score.hpp>
#include <descent/metrics/calibration_curve.hpp>
#include <descent/metrics/confusion_matrix.hpp>
#include <descent/metrics/log_loss.hpp>
#include <descent/metrics/precision_recall_curve.hpp>
#include <descent/metrics/regression.hpp>
#include <descent/metrics/roc_curve.hpp>
#include <descent/metrics/top_k_accuracy.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

using Numbers = std::vector<double>;

/// One case of golden.txt: what goes in and what must come out, by name.
class Case {
 public:
  std::string kind;
  std::map<std::string, std::string> lines;

  const std::string& text(const std::string& name) const {
    const auto found = lines.find(name);
    if (found == lines.end()) FAIL("golden.txt: a case of " << kind << " has no line " << name);
    return found->second;
  }
  Numbers numbers(const std::string& name) const {
    Numbers numbers;
    std::istringstream words(text(name));
    for (std::string word; words >> word;) {
      char* end = nullptr;
      numbers.push_back(std::strtod(word.c_str(), &end));
      if (*end != '\0') FAIL("golden.txt: " << kind << ", " << name << ": " << word << " is no number");
    }
    return numbers;
  }
  double number(const std::string& name) const {
    const Numbers all = numbers(name);
    if (all.size() != 1) FAIL("golden.txt: " << kind << ", " << name << ": one number is expected");
    return all[0];
  }
  Matrix<double> matrix(const std::string& name, Index columns) const {
    const Numbers all = numbers(name);
    return Eigen::Map<const Matrix<double>>(all.data(), static_cast<Index>(all.size()) / columns, columns);
  }
  Vector<double> weights() const {
    const Numbers all = numbers("weights");
    return Eigen::Map<const Vector<double>>(all.data(), static_cast<Index>(all.size()));
  }
};

std::vector<Case> read_cases() {
  const std::string source = __FILE__;
  const std::string path = source.substr(0, source.find_last_of("/\\") + 1) + "golden.txt";
  std::ifstream file(path);
  if (!file) FAIL(path << " can't be read");
  std::vector<Case> cases;
  bool inside = false;
  for (std::string line; std::getline(file, line); inside = !line.empty()) {
    if (line.empty()) continue;
    const auto blank = std::min(line.find(' '), line.size());
    if (!inside)
      cases.push_back({line, {}});
    else
      cases.back().lines[line.substr(0, blank)] = line.substr(blank);
  }
  return cases;
}

Numbers values(double value) { return {value}; }
template <class Values>
Numbers values(const Values& values) {
  return Numbers(values.data(), values.data() + values.size());
}

bool close(double ours, double theirs) { return std::abs(ours - theirs) <= 1e-12 * std::max(1.0, std::abs(theirs)); }

/// Compares the cases of one kind, and counts how often each metric was compared.
class Comparison {
 public:
  template <class Check>
  Comparison(const std::string& kind, const Check& check) {
    int number = 0;
    for (const Case& one : read_cases())
      if (one.kind == kind) {
        INFO("case " << number++ << " of " << kind);
        case_ = &one;
        check(one, *this);
      }
  }
  /// What `ours()` returns must be what the case says, or an Error where scikit-learn has no answer.
  template <class Ours>
  void operator()(const std::string& name, const Ours& ours) {
    INFO(name << ":" << case_->text(name));
    if (case_->text(name) == " error") {
      CHECK_THROWS_AS(ours(), Error);
      return;
    }
    const Numbers got = values(ours()), expected = case_->numbers(name);
    bool equal = got.size() == expected.size();
    for (std::size_t i = 0; equal && i < got.size(); ++i) equal = close(got[i], expected[i]);
    if (!equal)
      for (const double number : got) UNSCOPED_INFO("got " << number);
    CHECK(equal);
    ++counts_[name];
  }
  /// At least 200 cases of each of these metrics were compared.
  void require_enough(const std::vector<std::string>& names) const {
    for (const std::string& name : names) {
      INFO(name);
      const auto found = counts_.find(name);
      REQUIRE(found != counts_.end());
      CHECK(found->second >= 200);
    }
  }

 private:
  const Case* case_ = nullptr;
  std::map<std::string, int> counts_;
};

/// A number for each class.
template <class OfClass>
Numbers by_class(Index classes, const OfClass& of_class) {
  Numbers numbers;
  for (Index c = 0; c < classes; ++c) numbers.push_back(of_class(c));
  return numbers;
}

}  // namespace

TEST_CASE("golden: binary metrics and curves are scikit-learn's") {
  const Comparison comparison("binary", [](const Case& one, Comparison& compare) {
    const Matrix<double> targets = one.matrix("targets", 1), predictions = one.matrix("predictions", 1);
    const Vector<double> weights = one.weights();
    const ConfusionMatrix confusion =
        confusion_matrix(targets, predictions, {.threshold = one.number("threshold"), .weights = weights});
    compare("confusion", [&] { return confusion.counts(); });
    compare("accuracy", [&] { return confusion.accuracy(); });
    compare("balanced_accuracy", [&] { return confusion.balanced_accuracy(); });
    compare("precision", [&] { return confusion.precision(); });
    compare("recall", [&] { return confusion.recall(); });
    compare("specificity", [&] { return confusion.specificity(); });
    compare("f1", [&] { return confusion.f1(); });
    compare("f_beta", [&] { return confusion.f_beta(one.number("beta")); });
    compare("matthews", [&] { return confusion.matthews(); });

    const auto roc = [&](bool drop_intermediate = true) {
      return roc_curve(targets, predictions, {.weights = weights, .drop_intermediate = drop_intermediate});
    };
    if (one.text("roc_area") == " error") {
      CHECK_THROWS_AS(roc(), Error);
    } else {
      compare("roc_false_positive_rate", [&] { return roc().false_positive_rate; });
      compare("roc_true_positive_rate", [&] { return roc().true_positive_rate; });
      compare("roc_threshold", [&] { return roc().threshold; });
      compare("roc_area", [&] { return roc().area(); });
      compare("pr_threshold",
              [&] { return roc(false).threshold.tail(roc(false).threshold.size() - 1).reverse().eval(); });
    }
    const PrecisionRecallCurve curve = precision_recall_curve(targets, predictions, {.weights = weights});
    compare("pr_precision", [&] { return curve.precision; });
    compare("pr_recall", [&] { return curve.recall; });
    compare("pr_threshold", [&] { return curve.threshold; });
    compare("average_precision", [&] { return curve.average_precision(); });
    if (one.lines.count("log_loss") != 0) {
      compare("log_loss", [&] { return log_loss(targets, predictions, {.weights = weights}); });
      compare("brier_score", [&] { return brier_score(targets, predictions, {.weights = weights}); });
    }
  });
  comparison.require_enough({"confusion", "accuracy", "balanced_accuracy", "precision", "recall", "specificity", "f1",
                             "f_beta", "matthews", "roc_false_positive_rate", "roc_true_positive_rate", "roc_threshold",
                             "roc_area", "pr_precision", "pr_recall", "pr_threshold", "average_precision", "log_loss",
                             "brier_score"});
}

TEST_CASE("golden: metrics of several classes are scikit-learn's") {
  const Comparison comparison("classes", [](const Case& one, Comparison& compare) {
    const auto k = static_cast<Index>(one.number("classes"));
    const double beta = one.number("beta");
    const ConfusionMatrix confusion = confusion_matrix_of_classes(
        one.matrix("targets", 1), one.matrix("predictions", 1), {.classes = k, .weights = one.weights()});
    compare("confusion", [&] { return confusion.counts(); });
    compare("accuracy", [&] { return confusion.accuracy(); });
    compare("balanced_accuracy", [&] { return confusion.balanced_accuracy(); });
    compare("matthews", [&] { return confusion.matthews(); });
    compare("class_precision", [&] { return by_class(k, [&](Index c) { return confusion.precision(c); }); });
    compare("class_recall", [&] { return by_class(k, [&](Index c) { return confusion.recall(c); }); });
    compare("class_f_beta", [&] { return by_class(k, [&](Index c) { return confusion.f_beta(beta, c); }); });
    compare("class_f1", [&] { return by_class(k, [&](Index c) { return confusion.f1(c); }); });
    compare("class_specificity", [&] { return by_class(k, [&](Index c) { return confusion.specificity(c); }); });
    const std::vector<std::pair<std::string, Average>> averages{
        {"micro", Average::micro}, {"macro", Average::macro}, {"weighted", Average::weighted}};
    for (const auto& [name, average] : averages) {
      const Average by = average;
      compare(name + "_precision", [&] { return confusion.precision(by); });
      compare(name + "_recall", [&] { return confusion.recall(by); });
      compare(name + "_f_beta", [&] { return confusion.f_beta(beta, by); });
      compare(name + "_f1", [&] { return confusion.f1(by); });
      compare(name + "_specificity", [&] { return confusion.specificity(by); });
    }
  });
  for (const std::string average : {"class", "micro", "macro", "weighted"})
    comparison.require_enough(
        {average + "_precision", average + "_recall", average + "_f_beta", average + "_f1", average + "_specificity"});
  comparison.require_enough({"confusion", "accuracy", "balanced_accuracy", "matthews"});
}

TEST_CASE("golden: metrics of a column for each class are scikit-learn's") {
  const Comparison comparison("scores", [](const Case& one, Comparison& compare) {
    const Matrix<double> targets = one.matrix("targets", 1);
    const Matrix<double> predictions = one.matrix("predictions", static_cast<Index>(one.number("classes")));
    const Vector<double> weights = one.weights();
    const ConfusionMatrix confusion = confusion_matrix(targets, predictions, {.weights = weights});
    compare("confusion", [&] { return confusion.counts(); });
    compare("accuracy", [&] { return confusion.accuracy(); });
    compare("balanced_accuracy", [&] { return confusion.balanced_accuracy(); });
    compare("matthews", [&] { return confusion.matthews(); });
    compare("log_loss", [&] { return log_loss(targets, predictions, {.weights = weights}); });
    compare("top_k_accuracy", [&] {
      return top_k_accuracy(targets, predictions, {.k = static_cast<Index>(one.number("k")), .weights = weights});
    });
  });
  comparison.require_enough({"confusion", "accuracy", "balanced_accuracy", "matthews", "log_loss", "top_k_accuracy"});
}

TEST_CASE("golden: calibration curves are scikit-learn's") {
  const Comparison comparison("calibration", [](const Case& one, Comparison& compare) {
    const auto curve = [&](Bins strategy) {
      return calibration_curve(
          one.matrix("targets", 1), one.matrix("predictions", 1),
          {.bins = static_cast<Index>(one.number("bins")), .strategy = strategy, .weights = one.weights()});
    };
    compare("uniform_observed", [&] { return curve(Bins::uniform).observed; });
    compare("uniform_predicted", [&] { return curve(Bins::uniform).predicted; });
    compare("quantile_observed", [&] { return curve(Bins::quantile).observed; });
    compare("quantile_predicted", [&] { return curve(Bins::quantile).predicted; });
  });
  comparison.require_enough({"uniform_observed", "uniform_predicted", "quantile_observed", "quantile_predicted"});
}

TEST_CASE("golden: metrics of regression are scikit-learn's") {
  const Comparison comparison("regression", [](const Case& one, Comparison& compare) {
    const auto columns = static_cast<Index>(one.number("columns"));
    const Matrix<double> targets = one.matrix("targets", columns), predictions = one.matrix("predictions", columns);
    const MetricOptions options{.weights = one.weights()};
    compare("root_mean_squared_error", [&] { return root_mean_squared_error(targets, predictions, options); });
    compare("mean_absolute_error", [&] { return mean_absolute_error(targets, predictions, options); });
    compare("r_squared", [&] { return r_squared(targets, predictions, options); });
    compare("explained_variance", [&] { return explained_variance(targets, predictions, options); });
    compare("max_error", [&] {
      return by_class(columns, [&](Index j) { return max_error(targets.col(j), predictions.col(j), options); });
    });
  });
  comparison.require_enough(
      {"root_mean_squared_error", "mean_absolute_error", "r_squared", "explained_variance", "max_error"});
}
