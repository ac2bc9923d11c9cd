// What a step of every update rule costs over a million parameters, beside the least that it could: reading parameters,
// gradient and the rule's state once and writing parameters and state once.
//
//     update_rules [parameters [rounds]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <vector>

#include "../tests/updates/rules.hpp"

namespace {

using namespace descent;

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

/// How many vectors of p numbers a state has.
struct CountVectors {
  Index parameters;
  int count = 0;
  template <class Value>
  void operator()(const char*, const Value& value) {
    if constexpr (requires { value.size(); }) count += value.size() == parameters ? 1 : 0;
  }
};

/// The traffic of a step and hardly any arithmetic: x and s, `vectors` of them, are read and written, g is read.
template <int vectors, class Scalar>
[[gnu::noinline]] void touch(Scalar* x, const Scalar* g, Scalar* const* s, Index size, Scalar little) {
  Scalar* const s0 = vectors > 0 ? s[0] : x;
  Scalar* const s1 = vectors > 1 ? s[1] : x;
  Scalar* const s2 = vectors > 2 ? s[2] : x;
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#else
#pragma GCC ivdep
#endif
  for (Index i = 0; i < size; ++i) {
    const Scalar moved = little * g[i];
    x[i] += moved;
    if constexpr (vectors > 0) s0[i] += moved;
    if constexpr (vectors > 1) s1[i] += moved;
    if constexpr (vectors > 2) s2[i] += moved;
  }
}

template <class Scalar, class Rule>
void measure(const char* name, const Rule& rule, Index size, int rounds) {
  Vector<Scalar> x = Vector<Scalar>::Constant(size, 1), gradient = Vector<Scalar>::LinSpaced(size, -1, 1);
  const VectorView<Scalar> view(x.data(), size);
  const ConstVectorView<Scalar> slopes(gradient.data(), size);
  auto state = detail::init_update(rule, slopes, Layout{});
  CountVectors vectors{size};
  state.archive(vectors);
  std::vector<Vector<Scalar>> arrays(3, Vector<Scalar>::Zero(size));
  Scalar* const places[] = {arrays[0].data(), arrays[1].data(), arrays[2].data()};
  const auto rate = static_cast<Scalar>(1e-6);
  const auto step = [&] {
    if constexpr (std::is_same_v<decltype(state), NoState>)
      rule.step(view, slopes, rate);
    else
      rule.step(view, slopes, rate, state);
  };
  const auto least = [&] {
    if (vectors.count == 0) return touch<0>(x.data(), gradient.data(), places, size, rate);
    if (vectors.count == 1) return touch<1>(x.data(), gradient.data(), places, size, rate);
    if (vectors.count == 2) return touch<2>(x.data(), gradient.data(), places, size, rate);
    touch<3>(x.data(), gradient.data(), places, size, rate);
  };
  const int repeats = static_cast<int>(std::max<Index>(1, 2'000'000 / size));
  const auto time_of = [&](const auto& work) {
    const double start = seconds();
    for (int i = 0; i < repeats; ++i) work();
    return (seconds() - start) / repeats;
  };
  std::vector<double> steps, leasts;
  step();
  least();
  for (int round = 0; round < rounds; ++round) {
    steps.push_back(time_of(step));
    leasts.push_back(time_of(least));
  }
  const double taken = median(steps), limit = median(leasts);
  const double per = 1e9 / static_cast<double>(size);
  std::printf("%-28s %-7s %10.3f %10.3f %8.2f %10d\n", name, sizeof(Scalar) == 4 ? "float" : "double", per * taken,
              per * limit, taken / limit, vectors.count);
}

}  // namespace

int main(int argc, char** argv) {
  const Index size = argc > 1 ? std::atol(argv[1]) : 1'000'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 21;
  std::printf("%-28s %-7s %10s %10s %8s %10s\n", "ns a parameter", "", "step", "traffic", "ratio", "states");
  const auto both = [&](const char* name, const auto& rule) {
    measure<double>(name, rule, size, rounds);
    measure<float>(name, rule, size, rounds);
  };
  for_each_rule(both);
  for_each_decaying_rule(both);
}
