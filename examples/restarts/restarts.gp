set multiplot title "{/:Bold=21 Where training begins decides which of the minima it ends in}\n" . \
    '{/*0.9 a wave y = sin(frequency x + phase) through noisy measurements, trained from many starts}'
set bmargin at screen 0.12
set tmargin at screen 0.81

set lmargin at screen 0.08
set rmargin at screen 0.52
set title "{/:Bold the loss, and where training began}\n{/*0.85 orange: ended in the best minimum; dark: in another}" offset 0, -0.4
set xlabel 'frequency'
set ylabel 'phase' offset 0.7, 0
set xrange [-0.5:9]
set yrange [-3.6:3.6]
set xtics 2
set ytics 2
plot $surface with image, \
     $elsewhere with points pointtype 7 pointsize 0.7 * dot linecolor rgb 0x70303030, \
     $there with points pointtype 7 pointsize 0.8 * dot linecolor rgb orange, \
     $minima every ::1 using 1:2 with points pointtype 2 pointsize 2.2 * dot linewidth 4 linecolor rgb dark, \
     $minima every ::0::0 using 1:2 with points pointtype 2 pointsize 2.2 * dot linewidth 4 linecolor rgb blue, \
     $minima every ::0::0 using 1:2:(sprintf('  best: %.3f', $3)) with labels left textcolor rgb blue font ',15' offset 0, 1, \
     $minima every ::1 using 1:2:(sprintf('%.2f', $3)) with labels left textcolor rgb dark font ',15' offset 0.6, 0.8

set lmargin at screen 0.60
set rmargin at screen 0.97
set title "{/:Bold what was learnt}\n{/*0.85 in the best minimum, and in the two that follow}" offset 0, -0.4
set xlabel 'x'
set ylabel 'y' offset 0.7, 0
set xrange [-2:2]
set yrange [-1.8:2.6]
set xtics 1
set ytics 1
set grid linecolor '#e4e4e4'
set key top right vertical invert samplen 2 font ',15'
plot $waves index 2 with lines linewidth 3 linecolor rgb 0xa0a0a0 title 'third', \
     $waves index 1 with lines linewidth 3 linecolor rgb 0x707070 title 'second', \
     $waves index 0 with lines linewidth 4 linecolor rgb blue title 'best', \
     $points with points pointtype 7 pointsize 1.1 * dot linecolor rgb dark notitle
unset multiplot
