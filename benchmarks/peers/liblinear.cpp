// LIBLINEAR as a peer: sparse logistic regression to its solution, which is its only way, not an epoch. The loss has a
// small ridge, ½‖w‖² against the sum of the losses, which it cannot do without. It computes in double only.
#include <linear.h>

#include <memory>

#include "peer.hpp"

namespace {

/// The rows as lists of pairs, each ended by −1; a bias is a feature more, of 1 everywhere.
class Training {
 public:
  template <class Scalar>
  explicit Training(const peer::Data<Scalar>& data) {
    const auto starts = data.row_starts();
    const auto columns = data.columns();
    const auto values = data.values();
    const auto targets = data.targets();
    targets_.assign(targets.begin(), targets.end());
    pairs_.reserve(values.size() + 2 * targets.size());
    std::vector<std::size_t> begins;
    for (std::size_t row = 0; row < targets.size(); ++row) {
      begins.push_back(pairs_.size());
      for (auto i = static_cast<std::size_t>(starts[row]); i < static_cast<std::size_t>(starts[row + 1]); ++i)
        pairs_.push_back({columns[i] + 1, static_cast<double>(values[i])});
      pairs_.push_back({static_cast<int>(data.d) + 1, 1});
      pairs_.push_back({-1, 0});
    }
    for (const std::size_t begin : begins) rows_.push_back(pairs_.data() + begin);
    problem_ = {static_cast<int>(data.n), static_cast<int>(data.d) + 1, targets_.data(), rows_.data(), 1};
  }
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;
  ~Training() { forget(); }

  void run() {
    forget();
    parameter options{};
    options.solver_type = L2R_LR;
    options.eps = 0.01;  // both as its own program trains
    options.C = 1;
    model_ = train(&problem_, &options);
  }

  double loss() const {
    double sum = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      double score = 0;
      if (model_ != nullptr)
        for (const feature_node* pair = rows_[row]; pair->index != -1; ++pair)
          score += model_->w[pair->index - 1] * pair->value;
      const bool first_is_one = model_ != nullptr && model_->label[0] == 1;
      sum += peer::logistic_loss(first_is_one ? score : -score, targets_[row]);
    }
    return sum / static_cast<double>(rows_.size());
  }

 private:
  void forget() {
    if (model_ != nullptr) free_and_destroy_model(&model_);
  }

  std::vector<double> targets_;
  std::vector<feature_node> pairs_;
  std::vector<feature_node*> rows_;
  problem problem_;
  model* model_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  set_print_string_function([](const char*) {});
  return peer::answer(argc, argv, [](const auto& data) -> std::vector<peer::Way> {
    if (data.workload != "sparse") return {};
    const auto training = std::make_shared<Training>(data);
    const int version = LIBLINEAR_VERSION;
    return {{"LIBLINEAR " + std::to_string(version / 100) + "." + std::to_string(version % 100) +
                 ", in double, to its solution",
             [training] { training->run(); }, [training] { return training->loss(); }}};
  });
}
