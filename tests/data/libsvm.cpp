// Every file that read_libsvm accepts, and every complaint it makes about the others, word for word.
#include <descent/data/libsvm.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

Dataset<double> parse(std::string_view text, const LibsvmOptions& options = {}) {
  return parse_libsvm<double>(text, "t.txt", options);
}

template <class Scalar = double>
std::string refusal(std::string_view text, const LibsvmOptions& options = {}) {
  return complaint([&] { parse_libsvm<Scalar>(text, "t.txt", options); });
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("rows of labels and index:value pairs; what is left out is 0") {
  const Dataset<double> data = parse("+1 1:0.5 3:-2\n-1 2:1e-3\n2.5\n");
  CHECK(data.features == Matrix<double>{{0.5, 0, -2}, {0, 1e-3, 0}, {0, 0, 0}});
  CHECK(data.targets == Matrix<double>{{1}, {-1}, {2.5}});
  CHECK(data.feature_names.empty());
  CHECK_FALSE(data.weighted());
  const Dataset<float> floats = parse_libsvm<float>("+1 1:0.5 3:-2\n-1 2:1e-3\n2.5\n", "t.txt");
  CHECK(floats.features == data.features.cast<float>());
  CHECK(floats.targets == data.targets.cast<float>());
}

TEST_CASE("comments, empty lines, blanks, CRLF, a byte-order mark, no last line end") {
  const Matrix<double> features{{0.5, 0, -2}, {0, 7, 0}};
  for (const char* text :
       {"1 1:0.5 3:-2\n2 2:7", "1 1:0.5 3:-2\n2 2:7\n", "\n\n# a comment\n1 1:0.5 3:-2\n  \n2 2:7\n\n\n",
        "1 1:0.5 3:-2 # 1:9\r\n2 2:7#x\r\n", "\t 1\t1:0.5   3:-2 \n 2 2:7  ",
        "\xEF\xBB\xBF"
        "1 1:0.5 3:-2\n2 2:7",
        "#\n1 01:0.5 3:-2.0\n#\n2 2:+7\n#"}) {
    const Dataset<double> data = parse(text);
    CHECK(data.features == features);
    CHECK(data.targets == Matrix<double>{{1}, {2}});
  }
}

TEST_CASE("the number of features can be given: files of one data set have as many columns") {
  CHECK(parse("1 1:2\n", {.features = 3}).features == Matrix<double>{{2, 0, 0}});
  CHECK(parse("1\n", {.features = 2}).features == Matrix<double>{{0, 0}});
  CHECK(refusal("1 1:2 4:1\n", {.features = 3}) ==
        "descent: t.txt:1:7: index 4 is beyond the 3 of .features; correct it, or read all data with as many features");
  CHECK(
      refusal("1 1:2 98765432109876543210987:1\n", {.features = 3}) ==
      "descent: t.txt:1:7: index 98765432109876543210 is beyond the 3 of .features; correct it, or read all data with "
      "as many features");
  CHECK(refusal("1 1:2\n", {.features = -1}) == "descent: LibsvmOptions: .features is -1; it must be 0 or more");
}

TEST_CASE("labels become classes, in the order of their values; files share them") {
  Labels signs;
  CHECK(parse("+1 1:1\n-1 1:2\n1.0 1:3\n", {.labels = &signs}).targets == Matrix<double>{{1}, {0}, {1}});
  CHECK(signs.names == Names{"-1", "1"});
  CHECK(parse("1 1:1\n", {.labels = &signs}).targets == Matrix<double>{{1}});
  CHECK(refusal("1 1:1\n2 1:1\n", {.labels = &signs}) ==
        "descent: t.txt:2:1: the label \"2\" is none of the classes known, which are \"-1\", \"1\"; correct it, leave "
        "such rows out, or train on some");
  CHECK(signs.names == Names{"-1", "1"});

  Labels digits;
  CHECK(parse("10\n9\n1 1:1\n", {.labels = &digits}).targets == Matrix<double>{{2}, {1}, {0}});
  CHECK(digits.names == Names{"1", "9", "10"});
  Labels words;
  CHECK(parse("spam 1:1\nham 1:2\n", {.labels = &words}).targets == Matrix<double>{{1}, {0}});
  CHECK(words.names == Names{"ham", "spam"});
  Labels empty;
  CHECK(refusal("1 1:1\n2 1:x\n", {.labels = &empty}) != "no complaint");
  CHECK(empty.empty());
}

TEST_CASE("what is no pair, no index or no number is shown, with its place") {
  const auto expect = [](std::string_view text, const std::string& message) {
    CHECK(refusal(text) == "descent: t.txt:" + message);
  };
  expect("1 1:1\n2 ä 1:1\n", "2:3: \"ä\" is no index:value pair; write one, such as 3:0.5");
  expect("1 1:1\n2 1:1 ä:2\n", "2:7: \"ä\" in \"ä:2\" is no index; indices are whole numbers, 1 or more");
  for (const char* index : {"", "-1", "+1", "1.0", "1e3", "qid", "0x1"})
    expect("1 " + std::string(index) + ":2\n", "1:3: \"" + std::string(index) + "\" in \"" + index +
                                                   ":2\" is no index; indices are whole numbers, 1 or more");
  expect("1 0:2\n", "1:3: index 0; the first feature is 1: where a file counts from 0, add 1 to each index");
  expect("1 3:2 3:1\n", "1:7: index 3 follows 3; put the pairs of a row in order, each index once");
  expect("1 3:2 1:1\n", "1:7: index 1 follows 3; put the pairs of a row in order, each index once");
  for (const char* value : {"", "x", "nan", "NA", "1:2", "1,5", "0x1", "--1"})
    expect("1 2:" + std::string(value) + "\n", "1:5: \"" + std::string(value) + "\" is not a number; correct it");
  expect("1 2:inf\n", "1:5: \"inf\" is not finite; correct it");
  expect("1 2:1e999\n",
         "1:5: \"1e999\" is too large for the type of number asked for; correct it, or use a wider type");
  CHECK(refusal<float>("1 2:1e39\n") != "no complaint");
  CHECK(parse_libsvm<float>("1 2:1e-99\n", "t.txt").features == Matrix<float>{{0, 0}});
  expect("1,2 1:1\n",
         "1:1: the label \"1,2\" is not a number; correct it, or read labels as classes with .labels = &labels");
  expect("inf 1:1\n", "1:1: the label \"inf\" is not finite; correct it");
  expect("\n1:1 2:3\n",
         "2:1: a row begins with its label, and \"1:1\" is a pair; write the label before it, 0 where there is none");
}

TEST_CASE("files without rows, without features, with NUL bytes") {
  const std::string no_rows = "there are no rows; add some: a label, and index:value pairs";
  CHECK(refusal("") == "descent: t.txt:1:1: " + no_rows);
  CHECK(refusal("# nothing\n\n") == "descent: t.txt:3:1: " + no_rows);
  CHECK(refusal("1\n2\n") == "descent: t.txt:3:1: no row has a feature; add index:value pairs, or set .features");
  CHECK(refusal(std::string_view("1 1:1\n2 \0", 9)) ==
        "descent: t.txt:2:3: a NUL byte; this is no text, or text in UTF-16: save it as LIBSVM in UTF-8");
}

TEST_CASE("an index so large that the table would not fit is refused before any memory is taken") {
  CHECK(refusal("1 1:1\n1 2:1 9000000000:1\n1 3:1\n") ==
        "descent: t.txt:2:7: a table of 3 x 9000000000 numbers, zeros included, takes more than 4294967296 bytes; "
        "correct this index, or allow more with .most_bytes");
  CHECK(refusal("1 9223372036854775808:1\n") ==
        "descent: t.txt:1:3: a table of 1 x 9223372036854775807 numbers, zeros included, takes more than 4294967296 "
        "bytes; correct this index, or allow more with .most_bytes");
  CHECK(refusal("1 1:1\n1 2:1\n", {.most_bytes = 31}) != "no complaint");
  CHECK(refusal("1 1:1\n1 2:1\n", {.most_bytes = 32}) == "no complaint");
  CHECK(refusal<float>("1 1:1\n1 2:1\n", {.most_bytes = 16}) == "no complaint");
  CHECK(refusal("1 1:1\n", {.features = 1'000'000'000'000}) ==
        "descent: LibsvmOptions: a table of 1 x 1000000000000 numbers, zeros included, takes more than 4294967296 "
        "bytes; lessen .features, or allow more with .most_bytes");
}

TEST_CASE("read_libsvm reads a file, and says which one cannot be read") {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "descent_libsvm.txt";
  std::ofstream(path, std::ios::binary) << "-1 2:3\n+1 1:4\n";
  CHECK(read_libsvm<double>(path.string()).features == Matrix<double>{{0, 3}, {4, 0}});
  std::filesystem::remove(path);
  CHECK(complaint([&] { read_libsvm<double>(path.string()); }) ==
        "descent: " + path.string() + ": cannot be read (No such file or directory); give the path of a LIBSVM file");
}
