// Maps of features: what they make, by formula; that they learn, one behind the other; and what they refuse.
#include <descent/core/random.hpp>
#include <descent/data/standardizer.hpp>
#include <descent/features/beside.hpp>
#include <descent/features/computed.hpp>
#include <descent/features/feature_maps.hpp>
#include <descent/features/polynomial.hpp>
#include <descent/features/select.hpp>
#include <descent/features/unchanged.hpp>
#include <descent/features/waves.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

namespace {

using Names = std::vector<std::string>;

template <class Scalar, class Map>
Vector<Scalar> mapped(const Map& map, const Vector<Scalar>& x) {
  Vector<Scalar> out(map.outputs(x.size()));
  map.map(ConstVectorView<Scalar>(x.data(), x.size()), VectorView<Scalar>(out.data(), out.size()));
  return out;
}

/// All lists of `size` numbers below `count` that do not fall (or that rise), in lexicographic order: by counting.
std::vector<std::vector<Index>> lists(Index count, Index size, bool rise) {
  std::vector<std::vector<Index>> found;
  std::vector<Index> list(static_cast<std::size_t>(size), 0);
  for (;;) {
    const bool good = std::adjacent_find(list.begin(), list.end(),
                                         [&](Index a, Index b) { return rise ? a >= b : a > b; }) == list.end();
    if (good) found.push_back(list);
    auto place = list.rbegin();
    while (place != list.rend() && ++*place == count) *place++ = 0;
    if (place == list.rend()) return found;
  }
}

/// Those columns that vary among the rows learnt from.
struct VaryingColumns {
  std::vector<Index> columns = {};
  bool learnt = false;
  Index outputs(Index inputs) const { return learnt ? static_cast<Index>(columns.size()) : inputs; }
  void map(const auto& x, auto& out) const {
    for (std::size_t i = 0; i < columns.size(); ++i) out[static_cast<Index>(i)] = x[columns[i]];
  }
  void learn(const Matrix<double>& features) {
    columns.clear();
    learnt = true;
    for (Index j = 0; j < features.cols(); ++j)
      if ((features.col(j).array() != features(0, j)).any()) columns.push_back(j);
  }
  void archive(auto& visit) { visit("columns", columns); }
};

}  // namespace

TEST_CASE("Polynomial: every product of up to so many features, once, by size and in order") {
  for (const bool interactions_only : {false, true})
    for (Index d = 1; d <= 5; ++d)
      for (Index degree = 1; degree <= 4; ++degree) {
        const Polynomial map{degree, interactions_only};
        Vector<double> x(d);
        Names names;
        for (Index i = 0; i < d; ++i) {
          x[i] = 1.5 + static_cast<double>(i);
          names.push_back(std::string(1, static_cast<char>('a' + i)));
        }
        std::vector<double> products;
        Names product_names;
        for (Index size = 1; size <= degree; ++size)
          for (const auto& list : lists(d, size, interactions_only)) {
            double product = 1;
            std::string name;
            for (const Index i : list) {
              product *= x[i];
              name += names[static_cast<std::size_t>(i)];
            }
            products.push_back(product);
            product_names.push_back(name);
          }
        CAPTURE(d, degree, interactions_only);
        const Vector<double> made = mapped(map, x);
        REQUIRE(made.size() == static_cast<Index>(products.size()));
        for (std::size_t i = 0; i < products.size(); ++i)
          CHECK(made[static_cast<Index>(i)] == Approx(products[i]).epsilon(1e-15));
        Names spelt;  // "a^2 b" is "aab"
        for (const std::string& name : map.names(names)) {
          std::string letters;
          for (std::size_t i = 0; i < name.size(); ++i) {
            if (name[i] == '^')
              letters += std::string(static_cast<std::size_t>(name[++i] - '1'), letters.back());
            else if (name[i] != ' ')
              letters += name[i];
          }
          spelt.push_back(letters);
        }
        CHECK(spelt == product_names);
      }
}

TEST_CASE("Polynomial: names, and what makes no sense") {
  CHECK(Polynomial{.degree = 2}.names({"age", "height"}) == Names{"age", "height", "age^2", "age height", "height^2"});
  CHECK(Polynomial{.degree = 3, .interactions_only = true}.names({"a", "b", "c"}) ==
        Names{"a", "b", "c", "a b", "a c", "b c", "a b c"});
  CHECK(Polynomial{.degree = 9, .interactions_only = true}.outputs(3) == 7);
  CHECK(complaint([] { Polynomial{.degree = 0}.outputs(2); }) ==
        "descent: Polynomial: .degree is 0; it must be from 1 to 20");
  CHECK_THAT(complaint([] { Polynomial{.degree = 21}.outputs(2); }), ContainsSubstring("from 1 to 20"));
  CHECK(complaint([] { Polynomial{.degree = 5}.outputs(1000); }) ==
        "descent: Polynomial: 1000 features have more than 1,000,000 products of up to 5; lower .degree, or select "
        "features first");
}

TEST_CASE("Waves: the sine and the cosine of every feature") {
  double worst = 0, worst_single = 0;
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double x = random.uniform(-50, 50);
    for (Index harmonic = 1; harmonic <= 3; ++harmonic) {
      const Vector<double> made = mapped(Waves{.period = 24, .harmonics = 3}, Vector<double>{{x}});
      const long double angle = 2 * 3.14159265358979323846264338L * static_cast<long double>(harmonic) * x / 24;
      worst = std::max({worst, std::abs(made[2 * harmonic - 2] - static_cast<double>(std::sin(angle))),
                        std::abs(made[2 * harmonic - 1] - static_cast<double>(std::cos(angle)))});
    }
    const auto single = static_cast<float>(x);
    const Vector<float> made = mapped(Waves{}, Vector<float>{{single}});
    worst_single =
        std::max<double>({worst_single, std::abs(made[0] - std::sin(single)), std::abs(made[1] - std::cos(single))});
  }
  CHECK(worst < 6e-15);
  CHECK(worst_single < 5e-6);
  // exact where it can be
  CHECK(mapped(Waves{.period = 4}, Vector<double>{{0., 1., 2., 3., -1., 4e15}}) ==
        Vector<double>{{0., 1., 1., 0., 0., -1., -1., 0., -1., 0., 0., 1.}});
  // close to 0 to a few units in the last place
  CHECK(mapped(Waves{}, Vector<double>{{1e-9}})[0] == Approx(1e-9).epsilon(1e-15));
  CHECK(mapped(Waves{.period = 2, .harmonics = 2}, Vector<double>{{.5, .25}}).size() == 8);
}

TEST_CASE("Waves: names, and what makes no sense") {
  CHECK(Waves{.period = 24, .harmonics = 2}.names({"hour"}) ==
        Names{"sin(2π hour / 24)", "cos(2π hour / 24)", "sin(2π 2 hour / 24)", "cos(2π 2 hour / 24)"});
  CHECK(Waves{}.names({"x"}) == Names{"sin(x)", "cos(x)"});
  CHECK(complaint([] { Waves{.period = 0}.outputs(1); }) ==
        "descent: Waves: .period is 0; it must be a finite number above 0");
  CHECK_THAT(complaint([] { Waves{.period = std::numeric_limits<double>::infinity()}.outputs(1); }),
             ContainsSubstring(".period is inf"));
  CHECK(complaint([] { Waves{.harmonics = 0}.outputs(1); }) ==
        "descent: Waves: .harmonics is 0; it must be from 1 to 1000");
}

TEST_CASE("Select, Computed, Unchanged, and several maps side by side") {
  const Vector<double> x{{2., 3., 5.}};
  const Names names{"a", "b", "c"};
  CHECK(mapped(Select{{2, 0, 2}}, x) == Vector<double>{{5., 2., 5.}});
  CHECK(Select{{2, 0}}.names(names) == Names{"c", "a"});
  CHECK(complaint([] { Select{{3}}.outputs(3); }) ==
        "descent: Select: there is no column 3 among 3; they are counted from 0");
  CHECK_THAT(complaint([] { Select{{-1}}.outputs(3); }), ContainsSubstring("no column -1"));
  CHECK(complaint([] { Select{}.outputs(3); }) == "descent: Select: no column is selected; name one at least");

  const Computed sum_and_ratio(2,
                               [](const auto& v, auto& out) {
                                 out[0] = v[0] + v[1];
                                 out[1] = v[0] / v[2];
                               },
                               {"sum", "ratio"});
  CHECK(mapped(sum_and_ratio, x) == Vector<double>{{5., .4}});
  CHECK(complaint([] { Computed(0, [](const auto&, auto&) {}); }) ==
        "descent: Computed: 0 features; there must be 1 or more");

  CHECK(Computed(2, [](const auto&, auto&) {}).names(names) == Names{"made 1", "made 2"});
  CHECK(complaint([] { Computed(2, [](const auto&, auto&) {}, {"one"}); }) ==
        "descent: Computed: 1 names for 2 features; give one for each, or none");

  const Beside all{Unchanged{}, sum_and_ratio, Select{{1}}};
  CHECK(mapped(all, x) == Vector<double>{{2., 3., 5., 5., .4, 3.}});
  CHECK(FeatureMaps(3, all).names(names) == Names{"a", "b", "c", "sum", "ratio", "b"});
}

TEST_CASE("maps follow one another, and those that learn see what those before them make") {
  Matrix<double> features(40, 2);
  Random random(5);
  for (Index i = 0; i < features.rows(); ++i) features.row(i) << random.uniform(-1, 4), random.uniform(10, 20);

  FeatureMaps maps(2, Polynomial{.degree = 2}, Standardizer<double>{}, Select{{4, 0}});
  CHECK(maps.inputs() == 2);
  CHECK(maps.outputs() == 2);
  CHECK(complaint([&] { (void)maps.transform(features); }) ==
        "descent: Standardizer: it has learnt nothing yet; let it learn of the training features, or load it with its "
        "model");
  maps.learn(features);
  const Matrix<double> made = maps.transform(features);
  const Matrix<double> powers = FeatureMaps(2, Polynomial{.degree = 2}).transform(features);
  const Matrix<double> wanted = Standardizer<double>::fit(powers).transform(powers);
  CHECK(made.col(0) == wanted.col(4));
  CHECK(made.col(1) == wanted.col(0));
  CHECK(maps.names({"x", "y"}) == Names{"y^2", "x"});

  SECTION("of a data set, with its names") {
    Dataset<double> data{features, Matrix<double>::Zero(40, 1)};
    CHECK(maps.transform(data).feature_names.empty());
    data.feature_names = {"x", "y"};
    const Dataset<double> of_maps = maps.transform(data);
    CHECK(of_maps.features == made);
    CHECK(of_maps.targets == data.targets);
    CHECK(of_maps.feature_names == Names{"y^2", "x"});
  }
  SECTION("of any matrix, and of a data set") {
    FeatureMaps others(2, Polynomial{.degree = 2}, Standardizer<double>{}, Select{{4, 0}});
    others.learn(Eigen::MatrixXd(features));
    CHECK(others.transform(Eigen::MatrixXd(features)) == made);
    others = FeatureMaps(2, Polynomial{.degree = 2}, Standardizer<double>{}, Select{{4, 0}});
    others.learn(Dataset<double>{features, {}});
    CHECK(others.transform(features) == made);
  }
  SECTION("how many there are may be learnt, by one of several, beside a function that cannot be assigned to") {
    const double factor = 3;
    FeatureMaps varying(
        2, Beside{VaryingColumns{}, Computed(1, [factor](const auto& x, auto& out) { out[0] = factor * x[0]; })},
        Standardizer<double>{});
    CHECK(varying.outputs() == 3);
    Matrix<double> constant = features;
    constant.col(1).setConstant(7);
    varying.learn(constant);
    CHECK(varying.outputs() == 2);
    CHECK(varying.transform(constant).col(0).isApprox(varying.transform(constant).col(1), 1e-12));
    varying.learn(features);
    CHECK(varying.outputs() == 3);
  }
  SECTION("what a map does not write is found") {
    CHECK_THAT(complaint([&] {
                 (void)FeatureMaps(2, Computed(2, [](const auto& x, auto& out) { out[0] = x[0]; })).transform(features);
               }),
               ContainsSubstring("mapped feature 1 of row 0"));
  }
  SECTION("side by side, each learns of its own") {
    FeatureMaps beside(2, Beside{Standardizer<double>{StandardizerOptions{.center = false}}, Unchanged{}});
    beside.learn(features);
    CHECK(beside.transform(features).leftCols(2) ==
          Standardizer<double>::fit(features, {.center = false}).transform(features));
    CHECK(beside.transform(features).rightCols(2) == features);
  }
  SECTION("what does not fit is refused, and nothing is unlearnt") {
    CHECK(complaint([&] { maps.learn(Matrix<double>(5, 3)); }) ==
          "descent: FeatureMaps::learn: the maps take 2 features, there are 3");
    Matrix<double> bad = features;
    bad(3, 1) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THAT(complaint([&] { maps.learn(bad); }), ContainsSubstring("mapped feature 1 of row 3"));
    CHECK(maps.transform(features) == made);
    CHECK(complaint([&] { (void)maps.transform(bad); }) ==
          "descent: FeatureMaps: mapped feature 0 of row 3 (both counted from 0) is not finite; see that the row's "
          "features "
          "are, and are not too large for these maps, and that a map of your own writes all that it announces");
    bad = Matrix<double>::Constant(2, 2, 1e200);
    CHECK_THAT(complaint([&] { (void)maps.transform(bad); }), ContainsSubstring("row 0"));
    CHECK(complaint([&] { (void)maps.names({"x"}); }) ==
          "descent: FeatureMaps::names: 1 name for 2 features; give one for each");
    CHECK(complaint([] { FeatureMaps(0, Unchanged{}); }) ==
          "descent: FeatureMaps: 0 features; there must be 1 or more");
    CHECK_THAT(complaint([&] { FeatureMaps(3, Standardizer<double>::fit(features)); }),
               ContainsSubstring("it was fitted to 2 columns, and there are 3"));
  }
}
