// Restarts: they find the minima that there are, are the same at any number of threads, and survive the starts that fail.
#include <descent/multi_start.hpp>

#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/sgd.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

using V = Vector<double>;

/// (x² + y − 11)² + (x + y² − 7)²
constexpr auto himmelblau = [](const auto& x, auto& gradient) {
  const auto a = x[0] * x[0] + x[1] - 11, b = x[0] + x[1] * x[1] - 7;
  gradient[0] = 4 * a * x[0] + 2 * b;
  gradient[1] = 2 * a + 4 * b * x[1];
  return a * a + b * b;
};

/// ½ Σ x⁴ − 16 x² + 5 x
constexpr auto styblinski_tang = [](const V& x, V& gradient) {
  double value = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double square = x[i] * x[i];
    gradient[i] = 0.5 * (4 * square * x[i] - 32 * x[i] + 5);
    value += 0.5 * (square * square - 16 * square + 5 * x[i]);
  }
  return value;
};

/// sin(x + y) + (x − y)² − 1.5 x + 2.5 y + 1
constexpr auto mccormick = [](const V& x, V& gradient) {
  const double difference = x[0] - x[1], slope = std::cos(x[0] + x[1]);
  gradient[0] = slope + 2 * difference - 1.5;
  gradient[1] = slope - 2 * difference + 2.5;
  return std::sin(x[0] + x[1]) + difference * difference - 1.5 * x[0] + 2.5 * x[1] + 1;
};

/// |x|², for x > 0 only; a step that leaps over 0 diverges.
constexpr auto only_above_zero = [](const V& x, V& gradient) {
  gradient = 2 * x;
  return x.minCoeff() > 0 ? x.squaredNorm() : std::nan("");
};

auto descent_with(double rate, std::int64_t steps = 20'000) {
  return GradientDescent{.update = Sgd{.learning_rate = rate}, .stop = GradientBelow{1e-9} || MaxSteps{steps}};
}

const StartBox<V> square_of_five{V::Constant(2, -5), V::Constant(2, 5)};

template <class Number>
bool same_bits(Number a, Number b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

template <class X>
bool same_bits(const Restarts<X>& a, const Restarts<X>& b) {
  const auto same_points = [](const X& x, const X& y) {
    return x.size() == y.size() &&
           std::equal(x.begin(), x.end(), y.begin(), [](auto p, auto q) { return same_bits(p, q); });
  };
  return std::equal(a.ends.begin(), a.ends.end(), b.ends.begin(), b.ends.end(), [&](const auto& p, const auto& q) {
    return same_points(p.start, q.start) && same_points(p.x, q.x) && same_bits(p.loss, q.loss) &&
           p.report.steps == q.report.steps && p.report.reason == q.report.reason;
  });
}

/// y = 1 + 2 a − b and noise
Dataset<double> noisy_plane(Index rows, std::uint64_t seed = 5) {
  Dataset<double> data{Matrix<double>(rows, 2), Matrix<double>(rows, 1)};
  Random random(seed);
  for (Index i = 0; i < rows; ++i) {
    data.features.row(i) << random.uniform(-1, 1), random.uniform(-1, 1);
    data.targets(i, 0) = 1 + 2 * data.features(i, 0) - data.features(i, 1) + random.uniform(-1, 1);
  }
  return data;
}

/// A linear model with weights from −½ to ½.
const auto drawn_model = [](Random& random) {
  LinearModel<double> model(2);
  for (double& parameter : model.parameters()) parameter = random.uniform(-0.5, 0.5);
  return model;
};

/// y = a² x²: minima at ±a. Its parameter begins where it is told.
struct Squared {
  using Scalar = double;
  V a = V::Zero(1);
  int origin = 0;  // something besides parameters
  V& parameters() { return a; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = a[0] * a[0] * rows.features(i)[0];
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) gradient[0] += score_gradient(i, 0) * 2 * a[0] * rows.features(i)[0];
  }
};

/// Four rows of y = 4 x.
Dataset<double> four_times() {
  const Matrix<double> x{{1}, {2}, {3}, {4}};
  return {x, 4 * x};
}

}  // namespace

TEST_CASE("MultiStart: Himmelblau's four minima from 50 starts, and which start ended in which") {
  const auto trainer = descent_with(0.004);
  const MultiStart restarts{.trainer = trainer, .starts = 50};
  const auto result = restarts.minimize(himmelblau, square_of_five);
  REQUIRE(result.ends.size() == 50);
  const std::vector<V> known{V{{3, 2}}, V{{-2.805118086953, 3.131312518250}}, V{{-3.779310253378, -3.283185991286}},
                             V{{3.584428340330, -1.848126526964}}};
  const auto distinct = result.distinct(1e-3);
  REQUIRE(distinct.minima.size() == 4);
  CHECK(distinct.diverged == 0);
  Index counted = 0;
  for (const V& x : known) {
    INFO("the minimum at " << x.transpose());
    Index near = 0;
    for (const auto& end : result.ends) near += (end.x - x).norm() < 1e-5 ? 1 : 0;
    const auto found = std::find_if(distinct.minima.begin(), distinct.minima.end(),
                                    [&](const auto& minimum) { return (minimum.x - x).norm() < 1e-5; });
    REQUIRE(found != distinct.minima.end());
    CHECK(found->loss < 1e-10);
    CHECK(found->starts == near);
    CHECK(near >= 5);
    counted += found->starts;
  }
  CHECK(counted == 50);
}

TEST_CASE("MultiStart: the best of Styblinski-Tang's minima") {
  const MultiStart restarts{.trainer = descent_with(0.01)};
  const auto result = restarts.minimize(styblinski_tang, square_of_five);
  CHECK(result.ends.size() == 20);
  CHECK(std::abs(result.best().loss - -78.332331406) < 1e-8);
  CHECK((result.best().x - V::Constant(2, -2.903534027771)).norm() < 1e-6);
  CHECK(result.distinct(1e-3).minima.size() == 4);
  for (const auto& end : result.ends) CHECK(end.loss >= result.best().loss);
}

TEST_CASE("MultiStart: McCormick's minimum from its box") {
  const MultiStart restarts{.trainer = descent_with(0.1)};
  const auto best = restarts.minimize(mccormick, StartBox{V{{-1.5, -3}}, V{{4, 4}}}).best();
  const double third = 3.14159265358979323846 / 3;
  CHECK(std::abs(best.loss - -1.9132229549810) < 1e-8);
  CHECK((best.x - V{{0.5 - third, -0.5 - third}}).norm() < 1e-6);
  CHECK(best.report.reason == StopReason::gradient_below);
}

TEST_CASE("MultiStart: a start is a pure function of the seed and its number, and trained as by hand") {
  const auto trainer = descent_with(0.004, 40);
  const auto twelve = MultiStart{.trainer = trainer, .starts = 12, .seed = 7}.minimize(himmelblau, square_of_five);
  const auto five = MultiStart{.trainer = trainer, .starts = 5, .seed = 7}.minimize(himmelblau, square_of_five);
  const auto other = MultiStart{.trainer = trainer, .starts = 5, .seed = 8}.minimize(himmelblau, square_of_five);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(twelve.ends[k].start == five.ends[k].start);
    CHECK(twelve.ends[k].x == five.ends[k].x);
    for (std::size_t j = 0; j < 5; ++j) CHECK(five.ends[k].start != other.ends[j].start);
    for (std::size_t j = 0; j < k; ++j) CHECK(five.ends[k].start != five.ends[j].start);

    Random random(7, k);
    V x = square_of_five.draw(random);
    CHECK(five.ends[k].start == x);
    const Report report = trainer.minimize(himmelblau, x);
    CHECK(five.ends[k].x == x);
    CHECK(five.ends[k].loss == report.loss);
    CHECK(five.ends[k].report.steps == report.steps);
    CHECK(five.ends[k].report.evaluations == report.evaluations);
  }
}

TEST_CASE("MultiStart: starting points of one's own") {
  const std::vector<Eigen::Vector2d> points{{3, 3}, {-3, 3}, {3, -3}};
  const MultiStart restarts{.trainer = descent_with(0.004), .starts = 0, .threads = 2};
  const auto result = restarts.minimize(himmelblau, points);
  REQUIRE(result.ends.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) CHECK(result.ends[k].start == points[k]);
  CHECK((result.ends[0].x - Eigen::Vector2d(3, 2)).norm() < 1e-5);
  CHECK((result.ends[1].x - Eigen::Vector2d(-2.805118, 3.131313)).norm() < 1e-5);
  CHECK((result.ends[2].x - Eigen::Vector2d(3.584428, -1.848127)).norm() < 1e-5);
}

TEST_CASE("MultiStart: floats, and functions that are no lambdas") {
  using F = Vector<float>;
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.004}, .stop = MaxSteps{2000}};
  const MultiStart restarts{.trainer = trainer, .starts = 20};
  const auto result = restarts.minimize(himmelblau, StartBox{F::Constant(2, -5), F::Constant(2, 5)});
  CHECK(result.distinct(1e-2).minima.size() == 4);
  double (*const bowl)(const V&, V&) = [](const V& x, V& gradient) { return minimal::Bowl{}(x, gradient); };
  CHECK(restarts.minimize(bowl, square_of_five).best().loss < 1e-4);
  CHECK(restarts.minimize(*bowl, square_of_five).best().loss < 1e-4);
}

TEST_CASE("MultiStart: the same bits at any number of threads") {
  const auto trainer = descent_with(0.03, 300);  // some diverge
  const auto with = [&](Index threads) {
    return MultiStart{.trainer = trainer, .starts = 60, .threads = threads}.minimize(himmelblau, square_of_five);
  };
  const auto one = with(1);
  CHECK(one.diverged() > 3);
  CHECK(one.diverged() < 57);
  for (const Index threads : {2, 3, 8, 100}) CHECK(same_bits(one, with(threads)));

  const auto train = noisy_plane(64);
  const GradientDescent small_batches{
      .update = Momentum{.learning_rate = 0.05}, .sampling = MiniBatch{.size = 8, .seed = 3}, .stop = MaxEpochs{5}};
  const auto fitted_with = [&](Index threads) {
    return MultiStart{.trainer = small_batches, .starts = 20, .threads = threads}.fit(drawn_model, Mse{}, train);
  };
  const auto first = fitted_with(1);
  for (const Index threads : {2, 3, 8}) {
    const auto same = fitted_with(threads);
    CHECK(same_bits<V>(first, same));
    CHECK(same.model.parameters() == first.model.parameters());
  }
}

TEST_CASE("MultiStart: each start has a function of its own, so that one that changes harms no other") {
  // A bowl under noise that this object draws: where a start ends depends on all draws before.
  struct Noisy {
    Random random{4};
    std::vector<double> buffer = {};
    double operator()(const V& x, V& gradient) {
      buffer.assign(static_cast<std::size_t>(x.size()), 0);
      for (double& noise : buffer) noise = random.uniform(-1, 1);
      for (Index i = 0; i < x.size(); ++i) gradient[i] = 2 * x[i] + buffer[static_cast<std::size_t>(i)];
      return x.squaredNorm();
    }
  };
  const auto trainer = descent_with(0.1, 50);
  const auto with = [&](Index threads) {
    return MultiStart{.trainer = trainer, .starts = 30, .threads = threads}.minimize(Noisy{}, square_of_five);
  };
  const auto one = with(1);
  for (const Index threads : {2, 8}) CHECK(same_bits(one, with(threads)));
  V x = one.ends[11].start;
  trainer.minimize(Noisy{}, x);
  CHECK(one.ends[11].x == x);

  // The same of what makes models.
  int made = 0;
  const auto counting = [made](Random&) mutable {
    LinearModel<double> model(2);
    model.bias()[0] = ++made;
    return model;
  };
  const auto train = noisy_plane(8);
  const auto models = MultiStart{.trainer = descent_with(0.1, 1), .starts = 3}.fit(counting, Mse{}, train);
  for (const auto& end : models.ends) CHECK(end.start[2] == 1);
}

TEST_CASE("MultiStart: starts that diverge stay in the list, and are never the best") {
  // Half of the points lie where the function is not a number; a rate of 1.2 leaps over 0 from the other half.
  const StartBox<V> line{V{{-1}}, V{{1}}};
  const auto leaping = MultiStart{.trainer = descent_with(1.2)}.minimize(only_above_zero, line);
  Index not_begun = 0;
  for (const auto& end : leaping.ends) {
    CHECK(end.diverged());
    if (end.start[0] > 0) {
      CHECK(end.report.reason == StopReason::diverged);
      CHECK(end.x == end.start);
      CHECK(end.loss == end.start.squaredNorm());
    } else {
      ++not_begun;
      CHECK(end.report.reason == StopReason{"the function is not finite at the start"});
      CHECK(end.x == end.start);
      CHECK(end.report.steps == 0);
      CHECK_FALSE(is_finite(end.loss));
      CHECK_FALSE(is_finite(end.report.loss));
    }
  }
  CHECK(not_begun > 2);
  CHECK(not_begun < 18);
  CHECK(leaping.diverged() == 20);
  CHECK(complaint([&] { return leaping.best(); }) ==
        "descent: MultiStart: all 20 starts diverged; try a smaller learning rate, scaled features, or other starts");

  const auto steep_at_one = [](const V& x, V& gradient) {
    gradient = 2 * x;
    if (x[0] == 1) gradient[0] = std::numeric_limits<double>::infinity();
    return x.squaredNorm();
  };
  const auto steep = MultiStart{.trainer = descent_with(0.1)}.minimize(steep_at_one, std::vector<V>{V{{1}}, V{{0.5}}});
  CHECK(steep.ends[0].report.reason == StopReason{"the gradient is not finite at the start"});
  CHECK(steep.ends[0].diverged());
  CHECK(steep.best().start[0] == 0.5);

  const auto gentle = MultiStart{.trainer = descent_with(0.1)}.minimize(only_above_zero, line);
  CHECK(gentle.diverged() == not_begun);
  CHECK(gentle.best().start[0] > 0);
  CHECK(gentle.best().loss < 1e-15);
  CHECK(gentle.distinct(1e-3).minima[0].starts == 20 - not_begun);
  CHECK(gentle.distinct(1e-3).diverged == not_begun);
}

TEST_CASE("MultiStart: what one start throws is thrown once, after all threads have ended") {
  const auto throwing = [](const V& x, V& gradient) {
    gradient = 2 * x;
    if (x[0] < 0) throw std::runtime_error("below zero at " + std::to_string(x[1]));
    return x.squaredNorm();
  };
  const std::vector<V> points{V{{1, 0}}, V{{2, 1}}, V{{-1, 2}}, V{{3, 3}}, V{{-2, 4}}, V{{-3, 5}}};
  for (const Index threads : {1, 2, 3, 8}) {
    std::string message;
    try {
      MultiStart{.trainer = descent_with(0.1), .threads = threads}.minimize(throwing, points);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    CHECK(message == "below zero at 2.000000");
  }
}

TEST_CASE("MultiStart: models, the best of them trained, with all that belongs to it") {
  const auto train = four_times();
  const auto make_model = [](Random& random) {
    Squared model;
    model.a[0] = random.uniform(-3, 3);
    model.origin = model.a[0] < 0 ? -1 : 1;
    return model;
  };
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.002}, .stop = MaxSteps{60}};
  const MultiStart restarts{.trainer = trainer, .starts = 10, .seed = 2};
  const auto result = restarts.fit(make_model, Mse{}, train);
  REQUIRE(result.ends.size() == 10);
  CHECK(result.model.a == result.best().x);
  CHECK(result.model.origin == (result.best().x[0] < 0 ? -1 : 1));
  for (std::size_t k = 0; k < 10; ++k) {
    Random random(2, k);
    Squared model = make_model(random);
    CHECK(result.ends[k].start == model.a);
    const Report report = trainer.fit(model, Mse{}, train);
    CHECK(result.ends[k].x == model.a);
    CHECK(result.ends[k].loss == report.loss);
    CHECK(result.ends[k].loss >= result.best().loss);
  }
  CHECK(result.distinct(0.5).minima.size() == 2);  // ±2
  CHECK(std::abs(std::abs(result.best().x[0]) - 2) < 1e-3);
}

TEST_CASE("MultiStart: of models as good as each other the first is kept, at any number of threads") {
  const auto train = four_times();
  const auto make_model = [](Random& random) {
    Squared model;
    model.a[0] = random.uniform() < 0.5 ? -2 : 2;  // both perfect
    return model;
  };
  for (const Index threads : {1, 3, 8}) {
    const MultiStart restarts{.trainer = descent_with(0.001, 3), .starts = 12, .threads = threads};
    const auto result = restarts.fit(make_model, Mse{}, train);
    CHECK(result.best_start() == 0);
    CHECK(result.model.a == result.ends[0].x);
  }
}

TEST_CASE("MultiStart: validation data judge") {
  const auto train = noisy_plane(20);
  auto validation = noisy_plane(30, 6);
  validation.targets *= -1;  // which another model is good at
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.05}, .stop = MaxSteps{6}};
  const MultiStart restarts{.trainer = trainer, .starts = 30};
  const auto result = restarts.fit(drawn_model, Mse{}, train, validation);
  double least = 1e9, least_training = 1e9;
  std::size_t lowest = 0, lowest_training = 0;
  for (std::size_t k = 0; k < 30; ++k) {
    CHECK(result.ends[k].loss == result.ends[k].report.validation_loss);
    if (result.ends[k].loss < least) {
      least = result.ends[k].loss;
      lowest = k;
    }
    if (result.ends[k].report.loss < least_training) {
      least_training = result.ends[k].report.loss;
      lowest_training = k;
    }
  }
  CHECK(result.best_start() == static_cast<Index>(lowest));
  CHECK(lowest != lowest_training);
  CHECK(result.model.parameters() == result.ends[lowest].x);
}

TEST_CASE("MultiStart: models that all diverge leave the one that came lowest, and best() says so") {
  const auto train = four_times();
  const auto make_model = [](Random& random) {
    Squared model;
    model.a[0] = random.uniform(3, 5);
    return model;
  };
  const auto result = MultiStart{.trainer = descent_with(10), .starts = 6}.fit(make_model, Mse{}, train);
  CHECK(result.diverged() == 6);
  CHECK_THROWS_AS(result.best(), Error);
  double least = 1e9;
  V lowest;
  for (const auto& end : result.ends)
    if (end.loss < least) {
      least = end.loss;
      lowest = end.x;
    }
  CHECK(result.model.a == lowest);
}

TEST_CASE("MultiStart: start k draws its batches with .sampling.seed + k") {
  const auto train = noisy_plane(64);
  const auto same_model = [](Random&) { return LinearModel<double>(2); };
  GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.05}, .sampling = MiniBatch{.size = 4, .seed = 30}, .stop = MaxSteps{5}};
  const auto result = MultiStart{.trainer = trainer, .starts = 4}.fit(same_model, Mse{}, train);
  for (std::size_t k = 0; k < 4; ++k) {
    LinearModel<double> model(2);
    trainer.sampling.seed = 30 + k;
    trainer.fit(model, Mse{}, train);
    CHECK(result.ends[k].x == model.parameters());
    for (std::size_t j = 0; j < k; ++j) CHECK(result.ends[k].x != result.ends[j].x);
  }
}

TEST_CASE("MultiStart: an observer is told after each start") {
  for (const Index threads : {1, 3}) {
    std::vector<FitProgress> told;
    const MultiStart restarts{.trainer = descent_with(0.004, 10),
                              .starts = 7,
                              .threads = threads,
                              .observe = [&](const FitProgress& progress) { told.push_back(progress); }};
    const auto result = restarts.minimize(himmelblau, square_of_five);
    REQUIRE(told.size() == 7);
    for (std::size_t i = 0; i < 7; ++i) {
      CHECK(told[i].fits == static_cast<Index>(i) + 1);
      CHECK(told[i].all_fits == 7);
      CHECK(told[i].time >= told[i == 0 ? 0 : i - 1].time);
      CHECK(told[i].time <= result.time);
    }
  }
}

TEST_CASE("MultiStart: misuse is refused, before anything is trained") {
  int calls = 0;
  const auto counted = [&](const V& x, V& gradient) {
    ++calls;
    return himmelblau(x, gradient);
  };
  const auto trainer = descent_with(0.004, 1);
  const auto says = [&](Index starts, Index threads, const auto& where) {
    return complaint(
        [&] { MultiStart{.trainer = trainer, .starts = starts, .threads = threads}.minimize(counted, where); });
  };
  CHECK(says(0, 1, square_of_five) == "descent: MultiStart: .starts is 0; it must be 1 or more");
  CHECK(says(-3, 1, square_of_five) == "descent: MultiStart: .starts is -3; it must be 1 or more");
  CHECK(says(5, 0, square_of_five) == "descent: MultiStart: .threads is 0; it must be 1 or more");
  CHECK(says(5, 1, StartBox{V{{0, 0}}, V{{1, -1}}}) ==
        "descent: StartBox: coordinate 1 goes from 0 to -1; .low must not be above .high");
  CHECK(says(5, 1, StartBox<V>{}) == "descent: StartBox: it has no coordinates; give one for each parameter");
  CHECK(says(5, 1, StartBox{V{{0, 0}}, V{{1}}}) ==
        "descent: StartBox: .low has 2 coordinates, .high has 1; they must have as many");
  using Points = std::vector<V>;
  CHECK(says(5, 1, Points{}) == "descent: MultiStart: there are no starting points; give one or more");
  CHECK(says(5, 1, Points{V{{1, 2}}, V{{3}}}) ==
        "descent: MultiStart: starting point 1 has 1 coordinates, starting point 0 has 2; all must have as many");
  CHECK(says(5, 1, Points{V{}, V{}}) ==
        "descent: MultiStart: starting point 0 has no coordinates; give it one for each parameter");
  CHECK(says(5, 1, Points{V{{1, 2}}, V{{3, std::numeric_limits<double>::infinity()}}}) ==
        "descent: MultiStart: starting point 1: coordinate 1 is inf; all must be finite");
  CHECK(calls == 0);

  const auto train = noisy_plane(8);
  CHECK(complaint([&] { MultiStart{.trainer = trainer, .starts = 0}.fit(drawn_model, Mse{}, train); }) ==
        "descent: MultiStart: .starts is 0; it must be 1 or more");
  // What the trainer refuses it refuses at the first start.
  const auto three_features = [](Random&) { return LinearModel<double>(3); };
  for (const Index threads : {1, 2})
    CHECK(complaint([&] {
            MultiStart{.trainer = trainer, .threads = threads}.fit(three_features, Mse{}, train);
          }).find("the model has 3 features") != std::string::npos);
}
