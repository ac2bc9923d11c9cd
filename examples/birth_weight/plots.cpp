#include "plots.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace descent;

namespace {

// Each picture is a script that is the same for all runs, after the numbers of this one as gnuplot's
// variables and data blocks. The colours are Okabe and Ito's, which the colour-blind can tell apart as well.

constexpr const char* style = R"gnuplot(
set encoding utf8
set border 3 linecolor '#707070'
set tics nomirror out textcolor '#303030'
set key noautotitle
set rmargin 4
blue = 0x0072B2
orange = 0xD55E00
dark = 0x303030
)gnuplot";

constexpr const char* births_script = R"gnuplot(
set title sprintf("{/:Bold A line fitted to %d births by gradient descent}\n", births) . \
    sprintf("{/*0.85 weight = %.0f g + %.1f g for each year of the mother's age}", intercept, slope)
set xlabel "mother's age (years)"
set ylabel "baby's weight (g)"
set xrange [9:50]
set yrange [0:5300]
set grid ytics linecolor '#e4e4e4'
set key bottom right Left reverse samplen 2 spacing 1.2 textcolor rgb dark

step(n) = sprintf('step %d', n)
plot $births with points pointtype 7 pointsize 1.3 * dot linecolor rgb 0x800072B2 title 'births', \
     for [i = 0 : lines - 1] $lines index i with lines linewidth 1.5 dashtype 2 linecolor rgb orange \
         title (i == 0 ? 'the line on its way' : ''), \
     $lines index lines with lines linewidth 4 linecolor rgb orange title 'the line at the end', \
     for [i = 0 : lines] $lines index i every ::0::0 using 1:($2 > 0 ? $2 : NaN):(step($3)) \
         with labels right offset -0.6, 0 textcolor rgb orange, \
     $lines index 0 every ::1::1 using 1:2:(step($3)) with labels left offset 0.6, 0 textcolor rgb orange
)gnuplot";

// Of a standardised feature the contours are circles: RMSE² = best RMSE² + distance². So their labels find
// their place.
constexpr const char* loss_surface_script = R"gnuplot(
set title "{/:Bold The loss surface, and the way that gradient descent took over it}\n" . \
    "{/*0.85 contours: RMSE in grams; dots: looks at the loss}"
set xlabel sprintf("bias: the baby's weight at the mothers' mean age, %.1f years (g)", mean_age)
set ylabel sprintf('weight: what %.1f years of age add (g)', deviation_of_age)
set xrange [-400:4600]
set yrange [-1600:1600]
set palette defined (0 '#fffbe6', 0.15 '#d6ebd9', 0.5 '#9bcfdb', 1 '#58a3cd')
unset colorbox

set contour base
set cntrparam levels discrete 800, 1000, 1250, 1500, 2000, 2500, 3000, 3500
unset surface
set table $contours
splot $surface
unset table
distance(rmse) = sqrt(rmse ** 2 - end_rmse ** 2)
direction = -155 * pi / 180
do for [rmse in '800 1000 1250 1500 2000 2500 3000 3500'] {
  set label rmse at end_bias + distance(rmse) * cos(direction), end_weight + distance(rmse) * sin(direction) \
      center font ',14' textcolor rgb dark front
}

set label 'start' at start_bias, start_weight center offset 0, 1.3 front
set label sprintf('end, after %d steps', steps) at end_bias, end_weight left offset 1.5, 0 front
plot $surface with image, \
     $contours with lines linecolor rgb 0x90303030 linewidth 1, \
     $path using 1:2 with linespoints linecolor rgb orange linewidth 2.5 pointtype 7 pointsize 0.7 * dot, \
     $path using 1:2 every ::0::0 with points pointtype 5 pointsize 2 * dot linecolor rgb dark, \
     $path using 1:2 every ::looks-1::looks-1 with points pointtype 7 pointsize 2 * dot linecolor rgb dark
)gnuplot";

constexpr const char* loss_curve_script = R"gnuplot(
set title '{/:Bold The loss curve: big drops first, small steps near the minimum}'
set xlabel 'steps'
set ylabel 'RMSE (g)'
set xrange [0:steps]
set yrange [0:3500]
set grid ytics linecolor '#e4e4e4'

set object rectangle from 0, graph 0 to drops, graph 1 fillcolor rgb '#fbe9dc' fillstyle solid noborder behind
set label sprintf("{/:Bold big drops}\nthe first %d steps:\n%.0f g to %.0f g", drops, start_rmse, drops_rmse) \
    at drops, 2000 left offset 1.5, 0
set label sprintf("{/:Bold small steps}\nthe next %d: %.0f g to %.0f g", steps - drops, drops_rmse, end_rmse) \
    at (drops + steps) / 2, 1150 center
set label 'each dot a look at the loss: after every step at first, then after every epoch' \
    at (drops + steps) / 2, 500 center font ',14' textcolor rgb dark

plot $path using 3:4 with linespoints linecolor rgb blue linewidth 3 pointtype 7 pointsize 0.8 * dot
)gnuplot";

std::string block(const char* name, const std::string& lines) {
  return std::string("$") + name + " << end\n" + lines + "end\n";
}

/// bias, weight, step, RMSE
std::string path_block(const std::vector<PathPoint>& path) {
  std::ostringstream lines;
  for (const PathPoint& point : path)
    lines << point.bias << ' ' << point.weight << ' ' << point.step << ' ' << point.rmse << '\n';
  return block("path", lines.str());
}

bool gnuplot_is_there() {
  static const bool there = std::system("gnuplot --version") == 0;
  return there;
}

void draw(const std::filesystem::path& folder, const std::string& name, const std::string& numbers,
          const char* script) {
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / (name + ".gp");
  std::ofstream file(path);
  file << "# In this folder: gnuplot " << name << ".gp\n"
       << numbers << style << "dot = 1\nset terminal pngcairo size 1200,800 font 'sans,17'\n"
       << "set output '" << name << ".png'\n"
       << script << "dot = 0.5  # the same size on the other terminal\n"
       << "set terminal svg size 1200,800 font 'sans,17' fontscale 1.25 background '#ffffff'\n"
       << "set output '" << name << ".svg'\nreplot\n";
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());

  if (!gnuplot_is_there())
    std::printf("%s is written; to see the picture install gnuplot (apt install gnuplot-nox) and run this again\n",
                path.string().c_str());
  else if (std::system(("cd \"" + folder.string() + "\" && gnuplot " + name + ".gp").c_str()) == 0)
    std::printf("%s/%s.png and .svg are drawn\n", folder.string().c_str(), name.c_str());
  else
    std::printf("gnuplot could not draw %s; see its message above\n", path.string().c_str());
}

}  // namespace

void plot_births(const std::filesystem::path& folder, const Dataset<double>& births, const Standardizer<double>& scale,
                 const std::vector<PathPoint>& path, const LinearModel<double>& learnt) {
  std::ostringstream points, lines, numbers;
  for (Index i = 0; i < births.size(); ++i) points << births.features(i, 0) << ' ' << births.targets(i, 0) << '\n';

  std::int64_t count = 0;
  for (const PathPoint& point : path) {
    const bool end = &point == &path.back();
    if (point.step != 0 && point.step != 5 && point.step != 10 && point.step != 20 && !end) continue;
    for (const double age : {14.0, 46.0})
      lines << age << ' ' << point.bias + point.weight * (age - scale.mean()(0)) / scale.scale()(0) << ' ' << point.step
            << '\n';
    lines << "\n\n";
    if (!end) ++count;
  }
  numbers << "births = " << births.size() << "\nlines = " << count << "\nintercept = " << learnt.bias()(0)
          << "\nslope = " << learnt.weights()(0, 0) << '\n'
          << block("births", points.str()) << block("lines", lines.str());
  draw(folder, "births", numbers.str(), births_script);
}

void plot_loss_surface(const std::filesystem::path& folder, const Dataset<double>& train,
                       const Standardizer<double>& scale, const std::vector<PathPoint>& path) {
  std::ostringstream surface, numbers;
  LinearModel<double> line(1);
  for (double weight = -1600; weight <= 1600; weight += 20) {
    for (double bias = -400; bias <= 4600; bias += 25) {
      line.bias()(0) = bias;
      line.weights()(0, 0) = weight;
      surface << bias << ' ' << weight << ' ' << evaluate(line, Rmse{}, train) << '\n';
    }
    surface << '\n';
  }
  const PathPoint &start = path.front(), &end = path.back();
  numbers << "mean_age = " << scale.mean()(0) << "\ndeviation_of_age = " << scale.scale()(0)
          << "\nstart_bias = " << start.bias << "\nstart_weight = " << start.weight << "\nend_bias = " << end.bias
          << "\nend_weight = " << end.weight << "\nend_rmse = " << end.rmse << "\nsteps = " << end.step
          << "\nlooks = " << path.size() << '\n'
          << path_block(path) << block("surface", surface.str());
  draw(folder, "loss_surface", numbers.str(), loss_surface_script);
}

void plot_loss_curve(const std::filesystem::path& folder, const std::vector<PathPoint>& path) {
  const PathPoint& drops =
      *std::find_if(path.begin(), path.end() - 1, [](const PathPoint& point) { return point.step >= 20; });
  std::ostringstream numbers;
  numbers << "steps = " << path.back().step << "\ndrops = " << drops.step << "\nstart_rmse = " << path.front().rmse
          << "\ndrops_rmse = " << drops.rmse << "\nend_rmse = " << path.back().rmse << '\n'
          << path_block(path);
  draw(folder, "loss_curve", numbers.str(), loss_curve_script);
}
