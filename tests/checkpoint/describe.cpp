// Policies as text, read off their members.
#include <descent/checkpoint/describe.hpp>
#include <descent/descent.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

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
struct Marked {};
struct TwiceDerived : Plain, Marked {
  int number = 1;
  double other = 2;
};
struct Based : Numbered<1> {
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
struct TwentyFour {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x = 24;
};
struct TwentyFive {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y;
};
struct Arrays {
  double begin = 1;
  int pair[2] = {1, 2};
  std::array<int, 2> array{3, 4};
  float square[2][2] = {{1, 2}, {3, 4}};
  int end = 5;
};
struct OpenSecret {
  explicit OpenSecret(double rate) : rate_(rate) {}
  void identity(auto& visit) const {
    visit("rate", rate_);
    visit("name", "a");
  }

 private:
  double rate_;
};
template <class T>
struct Outer {
  struct Inner {};
  struct Other {};
};
namespace {
struct Anonymous {};
}  // namespace
bool operator<(Anonymous, Plain);
struct Callable {
  std::string operator()(const std::vector<int>&) const {
    struct Local {};
    return describe(Local{}) + ", " + describe([](auto) {});
  }
};
template <class A, class B>
std::string local_names(A, B) {
  struct Local {
    int value = 1;
  };
  struct {
  } unnamed;
  std::string inside;
  [&inside](int) mutable {
    struct InLambda {};
    inside = describe(InLambda{});
  }(1);
  return describe(Local{}) + ", " + describe([](int) {}) + ", " + describe(unnamed) + ", " + inside;
}
std::string names_in_operator;
bool operator<(Anonymous, Plain) {
  struct Local {};
  names_in_operator = describe(Local{}) + ", " + describe([] {});
  return true;
}
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
  CHECK_THAT(describe(CrossEntropy{}), Equals("CrossEntropy{[], 0}"));
  CHECK_THAT(describe(CrossEntropy{.class_weights = {1, 2.5}, .label_smoothing = 0.1}),
             Equals("CrossEntropy{[1, 2.5], 0.1}"));
  CHECK_THAT(describe(Focal{.focus = 1.5, .class_weights = {1, 3}}), Equals("Focal{1.5, [1, 3]}"));
  CHECK_THAT(describe(Hinge{}), Equals("Hinge"));
  CHECK_THAT(describe(Keep::best), Equals("1"));
  CHECK_THAT(describe([](const Progress&) { return true; }), Equals("a lambda"));
  CHECK_THAT(describe(Pointwise{[](auto s, auto) { return s; }, [](auto, auto t) { return t; }}),
             Equals("Pointwise{a lambda, a lambda}"));
}

TEST_CASE("of what has no values to be read, only the kind") {
  CHECK_THAT(describe(named::Plain{}), Equals("Plain"));
  CHECK_THAT(describe(named::Numbered<3>{}), Equals("Numbered{0.5}"));
  CHECK_THAT(describe(named::Secretive{3}), Equals("Secretive"));
  CHECK_THAT(describe(named::Mixed{}), Equals("Mixed{\"a\", true, Secretive, \"b\", a pointer, 7}"));
  CHECK_THAT(describe(named::Based{}), Equals("Based"));
  CHECK_THAT(describe(named::TwentyFive{}), Equals("TwentyFive"));
  CHECK_THAT(describe(std::function<void()>{}), Equals("function"));
  CHECK_THAT(describe(std::make_unique<int>(1)), Equals("unique_ptr"));
}

TEST_CASE("numbers that differ read differently") {
  CHECK_THAT(describe(0.1), Equals("0.1"));
  CHECK_THAT(describe(0.1 + 0.2), Equals("0.30000000000000004"));
  CHECK_THAT(describe(0.1f), Equals("0.10000000149011612"));
  CHECK_THAT(describe(20000.0), Equals("20000"));
  CHECK_THAT(describe(1e300), Equals("1e+300"));
}

TEST_CASE("members of all kinds are read: behind bases, in arrays, without a default, up to 24") {
  CHECK_THAT(describe(named::Derived{}), Equals("Derived{1}"));
  CHECK_THAT(describe(named::TwiceDerived{}), Equals("TwiceDerived{1, 2}"));
  CHECK_THAT(describe(named::Arrays{}), Equals("Arrays{1, [1, 2], [3, 4], [[1, 2], [3, 4]], 5}"));
  CHECK_THAT(describe(named::TwentyFour{}),
             Equals("TwentyFour{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24}"));
  int slow = 0;
  const auto by_reference = [&slow](const Progress&) { return slow > 0; };
  CHECK_THAT(describe(NoImprovement{50} || MaxSteps{1000} || by_reference),
             Equals("AnyStop{AnyStop{NoImprovement{50, 0}, MaxSteps{1000}}, a lambda}"));
  const auto of_numbers = [](auto score, auto target) { return score.norm() + target.norm(); };  // not of indices
  CHECK_THAT(describe(of_numbers), Equals("a lambda"));
  CHECK_THAT(describe(named::OpenSecret{0.5}), Equals("OpenSecret{0.5, \"a\"}"));
}

TEST_CASE("lists, tables, pairs, optional values and variants are written out") {
  CHECK_THAT(describe(std::vector<int>{5, 10}), Equals("[5, 10]"));
  CHECK_THAT(describe(std::vector<bool>{true, false}), Equals("[true, false]"));
  CHECK_THAT(describe(std::vector<std::string>{"a"}), Equals("[\"a\"]"));
  CHECK_THAT(describe(Eigen::Vector2d(1, 2)), Equals("2 × 1 [1, 2]"));
  CHECK_THAT(describe(Matrix<float>(Matrix<float>::Identity(2, 2))), Equals("2 × 2 [1, 0, 0, 1]"));
  CHECK_THAT(describe(std::pair{1, 2.5}), Equals("{1, 2.5}"));
  CHECK_THAT(describe(std::tuple{1, 2.5, true}), Equals("{1, 2.5, true}"));
  CHECK_THAT(describe(std::optional<int>{}), Equals("none"));
  CHECK_THAT(describe(std::optional{3}), Equals("3"));
  CHECK_THAT(describe(std::variant<int, std::string>{"a"}), Equals("\"a\""));
  CHECK_THAT(describe(std::filesystem::path("a/b")), Equals("\"a/b\""));
  CHECK_THAT(describe(static_cast<const char*>(nullptr)), Equals("null"));
  std::vector<int> many(1000, 1);
  const std::string described = describe(many);
  CHECK_THAT(described, Catch::Matchers::StartsWith("[fingerprint "));
  many[999] = 2;
  CHECK(described != describe(many));
  // A model's may be its parameters.
  CHECK_THAT(describe<false>(std::pair{Eigen::Vector2d(1, 2), std::vector{1}}), Equals("{Matrix, a list}"));
}

TEST_CASE("a name is the same from every compiler, wherever the type stands") {
  CHECK_THAT(describe(named::Outer<int>::Inner{}), Equals("Inner"));
  CHECK_THAT(describe(named::Outer<std::vector<int>>::Other{}), Equals("Other"));
  CHECK_THAT(describe(named::Outer<named::Outer<int>::Inner>{}), Equals("Outer"));
  CHECK_THAT(describe(named::Anonymous{}), Equals("Anonymous"));
  CHECK_THAT(named::Callable{}({}), Equals("Local, a lambda"));
  CHECK_THAT(named::local_names(1, std::vector<std::string>{}), Equals("Local{1}, a lambda, unnamed, InLambda"));
  CHECK(named::Anonymous{} < named::Plain{});
  CHECK_THAT(named::names_in_operator, Equals("Local, a lambda"));
}
