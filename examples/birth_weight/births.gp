set title sprintf("{/:Bold A line fitted to %d births by gradient descent}\n", births) . \
    sprintf("{/*0.85 weight = %.0f g + %.1f g for each year of the mother's age}", intercept, slope)
set xlabel "mother's age (years)"
set ylabel "baby's weight (g)"
set xrange [9:50]
set yrange [0:5300]
set grid ytics linecolor '#e4e4e4'
set key bottom right Left reverse samplen 2 spacing 1.2 textcolor rgb dark

step(n) = sprintf('step %d', n)
plot $births with points pointtype 7 pointsize 1.3 * dot linecolor rgb 0x800072B2 title 'births', \
     for [i = 0 : lines - 1] $lines index i with lines linewidth 1.5 dashtype 2 linecolor rgb orange \
         title (i == 0 ? 'the line on its way' : ''), \
     $lines index lines with lines linewidth 4 linecolor rgb orange title 'the line at the end', \
     for [i = 0 : lines] $lines index i every ::0::0 using 1:($2 > 0 ? $2 : NaN):(step($3)) \
         with labels right offset -0.6, 0 textcolor rgb orange, \
     $lines index 0 every ::1::1 using 1:2:(step($3)) with labels left offset 0.6, 0 textcolor rgb orange
