// Every array that read_idx accepts, and every complaint it makes about the others, word for word.
#include <descent/data/idx.hpp>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <system_error>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

std::string big_endian(std::uint64_t bits, int width) {
  std::string bytes;
  for (int i = width - 1; i >= 0; --i) bytes += static_cast<char>(bits >> (8 * i) & 0xffU);
  return bytes;
}

std::string header(unsigned char type, const std::vector<std::uint32_t>& sizes) {
  std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(sizes.size())};
  for (const std::uint32_t size : sizes) bytes += big_endian(size, 4);
  return bytes;
}

std::string message(const std::string& bytes) {
  return complaint([&] { parse_idx(bytes, "t.idx"); });
}

template <class Scalar>
std::string message_of_matrix(const std::string& bytes) {
  return complaint([&] { parse_idx(bytes, "t.idx").matrix<Scalar>(); });
}

}  // namespace

TEMPLATE_TEST_CASE("parse_idx: bytes in three dimensions become a row for each sample", "", float, double) {
  std::string bytes = header(0x08, {2, 2, 3});
  for (const int byte : {0, 1, 2, 3, 4, 5, 127, 128, 129, 253, 254, 255}) bytes += static_cast<char>(byte);
  const IdxArray array = parse_idx(bytes, "t.idx");
  CHECK(array.type() == IdxType::unsigned_byte);
  CHECK(array.sizes() == std::vector<Index>{2, 2, 3});
  CHECK(array.rows() == 2);
  CHECK(array.columns() == 6);
  CHECK(array.name() == "t.idx");
  CHECK(array.matrix<TestType>() == Matrix<TestType>{{0, 1, 2, 3, 4, 5}, {127, 128, 129, 253, 254, 255}});
}

TEMPLATE_TEST_CASE("parse_idx: all types", "", float, double) {
  const auto column = [](unsigned char type, const std::string& numbers, std::uint32_t count) {
    const IdxArray array = parse_idx(header(type, {count}) + numbers, "t.idx");
    CHECK(array.type() == static_cast<IdxType>(type));
    CHECK(array.columns() == 1);
    return array.matrix<TestType>();
  };
  CHECK(column(0x09, "\x7f\x80\xff", 3) == Matrix<TestType>{{127}, {-128}, {-1}});
  CHECK(column(0x0B, big_endian(0x7fff, 2) + big_endian(0x8000, 2), 2) == Matrix<TestType>{{32767}, {-32768}});
  CHECK(column(0x0C, big_endian(0x01020304, 4) + big_endian(0x80000000, 4), 2) ==
        Matrix<TestType>{{static_cast<TestType>(0x01020304)}, {static_cast<TestType>(-2147483648.0)}});
  CHECK(column(0x0D, big_endian(std::bit_cast<std::uint32_t>(-1.5F), 4), 1) == Matrix<TestType>{{-1.5}});
  CHECK(column(0x0E, big_endian(std::bit_cast<std::uint64_t>(0.1), 8), 1) ==
        Matrix<TestType>{{static_cast<TestType>(0.1)}});
}

TEST_CASE("parse_idx: bytes that open no IDX file") {
  using namespace std::string_literals;
  CHECK(message("") == "descent: t.idx, byte 0: the file is empty; give an IDX file");
  CHECK(message("P6 28 28") ==
        "descent: t.idx, byte 0: 0x50 stands where every IDX file has 0x00; this is no IDX file, give one");
  CHECK(message("\0\x01\x08\x01"s) ==
        "descent: t.idx, byte 1: 0x01 stands where every IDX file has 0x00; this is no IDX file, give one");
  CHECK(message("\0"s) ==
        "descent: t.idx, byte 1: the file ends here, within the first 4 bytes; it is cut off, get it again");
  CHECK(message("\0\0\x08"s) ==
        "descent: t.idx, byte 3: the file ends here, within the first 4 bytes; it is cut off, get it again");
  CHECK(message("\x1f\x8b\x08\x08"s) ==
        "descent: t.idx, byte 0: the file is compressed by gzip; include <descent/data/gzip.hpp> and call "
        "parse_idx(read_gzip(path), path), or unpack it with gunzip");
  for (const int type : {0x00, 0x07, 0x0A, 0x0F, 0xFF})
    CHECK(message(header(static_cast<unsigned char>(type), {1}) + std::string(8, '\0'))
              .find("byte 2: the type of the numbers is 0x") != std::string::npos);
  CHECK(message(header(0x0A, {1}) + "12345678") ==
        "descent: t.idx, byte 2: the type of the numbers is 0x0a; it must be 0x08 or 0x09 (bytes without or with "
        "sign), 0x0b or 0x0c (integers of 16 or 32 bits), 0x0d or 0x0e (floating point of 32 or 64 bits)");
  CHECK(message(header(0x08, {})) == "descent: t.idx, byte 3: the array has 0 dimensions; it must have 1 or more");
}

TEST_CASE("parse_idx: sizes that do not fit the file") {
  CHECK(message(header(0x08, {3, 28}).substr(0, 9)) ==
        "descent: t.idx, byte 9: the file ends here, within the sizes of the array's 2 dimensions, which take it to "
        "byte 12; it is cut off, get it again");
  CHECK(message(header(0x08, {3, 0})) ==
        "descent: t.idx, byte 8: the array has size 0 in dimension 2; every size must be 1 or more");
  CHECK(message(header(0x08, {2, 3}) + "12345") ==
        "descent: t.idx, byte 17: the file ends here, but the header asks for 2 x 3 numbers of 1 byte; it is cut off, "
        "get it again");
  CHECK(message(header(0x0B, {2, 3}) + "12345678901") ==
        "descent: t.idx, byte 23: the file ends here, but the header asks for 2 x 3 numbers of 2 bytes; it is cut off, "
        "get it again");
  CHECK(message(header(0x08, {2}) + "123") ==
        "descent: t.idx, byte 10: 1 bytes are left over; the header asks for 2 numbers of 1 byte, which end here: the "
        "header or the file is damaged, get it again");
  CHECK(message(header(0x0B, {1}) + "123") ==
        "descent: t.idx, byte 10: 1 bytes are left over; the header asks for 1 numbers of 2 bytes, which end here: the "
        "header or the file is damaged, get it again");
}

TEST_CASE("parse_idx: sizes whose product no number holds") {
  const std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  for (const std::vector<std::uint32_t>& sizes :
       {std::vector<std::uint32_t>{most, most, most}, {0x80000000, 0x80000000, 4}, {65536, 65536, 65536, 65536}})
    CHECK(message(header(0x08, sizes) + "123").find("the file ends here, but the header asks for") !=
          std::string::npos);
  std::vector<std::uint32_t> ones(255, 1);
  CHECK(parse_idx(header(0x08, ones) + "7", "t.idx").matrix<double>() == Matrix<double>{{55}});  // the code of 7
  ones.back() = most;
  CHECK(message(header(0x08, ones) + "7") != "no complaint");
}

TEST_CASE("IdxArray::matrix refuses numbers that are none") {
  const auto floats = [](float number) {
    return header(0x0D, {2}) + big_endian(std::bit_cast<std::uint32_t>(1.0F), 4) +
           big_endian(std::bit_cast<std::uint32_t>(number), 4);
  };
  const std::string expected =
      "descent: t.idx, byte 12: the number is infinite or not a number; mend or leave out its sample";
  CHECK(message_of_matrix<double>(floats(std::numeric_limits<float>::quiet_NaN())) == expected);
  CHECK(message_of_matrix<double>(floats(std::numeric_limits<float>::infinity())) == expected);
  CHECK(message_of_matrix<float>(floats(-std::numeric_limits<float>::infinity())) == expected);
  const auto large = [](double number) {
    return header(0x0E, {1}) + big_endian(std::bit_cast<std::uint64_t>(number), 8);
  };
  CHECK(message_of_matrix<float>(large(1e39)) ==
        "descent: t.idx, byte 8: the number is too large for float; read it as double");
  CHECK(message_of_matrix<float>(large(-1e39)) != "no complaint");
  CHECK(parse_idx(large(-1e39), "t.idx").matrix<double>()(0, 0) == -1e39);
}

TEST_CASE("idx_dataset: samples and labels that belong together") {
  const IdxArray images = parse_idx(header(0x08, {2, 1, 2}) + "\x01\x02\x03\x04", "images");
  const IdxArray labels = parse_idx(header(0x08, {2}) + "\x05\x06", "labels");
  const Dataset<float> data = idx_dataset<float>(images, labels);
  CHECK(data.features == Matrix<float>{{1, 2}, {3, 4}});
  CHECK(data.targets == Matrix<float>{{5}, {6}});
  CHECK(complaint([&] { idx_dataset<float>(labels, images); }) ==
        "descent: images: 2 x 1 x 2 numbers are no labels, which are one for each sample; give the labels last, the "
        "samples first");
  const IdxArray others = parse_idx(header(0x08, {3}) + "\x05\x06\x07", "others");
  CHECK(complaint([&] { idx_dataset<double>(images, others); }) ==
        "descent: images has 2 samples and others 3 labels; they must be as many: give two files that belong together");
}

TEST_CASE("read_idx") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("descent_idx_" + std::to_string(std::random_device()()));
  std::ofstream(path, std::ios::binary) << header(0x08, {3}) << "\x0a\x0d\x1a";
  const Matrix<double> numbers = read_idx(path.string()).matrix<double>();
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  CHECK(numbers == Matrix<double>{{10}, {13}, {26}});
  CHECK(complaint([] { read_idx("/no/such/file"); }) ==
        "descent: /no/such/file: cannot be read (No such file or directory); give the path of a plain IDX file");
}
