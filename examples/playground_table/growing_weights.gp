set multiplot title "{/:Bold=21 On classes without overlap the weights grow for ever; the line stays}\n" . \
    '{/*0.9 one unit on two clouds, by cross-entropy and by the squared error of tanh: their size grows as log t}'
set bmargin at screen 0.12
set tmargin at screen 0.81
set grid linecolor '#e4e4e4'

set lmargin at screen 0.08
set rmargin at screen 0.50
set title "{/:Bold size of the weights}\n{/*0.85 in the end each tenfold number of epochs adds as much}" offset 0, -0.4
set logscale x
set xlabel 'epochs'
set ylabel '√(w_1^2 + w_2^2)' offset 0.7, 0
set xrange [0.04:1e5]
set yrange [0:9]
set xtics ('0.1' 0.1, '1' 1, '10' 10, '100' 100, '1 000' 1e3, '10^4' 1e4, '10^5' 1e5)
set ytics 1
set label 'cross-entropy, rate 0.1' at 1500, 6.2 right textcolor rgb blue
set label '0.001' at 9e4, 4.85 right textcolor rgb sky
set label 'tanh, 0.1' at 4e4, 1.87 right textcolor rgb orange
set label 'tanh, 0.001' at 8e4, 0.75 right textcolor rgb yellow
plot $entropy_fast with lines linewidth 4 linecolor rgb blue, \
     $entropy_slow with lines linewidth 4 linecolor rgb sky, \
     $tanh_fast with lines linewidth 4 linecolor rgb orange, \
     $tanh_slow with lines linewidth 4 linecolor rgb yellow

unset label
unset logscale
set lmargin at screen 0.58
set rmargin at screen 0.97
set title "{/:Bold the line between the classes}\n{/*0.85 squared error of tanh, rate 0.1}" offset 0, -0.4
set xlabel 'x_1'
set ylabel 'x_2' offset 0.7, 0
set xrange [-5:5]
set yrange [-5:7]
set xtics 2 format '%h'
set ytics 2
array ends[4] = ['1', '10', '1 000', '100 000']
array sizes[4] = [first_size, second_size, third_size, last_size]
array shades[4] = [0xbdbdbd, 0x969696, 0x636363, 0x000000]
set key top right vertical samplen 2 font ',15'
plot $positive with points pointtype 7 pointsize 0.6 * dot linecolor rgb 0x900072B2 notitle, \
     $negative with points pointtype 7 pointsize 0.6 * dot linecolor rgb 0x90D55E00 notitle, \
     for [i = 1:4] $lines index i - 1 using 1:2 with lines linewidth 3 linecolor rgb shades[i] \
         title sprintf('epoch %s: size %.2f', ends[i], sizes[i])
unset multiplot
