// Any bytes are either a table or an Error: never a crash, a hang, undefined behaviour or memory without bound.
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I include -isystem <Eigen>
//     tests/proof/fuzz_libsvm.cpp
#include <descent/data/libsvm.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace descent;

constexpr std::size_t most_bytes = 1 << 16;

template <class Scalar>
void require_consistent(const Dataset<Scalar>& data, const LibsvmOptions& options) {
  const bool sizes = data.size() > 0 && data.feature_count() > 0 && data.targets.rows() == data.size() &&
                     data.target_count() == 1 &&
                     static_cast<std::size_t>(data.features.size()) * sizeof(Scalar) <= most_bytes &&
                     (options.features == 0 || data.feature_count() == options.features);
  if (!sizes || !data.features.allFinite() || !data.targets.allFinite()) std::abort();
  if (options.labels != nullptr) options.labels->counts(data.targets);  // throws where a target is no class
}

template <class Scalar>
void try_to_read(std::string_view text, const LibsvmOptions& options) {
  Dataset<Scalar> data;
  try {
    data = parse_libsvm<Scalar>(text, "fuzz.txt", options);
  } catch (const Error&) {
    return;
  }
  require_consistent(data, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Labels none, signs{{"-1", "1"}};
  try_to_read<double>(text, {.most_bytes = most_bytes});
  try_to_read<float>(text, {.features = 4, .most_bytes = most_bytes});
  try_to_read<double>(text, {.labels = &none, .most_bytes = most_bytes});
  try_to_read<float>(text, {.labels = &signs, .most_bytes = most_bytes});
  return 0;
}
