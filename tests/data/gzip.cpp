// Files compressed by gzip: what they unpack to, and every complaint about those that do not.
#include <descent/data/gzip.hpp>
#include <descent/data/idx.hpp>

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <random>
#include <string>
#include <system_error>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

std::string packed(const std::string& bytes) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(bytes.size() + 1000, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string noise(std::size_t size) {
  std::string bytes;
  std::mt19937 random(3);
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random() & 0xffU);
  return bytes;
}

std::string message(const std::string& bytes) {
  return complaint([&] { unpack_gzip(bytes, "t.gz"); });
}

}  // namespace

TEST_CASE("unpack_gzip gives back what was packed") {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 100, 65535, 65536, 65537, 131072, 1000000}) {
    CHECK(unpack_gzip(packed(noise(size)), "t.gz") == noise(size));
    CHECK(unpack_gzip(packed(std::string(size, 'a')), "t.gz") == std::string(size, 'a'));
  }
}

TEST_CASE("unpack_gzip: several parts, one after the other") {
  CHECK(unpack_gzip(packed("first ") + packed("") + packed("second"), "t.gz") == "first second");
  CHECK(unpack_gzip(packed(noise(65536)) + packed(noise(65536)), "t.gz") == noise(65536) + noise(65536));
}

TEST_CASE("unpack_gzip: what is wrong, and where") {
  const std::string whole = packed("a text that is packed, a text that is packed");
  CHECK(message("") == "descent: t.gz, byte 0: the file is not compressed by gzip; read it as it is");
  CHECK(message("plain text") == "descent: t.gz, byte 0: the file is not compressed by gzip; read it as it is");
  for (std::size_t length = 2; length < whole.size(); ++length)
    CHECK(message(whole.substr(0, length)) == "descent: t.gz, byte " + std::to_string(length) +
                                                  ": the file ends here, within its compressed part; get it again");
  CHECK(message(whole + "x") == "descent: t.gz, byte " + std::to_string(whole.size()) +
                                    ": the file goes on after its compressed part; it is damaged, get it again");
  CHECK(message(whole + whole.substr(0, 12)).find("the file ends here") != std::string::npos);
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;  // the checksum
  CHECK(message(damaged).find("the file is damaged (zlib: incorrect data check); get it again") != std::string::npos);
}

TEST_CASE("unpack_gzip: no more bytes than allowed") {
  const std::string large = packed(std::string(1'000'000, '\0'));
  CHECK(unpack_gzip(large, "t.gz", 1'000'000).size() == 1'000'000);
  CHECK(complaint([&] {
          unpack_gzip(large, "t.gz", 999'999);
        }).find("the file unpacks to more than 999999 bytes; if that is meant, pass a larger most_bytes") !=
        std::string::npos);
}

TEST_CASE("read_gzip") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("descent_gzip_" + std::to_string(std::random_device()()));
  std::ofstream(path, std::ios::binary) << packed(std::string("\0\0\x08\x01\0\0\0\x02\x03\x04", 10));
  const std::string name = path.string();
  CHECK(parse_idx(read_gzip(name), name).matrix<double>() == Matrix<double>{{3}, {4}});
  CHECK(complaint([&] { read_idx(name); }).find("the file is compressed by gzip") != std::string::npos);
  CHECK(complaint([&] { read_gzip(name, 9); }).find("more than 9 bytes") != std::string::npos);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  CHECK(complaint([] { read_gzip("/no/such/file"); }) ==
        "descent: /no/such/file: cannot be read (No such file or directory); give the path of a gzip file");
}
