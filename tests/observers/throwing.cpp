// What an observer throws leaves the model at a whole step, and the run goes on as if nothing had happened.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/pointwise.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/momentum.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

enum Call : std::uint8_t { look, due, record, finished };

struct Thrown {};

/// How often an observer was called, and at which call it throws.
struct Calls {
  Call where = look;
  int when = 0;  // 1 for the first
  std::array<int, 4> count = {};

  void operator()(Call call) {
    if (++count[call] == when && call == where) throw Thrown{};
  }
};

/// Wants to record every third step.
struct Thrower {
  Calls* calls;
  void operator()(const Progress&) { (*calls)(look); }
  bool due(const Progress& progress) {
    (*calls)(Call::due);
    return progress.step % 3 == 0;
  }
  void record(auto&) { (*calls)(Call::record); }
  void finished(const Report& report) {
    CHECK(report.reason);
    (*calls)(Call::finished);
  }
};

template <class Scalar>
Dataset<Scalar> line() {
  Dataset<Scalar> data{Matrix<Scalar>(12, 1), Matrix<Scalar>(12, 1)};
  for (Index i = 0; i < 12; ++i) {
    data.features(i, 0) = static_cast<Scalar>(i) / 6 - 1;
    data.targets(i, 0) = 3 - 2 * data.features(i, 0) + static_cast<Scalar>((i * 7) % 5) / 10;
  }
  return data;
}

/// Two looks are the same, times aside.
bool same(const CurvePoint& a, const CurvePoint& b) {
  return a.step == b.step && a.epoch == b.epoch && a.loss == b.loss && a.learning_rate == b.learning_rate;
}

/// Throws at every call of every kind, one at a time.
template <class Scalar, class SamplingPolicy>
void check_thrown(const SamplingPolicy& sampling, Keep keep) {
  const Dataset<Scalar> data = line<Scalar>();
  Calls calls;
  GradientDescent trainer{.update = Momentum{.learning_rate = 0.1, .momentum = 0.95},
                          .sampling = sampling,
                          .loss_check = EverySteps{4},
                          .stop = minimal::LossRises{} || MaxSteps{100},
                          .keep = Keep::last,
                          .observe = Thrower{&calls}};
  LinearModel<Scalar> whole(1);
  std::vector<Vector<Scalar>> path{whole.parameters()};
  for (auto run = trainer.start(whole, Mse{}, data); !run.finished();) {
    run.advance(1);
    path.push_back(whole.parameters());
  }
  trainer.keep = keep;
  calls = {};
  LinearModel<Scalar> undisturbed(1);
  const Report expected = trainer.fit(undisturbed, Mse{}, data);
  const auto told = calls.count;
  REQUIRE(told[look] == static_cast<int>(expected.curve.size()));
  REQUIRE(told[Call::finished] == 1);
  REQUIRE(expected.best_step != expected.steps);  // what is kept matters

  for (const Call where : {look, due, record, finished})
    for (int when = 1; when <= told[where]; ++when) {
      CAPTURE(static_cast<int>(where), when);
      calls = {.where = where, .when = when};
      LinearModel<Scalar> model(1);
      if (where == look && when == 1) {  // at the start
        CHECK_THROWS_AS(trainer.start(model, Mse{}, data), Thrown);
        CHECK(model.parameters() == path[0]);
        continue;
      }
      auto run = trainer.start(model, Mse{}, data);
      CHECK_THROWS_AS(run.advance(), Thrown);
      const bool handed_back = run.finished() && where != look;
      CHECK(model.parameters() ==
            (handed_back ? undisturbed.parameters() : path[static_cast<std::size_t>(run.progress().step)]));
      CHECK(std::isfinite(run.report().loss));

      run.advance();
      CHECK(run.finished());
      CHECK(model.parameters() == undisturbed.parameters());
      const Report report = run.report();
      CHECK(report.loss == expected.loss);
      CHECK(report.kept_step == expected.kept_step);
      CHECK(report.evaluations == expected.evaluations);
      CHECK(report.reason == expected.reason);
      REQUIRE(report.curve.size() == expected.curve.size());
      for (std::size_t i = 0; i < report.curve.size(); ++i) CHECK(same(report.curve[i], expected.curve[i]));
      if (where != due)  // nobody is told of anything twice, or not at all
        CHECK(calls.count == told);
      run.advance();
      CHECK(calls.count[Call::finished] == 1);
    }
}

}  // namespace

TEMPLATE_TEST_CASE("an observer that throws, anywhere: the run goes on with the same bits", "", float, double) {
  for (const Keep keep : {Keep::last, Keep::best}) {
    CAPTURE(static_cast<int>(keep));
    check_thrown<TestType>(FullBatch{}, keep);
    check_thrown<TestType>(MiniBatch{.size = 5, .seed = 3}, keep);
  }
}

TEMPLATE_TEST_CASE("an observer that throws as a run diverges: the best look is back, and the run has ended", "", float,
                   double) {
  const Dataset<TestType> data = line<TestType>();
  Calls calls{.where = look, .when = 2};
  LinearModel<TestType> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e30},
                                .loss_check = EverySteps{100},
                                .stop = MaxSteps{100},
                                .observe = Thrower{&calls}};
  auto run = trainer.start(model, Mse{}, data);
  CHECK_THROWS_AS(run.advance(), Thrown);
  CHECK(run.report().reason == StopReason::diverged);
  CHECK(model.parameters() == Vector<TestType>::Zero(2));
  CHECK(calls.count[Call::finished] == 0);
  for (int i = 0; i < 2; ++i) {
    run.advance();
    CHECK(calls.count[Call::finished] == 1);
    CHECK(calls.count[look] == 2);
    CHECK(run.report().reason == StopReason::diverged);
    CHECK(run.report().curve.size() == 2);
  }
}

TEST_CASE("a loss that throws at the last look is asked again by the next advance") {
  const Dataset<double> data = line<double>();
  int calls = 0;
  const Pointwise moody{[&calls](double score, double target) {
                          if (++calls == 13 + 12 * 4) throw Thrown{};  // at the look after four steps
                          return (score - target) * (score - target);
                        },
                        [](double score, double target) { return 2 * (score - target); }};
  LinearModel<double> whole(1), model(1);
  const GradientDescent trainer{
      .sampling = MiniBatch{.size = 12}, .loss_check = EverySteps{100}, .stop = MaxSteps{4}, .keep = Keep::best};
  auto run = trainer.start(model, moody, data);
  CHECK_THROWS_AS(run.advance(), Thrown);
  run.advance();
  const Report report = run.report(), expected = trainer.fit(whole, Mse{}, data);
  CHECK(model.parameters() == whole.parameters());
  CHECK(report.loss == expected.loss);
  REQUIRE(report.curve.size() == 2);
  CHECK(report.curve[1].step == 4);
  CHECK(report.curve[1].loss == expected.loss);
}
