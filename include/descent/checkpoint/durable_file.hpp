/// @file
/// Files that are either wholly there or as they were before, whatever happens while they are written.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "../core/error.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <unistd.h>
#define DESCENT_POSIX_FILES 1
#endif

namespace descent::detail {

/// A path as messages show it.
inline std::string quoted_path(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// The file that a new version is written to before it takes the place of the old one.
inline std::filesystem::path beside(const std::filesystem::path& path, const std::string& suffix) {
  std::filesystem::path other = path;
  other += suffix;
  return other;
}

[[noreturn]] inline void fail_writing(const std::filesystem::path& path, const std::string& reason) {
  fail("save: cannot write " + quoted_path(path) + ": " + reason + "; what was there before is untouched");
}

/// Writes all bytes to a new file and waits until they are on the disk (where the system has a call for that).
inline void write_and_sync(const std::filesystem::path& path, const std::string& bytes) {
#if defined(DESCENT_POSIX_FILES)
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail_writing(path, std::strerror(errno));
  int error = 0;
  for (std::size_t done = 0; done < bytes.size() && error == 0;) {
    const auto count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count >= 0)
      done += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      error = errno;
  }
  if (error == 0 && ::fsync(file) != 0) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0) {
    ::unlink(path.c_str());
    fail_writing(path, std::strerror(error));
  }
#else
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fail_writing(path, "the stream failed");
#endif
}

/// Waits until the names in a folder are on the disk.
inline void sync_folder_of([[maybe_unused]] const std::filesystem::path& path) {
#if defined(DESCENT_POSIX_FILES)
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;  // a folder that may be written to but not read; the file itself is safe
  ::fsync(file);
  ::close(file);
#endif
}

/// Gives the versions of a file that are kept their new names: PATH.1 becomes PATH.2 and so on up to PATH.(keep − 1),
/// and PATH is there as PATH.1, too. PATH itself stays.
inline void rotate(const std::filesystem::path& path, int keep) {
  std::error_code error;
  if (keep < 2 || !std::filesystem::exists(path, error)) return;
  for (int i = keep - 1; i > 1; --i) {
    const auto from = beside(path, "." + std::to_string(i - 1));
    if (std::filesystem::exists(from, error))
      std::filesystem::rename(from, beside(path, "." + std::to_string(i)), error);
    if (error) fail_writing(from, error.message());
  }
  const auto previous = beside(path, ".1");
  std::filesystem::remove(previous, error);
  std::filesystem::create_hard_link(path, previous, error);
  if (error) std::filesystem::copy_file(path, previous, error);  // where the disk has no links
  if (error) fail_writing(previous, error.message());
}

/// Puts the bytes in place of the file: written to PATH.tmp, synced, renamed, folder synced. Whoever reads PATH, at any
/// moment and after any crash, finds the old bytes or the new ones. Keeps `keep` versions in all, the older ones as
/// PATH.1, PATH.2, …
inline void replace_file(const std::filesystem::path& path, const std::string& bytes, int keep = 1) {
  const auto fresh = beside(path, ".tmp");
  write_and_sync(fresh, bytes);
  rotate(path, keep);
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) {
    const std::string reason = error.message();
    std::filesystem::remove(fresh, error);
    fail_writing(path, reason);
  }
  sync_folder_of(path);
}

/// Fails if the file could not be written: its folder is missing, say. Changes nothing.
inline void check_writable(const std::filesystem::path& path) {
  std::error_code error;
  if (path.empty() || std::filesystem::is_directory(path, error))
    fail_writing(path, path.empty() ? "the path is empty" : "it is a folder");
  const auto fresh = beside(path, ".tmp");
  write_and_sync(fresh, "");
  std::filesystem::remove(fresh, error);
}

}  // namespace descent::detail
