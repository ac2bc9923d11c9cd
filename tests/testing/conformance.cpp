// What a check of laws found, and how it is printed; states handed over by their archive.
#include <descent/core/progress.hpp>
#include <descent/testing/conformance.hpp>
#include <descent/testing/hand_over.hpp>

#include <chrono>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

std::string printed(const Conformance& found) {
  std::ostringstream out;
  out << found;
  return out.str();
}

enum class Mood : std::uint8_t { calm, wild };

struct Inner {
  int count = 0;
  void archive(auto& visit) { visit("count", count); }
};

/// One of each kind that a state may hold.
struct Everything {
  double number = 0;
  bool flag = false;
  Mood mood = Mood::calm;
  Seconds time{0};
  std::string text = {};
  StopReason reason = {};
  Vector<float> vector = Vector<float>::Zero(3);
  Matrix<double> table = Matrix<double>::Zero(2, 2);
  std::vector<std::int64_t> list = {};
  std::vector<Inner> inners = {};
  Inner inner = {};
  void archive(auto& visit) {
    visit("number", number);
    visit("flag", flag);
    visit("mood", mood);
    visit("time", time);
    visit("text", text);
    visit("reason", reason);
    visit("vector", vector);
    visit("table", table);
    visit("list", list);
    visit("inners", inners);
    visit("inner", inner);
  }
};

struct OfAnyLength {
  Vector<double> numbers;
  void archive(auto& visit) { visit("numbers", numbers); }
};

struct Moody {  // names more when it is full
  bool full = false;
  double more = 0;
  void archive(auto& visit) {
    if (full) visit("more", more);
  }
};

struct Pointed {
  int* place = nullptr;
  void archive(auto& visit) { visit("place", place); }
};

}  // namespace

TEST_CASE("Conformance: what holds, what is broken, what is printed") {
  Conformance found{"model"};
  CHECK(found.passed());
  found.add("it stands", "");
  found.add("it walks", "");
  CHECK(found.passed());
  CHECK(printed(found) == "model: all 2 laws are kept");
  CHECK_FALSE(found.failed("it walks"));
  found.add("it walks", "it fell; hold it");
  found.add("it walks", "it fell again");  // the first counts
  found.add("it walks", "");
  CHECK_FALSE(found.passed());
  CHECK(found.failed("it walks"));
  CHECK_FALSE(found.failed("it stands"));
  CHECK_FALSE(found.failed("it flies"));
  CHECK(found.failure("it walks") == "it fell; hold it");
  CHECK(printed(found) == "model: 1 of 2 laws BROKEN\n  it walks: it fell; hold it");
}

TEST_CASE("hand_over: everything that can be archived arrives") {
  Everything from, to;
  from.number = 1.5;
  from.flag = true;
  from.mood = Mood::wild;
  from.time = Seconds(3);
  from.text = "text";
  from.reason = StopReason::max_steps;
  from.vector << 1, 2, 3;
  from.table << 1, 2, 3, 4;
  from.list = {7, 8, 9};
  from.inners = {{1}, {2}};
  from.inner = {5};
  to.list = {1};
  CHECK(detail::hand_over(from, to) == "");
  CHECK(to.number == 1.5);
  CHECK(to.flag);
  CHECK(to.mood == Mood::wild);
  CHECK(to.time == Seconds(3));
  CHECK(to.text == "text");
  CHECK(to.reason == StopReason::max_steps);
  CHECK(to.vector == from.vector);
  CHECK(to.table == from.table);
  CHECK(to.list == from.list);
  REQUIRE(to.inners.size() == 2);
  CHECK(to.inners[1].count == 2);
  CHECK(to.inner.count == 5);
}

TEST_CASE("hand_over: what cannot be, is told") {
  OfAnyLength three{Vector<double>::Zero(3)}, none;
  CHECK(detail::hand_over(three, none) ==
        "'numbers' has 3 × 1 numbers, and in a fresh state 0 × 1; give it its size from the start");
  Moody full{true}, empty;
  CHECK(detail::hand_over(full, empty) == "it names 'more' when written and not when read");
  CHECK(detail::hand_over(empty, full) == "it names 'more' when read and not, in that place, when written");
  Pointed a, b;
  CHECK(detail::hand_over(a, b).find("'place' is of a type that can't be archived") == 0);
}
