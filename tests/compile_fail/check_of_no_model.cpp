// What has no backward is no Model, and check_model says so.
// expect: check_model: the first argument is not a Model of these data
#include <descent/data/dataset.hpp>
#include <descent/testing.hpp>

using namespace descent;

int main() {
  const Dataset<double> data;
  return check_model(minimal::ParabolaWithoutGradient{}, data).passed();
}
