// Gradient descent on surfaces that one can see: the ways that update rules take, the slopes that they follow, and the
// hollows that they end in.
//
//     surfaces [output folder]
#include "surfaces.hpp"

#include <cstdio>
#include <exception>
#include <iostream>

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  std::printf("-- slopes: Which way is down, and how steep is it?\n\n");
  slopes(folder);
  std::printf("\n-- paths: Which way does each update rule take?\n\n");
  paths(folder);
  std::printf("\n-- basins: Why does my model change every time I retrain it?\n\n");
  basins(folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
