// Policies as text, read off their members.
#include <descent/checkpoint/describe.hpp>
#include <descent/descent.hpp>

#include <chrono>
#include <limits>
#include <string>

#include "../catch.hpp"

using namespace descent;
using Catch::Matchers::Equals;
using detail::describe;

namespace named {
struct Plain {};
template <int number>
struct Numbered {
  float half = 0.5f;
};
struct Derived : Plain {
  int number = 1;
};
class Secretive {
 public:
  explicit Secretive(int number) : number_(number) {}
  int number() const { return number_; }

 private:
  int number_;
};
struct Mixed {
  std::string text = "a";
  bool flag = true;
  Secretive secret{1};
  const char* word = "b";
  double* address = nullptr;
  unsigned char small = 7;
};
struct Thirteen {
  int a, b, c, d, e, f, g, h, i, j, k, l, m;
};
}  // namespace named

TEST_CASE("a policy is its name and its members, in order") {
  using namespace std::chrono_literals;
  CHECK_THAT(describe(Sgd{.learning_rate = 0.1}), Equals("Sgd{0.1}"));
  CHECK_THAT(describe(Adam{.learning_rate = CosineDecay{.initial = 0.1, .final = 0.01, .steps = 7}}),
             Equals("Adam{CosineDecay{0.1, 0.01, 7}, 0.9, 0.999, 1e-08}"));
  CHECK_THAT(describe(MiniBatch{.size = 64, .seed = std::numeric_limits<std::uint64_t>::max()}),
             Equals("MiniBatch{64, 18446744073709551615, false}"));
  CHECK_THAT(describe(EveryDuration{5min} || EverySteps{10}), Equals("AnyCheck{EveryDuration{300 s}, EverySteps{10}}"));
  CHECK_THAT(describe(FullBatch{}), Equals("FullBatch"));
  CHECK_THAT(describe(Keep::best), Equals("1"));
  CHECK_THAT(describe([](const Progress&) { return true; }), Equals("a lambda"));
  CHECK_THAT(describe(Pointwise{[](auto s, auto) { return s; }, [](auto, auto t) { return t; }}),
             Equals("Pointwise{a lambda, a lambda}"));
}

TEST_CASE("of what has no values to be read, only the kind") {
  CHECK_THAT(describe(named::Plain{}), Equals("Plain"));
  CHECK_THAT(describe(named::Numbered<3>{}), Equals("Numbered{0.5}"));
  CHECK_THAT(describe(named::Derived{}), Equals("Derived"));
  CHECK_THAT(describe(named::Secretive{3}), Equals("Secretive"));
  CHECK_THAT(describe(named::Mixed{}), Equals("Mixed{\"a\", true, Secretive, \"b\", a pointer, 7}"));
  CHECK_THAT(describe(named::Thirteen{}), Equals("Thirteen"));
}

TEST_CASE("numbers that differ read differently") {
  CHECK_THAT(describe(0.1), Equals("0.1"));
  CHECK_THAT(describe(0.1 + 0.2), Equals("0.30000000000000004"));
  CHECK_THAT(describe(0.1f), Equals("0.10000000149011612"));
  CHECK_THAT(describe(20000.0), Equals("20000"));
  CHECK_THAT(describe(1e300), Equals("1e+300"));
}
