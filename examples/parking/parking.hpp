// What the parts of the program have in common: the readings, the judgements, the pictures.
#pragma once

#include <descent/descent.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

/// What a false alarm and a miss cost, in euros: a driver is sent to a space that is taken; a free one stays unused.
inline const descent::Costs costs{.false_alarm = 1, .miss = 6};

inline constexpr descent::Index spaces = 1000;
inline constexpr descent::Index free_spaces = 10;

/// The readings of the sensors over all spaces, so many times: the distance to what is below in metres, the change of
/// the magnetic field in µT; the target is 1 for a free space, 0 for a taken one. Simulated.
descent::Dataset<double> simulate(descent::Index rounds, std::uint64_t seed);

/// A way of deciding, and what it does on the test data.
struct Rule {
  std::string name;
  double threshold = 0;
  descent::ConfusionMatrix confusion;
};

/// Euros for a round over all spaces.
inline double cost_of_a_round(const descent::ConfusionMatrix& confusion) {
  return descent::mean_cost(confusion, costs) * static_cast<double>(spaces);
}

// The pictures. Models take features as they are in the data.
void draw_readings(const std::filesystem::path& folder, const descent::Dataset<double>& data,
                   const descent::LinearModel<double>& model, double cheapest);
void draw_confusions(const std::filesystem::path& folder, const std::vector<Rule>& rules);
void draw_curves(const std::filesystem::path& folder, const descent::Dataset<double>& data,
                 const descent::Matrix<double>& probability, const std::vector<Rule>& rules);
void draw_costs(const std::filesystem::path& folder, const descent::Decision& decision);
