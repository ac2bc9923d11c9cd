set contour base
set cntrparam levels discrete 1000, 2000, 4000, 6000, 8000
unset surface
set table $contours
splot $surface
unset table
unset contour
set surface
shown = 60  # steps

set multiplot title "{/:Bold=21 A learning rate can be too small to arrive, and too large to stay}\n" . \
    sprintf('{/*0.9 the first %d steps of three runs; yellow to blue: low to high loss, its minimum at the cross}', shown)
set title offset 0, -0.6

# The paths, a panel each; a cross at the minimum.
set label 1 '' at best_bias, best_weight point pointtype 2 pointsize 1.8 * dot linewidth 2.5 linecolor rgb dark front
set bmargin at screen 0.50
set tmargin at screen 0.80
set xrange [-1500:6500]
set yrange [-3000:3000]
set xtics 2000
set ytics 1000
array left[3] = [0.11, 0.41, 0.71]
array names[3] = ['too small', 'right', 'too large']
array rates[3] = [small_rate, right_rate, large_rate]
array ends[3] = [sprintf('there after %d steps', small_steps), sprintf('there after %d steps', right_steps), \
    'diverges']
array colours[3] = [blue, green, orange]
set xlabel 'bias (g)' offset 0, 0.4
set format x '%.0f'
set ylabel 'weight (g)' offset 0.7 
do for [i = 1:3] {
  set lmargin at screen left[i]
  set rmargin at screen left[i] + 0.265
  set title sprintf("{/:Bold %s: %g}\n%s", names[i], rates[i], ends[i]) textcolor rgb colours[i]
  plot $surface with image, \
       $contours with lines linecolor rgb 0xa0303030 linewidth 1, \
       $small using (i == 1 ? $1 : NaN):2 every ::0::shown with linespoints linecolor rgb blue linewidth 2 \
           pointtype 7 pointsize 0.8 * dot, \
       $right using (i == 2 ? $1 : NaN):2 every ::0::shown with linespoints linecolor rgb green linewidth 2 \
           pointtype 7 pointsize 0.8 * dot, \
       $large using (i == 3 ? $1 : NaN):2 every ::0::20 with linespoints linecolor rgb orange linewidth 2 \
           pointtype 7 pointsize 0.8 * dot
  unset ylabel
  set ytics format ''
}

# The curves.
unset label 1
unset title
set lmargin at screen 0.11
set rmargin at screen 0.97
set bmargin at screen 0.10
set tmargin at screen 0.385
set xlabel 'steps'
set ylabel 'RMSE (g)' offset 0.7 
set xrange [0:shown]
set yrange [600:20000]
set logscale y
set xtics 10
set ytics format '%.0f' (600, 1000, 2000, 5000, 10000, 20000)
set grid ytics linecolor '#e4e4e4'
set label sprintf('%g', large_rate) at 9, 10500 right textcolor rgb orange
set label sprintf('%g', right_rate) at 12, 900 left textcolor rgb green
set label sprintf('%g', small_rate) at 40, 2100 left textcolor rgb blue
plot $small using 3:4 with lines linecolor rgb blue linewidth 3, \
     $right using 3:4 with lines linecolor rgb green linewidth 3, \
     $large using 3:4 every ::0::40 with lines linecolor rgb orange linewidth 3
unset multiplot
