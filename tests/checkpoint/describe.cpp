// Policies as text, read off their members.
#include <descent/checkpoint/describe.hpp>
#include <descent/descent.hpp>

#include <chrono>
#include <limits>
#include <string>

#include "../catch.hpp"

using namespace descent;
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
  CHECK(describe(Sgd{.learning_rate = 0.1}) == "Sgd{0.1}");
  CHECK(describe(Adam{.learning_rate = CosineDecay{.initial = 0.1, .final = 0.01, .steps = 7}}) ==
        "Adam{CosineDecay{0.1, 0.01, 7}, 0.9, 0.999, 1e-08}");
  CHECK(describe(MiniBatch{.size = 64, .seed = std::numeric_limits<std::uint64_t>::max()}) ==
        "MiniBatch{64, 18446744073709551615, false}");
  CHECK(describe(EveryDuration{5min} || EverySteps{10}) == "AnyCheck{EveryDuration{300 s}, EverySteps{10}}");
  CHECK(describe(FullBatch{}) == "FullBatch");
  CHECK(describe(Keep::best) == "1");
  CHECK(describe([](const Progress&) { return true; }) == "a lambda");
  CHECK(describe(Pointwise{[](auto s, auto) { return s; }, [](auto, auto t) { return t; }}) ==
        "Pointwise{a lambda, a lambda}");
}

TEST_CASE("of what has no values to be read, only the kind") {
  CHECK(describe(named::Plain{}) == "Plain");
  CHECK(describe(named::Numbered<3>{}) == "Numbered{0.5}");
  CHECK(describe(named::Derived{}) == "Derived");
  CHECK(describe(named::Secretive{3}) == "Secretive");
  CHECK(describe(named::Mixed{}) == "Mixed{\"a\", true, Secretive, \"b\", a pointer, 7}");
  CHECK(describe(named::Thirteen{}) == "Thirteen");
}

TEST_CASE("numbers that differ read differently") {
  CHECK(describe(0.1) == "0.1");
  CHECK(describe(0.1 + 0.2) == "0.30000000000000004");
  CHECK(describe(0.1f) == "0.10000000149011612");
  CHECK(describe(20000.0) == "20000");
  CHECK(describe(1e300) == "1e+300");
}
