set title "{/:Bold What goes with a low birth weight: odds, multiplied by …}\n" . \
    sprintf('{/*0.85 logistic regression on %d births; bars hold 95 %% of %d bootstrap draws}', births, draws)
set logscale x
set xrange [0.28:60]
set yrange [0.4:factors + 0.6]
set xtics ('× ½' 0.5, '1' 1, '× 2' 2, '× 5' 5, '× 10' 10, '× 20' 20, '× 50' 50)
set xlabel 'odds ratio for a baby of less than 2500 g, all else equal (log axis)'
set ytics scale 0
unset border
set border 1 linecolor '#707070'
set lmargin 26
set grid xtics linecolor '#e4e4e4'
set arrow from 1, 0.4 to 1, factors + 0.6 nohead linewidth 2 linecolor rgb '#707070'
set label 'grey: may be no factor at all' at 55, factors + 0.2 right textcolor rgb '#909090'
set label 'orange: told from 1' at 55, factors - 0.2 right textcolor rgb orange
colour(sure) = sure > 0 ? orange : 0x909090
plot $ratios using 2:1:3:4:(colour($5)):ytic(6) with xerrorbars linewidth 3 pointtype 7 pointsize 1.8 * dot \
         linecolor rgb variable, \
     $ratios using 4:1:(sprintf('%.2f', $2)) with labels left offset 1, 0 textcolor rgb dark
