set title "{/:Bold The threshold decides how far the line goes into the cloud of taken spaces}\n" . \
    sprintf('{/*0.85 %.0f simulated readings; one in a hundred is of a free space}', readings)
set xlabel 'distance to what is below the sensor (m)'
set ylabel 'change of the magnetic field (µT)'
set xrange [0:3.8]
set yrange [-32:72]
set xtics 0.5
set ytics 20
set grid linecolor '#e4e4e4'

# where the probability is p
line(x, p) = (log(p / (1 - p)) - bias - of_distance * x) / of_field
set label 'taken' at 0.45, 58 center textcolor rgb blue
set label 'free' at 2.9, -18 center textcolor rgb orange
set label 'p = 0.5' at 3.5, line(3.5, 0.5) left offset -2, -1.6 textcolor rgb dark
set label sprintf('cheapest: p = %.2f', cheapest) at 3.5, line(3.5, cheapest) right offset -1.5, 0.5 textcolor rgb green
plot $taken with points pointtype 7 pointsize 0.5 * dot linecolor rgb 0xa00072B2, \
     $free with points pointtype 7 pointsize 1.2 * dot linecolor rgb 0x30D55E00, \
     line(x, 0.5) with lines linewidth 3 dashtype 2 linecolor rgb dark, \
     line(x, cheapest) with lines linewidth 4 linecolor rgb green
