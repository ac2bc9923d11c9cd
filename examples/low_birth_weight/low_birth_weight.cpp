// Will the baby weigh less than 2500 grams? Logistic regression on 189 real births: what the weights mean, where the
// line between yes and no lies, and how a feature that is the answer gives itself away.
//
//     low_birth_weight [output folder]
#include <cstdio>
#include <exception>
#include <iostream>

#include "studies.hpp"

using namespace descent;

Dataset<double> read_births() {
  // The birth weight itself, column "bwt", is no feature: "low" follows from it. See what happens in leak.cpp.
  const auto file = read_csv<double>(examples / "data" / "birthwt.csv",
                                     {.features = {"age", "lwt", "race", "smoke", "ptl", "ht", "ui"}, .target = "low"});
  // Race is a word in the disguise of a number, 1, 2 or 3: a column of zeros and ones for each but the first, to which
  // the others are then compared. Of premature labours before there was hardly ever more than one: yes or no.
  Dataset<double> births{Matrix<double>(file.size(), 8), file.targets};
  births.feature_names = {"age", "lwt", "smoke", "ptl", "ht", "ui", "race=2", "race=3"};
  for (Index i = 0; i < file.size(); ++i) {
    const auto row = file.features.row(i);
    births.features.row(i) << row[0], row[1], row[3], row[4] > 0 ? 1 : 0, row[5], row[6], row[2] == 2 ? 1 : 0,
        row[2] == 3 ? 1 : 0;
  }
  return births;
}

LinearModel<double> logistic_regression(const Dataset<double>& births) {
  const auto scale = Standardizer<double>::fit(births.features);
  const Dataset<double> train{scale.transform(births.features), births.targets, births.weights};
  LinearModel<double> model(train.feature_count());
  const GradientDescent trainer{
      .update = Momentum{.learning_rate = 1.0, .momentum = 0.7},
      .loss_check = EverySteps{10},
      .stop = GradientBelow{1e-5} || MaxSteps{1000},
  };
  trainer.fit(model, CrossEntropy{}, train);
  return scale.original_units(model);
}

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const Dataset<double> births = read_births();
  std::printf("%d births, %.0f babies of less than 2500 g\n", static_cast<int>(births.size()), births.targets.sum());

  std::printf("\n-- odds: What do the weights mean?\n\n");
  odds(births, folder);
  std::printf("\n-- decision_boundary: Where does yes begin?\n\n");
  decision_boundary(births, folder);
  std::printf("\n-- leak: What if the answer is among the features?\n\n");
  leak(births, folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
