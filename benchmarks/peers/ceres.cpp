// Ceres' L-BFGS as a peer: logistic regression to its solution. Its own criterion is the gradient's largest entry, so
// that a callback stops it.
#include <ceres/ceres.h>

#include "objective.hpp"

namespace {

class Function final : public ceres::FirstOrderFunction {
 public:
  explicit Function(peer::LogisticObjective& objective) : objective_(objective) {}
  bool Evaluate(const double* at, double* value, double* gradient) const override {
    *value = objective_(at, gradient);
    return true;
  }
  int NumParameters() const override { return static_cast<int>(objective_.parameter_count()); }

 private:
  peer::LogisticObjective& objective_;
};

class StopAtNorm final : public ceres::IterationCallback {
 public:
  ceres::CallbackReturnType operator()(const ceres::IterationSummary& iteration) override {
    return iteration.gradient_norm < peer::gradient_norm ? ceres::SOLVER_TERMINATE_SUCCESSFULLY
                                                         : ceres::SOLVER_CONTINUE;
  }
};

void minimize(peer::LogisticObjective& objective, std::vector<double>& parameters) {
  StopAtNorm stop;
  ceres::GradientProblemSolver::Options options;
  options.max_lbfgs_rank = 10;
  options.use_approximate_eigenvalue_bfgs_scaling = true;  // as every other L-BFGS scales: a quarter of the steps
  options.max_num_iterations = 1000;
  options.function_tolerance = options.parameter_tolerance = options.gradient_tolerance = 0;
  options.logging_type = ceres::SILENT;
  options.callbacks = {&stop};
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, ceres::GradientProblem(new Function(objective)), parameters.data(), &summary);
}

}  // namespace

int main(int argc, char** argv) {
  return peer::answer(argc, argv, [](const auto& data) {
    return ways_of_optimizer(data, "Ceres " CERES_VERSION_STRING ", L-BFGS", minimize);
  });
}
