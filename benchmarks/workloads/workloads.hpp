/// @file
/// The workloads of the suite; each is described in the file of its name.
#pragma once

#include "../suite.hpp"

namespace suite {

void linear(Suite& suite);
void logistic(Suite& suite);
void sparse(Suite& suite);

}  // namespace suite
