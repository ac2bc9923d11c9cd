#include "descent/core/error.hpp"

#include <string>

using namespace descent;

namespace {

template <class Work>
std::string said_by(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("fail throws Error with the library's name before the message") {
  CHECK(said_by([] { fail("no rows; add some"); }) == "descent: no rows; add some");
}

TEST_CASE("fail puts a message together from words and whole numbers, in order") {
  const std::string name = "the data";
  CHECK(said_by([&] { fail({name, ": row ", -7, " of ", std::int64_t{9'000'000'000}}); }) ==
        "descent: the data: row -7 of 9000000000");
  CHECK(said_by([] { fail({"two", " words"}); }) == "descent: two words");
  CHECK(said_by([] { fail({"one"}); }) == "descent: one");
}
