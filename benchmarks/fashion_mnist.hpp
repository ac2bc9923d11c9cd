/// @file
/// The pictures that the softmax regression and the network are trained on.
#pragma once

#include <descent/data/dataset.hpp>
#include <descent/data/gzip.hpp>
#include <descent/data/idx.hpp>
#include <filesystem>
#include <string>

namespace suite {

inline bool has_fashion_mnist(const std::string& folder) {
  return std::filesystem::exists(folder + "/train-images-idx3-ubyte.gz");
}

/// The first `rows` of the 60,000 of 784 pixels, from 0 to 1, in ten classes.
inline descent::Dataset<float> fashion_mnist(const std::string& folder, descent::Index rows) {
  const auto read = [&](const std::string& name) {
    return descent::parse_idx(descent::read_gzip(folder + "/" + name), name);
  };
  descent::Dataset<float> data =
      descent::idx_dataset<float>(read("train-images-idx3-ubyte.gz"), read("train-labels-idx1-ubyte.gz"));
  data.features = (data.features.topRows(rows) / 255).eval();
  data.targets = data.targets.topRows(rows).eval();
  return data;
}

}  // namespace suite
