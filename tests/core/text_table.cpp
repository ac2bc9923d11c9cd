// Tables: names at the left, numbers at the right, characters counted rather than bytes.
#include <descent/core/text_table.hpp>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("text table: the first column begins at the left, the others end at the right") {
  CHECK(detail::table({{"", "a", "größe"}, {"überfüllt", "1,000", "2"}, {"frei", "30", "4"}}) ==
        "               a  größe\n"
        "überfüllt  1,000      2\n"
        "frei          30      4");
  CHECK(detail::table({{"alone"}}) == "alone");
}
