// Sparse data at the door, and what can be made of them.
#include <descent/checkpoint.hpp>
#include <descent/data/fingerprint.hpp>
#include <descent/data/sparse_dataset.hpp>
#include <descent/data/sparse_libsvm.hpp>
#include <descent/data/sparse_select_rows.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/predict.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/ada_grad.hpp>
#include <descent/updates/sgd.hpp>

#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../checkpoint/folder.hpp"
#include "../complaint.hpp"
#include "../models/sparse_data.hpp"

using namespace descent;
using Catch::Matchers::Equals;

namespace {

/// Two rows: 0 5 0 0 and 1 0 0 2.
SparseDataset<double> two_rows() {
  SparseDataset<double> data{SparseMatrix<double>(2, 4), Matrix<double>::Ones(2, 1)};
  data.features.insert(0, 1) = 5;
  data.features.insert(1, 0) = 1;
  data.features.insert(1, 3) = 2;
  data.features.makeCompressed();
  return data;
}

std::string said_of(const SparseDataset<double>& data, Index features = 4) {
  const LinearModel<double> model(features);
  return complaint([&] { evaluate(model, Mse{}, data); });
}

bool equal(const SparseDataset<double>& a, const Dataset<double>& b) {
  return Matrix<double>(a.features) == b.features && a.targets == b.targets && a.weights == b.weights;
}

}  // namespace

TEST_CASE("a sparse row") {
  const auto data = two_rows();
  const auto row = data.rows(RowRange{1, 1}).features(0);
  CHECK(row.size() == 4);
  CHECK(row.count == 2);
  CHECK(std::vector<double>{row[0], row[1], row[2], row[3]} == std::vector<double>{1, 0, 0, 2});
}

TEST_CASE("what is wrong with sparse data is said at the door") {
  CHECK_THAT(said_of(two_rows()), Equals("no complaint"));
  CHECK_THAT(said_of(two_rows(), 5),
             Equals("descent: the model has 5 features, the data have 4; they must be as many: make the model with as "
                    "many as the training data have"));
  auto data = two_rows();
  data.features.coeffRef(1, 3) = std::numeric_limits<double>::infinity();
  CHECK_THAT(said_of(data), Equals("descent: features: row 1, column 3 (both counted from 0), is not a finite number; "
                                   "mend or drop the row"));
  const LinearModel<double> model(4);
  CHECK_THAT(complaint([&] { predict(model, data); }),
             Equals("descent: predict: the features: row 1, column 3 (both counted from 0), is not a finite number; "
                    "mend or drop the row"));
  data = two_rows();
  data.features.innerIndexPtr()[2] = 4;
  CHECK_THAT(said_of(data),
             Equals("descent: features: row 1, column 4 (both counted from 0), is none of the 4 columns; "
                    "correct it"));
  data.features.innerIndexPtr()[2] = 0;
  CHECK_THAT(said_of(data), Equals("descent: features: row 1, column 0 (both counted from 0), does not come after the "
                                   "one before it; sort the columns of a row, each once"));
  data = two_rows();
  data.features.uncompress();
  const std::string gaps =
      "descent: the features of the data are not compressed, there are gaps between their rows; call "
      "features.makeCompressed() first";
  CHECK_THAT(said_of(data), Equals(gaps));
  CHECK_THAT(complaint([&] { predict(model, data); }), Equals(gaps));
  data = two_rows();
  data.targets.resize(3, 1);
  CHECK_THAT(said_of(data),
             Equals("descent: the data have 2 rows of features and 3 rows of targets; they must be as many"));
  data = two_rows();
  data.weights = Vector<double>{{-1, 1}};
  CHECK_THAT(said_of(data), Equals("descent: the weight of row 0 (counted from 0) is -1.000000; it must be a finite "
                                   "number, 0 or more"));
}

TEST_CASE("the fingerprint tells sparse data apart by place and value") {
  const auto print = [](const SparseDataset<double>& data) { return detail::describe_data(data); };
  auto data = two_rows();
  const std::string first = print(data);
  CHECK(first == print(two_rows()));
  data.features.innerIndexPtr()[0] = 2;
  CHECK(first != print(data));
  data = two_rows();
  data.features.valuePtr()[0] = 6;
  CHECK(first != print(data));
}

TEST_CASE("rows of sparse data are selected and split as those of dense data are") {
  for (const bool weighted : {false, true}) {
    const auto data = made_up_sparse<double>(60, 8, 1, 0.3, weighted);
    const std::vector<RowIndex> rows{7, 3, 3, 59};
    CHECK(equal(select_rows(data, rows), select_rows(dense(data), rows)));
    for (const bool stratify : {false, true}) {
      const SplitOptions options{.test_fraction = 0.3, .seed = 5, .stratify = stratify};
      const auto parts = split(data, options);
      const auto whole = split(dense(data), options);
      CHECK(equal(parts.train, whole.train));
      CHECK(equal(parts.test, whole.test));
    }
  }
  const auto data = two_rows();
  CHECK_THAT(complaint([&] { select_rows(data, std::vector<RowIndex>{2}); }),
             Equals("descent: select_rows: row 2 is asked for, and the data have 2 rows, counted from 0"));
}

TEST_CASE("a file in LIBSVM's format as sparse data") {
  const std::string text = "b 2:5 # a comment\na\n\nb 1:1 3:0 4:2\n";
  Labels sparse_labels, labels;
  const auto data = parse_sparse_libsvm<double>(text, "letters", {.labels = &sparse_labels});
  const auto whole = parse_libsvm<double>(text, "letters", {.labels = &labels});
  CHECK(equal(data, whole));
  CHECK(data.features.nonZeros() == 3);
  CHECK(data.features.isCompressed());
  CHECK(sparse_labels.names == labels.names);
  CHECK(parse_sparse_libsvm<float>("1\n0\n", "empty", {.features = 3}).features.nonZeros() == 0);
  const auto said = [](const std::string& of, const LibsvmOptions& options) {
    return complaint([&] { parse_sparse_libsvm<double>(of, "file", options); });
  };
  CHECK_THAT(said("1 2:x", {}), Equals(complaint([] { parse_libsvm<double>("1 2:x", "file"); })));
  CHECK_THAT(said("", {}), Equals(complaint([] { parse_libsvm<double>("", "file"); })));
  CHECK_THAT(said("1 2:1 3000000000:1", {}),
             Equals("descent: file:1:7: 3000000000 features are more than sparse rows can number (2^31 - 1); correct "
                    "this index"));
  CHECK_THAT(said("1 2:1", {.features = 3'000'000'000}),
             Equals("descent: LibsvmOptions: 3000000000 features are more than sparse rows can number (2^31 - 1); "
                    "lessen .features"));
}

namespace {

template <class Trainer>
void check_restored(const Trainer& trainer, const SparseDataset<double>& data) {
  const Folder folder;
  LinearModel<double> straight(data.feature_count()), broken = straight, restored = straight;
  trainer.fit(straight, CrossEntropy{}, data);
  auto first = trainer.start(broken, CrossEntropy{}, data);
  first.advance(37);
  save(first, folder / "a");
  auto second = trainer.start(restored, CrossEntropy{}, data);
  restore(second, folder / "a");
  CHECK(restored.parameters() == broken.parameters());
  second.advance();
  CHECK(restored.parameters() == straight.parameters());
  auto other = data;
  other.features.valuePtr()[3] += 1;
  auto third = trainer.start(restored, CrossEntropy{}, other);
  CHECK(complaint([&] { restore(third, folder / "a"); }).find("fingerprint") != std::string::npos);
}

}  // namespace

TEST_CASE("a run on sparse data, saved and restored, has the bits of one that went through") {
  const auto data = made_up_sparse<double>(100, 20, 1, 0.2);
  check_restored(GradientDescent{.update = AdaGrad{.learning_rate = 0.1},
                                 .sampling = MiniBatch{.size = 3},
                                 .loss_check = EverySteps{10},
                                 .stop = MaxSteps{90}},
                 data);
  check_restored(GradientDescent{.update = Sgd{.learning_rate = 0.1},
                                 .sampling = MiniBatch{.size = 3},
                                 .loss_check = EverySteps{10},
                                 .stop = MaxSteps{90},
                                 .penalty = L2{0.1}},
                 data);
}
