// Tables: names at the left, numbers at the right, characters counted rather than bytes.
#include <descent/core/text_table.hpp>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("text table: the first column begins at the left, the others end at the right") {
  CHECK(detail::text_of({{"", "a", "größe"}, {"überfüllt", "1,000", "2"}, {"frei", "30", "4"}}) ==
        "               a  größe\n"
        "überfüllt  1,000      2\n"
        "frei          30      4");
  CHECK(detail::text_of({{"alone"}}) == "alone");
  CHECK(detail::text_of({}) == "");
}

TEST_CASE("text table: lines may be shorter than others, and have no blanks at their ends") {
  CHECK(detail::text_of({{"", "F₁"}, {"größer", "1 ± 2"}, {"x", "", "3"}, {"y", ""}}) ==
        "           F₁\ngrößer  1 ± 2\nx              3\ny");
}
