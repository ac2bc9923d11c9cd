// L1: weights towards 0, and no further.
#include <descent/penalties/l1.hpp>

#include <descent/gradient_descent.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/chain.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/quasi_hyperbolic_momentum.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "by_hand.hpp"

using namespace descent;

TEST_CASE("L1: value and proximal step by hand; biases are left alone unless asked for") {
  const Vector<double> x{{1, -2, 100, 0.1, -0.0}};
  CHECK(value_of(L1{2}, x) == Approx(2 * 3.1).epsilon(1e-15));
  CHECK(gradient_of(L1{2}, x) == Vector<double>::Ones(5));
  CHECK(projected(L1{2}, x, 0.25) == Vector<double>{{0.5, -1.5, 100, 0, 0}});
  CHECK(projected(L1{.strength = 2, .biases = true}, x, 0.25)[2] == 99.5);
  CHECK(value_of(L1{.strength = 2, .biases = true}, x) == Approx(2 * 103.1).epsilon(1e-15));
  CHECK(projected(L1{2}, Vector<float>{{1, -2, 100, 0.25F, 4}}, 0.25F) == Vector<float>{{0.5F, -1.5F, 100, 0, 3.5F}});
  CHECK(std::isnan(projected(L1{2}, Vector<double>{{std::nan(""), 0, 0, 0, 0}}, 0.25)[0]));
  CHECK(complaint([&] { L1{-1}.validate(); }) == "descent: L1: .strength is -1; it must be 0 or more");
}

TEST_CASE("L1: every rule that it goes with ends where the subgradient is 0") {
  // ½ Σ cᵢ (xᵢ − tᵢ)² + λ Σ |xᵢ|: xᵢ is tᵢ moved towards 0 by λ / cᵢ
  const Vector<double> curvature{{1, 2, 4, 1}}, target{{3, -1, 0.25, -0.9}};
  const auto bowl = [&](const Vector<double>& x, Vector<double>& gradient) {
    gradient = curvature.cwiseProduct(x - target);
    return 0.5 * gradient.dot(x - target);
  };
  const auto check = [&](const auto& rule) {
    Vector<double> x = Vector<double>::Ones(4);
    const Report report =
        GradientDescent{.update = rule, .stop = GradientBelow{1e-10} || MaxSteps{20'000}, .penalty = L1{1}}.minimize(
            bowl, x);
    CHECK(report.reason == StopReason::gradient_below);
    CHECK(x.isApprox(Vector<double>{{2, -0.5, 0, 0}}, 1e-9));
    CHECK((x[2] == 0 && x[3] == 0));
    CHECK(report.penalty == Approx(2.5));
  };
  check(Sgd{.learning_rate = 0.2});
  check(Momentum{.learning_rate = 0.02, .momentum = 0.9});
  check(Momentum{.learning_rate = 0.02, .momentum = 0.9, .nesterov = true});
  check(QuasiHyperbolicMomentum{.learning_rate = 0.2, .momentum = 0.9, .share = 0.7});
  check(Sgd{.learning_rate = 0.2} | Lookahead{});
}
