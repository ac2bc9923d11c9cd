// Top-k accuracy: by hand, ties, limits of k.
#include <descent/metrics/top_k_accuracy.hpp>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

TEST_CASE("top_k_accuracy: by hand") {
  const Vector<double> targets{{0, 1, 2, 2}};
  const Matrix<double> scores{{0.5, 0.2, 0.2}, {0.3, 0.4, 0.2}, {0.2, 0.4, 0.3}, {0.7, 0.2, 0.1}};
  CHECK(top_k_accuracy(targets, scores, {.k = 1}) == 0.5);
  CHECK(top_k_accuracy(targets, scores) == 0.75);  // 2 guesses
  CHECK(top_k_accuracy(targets, scores, {.k = 3}) == 1);
  CHECK(top_k_accuracy(targets, scores.cast<float>(), {.k = 1, .weights = Vector<double>{{1, 1, 2, 4}}}) == 0.25);
}

TEST_CASE("top_k_accuracy: of equal scores, the higher class is guessed first") {
  const Matrix<double> equal = Matrix<double>::Zero(1, 3);
  CHECK(top_k_accuracy(Vector<double>{{2}}, equal, {.k = 1}) == 1);
  CHECK(top_k_accuracy(Vector<double>{{1}}, equal, {.k = 1}) == 0);
  CHECK(top_k_accuracy(Vector<double>{{1}}, equal, {.k = 2}) == 1);
  CHECK(top_k_accuracy(Vector<double>{{0}}, equal, {.k = 2}) == 0);
}

TEST_CASE("top_k_accuracy refuses a k that makes no sense, and a single column") {
  for (const Index k : {-1, 0, 4})
    CHECK(complaint([&] { top_k_accuracy(Vector<double>{{2}}, Matrix<double>::Zero(1, 3), {.k = k}); }) ==
          "descent: top_k_accuracy: .k is " + std::to_string(k) + "; it must be in 1 … 3, the number of classes");
  CHECK(complaint([&] { top_k_accuracy(Vector<double>{{1}}, Matrix<double>::Zero(1, 1)); }) ==
        "descent: top_k_accuracy: the predictions have one column; give one for each class");
  CHECK(
      complaint([&] { top_k_accuracy(Vector<double>{{3}}, Matrix<double>::Zero(1, 3)); }) ==
      "descent: top_k_accuracy: the target of row 0 (counted from 0) is 3; it must be a class index: a whole number in "
      "0 … 2");
}
