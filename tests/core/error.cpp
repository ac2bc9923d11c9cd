// Messages in one piece and in several.
#include <descent/core/error.hpp>

#include <cstdint>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

TEST_CASE("fail throws Error with the library's name before the message") {
  CHECK(complaint([] { fail("no rows; add some"); }) == "descent: no rows; add some");
}

TEST_CASE("fail puts a message together from words and whole numbers, in order") {
  const std::string name = "the data";
  CHECK(complaint([&] { fail({name, ": row ", -7, " of ", std::int64_t{9'000'000'000}}); }) ==
        "descent: the data: row -7 of 9000000000");
  CHECK(complaint([] { fail({"two", " words"}); }) == "descent: two words");
  CHECK(complaint([] { fail({"one"}); }) == "descent: one");
}
