set multiplot title "{/:Bold=21 Weights grow with the rate; at 10, tanh saturates and nothing moves}\n" . \
    '{/*0.9 one tanh unit on two clouds, four learning rates; thin: each of seven seeds, thick: their median}'
set bmargin at screen 0.12
set tmargin at screen 0.81
set grid linecolor '#e4e4e4'
set logscale xy
set xlabel 'epochs'
set xrange [0.04:500]
set xtics ('0.04' 0.04, '1' 1, '10' 10, '100' 100, '500' 500)
array colours[4] = [sky, blue, green, orange]

set lmargin at screen 0.10
set rmargin at screen 0.50
set title sprintf("{/:Bold training loss}\n{/*0.85 of the seeds at a rate of 10, %d are below the axis}", below) offset 0, -0.4
set yrange [1e-28:100]
set ytics ('1' 1, '10^{-4}' 1e-4, '10^{-8}' 1e-8, '10^{-12}' 1e-12, '10^{-16}' 1e-16, '10^{-20}' 1e-20, '10^{-24}' 1e-24, '10^{-28}' 1e-28)
set label 'rate 0.00001' at 20, 9 left textcolor rgb sky
set label '0.001' at 90, 0.13 left textcolor rgb blue
set label '0.1' at 1, 1e-4 left textcolor rgb green
set label '10: saturated' at 30, 4e-24 center textcolor rgb orange
plot for [i = 1:4] '$'.word('tiny small right huge', i).'_each' using 1:2 with lines linewidth 1 linecolor rgb (0xb0000000 + colours[i]), \
     for [i = 1:4] '$'.word('tiny small right huge', i).'_median' using 1:2 with lines linewidth 4 linecolor rgb colours[i]

unset label
set lmargin at screen 0.60
set rmargin at screen 0.96
set title "{/:Bold size of the first weight}\n{/*0.85 dips: where it changes its sign}" offset 0, -0.4
set yrange [0.03:40]
set ytics ('0.03' 0.03, '0.1' 0.1, '0.3' 0.3, '1' 1, '3' 3, '10' 10, '30' 30)
set label '0.00001' at 450, 0.075 right textcolor rgb sky
set label '0.001' at 14, 0.18 left textcolor rgb blue
set label '0.1' at 30, 1.2 right textcolor rgb green
set label '10' at 1, 8.7 left textcolor rgb orange
plot for [i = 1:4] '$'.word('tiny small right huge', i).'_each' using 1:3 with lines linewidth 1 linecolor rgb (0xb0000000 + colours[i]), \
     for [i = 1:4] '$'.word('tiny small right huge', i).'_median' using 1:3 with lines linewidth 4 linecolor rgb colours[i]
unset multiplot
