// Four learning rates, seven seeds each: the loss and the first weight, beside what the page's own engine makes of them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <string>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr std::uint64_t seeds = 7;

/// What a run looks like at one moment.
struct Moment {
  double loss, test_loss, weight;
};

/// A run at its looks.
struct Way {
  std::vector<double> epochs;
  std::vector<Moment> moments;

  const Moment& at(double epoch) const {
    const auto place = std::find(epochs.begin(), epochs.end(), epoch);
    return moments[static_cast<std::size_t>(place - epochs.begin())];
  }
};

Way way_of(double rate, std::uint64_t seed) {
  const auto [train, test] = halves(seed);
  LinearModel<double> model = drawn_model(seed);
  Trajectory<double> path;
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = rate},
      .sampling = ten_points,
      .loss_check = EvenlyOnLogAxis{},
      .stop = MaxEpochs{500},
      .observe = path.of(model),
  };
  const Report report = trainer.fit(model, tanh_unit, train, test);
  Way way;
  auto look = path.begin();
  for (const CurvePoint& point : report.curve) {
    way.epochs.push_back(point.epoch);
    way.moments.push_back({point.loss, point.validation_loss, std::abs((look++)->parameters[0])});
  }
  return way;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// One number of each of several runs at one moment.
std::vector<double> all(const std::vector<Way>& ways, double Moment::* number, double epoch) {
  std::vector<double> values;
  for (const Way& way : ways) values.push_back(way.at(epoch).*number);
  return values;
}

/// What the page's own engine (playground.tensorflow.org) was measured to give: medians of seven seeds.
struct Published {
  double rate, loss_100, weight_100, loss_500, weight_500;
};
constexpr Published published[] = {{0.00001, 0.348, 0.28, 0.127, 0.18},
                                   {0.001, 0.0077, 0.52, 0.0020, 0.58},
                                   {0.1, 0.00017, 0.93, 0.00004, 1.13},
                                   {10, 8e-29, 13.4, 8e-29, 13.4}};

/// Where a number would stand among those of several runs.
const char* among(std::vector<double> values, double number) {
  std::sort(values.begin(), values.end());
  return number < values.front() ? "below" : number > values.back() ? "above" : "among";
}

/// The first row depends on where seven models happen to begin: so many more.
void begin_more_often() {
  std::vector<double> at_100, at_500;
  for (std::uint64_t seed = 1; seed <= 101; ++seed) {
    const Way way = way_of(0.00001, seed);
    at_100.push_back(way.at(100).loss);
    at_500.push_back(way.at(500).loss);
  }
  std::sort(at_100.begin(), at_100.end());
  std::printf(
      "At a rate of 0.00001 nearly all depends on where a model happens to begin: of 101 seeds the median loss is "
      "%.2f\n"
      "at epoch 100 (the middle half from %.2f to %.2f) and %.2f at epoch 500; the page's seven happened to give %.2f\n"
      "and %.2f.\n",
      at_100[50], at_100[25], at_100[75], median(at_500), published[0].loss_100, published[0].loss_500);
}

}  // namespace

void learning_rates(const std::filesystem::path& folder) {
  Figure figure("playground_table", "playground_rates", folder);
  std::printf(
      "Two clouds of points, 250 to train on and 250 to test by; one unit with tanh. Medians of %d seeds; |w1| is the\n"
      "size of the first weight. Beside it what the page's own engine gave, training loss and |w1|.\n\n",
      static_cast<int>(seeds));
  std::printf("%8s %6s %14s %10s %8s    %s\n", "rate", "epoch", "training loss", "test loss", "|w1|",
              "page: loss, |w1|; would they stand among these seeds'?");
  std::vector<std::vector<Way>> by_rate;
  for (const Published& row : published) {
    std::vector<Way> ways;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) ways.push_back(way_of(row.rate, seed));
    for (const double epoch : {100.0, 500.0}) {
      const double loss = epoch == 100 ? row.loss_100 : row.loss_500;
      const double weight = epoch == 100 ? row.weight_100 : row.weight_500;
      std::printf("%8g %6g %14.2g %10.2g %8.2f    %-8.2g %5.2f; %s, %s\n", row.rate, epoch,
                  median(all(ways, &Moment::loss, epoch)), median(all(ways, &Moment::test_loss, epoch)),
                  median(all(ways, &Moment::weight, epoch)), loss, weight, among(all(ways, &Moment::loss, epoch), loss),
                  among(all(ways, &Moment::weight, epoch), weight));
    }
    by_rate.push_back(ways);
  }
  std::printf("\n");
  begin_more_often();
  const auto at_ten = all(by_rate.back(), &Moment::loss, 500);
  std::printf(
      "At a rate of 10 a step or two throw the weights so far that tanh is ±1 to the last bit or nearly so, where the\n"
      "slope is nothing: the losses of the seven, from %.1g to %.1g, hardly change any more. The draws differ from "
      "the\n"
      "page's, so that only sizes can agree.\n\n",
      *std::min_element(at_ten.begin(), at_ten.end()), *std::max_element(at_ten.begin(), at_ten.end()));

  const char* names[] = {"tiny", "small", "right", "huge"};
  for (std::size_t i = 0; i < by_rate.size(); ++i) {
    Rows each, middle;
    for (const Way& way : by_rate[i]) {
      for (std::size_t look = 1; look < way.epochs.size(); ++look)
        each.add(way.epochs[look], way.moments[look].loss, way.moments[look].weight);
      each.next_curve();
    }
    for (const double epoch : by_rate[i][0].epochs)
      if (epoch > 0)
        middle.add(epoch, median(all(by_rate[i], &Moment::loss, epoch)),
                   median(all(by_rate[i], &Moment::weight, epoch)));
    figure.rows((std::string(names[i]) + "_each").c_str(), each);
    figure.rows((std::string(names[i]) + "_median").c_str(), middle);
  }
  figure.number("below", static_cast<double>(
                             std::count_if(at_ten.begin(), at_ten.end(), [](double loss) { return loss < 1e-28; })));
  figure.draw();
}
