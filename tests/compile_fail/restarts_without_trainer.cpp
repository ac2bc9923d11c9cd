// expect: MultiStart.trainer is missing
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const MultiStart<int> restarts{.starts = 5};
}
