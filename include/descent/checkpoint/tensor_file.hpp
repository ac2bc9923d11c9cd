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
#include "../core/matrix.hpp"
#include "../data/fingerprint.hpp"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "descent/checkpoint.hpp: the numbers in the file are little-endian, and this machine's are not"
#endif

namespace descent::detail {

/// The version of what stands in a checkpoint; another one is refused.
inline constexpr const char* checkpoint_format = "1";

/// A table of numbers, stored row by row. A single number has no dimension.
struct Tensor {
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
  std::map<std::string, Tensor> tensors;

  const Tensor* find(const std::string& name) const {
    const auto found = tensors.find(name);
    return found == tensors.end() ? nullptr : &found->second;
  }

  std::string text(const std::string& name) const {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string() : found->second;
  }

  void add(const std::string& name, Tensor tensor) {
    if (!tensors.emplace(name, std::move(tensor)).second)
      fail("save: there are two tables of the name '" + name + "'; names in a layout() or in an archive() must differ");
  }
};

/// The text as JSON holds it; fails unless it is UTF-8, as JSON has to be.
inline const std::string& utf8(const std::string& text) {
  using Handler = nlohmann::json::error_handler_t;
  const nlohmann::json json = text;
  const std::string shown = json.dump(-1, ' ', false, Handler::replace);
  if (shown != json.dump(-1, ' ', false, Handler::ignore))
    fail("save: " + shown +
         " is not UTF-8; names in a layout() or an archive(), of classes, and texts in a policy must be");
  return text;
}

/// Texts as one, from which they can be read again. Fails unless they are UTF-8.
inline std::string text_of_list(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) utf8(text);
  return nlohmann::json(texts).dump();
}

/// The texts that one was made of; none where it was not made so.
inline std::vector<std::string> list_of_text(const std::string& text) {
  const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
  std::vector<std::string> texts;
  if (list.is_array())
    for (const nlohmann::json& one : list)
      if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

/// 64 bits made of all tables and texts with their names, by which a file is found to be damaged.
class Checksum {
 public:
  explicit Checksum(const TensorFile& file) {
    for (const auto& [name, text] : file.texts) {
      if (name == "checksum") continue;
      add(name);
      add(text);
    }
    for (const auto& [name, tensor] : file.tensors) {
      add(name);
      add(tensor.type);
      for (const std::uint64_t length : tensor.shape) sum_.add(length);
      add(tensor.bytes);
    }
  }
  std::string text() const { return sum_.text(); }

 private:
  void add(const std::string& bytes) {
    sum_.add(static_cast<std::uint64_t>(bytes.size()));
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + i, 8);
      sum_.add(word);
    }
    for (; i < bytes.size(); ++i) sum_.add(static_cast<std::uint8_t>(bytes[i]));
  }

  Fingerprint sum_;
};

/// The bytes of the file: 8 bytes with the length of a JSON header, the header, the numbers. The header names every
/// table, its type, its shape and where among the numbers it stands; blanks at its end let the numbers begin at a
/// multiple of 8 bytes, and wide types stand before narrow ones, so that all can be used in place.
inline std::string to_bytes(const TensorFile& file) {
  nlohmann::json header = nlohmann::json::object();
  std::vector<const Tensor*> in_order;
  std::uint64_t end = 0;
  for (const std::uint64_t width : {8U, 4U, 2U, 1U}) {
    for (const auto& [name, tensor] : file.tensors) {
      if (bytes_of_type(tensor.type) != width) continue;
      const std::uint64_t begin = std::exchange(end, end + tensor.bytes.size());
      header[utf8(name)] = {{"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
      in_order.push_back(&tensor);
    }
  }
  nlohmann::json& texts = header["__metadata__"];
  for (const auto& [name, text] : file.texts) texts[utf8(name)] = utf8(text);
  texts["checksum"] = Checksum(file).text();
  std::string json = header.dump();
  json.resize((json.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = json.size();
  std::string bytes(8, '\0');
  bytes.reserve(8 + length + end);
  std::memcpy(bytes.data(), &length, 8);
  bytes += json;
  for (const Tensor* tensor : in_order) bytes += tensor->bytes;
  return bytes;
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
    std::memcpy(&length, take(8).data(), 8);
    const std::uint64_t rest = size_ - 8;
    if (length > most_header_bytes || length > rest)
      refuse("its header should have " + std::to_string(length) + " bytes, and " + std::to_string(rest) + " are there");
    TensorFile file;
    const nlohmann::json header = parse(take(length));
    const std::vector<Place> all = places(header, file.texts, rest - length);
    const std::uint64_t end = all.empty() ? 0 : all.back().end;
    if (end != rest - length)
      refuse("its tables take " + std::to_string(end) + " bytes, and " + std::to_string(rest - length) +
             " follow the header");
    for (const Place& place : all) {
      Tensor tensor{place.type, place.shape, take(place.end - place.begin)};
      if (tensor.type == "BOOL")
        for (const char byte : tensor.bytes)
          if (byte != 0 && byte != 1) refuse("'" + place.name + "' should hold truth values, and holds other bytes");
      file.tensors.emplace(place.name, std::move(tensor));
    }
    // A file of another format may have another checksum, and one of another program's none: whoever asked sees to them.
    const std::string format = file.text("format"), checksum = file.text("checksum");
    const bool ours = format == checkpoint_format || (format.empty() && !checksum.empty());
    if (ours && checksum != Checksum(file).text()) refuse("it doesn't have the checksum that it was saved with");
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
  nlohmann::json parse(const std::string& text) const {
    std::vector<std::set<std::string>> names;
    std::string twice;
    bool deep = false;
    const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
      using Event = nlohmann::json::parse_event_t;
      if (depth > 4) deep = true;
      if (event == Event::object_start) names.emplace_back();
      if (event == Event::object_end) names.pop_back();
      if (event == Event::key && !names.back().insert(value.get<std::string>()).second)
        twice = value.get<std::string>();
      return !deep;
    };
    if (text.empty() || text.front() != '{') refuse("its header doesn't begin with '{'");
    const auto header = nlohmann::json::parse(text, watch, false);
    if (!twice.empty()) refuse("the name '" + twice + "' stands twice in its header");
    const bool cut = text.find('\0') != text.npos;  // there the parser would end, whatever follows
    if (deep || cut || header.is_discarded() || !header.is_object())
      refuse("its header is not the JSON text that it should be");
    return header;
  }

  /// Where each table stands, in order; refuses tables that overlap or leave room between them.
  std::vector<Place> places(const nlohmann::json& header, std::map<std::string, std::string>& texts,
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

  Place place(const std::string& name, const nlohmann::json& entry) const {
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
      if (place.shape.back() > std::numeric_limits<Index>::max()) wrong("shape");
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

  std::istream& in_;
  std::uint64_t size_;
  std::string where_;
};

}  // namespace descent::detail
