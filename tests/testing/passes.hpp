#pragma once

#include <descent/testing/conformance.hpp>

#include <string_view>

#include "../catch.hpp"

/// Requires that all laws are kept; says which are not.
inline void passes(const descent::Conformance& found) {
  INFO(found);
  CHECK(found.passed());
  CHECK(!found.laws.empty());
}

/// Requires that this law is broken, and that its failure is a sentence that says how to mend it.
inline void catches(const char* defect, const char* law, const descent::Conformance& found) {
  INFO(defect << ": " << found);
  REQUIRE(found.failed(law));
  CHECK(found.failure(law).find("; ") != std::string_view::npos);  // what was expected; how to mend it
}
