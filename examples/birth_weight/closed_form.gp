set title "{/:Bold Few features: solve the equations. Many: descend.}\n" . \
    sprintf("{/*0.85 time to a loss within 0.1 %% of the lowest, %d samples}", samples)
set xlabel 'features (logarithmic)'
set ylabel 'processor time (milliseconds, logarithmic)'
set logscale xy
set xrange [4.5:800]
set xtics (5, 10, 20, 50, 100, 200, 400, 800)
set ytics ('0.01' 0.01, '0.1' 0.1, '1' 1, '10' 10, '100' 100, '1000' 1000, '10,000' 10000)
set grid ytics linecolor '#e4e4e4'
set rmargin 21

do for [crossing in sprintf('%g %g', crossing_with_qr, crossing_with_cholesky)] {
  if (crossing > 0) {
    set arrow from crossing, graph 0 to crossing, graph 0.9 nohead dashtype 3 linewidth 1.5 linecolor rgb dark
    set label sprintf('%.0f features', crossing + 0) at crossing, graph 0.93 center textcolor rgb dark
  }
}
stats $times using 2 nooutput name 'qr'
stats $times using 3 nooutput name 'cholesky'
stats $times using 4 nooutput name 'descent'
set label "closed form by QR\n(least\\\_squares)" at 800, qr_max left offset 1.2, 0.4 textcolor rgb orange
set label "closed form by\nnormal equations" at 800, cholesky_max left offset 1.2, 0.4 textcolor rgb purple
set label 'gradient descent' at 800, descent_max left offset 1.2, 0 textcolor rgb blue
plot $times using 1:2 with linespoints linewidth 3 pointtype 7 pointsize 1.4 * dot linecolor rgb orange, \
     $times using 1:3 with linespoints linewidth 3 pointtype 5 pointsize 1.4 * dot linecolor rgb purple, \
     $times using 1:4 with linespoints linewidth 3 pointtype 9 pointsize 1.6 * dot linecolor rgb blue
