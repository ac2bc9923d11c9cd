// Models saved with what stands before them and with the names of their classes, and loaded elsewhere.
#include <descent/checkpoint.hpp>
#include <descent/data/dataset.hpp>
#include <descent/data/labels.hpp>
#include <descent/data/standardizer.hpp>
#include <descent/features/computed.hpp>
#include <descent/features/feature_maps.hpp>
#include <descent/features/polynomial.hpp>
#include <descent/features/waves.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/dynamic_network.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/mapped_model.hpp>
#include <descent/models/network.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "checkpoint/folder.hpp"
#include "complaint.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

namespace {

Dataset<double> samples() {
  Dataset<double> data{Matrix<double>(30, 2), Matrix<double>(30, 1)};
  Random random(9);
  for (Index i = 0; i < data.size(); ++i) {
    data.features.row(i) << random.uniform(0, 50), random.uniform(-3, 3);
    data.targets(i, 0) = data.features(i, 0) * data.features(i, 1);
  }
  return data;
}

auto untrained(Index degree = 2) {
  FeatureMaps maps(2, Polynomial{.degree = degree}, Standardizer<double>{});
  const Index features = maps.outputs();
  return MappedModel(std::move(maps), LinearModel<double>(features));
}
using Mapped = decltype(untrained());

Mapped trained(const Dataset<double>& data) {
  FeatureMaps maps = untrained().maps();
  maps.learn(data.features);
  Mapped model(maps, LinearModel<double>(maps.outputs()));
  const GradientDescent trainer{.update = Adam{.learning_rate = 0.1}, .stop = MaxSteps{50}};
  trainer.fit(model, Mse{}, data);
  return model;
}

/// A map that has learnt what no map should have.
struct Divisor {
  double divisor = 1;
  Index outputs(Index inputs) const { return inputs; }
  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    out = x / static_cast<Scalar>(divisor);
  }
  template <class Visitor>
  void archive(Visitor& visit) {
    visit("divisor", divisor);
  }
  template <class Visitor>
  void identity(Visitor&) const {}
  void validate() const {
    if (divisor == 0) fail("Divisor: it is 0");
  }
};

}  // namespace

TEST_CASE("a model is saved with what its maps have learnt, and loaded where they have learnt nothing") {
  const Folder folder;
  const auto path = folder / "model.safetensors";
  const Dataset<double> data = samples();
  const Mapped model = trained(data);
  save(model, path);

  Mapped elsewhere = untrained();
  load(elsewhere, path);
  CHECK(elsewhere.predict(data.features) == model.predict(data.features));
  CHECK(elsewhere.maps().transform(data.features) == model.maps().transform(data.features));

  SECTION("over what another one had learnt") {
    Dataset<double> other = data;
    other.features.array() += 1;
    Mapped another = trained(other);
    CHECK(another.predict(data.features) != model.predict(data.features));
    load(another, path);
    CHECK(another.predict(data.features) == model.predict(data.features));
  }
  SECTION("not into a model of other features, nor of none") {
    auto cubic = untrained(3);
    CHECK(
        complaint([&] { load(cubic, path); }) ==
        "descent: load: '" + path.string() +
            "' is of another kind of model: FeatureMaps{2, Polynomial{2, false}, Standardizer{true}} | a model there, "
            "FeatureMaps{2, Polynomial{3, false}, Standardizer{true}} | a model here; load it into one of the same "
            "maps "
            "and layers");
    LinearModel<double> bare(5);
    CHECK_THAT(complaint([&] { load(bare, path); }), ContainsSubstring("| a model there, a model here"));
    CHECK(bare.parameters().isZero(0));
    save(bare, path);
    MappedModel learns_nothing(FeatureMaps(2, Polynomial{.degree = 2}), LinearModel<double>(5));
    CHECK_THAT(complaint([&] { load(learns_nothing, path); }),
               ContainsSubstring("another kind of model: a model there"));
  }
  SECTION("not before anything was learnt") {
    CHECK(complaint([&] { save(untrained(), path); }) ==
          "descent: save: the model's maps have learnt nothing yet; let them learn of the training features first");
    load(elsewhere, path);
    CHECK(elsewhere.predict(data.features) == model.predict(data.features));
  }
  SECTION("with maps before maps") {
    MappedModel nested(FeatureMaps(2, Standardizer<double>{}), model);
    nested.learn(data);
    save(nested, path);
    MappedModel nested_elsewhere(FeatureMaps(2, Standardizer<double>{}), untrained());
    load(nested_elsewhere, path);
    CHECK(nested_elsewhere.predict(data.features) == nested.predict(data.features));
    CHECK_THAT(complaint([&] { load(elsewhere, path); }), ContainsSubstring("another kind of model"));
  }
}

TEST_CASE("a network's file is of its layers: of a list of the same ones, too") {
  const Folder folder;
  const auto path = folder / "network.safetensors";
  const Network network{Dense(2, 3), Tanh{}, Dense(3, 1)};
  save(network, path);
  Network bends{Dense(2, 3), Relu{}, Dense(3, 1)};
  CHECK(complaint([&] { load(bends, path); }) ==
        "descent: load: '" + path.string() +
            "' is of another kind of model: {Dense{2, 3, true}, Tanh, Dense{3, 1, true}} there, {Dense{2, 3, true}, "
            "Relu, "
            "Dense{3, 1, true}} here; load it into one of the same maps and layers");
  DynamicNetwork<double> list({Dense(2, 3), Tanh{}, Dense(3, 1)});
  list.initialise(5);
  load(list, path);
  CHECK(list.parameters() == network.parameters());
}

TEST_CASE("a file with one bit changed is refused, names and texts included") {
  const Folder folder;
  const auto path = folder / "model.safetensors";
  save(LinearModel<double>(1, 3), path, Labels{{"cat", "dog", "cow"}});
  const std::string bytes = read_bytes(path);
  LinearModel<double> model(1, 3);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      write_bytes(path, changed);
      Labels labels;
      INFO("bit " << bit << " of byte " << i << " of " << bytes.size());
      REQUIRE(complaint([&] { load(model, path, labels); }) != "no complaint");
    }
}

TEST_CASE("what was learnt must make sense, or nothing is changed") {
  const Folder folder;
  const auto path = folder / "model.safetensors";
  using Model = MappedModel<FeatureMaps<Divisor>, LinearModel<double>>;
  Model zero(FeatureMaps(1, Divisor{0.5}), LinearModel<double>(1));
  save(zero, path);
  Model model(FeatureMaps(1, Divisor{2}), LinearModel<double>(1));
  load(model, path);
  CHECK(model.maps().transform(Matrix<double>{{1.}})(0, 0) == 2);

  struct ToZero {
    void operator()(const char*, double& value) { value = 0; }
    void operator()(const char*, Divisor& map) { map.archive(*this); }
  } to_zero;
  zero.archive(to_zero);
  save(zero, path);
  CHECK(complaint([&] { load(model, path); }) == "descent: Divisor: it is 0");
  CHECK(model.maps().transform(Matrix<double>{{1.}})(0, 0) == 2);
}

TEST_CASE("a run's checkpoint has what the maps have learnt; a run with others is another run") {
  const Folder folder;
  const auto path = folder / "run.safetensors";
  const Dataset<double> data = samples();
  const GradientDescent trainer{.update = Adam{.learning_rate = 0.1}, .stop = MaxSteps{50}};
  Mapped model = trained(data);
  auto run = trainer.start(model, Mse{}, data);
  run.advance(10);
  save(run, path);

  Mapped again = trained(data);
  auto going_on = trainer.start(again, Mse{}, data);
  restore(going_on, path);
  CHECK(again.parameters() == model.parameters());
  run.advance();
  going_on.advance();
  CHECK(again.parameters() == model.parameters());

  Mapped elsewhere = untrained();
  load(elsewhere, path);
  CHECK(elsewhere.maps().transform(data.features) == model.maps().transform(data.features));

  FeatureMaps of_fewer = model.maps();
  of_fewer.learn(Matrix<double>(data.features.topRows(20)));
  Mapped other(of_fewer, LinearModel<double>(5));
  auto other_run = trainer.start(other, Mse{}, data);
  CHECK_THAT(complaint([&] { restore(other_run, path); }),
             ContainsSubstring("is of another run:\n  model: MappedModel"));
}

TEST_CASE("a model is saved with the names of its classes") {
  const Folder folder;
  const auto path = folder / "model.safetensors";
  const Labels species{{"cat", "\"dog\"", "lièvre"}};
  LinearModel<double> model(2, 3);
  model.parameters().setLinSpaced(9, 1, 9);
  save(model, path, species);

  LinearModel<double> elsewhere(2, 3);
  Labels labels;
  load(elsewhere, path, labels);
  CHECK(labels.names == species.names);
  CHECK(elsewhere.parameters() == model.parameters());
  load(elsewhere, path, labels);  // the same ones are right
  load(elsewhere, path);          // who wants none gets none

  Labels others{{"cat", "dog", "hare"}};
  elsewhere.parameters().setZero();
  CHECK(complaint([&] { load(elsewhere, path, others); }) ==
        "descent: load: '" + path.string() +
            "' has other classes, \"cat\", \"\"dog\"\", \"lièvre\", than are known here, \"cat\", \"dog\", \"hare\"; "
            "give it labels without names, which take those of the file");
  CHECK(elsewhere.parameters().isZero(0));
  CHECK(complaint([&] { save(model, path, Labels{{"cat", "dog"}}); }) ==
        "descent: save: 2 classes for a model of 3 outputs; give it the labels that it was trained with");

  CHECK(complaint([&] { save(model, path, Labels{{"cat", "dog", "cat"}}); }) ==
        "descent: save: the class \"cat\" stands twice in the labels; every class has a name of its own");
  CHECK_THAT(complaint([&] { save(model, path, Labels{{"cat", "dog", "li\xe8vre"}}); }),
             ContainsSubstring("is not UTF-8"));

  save(model, path);
  CHECK(complaint([&] { load(elsewhere, path, labels); }) ==
        "descent: load: '" + path.string() + "' names no classes; save the model with its labels, or load it without");

  save(LinearModel<double>(2), path, Labels{{"no", "yes"}});  // one output tells two classes apart
  LinearModel<double> binary(2);
  Labels two;
  load(binary, path, two);
  CHECK(two.names == std::vector<std::string>{"no", "yes"});
}
