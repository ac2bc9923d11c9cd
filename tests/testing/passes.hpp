#pragma once

#include <descent/testing/conformance.hpp>

#include <sstream>
#include <string>

#include "../catch.hpp"

/// Requires that all laws are kept; says which are not.
inline void passes(const descent::Conformance& found) {
  std::ostringstream text;
  text << found;
  INFO(text.str());
  CHECK(found.passed());
  CHECK(!found.laws.empty());
}

/// Requires that this law is broken, and that its failure is a sentence that says how to mend it.
inline void catches(const std::string& defect, const std::string& law, const descent::Conformance& found) {
  std::ostringstream text;
  text << found;
  INFO(defect);
  INFO(text.str());
  REQUIRE(found.failed(law));
  CHECK(found.failure(law).size() > 40);
}
