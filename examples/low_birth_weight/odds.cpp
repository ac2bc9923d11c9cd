// A weight of logistic regression is the log of an odds ratio: e^weight is the factor by which the odds for a low birth
// weight change when the feature grows by one. How sure is it, with 189 births? The bootstrap draws as many births from
// them, with replacement, again and again, and looks how much the ratio varies.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr int draws = 400;

struct Factor {
  const char* name;
  Index feature;
  double units;  // so much more of the feature
};

constexpr Factor factors[] = {
    {"5 years older", 0, 5},
    {"10 pounds heavier", 1, 10},
    {"uterine irritability", 5, 1},
    {"other race, not white", 7, 1},
    {"smoked", 2, 1},
    {"black, not white", 6, 1},
    {"premature labour before", 3, 1},
    {"hypertension before", 4, 1},
};

/// As many births, drawn at random with replacement: a birth that is drawn twice counts twice.
Dataset<double> draw_again(const Dataset<double>& births, std::uint64_t seed, std::uint64_t draw) {
  Random random(seed, draw);
  Dataset<double> drawn = births;
  drawn.weights = Vector<double>::Zero(births.size());
  for (Index i = 0; i < births.size(); ++i)
    drawn.weights[static_cast<Index>(random.below(static_cast<std::uint32_t>(births.size())))] += 1;
  return drawn;
}

}  // namespace

void odds(const Dataset<double>& births, const std::filesystem::path& folder) {
  const LinearModel<double> model = logistic_regression(births);

  std::vector<std::vector<double>> ratios(std::size(factors));
  const auto ratio = [](const LinearModel<double>& of, const Factor& factor) {
    return std::exp(factor.units * of.weights()(factor.feature, 0));
  };
  for (int draw = 0; draw < draws; ++draw) {
    const LinearModel<double> again = logistic_regression(draw_again(births, 1, static_cast<std::uint64_t>(draw)));
    for (std::size_t f = 0; f < std::size(factors); ++f) ratios[f].push_back(ratio(again, factors[f]));
  }

  std::printf("The odds for a low birth weight, all else equal; 95 %% of %d bootstrap draws lie in the interval:\n",
              draws);
  Rows rows;
  int sure = 0;
  for (std::size_t f = 0; f < std::size(factors); ++f) {
    std::vector<double>& all = ratios[f];
    std::sort(all.begin(), all.end());
    const auto quantile = [&all](double share) { return all[static_cast<std::size_t>(share * (draws - 1) + 0.5)]; };
    const double low = quantile(0.025), high = quantile(0.975), middle = ratio(model, factors[f]);
    const bool away_from_one = low > 1 || high < 1;
    sure += away_from_one;
    std::printf("  %-24s × %5.2f   (%5.2f to %6.2f)%s\n", factors[f].name, middle, low, high,
                away_from_one ? "" : "   may be no factor at all");
    rows.add(std::size(factors) - f, middle, low, high, away_from_one, std::string("\"") + factors[f].name + '"');
  }
  std::printf(
      "\nOf %d factors %d are told from 1, which is no change, by 189 births. A factor by the odds is no cause yet: "
      "it\n"
      "says who has light babies, not what a change would bring.\n\n",
      static_cast<int>(std::size(factors)), sure);

  Figure figure("low_birth_weight", "odds", folder);
  figure.number("births", static_cast<double>(births.size()));
  figure.number("draws", draws);
  figure.number("factors", static_cast<double>(std::size(factors)));
  figure.number("smoked", ratio(model, factors[4]));
  figure.rows("ratios", rows);
  figure.draw();
}
