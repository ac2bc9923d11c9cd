// Any bytes are either an array or an Error: never a crash, a hang or undefined behaviour.
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I include -isystem <Eigen>
//     tests/proof/fuzz_idx.cpp
#include <descent/data/idx.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace descent;

template <class Scalar>
void try_to_convert(const IdxArray& array) {
  try {
    const Matrix<Scalar> numbers = array.matrix<Scalar>();
    if (numbers.rows() != array.rows() || numbers.cols() != array.columns() || !numbers.allFinite()) std::abort();
    const Dataset<Scalar> data = idx_dataset<Scalar>(array, array);
    if (data.targets.cols() != 1) std::abort();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(bytes), size);
  try {
    const IdxArray array = parse_idx(text, "fuzz.idx");
    Index count = 1;
    for (const Index length : array.sizes()) count *= length;
    if (array.rows() < 1 || array.rows() * array.columns() != count || count > static_cast<Index>(size)) std::abort();
    try_to_convert<float>(array);
    try_to_convert<double>(array);
  } catch (const Error&) {
  }
  return 0;
}
