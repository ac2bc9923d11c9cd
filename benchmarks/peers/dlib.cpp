// dlib as a peer: its network, trained by its dnn_trainer, and its L-BFGS for logistic regression.
#include <dlib/dnn.h>
#include <dlib/optimization.h>
#include <dlib/revision.h>

#include "objective.hpp"

namespace {

const std::string name = "dlib " + std::to_string(DLIB_MAJOR_VERSION) + "." + std::to_string(DLIB_MINOR_VERSION);

constexpr int classes = 10;  // a number known to the compiler

/// Softmax of ten classes behind a layer of hidden units, by Adam, in float. The trainer has a thread of its own, which
/// could work while this one gathers the next batch; measured, the two take turns.
class Network {
 public:
  explicit Network(const peer::Data<float>& data) : trainer_(net_, dlib::adam(0, 0.9F, 0.999F)), batch_(data.batch) {
    const auto features = data.features();
    const auto targets = data.targets();
    for (std::int64_t row = 0; row < data.n; ++row) {
      samples_.emplace_back(data.d);
      std::copy_n(features.begin() + row * data.d, data.d, samples_.back().begin());
      labels_.push_back(static_cast<unsigned long>(targets[static_cast<std::size_t>(row)]));
    }
    trainer_.set_learning_rate(peer::adam_rate);
    trainer_.set_learning_rate_shrink_factor(1);  // a constant rate
    trainer_.set_mini_batch_size(static_cast<unsigned long>(batch_));
  }

  void epoch() {
    for (std::size_t i = samples_.size() - 1; i > 0; --i) {
      const auto other = static_cast<std::size_t>(random_.get_integer(static_cast<long long>(i) + 1));
      samples_[i].swap(samples_[other]);
      std::swap(labels_[i], labels_[other]);
    }
    const auto n = static_cast<std::int64_t>(samples_.size());
    for (std::int64_t first = 0; first < n; first += batch_) {
      const std::int64_t end = std::min(first + batch_, n);
      trainer_.train_one_step(samples_.begin() + first, samples_.begin() + end, labels_.begin() + first);
    }
    trainer_.get_net(dlib::force_flush_to_disk::no);  // waits for the last batch
  }

  double loss() {
    double sum = 0;
    dlib::resizable_tensor rows;
    const auto n = static_cast<std::int64_t>(samples_.size());
    for (std::int64_t first = 0; first < n; first += 1000) {
      const std::int64_t end = std::min<std::int64_t>(first + 1000, n);
      net_.to_tensor(samples_.begin() + first, samples_.begin() + end, rows);
      const float* scores = net_.subnet().forward(rows).host();
      for (std::int64_t row = first; row < end; ++row)
        sum += peer::cross_entropy(scores + (row - first) * classes, classes,
                                   static_cast<std::int64_t>(labels_[static_cast<std::size_t>(row)]));
    }
    return sum / static_cast<double>(n);
  }

 private:
  using Sample = dlib::matrix<float, 0, 1>;
  using Net = dlib::loss_multiclass_log<dlib::fc<classes, dlib::relu<dlib::fc<peer::hidden, dlib::input<Sample>>>>>;

  Net net_;
  dlib::dnn_trainer<Net, dlib::adam> trainer_;
  std::int64_t batch_;
  std::vector<Sample> samples_;
  std::vector<unsigned long> labels_;
  dlib::rand random_{1};
};

/// find_min asks for values and gradients one after the other, at the same points: both come from one pass.
void minimize(peer::LogisticObjective& objective, std::vector<double>& parameters) {
  using Vector = dlib::matrix<double, 0, 1>;
  Vector at = dlib::mat(parameters), gradient(at.size());
  const auto value_of = [&](const Vector& x) { return objective(x.begin(), gradient.begin()); };
  const auto gradient_of = [&](const Vector&) -> const Vector& { return gradient; };
  dlib::find_min(dlib::lbfgs_search_strategy(10), dlib::gradient_norm_stop_strategy(peer::gradient_norm), value_of,
                 gradient_of, at, -1.0);
  std::copy(at.begin(), at.end(), parameters.begin());
}

}  // namespace

int main(int argc, char** argv) {
  return peer::answer(argc, argv, [](const auto& data) -> std::vector<peer::Way> {
    if constexpr (std::is_same_v<typename std::decay_t<decltype(data)>::Scalar, float>)
      if (data.workload == "network" && data.k == classes) {
        const auto network = std::make_shared<Network>(data);
        return {{name + " dnn_trainer", [network] { network->epoch(); }, [network] { return network->loss(); }}};
      }
    return ways_of_optimizer(data, name + " find_min, L-BFGS", minimize);
  });
}
