// The birth weight as a feature of "low": the model is nearly perfect on births that it never saw, too, for the feature
// is the answer. Held-out data do not protect from this; only knowing when each column becomes known does.
#include <cmath>
#include <cstdio>
#include <vector>

#include "studies.hpp"

using namespace descent;

void leak(const Dataset<double>& births, const std::filesystem::path& folder) {
  const auto weights = read_csv<double>(examples / "data" / "birthwt.csv", {.features = {"bwt"}, .target = "low"});
  Dataset<double> leaky = births;
  leaky.features.conservativeResize(Eigen::NoChange, births.feature_count() + 1);
  leaky.features.rightCols(1) = weights.features / 1000;  // kilograms
  leaky.feature_names.push_back("bwt");

  Figure figure("low_birth_weight", "leak", folder);
  const auto study = [&](const char* name, const char* key, const Dataset<double>& data) {
    const auto [train, test] = split(data, {.test_fraction = 0.4, .seed = 4, .stratify = true});
    const LinearModel<double> model = logistic_regression(train);
    const Matrix<double> p = probability(model, test);
    const RocCurve roc = roc_curve(test.targets, p);
    const double accuracy = confusion_matrix(test.targets, p, {.threshold = 0.5}).accuracy();
    std::printf("%-34s ROC area %.3f, accuracy %.1f %%\n", name, roc.area(), 100 * accuracy);
    Rows rows;
    for (Index i = 0; i < roc.true_positive_rate.size(); ++i)
      rows.add(100 * roc.false_positive_rate[i], 100 * roc.true_positive_rate[i]);
    figure.rows(key, rows);
    figure.number((std::string(key) + "_area").c_str(), roc.area());
    figure.number("held_out", static_cast<double>(test.size()));
    return std::pair{model, test};
  };
  std::printf("On births not trained on:\n");
  study("what is known before the birth:", "honest", births);
  const auto [model, test] = study("and the birth weight:", "leaky", leaky);
  std::printf(
      "\nThe second model looks as if it had solved the problem. It weighs the babies: it can be asked only after the\n"
      "birth, when nobody needs it any more. A held-out ROC area of nearly 1 is a reason to look at the columns.\n\n");

  Rows points;
  const Matrix<double> p = probability(model, test);
  for (Index i = 0; i < test.size(); ++i)
    points.add(1000 * test.features(i, test.feature_count() - 1), 100 * p(i, 0), test.targets(i, 0));
  figure.rows("births", points);
  figure.draw();
}
