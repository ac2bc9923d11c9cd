// The line that says how far a judgement has come.
#include <descent/judging/fit_progress.hpp>

#include <cstdio>
#include <string>

#include "../catch.hpp"

using namespace descent;

namespace {

/// What a counter wrote.
template <class Use>
std::string written(const Use& use) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  FitCounter counter{.out = file};
  use(counter);
  std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  CHECK(std::fread(text.data(), 1, text.size(), file) == text.size());
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("FitCounter: how many fits are done, and how long the others take") {
  CHECK(written([](FitCounter& counter) {
          counter(FitProgress{1, 4, Seconds{0.1}});  // too early to be of interest
          counter(FitProgress{2, 4, Seconds{100}});
          counter(FitProgress{3, 4, Seconds{150}});
          counter(FitProgress{4, 4, Seconds{200}});
        }) ==
        "\rfit 2 of 4, 100 s, about 100 s to go"
        "\rfit 3 of 4, 2.5 min, about 50 s to go"
        "\rfit 4 of 4, 3.33 min                 \n");
}

TEST_CASE("FitCounter: a judgement that is done at once says nothing") {
  CHECK(written([](FitCounter& counter) { counter(FitProgress{1, 1, Seconds{0.1}}); }).empty());
}
