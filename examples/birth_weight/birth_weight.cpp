// The lecture, retold with real births: what gradient descent does, study by study.
//
//     birth_weight [output folder [study ...]]
//
// Draws the pictures of all studies, or of those that are named, into the folder (the current one if none is named).
#include <algorithm>
#include <cstdio>
#include <descent/descent.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "figure.hpp"
#include "studies.hpp"

using namespace descent;

struct Study {
  const char* name;
  const char* question;
  StudyFunction* run;
};

constexpr Study studies[] = {
    {"data_and_lines", "Look at the data first: which of two lines is the better one?", data_and_lines},
    {"fit_a_line", "How does a line come to fit the data?", fit_a_line},
    {"fixed_step", "Why not steps of one size?", fixed_step},
    {"learning_rates", "What if the learning rate is too small, or too large?", learning_rates},
    {"mini_batches", "Why train on a few births at a time?", mini_batches},
    {"rmse_bias", "RMSE judges; may it train mini-batches too?", rmse_bias},
    {"look_cost", "What does it cost to look at the loss?", look_cost},
    {"closed_form", "Can't we just solve the equation using all the data?", closed_form},
};

Births read_births() {
  // The mother's age is the feature and her baby's weight the label. The file has a column "low", too:
  // whether the baby weighed less than 2500 g. It would predict the weight well, but it is only known
  // together with the answer; such a column must not be a feature.
  const auto raw = read_csv<double>(examples / "data" / "birthwt.csv", {.features = {"age"}, .target = "bwt"});

  // Ages of 14 to 45 years would give a long narrow valley for a loss surface, in which descent is slow. With
  // mean 0 and deviation 1 it is a round bowl. The bias is then the weight predicted at the mean age.
  const auto scale = Standardizer<double>::fit(raw.features);
  return {raw, scale, {scale.transform(raw.features), raw.targets}};
}

std::vector<Study> chosen(const std::vector<std::string>& names) {
  if (names.empty()) return {std::begin(studies), std::end(studies)};
  std::vector<Study> list;
  for (const std::string& name : names) {
    const auto* study = std::find_if(std::begin(studies), std::end(studies),
                                     [&](const Study& candidate) { return candidate.name == name; });
    if (study == std::end(studies)) {
      std::string known;
      for (const Study& each : studies) known += std::string(" ") + each.name;
      throw std::invalid_argument("there is no study of the name '" + name + "'; there are:" + known);
    }
    list.push_back(*study);
  }
  return list;
}

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::filesystem::path folder = arguments.empty() ? "." : arguments[0];
  const auto list = chosen({arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end()});

  const Births births = read_births();
  std::printf("%d births: mothers of %.0f to %.0f years, babies of %.0f to %.0f grams\n",
              static_cast<int>(births.raw.size()), births.raw.features.minCoeff(), births.raw.features.maxCoeff(),
              births.raw.targets.minCoeff(), births.raw.targets.maxCoeff());
  for (const Study& study : list) {
    std::printf("\n-- %s: %s\n\n", study.name, study.question);
    std::fflush(stdout);
    study.run(births, folder);
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
