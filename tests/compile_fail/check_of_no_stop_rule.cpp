// What answers with a number is no StopRule, and check_stop_rule says so.
// expect: check_stop_rule: this type is not a StopRule
#include <descent/testing.hpp>

using namespace descent;

int main() { return check_stop_rule(minimal::StopWithoutReason{}).passed(); }
