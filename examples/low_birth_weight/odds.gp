set title sprintf("{/:Bold Mothers who smoked had %.1f times the odds of a light baby}\n", smoked) . \
    sprintf('{/*0.85 logistic regression on %d births; a bar holds 95 %% of %d bootstrap draws}', births, draws) \
    offset -9, 0
set logscale x
set xrange [0.28:60]
set yrange [0.4:factors + 0.6]
set xtics ('½' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50)
set xlabel 'odds of less than 2500 g, all else equal: times …'
set ytics scale 0
unset border
set border 1 linecolor '#707070'
set lmargin 26
set grid xtics linecolor '#e4e4e4'
set arrow from 1, 0.4 to 1, factors + 0.6 nohead linewidth 2 linecolor rgb '#707070'
set label 'the bar reaches across 1: may be no factor' at 55, 7 right textcolor rgb '#909090'
set label 'clear of 1' at 55, 4 right textcolor rgb orange
colour(sure) = sure > 0 ? orange : 0x909090
plot $ratios using 2:1:3:4:(colour($5)):ytic(6) with xerrorbars linewidth 3 pointtype 7 pointsize 1.8 * dot \
         linecolor rgb variable, \
     $ratios using 4:1:(sprintf('%.2f', $2)) with labels left offset 1, 0 textcolor rgb dark
