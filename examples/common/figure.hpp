// A picture: the numbers of this run, written down by a program, and a script of gnuplot's beside the program's source
// that draws them. Nothing here is needed to train.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#ifndef DESCENT_EXAMPLES
#define DESCENT_EXAMPLES "examples"  // from the project's top folder
#endif

/// The folder of the examples' sources and data.
inline const std::filesystem::path examples = DESCENT_EXAMPLES;

/// Rows of numbers, as gnuplot reads them.
class Rows {
 public:
  Rows() { text_.precision(10); }

  template <class... Numbers>
  void add(const Numbers&... numbers) {
    ((text_ << numbers << ' '), ...) << '\n';
  }

  /// Ends a line of a grid.
  void end_line() { text_ << '\n'; }

  /// What follows is another curve: gnuplot's next `index`.
  void next_curve() { text_ << "\n\n"; }

  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
};

/// Collects what a script needs, then draws it as PNG and SVG. The script is examples/EXAMPLE/NAME.gp.
///
///     Figure figure("birth_weight", "births", folder);
///     figure.number("count", 189);       // a variable
///     figure.rows("births", rows);       // a data block, $births
///     figure.draw();                     // folder/births.data, folder/births.png, folder/births.svg
class Figure {
 public:
  Figure(const std::string& example, const std::string& name, const std::filesystem::path& folder)
      : Figure(example, name, folder, name) {}
  /// The same, whose files have another name than the script: one of several pictures that it draws.
  Figure(const std::string& example, const std::string& script, std::filesystem::path folder, std::string name)
      : script_(examples / example / (script + ".gp")), name_(std::move(name)), folder_(std::move(folder)) {
    data_.precision(10);
  }

  void number(const char* name, double value) { data_ << name << " = " << value << '\n'; }
  void text(const char* name, const std::string& value) { data_ << name << " = \"" << value << "\"\n"; }
  void rows(const char* name, const Rows& rows) { data_ << '$' << name << " << end\n" << rows.text() << "end\n"; }

  /// Without gnuplot it says what to install, and leaves the numbers.
  void draw() const {
    std::filesystem::create_directories(folder_);
    const std::filesystem::path path = folder_ / (name_ + ".data");
    std::ofstream file(path);
    file << data_.str();
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());

    std::ostringstream command;  // a path is written in quotation marks
    command << "gnuplot " << path;
    for (const char* kind : {".png", ".svg"})
      command << " -e \"picture = '" << (folder_ / (name_ + kind)).string() << "'\" "
              << examples / "common" / "style.gp" << ' ' << script_;
    if (!gnuplot_is_there())
      std::printf("%s is written; to see the picture install gnuplot (apt install gnuplot-nox) and run this again\n",
                  path.string().c_str());
    else if (std::system(command.str().c_str()) == 0)
      std::printf("%s.png and .svg are drawn\n", (folder_ / name_).string().c_str());
    else
      std::printf("gnuplot could not draw %s; see its message above\n", name_.c_str());
  }

 private:
  static bool gnuplot_is_there() {
    static const bool there = std::system("gnuplot --version >/dev/null 2>&1") == 0;
    return there;
  }

  std::filesystem::path script_;
  std::string name_;
  std::filesystem::path folder_;
  std::ostringstream data_;
};
