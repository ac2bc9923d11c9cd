/// @file
/// From values to tables in a file and back: the visitors that a run's archive() is shown.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <map>
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
          "archive(visitor), or use numbers, bool, enumerations, durations, std::string, StopReason, Eigen's "
          "vectors and matrices, and std::vector of any of these");
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
    add(name, {type_name_of<Number>(), {}, bytes_of(number)});
  }

  template <class Table>
  void table(const std::string& name, Table& table) {
    using Number = std::remove_const_t<typename Table::Scalar>;
    std::string bytes;
    for (Index i = 0; i < table.rows(); ++i)
      for (Index j = 0; j < table.cols(); ++j) bytes += bytes_of(Number(table(i, j)));
    add(name, {type_name_of<Number>(), shape_of_table(table), bytes});
  }

  void text(const std::string& name, std::string& text) { add(name, {"U8", {text.size()}, text}); }

  template <class Element>
  void list(const std::string& name, std::vector<Element>& list) {
    if constexpr (std::is_arithmetic_v<Element>) {
      std::string bytes;
      for (const Element element : list) bytes += bytes_of(element);
      add(name, {type_name_of<Element>(), {list.size()}, bytes});
    } else {
      // The tables of the elements, one behind the other: one dimension more, in front. An empty list is shown by an
      // element that is not there.
      TensorFile one;
      ArchiveWriter writer(one, layout_);
      Element none{};
      writer.visit(name, list.empty() ? none : list.front());
      writer.appends_ = true;
      for (std::size_t i = 1; i < list.size(); ++i) writer.visit(name, list[i]);
      for (auto& [table, tensor] : one.tensors) {
        tensor.shape.insert(tensor.shape.begin(), list.size());
        if (list.empty()) tensor.bytes.clear();
        add(table, std::move(tensor));
      }
    }
  }

  void add(const std::string& name, Tensor tensor) {
    if (!appends_) return file_.add(name, std::move(tensor));
    const auto found = file_.tensors.find(name);
    if (found == file_.tensors.end() || found->second.shape != tensor.shape)
      fail("save: the elements of '" + name + "' differ in size; they must be alike to be saved");
    found->second.bytes += tensor.bytes;
  }

  TensorFile& file_;
  bool appends_ = false;  // a further element of a list to the tables of those before it
};

/// Compares what it is shown with the tables of a file, by name, type and shape; reads them only if told to, when all
/// of them are known to fit. `where`, `whose`: for messages, what is read and whether into a "run" or a "model".
class ArchiveReader : public Archive<ArchiveReader> {
 public:
  ArchiveReader(const TensorFile& file, std::string where, std::string whose, const Layout& layout, bool reads)
      : Archive(layout), file_(file), where_(std::move(where)), whose_(std::move(whose)), reads_(reads) {}

  /// Fails if the file holds tables that nobody asked for and whose names begin so.
  void expect_no_more(const std::string& beginning = "") const {
    for (const auto& [name, tensor] : file_.tensors)
      if (name.compare(0, beginning.size(), beginning) == 0 && !seen_.count(name))
        refuse(" holds '" + name + "', which the " + whose_ + " here does not have");
  }

 private:
  friend Archive<ArchiveReader>;

  /// The most elements that a list may have whose elements take no bytes, so that no file claims more than a memory.
  static constexpr std::uint64_t most_empty_elements = 65'536;

  [[noreturn]] void refuse(const std::string& reason) const {
    fail(where_ + reason +
         (whose_ == "model" ? "; use a model of the same kind and size"
                            : "; use the same model and policies as when it was saved"));
  }

  [[noreturn]] void differs(const std::string& name, const Tensor& tensor, const std::string& should) const {
    refuse(": '" + name + "' is " + describe_shape(tensor.type, tensor.shape) + ", and should be " + should);
  }

  const Tensor& tensor(const std::string& name, const std::string& type, std::size_t dimensions) {
    const Tensor* tensor = file_.find(name);
    if (!tensor) refuse(" has no '" + name + "'");
    if (tensor->type != type || tensor->shape.size() != dimensions)
      differs(
          name, *tensor,
          dimensions == 0 ? describe_shape(type, {}) : std::to_string(dimensions) + "-dimensional, of type " + type);
    seen_.insert(name);
    return *tensor;
  }

  template <class Number>
  void number(const std::string& name, Number& number) {
    const Tensor& from = tensor(name, type_name_of<Number>(), 0);
    if (reads_) number = number_in<Number>(from.bytes, 0);
  }

  /// Whether a table could take a shape: an empty one that is not of fixed size takes any.
  template <class Table>
  static bool takes(const Table& table, const std::vector<std::uint64_t>& shape) {
    const auto free = [](int fixed, int most, std::uint64_t length) {
      return (fixed == Eigen::Dynamic || static_cast<std::uint64_t>(fixed) == length) &&
             (most == Eigen::Dynamic || static_cast<std::uint64_t>(most) >= length);
    };
    return table.size() == 0 && std::is_base_of_v<Eigen::PlainObjectBase<Table>, Table> &&
           free(Table::RowsAtCompileTime, Table::MaxRowsAtCompileTime, shape[0]) &&
           free(Table::ColsAtCompileTime, Table::MaxColsAtCompileTime, shape.size() == 1 ? 1 : shape[1]);
  }

  template <class Table>
  void table(const std::string& name, Table& table) {
    using Number = typename Table::Scalar;
    const auto shape = shape_of_table(table);
    const Tensor& from = tensor(name, type_name_of<Number>(), shape.size());
    if (from.shape != shape && !takes(table, from.shape))
      differs(name, from, describe_shape(type_name_of<Number>(), shape));
    if (!reads_) return;
    if constexpr (std::is_base_of_v<Eigen::PlainObjectBase<Table>, Table>)
      table.resize(static_cast<Index>(from.shape[0]), shape.size() == 1 ? 1 : static_cast<Index>(from.shape[1]));
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
    } else {
      // The tables of one element have no dimension in front.
      TensorFile one;
      std::vector<const Tensor*> all;
      std::size_t bytes = 0;
      for (const auto& [table, tensor] : file_.tensors) {
        if (table != name && table.compare(0, name.size() + 1, name + ".") != 0) continue;
        if (tensor.shape.empty() || (!all.empty() && tensor.shape.front() != all.front()->shape.front()))
          differs(table, tensor, "as long as all of '" + name + "'");
        one.add(table, {tensor.type, {tensor.shape.begin() + 1, tensor.shape.end()}, {}});
        all.push_back(&tensor);
        bytes += tensor.bytes.size();
      }
      ArchiveReader reader(one, where_, whose_, layout_, false);
      Element none{};
      reader.visit(name, none);
      seen_.insert(reader.seen_.begin(), reader.seen_.end());
      const std::uint64_t size = all.empty() ? 0 : all.front()->shape.front();
      if (bytes == 0 && size > most_empty_elements)
        refuse(": '" + name + "' is a list of " + std::to_string(size) + " empty elements");
      if (!reads_) return;
      reader.reads_ = true;
      list.assign(size, none);
      for (std::size_t i = 0; i < list.size(); ++i) {
        auto from = all.begin();
        for (auto& [table, tensor] : one.tensors) {
          const std::size_t width = (*from)->bytes.size() / list.size();
          tensor.bytes.assign((*from++)->bytes, i * width, width);
        }
        reader.visit(name, list[i]);
      }
    }
  }

  const TensorFile& file_;
  std::string where_, whose_;
  bool reads_;
  std::set<std::string> seen_;
};

}  // namespace descent::detail
