// Softmax regression on Fashion-MNIST, one thread, floats, batches of 64 and of 256: the time of an epoch, and the loss
// after as many of them, of the library; of batches gathered and multiplied by Eigen, two products a step; of a loop
// written by hand for this one job; and, where Python has them, of scikit-learn and PyTorch (fashion.py). All take turns,
// an epoch each; medians of five.
//
//     benchmark_fashion [folder of the data]
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <descent/data/gzip.hpp>
#include <descent/descent.hpp>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "softmax_by_hand.hpp"
#include "timing.hpp"

using namespace descent;

namespace {

constexpr Index classes = 10;
constexpr float rate = 0.1F;

Dataset<float> read_training_data(const std::string& folder) {
  const auto read = [](const std::string& path) { return parse_idx(read_gzip(path), path); };
  Dataset<float> data =
      idx_dataset<float>(read(folder + "/train-images-idx3-ubyte.gz"), read(folder + "/train-labels-idx1-ubyte.gz"));
  data.features /= 255;
  return data;
}

/// One who trains: an epoch at a time, which takes so many seconds, and the mean loss over the data so far.
struct Contestant {
  std::string name;
  std::function<double()> epoch;
  std::function<double()> loss;
  std::vector<double> times = {};
};

/// An epoch of the library's sampler, for those who do not bring their own.
template <class Step>
void epoch_of_steps(MiniBatch& sampling, MiniBatch::State& state, Index rows, const Step& step) {
  for (Index drawn = 0; drawn < rows;) {
    const RowIndices batch = sampling.next(state);
    step(batch);
    drawn += batch.size();
  }
}

Contestant library(const Dataset<float>& data, Index batch) {
  struct Training {
    LinearModel<float> model;
    GradientDescent<Sgd<double>, MiniBatch, Never, MaxSteps> trainer;
    decltype(trainer.start(model, CrossEntropy{}, std::declval<const Dataset<float>&>())) run;
    Training(const Dataset<float>& rows, Index size)
        : model(rows.feature_count(), classes),
          trainer{.update = Sgd{.learning_rate = static_cast<double>(rate)},
                  .sampling = {.size = size, .seed = 1},
                  .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}},
          run(trainer.start(model, CrossEntropy{}, rows)) {}
  };
  const auto training = std::make_shared<Training>(data, batch);
  const Index steps = (data.size() + batch - 1) / batch;
  return {"descent", [=] { return seconds([&] { training->run.advance(steps); }); },
          [training, &data] { return evaluate(training->model, CrossEntropy{}, data); }};
}

Contestant gathered(const Dataset<float>& data, Index batch) {
  struct Training {
    MiniBatch sampling;
    MiniBatch::State state;
    LinearModel<float> model;
    Matrix<float> features, slopes;
  };
  const MiniBatch sampling{.size = batch, .seed = 1};
  const auto training = std::make_shared<Training>(
      Training{sampling, sampling.init(data.size()), LinearModel<float>(data.feature_count(), classes), {}, {}});
  const auto step = [training, &data](const RowIndices& rows) {
    Training& t = *training;
    t.features.resize(rows.size(), data.feature_count());
    for (Index i = 0; i < rows.size(); ++i) t.features.row(i) = data.features.row(rows[i]);
    t.slopes.resize(rows.size(), classes);
    t.slopes.noalias() = t.features * t.model.weights();
    t.slopes.rowwise() += t.model.bias().transpose();
    t.slopes.colwise() -= t.slopes.rowwise().maxCoeff().eval();
    t.slopes = t.slopes.array().exp();
    t.slopes.array().colwise() /= t.slopes.rowwise().sum().array().eval();
    for (Index i = 0; i < rows.size(); ++i) t.slopes(i, static_cast<Index>(data.targets(rows[i], 0))) -= 1;
    t.slopes *= rate / static_cast<float>(rows.size());
    t.model.weights().noalias() -= t.features.transpose() * t.slopes;
    t.model.bias() -= t.slopes.colwise().sum().transpose();
  };
  return {"gather, two products by Eigen",
          [training, step, &data] {
            return seconds([&] { epoch_of_steps(training->sampling, training->state, data.size(), step); });
          },
          [training, &data] { return evaluate(training->model, CrossEntropy{}, data); }};
}

Contestant by_hand(const Dataset<float>& data, Index batch) {
  struct Training {
    MiniBatch sampling;
    MiniBatch::State state;
    hand_written::SoftmaxRegression model;
  };
  const MiniBatch sampling{.size = batch, .seed = 1};
  const auto training = std::make_shared<Training>(
      Training{sampling, sampling.init(data.size()),
               hand_written::SoftmaxRegression(data.features.data(), data.targets.data(), data.feature_count())});
  return {"a loop by hand, fused, in place",
          [training, &data] {
            return seconds([&] {
              epoch_of_steps(training->sampling, training->state, data.size(), [&](const RowIndices& rows) {
                training->model.step(rows.indices, rows.size(), rows.known, rate);
              });
            });
          },
          [training, &data] {
            LinearModel<float> model(data.feature_count(), classes);
            for (Index c = 0; c < classes; ++c) {
              for (Index j = 0; j < data.feature_count(); ++j) model.weights()(j, c) = training->model.weight(j, c);
              model.bias()[c] = training->model.bias(c);
            }
            return evaluate(model, CrossEntropy{}, data);
          }};
}

/// fashion.py, which is asked by lines and answers by lines.
class Python {
 public:
  Python(const std::string& folder, Index batch)
      : answers_path_(std::filesystem::temp_directory_path() / ("benchmark_fashion." + std::to_string(getpid()))) {
    if (mkfifo(answers_path_.c_str(), 0600) != 0) return;
    const std::string command = "/usr/bin/python3 '" DESCENT_BENCHMARKS "/fashion.py' '" + folder + "' " +
                                std::to_string(batch) + " > '" + answers_path_.string() + "'";
    questions_ = popen(command.c_str(), "w");
    answers_ = std::fopen(answers_path_.c_str(), "r");
    std::filesystem::remove(answers_path_);
    for (std::string name = line(); !name.empty(); name = line()) names.push_back(name);
  }
  Python(const Python&) = delete;
  Python& operator=(const Python&) = delete;
  ~Python() {
    if (questions_ != nullptr) pclose(questions_);
    if (answers_ != nullptr) std::fclose(answers_);
  }

  double ask(const std::string& question) {
    std::fprintf(questions_, "%s\n", question.c_str());
    std::fflush(questions_);
    return std::strtod(line().c_str(), nullptr);
  }

  std::vector<std::string> names;

 private:
  std::string line() {
    char text[256];
    if (answers_ == nullptr || std::fgets(text, sizeof text, answers_) == nullptr) return "";
    const std::string answer = text;
    return answer.substr(0, answer.find('\n'));
  }

  std::filesystem::path answers_path_;
  std::FILE* questions_ = nullptr;
  std::FILE* answers_ = nullptr;
};

void compare(const Dataset<float>& data, const std::string& folder, Index batch) {
  constexpr int epochs = 6;  // the first warms up
  std::vector<Contestant> contestants{library(data, batch), gathered(data, batch), by_hand(data, batch)};
  Python python(folder, batch);
  for (std::size_t i = 0; i < python.names.size(); ++i)
    contestants.push_back({python.names[i], [&python, i] { return python.ask("epoch " + std::to_string(i)); },
                           [&python, i] { return python.ask("loss " + std::to_string(i)); }});
  for (int round = 0; round < epochs; ++round)
    for (Contestant& contestant : contestants) {
      const double time = contestant.epoch();
      if (round > 0) contestant.times.push_back(time);
    }
  std::printf("\nbatch %-34td %9s %11s %15s\n", batch, "s / epoch", "/ descent",
              ("loss, " + std::to_string(epochs) + " epochs").c_str());
  const double own = median(contestants.front().times);
  for (const Contestant& contestant : contestants)
    std::printf("%-40s %9.4f %11.2f %15.5f\n", contestant.name.c_str(), median(contestant.times),
                median(contestant.times) / own, contestant.loss());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder + "/train-images-idx3-ubyte.gz")) {
    std::printf("nothing measured: there is no Fashion-MNIST in %s (apt install dataset-fashion-mnist)\n",
                folder.c_str());
    return 0;
  }
  const Dataset<float> data = read_training_data(folder);
  std::printf("softmax regression, %td x %td, %td classes: one thread, float, plain descent at rate %g\n", data.size(),
              data.feature_count(), classes, static_cast<double>(rate));
  for (const Index batch : {64, 256}) compare(data, folder, batch);
}
