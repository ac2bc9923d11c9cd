// Any bytes are either a table or an Error: never a crash, a hang or undefined behaviour.
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I include -isystem <Eigen>
//     tests/proof/fuzz_csv.cpp
#include <descent/data/csv.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace descent;

template <class Scalar>
void require_consistent(const Dataset<Scalar>& data) {
  const bool sizes = data.size() > 0 && data.targets.rows() == data.size() &&
                     data.feature_names.size() == static_cast<std::size_t>(data.feature_count()) &&
                     data.target_names.size() == static_cast<std::size_t>(data.target_count());
  if (!sizes || !data.features.allFinite() || !data.targets.allFinite()) std::abort();
}

template <class Scalar>
void try_to_read(std::string_view text, const CsvOptions& options) {
  Dataset<Scalar> data;
  try {
    data = parse_csv<Scalar>(text, "fuzz.csv", options);
  } catch (const Error&) {
    return;
  }
  require_consistent(data);
  if (options.labels != nullptr) options.labels->counts(data.targets);  // throws where a target is no class
}

/// The C library must read what std::from_chars reads.
void require_same_number(std::string_view text) {
  double expected = 0, number = 0;
  const auto kind = detail::parse_number(text, expected);
  if (kind == detail::NumberKind::infinite || (!text.empty() && text[0] == '+')) return;
  if (detail::parse_decimal_with_c(text, number) != kind) std::abort();
  if (kind == detail::NumberKind::finite && number != expected) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  try_to_read<double>(text, {.target = "y"});
  try_to_read<float>(text, {.features = {"a"}, .target = "y", .missing = Missing::drop_row});
  try_to_read<double>(text, {.target = "y", .missing = Missing::drop_row, .text = Text::one_hot});
  try_to_read<double>(text, {.features = {"a"}, .text = Text::one_hot, .separator = ' '});
  try_to_read<float>(text, {.targets = {"y", "a"}, .separator = '\t'});
  Labels none, two{{"a", "b"}};
  try_to_read<double>(text, {.target = "y", .labels = &none, .missing = Missing::drop_row});
  try_to_read<float>(text, {.target = "y", .labels = &two, .text = Text::one_hot});
  require_same_number(text);
  return 0;
}
