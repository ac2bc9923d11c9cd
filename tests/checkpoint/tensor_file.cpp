// The file's layout: what is written is read, and what is not exactly right is refused whole, with its reason.
#include <descent/checkpoint/tensor_file.hpp>

#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using detail::TensorFile;

namespace {

TensorFile read(const std::string& bytes) {
  std::istringstream in(bytes);
  return detail::TensorFileReader(in, bytes.size(), "'x.safetensors'").read();
}

std::string length_of(std::uint64_t length) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes;
}

/// A file with this header and so many bytes of numbers.
std::string file(const std::string& header, std::size_t numbers = 16) {
  return length_of(header.size()) + header + std::string(numbers, '\1');
}

std::string two_doubles(const std::string& a, const std::string& b) {
  return R"({"a":{"dtype":"F64","shape":[1],"data_offsets":)" + a +
         R"(},"b":{"dtype":"F64","shape":[1],"data_offsets":)" + b + "}}";
}

}  // namespace

TEST_CASE("what is written is read: names, types, shapes, bytes and texts; wide numbers first, at multiples of 8") {
  TensorFile out;
  out.texts = {{"who", "a \"quoted\" µ"}};
  out.add("flag", {"BOOL", {2}, std::string("\0\1", 2)});
  out.add("one", {"F64", {}, "12345678"});
  out.add("none", {"I32", {0, 3}, ""});
  out.add("table", {"F32", {2, 1}, "abcdefgh"});
  const std::string bytes = detail::to_bytes(out);
  std::uint64_t length;
  std::memcpy(&length, bytes.data(), 8);
  CHECK(length % 8 == 0);
  CHECK(bytes.size() == 8 + length + 8 + 8 + 2);
  CHECK(bytes.substr(8 + length) == std::string("12345678abcdefgh\0\1", 18));

  const TensorFile in = read(bytes);
  CHECK(in.text("who") == "a \"quoted\" µ");
  CHECK(in.text("nobody").empty());
  REQUIRE(in.tensors.size() == out.tensors.size());
  for (const auto& [name, tensor] : out.tensors) {
    INFO(name);
    const detail::Tensor* found = in.find(name);
    REQUIRE(found != nullptr);
    CHECK(found->type == tensor.type);
    CHECK(found->shape == tensor.shape);
    CHECK(found->bytes == tensor.bytes);
  }
  CHECK(in.find("nothing") == nullptr);
  CHECK_THROWS_WITH(out.add("one", {"F64", {}, "12345678"}), ContainsSubstring("two tables of the name 'one'"));
}

TEST_CASE("names and texts that JSON can't hold are refused, since nothing could read them back") {
  TensorFile file;
  file.add("\xc3\xb6l", {"F64", {}, "12345678"});
  CHECK(read(detail::to_bytes(file)).tensors.size() == 1);
  file.texts["month"] = "M\xe4rz";
  CHECK_THROWS_WITH(detail::to_bytes(file), ContainsSubstring("save: \"M") && ContainsSubstring("rz\" is not UTF-8"));
  file.texts.clear();
  file.add("\xf6l", {"F64", {}, "12345678"});
  CHECK_THROWS_WITH(detail::to_bytes(file), ContainsSubstring("is not UTF-8"));
}

TEST_CASE("a header of many names is read in the time of many names") {
  std::string header = "{\"__metadata__\":{";
  for (int i = 0; i < 100'000; ++i) header += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":\"\"";
  CHECK(read(file(header + "}}", 0)).texts.size() == 100'000);  // minutes, if each name were compared with all
}

TEST_CASE("a file of another program's, without texts and checksum, is read") {
  const TensorFile in = read(file(two_doubles("[0,8]", "[8,16]")));
  CHECK(in.tensors.size() == 2);
  CHECK(read(file("{}   ", 0)).tensors.empty());
}

TEST_CASE("a file that is not exactly right is refused, with its reason") {
  const auto one = [](const std::string& type, const std::string& shape, const std::string& offsets) {
    return file(R"({"a":{"dtype":)" + type + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}");
  };
  const struct {
    const char* what;
    std::string bytes;
    const char* reason;
  } cases[] = {
      {"empty", "", "it has 0 bytes"},
      {"seven bytes", "1234567", "it has 7 bytes"},
      {"header longer than the file", length_of(100) + "{}", "its header should have 100 bytes, and 2 are there"},
      {"header of 2^63 bytes", length_of(1ULL << 63) + "{}", "its header should have"},
      {"no JSON", file("{oops}", 0), "its header is not the JSON text"},
      {"no header", file("", 0), "its header doesn't begin with '{'"},
      {"a list", file("[]", 0), "its header doesn't begin with '{'"},
      {"JSON cut off", file(R"({"a":)", 0), "its header is not the JSON text"},
      {"text after the header", file("{} {}", 0), "its header is not the JSON text"},
      {"a zero after the header", file(std::string("{} \0 ", 5), 0), "its header is not the JSON text"},
      {"deep nesting", file("{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}", 0), "not the JSON text"},
      {"duplicate table",
       file(
           R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}})"),
       "the name 'a' stands twice"},
      {"duplicate key", file(R"({"a":{"dtype":"F64","dtype":"F64","shape":[2],"data_offsets":[0,16]}})"),
       "the name 'dtype' stands twice"},
      {"overlap", file(two_doubles("[0,8]", "[4,12]"), 12), "'b' begins at byte 4, and the table before it ends at 8"},
      {"the same place twice", file(two_doubles("[0,8]", "[0,8]"), 8), "'b' begins at byte 0"},
      {"a gap", file(two_doubles("[0,8]", "[9,17]"), 17), "'b' begins at byte 9"},
      {"a gap at the start", file(two_doubles("[1,9]", "[9,17]"), 17), "'a' begins at byte 1"},
      {"torn", file(two_doubles("[0,8]", "[8,16]"), 15), "'b' should end at byte 16 of 15"},
      {"oversized", file(two_doubles("[0,8]", "[8,16]"), 17), "its tables take 16 bytes, and 17 follow"},
      {"bytes without tables", file("{}", 8), "its tables take 0 bytes, and 8 follow"},
      {"unknown type", one("\"F128\"", "[1]", "[0,16]"), "unknown type, 'F128'"},
      {"type is no text", one("64", "[2]", "[0,16]"), "'a' has no proper dtype"},
      {"shape of other size", one("\"F64\"", "[3]", "[0,16]"), "3 numbers of type F64, 24 bytes"},
      {"shape is a number", one("\"F64\"", "2", "[0,16]"), "'a' has no proper shape"},
      {"negative length", one("\"F64\"", "[-2]", "[0,16]"), "'a' has no proper shape"},
      {"half a length", one("\"F64\"", "[2.5]", "[0,16]"), "'a' has no proper shape"},
      {"shape overflows", one("\"F64\"", "[4294967296,4294967296,4294967296]", "[0,16]"), "'a' has no proper shape"},
      {"a length that no index reaches", one("\"F64\"", "[0,9223372036854775808]", "[0,0]"), "'a' has no proper shape"},
      {"offsets backwards", one("\"F64\"", "[2]", "[16,0]"), "stands at bytes 16 to 0"},
      {"one offset", one("\"F64\"", "[2]", "[16]"), "'a' has no proper data_offsets"},
      {"offset is text", one("\"F64\"", "[2]", "[0,\"16\"]"), "'a' has no proper data_offsets"},
      {"no object", file(R"({"a":1})", 0), "'a' should have dtype, shape and data_offsets"},
      {"a member too many", file(R"({"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16],"x":1}})"),
       "and nothing else"},
      {"metadata is no list", file(R"({"__metadata__":1})", 0), "__metadata__ is not a list of texts"},
      {"metadata is a number", file(R"({"__metadata__":{"a":1}})", 0), "'a' in its __metadata__ is not a text"},
      {"wrong checksum",
       file(R"({"__metadata__":{"checksum":"0"},"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}})"), "checksum"},
  };
  for (const auto& bad : cases) {
    INFO(bad.what);
    CHECK_THROWS_WITH(read(bad.bytes),
                      ContainsSubstring("'x.safetensors' can't be used: ") && ContainsSubstring(bad.reason));
  }
  CHECK_THROWS_WITH(read(file(R"({"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})", 0) + '\2'),
                    ContainsSubstring("'a' should hold truth values"));
}
