set multiplot title "{/:Bold=21 Sure and wrong, a classifier learns by cross-entropy; by RMSE it is stuck}\n" . \
    '{/*0.9 the same classifier, start, points and learning rate; the squared error is that of RMSE}'
set bmargin at screen 0.13
set tmargin at screen 0.80
set grid linecolor '#e4e4e4'
set logscale x

set lmargin at screen 0.09
set rmargin at screen 0.50
set title "{/:Bold accuracy of a start that is sure}\n{/*0.85 a million to one, of the wrong class}" offset 0, -0.4
set xlabel 'steps'
set ylabel 'accuracy on points never seen (%)'
set xrange [1:10000]
set yrange [0:103]
set xtics ('1' 1, '10' 10, '100' 100, '1 000' 1000, '10 000' 10000)
set ytics 20
set label 'cross-entropy' at 14, 82 left textcolor rgb blue
set label 'squared error' at 1000, 30 right textcolor rgb orange
plot $entropy_curve using 1:2 with lines linewidth 4 linecolor rgb blue, \
     $square_curve using 1:2 with lines linewidth 4 linecolor rgb orange

unset label
set lmargin at screen 0.60
set rmargin at screen 0.95
set title "{/:Bold steps until 90 % are right}\n{/*0.85 for starts that are less sure, and more}" offset 0, -0.4
set xlabel "the start's odds for the wrong class, to one"
set ylabel 'steps'
set logscale y
set xrange [6:16000000]
set yrange [1:20000]
set xtics ('10' 10, '1 000' 1e3, '100 000' 1e5, '10 million' 1e7)
set ytics ('1' 1, '10' 10, '100' 100, '1 000' 1000, '10 000' 10000)
set label 'cross-entropy' at 1e6, 6 center textcolor rgb blue
set label 'squared error' at 6e4, 1100 right textcolor rgb orange
plot $entropy_turns with linespoints linewidth 3 pointtype 7 pointsize 1.4 * dot linecolor rgb blue, \
     $square_turns with linespoints linewidth 3 pointtype 7 pointsize 1.4 * dot linecolor rgb orange
unset multiplot
