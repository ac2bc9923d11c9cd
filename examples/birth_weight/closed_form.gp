set title (crossing > 0 ? sprintf("{/:Bold Beyond about %.0f features descent beats the fastest closed form}\n", crossing) \
                        : "{/:Bold Closed form and descent, as features grow}\n") . \
    sprintf("{/*0.85 time to a loss within 0.1 %% of the lowest, %d samples}", samples)
set xlabel 'features (logarithmic)'
set ylabel 'time (milliseconds, logarithmic)'
set logscale xy
set xrange [4.5:1000]
set xtics (5, 10, 20, 50, 100, 200, 500, 1000)
set ytics ('0.01' 0.01, '0.1' 0.1, '1' 1, '10' 10, '100' 100, '1000' 1000, '10,000' 10000)
set grid ytics linecolor '#e4e4e4'
set rmargin 21

if (crossing > 0) {
  set arrow from crossing, graph 0 to crossing, graph 0.85 nohead dashtype 3 linewidth 1.5 linecolor rgb dark
  set label sprintf('%.0f features', crossing) at crossing, graph 0.89 center textcolor rgb dark
}
stats $times using 2 nooutput name 'qr'
stats $times using 3 nooutput name 'cholesky'
stats $times using 4 nooutput name 'descent'
set label "closed form by QR\n(least\\\_squares)" at 1000, qr_max left offset 1.2, 0.4 textcolor rgb orange
set label "closed form by\nnormal equations" at 1000, cholesky_max left offset 1.2, 0.4 textcolor rgb purple
set label 'gradient descent' at 1000, descent_max left offset 1.2, 0 textcolor rgb blue
plot $times using 1:2 with linespoints linewidth 3 pointtype 7 pointsize 1.4 * dot linecolor rgb orange, \
     $times using 1:3 with linespoints linewidth 3 pointtype 5 pointsize 1.4 * dot linecolor rgb purple, \
     $times using 1:4 with linespoints linewidth 3 pointtype 9 pointsize 1.6 * dot linecolor rgb blue
