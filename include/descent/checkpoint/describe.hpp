/// @file
/// Any policy as a text, without code of its own: its name and the values of its members, in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../core/text.hpp"

namespace descent::detail {

/// The name of a type without its namespaces and template arguments: "Adam". The same from every compiler.
template <class Type>
std::string name_of_type() {
#if defined(_MSC_VER) && !defined(__clang__)
  constexpr std::string_view signature = __FUNCSIG__, before = "name_of_type<", after = ">(void)";
#else
  constexpr std::string_view signature = __PRETTY_FUNCTION__, before = "Type = ", after = "]";
#endif
  std::string_view name = signature.substr(signature.find(before) + before.size());
  name = name.substr(0, name.rfind(after));
  name = name.substr(0, name.find_first_of("<;"));
  if (const auto colons = name.rfind("::"); colons != name.npos) name = name.substr(colons + 2);
  for (const std::string_view word : {"struct ", "class ", "enum "})
    if (name.substr(0, word.size()) == word) name.remove_prefix(word.size());
  return name.empty() || name.find('(') != name.npos ? "a lambda" : std::string(name);
}

/// Stands for a value of any type, to find out how many members an aggregate has.
struct AnyMember {
  template <class Member>
  operator Member() const;
};
/// The same, but not for the class that an aggregate derives from.
template <class Aggregate>
struct AnyMemberButBase {
  template <class Member>
    requires(!std::is_base_of_v<Member, Aggregate>)
  operator Member() const;
};

template <class Aggregate, std::size_t... before>
constexpr bool takes(std::index_sequence<before...>) {
  return requires { Aggregate{((void)before, AnyMember{})...}; };
}

/// How many members an aggregate has; at most 12 are counted.
template <class Aggregate>
constexpr std::size_t count_members() {
  std::size_t count = 0;
  [&]<std::size_t... n>(std::index_sequence<n...>) {
    ((takes<Aggregate>(std::make_index_sequence<n + 1>{}) ? count = n + 1 : count), ...);
  }(std::make_index_sequence<12>{});
  return count;
}

/// Calls work(member) for each member of an aggregate, in order; false if they can't be told apart (it derives from
/// something, or has more than 12).
template <class Aggregate, class Work>
bool for_each_member(const Aggregate& value, const Work& work) {
  constexpr std::size_t count = count_members<Aggregate>();
  constexpr bool derived = count > 0 && !requires { Aggregate{AnyMemberButBase<Aggregate>{}}; };
  const auto each = [&work](const auto&... members) { (work(members), ...); };
  if constexpr (derived || count >= 12) {
    return false;
  } else if constexpr (count == 1) {
    const auto& [a] = value;
    each(a);
  } else if constexpr (count == 2) {
    const auto& [a, b] = value;
    each(a, b);
  } else if constexpr (count == 3) {
    const auto& [a, b, c] = value;
    each(a, b, c);
  } else if constexpr (count == 4) {
    const auto& [a, b, c, d] = value;
    each(a, b, c, d);
  } else if constexpr (count == 5) {
    const auto& [a, b, c, d, e] = value;
    each(a, b, c, d, e);
  } else if constexpr (count == 6) {
    const auto& [a, b, c, d, e, f] = value;
    each(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    const auto& [a, b, c, d, e, f, g] = value;
    each(a, b, c, d, e, f, g);
  } else if constexpr (count == 8) {
    const auto& [a, b, c, d, e, f, g, h] = value;
    each(a, b, c, d, e, f, g, h);
  } else if constexpr (count == 9) {
    const auto& [a, b, c, d, e, f, g, h, i] = value;
    each(a, b, c, d, e, f, g, h, i);
  } else if constexpr (count == 10) {
    const auto& [a, b, c, d, e, f, g, h, i, j] = value;
    each(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (count == 11) {
    const auto& [a, b, c, d, e, f, g, h, i, j, k] = value;
    each(a, b, c, d, e, f, g, h, i, j, k);
  }
  return true;
}

/// "Adam{0.001, 0.9, 0.999, 1e-08}". Numbers, durations and texts are written out, aggregates member by member; of
/// everything else (lambdas, pointers, classes with secrets) only the kind.
template <class Value>
std::string describe(const Value& value) {
  if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<Value>) {
    return describe(static_cast<std::underlying_type_t<Value>>(value));
  } else if constexpr (std::is_integral_v<Value>) {
    return std::to_string(value);
  } else if constexpr (std::is_floating_point_v<Value>) {
    return exact_text(static_cast<double>(value));
  } else if constexpr (requires { std::chrono::duration<double>(value); }) {
    return exact_text(std::chrono::duration<double>(value).count()) + " s";
  } else if constexpr (std::is_convertible_v<const Value&, std::string_view>) {
    return '"' + std::string(std::string_view(value)) + '"';
  } else if constexpr (std::is_pointer_v<Value>) {
    return "a pointer";
  } else {
    std::string text = name_of_type<Value>();
    if constexpr (std::is_aggregate_v<Value> && !std::is_empty_v<Value> && !std::is_array_v<Value>) {
      std::string members;
      if (for_each_member(
              value, [&members](const auto& member) { members += (members.empty() ? "" : ", ") + describe(member); }))
        text += "{" + members + "}";
    }
    return text;
  }
}

}  // namespace descent::detail
