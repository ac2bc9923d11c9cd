// Around the fragments that save and restore, behind <!-- within: checkpoint -->: what fit.cpp has, and checkpoints.
#include <descent/checkpoint.hpp>
#include <descent/descent.hpp>
#include <filesystem>
#include <iostream>

int main() {
  using namespace descent;
  using namespace std::chrono_literals;
  const auto births = read_csv<double>("examples/data/birthwt.csv", {.features = {"age"}, .target = "bwt"});
  const auto scale = Standardizer<double>::fit(births.features);
  const Dataset<double> train{scale.transform(births.features), births.targets};
  LinearModel<double> model(1);
  // the fragment
}
