// Classes by name: their order, there and back, and every complaint.
#include <descent/data/labels.hpp>

#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

using Names = std::vector<std::string>;

const Labels animals{{"cat", "dog", "emu"}};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("labels_of puts the distinct texts in order: of bytes, or of values where all are numbers") {
  CHECK(labels_of({"dog", "cat", "emu", "cat", "dog"}).names == Names{"cat", "dog", "emu"});
  CHECK(labels_of({"b", "B", "ä", "a"}).names == Names{"B", "a", "b", "ä"});
  CHECK(labels_of({"10", "2", "-1", "+1"}).names == Names{"-1", "+1", "2", "10"});
  CHECK(labels_of({"10", "2", "x"}).names == Names{"10", "2", "x"});
  CHECK(labels_of({"10", "2", "inf"}).names == Names{"10", "2", "inf"});
  CHECK(labels_of({"1", "1.0", "01"}).names == Names{"01", "1", "1.0"});
  CHECK(labels_of({}).empty());
}

TEST_CASE("Labels: there and back") {
  CHECK(animals.size() == 3);
  CHECK_FALSE(animals.empty());
  for (Index c = 0; c < 3; ++c) CHECK(animals.number(animals.name(c)) == c);
  const Names texts{"emu", "cat", "cat", "dog"};
  const Matrix<double> numbers = animals.numbers(texts);
  CHECK(numbers == Matrix<double>{{2}, {0}, {0}, {1}});
  CHECK(animals.numbers<float>(texts) == numbers.cast<float>());
  CHECK(animals.texts(numbers) == texts);
  CHECK(animals.texts(numbers.col(0).cast<float>()) == texts);
  CHECK(animals.counts(numbers) == std::vector<Index>{2, 1, 1});
  CHECK(animals.counts(Matrix<double>(0, 1)) == std::vector<Index>{0, 0, 0});
}

TEST_CASE("Labels name what is predicted: the class of the largest, or class 1 from the threshold on") {
  const Matrix<double> scores{{1, 2, -3}, {-5, -7, -6}, {0, 0, 0}, {1, 2, 2}};
  CHECK(animals.predicted(scores) == Names{"dog", "cat", "cat", "dog"});
  CHECK(animals.predicted((-scores).eval().cast<float>()) == Names{"emu", "dog", "cat", "cat"});
  const Labels answers{{"no", "yes"}};
  const Matrix<double> probabilities{{0}, {0.49}, {0.5}, {1}};
  CHECK(answers.predicted(probabilities) == Names{"no", "no", "yes", "yes"});
  CHECK(answers.predicted(probabilities, 0.25) == Names{"no", "yes", "yes", "yes"});
  CHECK(answers.predicted(Matrix<double>{{-3, -2}, {4, 2}}) == Names{"yes", "no"});
  CHECK(Labels{{"only"}}.predicted(Matrix<double>{{-3}, {4}}) == Names{"only", "only"});
}

TEST_CASE("Labels: a class that is none of theirs is named, with its row and those known") {
  CHECK(complaint([] { animals.number("cow"); }) ==
        "descent: Labels: \"cow\" is no class; the classes are \"cat\", \"dog\", \"emu\"");
  CHECK(complaint([] { animals.numbers({"cat", "emu", "cow"}); }) ==
        "descent: Labels: \"cow\" in row 2 (counted from 0) is none of the classes known, which are \"cat\", \"dog\", "
        "\"emu\"; correct it, leave such rows out, or train on some");
  CHECK(complaint([] { animals.name(3); }) == "descent: Labels: there is no class 3; there are 3, counted from 0");
  CHECK(complaint([] { animals.name(-1); }) == "descent: Labels: there is no class -1; there are 3, counted from 0");
  CHECK(complaint([] { Labels{{"a", "b", "a"}}.numbers({"b"}); }) ==
        "descent: Labels: \"a\" stands twice in .names; a class has one number");
  for (const double bad : {-1.0, 3.0, 0.5, not_a_number, 1e300, std::numeric_limits<double>::infinity()}) {
    const Matrix<double> classes{{0}, {bad}};
    for (const std::string& message :
         {complaint([&] { animals.texts(classes); }), complaint([&] { animals.counts(classes); })}) {
      CHECK_THAT(message, Catch::Matchers::StartsWith("descent: Labels: row 1 (counted from 0) holds "));
      CHECK_THAT(message, Catch::Matchers::EndsWith(", which is no class; the numbers of 3 classes are 0 to 2"));
    }
  }
  CHECK(complaint([] { animals.texts(Matrix<double>::Zero(4, 3)); }) ==
        "descent: Labels: the numbers of classes stand in one column, and there are 3; of scores or probabilities, "
        ".predicted names the class of the largest");
}

TEST_CASE("Labels refuse predictions that are none") {
  CHECK(complaint([] { animals.predicted(Matrix<double>::Zero(4, 2)); }) ==
        "descent: Labels: the predictions have 2 columns for 3 classes; there must be one a class, or one of the "
        "probabilities of class 1 of two");
  CHECK(complaint([] { animals.predicted(Matrix<double>::Zero(4, 1)); }) != "no complaint");
  CHECK(complaint([] { animals.predicted(Matrix<double>{{0, 0, 0}, {0, 0, not_a_number}}); }) ==
        "descent: Labels: the prediction for row 1 (counted from 0) is not a finite number");
  CHECK(
      complaint([] { Labels{{"no", "yes"}}.predicted(Matrix<double>{{0.5}, {-1.25}}); }) ==
      "descent: Labels: the prediction for row 1 (counted from 0) is -1.25, which is no probability; turn scores into "
      "probabilities first: CrossEntropy{}.probabilities(scores)");
}

TEST_CASE("text that is different in every row is no class") {
  Names texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back("t" + std::to_string(i));
  CHECK(labels_of(texts).size() == 10'000);
  texts.push_back("one more");
  CHECK(complaint([&] { labels_of(texts); }) ==
        "descent: labels_of: \"one more\" is one distinct text too many: there are more than 10000, which are no "
        "classes; name another column");
}
