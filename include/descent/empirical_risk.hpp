/// @file
/// Model, loss and data together: the number that training makes small, and its gradient.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "core/sparse_sum.hpp"
#include "data/check.hpp"
#include "data/fingerprint.hpp"
#include "models/batch_pass.hpp"
#include "parallel/serial.hpp"

namespace descent {

/// The mean loss of a model over data (for Rmse and its like, φ of the mean), as a function of the
/// parameters: R(θ) = φ(Σ wᵢ ℓ(f(xᵢ; θ), yᵢ) / Σ wᵢ). Vapnik's empirical risk.
///
/// It copies the loss and refers to the model and the data, which must outlive it.
template <class Model, class Loss, class Data, class Parallel = Serial>
class EmpiricalRisk {
 public:
  using Scalar = typename Model::Scalar;
  /// a vector of p parameters
  using Point = Vector<Scalar>;

  /// Whether the gradient of a batch can be had for what is written down of its rows: see sparse_gradient.
  static constexpr bool sparse = detail::sparse_steps<Model, Data>;

  /// Fails unless model, loss and data fit each other and all numbers are finite. `name` is what messages call the data.
  EmpiricalRisk(Model& model, Loss loss, const Data& data, const char* name = detail::any_data, Parallel parallel = {})
      : model_(&checked(model, loss, data, name)),
        data_(&data),
        pass_(model, std::move(loss), parameter_count(model), data.target_count(), data.weighted(), parallel) {}

  /// The samples.
  const Data& data() const { return *data_; }

  /// n, the samples of an epoch
  Index size() const { return data_->size(); }

  /// The model's p parameters, to be changed.
  VectorView<Scalar> parameters() {
    auto&& parameters = model_->parameters();
    return {parameters.data(), parameters.size()};
  }

  /// Which parameters are what.
  Layout layout() const { return detail::layout_of(*model_, parameter_count(*model_)); }

  /// Shows visit(name, value) the loss and the model.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("loss", pass_.loss());
    visit("model", std::as_const(*model_));
  }

  /// The data in a line: sizes, and a fingerprint of every bit of them.
  std::string data_text() const { return detail::describe_data(*data_); }

  /// From here on rows are those of a step, for a model that draws then; until `end_step`.
  void begin_step(std::int64_t step)
    requires detail::draws<Model>
  {
    pass_.set_step(step);
  }
  /// From here on they are looked at.
  void end_step()
    requires detail::draws<Model>
  {
    pass_.set_step(-1);
  }

  /// R over all data.
  double value() { return value(all_rows()); }

  /// R over all data; writes ∇R, p numbers.
  double value_and_gradient(Vector<Scalar>& gradient) { return value_and_gradient(all_rows(), gradient); }

  /// R over the selected rows.
  template <class Selection>
  double value(const Selection& selection) {
    return pass_.value(data_->rows(selection));
  }

  /// R over the selected rows; writes ∇R over them.
  template <class Selection>
  double value_and_gradient(const Selection& selection, Vector<Scalar>& gradient) {
    return pass_.value_and_gradient(data_->rows(selection), gradient);
  }

  /// Writes ∇R over the selected rows; the value is not worked out.
  template <class Selection>
  void gradient(const Selection& selection, Vector<Scalar>& gradient) {
    pass_.template gradient<std::is_same_v<Selection, RowIndices>>(data_->rows(selection), gradient);
  }

  /// ∇R over the selected rows of sparse data where it is not 0; a view, good until the next call. Its memory is taken at
  /// the first. A linear model's may be asked for at `scale` times the parameters.
  template <class Selection>
  DESCENT_INLINE SparseGradient<Scalar> sparse_gradient(const Selection& selection, Scalar scale = 1)
    requires sparse
  {
    const auto rows = data_->rows(selection);
    auto& list = room_.list;
    if (list.places.size() == 0) [[unlikely]]
      room_.prepare(static_cast<Index>(model_->parameters().size()));
    Scalar factor;
    if (rows.size() == 1) {
      DistinctSum<Scalar> sum(list);
      factor = pass_.sparse_gradient(rows, sum, scale);
    } else {
      SparseSum<Scalar> sum(list, room_.slots.data());
      factor = pass_.sparse_gradient(rows, sum, scale);
    }
    if (factor != 1)
      for (Index i = 0; i < list.count; ++i) list.values[i] *= factor;
    return {list.places.data(), list.values.data(), list.count};
  }

  /// Calls visit(place) for every parameter that the model reads at these rows.
  template <class Selection, class Visit>
  DESCENT_INLINE void places_read(const Selection& selection, Visit visit) const
    requires sparse
  {
    model_->places_read(data_->rows(selection), visit);
  }

 private:
  static Model& checked(Model& model, const Loss& loss, const Data& data, const char* name) {
    detail::validate(loss);
    detail::check_fit(model, loss, data, name);
    return model;
  }

  /// p; 0 of a model that may only be read and keeps its parameters to those who may change them.
  static Index parameter_count(Model& model) {
    if constexpr (requires { model.parameters(); })
      return static_cast<Index>(model.parameters().size());
    else
      return 0;
  }

  RowRange all_rows() const { return {0, data_->size()}; }

  Model* model_;
  const Data* data_;
  // one for models that may be changed and for those that may not
  detail::BatchPass<std::remove_const_t<Model>, Loss, Parallel> pass_;
  [[no_unique_address]] std::conditional_t<sparse, detail::SparseSumRoom<Scalar>, NoState> room_;
};

/// The loss of a model over data, for a look from outside: φ(Σ wᵢ ℓᵢ / Σ wᵢ), the same bits that a run
/// reports (without penalty), by Threads{n} too. Fails unless model, loss and data fit each other and all numbers are finite.
template <class M, class L, class D, class Parallel = Serial>
double evaluate(const M& model, const L& loss, const D& data, Parallel parallel = {}) {
  static_assert(Data<D>, "evaluate: the third argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "evaluate: the first argument is not a Model of these data; see concepts.hpp");
  static_assert(Loss<L, typename M::Scalar>, "evaluate: the second argument is not a Loss; see concepts.hpp");
  detail::validate(parallel);
  return EmpiricalRisk<const M, L, D, Parallel>(model, loss, data, detail::any_data, parallel).value();
}

}  // namespace descent
