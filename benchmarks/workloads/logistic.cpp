#include <descent/losses/cross_entropy.hpp>

#include "dense.hpp"

void suite::logistic(Suite& suite) {
  dense<hand_written::Logistic, descent::CrossEntropy, double>(suite, "logistic", "double", made_up_classes<double>);
  dense<hand_written::Logistic, descent::CrossEntropy, float>(suite, "logistic", "float", made_up_classes<float>);
}
