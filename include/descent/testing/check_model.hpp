#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "bits.hpp"
#include "conformance.hpp"
#include "model_at_work.hpp"
#include "near.hpp"
#include "slope_mistake.hpp"

namespace descent {

namespace detail {

/// What is wrong with a layout of p parameters; empty if nothing is.
inline std::string layout_mistake(const Layout& layout, Index parameters) {
  Index next = 0;
  std::set<std::string> names;
  for (const ParameterBlock& block : layout) {
    if (block.offset != next)
      return "block '" + block.name + "' begins at " + std::to_string(block.offset) +
             "; it must begin where the one before ends, at " + std::to_string(next);
    if (block.rows < 0 || block.columns < 0)
      return "block '" + block.name + "' has a negative number of rows or columns";
    if (block.name.empty() || !names.insert(block.name).second)
      return "the name '" + block.name + "' is empty or comes twice; every block needs one of its own";
    next += block.size();
  }
  if (next == parameters) return {};
  return "the blocks cover " + std::to_string(next) + " of " + std::to_string(parameters) +
         " parameters; let them cover all, in order";
}

/// What a model says of itself.
struct ModelSays {
  bool draws;
  /// how many rows suit it at a time, and whether the compiler knows it
  Index block_rows;
  bool knows_block_rows;
  /// −1 if it doesn't say
  Index features = -1;
  /// empty if there is none
  std::function<Layout()> layout = {};
};

/// Asks a model all laws, at a point near its parameters.
template <class Scalar>
class ModelLaws {
 public:
  ModelLaws(WorkingModel<Scalar>& model, const ModelSays& says, Index rows, Index features)
      : model_(model), says_(says), data_rows_(rows), data_features_(features), found_{"model"} {}

  Conformance found() {
    if (!fits() || !owns_its_parameters()) return found_;
    place_and_layout();
    move();
    n_ = std::min({data_rows_, says_.block_rows, Index{24}});
    Random random(7);
    slopes_ = random_table(random);
    other_slopes_ = random_table(random);
    if (!writes_finite_scores()) return found_;
    evaluation();
    rows_alone();
    selections();
    backward();
    derivative(-1);
    if (says_.draws) in_steps();
    return found_;
  }

 private:
  bool fits() {
    k_ = model_.outputs();
    std::string failure;
    if (data_rows_ < 1) failure = "the data have no rows; give it a few, two or more";
    if (k_ < 1) failure = "outputs() is " + std::to_string(k_) + "; it must be 1 or more";
    if (says_.features >= 0 && says_.features != data_features_)
      failure = "the model has " + counted(says_.features, "feature") + ", the data have " +
                std::to_string(data_features_) + "; give it data that it is made for";
    found_.add("model and data fit", failure);
    return failure.empty();
  }

  bool owns_its_parameters() {
    p_ = model_.parameters().size();
    if (p_ < 1) {
      found_.add("parameters stay in place", "parameters() is empty; a model to be trained has 1 or more");
      return false;
    }
    const bool own = model_.copies_parameters();
    found_.add("a copy owns its parameters",
               own ? ""
                   : "a change in a copy of the model changed the model; give it a vector of its own instead of a "
                     "pointer, a reference or a view, for restarts and checks work on copies");
    return own;
  }

  void place_and_layout() {
    const Scalar* first = model_.parameters().data();
    found_.add(
        "parameters stay in place",
        first == model_.parameters().data() && model_.parameters().size() == p_
            ? ""
            : "two calls of parameters() gave different places; return a reference to one vector, or a view of it");
    layout_ = {{"parameters", 0, p_, 1, false}};
    if (!says_.layout) return;
    const Layout layout = says_.layout();
    const std::string mistake = layout_mistake(layout, p_);
    found_.add("layout covers all parameters", mistake);
    if (mistake.empty()) layout_ = layout;
  }

  /// To a point nearby, as finite as the model's own: at its own many models are 0.
  void move() {
    const Vector<Scalar> own = model_.parameters();
    Random random(3);
    Vector<Scalar> near = own;
    for (Index i = 0; i < p_; ++i)
      near[i] += static_cast<Scalar>(random.uniform(-0.5, 0.5)) * std::max(Scalar(1), std::abs(own[i]));
    for (int i = 0; i < 20; ++i) {
      model_.parameters() = near;
      model_.begin(-1);
      if (const Matrix<Scalar> at = model_.scores(ShownRows::first_rows(1)); all_finite(at.data(), at.size())) return;
      near = own + (near - own) / 2;
    }
    model_.parameters() = own;
  }

  bool writes_finite_scores() {
    const Matrix<Scalar> a = fresh_scores(all(), Scalar(3)), b = fresh_scores(all(), Scalar(-5));
    std::string written, finite;
    for (Index i = a.size() - 1; i >= 0; --i) {
      if (bits(a.data()[i]) != bits(b.data()[i]))
        written = score_name(i) + " depends on what stood there before; write every one of the n' × k scores, with =";
      if (!is_finite(a.data()[i])) finite = score_name(i) + " is " + exact_text(static_cast<double>(a.data()[i]));
    }
    found_.add("every score is written", written);
    found_.add("scores are finite",
               finite.empty() ? "" : finite + "; begin with parameters and rows at which the formula has a value");
    return finite.empty();
  }

  void evaluation() {
    const Vector<Scalar> before = model_.parameters();
    const Matrix<Scalar> first = fresh_scores(all());
    const Vector<Scalar> gradient = gradient_here(all(), slopes_);
    model_.scores(all().block(0, 1));  // a smaller batch in between
    const bool again = bits_of_all(first) == bits_of_all(model_.scores(all())) &&
                       bits_of_all(gradient) == bits_of_all(gradient_here(all(), slopes_)) &&
                       bits_of_all(first) == bits_of_all(fresh_scores(all()));
    model_.begin(-1);
    model_.parameters() = before / 2;  // a Workspace that has seen other parameters
    gradient_here(all(), slopes_);
    model_.parameters() = before;
    const bool back = bits_of_all(gradient) == bits_of_all(gradient_here(all(), slopes_));
    found_.add("evaluation repeats",
               again && back
                   ? ""
                   : "evaluated again at the same parameters and rows, scores or gradient are others; evaluation keeps "
                     "nothing: no mutable or static members, and of the Workspace only what scores wrote for backward");
    found_.add("evaluation leaves the parameters alone",
               bits_of_all(before) == bits_of_all(model_.parameters())
                   ? ""
                   : "scores or backward changed the parameters; only the update rule does that");
  }

  void rows_alone() {
    const Matrix<Scalar> together = fresh_scores(all());
    Matrix<Scalar> apart(n_, k_);
    for (const Index length : {1, 2, 3, 7, 8}) {
      for (Index i = 0; i < n_; i += length) {
        const Index count = std::min(length, n_ - i);
        apart.middleRows(i, count) = model_.scores(all().block(i, count));
      }
      compare_scores("a row's score depends on no other row", together, apart,
                     "in blocks of " + std::to_string(length));
    }
    const Index full = says_.block_rows;
    if (!says_.knows_block_rows) return;
    std::vector<RowIndex> many(static_cast<std::size_t>(full));
    for (Index i = 0; i < full; ++i) many[static_cast<std::size_t>(i)] = static_cast<RowIndex>(i % n_);
    const Matrix<Scalar> scores = model_.scores(ShownRows::numbered(many));
    const std::string in_full = "in a block of " + std::to_string(full);
    for (Index i = 0; i < full; ++i) {
      apart.row(i % n_) = scores.row(i);
      if (i % n_ == n_ - 1 || i == full - 1)
        compare_scores("a row's score depends on no other row", together, apart, in_full);
    }
  }

  void selections() {
    const Matrix<Scalar> together = fresh_scores(all());
    std::vector<RowIndex> order(static_cast<std::size_t>(n_));
    for (Index i = 0; i < n_; ++i) order[static_cast<std::size_t>(i)] = static_cast<RowIndex>(n_ - 1 - i);
    const Matrix<Scalar> backwards = model_.scores(ShownRows::numbered(order));
    compare_scores("ranges and indices agree", together, backwards.colwise().reverse(),
                   "selected by indices, backwards");
    std::reverse(order.begin(), order.end());
    compare_scores("ranges and indices agree", together, model_.scores(ShownRows::numbered(order)),
                   "selected by indices");
  }

  void compare_scores(const char* law, const Matrix<Scalar>& together, const Matrix<Scalar>& apart,
                      const std::string& how) {
    const Index i = first_difference(together, apart);
    found_.add(law, i < 0 ? ""
                          : score_name(i) + " is " + number(together.data()[i]) + " among all rows and " +
                                number(apart.data()[i]) + " " + how +
                                "; make it from rows.features(i) and the parameters alone, whatever the selection");
  }

  void backward() {
    const Vector<Scalar> alone = fresh_gradient(slopes_), onto = fresh_gradient(slopes_, Scalar(10));
    compare_gradients("backward adds", alone + Vector<Scalar>::Constant(p_, Scalar(10)), onto,
                      ", onto a gradient filled with 10; it must add to the gradient, which the loop clears once a "
                      "step: write +=, not =");
    compare_gradients("backward is linear in the score gradient", Scalar(2) * alone - fresh_gradient(other_slopes_),
                      fresh_gradient(Scalar(2) * slopes_ - other_slopes_),
                      ", from twice one score gradient less another; Jᵀ depends on parameters and rows alone");
    Vector<Scalar> added = Vector<Scalar>::Zero(p_);
    model_.begin(-1);
    for (Index i = 0; i < n_; ++i) model_.add_gradient(all().block(i, 1), slopes_.row(i), added);
    compare_gradients("backward adds up over rows", added, alone,
                      " from the rows one by one; visit all rows in view, from 0 to rows.size() - 1, each by itself");
  }

  void compare_gradients(const char* law, const Vector<Scalar>& expected, const Vector<Scalar>& made,
                         const char* what) {
    const Index i = first_difference(expected, made);
    found_.add(law, i < 0 ? ""
                          : "at " + coordinate_name(layout_, i) + " it made " + number(made[i]) + ", and " +
                                number(expected[i]) + " was expected" + what);
  }

  /// By differences of Σ slopes · scores, in a look or a step.
  void derivative(std::int64_t step) {
    const Vector<Scalar> here = model_.parameters();
    model_.begin(step);
    const auto value = [&](const Vector<Scalar>& x) {
      model_.parameters() = x;
      const Matrix<Scalar> made = model_.scores(all());
      double sum = 0;
      for (Index i = 0; i < made.size(); ++i)
        sum += static_cast<double>(made.data()[i]) * static_cast<double>(slopes_.data()[i]);
      return sum;
    };
    const auto slope = [&](const Vector<Scalar>& x, Vector<Scalar>& gradient) {
      model_.parameters() = x;
      gradient = gradient_here(all(), slopes_);
      return value(x);
    };
    found_.add("backward is the derivative of scores",
               slope_mistake<Scalar>(
                   here, value, slope, layout_,
                   "backward must add Jᵀ · score_gradient, where J is the derivative of the scores by the parameters"));
    model_.parameters() = here;
  }

  /// What a model that draws must do in steps besides.
  void in_steps() {
    const Matrix<Scalar> in_look = fresh_scores(all());
    model_.begin(5);
    const Matrix<Scalar> together = model_.scores(all());
    bool differ = first_difference(in_look, together) < 0;  // it may be told to draw nothing
    for (std::int64_t step = 6; step < 26; ++step) {
      model_.go_on(step);
      differ = differ || first_difference(together, model_.scores(all())) >= 0;
    }
    found_.add("every step draws anew",
               differ ? ""
                      : "it declares draws, and in steps 5 to 25 the scores are the same; draw from the step as well, "
                        "or leave the declaration out");
    model_.go_on(5);
    Matrix<Scalar> apart(n_, k_);
    for (Index i = n_ - 1; i >= 0; --i) apart.row(i) = model_.scores(all().block(i, 1));
    const Index i = first_difference(together, apart);
    found_.add("draws go by step and row",
               i < 0 ? ""
                     : "in step 5, " + score_name(i) + " is " + number(together.data()[i]) + " among all rows and " +
                           number(apart.data()[i]) +
                           " alone; draw from the seed, the step and rows.number(i) alone, not one after the other");
    model_.go_on(-1);
    found_.add("a look draws nothing",
               bits_of_all(in_look) == bits_of_all(model_.scores(all()))
                   ? ""
                   : "a look, with step −1, has other scores after steps than before; draw in steps alone");
    derivative(5);
  }

  ShownRows all() const { return ShownRows::first_rows(n_); }
  Matrix<Scalar> random_table(Random& random) const {
    Matrix<Scalar> table(n_, k_);
    for (Index i = 0; i < table.size(); ++i) table.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
    return table;
  }
  Matrix<Scalar> fresh_scores(const ShownRows& shown, Scalar before = 0) {
    model_.begin(-1);
    return model_.scores(shown, before);
  }
  Vector<Scalar> gradient_here(const ShownRows& shown, const Matrix<Scalar>& slopes, Scalar before = 0) {
    Vector<Scalar> gradient = Vector<Scalar>::Constant(p_, before);
    model_.add_gradient(shown, slopes, gradient);
    return gradient;
  }
  Vector<Scalar> fresh_gradient(const Matrix<Scalar>& slopes, Scalar before = 0) {
    model_.begin(-1);
    return gradient_here(all(), slopes, before);
  }
  static std::string number(Scalar value) { return text(static_cast<double>(value)); }
  std::string score_name(Index i) const {
    return "score " + std::to_string(i % k_) + " of row " + std::to_string(i / k_);
  }

  WorkingModel<Scalar>& model_;
  const ModelSays& says_;
  Index data_rows_, data_features_;
  Conformance found_;
  Layout layout_;
  Index p_ = 0, n_ = 0, k_ = 1;
  Matrix<Scalar> slopes_, other_slopes_;
};

}  // namespace detail

/// Whether a model keeps the laws: its scores are written, finite, repeatable, and each of its own row alone; its
/// backward adds the derivative of the scores; its parameters are its own, and its layout covers them. A few rows of
/// data, two or more, are enough; the first 24 are looked at. At a point near the model's parameters, each moved by up
/// to half of max(|x|, 1), since at its own many a model is 0 throughout. The model is copied, and left as it is.
///
///     REQUIRE(check_model(model, few_rows).passed());
///
/// Not seen from here: whether something is allocated.
template <class M, class D>
Conformance check_model(const M& model, const D& data) {
  static_assert(Data<D>, "check_model: the second argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "check_model: the first argument is not a Model of these data; see concepts.hpp");
  detail::WorkingModelOf<M, D> work(model, data);
  detail::ModelSays says{detail::draws<M>, detail::block_rows_of<M>, detail::knows_block_rows<M>};
  if constexpr (requires { model.features(); }) says.features = model.features();
  if constexpr (requires { model.layout(); }) says.layout = [&] { return model.layout(); };
  return detail::ModelLaws<typename M::Scalar>(work, says, data.size(), data.feature_count()).found();
}

}  // namespace descent
