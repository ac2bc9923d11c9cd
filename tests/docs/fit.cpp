// What fragments of pages stand in, behind the line <!-- within: fit -->: a model, and data to train it on.
#include <descent/descent.hpp>
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
