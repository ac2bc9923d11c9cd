/// @file
/// Arrays of numbers from IDX files, the format of the MNIST family: http://yann.lecun.com/exdb/mnist/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "dataset.hpp"
#include "text_source.hpp"

namespace descent {

/// What the numbers of an IDX file are: the third byte of the file.
enum class IdxType : unsigned char {
  /// 8 bits, 0 to 255
  unsigned_byte = 0x08,
  /// 8 bits, −128 to 127
  signed_byte = 0x09,
  /// 16 bits, signed
  short_integer = 0x0B,
  /// 32 bits, signed
  integer = 0x0C,
  /// 32 bits, floating point
  single_precision = 0x0D,
  /// 64 bits, floating point
  double_precision = 0x0E,
};

/// The contents of an IDX file: numbers of one type in an array of one dimension or more. The first dimension counts
/// samples; what belongs to one stands together, the last dimension's numbers side by side.
class IdxArray {
 public:
  /// What the numbers are in the file.
  IdxType type() const { return type_; }
  /// How long the array is in each dimension, each 1 or more: {60000, 28, 28} for as many images of 28 × 28 pixels.
  const std::vector<Index>& sizes() const { return sizes_; }
  /// n, the number of samples: the first size.
  Index rows() const { return sizes_[0]; }
  /// How many numbers each sample has: the product of the other sizes, 1 if there are none.
  Index columns() const { return columns_; }
  /// What messages call the file.
  const std::string& name() const { return name_; }

  /// The numbers, n × columns(); bytes become 0 … 255. An integer of more digits than Scalar has is rounded. Throws
  /// Error, which says the byte, if a number is infinite, not a number, or too large for Scalar.
  template <class Scalar>
  Matrix<Scalar> matrix() const;

 private:
  friend IdxArray parse_idx(std::string bytes, const std::string& name);
  IdxArray() = default;

  template <class Number, class Scalar>
  void convert(Scalar* to, Index count) const;

  std::string bytes_;
  std::size_t begin_ = 0;  // of the numbers
  IdxType type_ = IdxType::unsigned_byte;
  std::vector<Index> sizes_;
  Index columns_ = 1;
  std::string name_;
};

namespace detail {

[[noreturn]] inline void fail_in_file(const std::string& name, std::size_t byte, const std::string& message) {
  fail(name + ", byte " + std::to_string(byte) + ": " + message);
}

inline std::string hexadecimal(unsigned char byte) {
  constexpr const char* digits = "0123456789abcdef";
  return {'0', 'x', digits[byte / 16], digits[byte % 16]};
}

/// The number whose bytes stand at `bytes`, the most significant first.
template <class Number>
Number big_endian(const char* bytes) {
  using Bits =
      std::conditional_t<sizeof(Number) == 1, std::uint8_t,
                         std::conditional_t<sizeof(Number) == 2, std::uint16_t,
                                            std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>>>;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) bits = bits << 8U | static_cast<unsigned char>(bytes[i]);
  const auto narrow = static_cast<Bits>(bits);
  Number number;
  std::memcpy(&number, &narrow, sizeof number);
  return number;
}

/// How many bytes a number takes; 0 if there is no such type.
inline std::size_t idx_width(IdxType type) {
  switch (type) {
    case IdxType::unsigned_byte:
    case IdxType::signed_byte:
      return 1;
    case IdxType::short_integer:
      return 2;
    case IdxType::integer:
    case IdxType::single_precision:
      return 4;
    case IdxType::double_precision:
      return 8;
  }
  return 0;
}

inline std::string sizes_text(const std::vector<Index>& sizes) {
  std::string text;
  for (const Index size : sizes) text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text;
}

inline void require_idx_magic(const std::string& bytes, const std::string& name) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.empty()) fail_in_file(name, 0, "the file is empty; give an IDX file");
  if (bytes.size() >= 2 && byte(0) == 0x1f && byte(1) == 0x8b)
    fail_in_file(name, 0,
                 "the file is compressed by gzip; include <descent/data/gzip.hpp> and call "
                 "parse_idx(read_gzip(path), path), or unpack it with gunzip");
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
    if (bytes.size() > i && byte(i) != 0)
      fail_in_file(name, i,
                   hexadecimal(byte(i)) + " stands where every IDX file has 0x00; this is no IDX file, give one");
  if (bytes.size() < 4)
    fail_in_file(name, bytes.size(), "the file ends here, within the first 4 bytes; it is cut off, get it again");
  if (idx_width(static_cast<IdxType>(byte(2))) == 0)
    fail_in_file(name, 2,
                 "the type of the numbers is " + hexadecimal(byte(2)) +
                     "; it must be 0x08 or 0x09 (bytes without or with sign), 0x0b or 0x0c (integers of 16 or 32 "
                     "bits), 0x0d or 0x0e (floating point of 32 or 64 bits)");
  if (byte(3) == 0) fail_in_file(name, 3, "the array has 0 dimensions; it must have 1 or more");
}

/// The sizes of the dimensions.
inline std::vector<Index> idx_sizes(const std::string& bytes, const std::string& name) {
  const std::size_t dimensions = static_cast<unsigned char>(bytes[3]), begin = 4 + 4 * dimensions;
  if (bytes.size() < begin)
    fail_in_file(name, bytes.size(),
                 "the file ends here, within the sizes of the array's " + std::to_string(dimensions) +
                     " dimensions, which take it to byte " + std::to_string(begin) + "; it is cut off, get it again");
  std::vector<Index> sizes;
  for (std::size_t at = 4; at < begin; at += 4) {
    sizes.push_back(static_cast<Index>(big_endian<std::uint32_t>(bytes.data() + at)));
    if (sizes.back() == 0)
      fail_in_file(name, at,
                   "the array has size 0 in dimension " + std::to_string(at / 4) + "; every size must be 1 or more");
  }
  return sizes;
}

}  // namespace detail

/// The array that bytes hold, as read_idx reads them from a file; `name` stands for the path in messages.
inline IdxArray parse_idx(std::string bytes, const std::string& name) {
  detail::require_idx_magic(bytes, name);
  IdxArray array;
  array.type_ = static_cast<IdxType>(bytes[2]);
  array.sizes_ = detail::idx_sizes(bytes, name);
  array.begin_ = 4 + 4 * array.sizes_.size();

  const std::uint64_t width = detail::idx_width(array.type_), held = (bytes.size() - array.begin_) / width;
  const std::string wanted = "the header asks for " + detail::sizes_text(array.sizes_) + " numbers of " +
                             std::to_string(width) + (width == 1 ? " byte" : " bytes");
  std::uint64_t count = 1;
  for (const Index size : array.sizes_) {
    if (static_cast<std::uint64_t>(size) > held / count)
      detail::fail_in_file(name, bytes.size(), "the file ends here, but " + wanted + "; it is cut off, get it again");
    count *= static_cast<std::uint64_t>(size);
  }
  const std::uint64_t end = array.begin_ + count * width;
  if (bytes.size() > end)
    detail::fail_in_file(name, static_cast<std::size_t>(end),
                         std::to_string(bytes.size() - end) + " bytes are left over; " + wanted +
                             ", which end here: the header or the file is damaged, get it again");
  array.columns_ = static_cast<Index>(count) / array.sizes_[0];
  array.bytes_ = std::move(bytes);
  array.name_ = name;
  return array;
}

/// Reads an IDX file: numbers of any of the format's six types, in any number of dimensions.
///
///     const IdxArray images = read_idx("train-images-idx3-ubyte"), labels = read_idx("train-labels-idx1-ubyte");
///     Dataset<float> train = idx_dataset<float>(images, labels);   // 60000 × 784, classes 0 … 9
///     train.features /= 255;
///
/// A file compressed by gzip is read with the help of <descent/data/gzip.hpp>, which needs zlib:
/// `parse_idx(read_gzip(path), path)`. Throws Error as `path, byte b: what was wrong; how to mend it`, where bytes
/// count from 0: when the file cannot be read, is empty, compressed, cut off or longer than its header says, does not
/// begin as the format demands, or has a dimension of size 0.
inline IdxArray read_idx(const std::string& path) { return parse_idx(detail::file_bytes(path, "plain IDX"), path); }

template <class Number, class Scalar>
void IdxArray::convert(Scalar* to, Index count) const {
  const char* from = bytes_.data() + begin_;
  for (Index i = 0; i < count; ++i, from += sizeof(Number)) {
    const Number number = detail::big_endian<Number>(from);
    if constexpr (std::is_floating_point_v<Number>) {
      const auto fail_here = [&](const char* message) {
        detail::fail_in_file(name_, static_cast<std::size_t>(from - bytes_.data()), message);
      };
      if (!is_finite(number)) fail_here("the number is infinite or not a number; mend or leave out its sample");
      if (number > static_cast<double>(std::numeric_limits<Scalar>::max()) ||
          number < static_cast<double>(std::numeric_limits<Scalar>::lowest()))
        fail_here("the number is too large for float; read it as double");
    }
    to[i] = static_cast<Scalar>(number);
  }
}

template <class Scalar>
Matrix<Scalar> IdxArray::matrix() const {
  static_assert(std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>, "descent works on float and double");
  Matrix<Scalar> numbers(rows(), columns_);
  switch (type_) {
    case IdxType::unsigned_byte:
      convert<std::uint8_t>(numbers.data(), numbers.size());
      break;
    case IdxType::signed_byte:
      convert<std::int8_t>(numbers.data(), numbers.size());
      break;
    case IdxType::short_integer:
      convert<std::int16_t>(numbers.data(), numbers.size());
      break;
    case IdxType::integer:
      convert<std::int32_t>(numbers.data(), numbers.size());
      break;
    case IdxType::single_precision:
      convert<float>(numbers.data(), numbers.size());
      break;
    case IdxType::double_precision:
      convert<double>(numbers.data(), numbers.size());
      break;
  }
  return numbers;
}

/// Samples and their labels as data to train on: n × d features, d the numbers of a sample, and n × 1 targets. Throws
/// Error unless there are as many labels as samples, one for each, and all numbers are finite.
template <class Scalar>
Dataset<Scalar> idx_dataset(const IdxArray& samples, const IdxArray& labels) {
  if (labels.columns() != 1)
    fail(labels.name() + ": " + detail::sizes_text(labels.sizes()) +
         " numbers are no labels, which are one for each sample; give the labels last, the samples first");
  if (labels.rows() != samples.rows())
    fail(samples.name() + " has " + std::to_string(samples.rows()) + " samples and " + labels.name() + " " +
         std::to_string(labels.rows()) + " labels; they must be as many: give two files that belong together");
  return {samples.matrix<Scalar>(), labels.matrix<Scalar>()};
}

}  // namespace descent
