/// @file
/// The mean logistic loss and its gradient in one pass over the rows, the same for every optimizer that is handed a
/// function: blocks of rows small enough to be still in the nearest cache for the backward product.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "peer.hpp"

namespace peer {

class LogisticObjective {
 public:
  explicit LogisticObjective(const Data<double>& data)
      : features_(data.features()), targets_(data.targets()), n_(data.n), d_(data.d) {}

  /// Weights, then the bias.
  Eigen::Index parameter_count() const { return d_ + 1; }

  /// The value at d + 1 parameters, and the gradient if there is a place for it.
  double operator()(const double* at, double* gradient) {
    ++evaluations;
    const Eigen::Map<const Eigen::VectorXd> weights(at, d_);
    Eigen::ArrayXd scores(block_), slopes(block_);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(d_);
    double loss = 0, bias_sum = 0;
    for (Eigen::Index first = 0; first < n_; first += block_) {
      const Eigen::Index rows = std::min(block_, n_ - first);
      const Eigen::Map<const Rows> block(features_.data() + first * d_, rows, d_);
      const Eigen::Map<const Eigen::ArrayXd> target(targets_.data() + first, rows);
      auto score = scores.head(rows);
      auto slope = slopes.head(rows);
      score.matrix().noalias() = block * weights;
      score += at[d_];
      slope = (-score.abs()).exp();
      loss += (score.max(0) + (1 + slope).log() - target * score).sum();
      if (gradient == nullptr) continue;
      slope = (score < 0).select(slope, 1) / (1 + slope) - target;
      sum.noalias() += block.transpose() * slope.matrix();
      bias_sum += slope.sum();
    }
    const double share = 1 / static_cast<double>(n_);
    if (gradient != nullptr) {
      Eigen::Map<Eigen::VectorXd>(gradient, d_) = share * sum;
      gradient[d_] = share * bias_sum;
    }
    return share * loss;
  }

  std::int64_t evaluations = 0;

 private:
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  static constexpr Eigen::Index block_ = 32;

  std::vector<double> features_, targets_;
  Eigen::Index n_, d_;
};

/// The way of an optimizer: `minimize(objective, parameters)` goes from zeros to where the gradient's norm is below
/// gradient_norm. No way for data of floats, which the optimizers do not take.
template <class Scalar, class Minimize>
std::vector<Way> ways_of_optimizer(const Data<Scalar>& data, const std::string& name, const Minimize& minimize) {
  if constexpr (std::is_same_v<Scalar, double>) {
    if (data.workload != "lbfgs") return {};
    struct Run {
      LogisticObjective objective;
      std::vector<double> parameters;
      std::int64_t evaluations = 0;
    };
    const auto run = std::make_shared<Run>(Run{LogisticObjective(data), {}});
    run->parameters.resize(static_cast<std::size_t>(data.d) + 1);
    return {{name,
             [run, minimize] {
               run->objective.evaluations = 0;
               std::fill(run->parameters.begin(), run->parameters.end(), 0);
               minimize(run->objective, run->parameters);
               run->evaluations = run->objective.evaluations;
             },
             [run] { return run->objective(run->parameters.data(), nullptr); },
             [run] { return static_cast<double>(run->evaluations); }}};
  } else {
    return {};
  }
}

}  // namespace peer
