// The main of all tests, for Catch2 versions 2 and 3.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int argument_count, char** arguments) { return Catch::Session().run(argument_count, arguments); }
