// The log: a row for each look, with every digit, in a file that is tried before anything is changed.
#include <descent/descent.hpp>

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using Catch::Matchers::Contains;

namespace {

const std::string heading = "step,epoch,seconds,loss,validation_loss,learning_rate,gradient_norm\n";

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    static std::atomic<int> count{0};
    do path_ = std::filesystem::temp_directory_path() / ("descent_csv_log_" + std::to_string(++count));
    while (!std::filesystem::create_directory(path_));
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::vector<double> column(const std::string& path, const std::string& name) {
  const auto table = read_csv<double>(path, {.features = {name}});
  return {table.features.data(), table.features.data() + table.size()};
}

Dataset<double> line_data(Index n, std::uint64_t seed) {
  Dataset<double> data{Matrix<double>(n, 1), Matrix<double>(n, 1)};
  Random random(seed);
  for (Index i = 0; i < n; ++i) {
    data.features(i, 0) = random.uniform(-1, 1);
    data.targets(i, 0) = 1 - 2 * data.features(i, 0) + random.uniform(-0.3, 0.3);
  }
  return data;
}

/// A clock that goes on by a third of a second at each reading.
struct Ticking {
  double* time;
  Seconds operator()() const { return Seconds{*time += 1.0 / 3}; }
};

Progress look(std::int64_t step, double loss) {
  Progress progress;
  progress.step = progress.loss_step = step;
  progress.samples = step;
  progress.loss = loss;
  progress.learning_rate = 0.1;
  return progress;
}

}  // namespace

TEST_CASE("CsvLog: rows as text; what is unknown is left empty") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  CsvLog log{.path = path};
  log(look(0, 0.1));
  CHECK(text_of(path) == heading + "0,0,0,0.1,,0.1,\n");  // there at once
  Progress progress = look(12, 1.0 / 3);
  progress.samples_per_epoch = 8;
  progress.time = Seconds{1e-7};
  progress.validation_loss = 1e300;
  progress.gradient_norm = 0.5;
  progress.gradient_step = 11;  // not of this step
  log(progress);
  progress.gradient_step = 12;
  log(progress);
  CHECK(text_of(path) == heading +
                             "0,0,0,0.1,,0.1,\n"
                             "12,1.5,1e-07,0.3333333333333333,1e+300,0.1,\n"
                             "12,1.5,1e-07,0.3333333333333333,1e+300,0.1,0.5\n");
}

TEST_CASE("CsvLog of a fit reads back as the curve, bit for bit") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  const auto train = line_data(30, 1), validation = line_data(10, 2);
  LinearModel<double> line(1);
  double time = 0;
  const GradientDescent trainer{.update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.1, .decay = 0.3}},
                                .sampling = MiniBatch{.size = 7},
                                .loss_check = EverySteps{3},
                                .stop = MaxSteps{39} || GradientBelow{1e-9},
                                .observe = CsvLog{.path = path},
                                .clock = Ticking{&time}};
  const Report report = trainer.fit(line, Mse{}, train, validation);
  REQUIRE(report.curve.size() == 14);
  const auto steps = column(path, "step"), epochs = column(path, "epoch"), seconds = column(path, "seconds"),
             losses = column(path, "loss"), validations = column(path, "validation_loss"),
             rates = column(path, "learning_rate"), norms = column(path, "gradient_norm");
  REQUIRE(steps.size() == report.curve.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const CurvePoint& point = report.curve[i];
    CHECK(steps[i] == static_cast<double>(point.step));
    CHECK(epochs[i] == point.epoch);
    CHECK(seconds[i] == point.seconds);
    CHECK(losses[i] == point.loss);
    CHECK(validations[i] == point.validation_loss);
    CHECK(rates[i] == point.learning_rate);
    CHECK(norms[i] > 0);
  }
}

TEST_CASE("CsvLog: a run that begins writes the file anew") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  put(path, "notes on something else\n");
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{.stop = MaxSteps{3}, .observe = CsvLog{path}};
  for (int run = 0; run < 2; ++run) {
    trainer.minimize(minimal::Bowl{}, x);
    CHECK(column(path, "step") == std::vector<double>{0, 1, 2, 3});
    CHECK_THAT(text_of(path), !Contains("notes"));
  }
}

TEST_CASE("CsvLog: a run that goes on with other policies adds to its log") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  Vector<double> x = Vector<double>::Ones(2);
  const auto trainer = [&](std::int64_t steps) {
    return GradientDescent{.stop = MaxSteps{steps}, .observe = CsvLog{.path = path}};
  };
  auto run = trainer(2).start(minimal::Bowl{}, x);
  run.advance();
  run.use(trainer(4)).advance();
  CHECK(column(path, "step") == std::vector<double>{0, 1, 2, 3, 4});
}

TEST_CASE("CsvLog{.append = true} adds to what is there, without the start of a run that will be restored") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  CsvLog first{.path = path, .append = true};
  first.validate();
  CHECK(text_of(path).empty());
  first(look(0, 3));
  first(look(1, 2));
  CsvLog second{.path = path, .append = true};
  second.validate();
  second(look(0, 3));
  second(look(2, 1));
  CHECK(column(path, "step") == std::vector<double>{0, 1, 2});

  put(path, heading);  // a run that ended before its first look
  CsvLog third{.path = path, .append = true};
  third(look(0, 3));
  CHECK(text_of(path) == heading + "0,0,0,3,,0.1,\n");

  put(path, heading.substr(0, 10));  // a heading that was torn
  CsvLog torn{.path = path, .append = true};
  torn(look(0, 3));
  CHECK(text_of(path) == heading + "0,0,0,3,,0.1,\n");

  put(path, heading + "0,0,0,3,,0.1,\n1,1,0.");  // a row that was torn by a crash of the machine
  CsvLog fourth{.path = path, .append = true};
  fourth(look(2, 1));
  CHECK(text_of(path) == heading + "0,0,0,3,,0.1,\n1,1,0.\n2,2,0,1,,0.1,\n");
}

TEST_CASE("CsvLog{.append = true} does not add to something else") {
  const Folder folder;
  const std::string path = folder.file("notes.csv");
  const Dataset<double> train = line_data(10, 1);
  LinearModel<double> line(1);
  for (const std::string text : {"day,weather\n1,rain\n", "x", "step,epoch\n"}) {
    put(path, text);
    CHECK_THROWS_WITH(
        (GradientDescent{.stop = MaxSteps{3}, .observe = CsvLog{.path = path, .append = true}}.fit(line, Mse{}, train)),
        Contains("notes.csv\" does not begin with the heading"));
    CHECK(text_of(path) == text);
  }
}

TEST_CASE("CsvLog: a path that can't be written to fails at the door, with the path and the reason") {
  const Folder folder;
  const auto train = line_data(10, 1);
  LinearModel<double> line(1);
  const auto fit = [&](const auto& observer) {
    GradientDescent{.stop = MaxSteps{3}, .observe = observer}.fit(line, Mse{}, train);
  };
  for (const bool append : {false, true}) {
    const std::string missing = folder.file("missing/run.csv");
    CHECK_THROWS_WITH(fit(CsvLog{.path = missing, .append = append}),
                      Contains("\"" + missing + "\" can't be written (No such file or directory)"));
    CHECK_THROWS_WITH(fit(CsvLog{.path = folder.file(""), .append = append}), Contains("Is a directory"));
    CHECK_THROWS_WITH(fit(CsvLog{.append = append}), Contains("CsvLog: .path is empty"));
  }
  CHECK(line.parameters() == Vector<double>::Zero(2));

  // Of several observers none is told of anything, and no log is lost.
  const std::string good = folder.file("good.csv");
  put(good, "from before");
  int looks = 0;
  CHECK_THROWS_AS(fit(Observers{[&looks](const Progress&) { ++looks; }, CsvLog{good}, CsvLog{folder.file("no/log")}}),
                  Error);
  CHECK(looks == 0);
  CHECK(text_of(good) == "from before");
  CHECK(line.parameters() == Vector<double>::Zero(2));
}

TEST_CASE("CsvLog: what was in the file stays where a run can't start for another reason") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  put(path, "from before");
  const auto train = line_data(10, 1);
  LinearModel<double> line(1);
  line.parameters()[0] = std::nan("");
  const GradientDescent trainer{.stop = MaxSteps{3}, .observe = CsvLog{path}};
  CHECK_THROWS_AS(trainer.fit(line, Mse{}, train), Error);
  line.parameters().setConstant(1e300);  // the loss overflows
  CHECK_THROWS_WITH(trainer.fit(line, Mse{}, train), Contains("not finite at the starting point"));
  CHECK(text_of(path) == "from before");
}

TEST_CASE("CsvLog: a full disk is reported") {
  if (!std::filesystem::exists("/dev/full")) {
    SUCCEED("this system has no /dev/full");
    return;
  }
  const auto train = line_data(10, 1);
  LinearModel<double> line(1);
  CHECK_THROWS_WITH((GradientDescent{.stop = MaxSteps{3}, .observe = CsvLog{"/dev/full"}}.fit(line, Mse{}, train)),
                    Contains("\"/dev/full\" can't be written (No space left on device)"));
  CHECK(line.parameters() == Vector<double>::Zero(2));
}

TEST_CASE("CsvLog beside other observers") {
  const Folder folder;
  const auto train = line_data(10, 1);
  LinearModel<double> line(1);
  Trajectory<double> path;
  const GradientDescent trainer{.stop = MaxSteps{5},
                                .observe = Observers{CsvLog{folder.file("a.csv")}, path.of(line), ProgressBar{},
                                                     CsvLog{.path = folder.file("b.csv")}}};
  trainer.fit(line, Mse{}, train);
  REQUIRE(path.size() == 6);
  CHECK(text_of(folder.file("a.csv")) == text_of(folder.file("b.csv")));
  const auto losses = column(folder.file("a.csv"), "loss");
  for (std::size_t i = 0; i < path.size(); ++i) CHECK(losses[i] == path[i].loss);
}
