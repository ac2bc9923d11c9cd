#include <descent/losses/mse.hpp>

#include "dense.hpp"

void suite::linear(Suite& suite) {
  dense<hand_written::SquaredError, descent::Mse, double>(suite, "linear", "double", made_up_regression<double>);
  dense<hand_written::SquaredError, descent::Mse, float>(suite, "linear", "float", made_up_regression<float>);
}
