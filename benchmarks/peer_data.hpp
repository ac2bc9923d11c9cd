/// @file
/// Data as files for the peers; benchmarks/peers/peer.py says which.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <descent/data/dataset.hpp>
#include <descent/data/sparse_dataset.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace suite {

/// A folder of its own, which goes with it.
class PeerData {
 public:
  /// `classes` is 1 for one output.
  template <class Scalar>
  explicit PeerData(const descent::Dataset<Scalar>& data, int classes = 1) : PeerData() {
    write("features", data.features.data(), data.features.size());
    write("targets", data.targets.data(), data.targets.size());
    shape(data.size(), data.feature_count(), classes, data.features.size());
  }
  template <class Scalar>
  explicit PeerData(const descent::SparseDataset<Scalar>& data) : PeerData() {
    const std::vector<std::int64_t> starts(data.features.outerIndexPtr(),
                                           data.features.outerIndexPtr() + data.size() + 1);
    write("row_starts", starts.data(), data.size() + 1);
    write("columns", data.features.innerIndexPtr(), data.features.nonZeros());
    write("values", data.features.valuePtr(), data.features.nonZeros());
    write("targets", data.targets.data(), data.targets.size());
    shape(data.size(), data.feature_count(), 1, data.features.nonZeros());
  }
  PeerData(PeerData&& other) noexcept : folder_(std::move(other.folder_)) { other.folder_.clear(); }
  PeerData& operator=(PeerData&&) = delete;
  ~PeerData() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  const std::string& folder() const { return folder_; }

 private:
  PeerData() {
    static int number = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("descent_suite." + std::to_string(getpid()) + "." + std::to_string(number++));
    std::filesystem::create_directory(folder_);
  }

  template <class Number>
  void write(const char* name, const Number* numbers, std::int64_t count) {
    std::ofstream file(folder_ + "/" + name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(numbers), count * static_cast<std::int64_t>(sizeof(Number)));
  }

  void shape(std::int64_t n, std::int64_t d, std::int64_t k, std::int64_t nonzeros) {
    std::ofstream(folder_ + "/shape") << n << ' ' << d << ' ' << k << ' ' << nonzeros << '\n';
  }

  std::string folder_;
};

}  // namespace suite
