set multiplot title "{/:Bold=21 RMSE hardly minds a prediction that is sure and wrong}\n" . \
    '{/*0.9 one prediction: what it costs and how hard it pulls; RMSE is the root of the mean squared error}'
set xrange [0:1]
set xtics 0.2
set grid linecolor '#e4e4e4'

array left[2] = [0.105, 0.575]
array names[2] = ['label 1: positive term, −log p', 'label 0: negative term, −log(1 − p)']

do for [i = 1:2] {
  at(p) = i == 1 ? p : 1 - p  # the second panel is the first one's mirror image
  set lmargin at screen left[i]
  set rmargin at screen left[i] + 0.40

  set bmargin at screen 0.50
  set tmargin at screen 0.83
  set title sprintf('{/:Bold %s}', names[i]) offset 0, -0.4
  set yrange [0:5]
  set ytics 1 format '%h'
  set format x ''
  unset xlabel
  unset label
  if (i == 1) { set ylabel 'loss' offset 0.5 } else { unset ylabel }
  set label 'cross-entropy' at at(0.06), 3.4 textcolor rgb blue
  set label '{/*0.9 squared error}' at at(0.01), 0.24 textcolor rgb orange
  set label '⟵ sure and wrong' at at(0.06), 4.6 textcolor rgb '#707070'
  if (i == 1) {
    set label sprintf('%.4f at 0.7', positive) at 0.7, positive + 0.42 left offset -0.5, 0 textcolor rgb blue
    set label '' at 0.7, positive point pointtype 7 pointsize 1.6 * dot linecolor rgb blue front
    plot $of_one using 1:2 with lines linewidth 4 linecolor rgb blue, \
         $of_one using 1:3 with lines linewidth 4 linecolor rgb orange
  } else {
    unset label
    set label 'cross-entropy' at at(0.06), 3.4 right textcolor rgb blue
    set label '{/*0.9 squared error}' at at(0.01), 0.24 right textcolor rgb orange
    set label 'sure and wrong ⟶' at at(0.06), 4.6 right textcolor rgb '#707070'
    set label sprintf('%.4f at 0.2', negative) at 0.02, 0.75 left textcolor rgb blue
    set label '' at 0.2, negative point pointtype 7 pointsize 1.6 * dot linecolor rgb blue front
    plot $of_zero using 1:2 with lines linewidth 4 linecolor rgb blue, \
         $of_zero using 1:3 with lines linewidth 4 linecolor rgb orange
  }

  unset title
  unset label
  set bmargin at screen 0.125
  set tmargin at screen 0.455
  set format x '%h'
  set xlabel 'predicted probability p'
  set ytics 0.5 format '%.1f'
  if (i == 1) {
    set yrange [-1.1:0.1]
    set ylabel 'slope, by the score' offset 0.5
    set label "cross-entropy:\npulls ever harder" at 0.55, -0.78 left textcolor rgb blue
    set label "squared error:\nlets go" at 0.035, -0.42 left textcolor rgb orange
    plot $of_one using 1:4 with lines linewidth 4 linecolor rgb blue, \
         $of_one using 1:5 with lines linewidth 4 linecolor rgb orange
  } else {
    set yrange [-0.1:1.1]
    unset ylabel
    set label "cross-entropy:\npulls ever harder" at 0.45, 0.86 right textcolor rgb blue
    set label "squared error:\nlets go" at 0.965, 0.50 right textcolor rgb orange
    plot $of_zero using 1:4 with lines linewidth 4 linecolor rgb blue, \
         $of_zero using 1:5 with lines linewidth 4 linecolor rgb orange
  }
}
unset multiplot
