// Two threads beside one: steps of large batches, and looks at the loss.
#include <descent/empirical_risk.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/parallel/serial.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/updates/sgd.hpp>
#include <memory>
#include <string>

#include "../training.hpp"
#include "../workload.hpp"
#include "workloads.hpp"

namespace {

using namespace descent;

template <class Parallel>
void add_epoch(suite::Ways& ways, const std::string& name, const Dataset<double>& data, Index batch,
               const Parallel& parallel) {
  const MiniBatch sampling{.size = batch, .seed = 1};
  const auto training =
      training_of(LinearModel<double>(data.feature_count()), Mse{}, data, Sgd{0.1}, sampling, parallel);
  const Index steps = steps_of_an_epoch(data, sampling);
  ways.add(name, [=] { training->run.advance(steps); }, [=, &data] { return evaluate(training->model, Mse{}, data); });
}

/// What a run does to look at the loss, with what it works in made beforehand.
template <class Parallel>
void add_look(suite::Ways& ways, const std::string& name, const Dataset<double>& data, const Parallel& parallel) {
  using Model = LinearModel<double>;
  const auto model = std::make_shared<Model>(data.feature_count());
  const auto risk =
      std::make_shared<EmpiricalRisk<Model, Mse, Dataset<double>, Parallel>>(*model, Mse{}, data, "the data", parallel);
  ways.keep(model);
  ways.add(name, [=] { keep(risk->value()); });
}

}  // namespace

void suite::threads(Suite& suite) {
  Lazy<Dataset<double>> data(
      [&] { return made_up_regression<double>(suite.options().full ? 1'000'000 : 200'000, 100); });
  for (const Index batch : {1024, 4096})
    suite.measure("two threads, linear, batch " + std::to_string(batch), [&](Ways& ways) {
      add_epoch(ways, "descent", *data, batch, Threads{2});
      add_epoch(ways, "one thread", *data, batch, Serial{});
    });
  suite.measure("two threads, a look at the loss", [&](Ways& ways) {
    const Dataset<double>& rows = *data;
    add_look(ways, "descent", rows, Threads{2});
    add_look(ways, "one thread", rows, Serial{});
    ways.add("read, file order", [&rows] { keep(bare_read(rows)); });
  });
}
