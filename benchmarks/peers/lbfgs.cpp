// libLBFGS as a peer: logistic regression to its solution. Its own criterion is ‖g‖ / max(1, ‖x‖), so that the step's
// observer stops it.
#include <lbfgs.h>

#include "objective.hpp"

namespace {

double evaluate(void* objective, const double* at, double* gradient, int, double) {
  return (*static_cast<peer::LogisticObjective*>(objective))(at, gradient);
}

int progress(void*, const double*, const double*, double, double, double norm, double, int, int, int) {
  return norm < peer::gradient_norm ? 1 : 0;
}

void minimize(peer::LogisticObjective& objective, std::vector<double>& parameters) {
  lbfgs_parameter_t options;
  lbfgs_parameter_init(&options);
  options.m = 10;
  options.epsilon = 0;
  const int count = static_cast<int>(parameters.size());
  double* at = lbfgs_malloc(count);  // aligned as it wants it
  std::copy(parameters.begin(), parameters.end(), at);
  lbfgs(count, at, nullptr, evaluate, progress, &objective, &options);
  std::copy(at, at + count, parameters.begin());
  lbfgs_free(at);
}

}  // namespace

int main(int argc, char** argv) {
  return peer::answer(argc, argv, [](const auto& data) { return ways_of_optimizer(data, "libLBFGS", minimize); });
}
