// expect: .penalty: on mini-batches of sparse rows L1 asks the model which parameters it reads
#include <descent/descent.hpp>

using namespace descent;

struct Bias {
  using Scalar = double;
  static constexpr bool sparse_gradient = true;
  Vector<double> b = Vector<double>::Zero(1);
  Vector<double>& parameters() { return b; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = b[0];
  }
  template <class Sum>
  void backward(const auto& rows, const auto& slopes, Sum& gradient) const {
    for (Index i = 0; i < rows.size(); ++i)
      if constexpr (requires { gradient.add(0, 1.0); })
        gradient.add(0, slopes(i, 0));
      else
        gradient[0] += slopes(i, 0);
  }
};

int main() {
  const SparseDataset<double> data;
  Bias model;
  const GradientDescent trainer{.update = Sgd{}, .sampling = MiniBatch{}, .stop = MaxSteps{1}, .penalty = L1{0.1}};
  trainer.fit(model, Mse{}, data);
}
