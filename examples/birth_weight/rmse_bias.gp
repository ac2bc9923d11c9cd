set title "{/:Bold Trained on mini-batches, RMSE goes to wrong lines; the mean square to the right one}\n" . \
    "{/*0.85 where training ends, ten seeds each}"
set xlabel "bias, beyond the least squares line's (g)"
set ylabel "weight, beyond the least squares line's (g)"
set xrange [-12:30]
set yrange [-36:26]
set grid linecolor '#e4e4e4'
set xtics 10
set ytics 10

rows(n) = n > 100 ? 'all rows' : n == 1 ? 'single rows' : sprintf('%d rows', n)
set label "mean square,\nbatches of any size" at 0, 0 right offset -1.5, 0.4 textcolor rgb blue
set label "RMSE,\nbatches of …" at 14, 21 center textcolor rgb orange
set label "the line of the least absolute error,\nwhich is what RMSE is of a single row" \
    at median_bias - exact_bias, median_weight - exact_weight right offset -2.5, 0.4 textcolor rgb dark
set label '' at median_bias - exact_bias, median_weight - exact_weight point pointtype 10 pointsize 3.5 * dot \
    linewidth 2 linecolor rgb dark
plot $ends using ($4 == 1 ? $1 - exact_bias : NaN):($2 - exact_weight) with points pointtype 7 pointsize 1.1 * dot \
         linecolor rgb 0x60D55E00, \
     $ends using ($4 == 0 ? $1 - exact_bias : NaN):($2 - exact_weight) with points pointtype 2 pointsize 1.5 * dot \
         linewidth 2 linecolor rgb 0x400072B2, \
     $means using ($4 == 1 ? $1 - exact_bias : NaN):($2 - exact_weight):(rows($3)) with labels left offset 1, -0.8 \
         textcolor rgb orange
