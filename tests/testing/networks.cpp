// Networks keep the laws of models, with layers of a user's own too; mistakes in such layers are found by the law that
// they break.
#include <descent/core/random.hpp>
#include <descent/models/dynamic_network.hpp>
#include <descent/models/network.hpp>
#include <descent/testing/check_model.hpp>

#include <cmath>
#include <cstdint>

#include "../complaint.hpp"
#include "passes.hpp"
#include "tables.hpp"

using namespace descent;

namespace {

const Dataset<double> data = few_rows(14, 3);

/// An activation of one's own: y = x / (1 + |x|).
struct Softsign {
  template <class Number>
  Number value(const Number& x) const {
    return x / (1 + detail::choose(x < 0, -x, x));
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    const Number below = 1 + detail::choose(x < 0, -x, x);
    return 1 / (below * below);
  }
};

/// What can be wrong with a layer.
enum class Mistake {
  none,
  sign,
  overwrites_gradient,
  forgets_slopes_in,
  adds_slopes_in,
  last_row_left_out,
  layout_with_a_gap,
  changes_with_calls,
  writes_parameters,
  looks_at_the_row_before
};

/// A layer of one's own, in the long form: y = exp(scale) x + shift, number by number.
struct ScaleAndShift {
  Index width = 1;
  Mistake mistake = Mistake::none;
  mutable int calls = 0;

  Index outputs(Index inputs) const { return inputs; }
  Layout layout() const {
    if (mistake == Mistake::layout_with_a_gap)
      return {{"scale", 0, width, 1, false}, {"shift", width + 1, width - 1, 1, true}};
    return {{"scale", 0, width, 1, false}, {"shift", width, width, 1, true}};
  }
  void initialise(VectorView<double> parameters, Random& random) const {
    for (double& x : parameters) x = random.uniform(-0.5, 0.5);
  }
  void forward(ConstVectorView<double> parameters, ConstBlock<double> in, Block<double> out,
               const LayerPass<double>&) const {
    if (mistake == Mistake::writes_parameters) const_cast<double*>(parameters.data())[0] *= 0.999;
    const double drift = mistake == Mistake::changes_with_calls ? 0.01 * ++calls : 0;
    for (Index i = 0; i < in.rows(); ++i)
      for (Index j = 0; j < width; ++j) {
        out(i, j) = std::exp(parameters[j]) * in(i, j) + parameters[width + j] + drift;
        if (mistake == Mistake::looks_at_the_row_before && i > 0) out(i, j) += 0.1 * in(i - 1, j);
      }
  }
  void backward(ConstVectorView<double> parameters, ConstBlock<double> in, ConstBlock<double>,
                ConstBlock<double> out_slopes, Block<double> in_slopes, VectorView<double> gradient,
                const LayerPass<double>&) const {
    const double sign = mistake == Mistake::sign ? -1 : 1;
    if (mistake == Mistake::overwrites_gradient) gradient.setZero();
    const Index rows = in.rows() - (mistake == Mistake::last_row_left_out ? 1 : 0);
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < width; ++j) {
        const double scale = std::exp(parameters[j]);
        gradient[j] += sign * out_slopes(i, j) * scale * in(i, j);
        gradient[width + j] += out_slopes(i, j);
        if (in_slopes.size() == 0 || mistake == Mistake::forgets_slopes_in) continue;
        in_slopes(i, j) = scale * out_slopes(i, j) + (mistake == Mistake::adds_slopes_in ? in_slopes(i, j) : 0);
      }
  }
};

Conformance of_layer(Mistake mistake) {
  return check_model(Network{Dense(3, 4), Softsign{}, ScaleAndShift{4, mistake}, Dense(4, 2)}, data);
}

/// An activation whose slope has the wrong sign on one side.
struct WrongSlope : Softsign {
  template <class Number>
  Number slope(const Number& x, const Number& y) const {
    return detail::choose(x < 0, -Softsign::slope(x, y), Softsign::slope(x, y));
  }
};

/// What can be wrong with a layer that draws.
enum class Slip { none, one_after_the_other, by_place_in_batch, same_in_all_steps, keeps_in_backward };

/// A dropout of one's own: half of the numbers become 0.
struct Halves {
  static constexpr bool draws = true;
  Slip slip = Slip::none;
  mutable Random shared = Random(1);

  Index outputs(Index inputs) const { return inputs; }
  Layout layout() const { return {}; }
  void initialise(VectorView<double>, Random&) const {}
  void forward(ConstVectorView<double>, ConstBlock<double> in, Block<double> out, const LayerPass<double>& pass) const {
    drop(in, out, pass);
  }
  void backward(ConstVectorView<double>, ConstBlock<double>, ConstBlock<double>, ConstBlock<double> out_slopes,
                Block<double> in_slopes, VectorView<double>, const LayerPass<double>& pass) const {
    if (slip == Slip::keeps_in_backward)
      in_slopes = out_slopes;
    else
      drop(out_slopes, in_slopes, pass);
  }
  void drop(ConstBlock<double> from, Block<double> to, const LayerPass<double>& pass) const {
    to = from;
    if (pass.step < 0) return;
    for (Index i = 0; i < from.rows(); ++i) {
      const auto row = slip == Slip::by_place_in_batch ? static_cast<std::uint64_t>(i) : pass.row_numbers[i];
      Random own(slip == Slip::same_in_all_steps ? 0 : static_cast<std::uint64_t>(pass.step), row);
      Random& random = slip == Slip::one_after_the_other ? shared : own;
      for (Index j = 0; j < from.cols(); ++j)
        if (random.below(2) == 0) to(i, j) = 0;
    }
  }
};

Conformance of_draws(Slip slip) { return check_model(Network{Dense(3, 4), Halves{slip}, Dense(4, 2)}, data); }

}  // namespace

TEST_CASE("the library's networks pass check_model") {
  passes(check_model(Network{Dense(3, 5), Relu{}, Dropout{.probability = 0.3}, Dense(5, 2)}, data));
  const DynamicNetwork<double> all_layers({Dense(3, 4), LeakyRelu{}, Dense(4, 4, {.biases = false}), Sigmoid{},
                                           Dense(4, 4), Tanh{}, Dense(4, 4), Gelu{}, Dense(4, 4), Softplus{},
                                           Dropout{.probability = 0.2}, Dense(4, 1)});
  passes(check_model(all_layers, data));
}

TEST_CASE("a network with layers of one's own passes check_model") { passes(of_layer(Mistake::none)); }

TEST_CASE("mistakes in layers of one's own are caught, by the law that they break") {
  catches("sign", "backward is the derivative of scores", of_layer(Mistake::sign));
  catches("gradient overwritten", "backward adds", of_layer(Mistake::overwrites_gradient));
  catches("no slopes for the layer before", "backward is the derivative of scores",
          of_layer(Mistake::forgets_slopes_in));
  catches("slopes for the layer before added", "backward is the derivative of scores",
          of_layer(Mistake::adds_slopes_in));
  catches("last row left out", "backward adds up over rows", of_layer(Mistake::last_row_left_out));
  catches("state in a layer", "evaluation repeats", of_layer(Mistake::changes_with_calls));
  catches("looks at another row", "a row's score depends on no other row", of_layer(Mistake::looks_at_the_row_before));
  catches("slope of an activation", "backward is the derivative of scores",
          check_model(Network{Dense(3, 4), WrongSlope{}, Dense(4, 2)}, data));
  catches("parameters written in forward", "evaluation leaves the parameters alone",
          of_layer(Mistake::writes_parameters));
}

TEST_CASE("a layer's layout with a gap is refused by the network itself") {
  CHECK(complaint([] { of_layer(Mistake::layout_with_a_gap); }) ==
        "descent: Network: block \"shift\" of layer 3 begins at 5 and is 3 × 1; its layout() must begin at 0, and each "
        "block "
        "where the one before ends");
}

TEST_CASE("mistakes in layers that draw are caught, by the law that they break") {
  passes(of_draws(Slip::none));
  catches("draws one after the other", "draws go by step and row", of_draws(Slip::one_after_the_other));
  catches("draws by the place in the batch", "draws go by step and row", of_draws(Slip::by_place_in_batch));
  catches("the same draws in all steps", "every step draws anew", of_draws(Slip::same_in_all_steps));
  catches("dropped forward, kept backward", "backward is the derivative of scores", of_draws(Slip::keeps_in_backward));
}
