#include <descent/descent.hpp>
#include <iostream>

int main() {
  using namespace descent;
  const auto births = read_csv<double>("examples/data/birthwt.csv", {.features = {"age"}, .target = "bwt"});
  const auto scale = Standardizer<double>::fit(births.features);
  const Dataset<double> train{scale.transform(births.features), births.targets};
  LinearModel<double> line(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.01}},
                                .sampling = MiniBatch{.size = 10, .seed = 1},
                                .stop = GradientBelow{10} || MaxEpochs{100}};
  std::cout << trainer.fit(line, Mse{}, train) << "\nRMSE " << evaluate(line, Rmse{}, train) << " g\n";
}
