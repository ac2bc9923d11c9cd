// Look at the data first. Then two lines through them, and the number that says which is the better one: square the
// errors, take their mean, take the root.
#include <cmath>
#include <cstdio>
#include <descent/descent.hpp>

#include "studies.hpp"

using namespace descent;

namespace {

/// Error = actual − predicted; signed errors cancel out in the mean.
double mean_error(const LinearModel<double>& line, const Dataset<double>& data) {
  return (data.targets - line.predict(data.features)).mean();
}

/// The lecture's example by hand: what the losses make of eight errors.
void check_eight_errors() {
  const Vector<double> eight{{.70, 1.10, .65, -1.20, -1.15, 1.10, 3.09, -2.10}};
  const Dataset<double> errors{Matrix<double>::Zero(8, 1), eight};
  const LinearModel<double> zero(1);  // predicts 0, so that the targets are the errors
  std::printf("Eight errors:");
  for (const double error : eight) std::printf(" %+.2f", error);
  std::printf("\n  mean %.2f, for they cancel out; mean square %.2f, its root %.2f\n\n", eight.mean(),
              evaluate(zero, Mse{}, errors), evaluate(zero, Rmse{}, errors));
}

}  // namespace

void data_and_lines(const Births& births, const std::filesystem::path& folder) {
  check_eight_errors();

  const LinearModel<double> drawn = line_of(1000, 84);  // by hand: through the middle and up to the heaviest baby
  const LinearModel<double> fitted = least_squares(births.raw);

  Figure figure("birth_weight", "data_and_lines", folder);
  Rows errors;
  const auto judge = [&](const char* name, const LinearModel<double>& line) {
    const double rmse = evaluate(line, Rmse{}, births.raw);
    const double bias = line.bias()(0), weight = line.weights()(0, 0);
    std::printf("%-16s %6.0f g + %4.1f g a year of age: mean error %+6.1f g, RMSE %.0f g\n", name, bias, weight,
                mean_error(line, births.raw), rmse);
    const Matrix<double> predicted = line.predict(births.raw.features);
    for (Index i = 0; i < births.raw.size(); ++i)
      errors.add(births.raw.features(i, 0), births.raw.targets(i, 0), predicted(i, 0));
    errors.next_curve();
    return rmse;
  };
  const double drawn_rmse = judge("drawn by hand:", drawn);
  const double fitted_rmse = judge("least squares:", fitted);
  std::printf(
      "\nSigned errors cancel out: their means are %.0f g apart, and say nothing about which line is better. RMSE\n"
      "does: the %s line is, by %.0f g.\n\n",
      std::abs(mean_error(drawn, births.raw) - mean_error(fitted, births.raw)),
      fitted_rmse < drawn_rmse ? "fitted" : "drawn", std::abs(drawn_rmse - fitted_rmse));

  figure.number("births", static_cast<double>(births.raw.size()));
  figure.number("drawn_rmse", drawn_rmse);
  figure.number("fitted_rmse", fitted_rmse);
  figure.number("drawn_bias", drawn.bias()(0));
  figure.number("drawn_weight", drawn.weights()(0, 0));
  figure.number("fitted_bias", fitted.bias()(0));
  figure.number("fitted_weight", fitted.weights()(0, 0));
  figure.rows("errors", errors);
  figure.draw();
}
