#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "../core/elementary.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"

namespace descent {

/// What comes again and again, such as the hour of a day: for every feature x, sin and cos of 2π h x / period, for
/// h = 1, …, harmonics. A linear model of them is the beginning of a Fourier series.
///
///     Waves{.period = 24, .harmonics = 2}   // of an hour: two waves a day and four
///     Waves{}                               // sin x and cos x
///
/// They are as right as if x had been rounded in its last place, and the same bits from every compiler.
struct Waves {
  /// after how much of a feature it all begins again; a finite number above 0, in the feature's units
  double period = 6.28318530717958647693;
  /// how many waves of whole parts of the period, 1 to 1000
  Index harmonics = 1;

  /// Two for every feature and harmonic.
  Index outputs(Index inputs) const {
    validate();
    return 2 * harmonics * inputs;
  }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    Scalar* to = out.data();
    for (Index i = 0; i < x.size(); ++i) {
      const Scalar turns = without_whole(x[i] / static_cast<Scalar>(period));
      for (Index harmonic = 1; harmonic <= harmonics; ++harmonic) {
        const detail::SineAndCosine<Scalar> wave(without_whole(static_cast<Scalar>(harmonic) * turns));
        *to++ = wave.sine;
        *to++ = wave.cosine;
      }
    }
  }

  /// "sin(2π hour / 24)", "cos(2π hour / 24)", "sin(2π 2 hour / 24)", …; "sin(x)" where the period is 2π
  std::vector<std::string> names(const std::vector<std::string>& features) const {
    std::vector<std::string> names;
    const bool plain = period == Waves{}.period;
    for (const std::string& feature : features)
      for (Index harmonic = 1; harmonic <= harmonics; ++harmonic) {
        const std::string times = harmonic == 1 ? "" : std::to_string(harmonic) + " ";
        const std::string angle = plain ? times + feature : "2π " + times + feature + " / " + detail::text(period);
        names.push_back("sin(" + angle + ")");
        names.push_back("cos(" + angle + ")");
      }
    return names;
  }

  void validate() const {
    if (!(period > 0) || !is_finite(period))
      fail("Waves: .period is " + detail::text(period) + "; it must be a finite number above 0");
    if (harmonics < 1 || harmonics > 1000)
      fail("Waves: .harmonics is " + std::to_string(harmonics) + "; it must be from 1 to 1000");
  }

 private:
  /// What is left of a number of turns without whole ones: from −1/2 to 1/2.
  template <class Scalar>
  static Scalar without_whole(Scalar turns) {
    return turns - std::round(turns);
  }
};

}  // namespace descent
