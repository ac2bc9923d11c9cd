// Numbers as people read them.
#include <descent/core/elementary.hpp>
#include <descent/core/random.hpp>
#include <descent/core/text.hpp>

#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "../catch.hpp"

using descent::Random;
using descent::Seconds;
using descent::detail::exact_text;
using descent::detail::same_bits;
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

TEST_CASE("exact_text: as few digits as read back the same") {
  CHECK(exact_text(0) == "0");
  CHECK(exact_text(0.1) == "0.1");
  CHECK(exact_text(-2.5) == "-2.5");
  CHECK(exact_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(exact_text(1.0 / 3) == "0.3333333333333333");
  CHECK(exact_text(1e300) == "1e+300");
  CHECK(exact_text(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(exact_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(exact_text(std::nan("")) == "nan");
  CHECK(exact_text(-std::nan("")) == "nan");
  Random random(1);
  int wrong = 0;
  for (int i = 0; i < 10000; ++i) {
    const auto number = same_bits<double>(random.bits());
    if (descent::is_finite(number) && std::strtod(exact_text(number).c_str(), nullptr) != number) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("exact_text: a decimal point in every locale") {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "ps_AF", "ps_AF.UTF-8"})
    if (std::setlocale(LC_NUMERIC, name) != nullptr) CHECK(exact_text(1234.5) == "1234.5");
  std::setlocale(LC_NUMERIC, before.c_str());
  CHECK(exact_text(1234.5) == "1234.5");
}
