set multiplot title "{/:Bold=21 Which way is down, and how steep? The sign alone knows half of it}\n" . \
    sprintf("{/*0.9 Himmelblau's surface, four hollows; its slopes on this grid go from %.1f to %.0f}", flattest, steepest)
set bmargin at screen 0.10
set tmargin at screen 0.80
set xrange [-5:5]
set yrange [-5:5]
set xtics 2
set ytics 2
unset colorbox
set palette defined (0 '#3b6ea5', 0.5 '#a9c6de', 1 '#ffffff')

set lmargin at screen 0.06
set rmargin at screen 0.48
set title "{/:Bold sign and size}\n{/*0.85 arrows: steps of plain descent; none is drawn longer than 0.9}" offset 0, -0.4
plot $surface with image, \
     $by_size using 1:2:3:4 with vectors head filled size 0.25, 20 linewidth 2 linecolor rgb dark

set lmargin at screen 0.56
set rmargin at screen 0.98
set title "{/:Bold sign alone}\n{/*0.85 arrows: steps of fixed size}" offset 0, -0.4
plot $surface with image, \
     $by_sign using 1:2:3:4 with vectors head filled size 0.25, 20 linewidth 2 linecolor rgb orange
unset multiplot
