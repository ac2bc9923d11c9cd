#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"
#include "../empirical_risk.hpp"
#include "../gradients/check_gradient.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"

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

/// Asks a model all laws, at a point near its parameters.
template <class M, class D>
class ModelChecks {
  using Scalar = typename M::Scalar;
  using Workspace = typename WorkspaceOfModel<M>::type;
  static constexpr Index block_rows = block_rows_of<M>;

 public:
  ModelChecks(const M& model, const D& data) : model_(model), data_(data), found_{"model"} {}

  Conformance found() {
    if (!fits() || !owns_its_parameters()) return found_;
    place_and_layout();
    move();
    n_ = std::min({data_.size(), block_rows, Index{24}});
    k_ = model_.outputs();
    Random random(7);
    slopes_ = random_table(random);
    other_slopes_ = random_table(random);
    if (!writes_finite_scores()) return found_;
    evaluation();
    rows_alone();
    backward();
    derivative(-1);
    if constexpr (draws<M>) in_a_step();
    return found_;
  }

 private:
  // ---- how a run calls the model

  template <class Rows>
  Matrix<Scalar> scores(const Rows& rows, Workspace& workspace, Scalar before = 0) const {
    Matrix<Scalar> out = Matrix<Scalar>::Constant(rows.size(), k_, before);
    Block<Scalar> block(out.data(), out.rows(), out.cols());
    const M& model = model_;
    if constexpr (requires { typename M::Workspace; })
      model.scores(rows, block, workspace);
    else
      model.scores(rows, block);
    return out;
  }
  template <class Rows>
  Matrix<Scalar> scores(const Rows& rows, std::int64_t step = -1) const {
    Workspace workspace = fresh(step);
    return scores(rows, workspace);
  }

  /// Adds to the gradient, after scores.
  template <class Rows>
  void pull_back(const Rows& rows, Matrix<Scalar> slopes, Vector<Scalar>& gradient, Workspace& workspace) const {
    scores(rows, workspace);
    const Block<Scalar> block(slopes.data(), slopes.rows(), slopes.cols());
    VectorView<Scalar> into(gradient.data(), gradient.size());
    const M& model = model_;
    if constexpr (requires { typename M::Workspace; })
      model.backward(rows, block, into, workspace);
    else
      model.backward(rows, block, into);
  }
  Vector<Scalar> gradient_of(const Matrix<Scalar>& slopes, Scalar before = 0) const {
    Vector<Scalar> gradient = Vector<Scalar>::Constant(p_, before);
    Workspace workspace = fresh(-1);
    pull_back(all(), slopes, gradient, workspace);
    return gradient;
  }

  static Workspace fresh(std::int64_t step) {
    Workspace workspace{};
    if constexpr (draws<M>) workspace.step = step;
    return workspace;
  }

  auto all() const { return data_.rows(RowRange{0, n_}); }
  VectorView<Scalar> parameters() {
    auto&& own = model_.parameters();
    return {own.data(), static_cast<Index>(own.size())};
  }
  Matrix<Scalar> random_table(Random& random) const {
    Matrix<Scalar> table(n_, k_);
    for (Index i = 0; i < table.size(); ++i) table.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
    return table;
  }

  template <class Numbers>
  static double largest(const Numbers& numbers) {
    double most = 0;
    for (Index i = 0; i < numbers.size(); ++i) most = std::max(most, std::abs(static_cast<double>(numbers.data()[i])));
    return most;
  }
  /// The first place where two lists differ by more than rounding; −1 if they don't.
  template <class Numbers>
  static Index difference(const Numbers& a, const Numbers& b) {
    const double allowed =
        1e4 * static_cast<double>(std::numeric_limits<Scalar>::epsilon()) * std::max(largest(a), largest(b));
    for (Index i = 0; i < a.size(); ++i)
      if (!(std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])) <= allowed)) return i;
    return -1;
  }
  static std::string number(Scalar value) { return text(static_cast<double>(value)); }
  std::string score_name(Index i) const {
    return "score " + std::to_string(i % k_) + " of row " + std::to_string(i / k_);
  }

  // ---- the laws

  bool fits() {
    std::string failure;
    if (data_.size() < 1) failure = "the data have no rows; give it a few, two or more";
    if (model_.outputs() < 1) failure = "outputs() is " + std::to_string(model_.outputs()) + "; it must be 1 or more";
    if constexpr (requires { model_.features(); })
      if (model_.features() != data_.feature_count())
        failure = "the model has " + counted(model_.features(), "feature") + ", the data have " +
                  std::to_string(data_.feature_count()) + "; give it data that it is made for";
    found_.add("model and data fit", failure);
    return failure.empty();
  }

  bool owns_its_parameters() {
    M copy = model_;
    auto&& here = model_.parameters();
    auto&& there = copy.parameters();
    p_ = static_cast<Index>(here.size());
    if (p_ < 1) {
      found_.add("parameters stay in place", "parameters() is empty; a model to be trained has 1 or more");
      return false;
    }
    const Scalar before = here.data()[0];
    there.data()[0] = before + 1;
    const bool own = here.data()[0] == before && there.data() != here.data();
    there.data()[0] = before;
    found_.add("a copy owns its parameters",
               own ? ""
                   : "a change in a copy of the model changed the model; give it a vector of its own instead of a "
                     "pointer, a reference or a view, for restarts and checks work on copies");
    return own;
  }

  void place_and_layout() {
    const Scalar* first = parameters().data();
    found_.add(
        "parameters stay in place",
        first == parameters().data() && parameters().size() == p_
            ? ""
            : "two calls of parameters() gave different places; return a reference to one vector, or a view of it");
    layout_ = {{"parameters", 0, p_, 1, false}};
    if constexpr (requires { model_.layout(); }) {
      const Layout layout = model_.layout();
      const std::string mistake = layout_mistake(layout, p_);
      found_.add("layout covers all parameters", mistake);
      if (mistake.empty()) layout_ = layout;
    }
  }

  /// To a point nearby, as finite as the model's own: at its own many models are 0.
  void move() {
    const Vector<Scalar> own = parameters();
    Random random(3);
    Vector<Scalar> near = own;
    for (Index i = 0; i < p_; ++i)
      near[i] += static_cast<Scalar>(random.uniform(-0.5, 0.5)) * std::max(Scalar(1), std::abs(own[i]));
    k_ = model_.outputs();
    n_ = std::min(data_.size(), Index{1});
    for (int i = 0; i < 20; ++i) {
      parameters() = near;
      if (const Matrix<Scalar> at = scores(all()); all_finite(at.data(), at.size())) return;
      near = own + (near - own) / 2;
    }
    parameters() = own;
  }

  bool writes_finite_scores() {
    Workspace one = fresh(-1), two = fresh(-1);
    const Matrix<Scalar> a = scores(all(), one, Scalar(3)), b = scores(all(), two, Scalar(-5));
    std::string written, finite;
    for (Index i = a.size() - 1; i >= 0; --i) {
      if (bytes_of_value(a.data()[i]) != bytes_of_value(b.data()[i]))
        written = score_name(i) + " depends on what stood there before; write every one of the n' × k scores, with =";
      if (!is_finite(a.data()[i])) finite = score_name(i) + " is " + exact_text(static_cast<double>(a.data()[i]));
    }
    found_.add("every score is written", written);
    found_.add("scores are finite",
               finite.empty() ? "" : finite + "; begin with parameters and rows at which the formula has a value");
    return finite.empty();
  }

  void evaluation() {
    const Vector<Scalar> before = parameters();
    Workspace workspace = fresh(-1);
    const auto rows = all();
    const Matrix<Scalar> first = scores(rows, workspace);
    Vector<Scalar> gradient = Vector<Scalar>::Zero(p_), again = gradient;
    pull_back(rows, slopes_, gradient, workspace);
    scores(rows.block(0, 1), workspace);  // a smaller batch in between
    const bool same = bits(first) == bits(scores(rows, workspace)) && bits(first) == bits(scores(rows));
    pull_back(rows, slopes_, again, workspace);
    Vector<Scalar> elsewhere = Vector<Scalar>::Zero(p_), back = elsewhere;
    Workspace travelled = fresh(-1);  // that has seen other parameters
    parameters() = before / 2;
    pull_back(rows, slopes_, elsewhere, travelled);
    parameters() = before;
    pull_back(rows, slopes_, back, travelled);
    found_.add("evaluation repeats",
               same && bits(gradient) == bits(again) && bits(gradient) == bits(back)
                   ? ""
                   : "evaluated again at the same parameters and rows, scores or gradient are others; evaluation keeps "
                     "nothing: no mutable or static members, and of the Workspace only what scores wrote for backward");
    found_.add("evaluation leaves the parameters alone",
               bits(before) == bits(Vector<Scalar>(parameters()))
                   ? ""
                   : "scores or backward changed the parameters; only the update rule does that");
  }

  void rows_alone() {
    const auto rows = all();
    const Matrix<Scalar> together = scores(rows);
    const auto see = [&](const char* law, const std::string& how, const Matrix<Scalar>& apart, const char* mend) {
      const Index i = difference(together, apart);
      found_.add(law, i < 0 ? ""
                            : score_name(i) + " is " + number(together.data()[i]) + " among all rows and " +
                                  number(apart.data()[i]) + " " + how + mend);
    };
    const char* const independent = "a row's score depends on no other row";
    const char* const mend = "; make it from rows.features(i) and the parameters alone";
    Matrix<Scalar> apart(n_, k_);
    Workspace workspace = fresh(-1);
    for (Index i = 0; i < n_; ++i) apart.row(i) = scores(rows.block(i, 1), workspace);
    see(independent, "alone", apart, mend);
    for (const Index length : {2, 3, 7, 8}) {
      for (Index i = 0; i < n_; i += length) {
        const Index count = std::min(length, n_ - i);
        apart.middleRows(i, count) = scores(rows.block(i, count), workspace);
      }
      see(independent, "in blocks of " + std::to_string(length), apart, mend);
    }
    std::vector<RowIndex> order(static_cast<std::size_t>(n_));
    for (Index i = 0; i < n_; ++i) order[static_cast<std::size_t>(i)] = static_cast<RowIndex>(n_ - 1 - i);
    const char* const any_selection = "; go by rows.features(i), whatever the selection";
    const Matrix<Scalar> backwards = scores(data_.rows(RowIndices{order.data(), n_, n_}));
    see("ranges and indices agree", "selected by indices, backwards", Matrix<Scalar>(backwards.colwise().reverse()),
        any_selection);
    std::reverse(order.begin(), order.end());
    see("ranges and indices agree", "selected by indices", scores(data_.rows(RowIndices{order.data(), n_, n_})),
        any_selection);
    if constexpr (block_rows <= 64) {  // a full block, of a length that the compiler knows, as runs have it
      std::vector<RowIndex> many(static_cast<std::size_t>(block_rows));
      for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<RowIndex>(i % static_cast<std::size_t>(n_));
      const auto view = data_.rows(RowIndices{many.data(), block_rows, block_rows});
      const Matrix<Scalar> full = scores(view.block(0, std::integral_constant<Index, block_rows>{}));
      see(independent, "in a block of " + std::to_string(block_rows), full.topRows(n_), mend);
      for (Index i = n_; i < block_rows; ++i) apart.row(i % n_) = full.row(i);
      if (block_rows >= 2 * n_) see(independent, "late in a block of " + std::to_string(block_rows), apart, mend);
    }
  }

  void backward() {
    const auto see = [&](const char* law, const Vector<Scalar>& expected, const Vector<Scalar>& made,
                         const char* what) {
      const Index i = difference(expected, made);
      found_.add(law, i < 0 ? ""
                            : "at " + coordinate_name(layout_, i) + " it made " + number(made[i]) + ", and " +
                                  number(expected[i]) + " was expected" + what);
    };
    const Vector<Scalar> alone = gradient_of(slopes_), onto = gradient_of(slopes_, Scalar(10));
    see("backward adds", alone + Vector<Scalar>::Constant(p_, Scalar(10)), onto,
        ", onto a gradient filled with 10: it must add to the gradient, which the loop clears once a step; write +=, "
        "not =");
    const Matrix<Scalar> both = Scalar(2) * slopes_ - other_slopes_;
    see("backward is linear in the score gradient", Scalar(2) * alone - gradient_of(other_slopes_), gradient_of(both),
        ", from twice one score gradient less another: Jᵀ depends on parameters and rows alone");
    Vector<Scalar> added = Vector<Scalar>::Zero(p_);
    Workspace workspace = fresh(-1);
    for (Index i = 0; i < n_; ++i) pull_back(all().block(i, 1), slopes_.row(i), added, workspace);
    see("backward adds up over rows", added, alone,
        " from the rows one by one: visit all rows in view, from 0 to rows.size() - 1, each by itself");
  }

  /// By differences of Σ slopes · scores, in a look or a step.
  void derivative(std::int64_t step) {
    using Check = PointCheck<Vector<Scalar>>;
    Workspace workspace = fresh(step);
    const auto at = [&](const Vector<Scalar>& x) {
      parameters() = x;
      const Matrix<Scalar> made = scores(all(), workspace);
      double sum = 0;
      for (Index i = 0; i < made.size(); ++i)
        sum += static_cast<double>(made.data()[i]) * static_cast<double>(slopes_.data()[i]);
      return sum;
    };
    const typename Check::Slope slope = [&](const Vector<Scalar>& x, Vector<Scalar>& gradient) {
      parameters() = x;
      gradient.setZero(p_);
      pull_back(all(), slopes_, gradient, workspace);
      return at(x);
    };
    const Vector<Scalar> here = parameters();
    const GradientCheck check = Check(here, at, slope, layout_, {.coordinates = 200}).found();
    parameters() = here;
    std::string failure;
    if (check.wrong)
      failure = "at " + check.coordinate + " it makes " + text(check.gradient) + ", differences of the scores " +
                text(check.difference) + (check.pattern.empty() ? "" : " (everywhere: " + check.pattern + ")") +
                (check.mistake.empty() ? "" : "; " + check.mistake) +
                "; it must add Jᵀ · score_gradient, where J is the derivative of the scores by the parameters";
    found_.add("backward is the derivative of scores", failure);
  }

  /// What a model that draws must do in a step besides.
  void in_a_step() {
    const auto rows = all();
    const Matrix<Scalar> together = scores(rows, 5);
    Workspace workspace = fresh(5);
    scores(rows, workspace);
    workspace.step = 6;
    scores(rows, workspace);
    workspace.step = 5;
    Matrix<Scalar> apart(n_, k_);
    for (Index i = n_ - 1; i >= 0; --i) apart.row(i) = scores(rows.block(i, 1), workspace);
    const Index i = difference(together, apart);
    found_.add("draws go by step and row",
               i < 0 ? ""
                     : "in step 5, " + score_name(i) + " is " + number(together.data()[i]) + " among all rows and " +
                           number(apart.data()[i]) +
                           " alone; draw from the seed, the step and rows.number(i) alone, not one after the other");
    derivative(5);
  }

  template <class Numbers>
  static std::string bits(const Numbers& numbers) {
    std::string all;
    for (Index i = 0; i < numbers.size(); ++i) all += bytes_of_value(numbers.data()[i]);
    return all;
  }

  M model_;
  const D& data_;
  Conformance found_;
  Layout layout_;
  Index p_ = 0, n_ = 0, k_ = 1;
  Matrix<Scalar> slopes_, other_slopes_;
};

}  // namespace detail

/// Whether a model keeps the laws: its scores are written, finite, repeatable, and each of its own row alone; its backward
/// adds the derivative of the scores; its parameters are its own, and its layout covers them. A few rows of data, two or
/// more, are enough; the first 24 are looked at. At a point near the model's parameters, each moved by up to half of
/// max(|x|, 1), since at its own many a model is 0 throughout. The model is copied, and left as it is.
///
///     REQUIRE(check_model(model, few_rows).passed());
///
/// Not seen from here: whether something is allocated.
template <class M, class D>
Conformance check_model(const M& model, const D& data) {
  static_assert(Data<D>, "check_model: the second argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "check_model: the first argument is not a Model of these data; see concepts.hpp");
  return detail::ModelChecks<M, D>(model, data).found();
}

}  // namespace descent
