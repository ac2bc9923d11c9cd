set title "{/:Bold Where a miss is dear, “low” begins before it is likelier than not}\n" . \
    sprintf('{/*0.85 %d births; a miss costs %g, a false alarm %g; the colour is the probability of a light baby}', \
    |$births|, miss, false_alarm)
set xlabel "mother's age (years, moved apart a little)"
set ylabel "mother's weight before (pounds)"
set xrange [13:46.5]
set yrange [75:255]
set xtics 5
set ytics 25
set palette defined (0 '#ffffff', 1 '#f0b48c')
set cbrange [0:0.6]
# where the probability is p
line(x, p) = (log(p / (1 - p)) - bias - of_age * x) / of_weight
set label sprintf('cheapest: p = %.2f', threshold) at 36, 82 left textcolor rgb green front
set label 'p = 0.5' at 13.4, 82 left textcolor rgb dark front
set label 'light baby' at 36.5, 243 left textcolor rgb orange front
set label '' at 35.8, 243 point pointtype 7 pointsize 1.5 * dot linecolor rgb orange front
set label 'baby of 2500 g or more' at 36.5, 233 left textcolor rgb blue front
set label '' at 35.8, 233 point pointtype 6 pointsize 1.3 * dot linewidth 2 linecolor rgb blue front
plot $slope with image, \
     $births using ($3 == 0 ? $1 : NaN):2 with points pointtype 6 pointsize 1.3 * dot linewidth 2 linecolor rgb blue, \
     $births using ($3 == 1 ? $1 : NaN):2 with points pointtype 7 pointsize 1.5 * dot linecolor rgb orange, \
     line(x, 0.5) with lines linewidth 3 dashtype 2 linecolor rgb dark, \
     line(x, threshold) with lines linewidth 4 linecolor rgb green
