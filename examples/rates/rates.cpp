// Which learning rate to begin with, and how it may change on the way.
//
//     rates [output folder]
#include <cstdio>
#include <exception>
#include <iostream>

#include "studies.hpp"

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  std::printf("-- range_test: Which learning rate?\n\n");
  range_test(folder);
  std::printf("\n-- schedules: And how shall it change?\n\n");
  schedules(folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
