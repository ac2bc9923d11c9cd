// Files that are replaced whole: whoever else writes there, whatever was left behind, wherever a link points.
#include <descent/checkpoint/durable_file.hpp>

#include <atomic>
#include <string>
#include <thread>

#include "../catch.hpp"
#include "folder.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using detail::replace_file;
using detail::Replacement;

TEST_CASE("who writes a file and who tries it don't touch what another one is writing") {
  const Folder folder;
  const auto path = folder / "x";
  Replacement other(path);
  other.write("from another process");
  detail::check_writable(path);
  replace_file(path, "mine");
  CHECK(read_bytes(path) == "mine");
  CHECK(folder.files() == 2);
  other.take_place();
  CHECK(read_bytes(path) == "from another process");
  CHECK(folder.files() == 1);
}

TEST_CASE("many writers of one file leave one of theirs, whole") {
  const Folder folder;
  const auto path = folder / "x";
  std::atomic<int> failures{0};
  const auto work = [&](char letter) {
    for (int i = 0; i < 200; ++i) try {
        replace_file(path, std::string(1000, letter));
        const std::string bytes = read_bytes(path);
        if (bytes.size() != 1000 || bytes != std::string(1000, bytes[0])) ++failures;
      } catch (const Error&) {
        ++failures;
      }
  };
  std::thread a(work, 'a'), b(work, 'b'), c([&] {
    for (int i = 0; i < 2000; ++i) detail::check_writable(path);
  });
  a.join(), b.join(), c.join();
  CHECK(failures == 0);
  CHECK(folder.files() == 1);
}

TEST_CASE("what a killed writer left behind is removed; what is no file of ours is left alone") {
  const Folder folder;
  const auto path = folder / "x";
  write_bytes(folder / "x.tmp", "half of it");
  write_bytes(folder / "x.tmp2", "of two who wrote at once");
  {
    Replacement first(path), second(path);
    CHECK(read_bytes(folder / "x.tmp").empty());
    CHECK(read_bytes(folder / "x.tmp2").empty());
  }
  CHECK(folder.files() == 0);

  write_bytes(folder / "precious", "precious");
  std::filesystem::create_symlink("precious", folder / "x.tmp");
  replace_file(path, "new");
  CHECK(read_bytes(folder / "precious") == "precious");
  CHECK(!std::filesystem::is_symlink(path));
  CHECK(std::filesystem::is_symlink(folder / "x.tmp"));
}

TEST_CASE("a symbolic link stays one, and what it points to is replaced") {
  const Folder folder;
  std::filesystem::create_directory(folder / "disk");
  std::filesystem::create_symlink("disk/target", folder / "link");
  for (const char* bytes : {"first", "second"}) {
    replace_file(folder / "link", bytes, 2);
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(read_bytes(folder / "disk/target") == bytes);
  }
  CHECK(read_bytes(folder / "disk/target.1") == "first");
}

TEST_CASE("the versions that are kept: none is lost by a kill between two steps, none is written twice") {
  const Folder folder;
  const auto path = folder / "x";
  for (const char* version : {"v1", "v2", "v3"}) replace_file(path, version, 3);
  detail::rotate(path, 3);  // and killed before the new one takes its place
  replace_file(path, "v4", 3);
  CHECK(read_bytes(path) == "v4");
  CHECK(read_bytes(folder / "x.1") == "v3");
  CHECK(read_bytes(folder / "x.2") == "v2");
}

TEST_CASE("what fails leaves the file, and nothing beside it, and names the path that was asked for") {
  const Folder folder;
  const auto path = folder / "x";
  write_bytes(path, "old");
  std::filesystem::create_directories(folder / "x.1/full");
  CHECK_THROWS_WITH(replace_file(path, "new", 2), ContainsSubstring("save: cannot keep '") &&
                                                      ContainsSubstring("x.1': ") &&
                                                      ContainsSubstring("x' is untouched"));
  CHECK(read_bytes(path) == "old");
  CHECK(folder.files() == 2);
  CHECK_THROWS_WITH(replace_file(folder / "no folder/x", "new"),
                    ContainsSubstring("no folder/x': ") && ContainsSubstring("its folder must be there"));
  CHECK_THROWS_WITH(replace_file("", "new"), ContainsSubstring("the path is empty"));
  CHECK_THROWS_WITH(replace_file(folder.path(), "new"), ContainsSubstring("it is a folder"));
}
