// What has no step is no UpdateRule of either form, and check_update_rule says so.
// expect: check_update_rule: this type is not an UpdateRule
#include <descent/testing.hpp>

using namespace descent;

int main() { return check_update_rule(minimal::RuleWithoutStep{}).passed(); }
