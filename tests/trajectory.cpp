// Where training went: one point for each look, with the parameters that had that loss.
#include <descent/descent.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"

using namespace descent;

namespace {

/// y = 1 + x₁ − 2 x₂, with noise
template <class Scalar>
Dataset<Scalar> plane_data(Index n, std::uint64_t seed) {
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(seed);
  for (Index i = 0; i < n; ++i) {
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1);
    data.features.row(i) << static_cast<Scalar>(a), static_cast<Scalar>(b);
    data.targets(i, 0) = static_cast<Scalar>(1 + a - 2 * b + random.uniform(-0.5, 0.5));
  }
  return data;
}

/// steps of 3 in x, whatever the gradient is
struct Stride {
  void step(VectorView<double> x, ConstVectorView<double>, double) const { x.array() += 3; }
};

template <class Scalar>
bool same_looks(const Trajectory<Scalar>& path, const std::vector<CurvePoint>& curve) {
  if (path.size() != curve.size()) return false;
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (path[i].step != curve[i].step || path[i].loss != curve[i].loss) return false;
  return true;
}

}  // namespace

TEMPLATE_TEST_CASE("Trajectory of a fit: the curve's steps and losses, and the parameters that have these losses", "",
                   float, double) {
  const auto train = plane_data<TestType>(40, 1);
  LinearModel<TestType> model(2);
  model.parameters().setConstant(TestType(0.5));
  const Vector<TestType> start = model.parameters();
  Trajectory<TestType> path;
  CHECK(path.empty());
  const GradientDescent trainer{
      .sampling = MiniBatch{.size = 7}, .loss_check = EverySteps{3}, .stop = MaxSteps{20}, .observe = path.of(model)};
  const Report report = trainer.fit(model, Mse{}, train);
  CHECK(path.size() == 8);
  CHECK(same_looks(path, report.curve));
  CHECK(path.front().parameters == start);
  CHECK(path.back().parameters == model.parameters());
  LinearModel<TestType> there(2);
  for (const auto& point : path) {
    there.parameters() = point.parameters;
    CHECK(evaluate(there, Mse{}, train) == point.loss);
  }
}

TEST_CASE("Trajectory of a minimum's search: through x, fixed in size or not") {
  Trajectory<double> path;
  Vector<double> x{{2, -1}};
  const Report report = GradientDescent{.stop = MaxSteps{5}, .observe = path.of(x)}.minimize(minimal::Bowl{}, x);
  CHECK(same_looks(path, report.curve));
  CHECK(path[0].parameters == Vector<double>{{2, -1}});
  for (const auto& point : path) CHECK(point.parameters.squaredNorm() == point.loss);

  Eigen::Vector2d fixed(2, -1);
  Trajectory<double> other;
  const auto bowl = [](const Eigen::Vector2d& at, Eigen::Vector2d& gradient) {
    gradient = 2 * at;
    return at.squaredNorm();
  };
  GradientDescent{.stop = MaxSteps{5}, .observe = other.of(fixed)}.minimize(bowl, fixed);
  REQUIRE(other.size() == path.size());
  CHECK(other.back().parameters == x);
}

TEST_CASE("Trajectory: models that show their parameters only to those who may change them") {
  minimal::Parabola model;
  Trajectory<double> path;
  const minimal::Line data;
  GradientDescent{.update = Sgd{.learning_rate = 1e-9}, .stop = MaxSteps{2}, .observe = path.of(model)}.fit(
      model, Mse{}, data);
  REQUIRE(path.size() == 3);
  CHECK(path[0].parameters == Vector<double>::Zero(3));
  CHECK(path.back().parameters == model.abc);
}

TEST_CASE("Trajectory: the next run clears it; a run in pieces does not") {
  Trajectory<double> path;
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{.stop = MaxSteps{6}, .observe = path.of(x)};
  trainer.minimize(minimal::Bowl{}, x);
  CHECK(path.size() == 7);

  auto run = trainer.start(minimal::Bowl{}, x);
  CHECK(path.size() == 1);
  run.advance(2).advance(2);
  CHECK(path.size() == 5);
  run.advance();
  CHECK(same_looks(path, run.report().curve));
}

TEST_CASE("Trajectory: after divergence the last point is the best look, whose parameters were put back") {
  // The loss falls for two steps and is then not a number.
  const auto cliff = [](const Vector<double>& at, Vector<double>& gradient) {
    gradient.setOnes();
    return at[0] > 7 ? std::numeric_limits<double>::quiet_NaN() : -at[0];
  };
  Trajectory<double> path;
  Vector<double> x = Vector<double>::Zero(2);
  const Report report =
      GradientDescent{.update = Stride{}, .stop = MaxSteps{10}, .observe = path.of(x)}.minimize(cliff, x);
  REQUIRE(report.reason == StopReason::diverged);
  CHECK(same_looks(path, report.curve));
  REQUIRE(path.size() == 4);
  CHECK(path.back().step == 3);
  CHECK(path.back().loss == -6);
  CHECK(path.back().parameters == Vector<double>::Constant(2, 6));
  CHECK(path.back().parameters == x);
}

TEST_CASE("Trajectory: Keep::best hands back other parameters than those where the way ended") {
  const auto valley = [](const Vector<double>& at, Vector<double>& gradient) {
    gradient.setOnes();
    return (at[0] - 3) * (at[0] - 3);
  };
  Trajectory<double> path;
  Vector<double> x = Vector<double>::Zero(2);
  GradientDescent{.update = Stride{}, .stop = MaxSteps{3}, .keep = Keep::best, .observe = path.of(x)}.minimize(valley,
                                                                                                               x);
  CHECK(x == Vector<double>::Constant(2, 3));
  CHECK(path.back().parameters == Vector<double>::Constant(2, 9));
  CHECK(path.back().loss == 36);
}

TEST_CASE("Trajectory among several observers") {
  Trajectory<double> path, copy;
  int looks = 0;
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{.stop = MaxSteps{4},
                                .observe = Observers{path.of(x), [&looks](const Progress&) { ++looks; }, copy.of(x)}};
  trainer.minimize(minimal::Bowl{}, x);
  CHECK(looks == 5);
  CHECK(path.size() == 5);
  CHECK(copy.size() == 5);
  CHECK(copy.back().parameters == x);
}
