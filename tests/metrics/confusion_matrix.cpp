// The confusion matrix: the lecture's car park, counts by hand, the printed table, what is refused. That the numbers are
// scikit-learn's, golden.cpp shows.
#include <descent/metrics/confusion_matrix.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "spaces.hpp"

using namespace descent;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string printed(const ConfusionMatrix& confusion) {
  std::ostringstream out;
  out << confusion;
  return out.str();
}

/// 2 of class 0 right and 1 taken for 2; 3 of class 1 right, 2 taken for 0; 1 of class 2 taken for 1.
ConfusionMatrix three_classes() {
  return ConfusionMatrix(Matrix<double>{{2, 0, 1}, {2, 3, 0}, {0, 1, 0}}, {"cat", "dog", "owl"});
}

}  // namespace

TEST_CASE("ConfusionMatrix: always \"taken\" is right 99 times in 100 and finds no free space") {
  const ConfusionMatrix always = confusion_matrix(spaces(), Matrix<double>::Zero(1000, 1));
  CHECK(always.total() == 1000);
  CHECK(always.accuracy() == 0.99);
  CHECK(always.recall() == 0);
  CHECK(always.precision() == 0);  // of a class never predicted
  CHECK(always.f1() == 0);
  CHECK(always.specificity() == 1);
  CHECK(always.balanced_accuracy() == 0.5);
  CHECK(always.matthews() == 0);
  CHECK(always.recall(0) == 1);
  CHECK(always.precision(0) == 0.99);
  CHECK(always.specificity(0) == 0);
}

TEST_CASE("ConfusionMatrix: a space is called free from the threshold on") {
  Matrix<double> probability = Matrix<double>::Constant(1000, 1, 0.1);
  probability.topRows(20).setConstant(0.5);    // 20 false alarms
  probability.bottomRows(8).setConstant(0.9);  // 8 of 10 found
  const ConfusionMatrix half = confusion_matrix(spaces(), probability);
  CHECK(half.counts() == Matrix<double>{{970, 20}, {2, 8}});
  CHECK(half.recall() == 0.8);
  CHECK(half.precision() == 8.0 / 28);
  CHECK(half.specificity() == 970.0 / 990);
  CHECK(half.accuracy() == 0.978);
  CHECK(half.f1() == Approx(2 * 8.0 / (2 * 8 + 20 + 2)).epsilon(1e-15));
  CHECK(half.f_beta(0) == half.precision());
  CHECK(half.f_beta(1e200) == Approx(half.recall()).epsilon(1e-15));
  CHECK(half.f_beta(2) == Approx(5 * 8.0 / (5 * 8 + 4 * 2 + 20)).epsilon(1e-15));
  CHECK(half.matthews() == Approx((970.0 * 8 - 20 * 2) / std::sqrt(990.0 * 10 * 972 * 28)).epsilon(1e-14));
  const auto called_free = [&](double threshold) {
    return confusion_matrix(spaces(), probability, {.threshold = threshold}).predicted(1);
  };
  CHECK(called_free(std::nextafter(0.5, 1)) == 8);
  CHECK(called_free(0.1) == 1000);
  CHECK(called_free(-infinity) == 1000);
  CHECK(called_free(infinity) == 0);
  const Matrix<double> scores{{-3}, {4}};
  CHECK(confusion_matrix(Matrix<double>{{0}, {1}}, scores, {.threshold = 0}).accuracy() == 1);
}

TEST_CASE("ConfusionMatrix: of several columns the largest is predicted, of equal ones the first") {
  const Matrix<float> scores{{-1, 5, 2}, {3, 3, 1}, {0, 1, 1}, {0, 0, 0}};
  const ConfusionMatrix confusion = confusion_matrix(Vector<float>{{1, 0, 2, 2}}, scores);
  CHECK(confusion.counts() == Matrix<double>{{1, 0, 0}, {0, 1, 0}, {1, 1, 0}});
  const ConfusionMatrix two = confusion_matrix(Vector<float>{{1, 0, 1}}, Matrix<float>{{0, 1}, {1, 0}, {0.5F, 0.5F}});
  CHECK(two.counts() == Matrix<double>{{1, 0}, {1, 1}});
  CHECK(two.recall() == 0.5);  // class 1 is the positive one
}

TEST_CASE("ConfusionMatrix: predicted classes") {
  const Vector<int> actual{{0, 1, 2, 2}}, predicted{{0, 2, 2, 0}};
  const ConfusionMatrix confusion = confusion_matrix_of_classes(actual, predicted);
  CHECK(confusion.counts() == Matrix<double>{{1, 0, 0}, {0, 0, 1}, {1, 0, 1}});
  CHECK(confusion_matrix_of_classes(actual, predicted, {.classes = 5}).classes() == 5);
  CHECK(confusion_matrix_of_classes(actual, predicted, {.names = {"a", "b", "c", "d"}}).classes() == 4);
  CHECK(confusion_matrix_of_classes(Vector<int>{{0, 0}}, Vector<int>{{0, 0}}).classes() == 2);
  CHECK(confusion_matrix_of_classes(Vector<int>{{0, 0}}, Vector<int>{{0, 6}}).classes() == 7);
}

TEST_CASE("ConfusionMatrix: by class and on average") {
  const ConfusionMatrix confusion = three_classes();
  CHECK(confusion.classes() == 3);
  CHECK(confusion.total() == 9);
  CHECK(confusion.count(1, 0) == 2);
  CHECK(confusion.actual(1) == 5);
  CHECK(confusion.predicted(0) == 4);
  CHECK(confusion.name(2) == "owl");
  CHECK(confusion.accuracy() == 5.0 / 9);
  CHECK(confusion.precision(0) == 0.5);
  CHECK(confusion.recall(0) == 2.0 / 3);
  CHECK(confusion.precision(1) == 0.75);
  CHECK(confusion.recall(1) == 0.6);
  CHECK(confusion.precision(2) == 0);
  CHECK(confusion.specificity(2) == 7.0 / 8);
  CHECK(confusion.precision(Average::macro) == Approx((0.5 + 0.75) / 3).epsilon(1e-15));
  CHECK(confusion.precision(Average::weighted) == Approx((3 * 0.5 + 5 * 0.75) / 9).epsilon(1e-15));
  CHECK(confusion.recall(Average::macro) == confusion.balanced_accuracy());
  CHECK(confusion.recall(Average::weighted) == Approx(confusion.accuracy()).epsilon(1e-15));
  for (const double micro : {confusion.precision(Average::micro), confusion.recall(Average::micro),
                             confusion.f1(Average::micro), confusion.f_beta(3, Average::micro)})
    CHECK(micro == Approx(confusion.accuracy()).epsilon(1e-15));
}

TEST_CASE("ConfusionMatrix: a class that is neither there nor predicted changes no average") {
  const ConfusionMatrix two(Matrix<double>{{3, 1}, {2, 4}});
  const ConfusionMatrix three(Matrix<double>{{3, 0, 1}, {0, 0, 0}, {2, 0, 4}});
  for (const Average average : {Average::micro, Average::macro, Average::weighted}) {
    CHECK(three.precision(average) == two.precision(average));
    CHECK(three.recall(average) == two.recall(average));
    CHECK(three.f_beta(2, average) == two.f_beta(2, average));
  }
  CHECK(three.balanced_accuracy() == two.balanced_accuracy());
  CHECK(three.matthews() == two.matthews());
}

TEST_CASE("ConfusionMatrix: Matthews' correlation of any size of counts") {
  CHECK(ConfusionMatrix(Matrix<double>{{6, 0}, {0, 3}}).matthews() == Approx(1).epsilon(1e-15));
  CHECK(ConfusionMatrix(Matrix<double>{{0, 6}, {3, 0}}).matthews() == Approx(-1).epsilon(1e-15));
  CHECK(ConfusionMatrix(Matrix<double>{{4, 2}, {2, 1}}).matthews() == 0);
  const Matrix<double> counts{{5, 1}, {2, 7}};
  const double matthews = ConfusionMatrix(counts).matthews();
  for (const double factor : {1e-200, 1e200})
    CHECK(ConfusionMatrix(factor * counts).matthews() == Approx(matthews).epsilon(1e-12));
  // weights whose sums by rows and by columns are rounded differently
  CHECK(ConfusionMatrix(Matrix<double>{{0, 0.1}, {0, 0.7}}).matthews() == 0);
  CHECK(ConfusionMatrix(Matrix<double>{{0.1, 0.2, 0.7}, {0, 0, 0}, {0, 0, 0}}).matthews() == 0);
}

TEST_CASE("ConfusionMatrix: shares never leave 0 … 1 by rounding") {
  const Matrix<double> counts{{0, 0, 0.1}, {0, 0, 0.7}, {0, 0, 0.3}};
  CHECK(ConfusionMatrix(counts).specificity(2) == 0);
}

TEST_CASE("ConfusionMatrix: printed, it is a table") {
  CHECK(printed(three_classes()) ==
        "        predicted\n"
        "actual  cat  dog  owl  sum\n"
        "cat       2    0    1    3\n"
        "dog       2    3    0    5\n"
        "owl       0    1    0    1\n"
        "sum       4    4    1    9");
  CHECK(printed(confusion_matrix(spaces(), Matrix<double>::Zero(1000, 1), {.names = {"überfüllt", "frei"}})) ==
        "           predicted\n"
        "actual     überfüllt  frei    sum\n"
        "überfüllt        990     0    990\n"
        "frei              10     0     10\n"
        "sum            1,000     0  1,000");
  CHECK(printed(ConfusionMatrix(Matrix<double>{{0.5, 1}, {2, 1000.25}})) ==
        "        predicted\n"
        "actual    0        1      sum\n"
        "0       0.5        1      1.5\n"
        "1         2  1000.25  1002.25\n"
        "sum     2.5  1001.25  1003.75");
}

TEST_CASE("ConfusionMatrix refuses what makes no sense") {
  const Vector<double> targets{{0, 1, 1}}, p{{0.1, 0.9, 0.4}};
  const auto says = [&](const Vector<double>& t, const Matrix<double>& predictions,
                        const ConfusionMatrixOptions& options = {}) {
    return complaint([&] { confusion_matrix(t, predictions, options); });
  };
  CHECK(says(targets, p) == "no complaint");
  CHECK(
      says(Vector<double>{{0, 1, 2}}, p) ==
      "descent: confusion_matrix: the target of row 2 (counted from 0) is 2; it must be 0 or 1; for more classes give "
      "a column of predictions for each, or predicted classes to confusion_matrix_of_classes");
  CHECK(
      says(Vector<double>{{0, 1, 3}}, Matrix<double>::Zero(3, 3)) ==
      "descent: confusion_matrix: the target of row 2 (counted from 0) is 3; it must be a class index: a whole number "
      "in 0 … 2");
  CHECK(says(Vector<double>{{0, 0.1, 1}}, Matrix<double>::Zero(3, 3)) ==
        "descent: confusion_matrix: the target of row 1 (counted from 0) is 0.1; it must be a class index: a whole "
        "number in 0 … 2");
  CHECK(says(Vector<double>{{0, 1}}, Vector<double>{{0.5, 1 + 1e-12}}) ==
        "descent: confusion_matrix: the prediction of row 1 (counted from 0) is 1.000000000001; it must be a "
        "probability, "
        "in 0 … 1: of scores, CrossEntropy{}.probabilities(scores) makes them; or give a .threshold: for scores, 0");
  CHECK(says(targets, Matrix<double>::Zero(3, 2), {.threshold = 0.5}).find("leave it out") != std::string::npos);
  CHECK(says(targets, p, {.threshold = std::nan("")}) == "descent: confusion_matrix: .threshold is not a number");
  CHECK(says(targets, Matrix<double>::Zero(3, 2), {.threshold = 0.3}) ==
        "descent: confusion_matrix: .threshold is for one column of predictions, and there are 2, of which the largest "
        "decides; leave it out, or give the column of class 1 alone");
  CHECK(says(targets, p, {.names = {"one"}}) ==
        "descent: ConfusionMatrix: there are 2 classes and 1 names; give one for each class, or none");
  CHECK(complaint([&] { confusion_matrix_of_classes(targets, p); }) ==
        "descent: confusion_matrix_of_classes: the prediction of row 0 (counted from 0) is 0.1; it must be a class "
        "index: a whole number in 0 … 65535");
  CHECK(complaint([&] { confusion_matrix_of_classes(targets, targets, {.classes = 1}); }) ==
        "descent: confusion_matrix_of_classes: .classes is 1; it must be in 2 … 65536, or 0 to be counted");
  CHECK(complaint([&] { confusion_matrix_of_classes(3 * targets, targets, {.classes = 3}); }) ==
        "descent: confusion_matrix_of_classes: the target of row 1 (counted from 0) is 3; it must be a class index: a "
        "whole number in 0 … 2");
}

TEST_CASE("ConfusionMatrix refuses counts that are none, and questions that have no answer") {
  const auto says = [](const Matrix<double>& counts) { return complaint([&] { ConfusionMatrix confusion(counts); }); };
  CHECK(says(Matrix<double>::Ones(2, 3)) ==
        "descent: ConfusionMatrix: the counts are 2 × 3; they must have a row and a column for each of 2 or more "
        "classes");
  CHECK(says(Matrix<double>::Ones(1, 1)) ==
        "descent: ConfusionMatrix: the counts are 1 × 1; they must have a row and a column for each of 2 or more "
        "classes");
  CHECK(says(Matrix<double>{{1, 0}, {-2, 1}}) ==
        "descent: ConfusionMatrix: the count of class 1 taken for 0 is -2; it must be a finite number, 0 or more");
  CHECK(says(Matrix<double>{{1, infinity}, {2, 1}}) ==
        "descent: ConfusionMatrix: the count of class 0 taken for 1 is inf; it must be a finite number, 0 or more");
  CHECK(says(Matrix<double>::Zero(2, 2)) ==
        "descent: ConfusionMatrix: the counts add up to 0; it must be a finite number above 0");
  CHECK(says(Matrix<double>::Constant(2, 2, 1e308)) ==
        "descent: ConfusionMatrix: the counts add up to inf; it must be a finite number above 0");

  const ConfusionMatrix three = three_classes();
  CHECK(complaint([&] { three.precision(); }) ==
        "descent: ConfusionMatrix::precision: there are 3 classes; ask for one of them, by its index, or for all, by "
        "Average::macro, weighted or micro");
  for (const auto& [name, says_it] :
       std::vector<std::pair<std::string, std::string>>{{"recall", complaint([&] { three.recall(); })},
                                                        {"specificity", complaint([&] { three.specificity(); })},
                                                        {"f1", complaint([&] { three.f1(); })},
                                                        {"f_beta", complaint([&] { three.f_beta(2); })}})
    CHECK(says_it.find("ConfusionMatrix::" + name + ": there are 3 classes") != std::string::npos);
  const std::string no_class = "descent: ConfusionMatrix: there is no class 3; classes are numbered 0 … 2";
  CHECK(complaint([&] { three.recall(3); }) == no_class);
  CHECK(complaint([&] { three.precision(3); }) == no_class);
  CHECK(complaint([&] { three.specificity(3); }) == no_class);
  CHECK(complaint([&] { three.count(0, 3); }) == no_class);
  CHECK(complaint([&] { three.count(3, 0); }) == no_class);
  CHECK(complaint([&] { three.actual(3); }) == no_class);
  CHECK(complaint([&] { three.predicted(3); }) == no_class);
  CHECK(complaint([&] { three.name(3); }) == no_class);
  CHECK(complaint([&] { three.recall(-1); }) ==
        "descent: ConfusionMatrix: there is no class -1; classes are numbered 0 … 2");
  for (const double beta : {-1.0, infinity, std::nan("")})
    CHECK_THAT(complaint([&] { three.f_beta(beta, Average::micro); }),
               Catch::Matchers::ContainsSubstring("ConfusionMatrix::f_beta: beta is ") &&
                   Catch::Matchers::ContainsSubstring("it must be a finite number, 0 or more"));
}
