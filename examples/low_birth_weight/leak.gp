set multiplot title "{/:Bold=21 Too good to be true: the birth weight gives the answer away}\n" . \
    sprintf('{/*0.9 is a baby lighter than 2500 g? %d births that were not trained on}', held_out)
set bmargin at screen 0.13
set tmargin at screen 0.81
set grid linecolor '#e4e4e4'
set yrange [-2:104]
set ytics 20

set lmargin at screen 0.09
set rmargin at screen 0.49
set title '{/:Bold held-out data do not warn}' offset 0, -0.4
set xrange [-2:100]
set xtics 20
set xlabel 'normal babies that are called light (%)'
set ylabel 'light babies that are found (%)' offset 0.5
set label sprintf("with the\nbirth weight:\narea %.3f", leaky_area) at 4, 84 left textcolor rgb orange
set label sprintf("by what is known\nbefore the birth: %.3f", honest_area) at 43, 25 left textcolor rgb blue
plot x with lines linewidth 1.5 dashtype 2 linecolor rgb '#707070', \
     $honest with lines linewidth 4 linecolor rgb blue, \
     $leaky with lines linewidth 4 linecolor rgb orange

unset label
set lmargin at screen 0.58
set rmargin at screen 0.97
set title '{/:Bold the model has weighed the babies}' offset 0, -0.4
set xrange [600:5100]
set xtics 1000
set xlabel 'birth weight (g)'
set ylabel 'predicted probability of “low” (%)' offset 0.5
set arrow from 2500, -2 to 2500, 104 nohead linewidth 2 dashtype 2 linecolor rgb '#707070'
set label '2500 g' at 2560, 70 left textcolor rgb '#707070'
plot $births using 1:2 with points pointtype 7 pointsize 1.4 * dot linecolor rgb 0x40D55E00
unset multiplot
