set multiplot title sprintf("{/:Bold=21 The better of two lines has the smaller errors}\n") . \
    sprintf('{/*0.9 %d births; a grey stroke is an error, from the predicted to the actual weight}', births)
set xrange [12:47]
set yrange [0:5400]
set xtics 15, 5, 45
set ytics 1000
set grid ytics linecolor '#e4e4e4'
set xlabel "mother's age (years)"
set bmargin at screen 0.115
set tmargin at screen 0.80

panel(name, bias, weight, rmse) = \
    sprintf("{/:Bold %s: RMSE %.0f g}\n{/*0.85 %.0f g + %.0f g for each year}", name, rmse, bias, weight)

set lmargin at screen 0.1
set rmargin at screen 0.52
set ylabel "baby's weight (g)"
set title panel('drawn by hand', drawn_bias, drawn_weight, drawn_rmse) textcolor rgb orange offset 0, -0.5
plot $errors index 0 using 1:2:(0):($3 - $2) with vectors nohead linewidth 1 linecolor rgb 0xb8b8b8, \
     $errors index 0 using 1:2 with points pointtype 7 pointsize 1.1 * dot linecolor rgb 0x600072B2, \
     [13.5:46] drawn_bias + drawn_weight * x with lines linewidth 4 linecolor rgb orange

set lmargin at screen 0.56
set rmargin at screen 0.98
unset ylabel
set ytics format ''
set title panel('fitted', fitted_bias, fitted_weight, fitted_rmse) textcolor rgb green offset 0, -0.5
plot $errors index 1 using 1:2:(0):($3 - $2) with vectors nohead linewidth 1 linecolor rgb 0xb8b8b8, \
     $errors index 1 using 1:2 with points pointtype 7 pointsize 1.1 * dot linecolor rgb 0x600072B2, \
     [13.5:46] fitted_bias + fitted_weight * x with lines linewidth 4 linecolor rgb green
unset multiplot
