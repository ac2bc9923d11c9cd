// Values to tables and back: what fits is read, what doesn't is refused before anything is read.
#include <descent/checkpoint/archive.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using detail::TensorFile;

namespace {

template <class Value>
TensorFile written(Value value) {
  TensorFile file;
  detail::ArchiveWriter writer(file, {});
  writer("value", value);
  return file;
}

/// Compares and reads, as a run does.
template <class Value>
void read(const TensorFile& file, Value& value) {
  for (const bool reads : {false, true}) {
    detail::ArchiveReader reader(file, "restore: 'x'", "run", {}, reads);
    reader("value", value);
    reader.expect_no_more();
  }
}

template <class Value>
Value read_back(const Value& value) {
  Value copy{};
  read(written(value), copy);
  return copy;
}

/// The file with one table of another shape; its bytes stay.
TensorFile reshaped(TensorFile file, const std::string& table, const std::vector<std::uint64_t>& shape) {
  file.tensors.at(table).shape = shape;
  return file;
}

enum class Colour : std::uint8_t { red, green };

struct Entry {
  std::int64_t step = 0;
  Colour colour = Colour::red;
  std::chrono::milliseconds time{0};
  Vector<double> point;
  std::vector<int> counts;
  bool operator==(const Entry&) const = default;
  void archive(auto& visit) {
    visit("step", step);
    visit("colour", colour);
    visit("time", time);
    visit("point", point);
    visit("counts", counts);
  }
};

}  // namespace

TEST_CASE("lists of everything that can be saved alone") {
  using namespace std::chrono_literals;
  CHECK(read_back(std::vector<double>{1, 2}) == std::vector<double>{1, 2});
  CHECK(read_back(std::vector<bool>{true, false, true}) == std::vector<bool>{true, false, true});
  CHECK(read_back(std::vector{Colour::green, Colour::red}) == std::vector{Colour::green, Colour::red});
  CHECK(read_back(std::vector{1ms, 2ms}) == std::vector{1ms, 2ms});
  CHECK(read_back(std::vector<std::string>{"ab", "cd"}) == std::vector<std::string>{"ab", "cd"});
  CHECK(read_back(std::vector<std::vector<int>>{{1, 2}, {3, 4}}) == std::vector<std::vector<int>>{{1, 2}, {3, 4}});
  const std::vector<Eigen::MatrixXd> matrices{Eigen::MatrixXd::Random(2, 3), Eigen::MatrixXd::Random(2, 3)};
  CHECK(read_back(matrices) == matrices);
  const std::vector<StopReason> reasons{{"one"}, {"two"}};
  CHECK(read_back(reasons) == reasons);
  const std::vector<Entry> entries{{1, Colour::green, 5ms, Vector<double>::Ones(2), {1, 2, 3}},
                                   {2, Colour::red, 7ms, Vector<double>::Zero(2), {4, 5, 6}}};
  CHECK(read_back(entries) == entries);
  CHECK(written(entries).find("value.counts")->shape == std::vector<std::uint64_t>{2, 3});
  CHECK(read_back(std::vector(2, entries)) == std::vector(2, entries));
  CHECK(read_back(std::vector<Entry>{}).empty());
  CHECK(read_back(std::vector<Vector<double>>(3)).size() == 3);

  CHECK_THROWS_WITH(written(std::vector<std::string>{"a", "bc"}),
                    ContainsSubstring("the elements of 'value' differ in size"));
  CHECK_THROWS_WITH(written(std::vector{Entry{0, {}, {}, {}, {1}}, Entry{}}),
                    ContainsSubstring("the elements of 'value.counts' differ in size"));
}

TEST_CASE("what is of fixed size takes no other, and nothing is read") {
  const auto planar = written(std::vector{Eigen::Vector2d(1, 2), Eigen::Vector2d(3, 4)});
  std::vector<Eigen::Vector3d> spatial{Eigen::Vector3d(5, 6, 7)};
  CHECK_THROWS_WITH(read(planar, spatial),
                    ContainsSubstring("restore: 'x': 'value' is 2 numbers of type F64, and should be 3 numbers"));
  CHECK(spatial == std::vector{Eigen::Vector3d(5, 6, 7)});

  Eigen::Matrix<double, 3, Eigen::Dynamic> three_rows;
  CHECK_THROWS_WITH(read(written(Eigen::MatrixXd(2, 2)), three_rows), ContainsSubstring("should be 3 × 0 numbers"));
  read(written(Eigen::MatrixXd(Eigen::MatrixXd::Ones(3, 2))), three_rows);
  CHECK(three_rows.cols() == 2);
  Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 4, 1> at_most_four;
  CHECK_THROWS_WITH(read(written(Vector<double>(5)), at_most_four), ContainsSubstring("5 numbers"));
}

TEST_CASE("a list that claims more elements than its file has bytes is refused") {
  std::vector<Vector<double>> list;
  CHECK_THROWS_WITH(read(reshaped(written(list), "value", {std::uint64_t{1} << 60, 0}), list),
                    ContainsSubstring("'value' is a list of 1152921504606846976 empty elements"));
  CHECK(list.empty());
  std::vector<Entry> entries(2);
  CHECK_THROWS_WITH(
      read(reshaped(written(entries), "value.point", {3, 0}), entries),
      ContainsSubstring("'value.point' is 3 × 0 numbers") && ContainsSubstring("as long as all of 'value'"));
}

TEST_CASE("the name, the type and the rank of a table have to be right") {
  double number = 0;
  CHECK_THROWS_WITH(read(written(1.f), number),
                    ContainsSubstring("one number of type F32, and should be one number of type F64"));
  CHECK_THROWS_WITH(read(written(std::vector{1.0}), number),
                    ContainsSubstring("1 numbers of type F64, and should be one"));
  CHECK_THROWS_WITH(read({}, number),
                    ContainsSubstring("restore: 'x' has no 'value'; use the same model and policies"));
  auto file = written(1.0);
  file.add("other", {"F64", {}, "12345678"});
  CHECK_THROWS_WITH(read(file, number), ContainsSubstring("holds 'other', which the run here does not have"));
}
