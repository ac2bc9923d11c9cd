// A network 784-128-10 on Fashion-MNIST, Adam, batches of 128, floats, one thread: the time of an epoch and the page faults in
// it, beside the five products of matrices alone that its steps are made of, by Eigen's operator; and, where Python has them,
// beside scikit-learn and PyTorch (network.py). The library and the products take turns; medians of five.
//
//     benchmark_network [folder of the data]
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <descent/data/gzip.hpp>
#include <descent/descent.hpp>
#include <string>
#include <vector>

#include "timing.hpp"

using namespace descent;

namespace {

constexpr Index pixels = 784, hidden = 128, classes = 10, batch = 128, epochs = 5;

Dataset<float> read_pictures(const std::string& folder, const std::string& part) {
  const auto read = [](const std::string& path) { return parse_idx(read_gzip(path), path); };
  Dataset<float> data = idx_dataset<float>(read(folder + "/" + part + "-images-idx3-ubyte.gz"),
                                           read(folder + "/" + part + "-labels-idx1-ubyte.gz"));
  data.features /= 255;
  return data;
}

long page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// What forward and backward multiply for one batch.
struct BareProducts {
  Matrix<float> features = Matrix<float>::Random(batch, pixels), first = Matrix<float>::Random(pixels, hidden),
                second = Matrix<float>::Random(hidden, classes), middle = Matrix<float>::Random(batch, hidden),
                scores = Matrix<float>::Random(batch, classes), slopes = Matrix<float>::Random(batch, classes),
                middle_slopes = middle, first_gradient = first, second_gradient = second;

  void step() {
    middle.noalias() = features * first;
    scores.noalias() = middle * second;
    second_gradient.noalias() = middle.transpose() * slopes;
    middle_slopes.noalias() = slopes * second.transpose();
    first_gradient.noalias() = features.transpose() * middle_slopes;
  }
};

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "/usr/share/datasets/fashion-mnist";
  const Dataset<float> train = read_pictures(folder, "train"), test = read_pictures(folder, "t10k");
  const Index steps = (train.size() + batch - 1) / batch;

  auto network = network_of<float>(Dense(pixels, hidden), Relu{}, Dense(hidden, classes));
  const GradientDescent trainer{.update = Adam{.learning_rate = 1e-3},
                                .sampling = MiniBatch{.size = batch, .seed = 1},
                                .loss_check = Never{},
                                .stop = MaxSteps{1'000'000}};
  auto run = trainer.start(network, CrossEntropy{}, train);
  BareProducts products;
  std::vector<double> training, multiplying;
  long faults = 0;
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    const long before = page_faults();
    training.push_back(seconds([&] { run.advance(steps); }));
    if (epoch > 0) faults += page_faults() - before;  // the first one makes room
    multiplying.push_back(seconds([&] {
      for (Index step = 0; step < steps; ++step) products.step();
    }));
  }
  const double taken = median(training), bare = median(multiplying);
  std::printf("%-34s %7.3f s an epoch, %ld page faults in the last %d; %.2f %% of the test pictures after %d\n",
              "descent", taken, faults, static_cast<int>(epochs - 1),
              100 * confusion_matrix(test.targets, network.predict(test.features)).accuracy(),
              static_cast<int>(epochs));
  std::printf("%-34s %7.3f s: descent takes %.2f times as long\n", "the five products alone, by Eigen", bare,
              taken / bare);
  std::fflush(stdout);
  return std::system(("/usr/bin/python3 '" DESCENT_BENCHMARKS "/network.py' '" + folder + "' " + std::to_string(taken))
                         .c_str()) == 0
             ? 0
             : 1;
}
