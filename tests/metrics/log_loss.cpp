// The log loss: the lecture's numbers, its bounds, several classes.
#include <descent/metrics/log_loss.hpp>

#include <cmath>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

TEST_CASE("log_loss: predictions of .7 and .2 for 1 and 0 have .2899") {
  const double loss = log_loss(Vector<double>{{1, 0}}, Vector<double>{{0.7, 0.2}});
  CHECK(std::round(1e4 * loss) == 2899);
  CHECK(loss == Approx(-(std::log(0.7) + std::log(0.8)) / 2).epsilon(1e-15));
  CHECK(log_loss(Vector<double>{{1, 0}}, Matrix<double>{{0.3, 0.7}, {0.8, 0.2}}) == Approx(loss).epsilon(1e-15));
  CHECK(log_loss(Vector<float>{{1, 0}}, Vector<float>{{0.7F, 0.2F}}) == Approx(loss).epsilon(1e-6));
}

TEST_CASE("log_loss: one half costs log 2, whatever happens") {
  CHECK(log_loss(Vector<double>{{0, 0, 0}}, Vector<double>::Constant(3, 0.5)) == Approx(std::log(2)).epsilon(1e-15));
  CHECK(log_loss(Vector<double>{{2, 0}}, Matrix<double>::Constant(2, 4, 0.25)) == Approx(std::log(4)).epsilon(1e-15));
}

TEST_CASE("log_loss: certainty costs next to nothing where it is right, and 36 where it is wrong") {
  const double right = log_loss(Vector<double>{{1, 0}}, Vector<double>{{1, 0}});
  CHECK(right > 0);
  CHECK(right < 3e-16);
  CHECK(log_loss(Vector<double>{{1}}, Vector<double>{{0}}) == Approx(52 * std::log(2)).epsilon(1e-15));
  CHECK(log_loss(Vector<double>{{0}}, Vector<double>{{1}}) == Approx(52 * std::log(2)).epsilon(1e-15));
  CHECK(log_loss(Vector<double>{{1}}, Vector<float>{{0}}) == Approx(23 * std::log(2)).epsilon(1e-15));
  CHECK(log_loss(Vector<double>{{2}}, Matrix<double>{{0, 1, 0}}) == Approx(52 * std::log(2)).epsilon(1e-15));
}

TEST_CASE("log_loss: of several classes, the probability of the right one counts") {
  const Matrix<double> p{{0.5, 0.25, 0.25}, {0.125, 0.125, 0.75}};
  CHECK(log_loss(Vector<double>{{0, 2}}, p) == Approx(-(std::log(0.5) + std::log(0.75)) / 2).epsilon(1e-14));
  CHECK(log_loss(Vector<double>{{1, 0}}, p) == Approx(-(std::log(0.25) + std::log(0.125)) / 2).epsilon(1e-14));
}

TEST_CASE("log_loss: probabilities are divided by their sum") {
  const double more = 1e-9;  // as rounding may leave it
  CHECK(std::abs(log_loss(Vector<double>{{0}}, Matrix<double>{{0.5 + more, 0.5}}) -
                 (std::log(1 + more) - std::log(0.5 + more))) < 1e-15);
}

TEST_CASE("log_loss refuses probabilities that do not add up to 1") {
  CHECK(complaint([] { log_loss(Vector<double>{{0, 1}}, Matrix<double>{{0.5, 0.5}, {0.5, 0.4}}); }) ==
        "descent: log_loss: the probabilities of row 1 (counted from 0) add up to 0.9; they must to 1");
  CHECK(complaint([] { log_loss(Vector<double>{{0}}, Matrix<float>{{0.3333F, 0.3333F, 0.3334F}}); }) == "no complaint");
  CHECK(complaint([] { log_loss(Vector<double>{{3}}, Matrix<double>{{0.5, 0.5, 0}}); }) ==
        "descent: log_loss: the target of row 0 (counted from 0) is 3; it must be a class index: a whole number in 0 … "
        "2");
}
