// The schedules give the rates of PyTorch's schedulers, which golden.py wrote to golden.txt.
#include <descent/schedules/cosine_restarts.hpp>
#include <descent/schedules/one_cycle.hpp>
#include <descent/schedules/piecewise.hpp>
#include <descent/schedules/rate.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

using Numbers = std::vector<double>;

/// A line of golden.txt.
struct Case {
  std::string name;
  Numbers values, losses, rates;
};

std::vector<Case> read_golden() {
  const std::string source = __FILE__;
  std::ifstream file(source.substr(0, source.find_last_of("/\\") + 1) + "golden.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    Case one;
    words >> one.name;
    Numbers* numbers = &one.values;
    for (std::string word; words >> word;) {
      if (word == "at")
        numbers = &one.losses;
      else if (word == "=")
        numbers = &one.rates;
      else
        numbers->push_back(std::stod(word));
    }
    cases.push_back(one);
  }
  return cases;
}

std::int64_t whole(double number) { return std::llround(number); }

/// How far the farthest rate is from where it should be, relative to the highest: PyTorch's low ones are differences of
/// high ones.
template <class Rate>
double farthest(const Rate& rate, const Case& golden) {
  CHECK_NOTHROW(rate.validate());
  StateOf<Rate> state{};
  double most = 0;
  Progress progress;
  for (std::size_t step = 0; step < golden.rates.size(); ++step) {
    progress.step = static_cast<std::int64_t>(step);
    if (!golden.losses.empty()) {
      progress.loss = golden.losses[step];
      progress.loss_step = progress.step;
    }
    most = std::max(most, std::abs(detail::rate_at(rate, progress, state) - golden.rates[step]));
  }
  return most / *std::max_element(golden.rates.begin(), golden.rates.end());
}

double farthest(const Case& golden) {
  const Numbers& v = golden.values;
  if (golden.name == "OneCycle")
    return farthest(OneCycle{.initial = v[0], .peak = v[1], .final = v[2], .steps = whole(v[3]), .rise = v[4]}, golden);
  if (golden.name == "CosineRestarts")
    return farthest(CosineRestarts{.initial = v[0], .final = v[1], .steps = whole(v[2]), .growth = whole(v[3])},
                    golden);
  if (golden.name == "Piecewise") {
    Piecewise piecewise{.rates = {v[0]}};
    for (std::size_t i = 2; i < v.size(); ++i) {
      piecewise.rates.push_back(piecewise.rates.back() * v[1]);
      piecewise.steps.push_back(whole(v[i]));
    }
    return farthest(piecewise, golden);
  }
  REQUIRE(golden.name == "ReduceOnPlateau");
  return farthest(ReduceOnPlateau{.initial = v[0],
                                  .factor = v[1],
                                  .patience = whole(v[2]),
                                  .least_gain = v[3],
                                  .cooldown = whole(v[4]),
                                  .least = v[5]},
                  golden);
}

}  // namespace

TEST_CASE("schedules give the rates of PyTorch's schedulers") {
  std::map<std::string, int> seen;
  for (const Case& golden : read_golden()) {
    CAPTURE(golden.name, golden.values);
    CHECK(golden.rates.size() > 1);
    CHECK(farthest(golden) < 1e-14);
    ++seen[golden.name];
  }
  CHECK(seen ==
        std::map<std::string, int>{{"CosineRestarts", 5}, {"OneCycle", 5}, {"Piecewise", 3}, {"ReduceOnPlateau", 5}});
}
