/// @file
/// Files compressed by gzip. Needs zlib (to be linked with -lz, ZLIB::ZLIB in CMake); the umbrella header does not
/// include it.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "../core/error.hpp"
#include "text_source.hpp"

namespace descent {

namespace detail {

/// zlib's state while it unpacks, given back at the end.
class Inflation {
 public:
  explicit Inflation(const std::string& name) {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK)  // the largest window; nothing but gzip
      fail(name + ": zlib cannot be set up; there is too little memory");
  }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  ~Inflation() { inflateEnd(&stream_); }

  z_stream& operator*() { return stream_; }
  z_stream* operator->() { return &stream_; }

 private:
  z_stream stream_ = {};
};

}  // namespace detail

/// The bytes that `packed` holds compressed by gzip, as read_gzip reads them from a file; `name` stands for the path in
/// messages.
inline std::string unpack_gzip(std::string_view packed, const std::string& name,
                               std::uint64_t most_bytes = std::uint64_t{1} << 32U) {
  std::size_t taken = 0;
  const auto fail_at = [&](std::size_t byte, const std::string& message) {
    fail(name + ", byte " + std::to_string(byte) + ": " + message);
  };
  const auto begins_member = [&] { return packed.substr(taken, 2) == "\x1f\x8b"; };
  if (!begins_member()) fail_at(0, "the file is not compressed by gzip; read it as it is");

  detail::Inflation inflation(name);
  std::string bytes;
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) bytes.resize(std::max<std::size_t>(65536, 2 * bytes.size()));
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    const auto offered = static_cast<uInt>(std::min(most, packed.size() - taken));
    const auto room = static_cast<uInt>(std::min(most, bytes.size() - filled));
    inflation->next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data() + taken));  // only read
    inflation->avail_in = offered;
    inflation->next_out = reinterpret_cast<Bytef*>(bytes.data() + filled);
    inflation->avail_out = room;
    const int result = inflate(&*inflation, Z_NO_FLUSH);
    taken += offered - inflation->avail_in;
    filled += room - inflation->avail_out;
    if (filled > most_bytes)
      fail_at(taken, "the file unpacks to more than " + std::to_string(most_bytes) +
                         " bytes; if that is meant, pass a larger most_bytes");
    if (result == Z_STREAM_END) {
      if (taken == packed.size()) break;
      if (!begins_member()) fail_at(taken, "the file goes on after its compressed part; it is damaged, get it again");
      inflateReset(&*inflation);
    } else if (result == Z_BUF_ERROR || (result == Z_OK && taken == packed.size() && inflation->avail_out > 0)) {
      if (taken == packed.size()) fail_at(taken, "the file ends here, within its compressed part; get it again");
    } else if (result != Z_OK) {
      const char* reason = inflation->msg;
      fail_at(taken, "the file is damaged (zlib: " + std::string(reason == nullptr ? "no reason given" : reason) +
                         "); get it again");
    }
  }
  bytes.resize(filled);
  return bytes;
}

/// Reads a file compressed by gzip, of one part or several, and returns what it unpacks to. Throws Error if the file
/// cannot be read, is not compressed by gzip, is cut off or damaged, or unpacks to more than `most_bytes` (4 GiB by
/// default), which keeps a small file from filling the memory.
///
///     const IdxArray images = parse_idx(read_gzip(path), path);
///     const auto births = parse_csv<double>(read_gzip(path), path, {.target = "bwt"});
inline std::string read_gzip(const std::string& path, std::uint64_t most_bytes = std::uint64_t{1} << 32U) {
  return unpack_gzip(detail::file_bytes(path, "gzip"), path, most_bytes);
}

}  // namespace descent
