/// @file
/// The workloads of the suite; each is described in the file of its name.
#pragma once

#include "../suite.hpp"

namespace suite {

void linear(Suite& suite);
void logistic(Suite& suite);
void sparse(Suite& suite);
void softmax(Suite& suite);
void network(Suite& suite);
void tiny(Suite& suite);
void threads(Suite& suite);
void scaling(Suite& suite);
void samplings(Suite& suite);
void loss_checks(Suite& suite);

}  // namespace suite
