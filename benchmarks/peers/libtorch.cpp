// libtorch as a peer: PyTorch without Python, the same steps as pytorch.py.
#include <torch/torch.h>

#include "peer.hpp"

namespace {

const std::string name = "libtorch " TORCH_VERSION;

/// Epochs of shuffled batches, each gathered into a tensor of its own.
template <class Scalar>
class Batches {
 public:
  explicit Batches(const peer::Data<Scalar>& data)
      : features(tensor(data.features()).view({data.n, data.d})), targets(tensor(data.targets())), batch_(data.batch) {
    if (data.workload == "softmax" || data.workload == "network") targets = targets.to(torch::kLong);
  }

  template <class Step>
  void epoch(const Step& step) const {
    for (const torch::Tensor& rows : torch::randperm(targets.size(0), torch::kLong).split(batch_))
      step(features.index_select(0, rows), targets.index_select(0, rows));
  }

  torch::Tensor features, targets;

 private:
  static torch::Tensor tensor(std::vector<Scalar> numbers) {
    return torch::from_blob(numbers.data(), {static_cast<std::int64_t>(numbers.size())},
                            torch::CppTypeToScalarType<Scalar>::value)
        .clone();
  }

  std::int64_t batch_;
};

/// The mean loss of a batch: the function that autograd derives, and that the suite is answered with.
torch::Tensor mean_loss(const std::string& workload, const torch::Tensor& scores, const torch::Tensor& targets) {
  if (workload == "linear") return torch::mse_loss(scores, targets);
  if (workload == "logistic") return torch::binary_cross_entropy_with_logits(scores, targets);
  return torch::nn::functional::cross_entropy(scores, targets);
}

double judged(const std::string& workload, const torch::Tensor& scores, const torch::Tensor& targets) {
  const torch::NoGradGuard no_gradient;
  const bool classes = targets.scalar_type() == torch::kLong;
  return mean_loss(workload, scores.to(torch::kDouble), classes ? targets : targets.to(torch::kDouble))
      .template item<double>();
}

/// Regression for one output, linear or logistic, or for several, softmax: zero weights, a bias, plain descent.
template <class Scalar>
struct Linear {
  explicit Linear(const peer::Data<Scalar>& data) : batches(data), workload(data.workload) {
    const auto scalar = batches.features.options();
    const bool classes = workload == "softmax";
    weights = classes ? torch::zeros({data.d, data.k}, scalar) : torch::zeros({data.d}, scalar);
    bias = torch::zeros({classes ? data.k : 1}, scalar);
  }

  torch::Tensor scores(const torch::Tensor& rows) const {
    return workload == "softmax" ? torch::addmm(bias, rows, weights) : torch::addmv(bias, rows, weights);
  }

  double loss() const {
    const torch::NoGradGuard no_gradient;
    return judged(workload, scores(batches.features), batches.targets);
  }

  void epoch_by_autograd() {
    batches.epoch([&](const torch::Tensor& rows, const torch::Tensor& targets) {
      mean_loss(workload, scores(rows), targets).backward();
      const torch::NoGradGuard no_gradient;
      for (torch::Tensor* parameter : {&weights, &bias}) {
        parameter->add_(parameter->grad(), -peer::rate);
        parameter->mutable_grad().reset();
      }
    });
  }

  void epoch_by_hand() {
    const c10::InferenceMode no_gradient;
    const bool logistic = workload == "logistic";
    batches.epoch([&](const torch::Tensor& rows, const torch::Tensor& targets) {
      torch::Tensor slopes = scores(rows);
      if (logistic) slopes.sigmoid_();
      slopes.sub_(targets);
      const double factor = -(logistic ? 1 : 2) * peer::rate / static_cast<double>(targets.size(0));
      weights.addmv_(rows.t(), slopes, 1, factor);
      bias.add_(slopes.sum(), factor);
    });
  }

  Batches<Scalar> batches;
  std::string workload;
  torch::Tensor weights, bias;
};

template <class Scalar>
struct Network {
  explicit Network(const peer::Data<Scalar>& data)
      : batches(data),
        scores(torch::nn::Linear(data.d, peer::hidden), torch::nn::ReLU(), torch::nn::Linear(peer::hidden, data.k)),
        adam(converted(scores), torch::optim::AdamOptions(peer::adam_rate)) {}

  void epoch() {
    batches.epoch([&](const torch::Tensor& rows, const torch::Tensor& targets) {
      adam.zero_grad();
      mean_loss("network", scores->forward(rows), targets).backward();
      adam.step();
    });
  }

  double loss() {
    const torch::NoGradGuard no_gradient;
    return judged("network", scores->forward(batches.features), batches.targets);
  }

  static std::vector<torch::Tensor> converted(torch::nn::Sequential& layers) {
    layers->to(torch::CppTypeToScalarType<Scalar>::value);
    return layers->parameters();
  }

  Batches<Scalar> batches;
  torch::nn::Sequential scores;
  torch::optim::Adam adam;
};

template <class Scalar>
peer::Way by_autograd(const peer::Data<Scalar>& data) {
  const auto linear = std::make_shared<Linear<Scalar>>(data);
  linear->weights.requires_grad_();
  linear->bias.requires_grad_();
  return {name + ", autograd", [linear] { linear->epoch_by_autograd(); }, [linear] { return linear->loss(); }};
}

template <class Scalar>
peer::Way by_hand(const peer::Data<Scalar>& data) {
  const auto linear = std::make_shared<Linear<Scalar>>(data);
  return {name + ", manual gradient", [linear] { linear->epoch_by_hand(); }, [linear] { return linear->loss(); }};
}

template <class Scalar>
peer::Way network(const peer::Data<Scalar>& data) {
  const auto network = std::make_shared<Network<Scalar>>(data);
  return {name + ", autograd", [network] { network->epoch(); }, [network] { return network->loss(); }};
}

}  // namespace

int main(int argc, char** argv) {
  return peer::answer(argc, argv, [](const auto& data) -> std::vector<peer::Way> {
    at::set_num_threads(1);
    torch::manual_seed(1);
    if (data.workload == "linear" || data.workload == "logistic") return {by_hand(data), by_autograd(data)};
    if (data.workload == "softmax") return {by_autograd(data)};
    if (data.workload == "network") return {network(data)};
    return {};
  });
}
