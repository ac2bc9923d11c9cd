set title '{/:Bold The loss curve: big drops first, small steps near the minimum}'
set xlabel 'steps'
set ylabel 'RMSE (g)'
set xrange [0:steps]
set yrange [0:3500]
set grid ytics linecolor '#e4e4e4'

set object rectangle from 0, graph 0 to drops, graph 1 fillcolor rgb '#fbe9dc' fillstyle solid noborder behind
set label sprintf("{/:Bold big drops}\nthe first %d steps:\n%.0f g to %.0f g", drops, start_rmse, drops_rmse) \
    at drops, 2000 left offset 1.5, 0
set label sprintf("{/:Bold small steps}\nthe next %d: %.0f g to %.0f g", steps - drops, drops_rmse, end_rmse) \
    at (drops + steps) / 2, 1150 center
set label 'each dot a look at the loss: after every step at first, then after every epoch' \
    at (drops + steps) / 2, 500 center font ',14' textcolor rgb dark

plot $path using 3:4 with linespoints linecolor rgb blue linewidth 3 pointtype 7 pointsize 0.8 * dot
