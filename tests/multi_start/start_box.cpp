// Boxes: where they draw, and which are refused.
#include <descent/multi_start/start_box.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

TEST_CASE("StartBox: its type is told from the corners, expressions too") {
  const StartBox dynamic{Vector<float>::Constant(10, -5), Vector<float>::Constant(10, 5)};
  static_assert(std::is_same_v<decltype(dynamic), const StartBox<Vector<float>>>);
  const StartBox fixed{Eigen::Vector2d(-1, 2), -Eigen::Vector2d(-1, -3)};
  static_assert(std::is_same_v<decltype(fixed), const StartBox<Eigen::Vector2d>>);
  CHECK(dynamic.high == Vector<float>::Constant(10, 5));
  CHECK(fixed.high == Eigen::Vector2d(1, 3));
}

TEMPLATE_TEST_CASE("StartBox: points are uniform in it", "", float, double) {
  const StartBox box{Vector<TestType>{{-1.5, 7, 2}}, Vector<TestType>{{4, 7, 3}}};
  Random random(3, 4);
  const int draws = 20'000;
  Vector<double> sum = Vector<double>::Zero(3), lowest = Vector<double>::Constant(3, 1e9), highest = -lowest;
  double product = 0;
  for (int i = 0; i < draws; ++i) {
    const Vector<double> x = box.draw(random).template cast<double>();
    REQUIRE((x.array() >= box.low.template cast<double>().array()).all());
    REQUIRE((x.array() <= box.high.template cast<double>().array()).all());
    sum += x;
    lowest = lowest.cwiseMin(x);
    highest = highest.cwiseMax(x);
    product += (x[0] - 1.25) * (x[2] - 2.5);
  }
  CHECK(std::abs(sum[0] / draws - 1.25) < 3.3 * 5.5 / std::sqrt(12.0 * draws));  // p = 0.001
  CHECK(std::abs(sum[2] / draws - 2.5) < 3.3 / std::sqrt(12.0 * draws));
  CHECK(std::abs(product / draws) < 3.3 * 5.5 / 12 / std::sqrt(draws));  // the coordinates have nothing in common
  CHECK(lowest[1] == 7);
  CHECK(highest[1] == 7);
  CHECK((lowest[0] < -1.49 && highest[0] > 3.99));
}

TEST_CASE("StartBox: a uniform number for each coordinate, in their order") {
  Random random(9), same(9);
  const Vector<double> x = StartBox{Vector<double>{{0, 10}}, Vector<double>{{1, 30}}}.draw(random);
  CHECK(x[0] == same.uniform(0, 1));
  CHECK(x[1] == same.uniform(10, 30));
}

TEST_CASE("StartBox: those that make no sense are refused") {
  using V = Vector<double>;
  const double infinity = std::numeric_limits<double>::infinity();
  const auto says = [](const V& low, const V& high) { return complaint([&] { StartBox{low, high}.validate(); }); };
  CHECK(says(V{{0, 0}}, V{{1, 0}}) == "no complaint");
  CHECK(says(V{{0, 0}}, V{{1, 1, 1}}) ==
        "descent: StartBox: .low has 2 coordinates, .high has 3; they must have as many");
  CHECK(says(V(), V()) == "descent: StartBox: it has no coordinates; give one for each parameter");
  CHECK(says(V{{0, 3}}, V{{1, -3}}) ==
        "descent: StartBox: coordinate 1 goes from 3 to -3; .low must not be above .high");
  CHECK(says(V{{0, -infinity}}, V{{1, 1}}) ==
        "descent: StartBox: coordinate 1 goes from -inf to 1; both must be finite");
  CHECK(says(V{{0}}, V{{std::nan("")}}) == "descent: StartBox: coordinate 0 goes from 0 to nan; both must be finite");
  CHECK(says(V{{-1e308}}, V{{1e308}}) ==
        "descent: StartBox: coordinate 0 goes from -1e+308 to 1e+308, which is wider than a double can tell; "
        "make it narrower");
}
