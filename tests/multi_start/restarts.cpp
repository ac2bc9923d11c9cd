// What comes of many starts: the best, the different minima, and how they print.
#include <descent/multi_start/restarts.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

using V = Vector<double>;

RestartEnd<V> end_at(double x, double y, double loss) {
  RestartEnd<V> end{V{{9, 9}}, V{{x, y}}, loss};
  end.report.reason = StopReason::max_steps;
  return end;
}

RestartEnd<V> diverged_at(double x, double y, double loss) {
  RestartEnd<V> end = end_at(x, y, loss);
  end.report.reason = StopReason::diverged;
  return end;
}

RestartEnd<V> never_begun() { return {V{{9, 9}}, V{{9, 9}}}; }

template <class Printed>
std::string printed(const Printed& what) {
  std::ostringstream out;
  out << what;
  return out.str();
}

}  // namespace

TEST_CASE("Restarts: the best is the first of the lowest, and none that diverged") {
  const Restarts<V> restarts{{end_at(1, 1, 5), diverged_at(0, 0, -7), end_at(2, 2, 3), end_at(3, 3, 3), never_begun()}};
  CHECK(restarts.best_start() == 2);
  CHECK(restarts.best().x == V{{2, 2}});
  CHECK(Restarts<V>(restarts).best().loss == 3);
  CHECK(restarts.diverged() == 2);
}

TEST_CASE("Restarts: where all diverged it says so") {
  const std::string message = "all 2 starts diverged; try a smaller learning rate, scaled features, or other starts";
  const Restarts<V> restarts{{diverged_at(0, 0, 1), never_begun()}, Seconds{0.25}};
  CHECK(complaint([&] { return restarts.best(); }) == "descent: MultiStart: " + message);
  CHECK(printed(restarts) == "2 starts in 250 ms\n" + message);
  CHECK(restarts.distinct(1).minima.empty());
  CHECK(restarts.distinct(1).diverged == 2);
  CHECK(printed(restarts.distinct(1)) == "2 starts diverged");
  CHECK(complaint([&] { return Restarts<V>{}.best(); }) == "descent: MultiStart: there are no starts");
}

TEST_CASE("Restarts: a summary") {
  CHECK(printed(Restarts<V>{{end_at(1, 1, 5)}, Seconds{2}}) ==
        "1 start in 2 s\nbest loss 5, of start 0; median 5, worst 5");
  CHECK(printed(Restarts<V>{{end_at(1, 1, 5), diverged_at(0, 0, -7), end_at(2, 2, 3), end_at(3, 3, 4)}, Seconds{2}}) ==
        "4 starts in 2 s\nbest loss 3, of start 2; median 4, worst 5\n1 start diverged");
}

TEST_CASE("distinct: ends near the best end of a minimum belong to it, the lowest minimum first") {
  const Restarts<V> restarts{{end_at(0, 0, 2), end_at(3, 4, 1), end_at(0.3, 0.4, 1.5), end_at(3, 4.4, 1.1),
                              diverged_at(3, 4, 0), end_at(0.7, 0.8, 2.5)}};
  const auto distinct = restarts.distinct(0.5);
  REQUIRE(distinct.minima.size() == 3);
  CHECK(distinct.diverged == 1);
  CHECK(distinct.minima[0].x == V{{3, 4}});
  CHECK(distinct.minima[0].loss == 1);
  CHECK(distinct.minima[0].starts == 2);
  CHECK(distinct.minima[0].best_start == 1);
  CHECK(distinct.minima[1].x == V{{0.3, 0.4}});  // to which (0, 0) belongs, at exactly the tolerance
  CHECK(distinct.minima[1].starts == 2);
  CHECK(distinct.minima[1].best_start == 2);
  CHECK(distinct.minima[2].x == V{{0.7, 0.8}});  // √0.32 off
  CHECK(distinct.minima[2].starts == 1);

  CHECK(restarts.distinct(0).minima.size() == 5);
  CHECK(restarts.distinct(100).minima.size() == 1);
  CHECK(restarts.distinct(100).minima[0].starts == 5);
  CHECK(printed(distinct) ==
        "minimum  starts  loss  x[0]  x[1]\n"
        "1             2     1     3     4\n"
        "2             2   1.5   0.3   0.4\n"
        "3             1   2.5   0.7   0.8\n"
        "1 start diverged");
}

TEST_CASE("distinct: of many coordinates the table shows six") {
  const Restarts<V> restarts{{{V::Zero(8), V::LinSpaced(8, 0, 7), 1.5}}};
  CHECK(printed(restarts.distinct(1)) ==
        "minimum  starts  loss  x[0]  x[1]  x[2]  x[3]  x[4]  x[5]  …\n"
        "1             1   1.5     0     1     2     3     4     5");
}

TEST_CASE("distinct: a tolerance that is no distance is refused") {
  const Restarts<V> restarts{{end_at(0, 0, 2)}};
  const std::string message = "; it must be a distance, 0 or more";
  CHECK(complaint([&] { return restarts.distinct(-1); }) == "descent: distinct: the tolerance is -1" + message);
  CHECK(complaint([&] { return restarts.distinct(std::nan("")); }) ==
        "descent: distinct: the tolerance is nan" + message);
}
