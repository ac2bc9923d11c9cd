set title sprintf("{/:Bold Looking once a second, not at every step: %.0f times as fast}\n", faster) . \
    "{/*0.85 100,000 samples × 10 features, mini-batches of 32}"
set xlabel 'share of the time (%)'
set ylabel 'looks at the loss'
set xrange [0:128]
set xtics 0, 20, 100
set yrange [2.6:-0.6]
set border 1
set ytics scale 0
set grid xtics linecolor '#e4e4e4'
set style fill solid noborder
half = 0.3
set label 'looking' at 50, 0 center textcolor rgb 0xffffff front
set label 'training' at 50, 2 center textcolor rgb 0xffffff front
set label "{/:Bold steps a second}" at 102, -0.5 left
grouped(x) = sprintf('%.0f,%03.0f', floor(x / 1000), x - 1000 * floor(x / 1000))
thousands(x) = x < 999.5 ? sprintf('%.0f', x) : x < 1e6 ? grouped(floor(x + 0.5)) : sprintf('%.2f million', x / 1e6)
plot $bars using (0):0:(0):2:($0 - half):($0 + half):ytic(1) with boxxyerror linecolor rgb orange, \
     $bars using 2:0:2:(100):($0 - half):($0 + half) with boxxyerror linecolor rgb blue, \
     $bars using (102):0:(thousands($3)) with labels left
