set multiplot layout 1, 3 margins 0.06, 0.965, 0.11, 0.8 spacing 0.055, 0.1 \
    title "{/:Bold Size, rate and noise decide whether the spiral is learned}\n{/*0.85 loss of points never seen, by epoch; three layers of 8, rate .01, no noise where not said otherwise}"
set logscale y
set yrange [0.003:9]
set xrange [0:3000]
set xtics 1000
set xlabel 'epochs'
set grid ytics linecolor '#e4e4e4'
set key top right font ',14'
set title 'hidden units'
plot $size_0 using 1:2 with lines lw 2 lc rgb sky title '8', $size_1 using 1:2 with lines lw 2 lc rgb green title '8, 8', \
     $size_2 using 1:2 with lines lw 3 lc rgb blue title '8, 8, 8', $size_3 using 1:2 with lines lw 2 lc rgb orange title '32, 32'
set title 'learning rate'
plot $rate_0 using 1:2 with lines lw 2 lc rgb sky title '.0003', $rate_1 using 1:2 with lines lw 3 lc rgb blue title '.01', \
     $rate_2 using 1:2 with lines lw 2 lc rgb green title '.1', $rate_3 using 1:2 with lines lw 2 lc rgb orange title '1'
set title 'noise'
plot $noise_0 using 1:2 with lines lw 3 lc rgb blue title '0', $noise_1 using 1:2 with lines lw 2 lc rgb sky title '.2', \
     $noise_2 using 1:2 with lines lw 2 lc rgb green title '.4', $noise_3 using 1:2 with lines lw 2 lc rgb orange title '.8'
unset multiplot
