set title "{/:Bold Small batches learn from fewer births; large ones come closer in the end}\n" . \
    "{/*0.85 learning rate 0.05 for all; thick: mean of 100 seeds, thin: one of them}"
set xlabel 'births seen (logarithmic)'
set ylabel "RMSE above the lowest there is (g, logarithmic)"
set logscale xy
set xrange [1:40000]
set yrange [0.01:4000]
set xtics (1, 10, 100, 1000, 10000)
set ytics ('0.01' 0.01, '0.1' 0.1, '1' 1, '10' 10, '100' 100, '1000' 1000)
set grid ytics linecolor '#e4e4e4'
set rmargin 14

array colours[4] = [orange, yellow, green, blue]
array sizes[4] = [1, 10, 32, births]
set arrow from births, graph 0 to births, graph 1 nohead dashtype 3 linecolor rgb '#909090'
set label 'one epoch' at births, 0.015 right offset -0.5, 0 textcolor rgb '#606060'
array heights[3] = [50, 2, 0.25]
do for [i = 1:3] { set label sprintf(i == 1 ? 'batches of %d' : '%d', sizes[i]) at graph 1, first heights[i] left offset 0.6, 0 \
    textcolor rgb colours[i] }
set label sprintf('all %d', births) at 2100, 800 left textcolor rgb colours[4]
plot for [i = 1:4] $curves index i - 1 using 1:3 with lines linewidth 1 linecolor rgb (0x90000000 + colours[i]), \
     for [i = 1:4] $curves index i - 1 using 1:2 with lines linewidth 4 linecolor rgb colours[i]
