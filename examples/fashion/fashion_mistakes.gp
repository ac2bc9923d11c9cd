set title "{/:Bold Sure, and wrong: ".finding."}\n" . \
    sprintf('{/*0.85 the 15 of %d mistakes in which the right class got the least probability}', mistakes)
set size ratio -1
set lmargin 1
set rmargin 1
unset border
unset tics
set xrange [-9:214]
set yrange [-88:38]
set palette defined (0 '#ffffff', 1 '#303030')
set cbrange [0:1]
plot for [i = 0 : 14] $pictures index i using 1:2:3 with image, \
     $said using 1:2:3 with labels font ',15' textcolor rgb orange, \
     $is using 1:2:3 with labels font ',15' textcolor rgb dark
