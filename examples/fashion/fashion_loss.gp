set title "{/:Bold A few epochs do most of it; then the gap to new pictures grows}\n" . \
    sprintf('{/*0.85 %d epochs in %.1f s; before the first the loss is that of a guess, log 10 = 2.303}', \
    |$curve| - 1, seconds)
set xlabel 'epochs'
set ylabel 'cross-entropy'
set xrange [0:|$curve| + 5]
set yrange [0.36:0.6]
set xtics 0, 5, |$curve| - 1
set grid ytics linecolor '#e4e4e4'
stats $curve using 2 every ::|$curve|-1 nooutput
trained = STATS_max
stats $curve using 3 every ::|$curve|-1 nooutput
new = STATS_max
set label "pictures kept\nfor validation" at |$curve| - 0.4, new left textcolor rgb orange
set label "pictures it is\ntrained on" at |$curve| - 0.4, trained left textcolor rgb blue
plot $curve using 1:2:3 every ::1 with filledcurves fillcolor rgb 0xd0D55E00, \
     $curve using 1:2 with linespoints linewidth 3 pointtype 7 pointsize 0.8 * dot linecolor rgb blue, \
     $curve using 1:3 with linespoints linewidth 3 pointtype 7 pointsize 0.8 * dot linecolor rgb orange
