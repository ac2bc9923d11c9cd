// Planted defects in models and data: each is caught, by the law that it breaks.
#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/testing/check_data.hpp>
#include <descent/testing/check_model.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "passes.hpp"

using namespace descent;

namespace {

Matrix<double> numbers(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed);
  Matrix<double> table(rows, columns);
  for (Index i = 0; i < table.size(); ++i) table.data()[i] = random.uniform(-2, 2);
  return table;
}

const Dataset<double> few_rows{numbers(11, 2, 1), numbers(11, 1, 2)};
const Dataset<double> many_rows{numbers(200, 2, 1), numbers(200, 1, 2)};

// ------------------------------------------------------------------------------------------------------- models

/// A model that is right: y = a + b tanh(c · x). Each defect changes one thing about it.
struct Bent {
  using Scalar = double;
  Vector<double> abc = Vector<double>{{0.5, 1, 0.3, -0.4}};

  Vector<double>& parameters() { return abc; }
  Index outputs() const { return 1; }
  Index features() const { return 2; }
  Layout layout() const { return {{"shift", 0, 1, 1, true}, {"scale", 1, 1, 1, false}, {"weights", 2, 2, 1, false}}; }
  double bend(const auto& rows, Index i) const {
    return std::tanh(abc[2] * rows.features(i)[0] + abc[3] * rows.features(i)[1]);
  }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = abc[0] + abc[1] * bend(rows, i);
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) add(rows, i, score_gradient(i, 0), gradient);
  }
  void add(const auto& rows, Index i, double slope, auto& gradient) const {
    const double y = bend(rows, i), inner = slope * abc[1] * (1 - y * y);
    gradient[0] += slope;
    gradient[1] += slope * y;
    gradient[2] += inner * rows.features(i)[0];
    gradient[3] += inner * rows.features(i)[1];
  }
};

struct SignFlipped : Bent {
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) add(rows, i, -score_gradient(i, 0), gradient);
  }
};
struct GradientOverwritten : Bent {
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    gradient.setZero();
    Bent::backward(rows, score_gradient, gradient);
  }
};
struct LastRowForgotten : Bent {
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i + 1 < rows.size(); ++i) add(rows, i, score_gradient(i, 0), gradient);
  }
};
struct MeanOfBatch : Bent {
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i)
      add(rows, i, score_gradient(i, 0) / static_cast<double>(rows.size()), gradient);
  }
};
struct SlopesClipped : Bent {  // somebody's cure for exploding gradients
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) add(rows, i, std::min(score_gradient(i, 0), 0.5), gradient);
  }
};
struct InnerDerivativeForgotten : Bent {
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) {
      gradient[0] += score_gradient(i, 0);
      gradient[1] += score_gradient(i, 0) * bend(rows, i);
      for (Index j = 0; j < 2; ++j) gradient[2 + j] += score_gradient(i, 0) * abc[1] * rows.features(i)[j];
    }
  }
};
struct ScoresAdded : Bent {
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) += abc[0] + abc[1] * bend(rows, i);
  }
};
struct ScoreLeftOut : Bent {
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i + 1 < rows.size(); ++i) out(i, 0) = abc[0] + abc[1] * bend(rows, i);
  }
};
struct BatchCentred : Bent {  // as by a batch's own mean
  void scores(const auto& rows, auto& out) const {
    Bent::scores(rows, out);
    double mean = 0;
    for (Index i = 0; i < rows.size(); ++i) mean += out(i, 0) / static_cast<double>(rows.size());
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) -= mean;
  }
};
struct Counting : Bent {
  mutable int calls = 0;
  void scores(const auto& rows, auto& out) const {
    Bent::scores(rows, out);
    out(0, 0) += 1e-3 * ++calls;
  }
};
struct Drifting : Bent {
  Drifting() : own(std::make_shared<Vector<double>>(abc)) {}
  Drifting(const Drifting& other) : Bent(other), own(std::make_shared<Vector<double>>(*other.own)) {}
  std::shared_ptr<Vector<double>> own;  // through a pointer, const does not hold
  Vector<double>& parameters() { return *own; }
  void scores(const auto& rows, auto& out) const {
    (*own)[0] *= 0.999;
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = (*own)[0] + (*own)[1] * bend(rows, i);
  }
};
struct Shared : Bent {
  std::shared_ptr<Vector<double>> own = std::make_shared<Vector<double>>(abc);
  Vector<double>& parameters() { return *own; }
};
struct GapInLayout : Bent {
  Layout layout() const { return {{"shift", 0, 1, 1, true}, {"weights", 2, 2, 1, false}}; }
};
struct NamesTwice : Bent {
  Layout layout() const { return {{"x", 0, 2, 1, true}, {"x", 2, 2, 1, false}}; }
};
struct MovingParameters : Bent {
  Vector<double> other = abc;
  bool odd = false;
  Vector<double>& parameters() { return (odd = !odd) ? abc : other; }
};
struct FromRange : Bent {  // takes rows to be consecutive in memory
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const double* x = rows.feature_data(0) + 2 * i;
      out(i, 0) = abc[0] + abc[1] * std::tanh(abc[2] * x[0] + abc[3] * x[1]);
    }
  }
};
struct StaleWorkspace : Bent {  // backward by the scores of the first batch that came
  struct Workspace {
    std::vector<double> bends;
  };
  void scores(const auto& rows, auto& out, Workspace& workspace) const {
    Bent::scores(rows, out);
    if (!workspace.bends.empty()) return;
    for (Index i = 0; i < 24; ++i) workspace.bends.push_back(bend(rows, std::min(i, rows.size() - 1)));
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient, Workspace& workspace) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const double slope = score_gradient(i, 0), y = workspace.bends[static_cast<std::size_t>(i)];
      gradient[0] += slope;
      gradient[1] += slope * y;
      for (Index j = 0; j < 2; ++j) gradient[2 + j] += slope * abc[1] * (1 - y * y) * rows.features(i)[j];
    }
  }
};
struct Infinite : Bent {
  void scores(const auto& rows, auto& out) const {
    Bent::scores(rows, out);
    out(0, 0) = std::numeric_limits<double>::infinity();
  }
};

// --------------------------------------------------------------------------------------------------------- data

/// Rows of x = 0, 1, 2, … and y = 2 x, right but for what `defect` says.
enum class Defect { none, second_reading, blocks, indices, targets, weights, unweighted, infinite, size };
template <Defect defect>
struct Counted {
  using Scalar = double;
  template <class Selection>
  struct Rows {
    using Scalar = double;
    Selection selection;
    std::shared_ptr<int> reads;
    Index size() const { return selection.size() + (defect == Defect::size ? 1 : 0); }
    Index target_count() const { return 1; }
    RowVector<double> features(Index i) const {
      auto x = static_cast<double>(selection[i]);
      if (defect == Defect::second_reading) x += 1e-3 * static_cast<double>(++*reads);
      if (defect == Defect::indices && std::is_same_v<Selection, RowIndices>) x = static_cast<double>(i);
      if (defect == Defect::infinite && selection[i] == 4) x = std::numeric_limits<double>::infinity();
      return RowVector<double>::Constant(1, x);
    }
    RowVector<double> targets(Index i) const {
      return RowVector<double>::Constant(defect == Defect::targets ? 2 : 1, 2.0 * static_cast<double>(selection[i]));
    }
    double weight(Index i) const {
      if (defect == Defect::unweighted) return 2;
      return defect == Defect::weights && selection[i] == 3 ? -1 : 1;
    }
    Rows block(Index i, Index length) const {
      return {selection.part(defect == Defect::blocks ? 0 : i, length), reads};
    }
  };
  std::shared_ptr<int> reads = std::make_shared<int>(0);
  Index size() const { return 12; }
  Index feature_count() const { return 1; }
  Index target_count() const { return 1; }
  bool weighted() const { return defect == Defect::weights; }
  template <class Selection>
  Rows<Selection> rows(Selection selection) const {
    return {selection, reads};
  }
};

}  // namespace

TEST_CASE("defects in models are caught") {
  const auto of = [](const auto& model) { return check_model(model, few_rows); };
  passes(of(Bent{}));
  catches("sign flipped", "backward is the derivative of scores", of(SignFlipped{}));
  catches("inner derivative forgotten", "backward is the derivative of scores", of(InnerDerivativeForgotten{}));
  catches("gradient overwritten", "backward adds", of(GradientOverwritten{}));
  catches("last row forgotten", "backward adds up over rows", of(LastRowForgotten{}));
  catches("mean of the batch", "backward adds up over rows", of(MeanOfBatch{}));
  catches("slopes clipped", "backward is linear in the score gradient", of(SlopesClipped{}));
  catches("scores added", "every score is written", of(ScoresAdded{}));
  catches("a score left out", "every score is written", of(ScoreLeftOut{}));
  catches("scores not finite", "scores are finite", of(Infinite{}));
  catches("centred by the batch", "a row's score depends on no other row", of(BatchCentred{}));
  catches("mutable counter", "evaluation repeats", of(Counting{}));
  catches("stale workspace", "evaluation repeats", of(StaleWorkspace{}));
  catches("parameters changed in evaluation", "evaluation leaves the parameters alone", of(Drifting{}));
  catches("parameters shared by copies", "a copy owns its parameters", of(Shared{}));
  catches("parameters in two places", "parameters stay in place", of(MovingParameters{}));
  catches("gap in the layout", "layout covers all parameters", of(GapInLayout{}));
  catches("a name twice in the layout", "layout covers all parameters", of(NamesTwice{}));
  catches("rows taken to be consecutive", "ranges and indices agree", check_model(FromRange{}, many_rows));
  const Dataset<double> of_three{numbers(5, 3, 1), numbers(5, 1, 2)};
  catches("other data", "model and data fit", check_model(Bent{}, of_three));
}

TEST_CASE("defects in data are caught") {
  passes(check_data(Counted<Defect::none>{}));
  catches("changed by reading", "a row reads the same again", check_data(Counted<Defect::second_reading>{}));
  catches("block begins at 0", "blocks are parts of views", check_data(Counted<Defect::blocks>{}));
  catches("indices ignored", "ranges and indices agree", check_data(Counted<Defect::indices>{}));
  catches("too many targets", "sizes agree", check_data(Counted<Defect::targets>{}));
  catches("size off by one", "sizes agree", check_data(Counted<Defect::size>{}));
  catches("negative weight", "weights are 0 or more", check_data(Counted<Defect::weights>{}));
  catches("weights nobody asks for", "weighted() is true where weights differ from 1",
          check_data(Counted<Defect::unweighted>{}));
  catches("infinite feature", "numbers are finite", check_data(Counted<Defect::infinite>{}));
}
