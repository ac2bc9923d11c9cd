set title "{/:Bold Half of all odds is the wrong line: where a miss is dear, “low” begins earlier}\n" . \
    sprintf('{/*0.85 %d births; a miss costs %g times as much as a false alarm}', |$births|, miss / false_alarm)
set xlabel "mother's age (years; moved apart a little)"
set ylabel "mother's weight before (pounds)"
set xrange [13:46.5]
set yrange [75:255]
set xtics 5
set ytics 25
set samples 200
set isosamples 200
set palette defined (0 '#ffffff', 1 '#f0b48c')
set cbrange [0:0.6]
p(x, y) = 1 / (1 + exp(-bias - of_age * x - of_weight * y))
line(x, p) = (log(p / (1 - p)) - bias - of_age * x) / of_weight
set label sprintf('p = %.2f: cheapest', threshold) at 45.5, line(45.5, threshold) right offset 0, 1 textcolor rgb green
set label 'p = 0.5' at 20, line(20, 0.5) left offset 0.5, 0.8 textcolor rgb dark
plot '++' using 1:2:(p($1, $2)) with image, \
     $births using ($3 == 0 ? $1 : NaN):2 with points pointtype 6 pointsize 1.3 * dot linewidth 2 linecolor rgb blue, \
     $births using ($3 == 1 ? $1 : NaN):2 with points pointtype 7 pointsize 1.5 * dot linecolor rgb orange, \
     line(x, 0.5) with lines linewidth 3 dashtype 2 linecolor rgb dark, \
     line(x, threshold) with lines linewidth 4 linecolor rgb green
