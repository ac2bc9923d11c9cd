// 70,000 pictures of clothes, ten classes of them: softmax regression on Fashion-MNIST, then a network with a hidden layer, and
// what each has learned.
//
//     fashion [output folder [folder of the data]]
//
// Draws the pictures into the folder (the current one if none is named). The data are Debian's package
// dataset-fashion-mnist; Xiao, Rasul and Vollgraf: "Fashion-MNIST: a novel image dataset for benchmarking machine learning
// algorithms", 2017.
#include <algorithm>
#include <cstdio>
#include <descent/data/gzip.hpp>
#include <descent/descent.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "figure.hpp"

using namespace descent;

constexpr Index classes = 10, side = 28;  // pixels
const std::vector<std::string> names = {"T-shirt", "trousers", "pullover", "dress", "coat",
                                        "sandal",  "shirt",    "sneaker",  "bag",   "ankle boot"};

Dataset<float> read_pictures(const std::filesystem::path& folder, const std::string& part) {
  const auto read = [&](const char* kind) {
    const std::filesystem::path path = folder / (part + kind);
    if (!std::filesystem::exists(path))
      throw std::runtime_error(path.string() +
                               " is missing; install the data (apt install dataset-fashion-mnist), or name the folder "
                               "they are in: fashion FOLDER-FOR-PICTURES FOLDER-OF-DATA");
    return parse_idx(read_gzip(path.string()), path.string());
  };
  Dataset<float> data = idx_dataset<float>(read("-images-idx3-ubyte.gz"), read("-labels-idx1-ubyte.gz"));
  if (data.feature_count() != side * side) throw std::runtime_error("the pictures are not of 28 x 28 pixels");
  data.features /= 255;
  return data;
}

std::string percent(double share, const char* format = "%.0f %%") {
  char text[16];
  std::snprintf(text, sizeof text, format, 100 * share);
  return text;
}

const std::string& name_of(Index number) { return names[static_cast<std::size_t>(number)]; }

/// A picture of 28 × 28 numbers whose lower left corner stands at x, y, as a grid for gnuplot.
template <class Numbers>
void add_picture(Rows& rows, const Numbers& numbers, double x, double y) {
  for (Index row = 0; row < side; ++row) {
    for (Index column = 0; column < side; ++column)
      rows.add(x + static_cast<double>(column), y + static_cast<double>(side - 1 - row), numbers[row * side + column]);
    rows.end_line();
  }
  rows.next_curve();
}

void draw_loss(const Report& softmax, const Report& network, const std::filesystem::path& folder) {
  const auto curve_of = [](const Report& report) {
    Rows curve;
    for (const CurvePoint& point : report.curve) curve.add(point.epoch, point.loss, point.validation_loss);
    return curve;
  };
  Figure figure("fashion", "fashion_loss", folder);
  figure.rows("softmax", curve_of(softmax));
  figure.rows("network", curve_of(network));
  figure.number("softmax_seconds", softmax.time.count());
  figure.number("network_seconds", network.time.count());
  figure.draw();
}

void draw_confusion(const ConfusionMatrix& confusion, const std::filesystem::path& folder, const std::string& file) {
  Rows rows;
  Index worst = 0, taken_for = -1;
  for (Index actual = 0; actual < classes; ++actual) {
    for (Index predicted = 0; predicted < classes; ++predicted) {
      const double count = confusion.count(actual, predicted);
      rows.add(predicted, actual, count / confusion.actual(actual), count);
    }
    rows.end_line();
    if (confusion.recall(actual) < confusion.recall(worst)) worst = actual;
  }
  for (Index other = 0; other < classes; ++other)
    if (other != worst && (taken_for < 0 || confusion.count(worst, other) > confusion.count(worst, taken_for)))
      taken_for = other;

  Figure figure("fashion", "fashion_confusion", folder, file);
  figure.rows("shares", rows);
  std::string list;
  for (const std::string& name : names) list += "'" + name + "' ";
  figure.text("names", list);
  figure.text("worst", name_of(worst));
  figure.text("found", percent(confusion.recall(worst)));
  figure.text("mistaken", percent(confusion.count(worst, taken_for) / confusion.actual(worst)));
  figure.text("taken_for", name_of(taken_for));
  figure.text("accuracy", percent(confusion.accuracy(), "%.1f %%"));
  figure.draw();
}

void draw_weights(const LinearModel<float>& model, const std::filesystem::path& folder) {
  Rows pictures, labels;
  for (Index number = 0; number < classes; ++number) {
    const double x = static_cast<double>(number % 5) * 33, y = -static_cast<double>(number / 5) * 44;
    add_picture(pictures, model.weights().col(number), x, y);
    labels.add(x + 13.5, y + 30.5, "\"" + name_of(number) + "\"");
  }
  Figure figure("fashion", "fashion_weights", folder);
  figure.rows("pictures", pictures);
  figure.rows("labels", labels);
  figure.draw();
}

/// What each hidden unit looks for: the weights of all pixels into it, for as many units as there is room for.
template <class NetworkType>
void draw_units(const NetworkType& network, const std::filesystem::path& folder) {
  const ParameterBlock& block = network.layout().front();
  const ConstBlock<float> weights(network.parameters().data() + block.offset, block.rows, block.columns);
  Rows pictures;
  for (Index unit = 0; unit < 40; ++unit)
    add_picture(pictures, weights.col(unit) / weights.col(unit).cwiseAbs().maxCoeff(),
                static_cast<double>(unit % 10) * 32, -static_cast<double>(unit / 10) * 32);
  Figure figure("fashion", "fashion_units", folder);
  figure.rows("pictures", pictures);
  figure.number("units", static_cast<double>(block.columns));
  figure.draw();
}

/// The test pictures to whose class the model gave the least probability.
void draw_mistakes(const Matrix<float>& probabilities, const ConfusionMatrix& confusion, const Dataset<float>& test,
                   const std::filesystem::path& folder, const std::string& file, const std::string& finding) {
  const auto class_of = [&](Index i) { return static_cast<Index>(test.targets(i, 0)); };
  std::vector<Index> order(static_cast<std::size_t>(test.size()));
  std::iota(order.begin(), order.end(), Index{0});
  constexpr Index shown = 15;
  std::partial_sort(order.begin(), order.begin() + shown, order.end(),
                    [&](Index a, Index b) { return probabilities(a, class_of(a)) < probabilities(b, class_of(b)); });
  Rows pictures, said, is;
  for (Index k = 0; k < shown; ++k) {
    const Index i = order[static_cast<std::size_t>(k)];
    Index predicted = 0;
    const auto probability = static_cast<double>(probabilities.row(i).maxCoeff(&predicted));
    const double x = static_cast<double>(k % 5) * 44, y = -static_cast<double>(k / 5) * 42;
    add_picture(pictures, test.features.row(i), x, y);
    said.add(x + 13.5, y + 34.5, "\"" + name_of(predicted) + "? " + percent(probability, "%.1f %%") + "\"");
    is.add(x + 13.5, y + 30.2, "\"is: " + name_of(class_of(i)) + "\"");
  }
  Figure figure("fashion", "fashion_mistakes", folder, file);
  figure.rows("pictures", pictures);
  figure.text("finding", finding);
  figure.rows("said", said);
  figure.rows("is", is);
  figure.number("mistakes", confusion.total() - confusion.counts().trace());
  figure.draw();
}

/// Says how good the model is on pictures that it has never seen, and draws what it mistakes for what.
template <class ModelType>
void judge(const char* what, const ModelType& model, const Dataset<float>& test, const std::filesystem::path& folder,
           const std::string& name, const std::string& finding) {
  const Matrix<float> probabilities = CrossEntropy{}.probabilities(model.predict(test.features));
  const ConfusionMatrix confusion = confusion_matrix(test.targets, probabilities, {.names = names});
  std::printf("%s is right about %s of the test pictures; a guess would be about 10 %%\n\n", what,
              percent(confusion.accuracy(), "%.2f %%").c_str());
  for (Index c = 0; c < classes; ++c)
    std::printf("%-10s recognised %s\n", name_of(c).c_str(), percent(confusion.recall(c)).c_str());
  std::printf("\n");
  draw_confusion(confusion, folder, name + "_confusion");
  draw_mistakes(probabilities, confusion, test, folder, name + "_mistakes", finding);
}

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const std::filesystem::path source = argc > 2 ? argv[2] : "/usr/share/datasets/fashion-mnist";

  const Dataset<float> pictures = read_pictures(source, "train"), test = read_pictures(source, "t10k");
  const auto [train, validation] = split(pictures, {.test_fraction = 1.0 / 12});
  std::printf("%d pictures of clothes to train on, %d to validate, %d to test\n\n", static_cast<int>(train.size()),
              static_cast<int>(validation.size()), static_cast<int>(test.size()));

  LinearModel<float> softmax(side * side, classes);
  const Report plain =
      GradientDescent{
          .update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.1, .decay = 2e-4}},
          .sampling = MiniBatch{.size = 64, .seed = 1},
          .loss_check = EveryEpochs{1},
          .stop = MaxEpochs{30},
          .keep = Keep::best,
          .observe = ProgressBar{},
      }
          .fit(softmax, CrossEntropy{}, train, validation);
  std::cout << plain << "\n\n";
  draw_weights(softmax, folder);
  judge("Softmax regression", softmax, test, folder, "fashion", "a cap looks like a sneaker, straps look like legs");

  auto network = network_of<float>(Dense(side * side, 128), Relu{}, Dense(128, classes));
  std::cout << "A hidden layer between:\n\n" << network << "\n\n";
  const Report deep =
      GradientDescent{
          .update = AdamW{.learning_rate = 1e-3, .decay = 0.5},  // what was drawn at first fades
          .sampling = MiniBatch{.size = 128, .seed = 1},
          .loss_check = EveryEpochs{1},
          .stop = MaxEpochs{10},
          .keep = Keep::best,
          .observe = ProgressBar{},
      }
          .fit(network, CrossEntropy{}, train, validation);
  std::cout << deep << "\n\n";
  draw_units(network, folder);
  judge("The network", network, test, folder, "fashion_network", "a long shirt is a dress, whatever its label says");
  draw_loss(plain, deep, folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
