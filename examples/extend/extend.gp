set title "{/:Bold A model and a loss of one's own: the wild readings hardly pull}\n" . \
    "{/*0.85 300 readings of a cup of coffee that cools; about one in six is wild}"
set xlabel 'time (minutes)'
set ylabel 'temperature (°C)'
set xrange [0:120]
set yrange [0:115]
set grid ytics linecolor '#e4e4e4'

curve(t, room, excess, speed) = room + excess * exp(-speed * t)
set label "fitted by Cauchy's loss" at 30, 15 left textcolor rgb blue
set label 'fitted by the squared error' at 76, 39 left textcolor rgb orange
set label 'a wild reading' at 40, 78 left offset 0.7, 0 textcolor rgb '#707070'
plot $readings with points pointtype 7 pointsize 1.1 * dot linecolor rgb 0x60707070, \
     curve(x, squared_room, squared_excess, squared_speed) with lines linewidth 3.5 dashtype 2 linecolor rgb orange, \
     curve(x, robust_room, robust_excess, robust_speed) with lines linewidth 4 linecolor rgb blue
