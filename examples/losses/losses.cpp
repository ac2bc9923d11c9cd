// Why RMSE, right for numbers, is wrong for classification; and what cross-entropy does instead.
//
//     losses [output folder]
#include <cstdio>
#include <descent/descent.hpp>
#include <exception>
#include <filesystem>
#include <iostream>

#include "studies.hpp"

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  std::printf("-- two_losses: What does a mistake cost, and how hard does it pull?\n\n");
  two_losses(folder);
  std::printf("\n-- confident_mistake: Does a classifier that is surely wrong learn better?\n\n");
  confident_mistake(folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
