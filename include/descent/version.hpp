/// @file
/// The library's version, as numbers for the preprocessor and as text.
///
/// What a version promises (0.x): a patch release (0.1.0 → 0.1.1) changes neither the spelling of anything
/// public nor a bit of any result at the baseline instruction set. A minor release (0.1 → 0.2) may change
/// both; its changelog names every such change. There is no binary interface to keep: everything is a header.
#pragma once

/// The first number of the version.
#define DESCENT_VERSION_MAJOR 0
/// The second number.
#define DESCENT_VERSION_MINOR 1
/// The third number.
#define DESCENT_VERSION_PATCH 0

namespace descent {

/// The version as text, "major.minor.patch".
inline constexpr const char* version = "0.1.0";

}  // namespace descent
