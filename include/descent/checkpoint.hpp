/// @file
/// Runs and models on disk: save, restore, load; and an observer that saves a run as it goes. Needs nlohmann-json and is
/// not part of <descent/descent.hpp>.
///
/// A checkpoint is one file in the safetensors layout: 8 bytes with the length of a JSON header, the header, then tables
/// of little-endian numbers, stored row by row. NumPy, PyTorch and every reader of that layout opens it without this
/// library. In it stand, by name: `model.*`, the parameters block by block as the model's layout() names them; `best.*`,
/// those of the best look; `last.*`, those of the last step, where the run's end left the best in the model;
/// `learnt.*`, what the maps before a model have learnt of its features;
/// `update.*`, `sampling.*`, `schedule.*`, `loss_check.*` and `stop.*`, the policies' states; `progress.*`, `curve.*`
/// and what else the run knows of itself. Its `__metadata__` holds texts: the library's version, every policy with its
/// values, and the data with a fingerprint of every bit; of a model, its maps and layers and the names of its classes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "checkpoint/archive.hpp"
#include "checkpoint/describe.hpp"
#include "checkpoint/durable_file.hpp"
#include "checkpoint/tensor_file.hpp"
#include "concepts.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/text.hpp"
#include "data/check.hpp"
#include "data/labels.hpp"
#include "run.hpp"
#include "version.hpp"

namespace descent {

namespace detail {

inline TensorFile new_file(const char* content) {
  TensorFile file;
  file.texts = {{"content", content}, {"format", checkpoint_format}, {"descent", version}};
  return file;
}

inline TensorFile read_file(const std::filesystem::path& path, const char* verb) {
  std::error_code error;
  if (std::filesystem::file_size(path, error) == static_cast<std::uintmax_t>(-1))
    fail(std::string(verb) + ": cannot read " + quoted_path(path) + ": " + error.message() +
         "; give the path that it was saved to");
  std::ifstream in(path, std::ios::binary | std::ios::ate);  // another one may take its place at any time
  if (!in) fail(std::string(verb) + ": cannot open " + quoted_path(path) + "; may this program read it?");
  const auto size = static_cast<std::uint64_t>(in.tellg());
  in.seekg(0);
  return TensorFileReader(in, size, std::string(verb) + ": " + quoted_path(path)).read();
}

/// What a run has to have in common with the one whose state it takes over: texts by name.
class Identity {
 public:
  explicit Identity(std::map<std::string, std::string>& texts) : texts_(texts) {}
  template <class Value>
  void operator()(const char* name, const Value& value) {
    if constexpr (std::is_same_v<Value, std::string>)
      texts_[std::string("run.") + name] = value;
    else
      texts_[std::string("run.") + name] = describe<!requires { value.parameters(); }>(value);
  }

 private:
  std::map<std::string, std::string>& texts_;
};

/// Fails, naming each difference, unless a file is of a run like this one.
template <class Run>
void check_identity(Run& run, const TensorFile& file, const std::string& where) {
  std::map<std::string, std::string> mine;
  Identity identity(mine);
  run.identity(identity);
  std::string differences;
  const auto shown = [](const std::string& text) { return text.empty() ? "none" : text; };
  for (const auto& [name, text] : mine)
    if (file.text(name) != text)
      differences += "\n  " + name.substr(4) + ": " + shown(file.text(name)) + " there, " + shown(text) + " here";
  if (!differences.empty())
    fail(where + " is of another run:" + differences +
         "\nRestore it with the policies and data that it was saved with; to go on with others, hand them to "
         "run.use(…) after that");
}

inline void check_format(const TensorFile& file, const std::string& where) {
  if (file.text("format") != checkpoint_format)
    fail(where + " is of format " + file.text("format") + ", written by descent " + file.text("descent") +
         "; this is descent " + version + ", which reads format " + checkpoint_format);
}

/// Fails unless the blocks of a layout lie one behind the other and are all of the p parameters.
inline void check_layout(const Layout& layout, Index parameters) {
  Index end = 0;
  for (const ParameterBlock& block : layout) {
    if (block.offset != end || block.rows < 0 || block.columns < 0)
      fail("checkpoint: block '" + block.name +
           "' of the model's layout() does not begin where the one before it ends");
    end += block.size();
  }
  if (end != parameters)
    fail("checkpoint: the blocks of the model's layout() have " + std::to_string(end) + " numbers, the model has " +
         std::to_string(parameters));
}

/// The parameters of a model or a run as tables `model.*`.
template <class Scalar>
TensorFile model_tables(const Layout& layout, Vector<Scalar> parameters) {
  TensorFile file;
  ArchiveWriter(file, layout).blocks("model", parameters.data());
  return file;
}

/// What a model has learnt beside its parameters, under one name.
template <class M>
struct Learnt {
  M& model;
  template <class Visitor>
  void archive(Visitor& visit) {
    model.archive(visit);
  }
};
template <class M>
concept Learns = requires(M& model, ArchiveWriter& visit) { model.archive(visit); };

/// What a model is told apart by, but for its numbers: the maps before it, and what it shows to `identity`.
template <class M>
std::string form_of(const M& model) {
  if constexpr (requires { model.maps(); }) {
    return describe<false>(model.maps()) + " | " + form_of(model.model());
  } else if constexpr (requires(DescribedList<false>& list) { model.identity(list); }) {
    DescribedList<false> list;
    model.identity(list);
    return list.in("{", "}");
  } else {
    return "a model";
  }
}

/// Writes what a model is told apart by, and what it has learnt beside its parameters.
template <class M>
void write_learnt(TensorFile& file, const M& model) {
  file.texts["form"] = form_of(model);
  if constexpr (Learns<M>) {
    M copy(model);
    Learnt<M> learnt{copy};
    const Layout none;
    ArchiveWriter(file, none)("learnt", learnt);
    for (const auto& [name, tensor] : file.tensors)
      if (name.compare(0, 7, "learnt.") == 0 && tensor.bytes.empty())
        fail("save: the model's maps have learnt nothing yet; let them learn of the training features first");
  }
}

/// Shown a run's identity, does that with its model.
struct WriteLearnt {
  TensorFile& file;
  template <class Value>
  void operator()(const char*, const Value& value) {
    if constexpr (requires { value.parameters(); }) write_learnt(file, value);
  }
};

/// Fails unless a file's model, if it says what it is, has the maps and layers of this one.
template <class M>
void check_form(const M& model, const TensorFile& file, const std::string& where) {
  const std::string there = file.text("form"), here = form_of(model);
  if (!there.empty() && there != here)
    fail(where + " is of another kind of model: " + there + " there, " + here +
         " here; load it into one of the same maps and layers");
}

/// The bytes of a run's checkpoint. Where the run's end handed back other parameters than those that it would go on
/// from, `model.*` are those that it handed back, the others are `last.*`.
template <class Run>
std::string checkpoint_of(Run& run) {
  check_layout(run.layout(), run.parameters().size());
  TensorFile file = new_file("run");
  Identity identity(file.texts);
  run.identity(identity);
  WriteLearnt write_learnt{file};
  run.identity(write_learnt);
  ArchiveWriter writer(file, run.layout());
  run.archive(writer);
  using Scalar = typename std::remove_cvref_t<decltype(run.parameters())>::Scalar;
  for (auto& [name, handed_back] : model_tables<Scalar>(run.layout(), run.parameters()).tensors) {
    auto last = file.tensors.extract(name);
    if (last.mapped().bytes != handed_back.bytes) {
      last.key().replace(0, 5, "last");
      file.tensors.insert(std::move(last));
    }
    file.add(name, handed_back);
  }
  return to_bytes(file);
}

/// Makes a run the one that stands in a file, or fails and changes nothing.
template <class Run>
void take_over(Run& run, TensorFile file, const std::string& where) {
  if (file.text("content") != "run")
    fail(where + " is no checkpoint of a run; a model's file is read by load(model, path)");
  check_format(file, where);
  check_layout(run.layout(), run.parameters().size());
  check_identity(run, file, where);
  for (const ParameterBlock& block : run.layout()) {
    auto last = file.tensors.extract("last." + block.name);
    if (last.empty()) continue;
    file.tensors.erase("model." + block.name);
    last.key().replace(0, 4, "model");
    file.tensors.insert(std::move(last));
  }
  // What was learnt is the same: the identity has its fingerprint.
  std::erase_if(file.tensors, [](const auto& entry) { return entry.first.compare(0, 7, "learnt.") == 0; });
  for (const bool reads : {false, true}) {
    ArchiveReader reader(file, where, "run", run.layout(), reads);
    run.archive(reader);
    reader.expect_no_more();
  }
}

template <class M>
void save_model(const M& model, const std::filesystem::path& path, const Labels& labels) {
  using Scalar = typename M::Scalar;
  const ConstVectorView<Scalar> parameters(model.parameters().data(), model.parameters().size());
  const Layout layout = layout_of(model, parameters.size());
  check_layout(layout, parameters.size());
  TensorFile file = new_file("model");
  file.texts["model"] = name_of_type<M>();
  if (!labels.empty()) file.texts["labels"] = text_of_list(labels.names);
  file.tensors = model_tables<Scalar>(layout, parameters).tensors;
  write_learnt(file, model);
  replace_file(path, to_bytes(file));
}

/// The classes that a file names. Fails unless they are the ones that are known here, if any are.
inline Labels labels_in(const TensorFile& file, const std::string& where, const Labels& known) {
  const Labels labels{list_of_text(file.text("labels"))};
  if (labels.empty()) fail(where + " names no classes; save the model with its labels, or load it without");
  if (!known.empty() && known.names != labels.names)
    fail(where + " has other classes, " + list_in_quotes(labels.names) + ", than are known here, " +
         list_in_quotes(known.names) + "; give it labels without names, which take those of the file");
  return labels;
}

template <class M>
void load_model(M& model, const std::filesystem::path& path, Labels& labels, bool wants_labels) {
  using Scalar = typename M::Scalar;
  const std::string where = "load: " + quoted_path(path);
  const TensorFile file = read_file(path, "load");
  if (!file.text("content").empty()) check_format(file, where);
  check_form(std::as_const(model), file, where);
  Labels read_labels;
  if (wants_labels) read_labels = labels_in(file, where, labels);
  VectorView<Scalar> parameters(model.parameters().data(), model.parameters().size());
  const Layout layout = layout_of(std::as_const(model), parameters.size());
  check_layout(layout, parameters.size());
  Vector<Scalar> loaded = parameters;
  ArchiveReader reader(file, where, "model", layout, true);
  reader.blocks("model", loaded.data());
  if (!all_finite(loaded.data(), loaded.size()))
    fail(where + " holds parameters that are not finite; train again, or take an older file");
  if constexpr (Learns<M>) {
    M copy(model);
    Learnt<M> learnt{copy};
    reader("learnt", learnt);
    reader.expect_no_more("model.");
    reader.expect_no_more("learnt.");
    validate(copy);
    model = std::move(copy);
    VectorView<Scalar>(model.parameters().data(), loaded.size()) = loaded;
  } else {
    reader.expect_no_more("model.");
    reader.expect_no_more("learnt.");
    parameters = loaded;
  }
  if (wants_labels) labels = std::move(read_labels);
}

template <class Run>
void save_run(Run& run, const std::filesystem::path& path, int keep) {
  replace_file(path, checkpoint_of(run), keep);
}

}  // namespace detail

/// Saves everything that a run needs to go on: parameters, the states of all policies, what it has seen. The file is
/// written beside the old one, synced and put in its place: whatever happens, PATH is the old checkpoint or the new one.
/// Fails, and leaves the old one, if it can't be written.
///
///     auto run = trainer.start(model, Mse{}, train);
///     run.advance(1000);
///     save(run, "line.safetensors");
///
/// Saving changes nothing in the run. The first time takes a pass over the data, for their fingerprint.
template <class Trainer, class Objective, class Validation>
void save(Run<Trainer, Objective, Validation>& run, const std::filesystem::path& path) {
  detail::save_run(run, path, 1);
}

/// Takes over what was saved: from here the run is the one that was saved, and goes on to the same bits as if it had
/// never been interrupted. It must have the same model shape, loss, policy values and data; `run.use(trainer)`, after
/// that, lets it go on with others. Lambdas and what else has no values to compare are compared by kind only.
///
///     auto run = trainer.start(model, Mse{}, train);
///     if (std::filesystem::exists("line.safetensors")) restore(run, "line.safetensors");
///     run.advance();
///
/// Fails, and changes nothing, if the file is missing, damaged, or of another run; the message names each difference.
/// Damage is found; a file made with intent to deceive may not be: restore runs from people you trust.
template <class Trainer, class Objective, class Validation>
void restore(Run<Trainer, Objective, Validation>& run, const std::filesystem::path& path) {
  detail::take_over(run, detail::read_file(path, "restore"), "restore: " + detail::quoted_path(path));
}

/// Saves a model: its parameters, named as its layout() has them, `model.weights` and `model.bias`; and what stands before
/// them, if it is a MappedModel.
///
///     save(model, "line.safetensors");
template <class M>
  requires requires(const M& model) {
    typename M::Scalar;
    { model.parameters().data() } -> std::convertible_to<const typename M::Scalar*>;
  }
void save(const M& model, const std::filesystem::path& path) {
  detail::save_model(model, path, Labels{});
}

/// The same with the names of its classes, so that whoever loads it can say what it predicts. Fails unless there are as many
/// as it has outputs, or two for one output.
///
///     save(model, "species.safetensors", species);
template <class M>
void save(const M& model, const std::filesystem::path& path, const Labels& labels) {
  const Index outputs = model.outputs(), classes = labels.size();
  for (const std::string& name : labels.names)
    if (std::count(labels.names.begin(), labels.names.end(), name) > 1)
      fail("save: the class " + detail::in_quotes(name) +
           " stands twice in the labels; every class has a name of its own");
  if (classes != outputs && !(outputs == 1 && classes == 2))
    fail("save: " + std::to_string(classes) + (classes == 1 ? " class" : " classes") + " for a model of " +
         detail::counted(outputs, "output") + "; give it the labels that it was trained with");
  detail::save_model(model, path, labels);
}

/// Gives a model what was saved: its parameters, and what its maps had learnt; from a model's file, from a run's checkpoint
/// (what the run had left in its model: the best ones of an ended run that keeps those), or from any file of that layout
/// whose tables have the names, types and shapes of the model's layout(). Fails, and changes nothing, if the file is missing,
/// damaged, of another shape or of other features, or has numbers that are not finite.
///
///     LinearModel<double> model(2);
///     load(model, "line.safetensors");
template <class M>
void load(M& model, const std::filesystem::path& path) {
  Labels nobody_asked;
  detail::load_model(model, path, nobody_asked, false);
}

/// The same with the names of its classes: labels without names take them, others must be the same. Fails, and changes
/// nothing, where a load without labels does, or if there are none in the file.
///
///     Labels species;
///     load(model, "species.safetensors", species);
///     species.predicted(CrossEntropy{}.probabilities(model.predict(features)))  // "cat", "dog", …
template <class M>
void load(M& model, const std::filesystem::path& path, Labels& labels) {
  detail::load_model(model, path, labels, true);
}

/// Saves the run by steps or by time while it trains, and at its end: an observer. The last `keep` checkpoints stay:
/// PATH is the newest, PATH.1 the one before it, and so on. A run that diverged leaves the last one from before.
///
///     .observe = Checkpoints{.path = "line.safetensors", .every = 10min}
///     .observe = Observers{ProgressBar{}, Checkpoints{.path = "line.safetensors", .every_steps = 1000, .keep = 3}}
struct Checkpoints {
  static constexpr bool needs_time = true;

  /// where to; its folder must be there
  std::filesystem::path path = {};
  /// how much time between two; 0: none by time. Where neither is given, every ten minutes.
  Seconds every{0};
  /// how many steps between two; 0: none by steps
  std::int64_t every_steps = 0;
  /// how many to keep, 1 or more
  int keep = 1;

  /// Looks need no checkpoint.
  void operator()(const Progress&) const {}

  /// Whether to save the run after this step.
  bool due(const Progress& progress) {
    saved_ = std::min(saved_, progress.time);  // an earlier state may have been restored
    if (every_steps > 0 && progress.step % every_steps == 0) return true;
    const Seconds interval = every.count() > 0 || every_steps > 0 ? every : Seconds{600};
    return interval.count() > 0 && progress.time - saved_ >= interval;
  }

  template <class Run>
  void record(Run& run) {
    detail::save_run(run, path, keep);
    saved_ = run.progress().time;
  }

  /// Fails if a file of that path can't be written, before anything is trained.
  void validate() const {
    if (every_steps < 0)
      fail("Checkpoints: .every_steps is " + std::to_string(every_steps) + "; it must be 0 (none by steps) or more");
    if (!(every.count() >= 0))
      fail("Checkpoints: .every is " + detail::text(every.count()) + " s; it must be 0 (none by time) or more");
    if (path.empty()) fail("Checkpoints: .path is empty; say where to save, \"run.safetensors\", say");
    if (keep < 1) fail("Checkpoints: .keep is " + std::to_string(keep) + "; it must be 1 or more");
    detail::check_writable(path);
  }

  Seconds saved_{0};
};

}  // namespace descent
