/// @file
/// Does a part of your own keep the laws of its role? Each check_… asks it all of them that can be seen from outside, and
/// says of each that is broken what was expected and how to mend it. Needs no test framework:
///
///     REQUIRE(check_model(model, few_rows).passed());     // in any
///     std::cout << check_model(model, few_rows) << '\n';  // or in none
///
/// This header is not part of descent.hpp.
#pragma once

#include "testing/check_data.hpp"
#include "testing/check_loss.hpp"
#include "testing/check_loss_check.hpp"
#include "testing/check_model.hpp"
#include "testing/check_penalty.hpp"
#include "testing/check_sampling.hpp"
#include "testing/check_schedule.hpp"
#include "testing/check_stop_rule.hpp"
#include "testing/check_update_rule.hpp"
#include "testing/conformance.hpp"
