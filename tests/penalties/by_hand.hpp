#pragma once

#include <descent/core/layout.hpp>
#include <descent/core/matrix.hpp>

/// Five parameters, the third of which is a bias.
inline const descent::Layout layout_with_bias{
    {"first", 0, 2, 1, false}, {"bias", 2, 1, 1, true}, {"second", 3, 1, 2, false}};

template <class Scalar, class Penalty>
double value_of(const Penalty& penalty, const descent::Vector<Scalar>& x) {
  return penalty.value(descent::ConstVectorView<Scalar>(x.data(), x.size()), layout_with_bias);
}

/// Ones with the penalty's gradient added.
template <class Scalar, class Penalty>
descent::Vector<Scalar> gradient_of(const Penalty& penalty, const descent::Vector<Scalar>& x) {
  descent::Vector<Scalar> gradient = descent::Vector<Scalar>::Ones(x.size());
  penalty.add_gradient(descent::ConstVectorView<Scalar>(x.data(), x.size()), layout_with_bias,
                       descent::VectorView<Scalar>(gradient.data(), gradient.size()));
  return gradient;
}

/// Where the penalty puts x after an update.
template <class Scalar, class Penalty>
descent::Vector<Scalar> projected(const Penalty& penalty, descent::Vector<Scalar> x, Scalar rate) {
  penalty.project(descent::VectorView<Scalar>(x.data(), x.size()), layout_with_bias, rate);
  return x;
}
