// Saved and restored: the same bits, or an error that names the difference and changes nothing.
#include <descent/checkpoint.hpp>
#include <descent/descent.hpp>
#include <descent/schedules/piecewise.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>
#include <descent/updates/with_rate.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "checkpoint/folder.hpp"
#include "complaint.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

namespace {

/// y = 1 + x₁ − 2 x₂ + noise
template <class Scalar = double>
Dataset<Scalar> noisy_plane(std::uint64_t seed = 3, Index n = 50) {
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(seed);
  for (Index i = 0; i < n; ++i) {
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1);
    data.features.row(i) << static_cast<Scalar>(a), static_cast<Scalar>(b);
    data.targets(i, 0) = static_cast<Scalar>(1 + a - 2 * b + random.uniform(-0.5, 0.5));
  }
  return data;
}

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Everything but the seconds.
void check_same(const Report& a, const Report& b) {
  CHECK(same(a.loss, b.loss));
  CHECK(same(a.validation_loss, b.validation_loss));
  CHECK(same(a.penalty, b.penalty));
  CHECK(a.steps == b.steps);
  CHECK(a.samples == b.samples);
  CHECK(a.evaluations == b.evaluations);
  CHECK(a.reason == b.reason);
  CHECK(a.kept_step == b.kept_step);
  CHECK(same(a.best_loss, b.best_loss));
  CHECK(a.best_step == b.best_step);
  REQUIRE(a.curve.size() == b.curve.size());
  for (std::size_t i = 0; i < a.curve.size(); ++i) {
    CHECK(a.curve[i].step == b.curve[i].step);
    CHECK(same(a.curve[i].epoch, b.curve[i].epoch));
    CHECK(same(a.curve[i].loss, b.curve[i].loss));
    CHECK(same(a.curve[i].learning_rate, b.curve[i].learning_rate));
    CHECK(same(a.curve[i].validation_loss, b.curve[i].validation_loss));
  }
  REQUIRE(a.criteria.size() == b.criteria.size());
  for (std::size_t i = 0; i < a.criteria.size(); ++i) CHECK(a.criteria[i].text == b.criteria[i].text);
}

/// Most tests train like this: one type of run, compiled once.
auto usual_trainer(std::int64_t steps = 50) {
  return GradientDescent{.update = Adam{.learning_rate = 0.01},
                         .sampling = MiniBatch{.size = 8, .seed = 1},
                         .loss_check = EverySteps{7},
                         .stop = MaxSteps{steps}};
}

template <class Scalar, class Rule>
Report check_resumes(std::int64_t steps, Keep keep, const Rule& rule) {
  const Folder folder;
  const auto data = noisy_plane<Scalar>(), validation = noisy_plane<Scalar>(4);
  const GradientDescent trainer{.update = rule,
                                .sampling = MiniBatch{.size = 8, .seed = 5},
                                .loss_check = EverySteps{7},
                                .stop = NoImprovement{.patience = 9} || MaxSteps{200},
                                .penalty = L2{0.01},
                                .keep = keep,
                                .looks = {.sample = 20}};
  LinearModel<Scalar> straight(2), broken(2), restored(2);
  const Report whole = trainer.fit(straight, Huber{0.5}, data, validation);
  auto first = trainer.start(broken, Huber{0.5}, data, validation);
  first.advance(steps);
  save(first, folder / "a");
  auto second = trainer.start(restored, Huber{0.5}, data, validation);
  restore(second, folder / "a");
  CHECK(second.finished() == first.finished());
  CHECK(restored.parameters() == broken.parameters());
  check_same(second.report(), first.report());
  save(second, folder / "b");
  CHECK(read_bytes(folder / "a") == read_bytes(folder / "b"));
  check_same(second.advance().report(), whole);
  CHECK(restored.parameters() == straight.parameters());
  check_same(first.advance().report(), whole);  // saving has changed nothing
  return whole;
}

/// Shows what a run is, to see that nothing has changed.
template <class Run>
std::string bytes_of(Run& run) {
  return detail::checkpoint_of(run);
}

/// Has a State with a value of every kind.
struct Everything {
  enum class Colour : std::int8_t { red, green };
  struct Pair {
    std::int32_t left = 0;
    float right = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("left", left);
      visit("right", right);
    }
  };
  struct State {
    bool flag = false;
    std::uint8_t small = 0;
    std::uint64_t large = 0;
    float single = 0;
    Colour colour = Colour::red;
    Seconds time{0};
    std::chrono::milliseconds whole_time{0};
    std::string text;
    StopReason reason;
    Vector<float> vector;
    Matrix<double> table = Matrix<double>::Zero(2, 3);
    Eigen::MatrixXd column_major = Eigen::MatrixXd::Zero(3, 2);
    Eigen::Vector3d fixed = Eigen::Vector3d::Zero();
    std::vector<double> numbers;
    std::vector<bool> flags;
    std::vector<Vector<double>> history;
    std::vector<Pair> pairs;
    Pair pair;

    template <class Visitor>
    void archive(Visitor& visit) {
      visit("flag", flag);
      visit("small", small);
      visit("large", large);
      visit("single", single);
      visit("colour", colour);
      visit("time", time);
      visit("whole_time", whole_time);
      visit("text", text);
      visit("reason", reason);
      visit("vector", vector);
      visit("table", table);
      visit("column_major", column_major);
      visit("fixed", fixed);
      visit("numbers", numbers);
      visit("flags", flags);
      visit("history", history);
      visit("pairs", pairs);
      visit("pair", pair);
    }
  };

  bool changes = true;

  StopReason met(const Progress& progress, State& state) const {
    if (changes && progress.step == 2) {
      state.flag = true;
      state.small = 200;
      state.large = std::numeric_limits<std::uint64_t>::max();
      state.single = 0.1f;
      state.colour = Colour::green;
      state.time = Seconds{1.5};
      state.whole_time = std::chrono::milliseconds{1500};
      state.text = "µ \"x\"";
      state.reason = StopReason{"enough"};
      state.vector = Vector<float>::LinSpaced(4, 0, 3);
      state.table << 1, 2, 3, 4, 5, 6;
      state.column_major << 1, 2, 3, 4, 5, 6;
      state.fixed << 7, 8, 9;
      state.numbers = {1, -0.0, std::numeric_limits<double>::quiet_NaN()};
      state.flags = {true, false, true};
      state.history = {Vector<double>::Ones(2), Vector<double>::Zero(2)};
      state.pairs = {{1, 1.5f}, {-2, 2.5f}};
      state.pair = {3, 4};
    }
    return progress.step >= 5 ? StopReason{"five steps"} : StopReason::none;
  }
};

/// Has a State with vectors of several sizes.
struct Uneven {
  struct State {
    std::vector<Vector<double>> history{Vector<double>::Ones(1), Vector<double>::Ones(2)};
    void archive(auto& visit) { visit("history", history); }
  };
  StopReason met(const Progress&, State&) const { return {}; }
};

/// Bytes with the first occurrence of `from` replaced by `to`, which is as long.
std::string with(std::string bytes, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  const auto place = bytes.find(from);
  REQUIRE(place != bytes.npos);
  return bytes.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("a run goes on from where it was saved, to the same bits") {
  const Adam rule{.learning_rate = WarmUp{.steps = 10, .then = StepDecay{.initial = 0.1}}};
  for (const Keep keep : {Keep::last, Keep::best})
    for (const std::int64_t steps : {0, 1, 7, 44, 199, 1000}) {
      INFO("after " << steps << " steps, keep " << static_cast<int>(keep));
      check_resumes<double>(steps, keep, rule);
      check_resumes<float>(steps, keep, rule);
    }
}

TEST_CASE("a schedule that follows the loss goes on from where it was saved") {
  const ReduceOnPlateau plateau{.initial = 0.1, .factor = 0.8, .patience = 2, .least_gain = 0.05, .cooldown = 1};
  const Adam rule{.learning_rate = WarmUp{.steps = 10, .then = plateau}};
  for (const std::int64_t steps : {0, 9, 10, 14, 15, 36, 43, 50, 78, 1000}) {
    INFO("after " << steps << " steps");
    const auto whole = check_resumes<double>(steps, Keep::last, rule).curve;
    check_resumes<float>(steps, Keep::best, rule);
    CHECK(whole.back().learning_rate < 0.1 * 0.8 * 0.81);
    CHECK(std::any_of(whole.begin(), whole.end(),
                      [](const CurvePoint& look) { return look.step <= 70 && look.learning_rate == 0.1 * 0.8; }));
  }
}

TEST_CASE("an average of iterates goes on from where it was saved; of an ended run it is the model") {
  const auto rule = Adam{.learning_rate = 0.1} | ExponentialAverage{.decay = 0.9};
  const auto late = Adam{.learning_rate = 0.1} | PolyakAverage{.after = 5};
  for (const Keep keep : {Keep::last, Keep::best})
    for (const std::int64_t steps : {0, 1, 5, 6, 44, 1000}) {
      INFO("after " << steps << " steps, keep " << static_cast<int>(keep));
      check_resumes<double>(steps, keep, rule);
      check_resumes<float>(steps, keep, late);
    }
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2), loaded(2);
  auto run = GradientDescent{.update = rule, .stop = MaxSteps{40}}.start(model, Mse{}, data);
  run.advance(39);
  const Vector<double> iterate = model.parameters();
  save(run.advance(), folder / "a");
  load(loaded, folder / "a");
  CHECK(loaded.parameters() == model.parameters());
  CHECK((model.parameters() - iterate).norm() > 0.01);
}

TEST_CASE("a network goes on from where it was saved, what it drops included; another one is refused") {
  const Folder folder;
  const auto data = noisy_plane();
  const GradientDescent trainer{
      .update = Adam{}, .sampling = MiniBatch{.size = 8, .seed = 5}, .stop = MaxSteps{60}, .penalty = L2{0.01}};
  const auto refusal = [&](const auto& network) {
    auto other = network;
    auto run = trainer.start(other, Mse{}, data);
    return complaint([&] { restore(run, folder / "a"); });
  };
  const auto check = [&](const auto& fresh) {
    auto straight = fresh, broken = fresh, restored = fresh;
    const Report whole = trainer.fit(straight, Mse{}, data);
    auto first = trainer.start(broken, Mse{}, data);
    save(first.advance(23), folder / "a");
    auto second = trainer.start(restored, Mse{}, data);
    restore(second, folder / "a");
    check_same(second.advance().report(), whole);
    CHECK(restored.parameters() == straight.parameters());
  };
  check(Network{Dense(2, 6), Tanh{}, Dropout{.probability = 0.3}, Dense(6, 1)});
  CHECK(refusal(Network{Dense(2, 6), Relu{}, Dropout{.probability = 0.3}, Dense(6, 1)}) != "no complaint");
  CHECK(refusal(Network{Dense(2, 6), Tanh{}, Dropout{.probability = 0.2}, Dense(6, 1)}) != "no complaint");
  CHECK(refusal(Network{Dense(2, 6), Tanh{}, Dropout{.probability = 0.3}, Dense(6, 1)}) == "no complaint");
  check(DynamicNetwork<double>({Dense(2, 6), LeakyRelu{}, Dense(6, 1)}));
  CHECK(refusal(DynamicNetwork<double>({Dense(2, 6), LeakyRelu{0.1}, Dense(6, 1)})) != "no complaint");
  CHECK(refusal(DynamicNetwork<double>({Dense(2, 6), Relu{}, Dense(6, 1)})) != "no complaint");
}

TEST_CASE("rates in a list are told apart, and so is the rate of a rule that has got another one") {
  const Folder folder;
  const auto data = noisy_plane();
  const auto refusal = [&](const auto& update, const auto& other) {
    LinearModel<double> model(2);
    auto run = GradientDescent{.update = update, .stop = MaxSteps{20}}.start(model, Mse{}, data);
    save(run.advance(3), folder / "a");
    restore(run, folder / "a");
    auto another = GradientDescent{.update = other, .stop = MaxSteps{20}}.start(model, Mse{}, data);
    try {
      restore(another, folder / "a");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  CHECK_THAT(refusal(Sgd{.learning_rate = Piecewise{.rates = {0.1, 0.01}, .steps = {7}}},
                     Sgd{.learning_rate = Piecewise{.rates = {0.1, 0.01}, .steps = {8}}}),
             ContainsSubstring("Sgd{Piecewise{[0.1, 0.01], [7]}} there, Sgd{Piecewise{[0.1, 0.01], [8]}} here"));
  CHECK_THAT(refusal(WithRate{Sgd{}, 0.1}, WithRate{Sgd{}, 0.2}),
             ContainsSubstring("WithRate{Sgd{0.01}, 0.1} there, WithRate{Sgd{0.01}, 0.2} here"));
}

TEST_CASE("a run with weights of classes goes on, but not with other weights") {
  const Folder folder;
  auto data = noisy_plane();
  for (double& target : data.targets.reshaped()) target = target > 1 ? 2 : target > 0 ? 1 : 0;
  const auto trainer = usual_trainer();
  const CrossEntropy loss{.class_weights = {1, 2.5, 4}, .label_smoothing = 0.1};
  LinearModel<double> straight(2, 3), broken(2, 3), restored(2, 3);
  const Report whole = trainer.fit(straight, loss, data);
  auto first = trainer.start(broken, loss, data);
  save(first.advance(20), folder / "x");
  auto second = trainer.start(restored, loss, data);
  restore(second, folder / "x");
  check_same(second.advance().report(), whole);
  CHECK(restored.parameters() == straight.parameters());
  auto other = trainer.start(restored, CrossEntropy{.class_weights = {1, 2.5, 5}, .label_smoothing = 0.1}, data);
  CHECK_THROWS_WITH(
      restore(other, folder / "x"),
      ContainsSubstring("loss: CrossEntropy{[1, 2.5, 4], 0.1} there, CrossEntropy{[1, 2.5, 5], 0.1} here"));
}

TEST_CASE("a run of a plain function, of a point of fixed size, goes on") {
  const Folder folder;
  const auto bowl = [](const Eigen::Vector2d& x, Eigen::Vector2d& gradient) {
    gradient << 2 * x[0], 20 * x[1];
    return x[0] * x[0] + 10 * x[1] * x[1];
  };
  const GradientDescent trainer{.update = Momentum{.learning_rate = 0.01},
                                .stop = GradientBelow{1e-9} || MaxSteps{500}};
  Eigen::Vector2d straight{3, 4}, broken{3, 4}, restored{-1, 1};
  const Report whole = trainer.minimize(bowl, straight);
  auto first = trainer.start(bowl, broken);
  save(first.advance(100), folder / "x");
  auto second = trainer.start(bowl, restored);
  restore(second, folder / "x");
  check_same(second.advance().report(), whole);
  CHECK(restored == straight);
  Eigen::Vector3d longer{1, 2, 3};
  auto other =
      trainer.start([](const Eigen::Vector3d& x, Eigen::Vector3d& g) { return g = 2 * x, x.squaredNorm(); }, longer);
  CHECK_THROWS_WITH(restore(other, folder / "x"),
                    ContainsSubstring("a plain function of 2 parameters there, a plain function of 3 parameters here"));
}

TEST_CASE("a finished run that was restored is finished, and goes on with other values") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> straight(2), broken(2), restored(2);
  usual_trainer(60).fit(straight, Huber{}, data);
  auto first = usual_trainer(30).start(broken, Huber{}, data);
  save(first.advance(), folder / "x");
  auto second = usual_trainer(30).start(restored, Huber{}, data);
  restore(second, folder / "x");
  CHECK(second.finished());
  CHECK(second.report().reason == StopReason::max_steps);
  second.use(usual_trainer(60)).advance();
  CHECK(second.progress().step == 60);
  CHECK(restored.parameters() == straight.parameters());
}

TEST_CASE("a checkpoint of another run is refused with every difference, and nothing is changed") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2);
  const auto trainer = usual_trainer();
  auto saved = trainer.start(model, Huber{}, data);
  save(saved.advance(20), folder / "x");

  const auto refused = [&](auto& run, const std::string& difference) {
    INFO(difference);
    run.advance(3);
    const std::string before = bytes_of(run);
    CHECK_THROWS_WITH(restore(run, folder / "x"), ContainsSubstring(difference));
    CHECK(bytes_of(run) == before);
  };
  LinearModel<double> other(2);
  {
    auto changed = trainer;
    changed.update.learning_rate = 0.02;
    changed.sampling.seed = 2;
    auto run = changed.start(other, Huber{}, data);
    refused(run, "update: Adam{0.01, 0.9, 0.999, 1e-08} there, Adam{0.02, 0.9, 0.999, 1e-08} here");
    refused(run, "sampling: MiniBatch{8, 1, false} there, MiniBatch{8, 2, false} here");
    refused(run, "run.use");
  }
  {
    auto run =
        GradientDescent{.update = Momentum{}, .sampling = MiniBatch{.size = 8, .seed = 1}, .stop = MaxSteps{50}}.start(
            other, Huber{}, data);
    refused(run, "update: Adam{0.01, 0.9, 0.999, 1e-08} there, Momentum{0.01, 0.9, false} here");
  }
  {
    auto run = trainer.start(other, Huber{2}, data);
    refused(run, "loss: Huber{1} there, Huber{2} here");
  }
  {
    auto moved = data;
    moved.targets(7, 0) = std::nextafter(moved.targets(7, 0), 9.0);  // one bit
    auto run = trainer.start(other, Huber{}, moved);
    refused(run, "data: 50 rows, 2 features, 1 target, fingerprint ");
  }
  {
    auto weighted = data;
    weighted.weights.setOnes(data.size());
    auto run = trainer.start(other, Huber{}, weighted);
    refused(run, "1 target, weighted, fingerprint");
  }
  {
    auto run = trainer.start(other, Huber{}, data, data);
    refused(run, "validation_data: none there, 50 rows");
  }
  {
    auto changed = trainer;
    changed.keep = Keep::best;
    changed.looks.sample = 5;
    auto run = changed.start(other, Huber{}, data);
    refused(run, "keep: 0 there, 1 here");
    refused(run, "looks: Looks{true, true, 0, 0} there, Looks{true, true, 5, 0} here");
  }
  {
    LinearModel<double> through_origin(2, 1, {.bias = false});
    auto run = trainer.start(through_origin, Huber{}, data);
    refused(run, "'update.mean' is 3 numbers of type F64");
  }
}

TEST_CASE("a model is told apart by its values, but not by its parameters") {
  struct Curve {
    int degree = 2;
    Vector<double> coefficients = Vector<double>::Zero(3);
    const Vector<double>& parameters() const { return coefficients; }
  };
  std::map<std::string, std::string> texts;
  detail::Identity identity(texts);
  identity("model", Curve{.degree = 3, .coefficients = Vector<double>::Ones(4)});
  CHECK(texts["run.model"] == "Curve{3, Matrix}");
}

TEST_CASE("another shape of model, or another type of numbers, is named") {
  const Folder folder;
  const auto bowl = [](const auto& x, auto& gradient) {
    return gradient = 2 * x, static_cast<double>(x.squaredNorm());
  };
  const GradientDescent trainer{.stop = MaxSteps{50}};
  Vector<double> doubles = Vector<double>::Ones(2);
  Vector<float> floats = Vector<float>::Ones(2);
  auto saved = trainer.start(bowl, doubles);
  save(saved, folder / "x");
  auto run = trainer.start(bowl, floats);
  CHECK_THROWS_WITH(restore(run, folder / "x"),
                    ContainsSubstring("restore: '") &&
                        ContainsSubstring("'model.x' is 2 × 1 numbers of type F64, and should be") &&
                        ContainsSubstring("F32"));

  LinearModel<double> wide(3, 2), narrow(2, 2), single(2);
  save(wide, folder / "m");
  narrow.parameters().setConstant(5);
  CHECK_THROWS_WITH(load(narrow, folder / "m"), ContainsSubstring("'model.weights' is 3 × 2 numbers of type F64") &&
                                                    ContainsSubstring("should be 2 × 2 numbers of type F64"));
  CHECK((narrow.parameters().array() == 5).all());
  LinearModel<double> no_bias(3, 2, {.bias = false});
  CHECK_THROWS_WITH(load(no_bias, folder / "m"),
                    ContainsSubstring("holds 'model.bias', which the model here does not have"));
  save(no_bias, folder / "m");
  CHECK_THROWS_WITH(load(wide, folder / "m"), ContainsSubstring("has no 'model.bias'; use a model of the same"));
}

TEST_CASE("a damaged checkpoint is refused and nothing is changed, or it says the same") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2), other(2);
  const auto trainer = usual_trainer();
  auto saved = trainer.start(model, Huber{}, data);
  saved.advance(20);
  const std::string good = bytes_of(saved);
  auto run = trainer.start(other, Huber{}, data);
  run.advance(3);
  const std::string before = bytes_of(run);

  const auto try_bytes = [&](const std::string& bytes) {
    std::string said;
    try {
      std::istringstream in(bytes);
      detail::take_over(run, detail::TensorFileReader(in, bytes.size(), "'x'").read(), "'x'");
    } catch (const Error& error) {
      said = error.what();
    }
    return said;
  };

  SECTION("cut off anywhere") {
    for (std::size_t length = 0; length < good.size(); ++length) {
      INFO("after " << length << " bytes of " << good.size());
      REQUIRE_THAT(try_bytes(good.substr(0, length)), ContainsSubstring("'x' can't be used: "));
      if (length % 64 == 0) REQUIRE(bytes_of(run) == before);
    }
  }
  SECTION("any byte changed") {
    Random random(1);
    for (std::size_t i = 0; i < good.size(); ++i) {
      INFO("byte " << i << " of " << good.size());
      std::string bytes = good;
      bytes[i] = static_cast<char>(bytes[i] ^ static_cast<char>(1U << random.below(8)));
      REQUIRE(!try_bytes(bytes).empty());
      REQUIRE(bytes_of(run) == before);
    }
  }
  SECTION("texts that are not those of a run") {
    std::istringstream in(good);
    const detail::TensorFile file = detail::TensorFileReader(in, good.size(), "'x'").read();
    const auto try_changed = [&](const auto& change) {
      detail::TensorFile changed = file;
      change(changed);
      return try_bytes(detail::to_bytes(changed));  // with a checksum that is right
    };
    CHECK_THAT(try_changed([](auto& changed) { changed.texts["content"] = "rum"; }),
               ContainsSubstring("is no checkpoint of a run"));
    CHECK_THAT(
        try_bytes(with(good, "\"format\":\"1\"", "\"format\":\"2\"")),
        ContainsSubstring("is of format 2, written by descent 0.1.0; this is descent 0.1.0, which reads format 1"));
    CHECK_THAT(try_bytes(with(good, "\"checksum\"", "\"checksux\"")), ContainsSubstring("have the checksum"));
    CHECK_THAT(try_changed([](auto& changed) {
                 auto mean = changed.tensors.extract(changed.tensors.lower_bound("update.mean"));
                 mean.key() = "update.meam";
                 changed.tensors.insert(std::move(mean));
               }),
               ContainsSubstring("has no 'update.mean'"));
    CHECK_THAT(try_changed([](auto& changed) { changed.tensors["progress.step"].type = "F64"; }),
               ContainsSubstring("'progress.step' is one number of type F64") &&
                   ContainsSubstring("should be one number of type I64"));
  }
  SECTION("no file") {
    CHECK_THROWS_WITH(restore(run, folder / "nothing"),
                      ContainsSubstring("restore: cannot read '") && ContainsSubstring("nothing': "));
    CHECK_THROWS_WITH(restore(run, folder.path()), ContainsSubstring("restore: cannot "));
  }
  CHECK(bytes_of(run) == before);
}

TEST_CASE("a State may hold numbers of all kinds, texts, tables and lists") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2), other(2), late(2);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = Everything{}};
  for (const std::int64_t steps : {1, 4}) {
    auto run = trainer.start(model, Mse{}, data);
    save(run.advance(steps), folder / "a");
    auto copy = trainer.start(other, Mse{}, data);
    restore(copy, folder / "a");
    save(copy, folder / "b");
    CHECK(read_bytes(folder / "a") == read_bytes(folder / "b"));
    CHECK(copy.advance().report().reason == StopReason{"five steps"});
  }
  // What a state of two steps later can't be replaced by: a table that had no size then.
  auto run = trainer.start(model, Mse{}, data);
  save(run.advance(1), folder / "a");
  auto ahead = trainer.start(late, Mse{}, data);
  ahead.advance(4);
  CHECK_THROWS_WITH(restore(ahead, folder / "a"), ContainsSubstring("'stop.vector' is 0 numbers of type F32"));
}

TEST_CASE("a checkpoint's model is the one that the run left: of an ended run that keeps the best, the best") {
  const Folder folder;
  const auto data = noisy_plane();
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.5},
                                .sampling = MiniBatch{.size = 4, .seed = 1},
                                .loss_check = EverySteps{1},
                                .stop = MaxSteps{40},
                                .keep = Keep::best};
  LinearModel<double> model(2), loaded(2), restored(2);
  auto run = trainer.start(model, Mse{}, data);
  save(run.advance(39), folder / "x");
  load(loaded, folder / "x");
  CHECK(loaded.parameters() == model.parameters());
  const Vector<double> step_39 = model.parameters();
  save(run.advance(), folder / "x");
  REQUIRE(run.report().kept_step < 39);
  load(loaded, folder / "x");
  CHECK(loaded.parameters() == model.parameters());
  CHECK(loaded.parameters() != step_39);

  auto second = trainer.start(restored, Mse{}, data);
  restore(second, folder / "x");
  CHECK(restored.parameters() == model.parameters());
  save(second, folder / "again");
  CHECK(read_bytes(folder / "x") == read_bytes(folder / "again"));
  auto longer = trainer;  // both go on from the last step
  longer.stop = MaxSteps{41};
  run.use(longer).advance();
  second.use(longer).advance();
  check_same(second.report(), run.report());
  CHECK(restored.parameters() == model.parameters());
}

TEST_CASE("what can't be saved says why, and the old file stays") {
  const Folder folder;
  struct TwoWeights : LinearModel<double> {
    using LinearModel<double>::LinearModel;
    Layout layout() const { return {{"weights", 0, 2, 1, false}, {"weights", 2, 1, 1, true}}; }
  };
  struct Gap : LinearModel<double> {
    using LinearModel<double>::LinearModel;
    Layout layout() const { return {{"weights", 0, 1, 1, false}, {"bias", 2, 1, 1, true}}; }
  };
  struct Short : LinearModel<double> {
    using LinearModel<double>::LinearModel;
    Layout layout() const { return {{"weights", 0, 2, 1, false}}; }
  };
  const auto data = noisy_plane();
  LinearModel<double> model(2);
  const std::filesystem::path path = folder / "x";
  write_bytes(path, "what was there");
  auto uneven = GradientDescent{.stop = Uneven{}}.start(model, Mse{}, data);
  CHECK_THROWS_WITH(save(uneven, path), ContainsSubstring("the elements of 'stop.history' differ in size"));
  CHECK_THROWS_WITH(save(TwoWeights(2), path), ContainsSubstring("two tables of the name 'model.weights'"));
  CHECK_THROWS_WITH(save(Gap(2), path), ContainsSubstring("block 'bias' of the model's layout() does not begin"));
  CHECK_THROWS_WITH(save(Short(2), path), ContainsSubstring("have 2 numbers, the model has 3"));
  CHECK_THROWS_WITH(save(model, folder / "no folder/x"),
                    ContainsSubstring("save: cannot write '") && ContainsSubstring("untouched"));
  std::filesystem::create_directory(folder / "occupied");
  CHECK_THROWS_WITH(save(model, folder / "occupied"), ContainsSubstring("save: cannot write '"));
  CHECK(read_bytes(path) == "what was there");
  CHECK(folder.files() == 2);  // and nothing is left lying about
}

TEMPLATE_TEST_CASE("a model is loaded from its file, from a run's and from one of another program's", "", float,
                   double) {
  const Folder folder;
  LinearModel<TestType> model(2, 3), loaded(2, 3);
  for (Index i = 0; i < model.parameters().size(); ++i)
    model.parameters()[i] = TestType(0.1) * static_cast<TestType>(i + 1);
  save(std::as_const(model), folder / "m");
  load(loaded, folder / "m");
  CHECK(loaded.parameters() == model.parameters());
  save(loaded, folder / "again");
  CHECK(read_bytes(folder / "m") == read_bytes(folder / "again"));

  if constexpr (std::is_same_v<TestType, double>) {
    const Dataset<double> data{Matrix<double>::Random(5, 2), Matrix<double>::Random(5, 3)};
    auto run = usual_trainer().start(model, Huber{}, data);
    save(run.advance(3), folder / "run");
    load(loaded, folder / "run");
    CHECK(loaded.parameters() == model.parameters());
    model = loaded;
    for (Index i = 0; i < model.parameters().size(); ++i) model.parameters()[i] = 0.1 * static_cast<double>(i + 1);
  }

  // Its bytes without the texts, as others write them.
  std::string bytes = read_bytes(folder / "m");
  const auto begin = bytes.find("\"__metadata__\""), end = bytes.find("\"model.bias\"");
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  write_bytes(folder / "others", bytes);
  loaded.parameters().setZero();
  load(loaded, folder / "others");
  CHECK(std::abs(loaded.bias()(2) - TestType(0.9)) < TestType(1e-6));

  model.parameters()[4] = std::numeric_limits<TestType>::infinity();
  save(model, folder / "m");
  const Vector<TestType> before = loaded.parameters();
  CHECK_THROWS_WITH(load(loaded, folder / "m"), ContainsSubstring("parameters that are not finite"));
  CHECK(loaded.parameters() == before);
}

TEST_CASE("Checkpoints: by steps, at the end, and the last ones kept") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2), other(2);
  const auto path = folder / "run";
  GradientDescent trainer{.update = Sgd{.learning_rate = 0.01},
                          .sampling = MiniBatch{.size = 8, .seed = 1},
                          .loss_check = EverySteps{100},
                          .stop = MaxSteps{47},
                          .observe = Checkpoints{.path = path, .every_steps = 10, .keep = 3}};
  auto run = trainer.start(model, Mse{}, data);
  CHECK(folder.files() == 0);
  run.advance(9);
  CHECK(folder.files() == 0);
  const auto step_in = [&](const std::filesystem::path& file) {
    auto restored = trainer.start(other, Mse{}, data);
    restore(restored, file);
    return restored.progress().step;
  };
  run.advance(1);
  CHECK(folder.files() == 1);
  CHECK(step_in(path) == 10);
  run.advance(15);
  CHECK(folder.files() == 2);
  CHECK(step_in(path) == 20);
  CHECK(step_in(folder / "run.1") == 10);
  run.advance();
  CHECK(folder.files() == 3);
  CHECK(step_in(path) == 47);
  CHECK(step_in(folder / "run.1") == 40);
  CHECK(step_in(folder / "run.2") == 30);

  // A run that diverges leaves the last one from before.
  LinearModel<double> lost(2);
  auto wild = trainer;
  wild.update.learning_rate = 1e3;
  wild.observe.path = folder / "wild";
  wild.observe.every_steps = 2;
  auto diverging = wild.start(lost, Mse{}, data);
  CHECK(diverging.advance().report().reason == StopReason::diverged);
  auto restored = wild.start(other, Mse{}, data);
  restore(restored, folder / "wild");
  CHECK(!restored.finished());
}

TEST_CASE("Checkpoints: by time, on a clock that stands, jumps back and jumps ahead") {
  const Folder folder;
  const auto path = folder / "run";
  double time = 1000, a_step = 1, jump = 0;
  const auto bowl = [&](const Vector<double>& x, Vector<double>& gradient) {
    time += a_step + std::exchange(jump, 0);
    gradient = 2 * x;
    return x.squaredNorm();
  };
  Vector<double> x = Vector<double>::Ones(2), other = x;
  const auto trainer = [&](Seconds every, std::int64_t every_steps) {
    return GradientDescent{.update = Sgd{.learning_rate = 1e-3},
                           .loss_check = Never{},
                           .stop = MaxSteps{100'000},
                           .observe = Checkpoints{.path = path, .every = every, .every_steps = every_steps},
                           .clock = [&] { return Seconds{time}; }};
  };
  const auto saved_step = [&]() -> std::int64_t {
    if (!std::filesystem::exists(path)) return -1;
    auto restored = trainer(Seconds{10}, 0).start(bowl, other);
    restore(restored, path);
    return restored.progress().step;
  };
  auto run = trainer(Seconds{10}, 0).start(bowl, x);
  const auto saved_after = [&](std::int64_t steps) {
    run.advance(steps);
    const double now = time;
    const std::int64_t step = saved_step();
    time = now;
    return step;
  };
  CHECK(saved_after(5) == -1);
  save(run, folder / "early");
  CHECK(saved_after(4) == -1);
  CHECK(saved_after(2) >= 9);
  const std::int64_t first = saved_step();
  a_step = 0;
  CHECK(saved_after(2) == first);  // few: where no time passes, the clock is read ever more seldom
  time -= 500;
  CHECK(saved_after(2) == first);
  a_step = 1;
  CHECK(saved_after(3) == first);
  CHECK(saved_after(20) > first);
  const std::int64_t second = saved_step();
  jump = 3600;
  CHECK(saved_after(3) > second);  // once
  const std::int64_t third = saved_step();
  CHECK(saved_after(5) == third);

  std::filesystem::remove(path);
  restore(run, folder / "early");  // the time is that of step 5 again, and it is counted from there
  CHECK(saved_after(4) == -1);
  CHECK(saved_after(20) > 5);

  std::filesystem::remove(path);  // neither given: every ten minutes
  auto unasked = trainer(Seconds{0}, 0).start(bowl, x);
  unasked.advance(590);
  CHECK(saved_step() == -1);
  unasked.advance(20);
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("Checkpoints: what can't be written is found before training, and what fails later leaves a whole step") {
  const Folder folder;
  const auto data = noisy_plane();
  LinearModel<double> model(2), straight(2);
  GradientDescent trainer{.update = Sgd{.learning_rate = 0.01},
                          .sampling = MiniBatch{.size = 8},
                          .loss_check = EverySteps{100},
                          .stop = MaxSteps{30},
                          .observe = Checkpoints{.path = folder / "no folder/run", .every_steps = 10}};
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data), ContainsSubstring("save: cannot write '"));
  CHECK(model.parameters().isZero());
  trainer.observe.path = folder.path();
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data), ContainsSubstring("it is a folder"));
  trainer.observe.path = "";
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data), ContainsSubstring("Checkpoints: .path is empty"));
  trainer.observe.path = folder / "run";
  trainer.observe.keep = 0;
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data),
                    ContainsSubstring("Checkpoints: .keep is 0; it must be 1 or more"));
  trainer.observe.keep = 1;
  trainer.observe.every_steps = -1;
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data), ContainsSubstring("Checkpoints: .every_steps is -1"));
  trainer.observe.every_steps = 10;
  trainer.observe.every = Seconds{-1};
  CHECK_THROWS_WITH(trainer.start(model, Mse{}, data), ContainsSubstring("Checkpoints: .every is -1 s"));
  trainer.observe.every = Seconds{0};
  CHECK(folder.files() == 0);

  trainer.fit(straight, Mse{}, data);
  std::filesystem::create_directory(folder / "sub");
  trainer.observe.path = folder / "sub/run";
  auto run = trainer.start(model, Mse{}, data);
  run.advance(5);
  std::filesystem::remove(folder / "sub");
  CHECK_THROWS_WITH(run.advance(), ContainsSubstring("save: cannot write '"));
  CHECK(run.progress().step == 10);
  std::filesystem::create_directory(folder / "sub");
  run.advance();
  CHECK(run.finished());
  CHECK(model.parameters() == straight.parameters());
}
