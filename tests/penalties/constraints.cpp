// Box and MaxNorm by projection; two penalties at once.
#include <descent/gradient_descent.hpp>
#include <descent/penalties/both.hpp>
#include <descent/penalties/box.hpp>
#include <descent/penalties/l1.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/max_norm.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "by_hand.hpp"

using namespace descent;

namespace {

/// |x − (3, −4)|²
double bowl(const Vector<double>& x, Vector<double>& gradient) {
  const Vector<double> off = x - Vector<double>{{3, -4}};
  gradient = 2 * off;
  return off.squaredNorm();
}

template <class Penalty, class Rule>
Vector<double> lowest(const Penalty& penalty, const Rule& rule) {
  Vector<double> x = Vector<double>::Zero(2);
  const Report report =
      GradientDescent{.update = rule, .stop = GradientBelow{1e-9} || MaxSteps{20'000}, .penalty = penalty}.minimize(
          bowl, x);
  CHECK(report.reason == StopReason::gradient_below);
  return x;
}

}  // namespace

TEST_CASE("Box puts what is outside back to the nearer bound; biases only if asked for") {
  const Vector<double> x{{1, -2, 100, 0.1, 4}};
  CHECK(projected(Box{-1, 2}, x, 1.0) == Vector<double>{{1, -1, 100, 0.1, 2}});
  CHECK(projected(Box{.lowest = 0}, x, 1.0) == Vector<double>{{1, 0, 100, 0.1, 4}});
  CHECK(projected(Box{.highest = 1, .biases = true}, x, 1.0) == Vector<double>{{1, -2, 1, 0.1, 1}});
  CHECK(value_of(Box{-1, 2}, x) == 0);
  CHECK(gradient_of(Box{-1, 2}, x) == Vector<double>::Ones(5));
  CHECK(complaint([] { Box{1, 0}.validate(); }) ==
        "descent: Box: .lowest is 1 and .highest 0; they must be numbers, the first no larger than the second");
  CHECK_FALSE(complaint([] { Box{.lowest = std::nan("")}.validate(); }).empty());
  CHECK(lowest(Box{-2, 2}, Sgd{.learning_rate = 0.2}).isApprox(Vector<double>{{2, -2}}, 1e-12));
  CHECK(lowest(Box{.lowest = -2}, Adam{.learning_rate = 0.05}).isApprox(Vector<double>{{3, -2}}, 1e-8));
}

TEST_CASE("MaxNorm shortens the weights of each output") {
  const Vector<double> x{{3, 4, 100, 0.1, 4}};
  CHECK(projected(MaxNorm{1}, x, 1.0).isApprox(Vector<double>{{0.6, 0.8, 100, 0.1, 1}}, 1e-15));
  CHECK(projected(MaxNorm{6}, x, 1.0) == x);
  CHECK(projected(MaxNorm{1}, Vector<float>{{3, 4, 100, 0.125F, 4}}, 1.0F)
            .isApprox(Vector<float>{{0.6F, 0.8F, 100, 0.125F, 1}}, 1e-6F));
  CHECK(complaint([] { MaxNorm{0}.validate(); }) == "descent: MaxNorm: .limit is 0; it must be more than 0");
  CHECK(lowest(MaxNorm{1}, Sgd{.learning_rate = 0.2}).isApprox(Vector<double>{{0.6, -0.8}}, 1e-9));
}

TEST_CASE("two penalties at once: both are added, both project") {
  const auto both = L2{2} + Box{.lowest = -1};
  CHECK(lowest(both, Sgd{.learning_rate = 0.1}).isApprox(Vector<double>{{1.5, -1}}, 1e-9));
  const Vector<double> x{{1, -2, 100, 0.1, 4}};
  CHECK(value_of(L2{0.5} + L1{2}, x) == value_of(L2{0.5}, x) + value_of(L1{2}, x));
  CHECK(gradient_of(L2{0.5} + L2{0.25}, x).isApprox(gradient_of(L2{0.75}, x), 1e-15));
  CHECK(projected(L1{1} + Box{0, 1}, x, 0.5) == Vector<double>{{0.5, 0, 100, 0, 1}});
  static_assert(!detail::projects<BothPenalties<L2, L2>, double>);
  static_assert(BothPenalties<L2, L1>::proximal && !BothPenalties<L2, Box>::proximal);
  CHECK(lowest(L1{2} + L2{2}, Sgd{.learning_rate = 0.1}).isApprox(Vector<double>{{1, -1.5}}, 1e-9));
  for (const double strength : {0.5, 2.0, 7.0}) {  // a proximal step goes before bounds, on whichever side it stands
    const L1 sizes{strength};
    const auto same = [&](const auto& left, const auto& right) {
      CHECK(lowest(left, Sgd{.learning_rate = 0.1}) == lowest(right, Sgd{.learning_rate = 0.1}));
    };
    same(sizes + Box{.highest = 2}, Box{.highest = 2} + sizes);
    same(sizes + MaxNorm{1}, MaxNorm{1} + sizes);
    same(sizes + Box{.lowest = 1, .highest = 2} + L2{0.1}, L2{0.1} + (Box{.lowest = 1, .highest = 2} + sizes));
  }
  CHECK(lowest(Box{.highest = 2} + L1{0.5}, Sgd{.learning_rate = 0.1}).isApprox(Vector<double>{{2, -3.75}}, 1e-9));
  CHECK(complaint([] { (L2{-1} + L1{1}).validate(); }) == "descent: L2: .strength is -1; it must be 0 or more");
}

TEST_CASE("a start outside the bounds is moved to them before the first look; nothing came of it, it goes back") {
  Vector<double> x{{30, -40}};
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1},
                                .stop = MaxSteps{50},
                                .penalty = Box{.lowest = -1, .highest = 1},
                                .keep = Keep::best};
  const Report report = trainer.minimize(bowl, x);
  CHECK(report.curve.front().loss == 4 + 9);
  CHECK(x == Vector<double>{{1, -1}});

  Vector<double> lost{{30, -40}};
  const auto nowhere = [](const Vector<double>&, Vector<double>& gradient) {
    gradient.setZero();
    return std::nan("");
  };
  CHECK(complaint([&] { trainer.minimize(nowhere, lost); }) ==
        "descent: the loss is not finite at the starting point; start elsewhere or look at the data");
  CHECK(lost == Vector<double>{{30, -40}});
}
