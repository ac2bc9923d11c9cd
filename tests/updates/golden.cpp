// Every rule follows the trajectories of PyTorch, or of NumPy by the paper, that golden.py wrote to golden.txt.
#include <descent/schedules/rate.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "../catch.hpp"
#include "rules.hpp"
#include "stepper.hpp"

using namespace descent;

namespace {

constexpr Index size = 19;
constexpr int steps = 200;

/// As in golden.py.
double noise(int step, Index place) {
  auto bits = static_cast<std::uint32_t>(step * 1000003 + static_cast<int>(place) * 7919 + 12345);
  for (int i = 0; i < 3; ++i) {
    bits = bits * 1664525U + 1013904223U;
    bits ^= bits >> 15;
  }
  return (bits >> 12) * 0x1p-20 - 0.5;
}

template <class Scalar>
Vector<Scalar> gradient(const Vector<Scalar>& x, int step) {
  Vector<Scalar> slope(size);
  for (Index i = 0; i < size; ++i) {
    const bool rare = i % 5 == 4 && step % 7 != 0;
    slope[i] =
        rare ? Scalar(0)
             : static_cast<Scalar>(static_cast<double>(1 + i) / 8) * (x[i] - 1) + static_cast<Scalar>(noise(step, i));
  }
  return slope;
}

/// The parameters after some steps, by rule and step.
using Shown = std::map<int, Vector<double>>;

std::map<std::string, Shown> read_golden() {
  const std::string source = __FILE__;
  std::ifstream file(source.substr(0, source.find_last_of("/\\") + 1) + "golden.txt");
  std::map<std::string, Shown> rules;
  std::string line, rule;
  while (std::getline(file, line)) {
    if (line.rfind("rule ", 0) == 0) {
      rule = line.substr(5);
      continue;
    }
    std::istringstream words(line);
    int step = 0;
    Vector<double> x(size);
    words >> step;
    for (double& number : x) {
      std::string word;
      words >> word;
      number = std::stod(word);
    }
    if (!words) FAIL("golden.txt: " << rule << ": a line is too short");
    rules[rule][step] = x;
  }
  return rules;
}

/// Follows the rule and compares: how far the farthest parameter is from where it should be, relative to it where that
/// is more than 1.
template <class Scalar, class Rule>
double farthest(const Rule& rule, const Shown& shown) {
  Vector<Scalar> x(size);
  for (Index i = 0; i < size; ++i) x[i] = static_cast<Scalar>(static_cast<double>(i - 9) / 4);
  Stepper<Scalar, Rule> stepper(rule, x);
  double most = 0;
  for (int step = 1; step <= steps; ++step) {
    CHECK(stepper.step(gradient<Scalar>(stepper.x(), step), static_cast<Scalar>(detail::rate_of(rule))));
    const auto here = shown.find(step);
    if (here == shown.end()) continue;
    for (Index i = 0; i < size; ++i) {
      const double wanted = here->second[i];
      most = std::max(most, std::abs(static_cast<double>(stepper.x()[i]) - wanted) / std::max(1.0, std::abs(wanted)));
    }
  }
  return most;
}

}  // namespace

TEST_CASE("every rule follows its golden trajectory for 200 steps") {
  const auto golden = read_golden();
  std::size_t followed = 0;
  const auto follow = [&](const std::string& name, const auto& rule) {
    const auto found = golden.find(name == "FixedStep" ? "SignSgd" : name);
    if (found == golden.end()) FAIL("golden.txt has no rule " << name);
    REQUIRE(found->second.size() == 10);
    CAPTURE(name);
    CHECK(farthest<double>(rule, found->second) <= 1e-12);
    CHECK(farthest<float>(rule, found->second) <= 1e-5);
    ++followed;
  };
  for_each_rule(follow);
  for_each_decaying_rule(follow);
  CHECK(followed == golden.size() + 1);  // FixedStep is SignSgd without momentum
}
