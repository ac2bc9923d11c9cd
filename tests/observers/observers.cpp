// What the observers print.
#include <descent/descent.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "../catch.hpp"

using namespace descent;

namespace {

/// A file to print to and to read back.
class Page {
 public:
  std::FILE* file() const { return file_.get(); }
  std::string text() const {
    std::string all;
    std::rewind(file_.get());
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) all += static_cast<char>(c);
    return all;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_{std::tmpfile()};
};

Progress look(std::int64_t step, double seconds, double loss, double fraction) {
  Progress progress;
  progress.step = progress.loss_step = step;
  progress.samples = step;
  progress.samples_per_epoch = 100;
  progress.time = Seconds{seconds};
  progress.loss = loss;
  progress.learning_rate = 0.1;
  progress.fraction_done = fraction;
  return progress;
}

/// Lines that have been written over are gone.
std::string last_of(const std::string& text) { return text.substr(text.rfind('\r') + 1); }

}  // namespace

TEST_CASE("Table: a heading, then one line a look") {
  const Page page;
  REQUIRE(page.file() != nullptr);
  Table table{.out = page.file()};
  table(look(0, 0.0125, 3.25, 0));
  table(look(1234, 2, 0.5, 0.5));
  CHECK(page.text() ==
        "        step      epoch       time           loss  learning rate\n"
        "           0          0    12.5 ms           3.25            0.1\n"
        "       1,234      12.34        2 s            0.5            0.1\n");
}

TEST_CASE("Table: the loss of validation data where they are looked at") {
  const Page page;
  REQUIRE(page.file() != nullptr);
  Table table{.out = page.file()};
  Progress validated = look(0, 0.0125, 3.25, 0);
  validated.validation_loss = 4.5;
  table(validated);
  CHECK(page.text() ==
        "        step      epoch       time           loss validation loss  learning rate\n"
        "           0          0    12.5 ms           3.25             4.5            0.1\n");
}

TEST_CASE("Table: columns stand below one another, microseconds too") {
  const Page page;
  Table table{.out = page.file()};
  table(look(1, 5e-6, 1, 0));
  table(look(2, 5e-3, 1, 0));
  const std::string text = page.text();
  const std::size_t first = text.find('\n') + 1, second = text.find('\n', first) + 1;
  const auto width = [](const std::string& line) {
    std::size_t characters = 0;
    for (const char c : line) characters += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    return characters;
  };
  CHECK(width(text.substr(first, second - first)) == width(text.substr(second)));
}

TEST_CASE("Table in a run: one line for each point of the curve") {
  const Page page;
  const Dataset<double> data{Matrix<double>::Ones(10, 1), Matrix<double>::Ones(10, 1)};
  LinearModel<double> model(1);
  const Report report =
      GradientDescent{.loss_check = EverySteps{2}, .stop = MaxSteps{5}, .observe = Table{.out = page.file()}}.fit(
          model, Mse{}, data);
  std::size_t lines = 0;
  for (const char c : page.text()) lines += c == '\n' ? 1 : 0;
  CHECK(lines == report.curve.size() + 1);
}

TEST_CASE("ProgressBar: how much is done, where that is known") {
  const Page page;
  ProgressBar bar{.patience = Seconds{0}, .width = 10, .out = page.file()};
  bar(look(50, 1, 0.5, 0.5));
  CHECK(last_of(page.text()) == "[#####.....] 50 %  step 50  epoch 0.5  loss 0.5  1 s");
  std::fseek(page.file(), 0, SEEK_END);
  bar(look(60, 2, 0.25, Progress::unknown));
  CHECK(last_of(page.text()).find("step 60  epoch 0.6  loss 0.25  2 s   ") == 0);  // spaces over what was longer
  std::fseek(page.file(), 0, SEEK_END);
  bar(look(200, 3, 0.25, 1.5));
  CHECK(last_of(page.text()).find("[##########] 100 %") == 0);
  std::fseek(page.file(), 0, SEEK_END);
  bar.finished(Report{});
  CHECK(page.text().back() == '\n');
}

TEST_CASE("ProgressBar: it waits, and is drawn ten times a second at most") {
  const Page page;
  ProgressBar bar{.out = page.file()};
  bar(look(1, 0.4, 1, 0));
  CHECK(page.text().empty());
  int drawn = 0;
  for (int i = 0; i < 1000; ++i) {
    std::fseek(page.file(), 0, SEEK_END);
    const long before = std::ftell(page.file());
    bar(look(i, 0.5 + i / 1000.0, 1, 0));
    drawn += std::ftell(page.file()) > before ? 1 : 0;
  }
  CHECK(drawn >= 9);
  CHECK(drawn <= 11);
}

TEST_CASE("ProgressBar: short runs print nothing, not even an end of line") {
  const Page page;
  ProgressBar bar{.out = page.file()};
  bar(look(1, 0.1, 1, 0));
  bar.finished(Report{});
  CHECK(page.text().empty());
}

TEST_CASE("ProgressBar: what it shows last is how the run ended") {
  for (const std::int64_t steps : {20, 21}) {
    const Page page;
    double time = 0;
    Vector<double> x = Vector<double>::Ones(1);
    const auto bowl = [&time](const Vector<double>& at, Vector<double>& gradient) {
      time += 0.06;
      gradient = 2 * at;
      return at.squaredNorm();
    };
    GradientDescent{
        .stop = MaxSteps{steps}, .observe = ProgressBar{.out = page.file()}, .clock = [&time] { return Seconds{time}; }}
        .minimize(bowl, x);
    CHECK(last_of(page.text()).find("] 100 %  step " + std::to_string(steps)) != std::string::npos);
  }
}

TEST_CASE("ProgressBar: a width that makes no sense is refused at the door") {
  for (const int width : {-5, 1001})
    CHECK_THROWS_WITH((ProgressBar{.width = width}.validate()),
                      Catch::Matchers::ContainsSubstring("ProgressBar: .width is "));
  CHECK_NOTHROW(ProgressBar{.width = 0}.validate());
}
