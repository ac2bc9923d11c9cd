#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// All products of up to `degree` features: of x₁ and x₂, by degree 2, x₁, x₂, x₁², x₁x₂, x₂². A linear model of them is a
/// polynomial of the features themselves. There is no constant among them; that is the model's bias. They come by degree, and
/// of one degree in the order of the features.
///
///     Polynomial{.degree = 3}
///     Polynomial{.degree = 2, .interactions_only = true}  // x₁, x₂, x₁x₂: no feature twice in a product
///
/// Of d features there are C(d + degree, degree) − 1, at most 1,000,000. High powers spread over many orders of magnitude:
/// let a Standardizer follow.
struct Polynomial {
  /// the most features in a product, 1 to 20; each counted as often as it stands there
  Index degree = 2;
  /// whether no feature stands in a product twice
  bool interactions_only = false;

  /// How many products there are of so many features.
  Index outputs(Index inputs) const {
    validate();
    double all = 0;
    for (Index size = 1; size <= degree; ++size) all += count(inputs, size);
    if (all > most_outputs)
      fail("Polynomial: " + std::to_string(inputs) + " features have more than 1,000,000 products of up to " +
           std::to_string(degree) + "; lower .degree, or select features first");
    return static_cast<Index>(all);
  }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    std::copy_n(x.data(), x.size(), out.data());
    each_product(x.size(),
                 [&](Index product, Index feature, Index factor) { out[product] = x[feature] * out[factor]; });
  }

  /// "x", "y", "x^2", "x y", "y^2"
  std::vector<std::string> names(const std::vector<std::string>& features) const {
    std::vector<std::vector<std::size_t>> products;
    for (std::size_t i = 0; i < features.size(); ++i) products.push_back({i});
    each_product(static_cast<Index>(features.size()), [&](Index, Index feature, Index factor) {
      std::vector<std::size_t> product{static_cast<std::size_t>(feature)};
      const auto& factors = products[static_cast<std::size_t>(factor)];
      product.insert(product.end(), factors.begin(), factors.end());
      products.push_back(std::move(product));
    });
    std::vector<std::string> names;
    for (const auto& product : products) names.push_back(name_of(product, features));
    return names;
  }

  void validate() const {
    if (degree < 1 || degree > 20)
      fail("Polynomial: .degree is " + std::to_string(degree) + "; it must be from 1 to 20");
  }

 private:
  static constexpr double most_outputs = 1'000'000;

  /// How many products of `size` features there are of so many: ways to choose them, with or without repetition.
  double count(Index features, Index size) const {
    double ways = 1;
    for (Index i = 0; i < size; ++i)
      ways = ways * static_cast<double>(interactions_only ? std::max<Index>(features - i, 0) : features + i) /
             static_cast<double>(i + 1);
    return ways;
  }

  /// Shows visit(product, feature, factor) every product of two features or more: it is feature · factor, where the factor is
  /// a product of one feature less, all of which come no earlier than this one. Those are the last ones of their size.
  template <class Visit>
  void each_product(Index inputs, const Visit& visit) const {
    Index end = inputs;
    for (Index size = 2; size <= degree; ++size) {
      Index product = end;
      for (Index feature = 0; feature < inputs; ++feature) {
        const auto factors = static_cast<Index>(count(inputs - feature - (interactions_only ? 1 : 0), size - 1));
        for (Index factor = end - factors; factor < end; ++factor) visit(product++, feature, factor);
      }
      end = product;
    }
  }

  static std::string name_of(const std::vector<std::size_t>& product, const std::vector<std::string>& features) {
    std::string name;
    for (std::size_t i = 0; i < product.size();) {
      std::size_t next = i;
      while (next < product.size() && product[next] == product[i]) ++next;
      name += (name.empty() ? "" : " ") + features[product[i]];
      if (next - i > 1) name += "^" + std::to_string(next - i);
      i = next;
    }
    return name;
  }
};

}  // namespace descent
