// What the scripts of the pictures need to know.
#include <cmath>

#include "parking.hpp"

using namespace descent;

void draw_readings(const std::filesystem::path& folder, const Dataset<double>& data, const LinearModel<double>& model,
                   double cheapest) {
  Rows taken, free;
  for (Index i = 0; i < data.size(); ++i)
    (data.targets(i, 0) == 1 ? free : taken).add(data.features(i, 0), data.features(i, 1));
  Figure figure("parking", "parking_readings", folder);
  figure.number("readings", static_cast<double>(data.size()));
  figure.number("bias", model.bias()(0));
  figure.number("of_distance", model.weights()(0, 0));
  figure.number("of_field", model.weights()(1, 0));
  figure.number("cheapest", cheapest);
  figure.rows("taken", taken);
  figure.rows("free", free);
  figure.draw();
}

void draw_confusions(const std::filesystem::path& folder, const std::vector<Rule>& rules) {
  Rows cells;
  Figure figure("parking", "parking_confusions", folder);
  figure.number("cheapest", rules.back().threshold);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const ConfusionMatrix& confusion = rules[i].confusion;
    for (const Index actual : {0, 1})
      for (const Index said : {0, 1}) cells.add(said, actual, confusion.count(actual, said));
    cells.next_curve();
    const std::string which = std::to_string(i + 1);
    figure.number(("accuracy" + which).c_str(), 100 * confusion.accuracy());
    figure.number(("recall" + which).c_str(), 100 * confusion.recall());
    figure.number(("cost" + which).c_str(), cost_of_a_round(confusion));
  }
  figure.rows("cells", cells);
  figure.draw();
}

void draw_curves(const std::filesystem::path& folder, const Dataset<double>& data, const Matrix<double>& probability,
                 const std::vector<Rule>& rules) {
  const RocCurve roc = roc_curve(data.targets, probability);
  const PrecisionRecallCurve precision_recall = precision_recall_curve(data.targets, probability);
  Rows roc_rows, precision_rows, chosen;
  for (Index i = 0; i < roc.true_positive_rate.size(); ++i)
    roc_rows.add(100 * roc.false_positive_rate[i], 100 * roc.true_positive_rate[i]);
  for (Index i = 0; i < precision_recall.recall.size(); ++i)
    precision_rows.add(100 * precision_recall.recall[i], 100 * precision_recall.precision[i]);
  for (const Rule& rule : rules)
    chosen.add(100 * (1 - rule.confusion.specificity()), 100 * rule.confusion.recall(),
               100 * rule.confusion.precision());
  Figure figure("parking", "parking_curves", folder);
  figure.number("area", roc.area());
  figure.number("average_precision", precision_recall.average_precision());
  figure.number("free_share", 100 * data.targets.mean());
  figure.number("cheapest", rules.back().threshold);
  figure.rows("roc", roc_rows);
  figure.rows("precision_recall", precision_rows);
  figure.rows("chosen", chosen);
  figure.draw();
}

void draw_costs(const std::filesystem::path& folder, const Decision& decision) {
  const auto rows_of = [](const CostCurve& curve) {
    Rows rows;
    for (Index i = 0; i < curve.threshold.size(); ++i)
      if (std::isfinite(curve.threshold[i])) rows.add(curve.threshold[i], static_cast<double>(spaces) * curve.cost[i]);
    return rows;
  };
  Rows points;
  for (const JudgedThreshold& judged : {decision.half, decision.chosen})
    points.add(judged.threshold, cost_of_a_round(judged.test));
  Figure figure("parking", "parking_costs", folder);
  figure.number("false_alarm", costs.false_alarm);
  figure.number("miss", costs.miss);
  figure.rows("validation", rows_of(decision.validation_curve));
  figure.rows("test", rows_of(decision.test_curve));
  figure.rows("points", points);
  figure.draw();
}
