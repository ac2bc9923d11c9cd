// The library's data keep the laws of data; planted defects are caught, each by the law that it breaks.
#include <descent/data/dataset.hpp>
#include <descent/testing/check_data.hpp>

#include <limits>
#include <memory>
#include <type_traits>

#include "passes.hpp"

using namespace descent;

namespace {

/// Rows of x = 0, 1, 2, … and y = 2 x, right but for what `defect` says.
enum class Defect { none, second_reading, blocks, indices, targets, weights, unweighted, infinite, size };
struct Counted {
  using Scalar = double;
  template <class Selection>
  struct Rows {
    using Scalar = double;
    Selection selection;
    Defect defect;
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
      return {selection.part(defect == Defect::blocks ? 0 : i, length), defect, reads};
    }
  };
  Defect defect = Defect::none;
  std::shared_ptr<int> reads = std::make_shared<int>(0);
  Index size() const { return 12; }
  Index feature_count() const { return 1; }
  Index target_count() const { return 1; }
  bool weighted() const { return defect == Defect::weights; }
  template <class Selection>
  Rows<Selection> rows(Selection selection) const {
    return {selection, defect, reads};
  }
};

}  // namespace

TEMPLATE_TEST_CASE("the library's data pass check_data", "", float, double) {
  using Scalar = TestType;
  passes(check_data(minimal::Line{}));
  for (const Index n : {1, 2, 50}) {
    Dataset<Scalar> data{Matrix<Scalar>::Random(n, 3), Matrix<Scalar>::Random(n, 2)};
    passes(check_data(data));
    data.weights = Vector<Scalar>::Random(n).cwiseAbs();
    passes(check_data(data));
  }
}

TEST_CASE("defects in data are caught") {
  passes(check_data(Counted{Defect::none}));
  catches("changed by reading", "a row reads the same again", check_data(Counted{Defect::second_reading}));
  catches("block begins at 0", "blocks are parts of views", check_data(Counted{Defect::blocks}));
  catches("indices ignored", "ranges and indices agree", check_data(Counted{Defect::indices}));
  catches("too many targets", "sizes agree", check_data(Counted{Defect::targets}));
  catches("size off by one", "sizes agree", check_data(Counted{Defect::size}));
  catches("negative weight", "weights are 0 or more", check_data(Counted{Defect::weights}));
  catches("weights nobody asks for", "weighted() is true where weights differ from 1",
          check_data(Counted{Defect::unweighted}));
  catches("infinite feature", "numbers are finite", check_data(Counted{Defect::infinite}));
}
