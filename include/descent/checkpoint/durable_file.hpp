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
#include <utility>

#include "../core/error.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#define DESCENT_POSIX_FILES 1
#endif

namespace descent::detail {

/// A path as messages show it.
inline std::string quoted_path(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// The path with something behind its name.
inline std::filesystem::path beside(const std::filesystem::path& path, const std::string& suffix) {
  std::filesystem::path other = path;
  other += suffix;
  return other;
}

[[noreturn]] inline void fail_writing(const std::filesystem::path& path, const std::string& reason) {
  fail("save: cannot write " + quoted_path(path) + ": " + reason + "; what was there before is untouched");
}

/// The file that a path means: what it points to where it is a symbolic link, even if that is not there yet.
inline std::filesystem::path resolved(std::filesystem::path path) {
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(path, error); ++links)
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  return path;
}

#if defined(DESCENT_POSIX_FILES)

/// A new file, to be written and then put in another's place; gone with this object if it was not.
///
/// It is PATH.tmp, or PATH.tmp2 and so on while others write there, too: its writer creates it and holds a lock on it.
/// What a killed writer left behind is locked by nobody: the next one removes it (where the disk knows locks).
class Replacement {
 public:
  explicit Replacement(const std::filesystem::path& path) : path_(path) {
    std::error_code error;
    if (path.empty()) fail_writing(path, "the path is empty");
    if (std::filesystem::is_directory(path, error)) fail_writing(path, "it is a folder");
    for (int number = 1; !create(beside(path, number == 1 ? ".tmp" : ".tmp" + std::to_string(number)));)
      if (!remove_if_left_behind()) ++number;
  }
  ~Replacement() {
    if (file_ < 0) return;
    ::unlink(name_.c_str());
    ::close(file_);
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  /// Writes all bytes and waits until they are on the disk.
  void write(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const auto count = ::write(file_, bytes.data() + done, bytes.size() - done);
      if (count >= 0)
        done += static_cast<std::size_t>(count);
      else if (errno != EINTR)
        fail_writing(path_, std::strerror(errno));
    }
    if (::fsync(file_) != 0) fail_writing(path_, std::strerror(errno));
  }

  void take_place() {
    if (std::rename(name_.c_str(), path_.c_str()) != 0) fail_writing(path_, std::strerror(errno));
    ::close(file_);
    file_ = -1;
  }

 private:
  /// Makes a file of that name its own; false if there is one.
  bool create(std::filesystem::path name) {
    name_ = std::move(name);
    const int file = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);  // follows no link
    if (file < 0 && errno != EEXIST)
      fail_writing(path_, std::strerror(errno) + std::string(errno == ENOENT ? " (its folder must be there)" : ""));
    if (file < 0) return false;
    while (::flock(file, LOCK_EX) != 0 && errno == EINTR) {
    }
    if (is_named(file)) file_ = file;  // else somebody saw it before it was locked, and removed it
    if (file_ < 0) ::close(file);
    return file_ >= 0;
  }

  bool remove_if_left_behind() const {
    const int file = ::open(name_.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return errno == ENOENT;
    const bool removed = ::flock(file, LOCK_EX | LOCK_NB) == 0 && is_named(file) && ::unlink(name_.c_str()) == 0;
    ::close(file);
    return removed;
  }

  /// Whether an open file is the one of that name.
  bool is_named(int file) const {
    struct stat opened, named;
    return ::fstat(file, &opened) == 0 && ::lstat(name_.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
  }

  const std::filesystem::path path_;
  std::filesystem::path name_;
  int file_ = -1;
};

#else

/// A new file, PATH.tmp, to be written and then put in another's place; gone with this object if it was not.
class Replacement {
 public:
  explicit Replacement(const std::filesystem::path& path)
      : path_(path), name_(beside(path, ".tmp")), file_(name_, std::ios::binary | std::ios::trunc) {
    if (path.empty() || !file_) fail_writing(path, "its folder must be there, and writable");
  }
  ~Replacement() {
    file_.close();
    std::error_code error;
    std::filesystem::remove(name_, error);
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void write(const std::string& bytes) {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file_.close();
    if (!file_) fail_writing(path_, "the disk may be full");
  }

  void take_place() {
    std::error_code error;
    std::filesystem::rename(name_, path_, error);
    if (error) fail_writing(path_, error.message());
  }

 private:
  const std::filesystem::path path_, name_;
  std::ofstream file_;
};

#endif

/// Waits until the names in a folder are on the disk.
inline void sync_folder_of([[maybe_unused]] const std::filesystem::path& path) {
#if defined(DESCENT_POSIX_FILES)
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;  // a folder that may be written to but not read; the file itself is safe
  const int error = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (error != 0 && error != EINVAL && error != EBADF)  // these two: the disk has no such thing
    fail("save: " + quoted_path(path) + " is written, but its folder cannot be synced: " + std::strerror(error) +
         "; after a power cut the file from before may be there");
#endif
}

/// Gives the versions of a file that are kept their new names: PATH.1 becomes PATH.2 and so on up to PATH.(keep − 1),
/// and PATH is there as PATH.1, too. PATH itself stays.
inline void rotate(const std::filesystem::path& path, int keep) {
  std::error_code error;
  const auto previous = beside(path, ".1");
  if (keep < 2 || !std::filesystem::exists(path, error)) return;
  if (std::filesystem::equivalent(path, previous, error)) return;  // killed before PATH got its new version
  error.clear();
  const auto check = [&](const std::filesystem::path& older) {
    if (error)
      fail("save: cannot keep " + quoted_path(older) + ": " + error.message() + "; " + quoted_path(path) +
           " is untouched");
  };
  for (int i = keep - 1; i > 1; --i) {
    const auto from = beside(path, "." + std::to_string(i - 1)), to = beside(path, "." + std::to_string(i));
    if (std::filesystem::exists(from, error)) std::filesystem::rename(from, to, error);
    check(to);
  }
  std::filesystem::remove(previous, error);
  check(previous);
  std::filesystem::create_hard_link(path, previous, error);
  if (error) std::filesystem::copy_file(path, previous, error);  // where the disk has no links
  check(previous);
}

/// Puts the bytes in place of the file: written beside it, synced, renamed, folder synced. Whoever reads PATH, at any
/// moment and after any crash, finds the old bytes or the new ones. Keeps `keep` versions in all, the older ones as
/// PATH.1, PATH.2, … Where PATH is a symbolic link, all of this is done to what it points to.
inline void replace_file(const std::filesystem::path& path, const std::string& bytes, int keep = 1) {
  const auto target = resolved(path);
  Replacement fresh(target);
  fresh.write(bytes);
  rotate(target, keep);
  fresh.take_place();
  sync_folder_of(target);
}

/// Fails if the file could not be written: its folder is missing, say. Changes nothing.
inline void check_writable(const std::filesystem::path& path) { Replacement{resolved(path)}; }

}  // namespace descent::detail
