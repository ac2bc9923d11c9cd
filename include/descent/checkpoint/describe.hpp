/// @file
/// Any policy as a text, without code of its own: its name and the values of its members, in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../data/fingerprint.hpp"

namespace descent::detail {

/// Its own signature, as the compiler spells it, with the type in it.
template <class Type>
constexpr const char* signature_with() {
#if defined(_MSC_VER) && !defined(__clang__)
  return __FUNCSIG__;
#else
  return __PRETTY_FUNCTION__;
#endif
}

/// The last part of a name that a compiler gives: behind the last `::` that no brackets enclose (the function around a
/// local class and its arguments may stand before it), and without template arguments.
constexpr std::string_view last_part(std::string_view name) {
  int depth = 0;
  std::size_t end = name.size(), begin = end;
  for (; begin > 0; --begin) {
    const char c = name[begin - 1];
    if (c == '>' || c == ')' || c == '}' || c == ']') ++depth;
    if (c == '<' || c == '(' || c == '{' || c == '[') --depth;
    if (depth == 0 && c == '<' && begin > 1 && name[begin - 2] != ':') end = begin - 1;
    if (depth == 0 && (c == ':' || c == ' ')) break;
  }
  return name.substr(begin, end - begin);
}

/// The name of a type without its namespaces and template arguments: "Adam". The same from every compiler.
template <class Type>
std::string name_of_type() {
  constexpr std::string_view signature = signature_with<Type>();
#if defined(_MSC_VER) && !defined(__clang__)
  constexpr std::string_view before = "signature_with<", after = ">(void)";
#else
  constexpr std::string_view before = "Type = ", after = "]";
#endif
  constexpr std::size_t begin = signature.find(before) + before.size();
  constexpr std::string_view name = last_part(signature.substr(begin, signature.rfind(after) - begin));
  if (!name.empty() && name.front() != '<' && name.front() != '(') return std::string(name);
  return name.find("lambda") != name.npos ? "a lambda" : "unnamed";
}

/// Stands for a value of any type, to find out what an aggregate is made of.
struct AnyValue {
  template <class Value>
  operator Value() const;
};
/// The same for the classes only that an aggregate derives from, or those of them that hold nothing.
template <class Aggregate, bool empty>
struct AnyBase {
  template <class Base>
    requires(std::is_base_of_v<Base, Aggregate> && (std::is_empty_v<Base> || !empty))
  operator Base() const;
};

/// An aggregate's anatomy, found by trying what it can be made from. Its initialisers are its bases, its members and,
/// for a member that is a C array, each element of that.
template <class Aggregate>
class Anatomy {
  static constexpr std::size_t most = 24;

  template <std::size_t n>
  using Count = std::make_index_sequence<n>;

  template <class First, std::size_t... first, std::size_t... rest>
  static constexpr bool takes(std::index_sequence<first...>, std::index_sequence<rest...>) {
    return requires { Aggregate{((void)first, First{})..., ((void)rest, AnyValue{})...}; };
  }
  template <std::size_t... before, std::size_t... nested, std::size_t... after>
  static constexpr bool takes_nested(std::index_sequence<before...>, std::index_sequence<nested...>,
                                     std::index_sequence<after...>) {
    return requires {
      Aggregate{((void)before, AnyValue{})..., {((void)nested, AnyValue{})...}, ((void)after, AnyValue{})...};
    };
  }

  template <std::size_t n = most + 1>
  static constexpr std::size_t count_initialisers() {
    if constexpr (n == 0 || takes<AnyValue>(Count<n>{}, Count<0>{}))
      return n;
    else
      return count_initialisers<n - 1>();
  }
  static constexpr std::size_t initialisers = count_initialisers();

  template <bool empty, std::size_t n = 0>
  static constexpr std::size_t count_bases() {
    if constexpr (n < initialisers)
      if constexpr (takes<AnyBase<Aggregate, empty>>(Count<n + 1>{}, Count<initialisers - n - 1>{}))
        return count_bases<empty, n + 1>();
    return n;
  }
  static constexpr std::size_t bases = count_bases<false>();

  /// How many initialisers the member takes that begins with this one: as many as it has elements if it is a C array,
  /// which takes just so many, in braces of their own, beside all others.
  template <std::size_t begin, std::size_t n = 2>
  static constexpr std::size_t extent() {
    if constexpr (begin + n > initialisers)
      return 1;
    else if constexpr (takes_nested(Count<begin>{}, Count<n>{}, Count<initialisers - begin - n>{}) &&
                       !takes_nested(Count<begin>{}, Count<n>{}, Count<initialisers - begin - n + 1>{}))
      return n;
    else
      return extent<begin, n + 1>();
  }
  template <std::size_t begin = bases>
  static constexpr std::size_t count_members() {
    if constexpr (begin < initialisers)
      return 1 + count_members<begin + extent<begin>()>();
    else
      return 0;
  }

 public:
  /// Whether its members can be told apart: they are its own, not a base's, and not too many.
  static constexpr bool readable = initialisers > 0 && initialisers <= most&& bases == count_bases<true>();
  /// How many members it has, if it is readable.
  static constexpr std::size_t members = [] {
    if constexpr (readable)
      return count_members();
    else
      return std::size_t{0};
  }();
};

/// Calls work(member) for each member of a readable aggregate, in order.
template <class Aggregate, class Work>
void for_each_member(const Aggregate& value, const Work& work) {
  constexpr std::size_t count = Anatomy<Aggregate>::members;
  const auto each = [&work](const auto&... members) { (work(members), ...); };
#define DESCENT_MEMBERS(number, ...)   \
  if constexpr (count == number) {     \
    const auto& [__VA_ARGS__] = value; \
    each(__VA_ARGS__);                 \
  }
  DESCENT_MEMBERS(1, a)
  DESCENT_MEMBERS(2, a, b)
  DESCENT_MEMBERS(3, a, b, c)
  DESCENT_MEMBERS(4, a, b, c, d)
  DESCENT_MEMBERS(5, a, b, c, d, e)
  DESCENT_MEMBERS(6, a, b, c, d, e, f)
  DESCENT_MEMBERS(7, a, b, c, d, e, f, g)
  DESCENT_MEMBERS(8, a, b, c, d, e, f, g, h)
  DESCENT_MEMBERS(9, a, b, c, d, e, f, g, h, i)
  DESCENT_MEMBERS(10, a, b, c, d, e, f, g, h, i, j)
  DESCENT_MEMBERS(11, a, b, c, d, e, f, g, h, i, j, k)
  DESCENT_MEMBERS(12, a, b, c, d, e, f, g, h, i, j, k, l)
  DESCENT_MEMBERS(13, a, b, c, d, e, f, g, h, i, j, k, l, m)
  DESCENT_MEMBERS(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
  DESCENT_MEMBERS(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
  DESCENT_MEMBERS(16, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
  DESCENT_MEMBERS(17, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
  DESCENT_MEMBERS(18, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
  DESCENT_MEMBERS(19, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)
  DESCENT_MEMBERS(20, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)
  DESCENT_MEMBERS(21, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)
  DESCENT_MEMBERS(22, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
  DESCENT_MEMBERS(23, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
  DESCENT_MEMBERS(24, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)
#undef DESCENT_MEMBERS
}

template <class Value>
concept HasShape = requires(const Value& value) { value.rows(), value.cols(); };
/// A table of numbers. Only what has a shape is asked for elements: a generic lambda would be compiled for indices, for
/// which it was not written.
template <class Value>
concept TableOfNumbers = HasShape<Value> && requires(const Value& value, Index i) { value(i, i); };

template <bool with_tables = true, class Value>
std::string describe(const Value& value);

/// Values as a list, with commas between them: for identity(visitor), too.
template <bool with_tables>
class DescribedList {
 public:
  template <class Value>
  void operator()(const Value& value) {
    text_ += (text_.empty() ? "" : ", ") + describe<with_tables>(value);
  }
  template <class Value>
  void operator()(const char*, const Value& value) {
    (*this)(value);
  }
  /// The list in brackets; of a long one, the fingerprint.
  std::string in(const char* begin, const char* end) const {
    if (text_.size() <= 400) return begin + text_ + end;
    Fingerprint print;
    for (const char c : text_) print.add(static_cast<std::uint8_t>(c));
    return begin + ("fingerprint " + print.text()) + end;
  }

 private:
  std::string text_;
};

/// "Adam{0.001, 0.9, 0.999, 1e-08}". Numbers, durations, texts, lists, tables, pairs, optional values and variants are
/// written out, aggregates member by member. A class that is none of these can show what it is to be told apart by to
/// `identity(visitor)`, as visitor(name, value). Of everything else (lambdas, pointers, functions, classes with
/// secrets, aggregates whose base has members or that have more than 24) only the kind. Without tables, of lists and
/// tables, too: a model's members may be its parameters.
template <bool with_tables, class Value>
std::string describe(const Value& value) {
  DescribedList<with_tables> list;
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
  } else if constexpr (std::is_array_v<Value> && std::is_same_v<std::remove_extent_t<Value>, char>) {
    const std::string_view text(value, std::size(value));
    return describe(text.substr(0, text.find('\0')));
  } else if constexpr (std::is_pointer_v<Value> && std::is_convertible_v<const Value&, std::string_view>) {
    return value ? describe(std::string_view(value)) : "null";
  } else if constexpr (!std::is_array_v<Value> && std::is_convertible_v<const Value&, std::string_view>) {
    return '"' + std::string(std::string_view(value)) + '"';
  } else if constexpr (!std::is_array_v<Value> && std::is_convertible_v<const Value&, std::string>) {
    return '"' + std::string(value) + '"';
  } else if constexpr (std::is_pointer_v<Value>) {
    return "a pointer";
  } else if constexpr (requires { value.identity(list); }) {
    value.identity(list);
    return name_of_type<Value>() + list.in("{", "}");
  } else if constexpr (TableOfNumbers<Value>) {
    if constexpr (!with_tables) return name_of_type<Value>();
    for (Index i = 0; i < value.rows(); ++i)
      for (Index j = 0; j < value.cols(); ++j) list(value(i, j));
    return std::to_string(value.rows()) + " × " + std::to_string(value.cols()) + list.in(" [", "]");
  } else if constexpr (requires { value.has_value(), *value; }) {
    return value.has_value() ? describe<with_tables>(*value) : "none";
  } else if constexpr (requires { value.valueless_by_exception(); }) {
    return std::visit([](const auto& one) { return describe<with_tables>(one); }, value);
  } else if constexpr (requires { std::begin(value) != std::end(value); }) {
    if constexpr (!with_tables) return "a list";
    for (const std::iter_value_t<decltype(std::begin(value))>& element : value) list(element);
    return list.in("[", "]");
  } else if constexpr (requires { std::tuple_size<Value>::value; }) {
    std::apply([&list](const auto&... parts) { (list(parts), ...); }, value);
    return list.in("{", "}");
  } else if constexpr (std::is_aggregate_v<Value> && !std::is_empty_v<Value>) {
    if constexpr (Anatomy<Value>::readable) {
      for_each_member(value, [&list](const auto& member) { list(member); });
      return name_of_type<Value>() + list.in("{", "}");
    }
  }
  return name_of_type<Value>();
}

}  // namespace descent::detail
