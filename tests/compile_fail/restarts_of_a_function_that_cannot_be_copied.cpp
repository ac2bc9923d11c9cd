// Restarts of a function that can't be copied, where each start needs one of its own.
// expect: static assertion
// expect: the function can't be copied
#include <descent/multi_start.hpp>

#include <descent/descent.hpp>
#include <memory>

int main() {
  using V = descent::Vector<double>;
  const auto function = [buffer = std::make_unique<V>()](const V& x, V& gradient) {
    gradient = 2 * x;
    return x.squaredNorm();
  };
  const descent::GradientDescent trainer{.stop = descent::MaxSteps{1}};
  descent::MultiStart{.trainer = trainer}.minimize(function, descent::StartBox{V::Zero(2), V::Ones(2)});
}
