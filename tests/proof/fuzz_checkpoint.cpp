// Any bytes are either a file of tables or an Error: never a crash, a hang or undefined behaviour. And what is read can be
// written and read again.
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I include -isystem <Eigen>
//     tests/proof/fuzz_checkpoint.cpp
#include <descent/checkpoint/tensor_file.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

using namespace descent;

namespace {

detail::TensorFile read(const std::string& bytes) {
  std::istringstream in(bytes);
  return detail::TensorFileReader(in, bytes.size(), "'fuzz'").read();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  detail::TensorFile file;
  try {
    file = read(std::string(data, data + size));
  } catch (const Error&) {
    return 0;
  }
  file.texts.erase("checksum");
  const std::string bytes = detail::to_bytes(file);
  const detail::TensorFile again = read(bytes);
  if (again.tensors.size() != file.tensors.size()) std::abort();
  for (const auto& [name, tensor] : file.tensors) {
    const detail::Tensor* found = again.find(name);
    if (!found || found->type != tensor.type || found->shape != tensor.shape || found->bytes != tensor.bytes)
      std::abort();
  }
  return 0;
}
