// ReduceOnPlateau: what counts as an improvement, when it reduces, and that it follows the looks of a run. That it gives
// PyTorch's rates is for golden.cpp, that it is saved and restored for checkpoint.cpp.
#include <descent/schedules/reduce_on_plateau.hpp>

#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/rate.hpp>
#include <descent/schedules/warm_up.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/chain.hpp>
#include <descent/updates/clip_norm.hpp>

#include <cstdint>
#include <limits>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../losses/lecture.hpp"

using namespace descent;

namespace {

using Rates = std::vector<double>;

/// The rates of the steps after looks that found these losses, one before each step.
template <class Rate>
Rates rates_after(const Rate& rate, const std::vector<double>& losses) {
  StateOf<Rate> state{};
  Rates rates;
  Progress progress;
  for (const double loss : losses) {
    progress.loss = loss;
    progress.loss_step = progress.step;
    rates.push_back(detail::rate_at(rate, progress, state));
    ++progress.step;
  }
  return rates;
}

Rates rates_of(const Report& report) {
  Rates rates;
  for (const CurvePoint& look : report.curve) rates.push_back(look.learning_rate);
  return rates;
}

}  // namespace

TEST_CASE("ReduceOnPlateau: reduces after so many looks without improvement") {
  CHECK(rates_after(ReduceOnPlateau{.initial = 8, .factor = 0.5, .patience = 1}, {5, 4, 4, 3, 4, 3}) ==
        Rates{8, 8, 4, 4, 2, 1});
  CHECK(rates_after(ReduceOnPlateau{.initial = 8, .factor = 0.5, .patience = 3}, {5, 5, 5, 5, 5, 5, 5, 4, 5, 5, 5}) ==
        Rates{8, 8, 8, 4, 4, 4, 2, 2, 2, 2, 1});
  CHECK(rates_after(ReduceOnPlateau{.initial = 8, .factor = 0.5, .patience = 2}, {5, 6, 4, 6, 3, 6, 2, 6, 6}) ==
        Rates{8, 8, 8, 8, 8, 8, 8, 8, 4});
}

TEST_CASE("ReduceOnPlateau: an improvement is a share of the best loss, also where that is below 0") {
  const ReduceOnPlateau tenth{.initial = 8, .factor = 0.5, .patience = 1, .least_gain = 0.1};
  CHECK(rates_after(tenth, {100, 91, 89, 81, 80}) == Rates{8, 4, 4, 2, 2});  // below 90, then below 80.1
  CHECK(rates_after(tenth, {-100, -109, -111, -122, -123}) == Rates{8, 4, 4, 2, 2});
  CHECK(rates_after(tenth, {0, 0, -1e-9, -1}) == Rates{8, 4, 4, 4});
  const ReduceOnPlateau any{.initial = 8, .factor = 0.5, .patience = 1, .least_gain = 0};
  CHECK(rates_after(any, {100, 99.999999, 99.999999, 99.99999}) == Rates{8, 8, 4, 4});
}

TEST_CASE("ReduceOnPlateau: looks of the cooldown are not counted, but may improve") {
  const ReduceOnPlateau rate{.initial = 8, .factor = 0.5, .patience = 1, .cooldown = 2};
  CHECK(rates_after(rate, {5, 5, 5, 5, 5, 5, 5, 5}) == Rates{8, 4, 4, 4, 2, 2, 2, 1});
  CHECK(rates_after(rate, {5, 5, 1, 4, 2, 4, 4, 2}) == Rates{8, 4, 4, 4, 2, 2, 2, 1});
}

TEST_CASE("ReduceOnPlateau: never below the least, and there it stays") {
  const ReduceOnPlateau rate{.initial = 8, .factor = 0.5, .patience = 1, .least = 3};
  CHECK(rates_after(rate, {5, 5, 5, 5, 5}) == Rates{8, 4, 3, 3, 3});
  CHECK(rates_after(ReduceOnPlateau{.initial = 8, .patience = 1, .least = 8}, {5, 5, 5}) == Rates{8, 8, 8});
  CHECK(rates_after(ReduceOnPlateau{.initial = 8, .patience = 1}, Rates(2000, 5.0)).back() >= 0);
}

TEST_CASE("ReduceOnPlateau: between looks nothing happens, and the same look is judged once") {
  const ReduceOnPlateau rate{.initial = 8, .factor = 0.5, .patience = 1};
  ReduceOnPlateau::State state;
  Progress progress;
  CHECK(rate(progress, state) == 8);  // before the first look
  progress.loss = 5;
  progress.loss_step = 0;
  for (int asked = 0; asked < 3; ++asked) CHECK(rate(progress, state) == 8);
  for (progress.step = 1; progress.step < 10; ++progress.step) CHECK(rate(progress, state) == 8);
  progress.loss_step = 10;
  for (int asked = 0; asked < 3; ++asked) CHECK(rate(progress, state) == 4);
}

TEST_CASE("ReduceOnPlateau judges the loss of the validation data, where there are any") {
  const ReduceOnPlateau rate{.initial = 8, .factor = 0.5, .patience = 1};
  ReduceOnPlateau::State state;
  Progress progress;
  for (progress.step = 0; progress.step < 4; ++progress.step) {
    progress.loss_step = progress.step;
    progress.loss = 10 - static_cast<double>(progress.step);  // better and better
    progress.validation_loss = 10;
    CHECK(rate(progress, state) == std::vector<double>{8, 4, 2, 1}[static_cast<std::size_t>(progress.step)]);
  }
}

TEST_CASE("ReduceOnPlateau in a run: the looks that the loss check orders decide") {
  const Dataset<double> data = lecture_errors<double>();
  const auto fit = [&data](const auto& rate, std::int64_t every, std::int64_t steps) {
    LinearModel<double> model(1);
    return GradientDescent{
        .update = Sgd{.learning_rate = rate}, .loss_check = EverySteps{every}, .stop = MaxSteps{steps}}
        .fit(model, Mse{}, data);
  };
  // At a rate of 1 the bias leaps to and fro over the minimum, and the loss stays; at ½ it is there in one step.
  const ReduceOnPlateau rate{.initial = 1, .factor = 0.5, .patience = 2};
  CHECK(rates_of(fit(rate, 1, 6)) == Rates{1, 1, 1, 0.5, 0.5, 0.5, 0.25});
  CHECK(rates_of(fit(rate, 3, 12)) == Rates{1, 1, 1, 0.5, 0.5});
  // A look is at the end of the warm-up of 3 steps, which counts; those in it don't.
  const WarmUp warm{.steps = 3, .then = ReduceOnPlateau{.initial = 1, .factor = 0.5, .patience = 2, .least_gain = 0.9}};
  const Rates warmed = rates_of(fit(warm, 1, 7));
  CHECK(warmed == Rates{1. / 3, 1. / 3, 2. / 3, 1, 1, 1, 0.5, 0.5});
}

TEST_CASE("ReduceOnPlateau: pieces equal the whole, bit for bit, behind a warm-up too") {
  const Dataset<double> data = lecture_errors<double>();
  const WarmUp warm{.steps = 5, .then = ReduceOnPlateau{.initial = 0.9, .factor = 0.6, .patience = 2, .cooldown = 1}};
  const GradientDescent trainer{.update = Sgd{.learning_rate = warm},
                                .sampling = MiniBatch{.size = 3, .seed = 2},
                                .loss_check = EverySteps{2},
                                .stop = MaxSteps{80}};
  LinearModel<double> whole(1);
  const Rates expected = rates_of(trainer.fit(whole, Mse{}, data));
  CHECK(expected.back() < 0.9 * 0.6 * 0.6);
  for (const std::int64_t piece : {1, 2, 3, 7}) {
    LinearModel<double> model(1);
    auto run = trainer.start(model, Mse{}, data);
    while (!run.finished()) {
      run.advance(piece);
      run.report();
    }
    CHECK(rates_of(run.report()) == expected);
    CHECK(model.parameters() == whole.parameters());
  }
}

TEST_CASE("ReduceOnPlateau: Run::use goes on with what was reached, at other values") {
  const Dataset<double> data = lecture_errors<double>();
  LinearModel<double> model(1);
  GradientDescent trainer{.update = Sgd{.learning_rate = ReduceOnPlateau{.initial = 1, .factor = 0.5, .patience = 1}},
                          .loss_check = EverySteps{1},
                          .stop = MaxSteps{4}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance();
  const double reached = run.report().curve.back().learning_rate;
  CHECK(reached < 1);
  trainer.update.learning_rate.initial = 0.125;
  trainer.update.learning_rate.patience = 1000;
  trainer.stop.steps = 5;
  run.use(trainer).advance();
  CHECK(run.report().curve.back().learning_rate == reached / 8);
}

TEST_CASE("what follows the loss says that it needs looks") {
  using Plateau = ReduceOnPlateau;
  STATIC_REQUIRE(detail::needs_looks<detail::RateOf<Sgd<Plateau>>>);
  STATIC_REQUIRE(detail::needs_looks<detail::RateOf<Sgd<WarmUp<WarmUp<Plateau>>>>>);
  STATIC_REQUIRE(detail::needs_looks<detail::RateOf<decltype(ClipNorm{} | Sgd<Plateau>{})>>);
  STATIC_REQUIRE_FALSE(detail::needs_looks<detail::RateOf<Sgd<WarmUp<CosineDecay>>>>);
  STATIC_REQUIRE_FALSE(detail::needs_looks<detail::RateOf<Sgd<>>>);
  const Dataset<double> data = lecture_errors<double>();
  LinearModel<double> model(1);
  const GradientDescent blind{
      .update = Sgd{.learning_rate = WarmUp{.then = 0.1}}, .loss_check = Never{}, .stop = MaxSteps{3}};
  CHECK(blind.fit(model, Mse{}, data).steps == 3);
}

TEST_CASE("ReduceOnPlateau refuses what makes no sense, by name, value and range") {
  const auto refusal = [](const ReduceOnPlateau& rate) { return complaint([&] { rate.validate(); }); };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(refusal({}) == "no complaint");
  CHECK(refusal({.initial = 0}) == "descent: ReduceOnPlateau: .initial is 0; it must be a finite number above 0");
  CHECK(refusal({.initial = infinity}) ==
        "descent: ReduceOnPlateau: .initial is inf; it must be a finite number above 0");
  for (const double factor : {0., 1.}) {
    CHECK(refusal({.factor = factor}) ==
          "descent: ReduceOnPlateau: .factor is " + detail::text(factor) + "; it must be above 0 and below 1");
  }
  CHECK(refusal({.factor = Progress::unknown}) ==
        "descent: ReduceOnPlateau: .factor is nan; it must be above 0 and below 1");
  CHECK(refusal({.patience = 0}) == "descent: ReduceOnPlateau: .patience is 0; it must be 1 or more");
  CHECK(refusal({.least_gain = -1}) ==
        "descent: ReduceOnPlateau: .least_gain is -1; it must be from 0 to below 1, a share of the loss");
  CHECK(refusal({.least_gain = 1}) ==
        "descent: ReduceOnPlateau: .least_gain is 1; it must be from 0 to below 1, a share of the loss");
  CHECK(refusal({.cooldown = -1}) == "descent: ReduceOnPlateau: .cooldown is -1; it must be 0 or more");
  CHECK(refusal({.initial = 0.5, .least = 0.6}) ==
        "descent: ReduceOnPlateau: .least is 0.6; it must be from 0 to .initial, 0.5");
  CHECK(refusal({.least = -1}) == "descent: ReduceOnPlateau: .least is -1; it must be from 0 to .initial, 0.01");
}
