/// @file
/// Named tables of numbers in one file that other programs read, too: the safetensors layout.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <istream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../data/fingerprint.hpp"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "descent/checkpoint.hpp: the numbers in the file are little-endian, and this machine's are not"
#endif

namespace descent::detail {

/// A table of numbers, stored row by row. A single number has no dimension.
struct Tensor {
  std::string name;
  /// the type of its numbers: "F64", "I32", "BOOL", …
  std::string type;
  std::vector<std::uint64_t> shape;
  std::string bytes;
};

/// The name that the layout gives to a type of numbers.
template <class Number>
std::string type_name_of() {
  static_assert(std::is_arithmetic_v<Number> && sizeof(Number) <= 8,
                "checkpoint: numbers of this type have no place in a checkpoint; use double, float, bool or an "
                "integer of up to 64 bits");
  if constexpr (std::is_same_v<Number, bool>)
    return "BOOL";
  else
    return (std::is_floating_point_v<Number> ? "F"
            : std::is_signed_v<Number>       ? "I"
                                             : "U") +
           std::to_string(8 * sizeof(Number));
}

/// How many bytes a number of that type takes; 0 if the layout doesn't know the type.
inline std::uint64_t bytes_of_type(const std::string& type) {
  static const std::map<std::string, std::uint64_t> sizes{
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
      {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};
  const auto found = sizes.find(type);
  return found == sizes.end() ? 0 : found->second;
}

/// "3 × 2 numbers of type F64"
inline std::string describe_shape(const std::string& type, const std::vector<std::uint64_t>& shape) {
  std::string text;
  for (const std::uint64_t length : shape) text += (text.empty() ? "" : " × ") + std::to_string(length);
  return shape.empty() ? "one number of type " + type : text + " numbers of type " + type;
}

/// All that stands in a file: tables by name, and texts by name.
struct TensorFile {
  std::map<std::string, std::string> texts;
  std::vector<Tensor> tensors;

  const Tensor* find(const std::string& name) const {
    for (const Tensor& tensor : tensors)
      if (tensor.name == name) return &tensor;
    return nullptr;
  }

  std::string text(const std::string& name) const {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string() : found->second;
  }

  void add(Tensor tensor) {
    if (find(tensor.name))
      fail("save: there are two tables of the name '" + tensor.name +
           "'; names in a layout() or in an archive() must differ");
    tensors.push_back(std::move(tensor));
  }
};

/// 64 bits made of all bytes, by which a file is found to be damaged.
inline std::string checksum(const std::string& bytes) {
  Fingerprint sum;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    sum.add(word);
  }
  for (; i < bytes.size(); ++i) sum.add(static_cast<std::uint8_t>(bytes[i]));
  return sum.text();
}

/// The bytes of the file: 8 bytes with the length of a JSON header, the header, the numbers. The header names every
/// table, its type, its shape and where among the numbers it stands; blanks at its end let the numbers begin at a
/// multiple of 8 bytes, and wide types stand before narrow ones, so that all can be used in place.
inline std::string to_bytes(const TensorFile& file) {
  std::string numbers;
  nlohmann::ordered_json texts = nlohmann::ordered_json::object(), tables = nlohmann::ordered_json::object();
  for (const std::uint64_t width : {8U, 4U, 2U, 1U}) {
    for (const Tensor& tensor : file.tensors) {
      if (bytes_of_type(tensor.type) != width) continue;
      const std::uint64_t begin = numbers.size();
      numbers += tensor.bytes;
      tables[tensor.name] = {
          {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {begin, numbers.size()}}};
    }
  }
  for (const auto& [name, text] : file.texts) texts[name] = text;
  texts["checksum"] = checksum(numbers);
  nlohmann::ordered_json header{{"__metadata__", texts}};
  header.update(tables);
  std::string json = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  json.resize((json.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = json.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + json + numbers;
}

/// Reads such a file and trusts nothing in it: whatever is not exactly as the layout asks is refused whole, with its
/// reason. `size`: of the file, in bytes; `where`: its name, for messages.
class TensorFileReader {
 public:
  TensorFileReader(std::istream& in, std::uint64_t size, std::string where)
      : in_(in), size_(size), where_(std::move(where)) {}

  TensorFile read() {
    if (size_ < 8) refuse("it has " + std::to_string(size_) + " bytes, too few for the header's length");
    std::uint64_t length = 0;
    std::string bytes = take(8);
    std::memcpy(&length, bytes.data(), 8);
    if (length > most_header_bytes || length > size_ - 8)
      refuse("its header should have " + std::to_string(length) + " bytes, and " + std::to_string(size_ - 8) +
             " are there");
    const nlohmann::ordered_json header = parse(take(length));
    TensorFile file;
    std::uint64_t numbers = 0;
    for (const Place& place : places(header, file.texts, size_ - 8 - length)) {
      file.tensors.push_back({place.name, place.type, place.shape, {}});
      numbers = place.end;
    }
    if (numbers != size_ - 8 - length)
      refuse("its tables take " + std::to_string(numbers) + " bytes, and " + std::to_string(size_ - 8 - length) +
             " follow the header");
    bytes = take(numbers);
    const auto sum = file.texts.find("checksum");
    if (sum != file.texts.end() && sum->second != checksum(bytes))
      refuse("its numbers don't have the checksum that they were saved with");
    std::uint64_t begin = 0;
    for (Tensor& tensor : file.tensors) {
      const std::uint64_t count = bytes_taken(tensor);
      tensor.bytes = bytes.substr(begin, count);
      begin += count;
      if (tensor.type == "BOOL")
        for (const char byte : tensor.bytes)
          if (byte != 0 && byte != 1) refuse("'" + tensor.name + "' should hold truth values, and holds other bytes");
    }
    return file;
  }

 private:
  static constexpr std::uint64_t most_header_bytes = 100'000'000;  // as other readers have it

  struct Place {
    std::string name, type;
    std::vector<std::uint64_t> shape;
    std::uint64_t begin = 0, end = 0;
  };

  [[noreturn]] void refuse(const std::string& reason) const {
    fail(where_ + " can't be used: " + reason + ". The file is damaged or no safetensors file; take an older one");
  }

  std::string take(std::uint64_t count) {
    std::string bytes(count, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(count));
    if (static_cast<std::uint64_t>(in_.gcount()) != count) refuse("it ends before its end");
    return bytes;
  }

  /// The header; refuses names that come twice, which parsers pass over in silence.
  nlohmann::ordered_json parse(const std::string& text) const {
    std::vector<std::set<std::string>> names;
    std::string twice;
    bool deep = false;
    const auto watch = [&](int depth, nlohmann::ordered_json::parse_event_t event, nlohmann::ordered_json& value) {
      using Event = nlohmann::ordered_json::parse_event_t;
      if (depth > 4) deep = true;
      if (event == Event::object_start) names.emplace_back();
      if (event == Event::object_end) names.pop_back();
      if (event == Event::key && !names.back().insert(value.get<std::string>()).second)
        twice = value.get<std::string>();
      return !deep;
    };
    if (text.empty() || text.front() != '{') refuse("its header doesn't begin with '{'");
    const auto header = nlohmann::ordered_json::parse(text, watch, false);
    if (!twice.empty()) refuse("the name '" + twice + "' stands twice in its header");
    if (deep || header.is_discarded() || !header.is_object())
      refuse("its header is not the JSON text that it should be");
    return header;
  }

  /// Where each table stands, in order; refuses tables that overlap or leave room between them.
  std::vector<Place> places(const nlohmann::ordered_json& header, std::map<std::string, std::string>& texts,
                            std::uint64_t room) const {
    std::vector<Place> all;
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        if (!entry.is_object()) refuse("its __metadata__ is not a list of texts");
        for (const auto& [key, text] : entry.items()) {
          if (!text.is_string()) refuse("'" + key + "' in its __metadata__ is not a text");
          texts[key] = text.template get<std::string>();
        }
      } else {
        all.push_back(place(name, entry));
        if (all.back().end > room)
          refuse("'" + name + "' should end at byte " + std::to_string(all.back().end) + " of " + std::to_string(room));
      }
    }
    std::sort(all.begin(), all.end(),
              [](const Place& a, const Place& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
    std::uint64_t end = 0;
    for (const Place& next : all) {
      if (next.begin != end)
        refuse("'" + next.name + "' begins at byte " + std::to_string(next.begin) +
               ", and the table before it ends at " + std::to_string(end));
      end = next.end;
    }
    return all;
  }

  Place place(const std::string& name, const nlohmann::ordered_json& entry) const {
    const auto wrong = [&](const std::string& what) { refuse("'" + name + "' has no proper " + what); };
    if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
        !entry.contains("data_offsets"))
      refuse("'" + name + "' should have dtype, shape and data_offsets, and nothing else");
    Place place;
    place.name = name;
    if (!entry["dtype"].is_string()) wrong("dtype");
    place.type = entry["dtype"].get<std::string>();
    if (bytes_of_type(place.type) == 0) refuse("'" + name + "' has numbers of an unknown type, '" + place.type + "'");
    if (!entry["shape"].is_array()) wrong("shape");
    for (const auto& length : entry["shape"]) {
      if (!length.is_number_unsigned()) wrong("shape");
      place.shape.push_back(length.template get<std::uint64_t>());
    }
    const auto& offsets = entry["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned())
      wrong("data_offsets");
    place.begin = offsets[0].get<std::uint64_t>();
    place.end = offsets[1].get<std::uint64_t>();
    std::uint64_t count = bytes_of_type(place.type);
    for (const std::uint64_t length : place.shape) {
      if (length != 0 && count > std::numeric_limits<std::uint64_t>::max() / length) wrong("shape");
      count *= length;
    }
    if (place.end < place.begin || place.end - place.begin != count)
      refuse("'" + name + "' should be " + describe_shape(place.type, place.shape) + ", " + std::to_string(count) +
             " bytes, and stands at bytes " + std::to_string(place.begin) + " to " + std::to_string(place.end));
    return place;
  }

  static std::uint64_t bytes_taken(const Tensor& tensor) {
    std::uint64_t count = bytes_of_type(tensor.type);
    for (const std::uint64_t length : tensor.shape) count *= length;
    return count;
  }

  std::istream& in_;
  std::uint64_t size_;
  std::string where_;
};

}  // namespace descent::detail
