// Sums as trees: their shape is fixed, their error small.
#include <descent/core/random.hpp>
#include <descent/core/reductions.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using detail::TreeSum;
using detail::VectorTreeSum;

namespace {

double tree_sum(const std::vector<double>& numbers) {
  TreeSum sum;
  for (const double number : numbers) sum.add(number);
  return sum.total();
}

/// Neighbours first, then neighbouring pairs; what is left over at the end of a level waits, and is added
/// from the right.
double plain_tree(const double* numbers, std::size_t count) {
  if (count == 0) return 0;
  if (count == 1) return numbers[0];
  std::size_t half = 1;
  while (2 * half < count) half *= 2;
  return plain_tree(numbers, half) + plain_tree(numbers + half, count - half);
}

std::vector<double> numbers_of_all_sizes(std::size_t count) {
  Random random(4);
  std::vector<double> numbers(count);
  for (double& number : numbers) number = std::ldexp(random.uniform(-1, 1), static_cast<int>(random.below(20)));
  return numbers;
}

}  // namespace

TEST_CASE("TreeSum: the tree depends on the count alone") {
  CHECK(tree_sum({}) == 0);
  for (std::size_t count = 1; count <= 300; ++count) {
    const std::vector<double> numbers = numbers_of_all_sizes(count);
    CHECK(tree_sum(numbers) == plain_tree(numbers.data(), count));
  }
}

TEST_CASE("TreeSum: the error grows with the logarithm of the count") {
  TreeSum sum;
  long double exact = 0;
  Random random(9);
  for (int i = 0; i < 1'000'000; ++i) {
    const double number = random.uniform();
    sum.add(number);
    exact += number;
  }
  CHECK(std::abs(static_cast<double>(sum.total() - exact)) <=
        20 * std::numeric_limits<double>::epsilon() * static_cast<double>(exact));
}

TEST_CASE("TreeSum: a total can be asked for in between") {
  TreeSum sum;
  for (int i = 1; i <= 100; ++i) {
    sum.add(i);
    CHECK(sum.total() == i * (i + 1) / 2);
  }
}

TEST_CASE("VectorTreeSum: every component is summed as a TreeSum does") {
  for (const Index size : {1, 3, 17})
    for (const Index count : {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100}) {
      const std::vector<double> numbers = numbers_of_all_sizes(static_cast<std::size_t>(size * count));
      VectorTreeSum<double> sum(size, count);
      for (int round = 0; round < 2; ++round) {  // the second after a restart
        sum.restart();
        for (Index i = 0; i < count; ++i) sum.add(ConstVectorView<double>(numbers.data() + i * size, size));
        Vector<double> total(size);
        sum.write_total(total);
        for (Index j = 0; j < size; ++j) {
          std::vector<double> component;
          for (Index i = 0; i < count; ++i) component.push_back(numbers[static_cast<std::size_t>(i * size + j)]);
          CHECK(total[j] == tree_sum(component));
        }
      }
    }
}

TEST_CASE("VectorTreeSum: floats, against long double") {
  Random random(3);
  VectorTreeSum<float> sum(2, 4096);
  long double exact[2] = {0, 0};
  for (int i = 0; i < 4096; ++i) {
    const Vector<float> value{{static_cast<float>(random.uniform()), static_cast<float>(random.uniform())}};
    sum.add(value);
    exact[0] += value[0];
    exact[1] += value[1];
  }
  Vector<float> total(2);
  sum.write_total(total);
  for (Index j = 0; j < 2; ++j) CHECK(std::abs(static_cast<double>(total[j] - exact[j])) < 12 * 1.2e-7 * 2048);
}

namespace {

template <class Scalar>
void check_squared_norm() {
  Random random(2);
  for (Index size = 0; size <= 70; ++size) {
    std::vector<Scalar> numbers(static_cast<std::size_t>(size) + 3);
    for (Scalar& number : numbers) number = static_cast<Scalar>(random.uniform(-1, 1));
    long double exact = 0;
    for (Index i = 0; i < size; ++i) {
      const auto x = static_cast<long double>(numbers[static_cast<std::size_t>(i)]);
      exact += x * x;
    }
    const Scalar norm = detail::squared_norm(numbers.data(), size);
    CHECK(std::abs(static_cast<long double>(norm) - exact) <=
          static_cast<long double>(8 * std::numeric_limits<Scalar>::epsilon()) * exact);
    for (std::size_t offset = 1; offset < 3; ++offset) {  // the same bits at any address
      std::vector<Scalar> moved(numbers.size() + offset);
      for (Index i = 0; i < size; ++i)
        moved[offset + static_cast<std::size_t>(i)] = numbers[static_cast<std::size_t>(i)];
      CHECK(detail::squared_norm(moved.data() + offset, size) == norm);
    }
  }
}

}  // namespace

TEST_CASE("squared_norm, of any length at any address") {
  check_squared_norm<float>();
  check_squared_norm<double>();
}
