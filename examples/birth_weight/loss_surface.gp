set title "{/:Bold The loss surface, and the way that gradient descent took over it}\n" . \
    "{/*0.85 contours: RMSE in grams; dots: looks at the loss}"
set xlabel sprintf("bias: the baby's weight at the mothers' mean age, %.1f years (g)", mean_age)
set ylabel sprintf('weight: what %.1f years of age add (g)', deviation_of_age)
set xrange [-400:4600]
set yrange [-1600:1600]

set contour base
set cntrparam levels discrete 800, 1000, 1250, 1500, 2000, 2500, 3000, 3500
unset surface
set table $contours
splot $surface
unset table

# Of a standardised feature the contours are circles: RMSE² = best RMSE² + distance². So their labels find their place.
distance(rmse) = sqrt(rmse ** 2 - end_rmse ** 2)
direction = -155 * pi / 180
do for [rmse in '800 1000 1250 1500 2000 2500 3000 3500'] {
  set label rmse at end_bias + distance(rmse) * cos(direction), end_weight + distance(rmse) * sin(direction) \
      center font ',14' textcolor rgb dark front
}

set label 'start' at start_bias, start_weight center offset 0, 1.3 front
set label sprintf('end, after %d steps', steps) at end_bias, end_weight left offset 1.5, 0 front
plot $surface with image, \
     $contours with lines linecolor rgb 0x90303030 linewidth 1, \
     $path using 1:2 with linespoints linecolor rgb orange linewidth 2.5 pointtype 7 pointsize 0.7 * dot, \
     $path using 1:2 every ::0::0 with points pointtype 5 pointsize 2 * dot linecolor rgb dark, \
     $path using 1:2 every ::looks-1::looks-1 with points pointtype 7 pointsize 2 * dot linecolor rgb dark
