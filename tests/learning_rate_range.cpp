// What a range test's losses say: smoothed, judged, printed, written down.
#include <descent/learning_rate_range.hpp>

#include <descent/data/csv.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "checkpoint/folder.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

/// The judgement on a curve, ten rates to a power of ten from 1e-6 on.
template <class Loss>
LearningRateRange judged(int count, std::int64_t smoothing, double start, const Loss& loss) {
  LearningRateRange range;
  range.start_loss = start;
  for (int i = 0; i < count; ++i) {
    const double rate = 1e-6 * std::pow(10, i / 10.0);
    range.curve.push_back({rate, loss(rate, i), 0});
  }
  detail::judge_range(range, smoothing);
  return range;
}

/// Whether a rate is at most a step from another.
bool near(double rate, double expected) { return std::abs(std::log10(rate / expected)) < 0.1001; }

}  // namespace

TEST_CASE("smoothed is the mean of as many losses before as after, fewer near the ends") {
  const auto range = judged(7, 2, 100, [](double, int i) { return std::ldexp(64, -i); });
  const std::vector<double> expected{64, 112 / 3.0, 124 / 5.0, 62 / 5.0, 31 / 5.0, 7 / 3.0, 1};
  for (std::size_t i = 0; i < 7; ++i) CHECK(std::abs(range.curve[i].smoothed - expected[i]) < 1e-12);
  for (const LearningRateRange::Point& point : judged(7, 0, 9, [](double, int i) { return 9.0 - i; }).curve)
    CHECK(point.smoothed == point.loss);
}

TEST_CASE("steepest is where the smoothed loss falls fastest over the logarithm of the rate") {
  // 1 / (1 + r / c) falls fastest at r = c: over log r it is a logistic curve.
  for (const double centre : {1e-5, 1e-3, 0.02}) {
    const auto fall = [centre](double rate, int) { return 3 + 1 / (1 + rate / centre); };
    for (const std::int64_t smoothing : {0, 1, 5}) {
      CAPTURE(centre, smoothing);
      const auto range = judged(61, smoothing, fall(1e-6, 0), fall);
      CHECK(near(range.steepest, centre));
      CHECK(range.highest_stable == range.curve.back().rate);
      CHECK(range.suggested == std::min(range.steepest, range.highest_stable / 10));
    }
  }
}

TEST_CASE("the same wherever the losses lie, and whatever their unit") {
  const auto shape = [](double rate) { return 1 / (1 + rate / 1e-3) + (rate > 0.05 ? rate : 0); };
  const auto plain = judged(60, 2, 1, [&](double rate, int) { return shape(rate); });
  for (const double unit : {1e-6, 1.0, 1e9})
    for (const double level : {-4096.0, 0.0, 0.5}) {
      const auto moved =
          judged(60, 2, unit * (level + 1), [&](double rate, int) { return unit * (level + shape(rate)); });
      CHECK(moved.steepest == plain.steepest);
      CHECK(moved.highest_stable == plain.highest_stable);
      CHECK(moved.suggested == plain.suggested);
    }
}

TEST_CASE(
    "highest_stable is the last rate before the loss rises by a tenth of its fall, and only what is before counts") {
  const auto loss = [](double rate, int) {
    if (rate < 0.0099) return 1 - 0.8 * rate / 0.0099;    // falls to 0.2
    if (rate < 0.09) return 0.2 + 0.079 * (rate / 0.09);  // rises, but not by a tenth of the fall
    if (rate < 0.2) return 0.35;                          // rises by a fifth of it
    return rate < 0.9 ? 5.0 : 0.19;                       // leaps, and leaps down again: faster than any fall before
  };
  const auto range = judged(62, 0, 1, loss);
  CHECK(near(range.highest_stable, 0.0794));
  CHECK(near(range.steepest, 0.00794));
  CHECK(range.suggested == std::min(range.steepest, range.highest_stable / 10));
  // Where the fastest fall is close to trouble, a tenth of what is stable is suggested.
  const auto close = judged(60, 0, 1, [](double rate, int) { return rate < 0.01 ? 1 - 90 * rate : 7.0; });
  CHECK(near(close.steepest, 0.00794));
  CHECK(near(close.highest_stable, 0.00794));
  CHECK(near(close.suggested, 0.000794));
}

TEST_CASE("no rate is suggested where nothing fell") {
  for (const double slope : {0.0, 1.0}) {
    const auto range = judged(30, 2, 1, [slope](double, int i) { return 1 + slope * i; });
    CHECK(std::isnan(range.suggested));
    CHECK(std::isnan(range.steepest));
    std::ostringstream text;
    text << range;
    CHECK(text.str().rfind("no learning rate is suggested: the loss did not fall while it was stable\n30 steps; ", 0) ==
          0);
  }
  CHECK(judged(30, 2, 1, [](double, int) { return 1.0; }).highest_stable ==
        judged(30, 2, 1, [](double, int i) { return 1.0 - i; }).curve.back().rate);
  const auto at_once = judged(30, 0, 1, [](double, int i) { return i == 0 ? 2.0 : 0.0; });
  CHECK(std::isnan(at_once.highest_stable));
  CHECK(std::isnan(at_once.suggested));
  std::ostringstream text;
  LearningRateRange nothing;
  nothing.reason = StopReason::diverged;
  text << nothing;
  CHECK(text.str() ==
        "no learning rate is suggested: the loss did not fall while it was stable\n0 steps; training diverged");
}

TEST_CASE("a fall of next to nothing is told") {
  std::ostringstream text, usual;
  text << judged(30, 2, 1, [](double, int i) { return 1 - 1e-9 * i; });
  CHECK(text.str().find("\nthe loss hardly fell, by 2.9e-08 from 1: is it trained already?") != std::string::npos);
  usual << judged(30, 2, 1, [](double, int i) { return 1 - 1e-2 * i; });
  CHECK(usual.str().find("hardly") == std::string::npos);
}

TEST_CASE("printed, it is a picture") {
  LearningRateRange range;
  range.start_loss = 8;
  range.reason = StopReason{"the loss rose too far"};
  const double losses[] = {8, 7, 4, 2, 0, 0.5, 30};
  double rate = 1e-5;
  for (const double loss : losses) range.curve.push_back({rate *= 10, loss, 0});
  detail::judge_range(range, 0);
  std::ostringstream text;
  text << range;
  CHECK(text.str() == R"(suggested learning rate 0.01; the loss falls fastest at 0.01, stable up to 10
7 steps; the loss rose too far
rate    loss
0.0001     8  |########################################
0.001      7  |###################################
0.01       4  |#################### <- suggested
0.1        2  |##########
1          0  |
10       0.5  |###
100       30  |######################################## …)");

  for (const int count : {24, 25, 49, 100, 1000}) {
    auto many = judged(count, 0, 1, [count](double, int i) { return std::abs(i - 0.7 * count); });
    many.start_loss = count;
    detail::judge_range(many, 0);
    std::ostringstream lines;
    lines << many;
    const std::string shown = lines.str();
    const auto rows = std::count(shown.begin(), shown.end(), '|');
    CHECK(rows >= 12);
    CHECK(rows <= 25);
    CHECK(shown.find("<- suggested") != std::string::npos);
  }
}

TEST_CASE("printed, it says where the fastest fall is at an end of the test") {
  const auto said = [](const auto& loss) {
    std::ostringstream text;
    text << judged(30, 1, 1, loss);
    return text.str();
  };
  CHECK(said([](double rate, int) { return 1 - rate; }).find("go on to a higher one") != std::string::npos);
  CHECK(said([](double, int) { return 0.5; }).find("begin with a lower one") != std::string::npos);
  CHECK(said([](double rate, int) { return 1 / (1 + rate / 3e-5); }).find("one") == std::string::npos);
}

TEST_CASE("write_csv: numbers that read back the same, or it says why not") {
  const Folder folder;
  const auto range = judged(40, 3, 1, [](double rate, int i) { return 1 / (1 + 300 * rate) + 1e-3 * (i % 3); });
  range.write_csv((folder / "range.csv").string());
  const auto read =
      read_csv<double>((folder / "range.csv").string(), {.features = {"rate", "loss"}, .target = "smoothed"});
  REQUIRE(read.size() == 40);
  for (Index i = 0; i < 40; ++i) {
    const auto& point = range.curve[static_cast<std::size_t>(i)];
    CHECK(read.features(i, 0) == point.rate);
    CHECK(read.features(i, 1) == point.loss);
    CHECK(read.targets(i, 0) == point.smoothed);
  }
  const std::string nowhere = (folder / "no" / "range.csv").string();
  CHECK_THAT(complaint([&] { range.write_csv(nowhere); }), Catch::Matchers::ContainsSubstring("can't be written"));
}
