// The experiment of the TensorFlow Playground with its two Gaussian clouds: one unit with tanh, four learning rates; and
// why the weights never come to rest.
//
//     playground_table [output folder]
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>

#include "studies.hpp"

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  std::printf("-- learning_rates: What do the loss and the weight become, by the learning rate?\n\n");
  learning_rates(folder);
  std::printf("\n-- growing_weights: Why do the weights keep growing?\n\n");
  growing_weights(folder);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
