/// @file
/// The library's side of a workload: a run that goes on for ever, and the length of an epoch.
#pragma once

#include <cstdint>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/stops/max_steps.hpp>
#include <limits>
#include <memory>
#include <utility>

/// A model, how it is trained, and the run.
template <class Model, class Loss, class Data, class Trainer>
struct Training {
  Model model;
  Trainer trainer;
  decltype(std::declval<const Trainer&>().start(std::declval<Model&>(), Loss{}, std::declval<const Data&>())) run;

  Training(Model start, const Loss& loss, const Data& data, const Trainer& how)
      : model(std::move(start)), trainer(how), run(trainer.start(model, loss, data)) {}
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;
};

/// One that does not look at the loss and does not stop.
template <class Model, class Loss, class Data, class Update, class Sampling, class... Parallel>
auto training_of(Model model, const Loss& loss, const Data& data, const Update& update, const Sampling& sampling,
                 const Parallel&... parallel) {
  const auto start = [&] {
    const descent::MaxSteps never{std::numeric_limits<std::int64_t>::max()};
    if constexpr (sizeof...(Parallel) == 0)
      return descent::GradientDescent{
          .update = update, .sampling = sampling, .loss_check = descent::Never{}, .stop = never};
    else
      return descent::GradientDescent{.update = update,
                                      .sampling = sampling,
                                      .loss_check = descent::Never{},
                                      .stop = never,
                                      .parallel = (parallel, ...)};
  };
  using Trainer = decltype(start());
  return std::make_shared<Training<Model, Loss, Data, Trainer>>(std::move(model), loss, data, start());
}

template <class Data, class Sampling>
descent::Index steps_of_an_epoch(const Data& data, const Sampling& sampling) {
  return (data.size() + sampling.size - 1) / sampling.size;
}
