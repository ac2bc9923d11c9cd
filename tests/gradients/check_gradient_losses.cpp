// The gradient of every loss through a linear model passes, with a penalty, in double; of some in float.
#include <descent/descent.hpp>
#include <descent/gradients/automatic_pointwise.hpp>
#include <descent/gradients/check_gradient.hpp>

#include "../catch.hpp"
#include "samples.hpp"

using namespace descent;
using gradient_samples::printed, gradient_samples::random_model, gradient_samples::random_samples;

namespace {

template <class Scalar, class Loss>
void check_loss(const char* name, const Loss& loss, bool classes) {
  for (const Index k : {1, 2, 3, 10})
    for (const Index n : {1, 20, 300}) {
      CAPTURE(name, k, n);
      Dataset<Scalar> data = random_samples<Scalar>(n, k, classes);
      LinearModel<Scalar> model = random_model<Scalar>(k);
      if constexpr (std::is_same_v<Loss, CrossEntropyOfProbabilities>) {
        data.features = data.features.cwiseAbs();
        model.parameters() = model.parameters().cwiseAbs() / 6 + Vector<Scalar>::Constant(5 * k, Scalar(0.01));
      }
      const GradientCheck check = check_gradient(model, loss, data, L2{0.1});
      CAPTURE(printed(check));
      CHECK(check.passed());
      CHECK(check.parameters == 5 * k);
      CHECK(check.compared == 5 * k);
    }
}

/// A loss of numbers, one of classes and one with corners.
template <class Scalar>
void check_some_losses() {
  check_loss<Scalar>("Mse", Mse{}, false);
  check_loss<Scalar>("CrossEntropy", CrossEntropy{}, true);
  check_loss<Scalar>("Hinge", Hinge{}, true);
}

/// All others of the library.
void check_other_losses() {
  check_loss<double>("Rmse", Rmse{}, false);
  check_loss<double>("Mae", Mae{}, false);
  check_loss<double>("Huber", Huber{.delta = 0.5}, false);
  check_loss<double>("LogCosh", LogCosh{}, false);
  check_loss<double>("CrossEntropy, smoothed", CrossEntropy{.label_smoothing = 0.1}, true);
  check_loss<double>("CrossEntropyOfProbabilities", CrossEntropyOfProbabilities{}, true);
  check_loss<double>("Focal", Focal{}, true);
  check_loss<double>("SquaredHinge", SquaredHinge{}, true);
  check_loss<double>(
      "AutomaticPointwise",
      AutomaticPointwise{[](auto score, auto target) { return log1p((score - target) * (score - target)); }}, false);
}

}  // namespace

TEST_CASE("check_gradient: every loss with a linear model passes") {
  check_some_losses<double>();
  check_other_losses();
}
TEST_CASE("check_gradient: losses with a linear model pass in float") { check_some_losses<float>(); }
