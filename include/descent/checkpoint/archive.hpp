/// @file
/// From values to tables in a file and back: the visitors that a run's archive() is shown.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/layout.hpp"
#include "../core/matrix.hpp"
#include "../core/stop_reason.hpp"
#include "tensor_file.hpp"

namespace descent::detail {

template <class Value>
concept EigenTable = requires(Value& value) {
  typename Value::Scalar;
  { Value::ColsAtCompileTime } -> std::convertible_to<int>;
  value.data();
  value.rows();
};

template <class Value>
inline constexpr bool is_vector = false;
template <class Element>
inline constexpr bool is_vector<std::vector<Element>> = true;

/// A reason with this text that lasts as long as the program.
inline StopReason lasting_reason(const std::string& text) {
  static std::mutex one_at_a_time;
  static std::set<std::string> texts;
  if (text.empty()) return {};
  const std::lock_guard lock(one_at_a_time);
  return {*texts.insert(text).first};
}

/// Shows numbers of a record to `use(name, number)`, whatever else the record holds.
template <class Use>
struct EachMember {
  Use use;
  template <class Value>
  void operator()(const char* name, Value& value) {
    use(name, value);
  }
};
template <class Use>
EachMember(Use) -> EachMember<Use>;

/// Walks through what is archived: takes every value apart and hands the parts to `Derived`, which writes them to a file
/// or compares them with one and reads them from it: `number`, `table`, `text`, `list`.
template <class Derived>
class Archive {
 public:
  /// The layout: what the numbers of "parameters" and "best" mean.
  explicit Archive(const Layout& layout) : layout_(layout) {}

  template <class Value>
  void operator()(const char* name, Value& value) {
    if constexpr (EigenTable<Value>) {
      if (prefix_.empty() && std::string_view(name) == "parameters") return blocks("model", value.data());
      if (prefix_.empty() && std::string_view(name) == "best") return blocks("best", value.data());
    }
    visit(prefix_ + name, value);
  }

  /// Parameters, block by block: biases as vectors, everything else as rows × columns.
  template <class Scalar>
  void blocks(const std::string& name, Scalar* parameters) {
    for (const ParameterBlock& block : layout_) {
      if (block.bias && block.columns == 1) {
        VectorView<Scalar> numbers(parameters + block.offset, block.rows);
        derived().table(name + "." + block.name, numbers);
      } else {
        Block<Scalar> numbers(parameters + block.offset, block.rows, block.columns);
        derived().table(name + "." + block.name, numbers);
      }
    }
  }

 protected:
  template <class Value>
  void visit(const std::string& name, Value& value) {
    if constexpr (EigenTable<Value>) {
      derived().table(name, value);
    } else if constexpr (std::is_arithmetic_v<Value>) {
      derived().number(name, value);
    } else if constexpr (std::is_enum_v<Value>) {
      auto number = static_cast<std::underlying_type_t<Value>>(value);
      derived().number(name, number);
      value = static_cast<Value>(number);
    } else if constexpr (requires {
                           typename Value::rep;
                           value.count();
                         }) {
      auto number = value.count();
      derived().number(name, number);
      value = Value(number);
    } else if constexpr (std::is_same_v<Value, StopReason>) {
      std::string text(value.text);
      derived().text(name, text);
      value = lasting_reason(text);
    } else if constexpr (std::is_same_v<Value, std::string>) {
      derived().text(name, value);
    } else if constexpr (is_vector<Value>) {
      derived().list(name, value);
    } else {
      const std::string before = std::exchange(prefix_, name + ".");
      static_assert(
          requires { value.archive(derived()); },
          "checkpoint: a State holds a value of a type that can't be archived; give the type an "
          "archive(visitor), or use numbers, texts, Eigen's tables and std::vector");
      value.archive(derived());
      prefix_ = before;
    }
  }

  const Layout& layout_;
  std::string prefix_;

 private:
  Derived& derived() { return static_cast<Derived&>(*this); }
};

inline std::vector<std::uint64_t> shape_of(std::initializer_list<Index> lengths) {
  std::vector<std::uint64_t> shape;
  for (const Index length : lengths) shape.push_back(static_cast<std::uint64_t>(length));
  return shape;
}

/// A vector is n numbers, everything else rows × columns.
template <EigenTable Table>
std::vector<std::uint64_t> shape_of_table(const Table& table) {
  if constexpr (Table::ColsAtCompileTime == 1)
    return shape_of({table.rows()});
  else
    return shape_of({table.rows(), table.cols()});
}

template <class Number>
std::string bytes_of(const Number& number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

template <class Number>
Number number_in(const std::string& bytes, std::size_t i) {
  Number number;
  std::memcpy(&number, bytes.data() + i * sizeof number, sizeof number);
  return number;
}

/// Writes everything that it is shown into a TensorFile.
class ArchiveWriter : public Archive<ArchiveWriter> {
 public:
  ArchiveWriter(TensorFile& file, const Layout& layout) : Archive(layout), file_(file) {}

 private:
  friend Archive<ArchiveWriter>;

  template <class Number>
  void number(const std::string& name, Number& number) {
    file_.add({name, type_name_of<Number>(), {}, bytes_of(number)});
  }

  template <class Table>
  void table(const std::string& name, Table& table) {
    using Number = std::remove_const_t<typename Table::Scalar>;
    std::string bytes;
    for (Index i = 0; i < table.rows(); ++i)
      for (Index j = 0; j < table.cols(); ++j) bytes += bytes_of(Number(table(i, j)));
    file_.add({name, type_name_of<Number>(), shape_of_table(table), bytes});
  }

  void text(const std::string& name, std::string& text) { file_.add({name, "U8", {text.size()}, text}); }

  template <class Element>
  void list(const std::string& name, std::vector<Element>& list) {
    if constexpr (std::is_arithmetic_v<Element>) {
      std::string bytes;
      for (const Element element : list) bytes += bytes_of(element);
      file_.add({name, type_name_of<Element>(), {list.size()}, bytes});
    } else if constexpr (EigenTable<Element>) {
      std::string bytes;
      for (Element& element : list) {
        if (element.size() != list.front().size())
          fail("save: the vectors in '" + name + "' differ in size; they must be alike to be saved");
        for (Index i = 0; i < element.size(); ++i) bytes += bytes_of(element(i));
      }
      const std::uint64_t size = list.empty() ? 0 : static_cast<std::uint64_t>(list.front().size());
      file_.add({name, type_name_of<typename Element::Scalar>(), {list.size(), size}, bytes});
    } else {
      // One table a member of the record, with a number for each record. An empty list is shown by an empty record.
      Element none{};
      EachMember begin{[&](const char* member, auto& value) {
        file_.add({name + "." + member, type_name_of<std::remove_reference_t<decltype(value)>>(), {list.size()}, {}});
      }};
      const std::size_t first = file_.tensors.size();
      none.archive(begin);
      for (Element& element : list) {
        std::size_t column = first;
        EachMember append{[&](const char*, auto& value) { file_.tensors[column++].bytes += bytes_of(value); }};
        element.archive(append);
      }
    }
  }

  TensorFile& file_;
};

/// Compares what it is shown with the tables of a file, by name, type and shape; reads them only if told to, when all
/// of them are known to fit.
class ArchiveReader : public Archive<ArchiveReader> {
 public:
  ArchiveReader(const TensorFile& file, std::string where, const Layout& layout, bool reads)
      : Archive(layout), file_(file), where_(std::move(where)), reads_(reads) {}

  /// Fails if the file holds tables that nobody asked for and whose names begin so.
  void expect_no_more(const std::string& beginning = "") const {
    for (const Tensor& tensor : file_.tensors)
      if (tensor.name.compare(0, beginning.size(), beginning) == 0 && !seen_.count(tensor.name))
        fail(where_ + " holds '" + tensor.name +
             "', which is not part of this; use the same model and policies as when it was saved");
  }

 private:
  friend Archive<ArchiveReader>;

  const Tensor& tensor(const std::string& name, const std::string& type, std::size_t dimensions) {
    const Tensor* tensor = file_.find(name);
    if (!tensor) fail(where_ + " has no '" + name + "'; use the same model and policies as when it was saved");
    if (tensor->type != type || tensor->shape.size() != dimensions)
      differs(*tensor, type, std::vector<std::uint64_t>(dimensions));
    seen_.insert(name);
    return *tensor;
  }

  [[noreturn]] void differs(const Tensor& tensor, const std::string& type,
                            const std::vector<std::uint64_t>& shape) const {
    const bool same_rank = tensor.type == type && tensor.shape.size() == shape.size();
    fail("'" + tensor.name + "' is " + describe_shape(tensor.type, tensor.shape) + " in " + where_ +
         ", and should be " +
         (same_rank || shape.empty() || shape.front() != 0
              ? describe_shape(type, shape)
              : std::to_string(shape.size()) + "-dimensional, of type " + type) +
         "; use the same model and policies as when it was saved");
  }

  template <class Number>
  void number(const std::string& name, Number& number) {
    const Tensor& from = tensor(name, type_name_of<Number>(), 0);
    if (reads_) number = number_in<Number>(from.bytes, 0);
  }

  template <class Table>
  void table(const std::string& name, Table& table) {
    using Number = typename Table::Scalar;
    const auto shape = shape_of_table(table);
    const Tensor& from = tensor(name, type_name_of<Number>(), shape.size());
    const bool empty = table.size() == 0 && requires { table.resize(1, 1); };
    if (from.shape != shape && !empty) differs(from, type_name_of<Number>(), shape);
    if (!reads_) return;
    if constexpr (requires { table.resize(1, 1); }) {
      if (from.shape != shape)
        table.resize(static_cast<Index>(from.shape[0]), shape.size() == 1 ? 1 : static_cast<Index>(from.shape[1]));
    }
    std::size_t k = 0;
    for (Index i = 0; i < table.rows(); ++i)
      for (Index j = 0; j < table.cols(); ++j) table(i, j) = number_in<Number>(from.bytes, k++);
  }

  void text(const std::string& name, std::string& text) {
    const Tensor& from = tensor(name, "U8", 1);
    if (reads_) text = from.bytes;
  }

  template <class Element>
  void list(const std::string& name, std::vector<Element>& list) {
    if constexpr (std::is_arithmetic_v<Element>) {
      const Tensor& from = tensor(name, type_name_of<Element>(), 1);
      if (!reads_) return;
      list.clear();
      for (std::size_t i = 0; i < from.shape[0]; ++i) list.push_back(number_in<Element>(from.bytes, i));
    } else if constexpr (EigenTable<Element>) {
      using Number = typename Element::Scalar;
      const Tensor& from = tensor(name, type_name_of<Number>(), 2);
      if (!reads_) return;
      list.assign(from.shape[0], Element(static_cast<Index>(from.shape[1])));
      std::size_t k = 0;
      for (Element& element : list)
        for (Index i = 0; i < element.size(); ++i) element(i) = number_in<Number>(from.bytes, k++);
    } else {
      std::vector<const Tensor*> columns;
      Element none{};
      EachMember find{[&](const char* member, auto& value) {
        columns.push_back(&tensor(name + "." + member, type_name_of<std::remove_reference_t<decltype(value)>>(), 1));
        if (columns.back()->shape != columns.front()->shape)
          differs(*columns.back(), columns.back()->type, columns.front()->shape);
      }};
      none.archive(find);
      if (!reads_ || columns.empty()) return;
      list.assign(columns.front()->shape[0], none);
      for (std::size_t i = 0; i < list.size(); ++i) {
        std::size_t column = 0;
        EachMember read{[&](const char*, auto& value) {
          value = number_in<std::remove_reference_t<decltype(value)>>(columns[column++]->bytes, i);
        }};
        list[i].archive(read);
      }
    }
  }

  const TensorFile& file_;
  std::string where_;
  bool reads_;
  std::set<std::string> seen_;
};

}  // namespace descent::detail
