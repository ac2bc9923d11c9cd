// The library's models keep the laws of models; planted defects are caught, each by the law that it breaks.
#include <descent/features/feature_maps.hpp>
#include <descent/features/polynomial.hpp>
#include <descent/gradients/automatic_model.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/mapped_model.hpp>
#include <descent/testing/check_model.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "passes.hpp"
#include "tables.hpp"

using namespace descent;

namespace {

/// What can be wrong with a model.
enum class Mistake {
  none,
  sign_flipped,
  inner_derivative_forgotten,
  gradient_overwritten,
  last_row_forgotten,
  mean_of_batch,
  slopes_clipped,  // somebody's cure for exploding gradients
  scores_added,
  score_left_out,
  scores_infinite,
  centred_by_batch,
  counts_calls,
  gap_in_layout,
  name_twice_in_layout,
  rows_taken_to_be_consecutive
};

/// y = a + b tanh(c · x)
struct Bent {
  using Scalar = double;
  Mistake mistake = Mistake::none;
  Vector<double> abc = Vector<double>{{0.5, 1, 0.3, -0.4}};
  mutable int calls = 0;

  Vector<double>& parameters() { return abc; }
  Index outputs() const { return 1; }
  Index features() const { return 2; }
  Layout layout() const {
    if (mistake == Mistake::gap_in_layout) return {{"shift", 0, 1, 1, true}, {"weights", 2, 2, 1, false}};
    if (mistake == Mistake::name_twice_in_layout) return {{"x", 0, 2, 1, true}, {"x", 2, 2, 1, false}};
    return {{"shift", 0, 1, 1, true}, {"scale", 1, 1, 1, false}, {"weights", 2, 2, 1, false}};
  }
  double bend(const auto& rows, Index i) const {
    if (mistake != Mistake::rows_taken_to_be_consecutive)
      return std::tanh(abc[2] * rows.features(i)[0] + abc[3] * rows.features(i)[1]);
    const double* x = rows.feature_data(0) + 2 * i;
    return std::tanh(abc[2] * x[0] + abc[3] * x[1]);
  }
  void scores(const auto& rows, auto& out) const {
    const Index written = rows.size() - (mistake == Mistake::score_left_out ? 1 : 0);
    for (Index i = 0; i < written; ++i)
      out(i, 0) = abc[0] + abc[1] * bend(rows, i) + (mistake == Mistake::scores_added ? out(i, 0) : 0);
    if (mistake == Mistake::centred_by_batch) out.array() -= out.mean();
    if (mistake == Mistake::counts_calls) out(0, 0) += 1e-3 * ++calls;
    if (mistake == Mistake::scores_infinite) out(0, 0) = std::numeric_limits<double>::infinity();
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    if (mistake == Mistake::gradient_overwritten) gradient.setZero();
    const Index seen = rows.size() - (mistake == Mistake::last_row_forgotten ? 1 : 0);
    for (Index i = 0; i < seen; ++i) {
      double slope = score_gradient(i, 0);
      if (mistake == Mistake::sign_flipped) slope = -slope;
      if (mistake == Mistake::mean_of_batch) slope /= static_cast<double>(rows.size());
      if (mistake == Mistake::slopes_clipped) slope = std::min(slope, 0.5);
      add(rows, i, slope, bend(rows, i), gradient);
    }
  }
  void add(const auto& rows, Index i, double slope, double y, auto& gradient) const {
    const double inner = slope * abc[1] * (mistake == Mistake::inner_derivative_forgotten ? 1 : 1 - y * y);
    gradient[0] += slope;
    gradient[1] += slope * y;
    for (Index j = 0; j < 2; ++j) gradient[2 + j] += inner * rows.features(i)[j];
  }
};
struct Drifting : Bent {
  Drifting() : own(std::make_shared<Vector<double>>(abc)) {}
  Drifting(const Drifting& other) : Bent(other), own(std::make_shared<Vector<double>>(*other.own)) {}
  std::shared_ptr<Vector<double>> own;  // through a pointer, const does not hold
  Vector<double>& parameters() { return *own; }
  void scores(const auto& rows, auto& out) const {
    (*own)[0] *= 0.999;
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = (*own)[0] + (*own)[1] * bend(rows, i);
  }
};
struct Shared : Bent {
  std::shared_ptr<Vector<double>> own = std::make_shared<Vector<double>>(abc);
  Vector<double>& parameters() { return *own; }
};
struct MovingParameters : Bent {
  MovingParameters() : other(abc) {}
  Vector<double> other;
  bool odd = false;
  Vector<double>& parameters() { return (odd = !odd) ? abc : other; }
};
struct StaleWorkspace : Bent {  // backward by the scores of the first batch that came
  struct Workspace {
    std::vector<double> bends;
  };
  void scores(const auto& rows, auto& out, Workspace& workspace) const {
    Bent::scores(rows, out);
    if (!workspace.bends.empty()) return;
    for (Index i = 0; i < 24; ++i) workspace.bends.push_back(bend(rows, std::min(i, rows.size() - 1)));
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient, Workspace& workspace) const {
    for (Index i = 0; i < rows.size(); ++i)
      add(rows, i, score_gradient(i, 0), workspace.bends[static_cast<std::size_t>(i)], gradient);
  }
};

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

TEST_CASE("AutomaticModel passes check_model") {
  const auto decay = [](const auto& p, const auto& x) { return p[0] + p[1] * exp(-p[2] * x[0]); };
  const Vector<double> start{{2, 1, 0.5}};
  passes(check_model(AutomaticModel(1, start, decay), few_rows(12, 1)));
  passes(check_model(AutomaticModel(1, Vector<float>(start.cast<float>()), decay), few_rows<float>(12, 1)));
  passes(check_model(AutomaticModel(2, start,
                                    [](const auto& p, const auto& x, auto& scores) {
                                      scores[0] = p[0] * x[0] + p[1];
                                      scores[1] = p[2] * p[2] * x[1];
                                    },
                                    {.outputs = 2, .layout = {{"line", 0, 2, 1, false}, {"curve", 2, 1, 1, true}}}),
                     few_rows(12, 2)));
}

TEST_CASE("MappedModel passes check_model") {
  const FeatureMaps maps(3, Polynomial{.degree = 2});
  passes(check_model(MappedModel(maps, LinearModel<double>(maps.outputs(), 2)), few_rows(20, 3)));
}

TEST_CASE("minimal::Parabola passes check_model, of data that are computed too") {
  passes(check_model(minimal::Parabola{}, minimal::Line{}));
  passes(check_model(minimal::Parabola{}, few_rows(9, 1)));
}

TEST_CASE("defects in models are caught") {
  const auto of = [](const auto& model) { return check_model(model, few_rows(11, 2)); };
  passes(of(Bent{}));
  catches("sign flipped", "backward is the derivative of scores", of(Bent{Mistake::sign_flipped}));
  catches("inner derivative forgotten", "backward is the derivative of scores",
          of(Bent{Mistake::inner_derivative_forgotten}));
  catches("gradient overwritten", "backward adds", of(Bent{Mistake::gradient_overwritten}));
  catches("last row forgotten", "backward adds up over rows", of(Bent{Mistake::last_row_forgotten}));
  catches("mean of the batch", "backward adds up over rows", of(Bent{Mistake::mean_of_batch}));
  catches("slopes clipped", "backward is linear in the score gradient", of(Bent{Mistake::slopes_clipped}));
  catches("scores added", "every score is written", of(Bent{Mistake::scores_added}));
  catches("a score left out", "every score is written", of(Bent{Mistake::score_left_out}));
  catches("scores not finite", "scores are finite", of(Bent{Mistake::scores_infinite}));
  catches("centred by the batch", "a row's score depends on no other row", of(Bent{Mistake::centred_by_batch}));
  catches("mutable counter", "evaluation repeats", of(Bent{Mistake::counts_calls}));
  catches("stale workspace", "evaluation repeats", of(StaleWorkspace{}));
  catches("parameters changed in evaluation", "evaluation leaves the parameters alone", of(Drifting{}));
  catches("parameters shared by copies", "a copy owns its parameters", of(Shared{}));
  catches("parameters in two places", "parameters stay in place", of(MovingParameters{}));
  catches("gap in the layout", "layout covers all parameters", of(Bent{Mistake::gap_in_layout}));
  catches("a name twice in the layout", "layout covers all parameters", of(Bent{Mistake::name_twice_in_layout}));
  catches("rows taken to be consecutive", "ranges and indices agree",
          check_model(Bent{Mistake::rows_taken_to_be_consecutive}, few_rows(200, 2)));
  catches("other data", "model and data fit", check_model(Bent{}, few_rows(5, 3)));
}
