// Right gradients pass, wrong ones of many kinds are caught, and nothing is changed.
#include <descent/core/random.hpp>
#include <descent/descent.hpp>
#include <descent/gradients/automatic.hpp>
#include <descent/gradients/check_gradient.hpp>
#include <descent/gradients/finite_differences.hpp>

#include <cmath>
#include <functional>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../problems.hpp"
#include "samples.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using V = Vector<double>;
using gradient_samples::printed, gradient_samples::random_model, gradient_samples::random_samples;

namespace {

/// A mistake: what it does to the gradient of x, which was `before` when the function was called.
using Mistake = std::function<void(const V& x, const V& before, V& gradient)>;

struct NamedMistake {
  const char* name;
  Mistake make;
};

std::vector<NamedMistake> mistakes() {
  return {{"sign flipped", [](const V&, const V&, V& g) { g = -g; }},
          {"doubled", [](const V&, const V&, V& g) { g *= 2; }},
          {"halved", [](const V&, const V&, V& g) { g /= 2; }},
          {"a hundredth too much", [](const V&, const V&, V& g) { g *= 1.01; }},
          {"a ten thousandth too much", [](const V&, const V&, V& g) { g *= 1.0001; }},
          {"the first coordinate a hundredth off", [](const V&, const V&, V& g) { g[0] *= 1.01; }},
          {"the last coordinate a hundredth off", [](const V&, const V&, V& g) { g[g.size() - 1] *= 0.99; }},
          {"the last coordinate flipped", [](const V&, const V&, V& g) { g[g.size() - 1] *= -1; }},
          {"the last coordinate missing", [](const V&, const V&, V& g) { g[g.size() - 1] = 0; }},
          {"a term missing", [](const V& x, const V&, V& g) { g -= 0.2 * x; }},
          {"a constant too much", [](const V&, const V&, V& g) { g.array() += 0.03; }},
          {"two coordinates swapped", [](const V&, const V&, V& g) { std::swap(g[0], g[g.size() - 1]); }},
          {"zero", [](const V&, const V&, V& g) { g.setZero(); }},
          {"added", [](const V&, const V& before, V& g) { g += before; }},
          {"a coordinate not written", [](const V&, const V& before, V& g) { g[1] = before[1]; }},
          {"not a number", [](const V&, const V&, V& g) { g[1] = std::numeric_limits<double>::quiet_NaN(); }}};
}

}  // namespace

TEST_CASE("check_gradient: the analytic problems pass, at many points, and the remainder is of second order") {
  for (const auto& problem : problems::all()) {
    Random random(31);
    for (int point = 0; point < (problem.start.size() > 50 ? 2 : 20); ++point) {
      V x = problem.start;
      if (point > 0)
        for (double& coordinate : x) coordinate += random.uniform(-1, 1);
      const GradientCheck check = check_gradient(problem.function, x);
      CAPTURE(problem.name, point, x.head(2).transpose(), printed(check));
      CHECK(check.passed());
      CHECK(check.relative_error < 1e-7);
      CHECK((!is_finite(check.order) || check.order > 1.9));
      CHECK(check.coordinate.substr(0, 2) == "x(");
    }
  }
}

TEST_CASE("check_gradient: wrong gradients are caught") {
  for (const auto& problem : problems::all()) {
    if (problem.start.size() > 10 || problem.name == "Sphere") continue;
    for (const auto& mistake : mistakes()) {
      V x = problem.start;
      Random random(41);
      for (double& coordinate : x) coordinate += random.uniform(-.2, .2);
      const auto wrong = [&](const V& at, V& gradient) {
        const V before = gradient;
        const double value = problem.function(at, gradient);
        mistake.make(at, before, gradient);
        return value;
      };
      const GradientCheck check = check_gradient(wrong, x);
      CAPTURE(problem.name, mistake.name, printed(check));
      CHECK(check.wrong);
      CHECK_FALSE(check.passed());
    }
  }
}

TEST_CASE("check_gradient: in float a hundredth is seen, and right gradients pass") {
  using F = Vector<float>;
  const auto function = [](float factor) {
    return [factor](const F& x, F& gradient) {
      gradient = F{{2 * x[0] + x[1], x[0] + std::cos(x[1])}};
      gradient[1] *= factor;
      return x[0] * x[0] + x[0] * x[1] + std::sin(x[1]);
    };
  };
  for (int i = 0; i < 50; ++i) {
    Random random(static_cast<std::uint64_t>(i));
    const F x{{static_cast<float>(random.uniform(1, 3)), static_cast<float>(random.uniform(-1, 1))}};
    CAPTURE(i, printed(check_gradient(function(1), x)));
    CHECK(check_gradient(function(1), x).passed());
    CHECK(check_gradient(function(1.01F), x).wrong);
    CHECK(check_gradient(function(-1), x).wrong);
  }
}

TEST_CASE("check_gradient: straight functions pass, and the remainder is but rounding") {
  const V slopes{{3, -2, 0, 1e6}};
  const auto straight = [&](const V& x, V& gradient) {
    gradient = slopes;
    return slopes.dot(x) + 5;
  };
  const GradientCheck check = check_gradient(straight, V{{1, 2, 3, 4}});
  CAPTURE(printed(check));
  CHECK(check.passed());
  CHECK_FALSE(is_finite(check.order));
  CHECK_THAT(printed(check), ContainsSubstring("Taylor remainder: none but rounding"));
  const auto constant = [](const V& x, V& gradient) {
    gradient = 0 * x;
    return 0.;
  };
  CHECK(check_gradient(constant, V{{1, 2}}).passed());
  const auto off = [&](const V& x, V& gradient) {
    gradient = slopes;
    gradient[1] = -2.02;
    return slopes.dot(x) + 5;
  };
  CHECK(check_gradient(off, V{{1, 2, 3, 4}}).coordinate == "x(1)");
}

TEST_CASE("check_gradient: an optimum passes, and so does what changes fast or over long distances") {
  for (const auto& problem : problems::all())
    if (problem.smooth_there && problem.start.size() < 50) {
      CAPTURE(problem.name, printed(check_gradient(problem.function, problem.optima.front())));
      CHECK_FALSE(check_gradient(problem.function, problem.optima.front()).wrong);
    }
  for (const double pace : {1e-6, 1e-3, 1., 1e3, 1e5}) {
    const auto wave = [pace](const V& x, V& gradient) {
      gradient = V{{pace * std::cos(pace * x[0])}};
      return std::sin(pace * x[0]);
    };
    const auto wrong = [wave](const V& x, V& gradient) {
      const double value = wave(x, gradient);
      gradient *= 1.01;
      return value;
    };
    const V x{{.7}};
    CAPTURE(pace, printed(check_gradient(wave, x)));
    CHECK(check_gradient(wave, x).passed());
    CHECK(check_gradient(wrong, x).wrong);
  }
}

TEST_CASE("check_gradient: corners are reported as such, unless the slope is none of either side's") {
  const auto corner = [](double slope_at_zero) {
    return [slope_at_zero](const V& x, V& gradient) {
      gradient = x.cwiseSign();
      for (Index i = 0; i < x.size(); ++i)
        if (x[i] == 0) gradient[i] = slope_at_zero;
      return x.cwiseAbs().sum();
    };
  };
  const V here = V::Zero(3);
  for (const double slope : {0., 1., -1., .3}) {
    const GradientCheck check = check_gradient(corner(slope), here);
    CAPTURE(slope, printed(check));
    CHECK_FALSE(check.passed());
    CHECK_FALSE(check.wrong);
    CHECK_FALSE(check.smooth);
    CHECK(check.unclear == 3);
    CHECK_THAT(printed(check), ContainsSubstring("gradient check undecided: not smooth here?"));
    CHECK_THAT(printed(check), ContainsSubstring("; at 3 there is a corner"));
  }
  CHECK(check_gradient(corner(1.1), here).wrong);
  CHECK(check_gradient(corner(-2), here).wrong);
  CHECK(check_gradient(corner(0), V{{1e-3, -2e-5, .1}}).passed());
  V many = V::LinSpaced(30, 1, 2);
  many[4] = 0;
  CHECK(check_gradient(corner(0), many).passed());  // one corner among many slopes that are clear
  CHECK(check_gradient(corner(0), many).unclear == 1);
}

TEST_CASE("check_gradient: it says what is wrong") {
  const auto rosenbrock = problems::named("Rosenbrock").function;
  const auto times = [&](double factor) {
    return [=](const V& x, V& gradient) {
      const double value = rosenbrock(x, gradient);
      gradient *= factor;
      return value;
    };
  };
  const V x{{-1.2, 1}};
  CHECK(printed(check_gradient(times(-1), x)) ==
        "gradient check FAILED\n"
        "  compared: 2 of 2 coordinates\n"
        "  farthest off: x(0): gradient 215.6, by differences -215.6 (relative error 2)\n"
        "  all are off alike: the sign is flipped\n"
        "  Taylor remainder: falls as h^1 (right is 2 or more)");
  CHECK(check_gradient(times(2), x).pattern == "the gradient is 2 times what it should be");
  CHECK(check_gradient(times(0), x).pattern == "the gradient is 0");
  CHECK(check_gradient(times(1), x).pattern.empty());
  CHECK_THAT(printed(check_gradient(times(1), x)), ContainsSubstring("gradient check passed\n"));
  CHECK(check_gradient(times(1), x).relative_error < 1e-11);  // differences are extrapolated
  const auto added = [&](const V& at, V& gradient) {
    V g(2);
    const double value = rosenbrock(at, g);
    gradient += g;
    return value;
  };
  CHECK_THAT(check_gradient(added, x).mistake,
             ContainsSubstring("two calls at the same point gave different gradients, at x(0) -215.6 and -214.6: is it "
                               "added to what was there instead of written, or not written at all?"));
  struct TwoValues {
    double operator()(const V& at) const { return at.squaredNorm(); }
    double operator()(const V& at, V& gradient) const {
      gradient = 2 * at;
      return 1 + at.squaredNorm();
    }
  };
  CHECK_THAT(check_gradient(TwoValues{}, x).mistake,
             ContainsSubstring("f(x) and f(x, gradient) return different values: 2.44 and 3.44"));
}

namespace {

/// A line of two outputs with mistakes.
struct BrokenModel {
  using Scalar = double;
  LinearModel<double> line = random_model<double>(2);
  enum Kind { right, weight_flipped, bias_missing, writes, throws } kind = right;
  mutable int calls = 0;
  V& parameters() { return line.parameters(); }
  Index outputs() const { return 2; }
  Layout layout() const { return line.layout(); }
  void scores(const auto& rows, auto& out) const {
    if (kind == throws && ++calls > 50) throw 7;
    line.scores(rows, out);
  }
  void backward(const auto& rows, const auto& slopes, auto& gradient) const {
    if (kind == writes) gradient.setZero();
    const V before = gradient;
    line.backward(rows, slopes, gradient);
    if (kind == weight_flipped) gradient[7] = 2 * before[7] - gradient[7];
    if (kind == bias_missing) gradient[9] = before[9];
  }
};

/// A penalty that forgets its gradient.
struct OnlyValue {
  template <class Scalar>
  double value(ConstVectorView<Scalar> x, const Layout&) const {
    return static_cast<double>(x.squaredNorm());
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar>, const Layout&, VectorView<Scalar>) const {}
};

/// A line through the origin whose copies share its parameters; after so many calls it throws.
struct View {
  using Scalar = double;
  V* shared;
  int* calls;
  V& parameters() const { return *shared; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    if (--*calls < 0) throw 7;
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = rows.features(i).dot(*shared);
  }
  void backward(const auto& rows, const auto& slopes, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) gradient += slopes(i, 0) * rows.features(i).transpose();
  }
};

}  // namespace

TEST_CASE("check_gradient: mistakes of a model are named by block") {
  for (const Index n : {3, 200}) {
    const auto data = random_samples<double>(n, 2, false);
    BrokenModel model;
    CHECK(check_gradient(model, Mse{}, data).passed());
    model.kind = BrokenModel::weight_flipped;
    const GradientCheck flipped = check_gradient(model, Mse{}, data);
    CHECK(flipped.wrong);
    CHECK(flipped.coordinate == "weights(3, 1)");
    CHECK(flipped.index == 7);
    CHECK(flipped.gradient == Approx(-flipped.difference).epsilon(1e-6));
    CHECK_THAT(printed(flipped), ContainsSubstring("gradient check FAILED, at "));
    model.kind = BrokenModel::bias_missing;
    CHECK(check_gradient(model, Mse{}, data).coordinate == "bias(1)");
    model.kind = BrokenModel::writes;
    const GradientCheck writes = check_gradient(model, Mse{}, data);
    CHECK(writes.wrong);
    if (n == 3) CHECK_THAT(writes.mistake, ContainsSubstring("does backward write it instead of adding to it?"));
  }
}

TEST_CASE("check_gradient: a right model passes at its optimum, where gradients are rounding") {
  Dataset<double> data{Matrix<double>(50, 1), Matrix<double>(50, 1)};
  Random random(1);
  for (Index i = 0; i < 50; ++i) {
    data.features(i, 0) = random.uniform(-1, 1);
    data.targets(i, 0) = random.uniform(-1, 1);
  }
  LinearModel<double> line(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.3}, .stop = MaxSteps{2000}};
  trainer.fit(line, Mse{}, data);
  const Vector<double> optimum = line.parameters();
  CHECK(check_gradient(line, Mse{}, data).passed());
  CHECK(line.parameters() == optimum);
}

TEST_CASE("check_gradient: mistakes of losses and penalties are caught") {
  const auto data = random_samples<double>(30, 1, false);
  const auto model = random_model<double>(1);
  const auto loss = [](double factor) {
    return Pointwise{[](auto score, auto target) { return (score - target) * (score - target); },
                     [factor](auto score, auto target) { return factor * (score - target); }};
  };
  CHECK(check_gradient(model, loss(2), data).passed());
  CHECK(check_gradient(model, loss(1), data).pattern == "the gradient is 0.5 times what it should be");
  CHECK(check_gradient(model, loss(2.001), data).wrong);
  CHECK(check_gradient(model, Mse{}, data, OnlyValue{}).wrong);
  CHECK(check_gradient(model, Mse{}, data, L2{3}).passed());
}

TEST_CASE("check_gradient: corners at the model's parameters do not matter if another point is fine") {
  const auto data = random_samples<double>(40, 1, false);
  Dataset<double> at_corners = data;
  at_corners.targets.setZero();
  const GradientCheck check = check_gradient(LinearModel<double>(4), Mae{}, at_corners);
  CAPTURE(printed(check));
  CHECK(check.passed());
  CHECK(check.point == "at a random point");
}

TEST_CASE("check_gradient: of very many coordinates some are compared, and the others as blocks") {
  const Index p = 2000;
  const auto with_mistake_at = [](Index place) {
    return [place](const V& x, V& gradient) {
      gradient = x.array().exp().matrix();
      if (place >= 0) gradient[place] *= 1.01;
      return x.array().exp().sum();
    };
  };
  const V x = V::LinSpaced(p, -1, 1);
  const GradientCheckOptions few{.coordinates = 50};
  CHECK(check_gradient(with_mistake_at(-1), x, few).passed());
  CHECK(check_gradient(with_mistake_at(-1), x, few).compared == 50);
  const GradientCheck check = check_gradient(with_mistake_at(777), x, few);
  CAPTURE(printed(check));
  CHECK(check.wrong);
  CHECK(check.coordinate == "a random direction in x");
  CHECK(check.index == -1);
  CHECK(check_gradient(with_mistake_at(777), x, {.coordinates = p}).coordinate == "x(777)");
}

TEST_CASE("check_gradient: nothing is changed, whatever is thrown; the same comes out twice") {
  const auto data = random_samples<double>(30, 2, false);
  BrokenModel model;
  const V before = model.line.parameters();
  CHECK(printed(check_gradient(model, Mse{}, data)) == printed(check_gradient(model, Mse{}, data)));
  CHECK(model.line.parameters() == before);
  model.kind = BrokenModel::throws;
  CHECK_THROWS_AS(check_gradient(model, Mse{}, data), int);
  CHECK(model.line.parameters() == before);

  V parameters{{1. / 3, -2, 1e-30, 4}};
  const V kept = parameters;
  int calls = 1 << 30;
  const View view{&parameters, &calls};
  const auto one_output = random_samples<double>(30, 1, false);
  CHECK(check_gradient(view, Mse{}, one_output).passed());
  CHECK(parameters == kept);
  calls = 40;
  CHECK_THROWS_AS(check_gradient(view, Mse{}, one_output), int);
  CHECK(parameters == kept);
}

TEST_CASE("check_gradient: automatic gradients and differences pass") {
  const AutomaticGradient valley{[](const auto& x) {
    const auto a = x[1] - x[0] * x[0], b = 1 - x[0];
    return 100 * a * a + b * b;
  }};
  const FiniteDifferences differences{[&](const V& x) { return valley(x); }};
  CHECK(check_gradient(valley, V{{-1.2, 1}}).passed());
  CHECK(check_gradient(differences, V{{-1.2, 1}}).passed());
  const AutomaticModel model(4, V{{1., 2., 3.}},
                             [](const auto& p, const auto& x) { return p[0] * tanh(p[1] * x[0] + p[2] * x[1]); });
  CHECK(check_gradient(model, Mse{}, random_samples<double>(20, 1, false)).passed());
}

TEST_CASE("check_gradient: misuse is refused at the door") {
  const auto bowl = [](const V& x, V& gradient) {
    gradient = 2 * x;
    return x.squaredNorm();
  };
  const auto short_gradient = [](const V& x, V& gradient) {
    gradient = V::Zero(1);
    return x.sum();
  };
  const auto nowhere = [](const V&, V&) { return std::numeric_limits<double>::infinity(); };
  const V x{{1, 2}};
  CHECK_THAT(complaint([&] { check_gradient(bowl, V()); }), ContainsSubstring("check_gradient: x has no coordinates"));
  CHECK_THAT(complaint([&] { check_gradient(short_gradient, x); }),
             ContainsSubstring("check_gradient: the function made a gradient of 1 number for 2 parameters"));
  CHECK_THAT(complaint([&] { check_gradient(nowhere, x); }),
             ContainsSubstring("check_gradient: the function is inf at x; choose a point where it is finite"));
  CHECK_THAT(complaint([&] { check_gradient(bowl, x, {.tolerance = -1}); }),
             ContainsSubstring("GradientCheckOptions: .tolerance is -1"));
  CHECK_THAT(complaint([&] { check_gradient(bowl, x, {.coordinates = 0}); }),
             ContainsSubstring("GradientCheckOptions: .coordinates is 0; it must be 1 or more"));
  CHECK_THAT(complaint([&] { check_gradient(LinearModel<double>(3), Mse{}, random_samples<double>(5, 1, false)); }),
             ContainsSubstring("the model has 3 features, the data have 4"));
  CHECK_THAT(
      complaint([&] { check_gradient(LinearModel<double>(4), Mse{}, random_samples<double>(5, 1, false), L2{-1}); }),
      ContainsSubstring("L2: .strength is -1"));
}
