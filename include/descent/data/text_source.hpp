/// @file
/// The text of a file, and places in it for messages.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "../core/error.hpp"

namespace descent::detail {

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether the byte begins a character: in UTF-8, all but 10xxxxxx do.
inline bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }

inline std::string printable(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (byte >= 0x20 && byte != 0x7f) return {c};
  return {'\\', 'x', digits[byte / 16], digits[byte % 16]};
}

/// The text in quotes, for a message: at most about 60 bytes of it, control characters made visible.
inline std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 60;
  std::size_t length = std::min(text.size(), most);
  while (length < text.size() && length > 0 && !begins_character(text[length])) --length;
  std::string shown = "\"";
  for (const char c : text.substr(0, length)) shown += printable(c);
  return shown + (length < text.size() ? "…\"" : "\"");
}

/// The texts in quotes, separated by commas: the first 40 of them.
inline std::string list_in_quotes(const std::vector<std::string>& texts) {
  constexpr std::size_t most = 40;
  std::string list;
  for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) list += (i == 0 ? "" : ", ") + in_quotes(texts[i]);
  return texts.size() <= most ? list : list + " and " + std::to_string(texts.size() - most) + " more";
}

/// The text of a file, and its name for messages.
class TextSource {
 public:
  TextSource(std::string_view text, const std::string& name) : text_(text), name_(name) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) text_.remove_prefix(byte_order_mark.size());
  }

  std::string_view text() const { return text_; }

  /// Fails with `name:line:column: message`; both count from 1, columns in UTF-8 characters.
  [[noreturn]] void fail_at(std::size_t offset, const std::string& message) const {
    const std::string_view before = text_.substr(0, offset);
    const std::size_t line_begin = before.rfind('\n') + 1;
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::string_view left = before.substr(line_begin);
    const auto column = std::count_if(left.begin(), left.end(), begins_character) + 1;
    fail(name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + message);
  }

  /// Fails if a byte is NUL; `kind` is what the text should be.
  void require_text(const std::string& kind) const {
    const std::size_t position = text_.find('\0');
    if (position != std::string_view::npos)
      fail_at(position, "a NUL byte; this is no text, or text in UTF-16: save it as " + kind + " in UTF-8");
  }

 private:
  std::string_view text_;
  const std::string& name_;
};

/// The bytes of a file; pipes will do too. `kind` is what messages say that it should be.
inline std::string file_bytes(const std::string& path, const std::string& kind) {
  const auto fail_reading = [&](int reason) {
    fail(path + ": cannot be read (" + std::generic_category().message(reason) + "); give the path of a " + kind +
         " file");
  };
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
  if (!file) fail_reading(errno);
  std::string bytes;
  std::size_t count = 0;
  do {
    bytes.resize(std::max<std::size_t>(2 * count, 65536));
    count += std::fread(bytes.data() + count, 1, bytes.size() - count, file.get());
    if (std::ferror(file.get())) fail_reading(errno);
  } while (count == bytes.size());
  bytes.resize(count);
  return bytes;
}

}  // namespace descent::detail
