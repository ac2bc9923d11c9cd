// The library's models keep the laws that the suite asks of everybody's.
#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/gradients/automatic_model.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/testing/check_model.hpp>

#include "passes.hpp"

using namespace descent;

namespace {

template <class Scalar>
Dataset<Scalar> few_rows(Index n, Index features) {
  Random random(6);
  Dataset<Scalar> data{Matrix<Scalar>(n, features), Matrix<Scalar>::Zero(n, 1)};
  for (Index i = 0; i < data.features.size(); ++i) data.features.data()[i] = static_cast<Scalar>(random.uniform(-2, 2));
  return data;
}

}  // namespace

TEMPLATE_TEST_CASE("LinearModel passes check_model", "", float, double) {
  using Scalar = TestType;
  for (const Index features : {1, 3, 8, 40})
    for (const Index outputs : {1, 2, 10})
      for (const bool bias : {true, false}) {
        CAPTURE(features, outputs, bias);
        passes(check_model(LinearModel<Scalar>(features, outputs, {.bias = bias}), few_rows<Scalar>(20, features)));
      }
  passes(check_model(LinearModel<Scalar>(3), few_rows<Scalar>(1, 3)));
}

TEMPLATE_TEST_CASE("AutomaticModel passes check_model", "", float, double) {
  using Scalar = TestType;
  const Vector<Scalar> start{{Scalar(2), Scalar(1), Scalar(0.5)}};
  passes(check_model(
      AutomaticModel(1, start, [](const auto& p, const auto& x) { return p[0] + p[1] * exp(-p[2] * x[0]); }),
      few_rows<Scalar>(12, 1)));
  passes(check_model(AutomaticModel(2, start,
                                    [](const auto& p, const auto& x, auto& scores) {
                                      scores[0] = p[0] * x[0] + p[1];
                                      scores[1] = p[2] * p[2] * x[1];
                                    },
                                    {.outputs = 2, .layout = {{"line", 0, 2, 1, false}, {"curve", 2, 1, 1, true}}}),
                     few_rows<Scalar>(12, 2)));
}

TEST_CASE("minimal::Parabola passes check_model, of data that are computed too") {
  passes(check_model(minimal::Parabola{}, minimal::Line{}));
  passes(check_model(minimal::Parabola{}, few_rows<double>(9, 1)));
}
