/// @file
/// The parameters of whatever has some: a model, or a vector that a plain function is minimised over.
#pragma once

#include <concepts>
#include <type_traits>

#include "matrix.hpp"

namespace descent::detail {

/// A model, or by itself a vector of numbers; const or not.
template <class Source>
concept HasParameters = requires(Source& source) {
  typename std::remove_const_t<Source>::Scalar;
  { source.parameters().data() } -> std::convertible_to<const typename Source::Scalar*>;
  { source.parameters().size() } -> std::convertible_to<Index>;
} || requires(Source& source) {
  typename std::remove_const_t<Source>::Scalar;
  { source.data() } -> std::convertible_to<const typename Source::Scalar*>;
  { source.size() } -> std::convertible_to<Index>;
};

/// A view of them, good as long as the model or vector lives.
template <HasParameters Source>
ConstVectorView<typename Source::Scalar> view_parameters(Source& source) {
  if constexpr (requires { source.parameters(); }) {
    auto&& parameters = source.parameters();
    return {parameters.data(), static_cast<Index>(parameters.size())};
  } else {
    return {source.data(), static_cast<Index>(source.size())};
  }
}

/// A copy of them; of the model too, if it shows them only to those who may change them.
template <class Source>
Vector<typename Source::Scalar> copy_parameters(const Source& source) {
  if constexpr (HasParameters<const Source>) {
    return view_parameters(source);
  } else {
    Source copy = source;
    return view_parameters(copy);
  }
}

}  // namespace descent::detail
