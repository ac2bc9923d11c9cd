// A car park of 1000 spaces, 990 of them taken and 10 free. Which are free? Whoever always says "taken" is right 99
// times in 100, and of no use. What accuracy, precision, recall and the costs say about that, and about a trained
// model; and where to draw the line between "free" and "taken" so that it costs the least.
//
//     parking [output folder]
#include "parking.hpp"

#include <cstdio>
#include <exception>
#include <iostream>

using namespace descent;

namespace {

void print(const Rule& rule) {
  const ConfusionMatrix& confusion = rule.confusion;
  std::printf("%-24s %9.2f %%", rule.name.c_str(), 100 * confusion.accuracy());
  if (confusion.predicted(1) > 0)
    std::printf("%9.1f %%", 100 * confusion.precision());
  else
    std::printf("%11s", "none");
  std::printf("%9.1f %%%9.2f €\n", 100 * confusion.recall(), cost_of_a_round(confusion));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";

  // Ten rounds over all spaces each: to train on, to choose the threshold by, and to judge by in the end.
  const Dataset<double> train = simulate(10, 1), validation = simulate(10, 2), test = simulate(10, 3);
  std::printf(
      "%d spaces, %d of them free. Each has two sensors: an echo from above, and the magnetic field. Simulated "
      "readings\n"
      "of ten rounds over all spaces to train on, of ten to choose by, and of ten to judge by.\n\n",
      static_cast<int>(spaces), static_cast<int>(free_spaces));

  // Logistic regression: a linear function of the readings is the log of the odds for "free".
  const auto scale = Standardizer<double>::fit(train.features);
  const Dataset<double> scaled{scale.transform(train.features), train.targets};
  LinearModel<double> model(2);
  const GradientDescent trainer{
      .update = Adam{.learning_rate = InverseTimeDecay{.initial = 0.1, .decay = 0.01}},
      .sampling = MiniBatch{.size = 100, .seed = 1},
      .stop = MaxEpochs{20},
  };
  std::cout << trainer.fit(model, CrossEntropy{}, scaled) << "\n\n";

  const LinearModel<double> learnt = scale.original_units(model);
  std::printf("log odds of \"free\" = %.1f %+.1f a metre of distance %+.2f a µT of the magnetic field\n\n",
              learnt.bias()(0), learnt.weights()(0, 0), learnt.weights()(1, 0));
  const auto probability_of = [&learnt](const Dataset<double>& data) {
    return CrossEntropy{}.probabilities(learnt.predict(data.features));
  };
  const Matrix<double> probability = probability_of(test);

  // The threshold is a choice like any other: made by data that are not those to judge by.
  const Decision decision = decide(validation.targets, probability_of(validation), test.targets, probability, costs,
                                   {.names = {"taken", "free"}});
  const std::vector<Rule> rules{
      {"always \"taken\"", decision.never.threshold, decision.never.test},
      {"free if p >= 0.5", decision.half.threshold, decision.half.test},
      {"free if p >= cheapest", decision.chosen.threshold, decision.chosen.test},
  };
  for (const Rule& rule : rules) std::cout << rule.name << ":\n" << rule.confusion << "\n\n";

  std::printf("%-24s %11s%11s%11s%11s\n", "", "accuracy", "precision", "recall", "a round");
  for (const Rule& rule : rules) print(rule);
  std::cout << "\np >= 0.5: " << lift_over_majority(decision.half.test) << '\n';
  std::printf("ROC area %.4f, average precision %.3f\n", roc_curve(test.targets, probability).area(),
              precision_recall_curve(test.targets, probability).average_precision());

  const ConfusionMatrix &always = rules[0].confusion, &half = rules[1].confusion, &cheapest = rules[2].confusion;
  std::printf(
      "\nBy accuracy there is nothing between the three: %.1f, %.1f and %.1f %%. Yet the first finds no free space at "
      "all.\n"
      "A false alarm costs %g €, a miss %g €: so it pays to say \"free\" long before it is more likely than not. The\n"
      "threshold that is cheapest on the validation data, %.3f, saves %.0f %% of the costs of p >= 0.5 on the test "
      "data,\n"
      "and %.0f %% of those of always saying \"taken\"; its accuracy is %s that of p >= 0.5.\n\n",
      100 * always.accuracy(), 100 * half.accuracy(), 100 * cheapest.accuracy(), costs.false_alarm, costs.miss,
      decision.chosen.threshold, 100 * (1 - cost_of_a_round(cheapest) / cost_of_a_round(half)),
      100 * (1 - cost_of_a_round(cheapest) / cost_of_a_round(always)),
      cheapest.accuracy() < half.accuracy() ? "lower than" : "no lower than");

  draw_readings(folder, test, learnt, decision.chosen.threshold);
  draw_confusions(folder, rules);
  draw_curves(folder, test, probability, rules);
  draw_costs(folder, decision);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
