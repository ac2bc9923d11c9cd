// Every table that read_csv accepts, and every complaint it makes about the others, word for word.
#include <descent/data/csv.hpp>

#include <clocale>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// A file in the temporary directory, gone at the end of the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("descent_csv_" + std::to_string(std::random_device()()) + ".csv")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

Dataset<double> parse(std::string_view text, const CsvOptions& options) {
  return parse_csv<double>(text, "t.csv", options);
}

template <class Scalar = double>
std::string refusal(std::string_view text, const CsvOptions& options) {
  return complaint([&] { parse_csv<Scalar>(text, "t.csv", options); });
}

std::string file_complaint(const std::string& path) {
  return complaint([&] { read_csv<double>(path, {.target = "y"}); });
}

/// The only feature of the only row of a table with this field in it.
double number(const std::string& field) { return parse("x,y\n" + field + ",0\n", {.target = "y"}).features(0, 0); }

std::string number_complaint(const std::string& field) { return refusal("x,y\n" + field + ",0\n", {.target = "y"}); }

using Names = std::vector<std::string>;

const std::string not_a_number =
    "; correct it, leave the column out, or read it as categories with .text = Text::one_hot";

}  // namespace

TEST_CASE("columns are chosen by name, in the order asked for") {
  const auto data = parse("a,b,c\n1,2,3\n4,5,6\n", {.features = {"c", "a"}, .target = "b"});
  CHECK(data.features == (Matrix<double>(2, 2) << 3, 1, 6, 4).finished());
  CHECK(data.targets == (Matrix<double>(2, 1) << 2, 5).finished());
  CHECK(data.feature_names == Names{"c", "a"});
  CHECK(data.target_names == Names{"b"});
  CHECK_FALSE(data.weighted());
}

TEST_CASE("without named features, all columns but the target are features") {
  const auto data = parse("a,b,c\n1,2,3\n", {.target = "b"});
  CHECK(data.features == (Matrix<double>(1, 2) << 1, 3).finished());
  CHECK(data.feature_names == Names{"a", "c"});
}

TEST_CASE("there may be several targets") {
  const auto data = parse("a,b,c\n1,2,3\n", {.targets = {"c", "a"}});
  CHECK(data.targets == (Matrix<double>(1, 2) << 3, 1).finished());
  CHECK(data.target_names == Names{"c", "a"});
  CHECK(data.features == (Matrix<double>(1, 1) << 2).finished());
}

TEST_CASE("named features need no target") {
  const auto data = parse("a,b\n1,2\n", {.features = {"b"}});
  CHECK(data.features(0, 0) == 2);
  CHECK(data.targets.rows() == 1);
  CHECK(data.target_count() == 0);
}

TEST_CASE("lines, blanks, quotes and separators may be written in many ways") {
  const CsvOptions options{.features = {"a"}, .target = "b"};
  const auto table = (Matrix<double>(2, 2) << 1, 2, 3, 4).finished();
  for (const char* text : {
           "a,b\n1,2\n3,4\n",        // the usual
           "a,b\n1,2\n3,4",          // no line end at the end
           "a,b\r\n1,2\r\n3,4\r\n",  // CRLF
           "a,b\r\n1,2\r\n3,4\r",    // its first half at the end
           "a,b\r\n1,2\n3,4",        // both
           "\xEF\xBB\xBF"
           "a,b\n1,2\n3,4\n",                   // byte-order mark
           "\xEF\xBB\xBF\"a\",b\n1,2\n3,4\n",   // and a quote
           "\n \r\na,b\n\n1,2\n\t\n3,4\n\n\n",  // blank lines
           " a ,\tb\n 1\t, 2 \n3 , 4 \n",       // blanks
           "\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\r\n",
           " \"a\" ,b\n1, \" 2 \" \n 3,\"4\"",
       }) {
    CAPTURE(text);
    const auto data = parse(text, options);
    CHECK(data.features == table.leftCols(1));
    CHECK(data.targets == table.rightCols(1));
  }
}

TEST_CASE("quotes protect separators, quotes and line ends") {
  const auto data = parse("\"a, \"\"the\"\" first\",\"b\nb\",c\n1,2,\"x\ny, \"\"z\"\"\"\n",
                          {.features = {"a, \"the\" first", "b\nb"}});
  CHECK(data.features == (Matrix<double>(1, 2) << 1, 2).finished());
  CHECK(data.feature_names == Names{"a, \"the\" first", "b\nb"});
}

TEST_CASE("a quote inside a field is text") {
  CHECK(parse("a,b\n5\" pipe,2\n", {.features = {"b"}}).features(0, 0) == 2);
}

TEST_CASE("the separator can be a semicolon, a tab or a space") {
  for (const char separator : {';', '\t', ' ', '|'}) {
    const std::string s(1, separator);
    const auto data = parse("a" + s + "b\n1" + s + "2\n\"3\"" + s + "4\n", {.target = "b", .separator = separator});
    CHECK(data.features == (Matrix<double>(2, 1) << 1, 3).finished());
    CHECK(data.targets == (Matrix<double>(2, 1) << 2, 4).finished());
  }
  CHECK(refusal("a\tb\n\t2\n", {.target = "b", .separator = '\t'}).substr(0, 19) == "descent: t.csv:2:1:");
}

TEST_CASE("a separator that could not be told apart is refused") {
  CHECK(refusal("", {.target = "b", .separator = '"'}) ==
        "descent: CsvOptions: .separator is \"\"\"; use a comma, a semicolon or a tab");
  CHECK(refusal("", {.target = "b", .separator = '\n'}) ==
        "descent: CsvOptions: .separator is \"\\n\"; use a comma, a semicolon or a tab");
  CHECK(refusal("", {.target = "b", .separator = '\0'}) ==
        "descent: CsvOptions: .separator is \"\\x00\"; use a comma, a semicolon or a tab");
}

TEST_CASE("numbers are read exactly") {
  CHECK(number("12") == 12);
  CHECK(number("+1.5") == 1.5);
  CHECK(number("-.5e-3") == -.5e-3);
  CHECK(number("5.") == 5);
  CHECK(number("1E5") == 1e5);
  CHECK(number("0.1") == 0.1);
  CHECK(number("9007199254740993") == 9007199254740992.0);
  CHECK(number("123456789012345678901234567890123456789012345678901234567890") == 123456789012345678901234567890e30);
  CHECK(number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(number("4.9406564584124654e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(number("1e-400") == 0);
  CHECK(parse_csv<float>("x,y\n0.1,1e-60\n", "t.csv", {.target = "y"}).features(0, 0) == 0.1F);
}

TEST_CASE("the C library reads the same numbers") {
  for (const char* text :
       {"12", "-1.5", "-.5e-3", "5.", "1E5", "0.1", "1e-400", "1e-320", "123456789012345678901234567890"}) {
    CAPTURE(text);
    double value = -1;
    CHECK(detail::parse_decimal_with_c(text, value) == detail::NumberKind::finite);
    CHECK(value == number(text));
  }
  double value = 0;
  for (const char* text : {"", ".", "-", "1e", "0x10", "inf", "nan", "1 2", "1,5", "e5"})
    CHECK(detail::parse_decimal_with_c(text, value) == detail::NumberKind::no_number);
  CHECK(detail::parse_decimal_with_c("-1e999", value) == detail::NumberKind::too_large);
}

TEST_CASE("the locale changes nothing") {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
    if (std::setlocale(LC_NUMERIC, name) != nullptr) break;
  double value = 0;
  CHECK(detail::parse_decimal_with_c("1.5", value) == detail::NumberKind::finite);
  CHECK(value == 1.5);
  CHECK(number("1.5") == 1.5);
  std::setlocale(LC_NUMERIC, before.c_str());
}

TEST_CASE("what is not a number is shown, with a way out") {
  CHECK(number_complaint("abc") == "descent: t.csv:2:1: \"abc\" in column \"x\" is not a number" + not_a_number);
  CHECK(number_complaint("12kg") ==
        "descent: t.csv:2:1: \"12kg\" in column \"x\" is not a number: \"kg\" follows 12" + not_a_number);
  CHECK(number_complaint("1.5e+") ==
        "descent: t.csv:2:1: \"1.5e+\" in column \"x\" is not a number: \"e+\" follows 1.5" + not_a_number);
  CHECK(number_complaint("\"1,5\"") ==
        "descent: t.csv:2:1: \"1,5\" in column \"x\" is not a number: \",5\" follows 1" + not_a_number);
  CHECK(number_complaint("\"5\"\"\"") ==
        "descent: t.csv:2:1: \"5\"\" in column \"x\" is not a number: \"\"\" follows 5" + not_a_number);
  for (const char* field : {"-", "+", ".", "+-5", "-+5", "--5", "e5", "nano", "nan(1)", "infinite", "0x", "N/A", "\r1"})
    CHECK_THAT(number_complaint(field), Catch::Matchers::ContainsSubstring("in column \"x\" is not a number"));
  CHECK(
      refusal("x,y\n1,2\n3,yes\n", {.target = "y"}) ==
      "descent: t.csv:3:3: \"yes\" in the target column \"y\" is not a number; correct it, or read it as classes with "
      ".labels = &labels");
  CHECK(
      refusal("x,y\n1,yes\n", {.target = "y", .text = Text::one_hot}) ==
      "descent: t.csv:2:3: \"yes\" in the target column \"y\" is not a number; correct it, or read it as classes with "
      ".labels = &labels");
}

TEST_CASE("infinities and numbers beyond the type are refused") {
  for (const char* field : {"inf", "-Inf", "+INFINITY"})
    CHECK(number_complaint(field) == "descent: t.csv:2:1: \"" + std::string(field) +
                                         "\" in column \"x\" is not finite; correct it, or leave the row or the "
                                         "column out");
  CHECK(number_complaint("1e309") ==
        "descent: t.csv:2:1: \"1e309\" in column \"x\" is too large for the type of number asked for; "
        "correct it, or "
        "use a wider type or another unit");
  CHECK(refusal<float>("x,y\n0,-1e39\n", {.target = "y"}) ==
        "descent: t.csv:2:3: \"-1e39\" in the target column \"y\" is too large for the type of number asked "
        "for; "
        "correct it, or use a wider type or another unit");
}

TEST_CASE("long and unprintable fields are shown shortened and escaped") {
  CHECK_THAT(number_complaint("\"a\nb\x01\""), Catch::Matchers::StartsWith("descent: t.csv:2:1: \"a\\nb\\x01\" in"));
  CHECK_THAT(number_complaint(std::string(100, 'a')),
             Catch::Matchers::StartsWith("descent: t.csv:2:1: \"" + std::string(60, 'a') + "…\" in"));
  CHECK_THAT(number_complaint(std::string(59, 'a') + "ääää"),
             Catch::Matchers::StartsWith("descent: t.csv:2:1: \"" + std::string(59, 'a') + "…\" in"));
}

TEST_CASE("lines and columns are those an editor shows") {
  CHECK_THAT(refusal("a,b,c\n1,2,\"x\ny\"\n\n\"ü\",z,0\n", {.features = {"b"}}),
             Catch::Matchers::StartsWith("descent: t.csv:5:5: \"z\" in column \"b\""));
  CHECK_THAT(refusal("\xEF\xBB\xBF"
                     "a,b\r\nx,1\r\n",
                     {.target = "b"}),
             Catch::Matchers::StartsWith("descent: t.csv:2:1: \"x\" in column \"a\""));
}

TEST_CASE("missing values are named") {
  const std::string way_out = "; fill it in, leave the column out, or drop such rows with .missing = Missing::drop_row";
  CHECK(refusal("a,b\n1,2\n,3\n", {.target = "b"}) ==
        "descent: t.csv:3:1: the value of column \"a\" is missing" + way_out);
  CHECK(refusal("a,b\n1,\n", {.target = "b"}) == "descent: t.csv:2:3: the value of column \"b\" is missing" + way_out);
  CHECK(refusal("a\n\"\"\n", {.features = {"a"}}) ==
        "descent: t.csv:2:1: the value of column \"a\" is missing" + way_out);
  for (const char* field : {"NA", "na", "NaN", "nan", "-nan", "?", "null", "NULL"})
    CHECK(number_complaint(field) ==
          "descent: t.csv:2:1: the value of column \"x\" is missing (\"" + std::string(field) + "\")" + way_out);
}

TEST_CASE("rows with missing values can be dropped") {
  const auto data = parse("a,b,c\n1,NA,0\n2,3,\n,4,0\n5,?,0\n6,7,0\n",
                          {.features = {"a"}, .target = "b", .missing = Missing::drop_row});
  CHECK(data.features == (Matrix<double>(2, 1) << 2, 6).finished());
  CHECK(data.targets == (Matrix<double>(2, 1) << 3, 7).finished());
  CHECK(refusal("a,b\n1,\n,2\n", {.target = "b", .missing = Missing::drop_row}) ==
        "descent: t.csv:4:1: every row has a missing value; fill some in, or leave columns out");
}

TEST_CASE("columns not asked for may hold anything") {
  const auto data = parse("a,b,c,c\n1,2,x,\n3,4,inf,1e999\n", {.features = {"a"}, .target = "b"});
  CHECK(data.size() == 2);
}

TEST_CASE("text becomes one column of zeros and ones per value") {
  const CsvOptions options{
      .features = {"n", "s", "m"}, .target = "y", .missing = Missing::drop_row, .text = Text::one_hot};
  const auto data = parse(
      "n,s,m,y\n1,red,7,0\n2,\"a \"\"b\"\"\",x,0\n3,Red,7.0,1\n4,red,7,1\n5,,gone,1\n6,also gone,7,NA\n", options);
  CHECK(data.feature_names == Names{"n", "s=Red", "s=a \"b\"", "s=red", "m=7", "m=7.0", "m=x"});
  CHECK(data.features == (Matrix<double>(4, 7) << 1, 0, 0, 1, 1, 0, 0,  //
                          2, 0, 1, 0, 0, 0, 1,                          //
                          3, 1, 0, 0, 0, 1, 0,                          //
                          4, 0, 0, 1, 1, 0, 0)
                             .finished());
}

TEST_CASE("one_hot leaves numbers alone, and infinities are still refused among them") {
  const auto data = parse("a,b\n1,2\n3,4\n", {.target = "b", .text = Text::one_hot});
  CHECK(data.features == (Matrix<double>(2, 1) << 1, 3).finished());
  CHECK(data.feature_names == Names{"a"});
  CHECK_THAT(refusal("a,b\n1,2\ninf,4\n", {.target = "b", .text = Text::one_hot}),
             Catch::Matchers::ContainsSubstring("t.csv:3:1: \"inf\" in column \"a\" is not finite"));
}

TEST_CASE("a column of names is no category") {
  std::string text = "id,y\n";
  for (int i = 0; i <= 10'000; ++i) text += "n" + std::to_string(i) + ",0\n";
  CHECK(refusal(text, {.target = "y", .text = Text::one_hot}) ==
        "descent: t.csv:10002:1: column \"id\" holds more than 10000 distinct texts, too many for one_hot; "
        "leave it "
        "out");
}

TEST_CASE("columns that cannot be had are named") {
  CHECK(refusal("a,b\n1,2\n", {.features = {"age"}, .target = "b"}) ==
        "descent: t.csv:1:1: there is no column \"age\"; the columns are \"a\", \"b\"");
  CHECK(refusal("a,b\n1,2\n", {.target = "B"}) ==
        "descent: t.csv:1:1: there is no column \"B\"; the columns are \"a\", \"b\"");
  CHECK(refusal("a,b,a\n1,2,3\n", {.target = "b"}) ==
        "descent: t.csv:1:5: two columns are called \"a\"; rename one of them");
  CHECK(refusal("a,b,a\n1,2,3\n", {.features = {"a"}, .target = "b"}) ==
        "descent: t.csv:1:5: two columns are called \"a\"; rename one of them");
  CHECK(refusal("a,b\n1,2\n", {.features = {"a", "a"}, .target = "b"}) ==
        "descent: t.csv:1:1: column \"a\" is asked for twice; name it once");
  CHECK(refusal("a,b\n1,2\n", {.features = {"a", "b"}, .target = "b"}) ==
        "descent: t.csv:1:3: column \"b\" is asked for as feature and as target; a target must not be a "
        "feature");
  CHECK(refusal("a,b\n1,2\n", {.targets = {"b", "b"}}) ==
        "descent: t.csv:1:3: column \"b\" is asked for twice; name it once");
  CHECK(refusal("a\n1\n", {.target = "a"}) ==
        "descent: t.csv:1:1: no column is left for the features; name fewer targets");
  CHECK(refusal("a\n1\n", {}) ==
        "descent: CsvOptions: neither features nor a target are named; name the target, as in {.target = "
        "\"price\"}");
  CHECK(refusal("a\n1\n", {.target = "a", .targets = {"a"}}) ==
        "descent: CsvOptions: .target and .targets are both set; use one of them");
}

TEST_CASE("of very many columns the first forty are listed") {
  std::string header = "c0";
  for (int i = 1; i < 50; ++i) header += ",c" + std::to_string(i);
  CHECK_THAT(refusal(header, {.target = "y"}), Catch::Matchers::EndsWith("\"c38\", \"c39\" and 10 more"));
}

TEST_CASE("ragged rows are counted") {
  const std::string way_out = "; add or remove some, or put a field that holds a separator in quotes";
  CHECK(refusal("a,b\n1,2\n3\n", {.target = "b"}) ==
        "descent: t.csv:3:1: this row has 1 fields where the header has 2" + way_out);
  CHECK(refusal("a,b\n1,2,\n", {.target = "b"}) ==
        "descent: t.csv:2:1: this row has 3 fields where the header has 2" + way_out);
  CHECK(refusal("a,b\nx,,y\n", {.target = "b", .missing = Missing::drop_row}) ==
        "descent: t.csv:2:1: this row has 3 fields where the header has 2" + way_out);
}

TEST_CASE("quotes must be closed, and nothing may follow them") {
  CHECK(refusal("a,b\n1,2\n3,\"4\n5,6\n", {.target = "b"}) ==
        "descent: t.csv:3:3: this quote is never closed; close it, or double it if it belongs to the text");
  CHECK(refusal("a,b\n1,\"", {.target = "b"}) ==
        "descent: t.csv:2:3: this quote is never closed; close it, or double it if it belongs to the text");
  CHECK(refusal("a,b\n1,\"2\" kg\n", {.target = "b"}) ==
        "descent: t.csv:2:3: text follows the closing quote of this field: \"kg\"; put it inside the quotes, "
        "where a "
        "quote is written twice");
}

TEST_CASE("files without rows or without text are refused") {
  for (const char* text : {"", "\n\n", "\xEF\xBB\xBF", " \r\n"})
    CHECK(refusal(text, {.target = "y"}) ==
          "descent: t.csv:1:1: the file is empty; its first line must name the columns");
  CHECK(refusal("a,y\n", {.target = "y"}) == "descent: t.csv:2:1: no rows follow the header; add some");
  CHECK(refusal("a,y", {.target = "y"}) == "descent: t.csv:1:4: no rows follow the header; add some");
  CHECK(refusal(std::string_view("a,y\n1,\0", 7), {.target = "y"}) ==
        "descent: t.csv:2:3: a NUL byte; this is no text, or text in UTF-16: save it as CSV in UTF-8");
}

TEST_CASE("read_csv reads files, small and large") {
  const TemporaryFile small("x,y\n1,2\n");
  CHECK(read_csv<double>(small.path(), {.target = "y"}).targets(0, 0) == 2);
  std::string text = "x,y\n";
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i) + ",2.5\n";
  const TemporaryFile large(text);
  const auto data = read_csv<double>(large.path(), {.target = "y"});
  REQUIRE(data.size() == 30'000);
  CHECK(data.features(29'999, 0) == 29'999);
}

TEST_CASE("read_csv says why a file cannot be read") {
  const std::string directory = std::filesystem::temp_directory_path().string();
  const std::string absent = (std::filesystem::temp_directory_path() / "descent_no_such_file.csv").string();
  CHECK(file_complaint(absent) ==
        "descent: " + absent + ": cannot be read (No such file or directory); give the path of a CSV file");
  CHECK_THAT(file_complaint(directory), Catch::Matchers::StartsWith("descent: " + directory + ": cannot be read ("));
  const TemporaryFile wrong("x,y\n1,two\n");
  CHECK_THAT(file_complaint(wrong.path()), Catch::Matchers::StartsWith("descent: " + wrong.path() + ":2:3: \"two\""));
}

TEST_CASE("a target that is text is read as classes, whose names are kept") {
  Labels animals;
  const Dataset<double> train =
      parse("x,kind\n1,dog\n2,\"a \"\"cat\"\"\"\n3, dog \n4,emu\n", {.target = "kind", .labels = &animals});
  CHECK(animals.names == Names{"a \"cat\"", "dog", "emu"});
  CHECK(train.targets == Matrix<double>{{1}, {0}, {1}, {2}});
  CHECK(train.features == Matrix<double>{{1}, {2}, {3}, {4}});
  CHECK(train.target_names == Names{"kind"});
  const Dataset<float> test =
      parse_csv<float>("kind,x\nemu,5\ndog,6\n", "t.csv", {.targets = {"kind"}, .labels = &animals});
  CHECK(test.targets == Matrix<float>{{2}, {1}});
  CHECK(animals.names == Names{"a \"cat\"", "dog", "emu"});

  Labels answers{{"yes", "no"}};
  CHECK(parse("x,y\n1,no\n2,yes\n", {.target = "y", .labels = &answers}).targets == Matrix<double>{{1}, {0}});
  CHECK(answers.names == Names{"yes", "no"});

  Labels signs;  // numbers are classes in the order of their values
  CHECK(parse("x,y\n0,10\n0,-1\n0,9\n", {.target = "y", .labels = &signs}).targets == Matrix<double>{{2}, {0}, {1}});
  CHECK(signs.names == Names{"-1", "9", "10"});

  Labels places;  // beside features that are text
  const Dataset<double> mixed =
      parse("town,y\nb,far\na,near\n?,none\n",
            {.target = "y", .labels = &places, .missing = Missing::drop_row, .text = Text::one_hot});
  CHECK(mixed.features == Matrix<double>{{0, 1}, {1, 0}});
  CHECK(mixed.targets == Matrix<double>{{0}, {1}});
  CHECK(places.names == Names{"far", "near"});
}

TEST_CASE("a class that training never saw is named, and where it stands; labels stay as they are") {
  Labels animals{{"cat", "dog"}};
  CHECK(refusal("x,kind\n1,dog\n2, zebra\n", {.target = "kind", .labels = &animals}) ==
        "descent: t.csv:3:3: \"zebra\" in the target column \"kind\" is none of the classes known, which are \"cat\", "
        "\"dog\"; correct it, leave such rows out, or train on some");
  CHECK(animals.names == Names{"cat", "dog"});
  Labels empty;
  CHECK(refusal("x,kind\n1,dog\nno,cat\n", {.target = "kind", .labels = &empty}) != "no complaint");
  CHECK(refusal("x,kind\n1,dog\n2,NA\n", {.target = "kind", .labels = &empty}).substr(0, 35) ==
        "descent: t.csv:3:3: the value of co");
  CHECK(empty.empty());
  const std::string one_target = "; name it, as in {.target = \"species\", .labels = &labels}";
  CHECK(refusal("x,y\n1,2\n", {.features = {"x"}, .labels = &empty}) ==
        "descent: CsvOptions: .labels are those of one target, and 0 are named" + one_target);
  CHECK(refusal("x,y\n1,2\n", {.targets = {"x", "y"}, .labels = &empty}) ==
        "descent: CsvOptions: .labels are those of one target, and 2 are named" + one_target);
  Labels twice{{"a", "b", "a"}};
  CHECK(refusal("x,y\n1,b\n", {.target = "y", .labels = &twice}) ==
        "descent: Labels: \"a\" stands twice in .names; a class has one number");
  std::string distinct = "x,y\n";
  for (int i = 0; i <= 10'000; ++i) distinct += "1,t" + std::to_string(i) + "\n";
  CHECK(refusal(distinct, {.target = "y", .labels = &empty}) ==
        "descent: t.csv:10002:3: \"t10000\" in the target column \"y\" is one distinct text too many: there are more "
        "than 10000, which are no classes; name another column");
}
