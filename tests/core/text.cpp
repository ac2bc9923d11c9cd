// Numbers as people read them.
#include <descent/core/text.hpp>

#include <cstdint>
#include <limits>

#include "../catch.hpp"

using descent::Seconds;
using descent::detail::text;

TEST_CASE("text of numbers") {
  CHECK(text(0.0) == "0");
  CHECK(text(1.5) == "1.5");
  CHECK(text(-1234567.0) == "-1.23457e+06");
  CHECK(text(1.0 / 3, 3) == "0.333");
  CHECK(text(1e-300) == "1e-300");
  CHECK(text(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("text of whole numbers, in groups of three") {
  CHECK(text(std::int64_t{0}) == "0");
  CHECK(text(std::int64_t{999}) == "999");
  CHECK(text(std::int64_t{1000}) == "1,000");
  CHECK(text(std::int64_t{-999}) == "-999");
  CHECK(text(std::int64_t{-1000}) == "-1,000");
  CHECK(text(std::int64_t{-123456}) == "-123,456");
  CHECK(text(std::int64_t{1234567}) == "1,234,567");
  CHECK(text(std::numeric_limits<std::int64_t>::max()) == "9,223,372,036,854,775,807");
}

TEST_CASE("text of durations, in the unit that suits them") {
  CHECK(text(Seconds{5e-9}) == "5 ns");
  CHECK(text(Seconds{1.25e-5}) == "12.5 µs");
  CHECK(text(Seconds{0.02}) == "20 ms");
  CHECK(text(Seconds{1}) == "1 s");
  CHECK(text(Seconds{119}) == "119 s");
  CHECK(text(Seconds{120}) == "2 min");
  CHECK(text(Seconds{9000}) == "2.5 h");
}
