set multiplot title "{/:Bold=21 A run in which the learning rate rises shows which one to take}\n" . \
    '{/*0.9 dots and dotted lines: the rates suggested; upper curves end where the loss rose too far}'
set logscale x
set xrange [1e-5:10]
set xtics 10
set format x '10^{%L}'
set grid linecolor '#e4e4e4'
gray = '#707070'

# Left: births. Right: hearts, three rules.
array left[2] = [0.095, 0.575]
array heads[2] = ['189 births: Sgd on all rows', '270 hearts: batches of 16']
do for [i = 1:2] {
  set lmargin at screen left[i]
  set rmargin at screen left[i] + 0.385

  # The test.
  set bmargin at screen 0.525
  set tmargin at screen 0.805
  unset xlabel
  unset label
  unset arrow
  set title sprintf('{/:Bold %s}', heads[i]) offset 0, -0.5
  if (i == 1) {
    set ylabel 'RMSE (g)' offset 0.7
    set yrange [0:4200]
    set ytics 1000 format '%.0f'
    set label sprintf('suggested: %.2g', births_suggested) at births_suggested, 1900 right offset -0.8, 0 textcolor rgb green
    set arrow from births_stable, 0 to births_stable, 4200 nohead linecolor rgb gray dashtype 2
    set label 'stable up to here' at births_stable, 3850 right offset -0.5, 0 textcolor rgb gray
    plot $births_curve using 1:(sqrt($3)) with lines linewidth 3.5 linecolor rgb green, \
         $births_mark using 1:(sqrt($2)) with points pointtype 7 pointsize 2 * dot linecolor rgb green
  } else {
    set ylabel 'cross-entropy' offset 0.7
    set yrange [0.3:0.8]
    set ytics 0.1 format '%.1f'
    set label 'Momentum' at 8e-3, 0.52 right textcolor rgb blue
    set label 'Adam' at 8e-3, 0.74 left textcolor rgb orange
    set label 'Sgd' at 0.16, 0.62 left textcolor rgb green
    plot $hearts_sgd_curve using 1:3 with lines linewidth 3.5 linecolor rgb green, \
         $hearts_momentum_curve using 1:3 with lines linewidth 3.5 linecolor rgb blue, \
         $hearts_adam_curve using 1:3 with lines linewidth 3.5 linecolor rgb orange, \
         $hearts_sgd_mark with points pointtype 7 pointsize 2 * dot linecolor rgb green, \
         $hearts_momentum_mark with points pointtype 7 pointsize 2 * dot linecolor rgb blue, \
         $hearts_adam_mark with points pointtype 7 pointsize 2 * dot linecolor rgb orange
  }

  # Training.
  set bmargin at screen 0.105
  set tmargin at screen 0.385
  set xlabel 'learning rate' offset 0, 0.4
  set title sprintf('%d steps at one rate: the loss at the end', steps) offset 0, -0.5
  unset label
  unset arrow
  if (i == 1) {
    set ylabel 'RMSE (g)' offset 0.7
    set arrow from births_suggested, 0 to births_suggested, 4200 nohead linecolor rgb green linewidth 2 dashtype 3
    set label 'then diverges' at 9, 1150 right textcolor rgb gray
    plot $births_trained using 1:(sqrt($2)) with lines linewidth 3.5 linecolor rgb green
  } else {
    set ylabel 'cross-entropy' offset 0.7
    set arrow from hearts_sgd_suggested, 0.3 to hearts_sgd_suggested, 0.8 nohead \
        linecolor rgb green linewidth 2 dashtype 3
    set arrow from hearts_momentum_suggested, 0.3 to hearts_momentum_suggested, 0.8 nohead \
        linecolor rgb blue linewidth 2 dashtype 3
    set arrow from hearts_adam_suggested, 0.3 to hearts_adam_suggested, 0.8 nohead \
        linecolor rgb orange linewidth 2 dashtype 3
    plot $hearts_sgd_trained with lines linewidth 3.5 linecolor rgb green, \
         $hearts_momentum_trained with lines linewidth 3.5 linecolor rgb blue, \
         $hearts_adam_trained with lines linewidth 3.5 linecolor rgb orange
  }
}
unset multiplot
