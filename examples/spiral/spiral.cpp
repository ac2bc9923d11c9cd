// A spiral and a chess board, as in the TensorFlow Playground: how hidden layers bend the border between two classes, what each
// hidden unit does, and what size, rate and noise change.
//
//     spiral [output folder]
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "figure.hpp"
#include "playground.hpp"

using namespace playground;

constexpr Training on_board{.rate = 0.03, .decay = 0.03, .batch = 5, .epochs = 1000};
constexpr Training on_spiral{.rate = 0.01, .decay = 0.2, .batch = 25, .epochs = 3000};

/// Points of a grid over the plane, row by row.
Matrix<double> grid(Index count) {
  Matrix<double> places(count * count, 2);
  const auto place = [count](Index i) { return 12 * (static_cast<double>(i) + 0.5) / static_cast<double>(count) - 6; };
  for (Index i = 0; i < places.rows(); ++i) places.row(i) << place(i % count), place(i / count);
  return places;
}

/// One output of a model over the plane.
template <class Model>
void add_surface(Rows& rows, const Model& model, Index count, Index output = 0) {
  const Matrix<double> places = grid(count), says = model.predict(places);
  for (Index i = 0; i < places.rows(); ++i) {
    rows.add(places(i, 0), places(i, 1), says(i, output));
    if (i % count == count - 1) rows.end_line();
  }
  rows.next_curve();
}

void add_points(Rows& rows, const Dataset<double>& data) {
  for (Index i = 0; i < data.size(); ++i) rows.add(data.features(i, 0), data.features(i, 1), data.targets(i, 0));
  rows.next_curve();
}

/// The border at some epochs of a training; the network ends trained.
void follow(Rows& surfaces, Rows& losses, DynamicNetwork<double>& network, const Training& training,
            const Dataset<double>& train, const Dataset<double>& test, const std::vector<std::int64_t>& epochs) {
  const auto trainer = training.trainer(1);
  auto run = trainer.start(network, half_square, train);
  for (const std::int64_t epoch : epochs) {
    run.advance(epoch * (train.size() / training.batch) - run.progress().step);
    const double loss = evaluate(network, half_square, test);
    std::printf("  after %4d epochs: loss %.4f of points never seen\n", static_cast<int>(epoch), loss);
    losses.add(epoch, loss);
    add_surface(surfaces, network, 100);
  }
}

/// What each unit of a hidden layer says over the plane: a network of the layers up to there, with the same parameters.
void add_units(Rows& rows, const DynamicNetwork<double>& trained, const std::vector<Index>& sizes) {
  for (std::size_t depth = 1; depth <= sizes.size(); ++depth) {
    std::vector<AnyLayer> layers;
    Index inputs = 2;
    for (std::size_t k = 0; k < depth; ++k) {
      layers.emplace_back(Dense(inputs, sizes[k]));
      layers.emplace_back(Relu{});
      inputs = sizes[k];
    }
    DynamicNetwork<double> part(layers);
    part.parameters() = trained.parameters().head(part.parameters().size());
    const Matrix<double> says = part.predict(grid(40));
    for (Index unit = 0; unit < sizes[depth - 1]; ++unit) {
      const double most = std::max(says.col(unit).maxCoeff(), 1e-300);
      for (Index i = 0; i < says.rows(); ++i) {
        const double x = static_cast<double>(i % 40 + 46 * unit),
                     y = static_cast<double>(i / 40) - 52.0 * static_cast<double>(depth);
        rows.add(x, y, says(i, unit) / most);
        if (i % 40 == 39) rows.end_line();
      }
      rows.next_curve();
    }
  }
}

/// The loss of points never seen, by epoch.
Rows curve(const std::vector<Index>& sizes, const Training& training, double noise, const char* what) {
  const auto [train, test] = split(spiral(1, noise), {.test_fraction = 0.5, .seed = 1});
  auto net = network(sizes, Relu{}, 1);
  const Report report = training.trainer(1).fit(net, half_square, train, test);
  std::printf("  %-24s loss %.4f, of points never seen %.4f\n", what, report.loss, report.validation_loss);
  Rows rows;
  for (const CurvePoint& look : report.curve)
    if (look.step > 0) rows.add(look.epoch, look.validation_loss);
  return rows;
}

void draw_borders(const std::filesystem::path& folder) {
  Figure figure("spiral", "spiral_borders", folder);
  Rows surfaces, losses, samples;
  std::printf("A chess board, 4 and 2 hidden units with tanh:\n");
  const auto [board_train, board_test] = split(chess_board(1), {.test_fraction = 0.5, .seed = 1});
  auto board = network({4, 2}, Tanh{}, 1);
  follow(surfaces, losses, board, on_board, board_train, board_test, {0, 2, 10, on_board.epochs});
  add_points(samples, board_train);
  std::printf("\nA spiral, three layers of 8 with relu:\n");
  const auto [train, test] = split(spiral(1), {.test_fraction = 0.5, .seed = 1});
  auto net = network({8, 8, 8}, Relu{}, 1);
  follow(surfaces, losses, net, on_spiral, train, test, {0, 50, 300, on_spiral.epochs});
  add_points(samples, train);
  figure.rows("surfaces", surfaces);
  figure.rows("losses", losses);
  figure.rows("samples", samples);
  figure.draw();

  Figure units("spiral", "spiral_units", folder);
  Rows pictures;
  add_units(pictures, net, {8, 8, 8});
  units.rows("pictures", pictures);
  units.draw();
}

void draw_changes(const std::filesystem::path& folder) {
  Figure figure("spiral", "spiral_changes", folder);
  std::printf("\nThe spiral otherwise:\n");
  figure.rows("size_0", curve({8}, on_spiral, 0, "one layer of 8"));
  figure.rows("size_1", curve({8, 8}, on_spiral, 0, "two of 8"));
  figure.rows("size_2", curve({8, 8, 8}, on_spiral, 0, "three of 8"));
  figure.rows("size_3", curve({32, 32}, on_spiral, 0, "two of 32"));
  const auto at_rate = [](double rate) {
    Training training = on_spiral;
    training.rate = rate;
    return training;
  };
  figure.rows("rate_0", curve({8, 8, 8}, at_rate(0.0003), 0, "rate .0003"));
  figure.rows("rate_1", curve({8, 8, 8}, at_rate(0.01), 0, "rate .01"));
  figure.rows("rate_2", curve({8, 8, 8}, at_rate(0.1), 0, "rate .1"));
  figure.rows("rate_3", curve({8, 8, 8}, at_rate(1), 0, "rate 1"));
  figure.rows("noise_0", curve({8, 8, 8}, on_spiral, 0, "no noise"));
  figure.rows("noise_1", curve({8, 8, 8}, on_spiral, 0.2, "noise .2"));
  figure.rows("noise_2", curve({8, 8, 8}, on_spiral, 0.4, "noise .4"));
  figure.rows("noise_3", curve({8, 8, 8}, on_spiral, 0.8, "noise .8"));
  std::printf("\n");
  figure.draw();
}

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  draw_borders(folder);
  draw_changes(folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
