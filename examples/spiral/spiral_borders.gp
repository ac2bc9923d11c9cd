array epochs[8]
array losses[8]
do for [i = 1 : 8] {
  stats $losses using 1:2 every ::i-1::i-1 nooutput
  epochs[i] = STATS_max_x
  losses[i] = STATS_max_y
}
set multiplot layout 2, 4 margins 0.03, 0.985, 0.04, 0.83 spacing 0.02, 0.09 \
    title "{/:Bold Hidden layers bend the border, epoch by epoch}\n{/*0.85 above, 4 and 2 tanh units on a chess board; below, three layers of 8 relu units on a spiral}"
set size ratio -1
unset border
unset tics
set xrange [-6:6]
set yrange [-6:6]
set cbrange [-1:1]
set palette defined (-1 '#f0b48c', 0 '#f4f4f4', 1 '#9bcfdb')
do for [i = 0 : 7] {
  set title sprintf("epoch %d: loss %.3f", epochs[i + 1], losses[i + 1]) font ',15' offset 0,-0.7
  plot $surfaces index i using 1:2:3 with image, \
       $samples index (i / 4) using 1:2:($3 > 0 ? blue : orange) with points pointtype 7 pointsize 0.45 * dot linecolor rgb variable
}
unset multiplot
